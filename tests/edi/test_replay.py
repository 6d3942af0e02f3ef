"""The monitor: what was not booked is tried again, what was booked is not; in the administration too."""

import re

import pytest
from django.db import DatabaseError, transaction
from django.urls import reverse
from django.utils.timezone import now

from accounts.actor import Actor
from edi.actions import replay
from edi.models import ApiKey, EdiDocument, EdiMessage, Partner
from orders.models import Order
from tests.edi.conftest import Caller

pytestmark = pytest.mark.django_db


@pytest.fixture
def by(nordwerk) -> Actor:
    return Actor.system(nordwerk)


@pytest.fixture
def parked(caller, partner, wish) -> EdiDocument:
    partner.price_deviation = "park"
    partner.save()
    wish["lines"][0]["price"] = "0.01"
    assert caller.post("orders/", wish).status_code == 202
    return EdiDocument.objects.get()


def test_what_was_refused_is_booked_once_it_is_mended(caller, wish, make_product, by):
    wish["lines"][0]["sku"] = "NEW-1"
    caller.post("orders/", wish)
    make_product("NEW-1")
    document = EdiDocument.objects.get()
    assert replay(document, by=by, at=now()).verdict == "booked"
    document.refresh_from_db()
    assert (document.state, document.order) == ("booked", Order.objects.get())
    assert replay(document, by=by, at=now()).order == document.order.number
    assert Order.objects.count() == 1


def test_the_same_sent_again_after_that_is_known(caller, wish, make_product, by):
    wish["lines"][0]["sku"] = "NEW-1"
    caller.post("orders/", wish, **{"Idempotency-Key": "k"})
    make_product("NEW-1")
    replay(EdiDocument.objects.get(), by=by, at=now())
    again = caller.post("orders/", wish, **{"Idempotency-Key": "k"})
    assert again.status_code == 201 and again["Idempotency-Replayed"] == "true"
    assert Order.objects.count() == 1


def test_a_parked_order_stays_until_somebody_takes_the_prices(parked, by):
    assert replay(parked, by=by, at=now()).verdict == "parked"
    assert replay(parked, by=by, at=now(), prices_are_fine=True).verdict == "booked"
    assert f"{Order.objects.get().lines.get().net:f}" == "16.84"


def test_the_bytes_that_came_in_are_never_changed(parked):
    for change in ({"raw": b"x"}, {"sha256": "x"}):
        with pytest.raises(DatabaseError), transaction.atomic():
            EdiMessage.objects.update(**change)
    EdiMessage.objects.update(answer_status=200)


def test_the_administration_shows_what_came_and_books_it(office, parked):
    page = office.get(reverse("admin:edi_edidocument_change", args=[parked.pk])).content.decode()
    assert "price-deviation" in page and "order_number" in page and "PO-4711" in page
    data = {"action": "accept_prices", "_selected_action": [parked.pk]}
    page = office.post(reverse("admin:edi_edidocument_changelist"), data, follow=True).content.decode()
    assert "1 document is booked." in page
    assert Order.objects.count() == 1


def test_the_administration_says_why_it_is_still_not_booked(office, parked):
    data = {"action": "try_again", "_selected_action": [parked.pk]}
    page = office.post(reverse("admin:edi_edidocument_changelist"), data, follow=True).content.decode()
    said = re.findall(r'<li class="(?:info|success|warning)">(.*?)</li>', page)
    assert said[1:] == [
        "Order PO-4711: Your price comes to 2.00 for the line, ours to 16.84.",
        "0 documents are booked.",
    ]


def test_a_key_is_made_and_shown_once_in_the_administration(office, partner):
    address = reverse("admin:edi_partner_key", args=[partner.pk])
    assert "orders:write" in office.get(address).content.decode()
    refused = office.post(address, {"name": "", "scopes": []})
    assert refused.status_code == 422
    page = office.post(address, {"name": "SAP", "scopes": ["orders:read"]})
    text = page.content.decode().split("<code>")[1].split("</code>")[0]
    assert "no-store" in page["Cache-Control"] and Caller(text).get("orders/").status_code == 200
    office.post(address, {"name": "SAP 2", "scopes": ["orders:read"]})
    third = office.post(address, {"name": "SAP 3", "scopes": ["orders:read"]})
    assert "Two keys are in use already" in third.content.decode()
    data = {"action": "revoke_keys", "_selected_action": [partner.pk]}
    office.post(reverse("admin:edi_partner_changelist"), data)
    assert not ApiKey.objects.filter(revoked_at=None).exists()
    assert Caller(text).get("orders/").status_code == 401


def test_a_shared_secret_is_made_by_a_click_and_not_by_a_visit(office, partner):
    address = reverse("admin:edi_partner_secret", args=[partner.pk])
    office.get(address)
    assert not Partner.objects.get().secret_hash
    assert "<code>" in office.post(address).content.decode()
    assert Partner.objects.get().secret_hash


def test_a_partner_of_two_companies_is_refused(office, partner, rival):
    address = reverse("admin:edi_partner_change", args=[partner.pk])
    data = {"code": "x", "name": "x", "company": partner.company_id, "member": rival.membership.pk}
    data |= {"gln": "4012345500005", "identities": "", "units": "{}", "acceptance": "good"}
    data |= {
        "price_deviation": "ours",
        "price_tolerance": "0",
        "keys-TOTAL_FORMS": 0,
        "keys-INITIAL_FORMS": 0,
    }
    assert "This person belongs to another company." in office.post(address, data).content.decode()


def test_a_partner_tries_a_message_again_itself(caller, wish, make_product):
    wish["lines"][0]["sku"] = "NEW-1"
    caller.post("orders/", wish)
    path = f"messages/{EdiMessage.objects.get().key}/replay/"
    assert caller.post(path, b"").json()["documents"][0]["state"] == "rejected"
    make_product("NEW-1")
    for _ in range(2):
        assert caller.post(path, b"").json()["documents"][0]["state"] == "booked"
    assert Order.objects.count() == 1


def test_a_document_that_was_a_test_stays_one(caller, wish):
    caller.post("orders/", {**wish, "test": True})
    caller.post(f"messages/{EdiMessage.objects.get().key}/replay/", b"")
    assert EdiDocument.objects.get().state == "test" and not Order.objects.exists()


def test_what_was_only_to_be_checked_is_never_booked_later(caller, wish, make_product, by):
    wish["lines"][0]["sku"] = "NEW-1"
    assert caller.post("orders/validate/", wish).status_code == 422
    make_product("NEW-1")
    assert replay(EdiDocument.objects.get(), by=by, at=now()).verdict == "refused"
    assert not Order.objects.exists()
