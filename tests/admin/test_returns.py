"""The service decides, receives, inspects and settles in the administration; what cannot be says why."""

# ruff: noqa: F401, F811  fixtures of another room

from decimal import Decimal as D

import pytest
from django.contrib.auth.models import Permission
from django.urls import reverse

from returns.models import Policy, Reason, Return
from returns.states import State
from tests.returns.conftest import (
    _media,
    claim,
    draft,
    generous,
    invoice_all,
    make_order,
    order,
    service,
    wish,
)


@pytest.fixture
def press(order):
    return order.lines.get(sku="PRESS")


def page(name: str, claim) -> str:
    return reverse(f"admin:returns_{name}", args=[claim.pk])


def typed(claim, **values) -> dict:
    """Each value for every line; what is the whole's goes along."""
    whole = {name: values.pop(name) for name in ("answer", "warehouse") if name in values}
    return whole | {f"{name}_{line.pk}": v for line in claim.lines.all() for name, v in values.items()}


def test_a_return_is_led_from_decision_to_credit_note(office, press, claim, warehouse):
    made = claim(press, "by-mistake", quantity=2)
    shown = office.get(page("decide", made)).content.decode()
    assert 'value="2"' in shown and "Ordered by mistake" in shown
    sent = {
        "granted": "2",
        "settlement": "credit",
        "comes_back": "on",
        "fee": "10",
        "answer": "In the original box",
    }
    office.post(page("decide", made), typed(made, **sent))
    made.refresh_from_db()
    assert (made.state, made.answer, made.decided_by.email) == (
        State.AUTHORISED,
        "In the original box",
        "admin@b2bshop.example",
    )
    office.post(page("receive", made), typed(made, received="2"))
    sent = {"accepted": "2", "finding": "unused", "to_stock": "on", "warehouse": warehouse.pk}
    answer = office.post(page("inspect", made), typed(made, **sent), follow=True)
    made.refresh_from_db()
    assert made.state == State.SETTLED and "settled" in answer.content.decode()
    assert made.lines.get().credits.get().net_total == D("216.00")


@pytest.mark.parametrize(
    ("sent", "said"),
    [
        ({"granted": "3", "settlement": "credit"}, "2"),
        ({"granted": "x", "settlement": "credit"}, "number"),
        ({"granted": "1", "settlement": "nothing"}, "valid choice"),
        ({"granted": "1", "settlement": "credit", "fee": "95"}, "90"),
    ],
)
def test_what_cannot_be_decided_comes_back_with_what_was_typed(office, press, claim, sent, said):
    made = claim(press, "by-mistake", quantity=2)
    answer = office.post(page("decide", made), typed(made, **sent) | {"answer": "Kept text"})
    assert answer.status_code == 422
    assert said in answer.content.decode() and "Kept text" in answer.content.decode()
    made.refresh_from_db()
    assert made.state == State.REQUESTED


def test_a_repair_is_settled_by_hand_and_a_claim_waits_for_its_invoice(
    office, press, claim, bolt, make_order, generous, at
):
    made = claim(press, "defective", quantity=1, settlement="repair")
    office.post(page("decide", made), typed(made, granted="1", settlement="repair"))
    made.refresh_from_db()
    assert made.state == State.ACCEPTED
    office.post(page("settle", made), {"csrf": "x"})
    made.refresh_from_db()
    assert made.state == State.SETTLED
    late = make_order({bolt: 100}, invoiced=False)
    waits = claim(late.lines.get(), "damaged", quantity=100, photo=True)
    answer = office.post(page("settle", waits), {"csrf": "x"}, follow=True)
    assert "waits for the invoice" in answer.content.decode()


def test_what_never_came_is_closed_with_a_reason(office, press, claim):
    made = claim(press, "by-mistake", quantity=2)
    office.post(page("decide", made), typed(made, granted="2", settlement="credit", comes_back="on"))
    assert office.post(page("close", made), {"reason": ""}).status_code == 422
    office.post(page("close", made), {"reason": "Nothing came"})
    made.refresh_from_db()
    assert (made.state, made.answer) == (State.LAPSED, "Nothing came")


def test_what_is_over_can_not_be_decided_again(office, press, claim):
    made = claim(press, "by-mistake", quantity=2)
    form = typed(made, granted="2", settlement="credit", comes_back="on")
    office.post(page("decide", made), form)
    answer = office.post(page("decide", made), form)
    assert answer.status_code == 422 and "Somebody else was faster" in answer.content.decode()
    assert "nothing left" in office.get(page("decide", made)).content.decode()


def test_who_may_only_look_decides_nothing_and_sees_no_drafts(client, make_user, press, claim, draft):
    made, sketched = claim(press, "by-mistake", quantity=1), draft(press, "defective", quantity=1, photo=True)
    looker = make_user("look@b2bshop.example", is_staff=True, language="en")
    looker.user_permissions.set(Permission.objects.filter(codename__in=["view_return", "view_returnline"]))
    client.force_login(looker, backend="allauth.account.auth_backends.AuthenticationBackend")
    assert client.get(reverse("admin:returns_return_change", args=[made.pk])).status_code == 200
    assert client.get(page("decide", made)).status_code == 403
    assert client.get(reverse("admin:returns_statistics")).status_code == 200
    assert client.get(reverse("admin:returns_return_change", args=[sketched.pk])).status_code == 302
    looker.user_permissions.clear()
    photo = sketched.lines.get().photos.get()
    assert client.get(reverse("admin:returns_photo", args=[photo.pk])).status_code == 403


def test_returns_are_counted_by_reason_and_article(office, press, order, claim, at):
    claim(press, "by-mistake", quantity=2)
    claim(press, "defective", quantity=1)
    claim(order.lines.get(sku="933-8X40"), "too-much", quantity=100)
    day = f"{at.date()}"
    shown = office.get(
        reverse("admin:returns_statistics"), {"first_on": day, "last_on": day}
    ).content.decode()
    assert "Ordered by mistake" in shown and "€240.00" in shown and "65 %" in shown
    wrong = office.get(reverse("admin:returns_statistics"), {"first_on": day, "last_on": "2020-01-01"})
    assert wrong.status_code == 200 and "before the first" in wrong.content.decode()


def test_a_reason_and_a_policy_are_written_by_hand(office, reasons, nordwerk):
    where = reverse("admin:returns_reason_add")
    form = {
        "code": "rust",
        "name_de": "Rost",
        "kind": "defect",
        "settlements": ["credit", "repair"],
        "position": "9",
    }
    assert office.post(where, form).status_code == 302
    assert Reason.objects.get(code="rust").settlements == ["credit", "repair"]
    both = {"name": "x", "company": nordwerk.pk, "days": "5", "fee_percent": "95"}
    answer = office.post(reverse("admin:returns_policy_add"), both)
    assert answer.status_code == 200 and "90" in answer.content.decode()
    assert office.post(reverse("admin:returns_policy_add"), both | {"fee_percent": "9"}).status_code == 302
    assert Policy.objects.get().terms.days == 5 and not Return.objects.exists()
