"""VAT ids are believed when the authorities confirm them: asked at VIES, kept as evidence, no tax saved on a guess.

VIES is another house's service: here a server on loopback speaks its REST interface.
"""

import json
from datetime import timedelta
from decimal import Decimal as D
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

import pytest
from django.urls import reverse
from django.utils.timezone import localdate

from accounts.actions.vat import ASK_AGAIN, PROVEN_DAYS, check_vat_ids, due, record_check
from accounts.models import Address, Company, VatCheck
from accounts.tasks import check_vat_ids as task
from accounts.vies import Answer, Result, Vies
from orders.actions import Basket, place_order
from orders.queries import BasketLine, assess
from pricing.tax_rules import TaxReason

pytestmark = pytest.mark.django_db
VAT_ID = "ATU13585627"
YES = {"valid": True, "requestIdentifier": "WAPIAAAAX1", "name": "Donau GmbH", "address": "Kai 1\n4020 Linz"}
NO = {"valid": False, "name": "---", "address": "---", "requestIdentifier": ""}


class FakeVies:
    """What VIES answers next, and what it was asked."""

    def __init__(self):
        self.answers: list[tuple[int, bytes]] = []
        self.asked: list[dict] = []

    def says(self, *answers, status=200):
        self.answers = [(status, json.dumps(answer).encode()) for answer in answers]

    def next(self) -> tuple[int, bytes]:
        return self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]


@pytest.fixture
def vies():
    told = FakeVies()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self):
            told.asked.append(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
            status, body = told.next() if self.path == "/rest/check-vat-number" else (404, b"")
            self.send_response(status)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *args):
            """Quiet."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    Thread(target=server.serve_forever, daemon=True).start()
    told.url = f"http://127.0.0.1:{server.server_port}/rest"
    yield told
    server.shutdown()
    server.server_close()


@pytest.fixture
def donau(make_company) -> Company:
    return make_company("Donau Förderanlagen", country="AT", vat_id=VAT_ID)


@pytest.fixture
def donau_buyer(donau, make_actor):
    return make_actor(donau, email="buyer@donau.example")


def tax(actor, product, on):
    actor.company.refresh_from_db()
    (line,) = assess([BasketLine(product.pk, "100")], actor, on=on, destination="AT").taxes
    return line.reason, line.percent


def test_an_id_nobody_confirmed_saves_no_tax(donau_buyer, bolt, at):
    assert tax(donau_buyer, bolt, localdate(at)) == (TaxReason.DESTINATION, D(20))


def test_a_confirmed_id_makes_it_reverse_charge_until_the_proof_is_old(vies, donau, donau_buyer, bolt, at):
    vies.says(YES)
    (check,) = check_vat_ids(due(at=at), Vies(vies.url, "DE136695976"), at=at)
    assert vies.asked == [
        {
            "countryCode": "AT",
            "vatNumber": "U13585627",
            "requesterMemberStateCode": "DE",
            "requesterNumber": "136695976",
        }
    ]
    assert (check.result, check.reference, check.name_told) == (Result.VALID, "WAPIAAAAX1", "Donau GmbH")
    assert check.address_told == "Kai 1, 4020 Linz"
    last = localdate(at) + timedelta(PROVEN_DAYS)
    assert tax(donau_buyer, bolt, localdate(at)) == (TaxReason.REVERSE_CHARGE, D(0))
    assert tax(donau_buyer, bolt, last) == (TaxReason.REVERSE_CHARGE, D(0))
    assert tax(donau_buyer, bolt, last + timedelta(1)) == (TaxReason.DESTINATION, D(20))


def test_another_id_has_to_be_confirmed_anew(vies, donau, donau_buyer, bolt, at):
    vies.says(YES)
    check_vat_ids(due(at=at), Vies(vies.url), at=at)
    Company.objects.filter(pk=donau.pk).update(vat_id="ATU10223006")
    assert tax(donau_buyer, bolt, localdate(at)) == (TaxReason.DESTINATION, D(20))
    assert list(due(at=at)) == [donau]


def test_a_no_ends_what_was_proven_and_silence_does_not(vies, donau, donau_buyer, bolt, at):
    vies.says(YES)
    service = Vies(vies.url)
    check_vat_ids(due(at=at), service, at=at)
    vies.says({"actionSucceed": False, "errorWrappers": [{"error": "MS_UNAVAILABLE"}]})
    later = at + ASK_AGAIN
    (check,) = check_vat_ids(due(at=later), service, at=later)
    assert (check.result, check.note) == (Result.UNAVAILABLE, "MS_UNAVAILABLE")
    assert tax(donau_buyer, bolt, localdate(later)) == (TaxReason.REVERSE_CHARGE, D(0))
    vies.says(NO)
    check_vat_ids(due(at=later + timedelta(hours=1)), service, at=later + timedelta(hours=1))
    assert tax(donau_buyer, bolt, localdate(later)) == (TaxReason.DESTINATION, D(20))


@pytest.mark.parametrize(
    ("status", "body", "result"),
    [
        (200, {"valid": True}, Result.VALID),
        (200, {"valid": False}, Result.INVALID),
        (200, {"valid": "yes"}, Result.UNAVAILABLE),
        (200, ["valid"], Result.UNAVAILABLE),
        (500, {"valid": True}, Result.UNAVAILABLE),
        (429, {}, Result.UNAVAILABLE),
        (400, {"errorWrappers": [{"error": "INVALID_INPUT"}]}, Result.INVALID),
        (200, {"errorWrappers": [{"error": "GLOBAL_MAX_CONCURRENT_REQ"}]}, Result.UNAVAILABLE),
        (200, {"errorWrappers": "nonsense"}, Result.UNAVAILABLE),
        (200, {"errorWrappers": None}, Result.UNAVAILABLE),
    ],
)
def test_what_is_not_a_clear_yes_is_none(vies, status, body, result):
    vies.says(body, status=status)
    assert Vies(vies.url).ask(VAT_ID).result == result


def test_what_is_no_json_and_who_does_not_answer_prove_nothing(vies):
    vies.answers = [(200, b"<html>Wartungsarbeiten</html>")]
    assert Vies(vies.url).ask(VAT_ID).result == Result.UNAVAILABLE
    assert Vies("http://127.0.0.1:1").ask(VAT_ID).result == Result.UNAVAILABLE


def test_it_is_asked_again_after_an_hour_without_answer_and_after_a_month(donau, at):
    def asked(result, ago):
        VatCheck.objects.all().delete()
        record_check(donau, Answer(result), vat_id=VAT_ID, at=at - ago)
        return list(due(at=at)) == [donau]

    assert not asked(Result.UNAVAILABLE, timedelta(minutes=59))
    assert asked(Result.UNAVAILABLE, timedelta(hours=1))
    assert not asked(Result.VALID, timedelta(days=29))
    assert asked(Result.VALID, timedelta(days=30))
    assert asked(Result.INVALID, timedelta(days=30))


def test_only_ids_of_other_member_states_are_asked_about(make_company, donau, at):
    make_company("Inland", vat_id="DE136695976")
    make_company("Schweiz", country="CH", vat_id="CHE107787577MWST")
    make_company("Ohne", country="AT")
    greek = make_company("Hellas", country="GR", vat_id="EL094259216")
    make_company("Zu", country="AT", vat_id="ATU10223006", is_active=False)
    assert set(due(at=at)) == {donau, greek}


def test_three_questions_without_an_answer_end_the_run(vies, make_company, at):
    for number in range(5):
        make_company(f"Firma {number}", country="AT", vat_id=VAT_ID)
    vies.says({}, status=503)
    assert len(check_vat_ids(due(at=at), Vies(vies.url), at=at)) == 3
    vies.says(YES)
    assert len(check_vat_ids(due(at=at), Vies(vies.url), at=at)) == 2  # those not asked come first


def test_beat_asks_where_there_is_somebody_to_ask(vies, donau, settings):
    vies.says(YES)
    settings.VIES_URL = ""
    assert (task(), vies.asked) == (0, [])
    settings.VIES_URL = vies.url
    assert task() == 1 and VatCheck.objects.get().company == donau


def test_an_order_keeps_the_id_of_the_day(vies, donau, donau_buyer, bolt, at):
    vies.says(YES)
    check_vat_ids(due(at=at), Vies(vies.url), at=at)
    donau_buyer.company.refresh_from_db()
    basket = Basket((BasketLine(bolt.pk, "100"),), Address.objects.get(company=donau), key="with-vat-id")
    order = place_order(basket, by=donau_buyer, at=at)
    assert (order.vat_id, order.tax_total) == (VAT_ID, 0)
    Company.objects.update(vat_id="")
    order.refresh_from_db()
    assert order.vat_id == VAT_ID


def test_the_checkout_says_why_tax_is_charged(sign_in, donau, donau_buyer, bolt):
    client = sign_in(donau_buyer)
    client.post(reverse("orders:add"), {"sku": bolt.sku, "quantity": "100"})
    address = reverse("orders:checkout", args=[donau.carts.get().pk])
    english = {"accept-language": "en"}
    assert (
        "Your VAT id ATU13585627 has not been confirmed"
        in client.get(address, headers=english).content.decode()
    )
    Company.objects.update(vat_proven=VAT_ID, vat_proven_until=localdate())
    page = client.get(address, headers=english).content.decode()
    assert "has not been confirmed" not in page and "reverse charge" in page


def test_staff_confirm_by_hand_and_say_who_told_them(client, make_user, donau, donau_buyer, bolt):
    admin = make_user("admin@b2bshop.example", is_staff=True, is_superuser=True, language="en")
    client.force_login(admin, backend="allauth.account.auth_backends.AuthenticationBackend")
    address = reverse("admin:accounts_vatcheck_add")
    sent = {"company": donau.pk, "result": "valid", "reference": "", "note": ""}
    assert "This field is required" in client.post(address, sent).content.decode()
    assert client.post(address, sent | {"note": "Letter of 3 November"}).status_code == 302
    check = VatCheck.objects.get()
    assert (check.source, check.checked_by, check.vat_id) == ("hand", admin, VAT_ID)
    assert tax(donau_buyer, bolt, localdate()) == (TaxReason.REVERSE_CHARGE, D(0))
    page = client.get(reverse("admin:accounts_company_change", args=[donau.pk])).content.decode()
    assert "confirmed until" in page
    assert client.get(reverse("admin:accounts_vatcheck_change", args=[check.pk])).status_code == 200
    assert client.post(reverse("admin:accounts_vatcheck_delete", args=[check.pk])).status_code == 403


def test_staff_ask_about_chosen_companies_now(client, make_user, vies, donau, nordwerk, settings):
    admin = make_user("admin@b2bshop.example", is_staff=True, is_superuser=True, language="en")
    client.force_login(admin, backend="allauth.account.auth_backends.AuthenticationBackend")
    sent = {"action": "check_now", "_selected_action": [donau.pk, nordwerk.pk]}
    address = reverse("admin:accounts_company_changelist")
    settings.VIES_URL = ""
    assert "VIES is switched off here" in client.post(address, sent, follow=True).content.decode()
    settings.VIES_URL = vies.url
    vies.says(NO)
    assert "ATU13585627: not valid" in client.post(address, sent, follow=True).content.decode()
    assert VatCheck.objects.get().checked_by == admin  # Nordwerk has none to ask about
