"""Partners' systems are told of what happens to their orders: signed, in order, again and again until it is taken."""

import socket
import threading
import time
from datetime import timedelta
from decimal import Decimal

import pytest
from django.core import mail
from django.db import connection, transaction
from django.utils.timezone import now
from standardwebhooks import Webhook as Verifier
from standardwebhooks import WebhookVerificationError

from accounts.actor import Actor
from accounts.models import Membership, Unit
from b2bshop.events.journal import deliver_due
from b2bshop.events.models import Delivery, Event
from b2bshop.post.sending import send_due as send_mails
from edi import outside
from edi.actions import add_webhook, change_webhook, issue_webhook_secret, outbound, send_again, send_due
from edi.models import OutboundMessage, SendingTry, Webhook
from edi.states import OutboundState as State
from edi.topics import CHOICES
from orders.actions import Dispatch, Packed, cancel_order, confirm_order, ship
from orders.actions.credit_note import Correction, Credited, issue_credit_note
from orders.actions.drop import cancel_rest
from orders.actions.invoice import Bill, Billed, issue_invoice
from orders.models import Order
from tests.edi.receiver import Receiver

pytestmark = pytest.mark.django_db
ALL = [value for value, _label in CHOICES]


@pytest.fixture(autouse=True)
def _this_machine(settings):
    settings.WEBHOOK_ALLOW_LOOPBACK = True
    settings.API_LIMITS = dict.fromkeys(settings.API_LIMITS, 100_000)


@pytest.fixture
def make_receiver():
    made: list[Receiver] = []

    def make() -> Receiver:
        made.append(Receiver())
        return made[-1]

    yield make
    for each in made:
        each.close()


@pytest.fixture
def receiver(make_receiver) -> Receiver:
    return make_receiver()


@pytest.fixture
def hook(partner, receiver) -> Webhook:
    return listen(partner, receiver)


def listen(partner, receiver: Receiver, topics=ALL, **more) -> Webhook:
    system = Actor.system(partner.company)
    webhook, _secret = add_webhook(partner, receiver.url, topics, by=system, at=now(), **more)
    return webhook


def tell(at=None) -> int:
    at = at or now()
    deliver_due(at=at, limit=500)
    return send_due(at=at)


@pytest.fixture
def seller(nordwerk) -> Actor:
    return Actor.system(nordwerk)


@pytest.fixture
def order(caller, wish) -> Order:
    return ordered(caller, wish)


def ordered(caller, wish, number="PO-1") -> Order:
    answer = caller.post("orders/", {**wish, "order_number": number})
    return Order.objects.get(number=answer.json()["number"])


def test_the_signature_is_that_of_the_standard(hook, order, receiver):
    assert tell() == 1
    headers, body = receiver.calls[0]
    told = Verifier(hook.secret).verify(body.decode(), headers)
    assert told["type"] == "order.received"
    assert told["data"]["number"] == order.number and told["data"]["state"] == "placed"
    assert told["data"]["url"].endswith(f"/api/v1/orders/{order.number}/")
    with pytest.raises(WebhookVerificationError):
        Verifier(hook.secret).verify(body.decode() + " ", headers)


def test_everything_that_happens_to_an_order_is_told_in_its_order(hook, order, receiver, seller, at):
    confirm_order(order, by=seller, at=now())
    line = order.lines.get()
    note = ship(Dispatch([Packed(line.pk, Decimal(100))], shipped_on=at.date()), by=seller, at=now())
    line.refresh_from_db()
    invoice = issue_invoice(Bill([Billed(line.pk, Decimal(100))], at.date()), by=seller, at=now())
    cancel_rest(order, {line.pk: Decimal(100)}, "ausverkauft", by=seller, at=now())
    wrong = Correction(invoice, [Credited(invoice.lines.get().pk, Decimal(10))], at.date(), "verrechnet")
    credit = issue_credit_note(wrong, by=seller, at=now())
    tell()
    assert receiver.types == [
        "order.received",
        "order.confirmed",
        "shipment.created",
        "invoice.issued",
        "order.changed",
        "credit_note.issued",
    ]
    sequences = [each["sequence"] for each in receiver.told]
    assert sequences == sorted(set(sequences))
    data = {each["type"]: each["data"] for each in receiver.told}
    assert data["shipment.created"]["number"] == str(note)
    assert data["invoice.issued"]["number"] == invoice.number
    assert data["credit_note.issued"]["number"] == credit.number


def test_a_cancelled_order_and_one_that_waits_for_an_approval(hook, caller, wish, receiver, seller, partner):
    cancel_order(ordered(caller, wish, "PO-2"), by=seller, at=now())
    Membership.objects.filter(pk=partner.member_id).update(order_limit=0)
    ordered(caller, wish, "PO-3")
    tell()
    assert receiver.types == ["order.received", "order.cancelled", "order.received"]
    assert [each["data"]["state"] for each in receiver.told] == ["placed", "cancelled", "held"]


def test_in_full_it_is_what_can_be_read_there(partner, receiver, caller, wish, seller, at):
    listen(partner, receiver, payload="full")
    order = ordered(caller, wish)
    line = order.lines.get()
    note = ship(Dispatch([Packed(line.pk, line.quantity)], shipped_on=at.date()), by=seller, at=now())
    issue_invoice(Bill([Billed(line.pk, line.quantity)], at.date()), by=seller, at=now())
    tell()
    data = {each["type"]: each["data"] for each in receiver.told}
    assert data["order.received"]["order"] == caller.get(f"orders/{order.number}/").json()
    assert data["shipment.created"]["despatch_advice"] == caller.get(f"despatch-advices/{note}/").json()
    number = data["invoice.issued"]["number"]
    assert data["invoice.issued"]["invoice"] == caller.get(f"invoices/{number}/").json()


def test_only_what_was_asked_for_is_told(partner, receiver, order, seller):
    listen(partner, receiver, ["order.confirmed"])
    confirm_order(order, by=seller, at=now())
    tell()
    assert receiver.types == ["order.confirmed"]


def test_nobody_else_is_told(hook, order, make_partner, rival, make_receiver, make_actor, nordwerk, receiver):
    stranger, colleague = make_receiver(), make_receiver()
    listen(make_partner(rival, "alpina"), stranger)
    other = Unit.objects.add_root({"company": nordwerk, "name": "Werk Celle"})
    listen(make_partner(make_actor(nordwerk, unit=other), "celle"), colleague)
    tell()
    assert receiver.types == ["order.received"]  # the control: who may see it is told
    assert not stranger.calls and not colleague.calls


def test_a_document_that_was_not_booked_is_told_to_the_system_that_sent_it(
    hook, caller, wish, receiver, make_partner, buyer, make_receiver
):
    other = make_receiver()
    listen(make_partner(buyer, "second"), other)
    wish["lines"][0]["sku"] = "NO-SUCH"
    answer = caller.post("orders/", wish)
    assert answer.status_code == 422
    tell()
    (told,) = receiver.told
    assert told["type"] == "message.failed" and told["data"]["codes"] == ["unknown-article"]
    assert caller.get(told["data"]["url"].partition("/api/v1/")[2]).status_code == 200
    assert not other.calls


def test_a_fact_that_is_told_twice_is_one_message(hook, order, receiver):
    deliver_due(at=now())
    Delivery.objects.filter(consumer__startswith="edi.").update(delivered_at=None)
    tell()
    assert len(receiver.calls) == 1


def test_a_message_that_is_not_taken_comes_again_under_its_id_until_we_give_up(
    hook, order, receiver, partner
):
    partner.email = "edi@nordwerk.example"
    partner.save()
    receiver.answer = lambda told: 500
    start = at = now()
    waits = []
    for _ in range(8):
        assert tell(at) == 0
        message = OutboundMessage.objects.get()
        if message.state == State.DEAD:
            break
        assert send_due(at=message.due_at - timedelta(seconds=1)) == 0
        waits.append(round((message.due_at - at) / timedelta(minutes=1)))
        at = message.due_at
    assert len(receiver.calls) == 8 and len(set(receiver.ids)) == 1
    for told, most in zip(waits, (1, 5, 30, 120, 360, 720, 1440), strict=True):
        assert most <= told <= most * 1.1
    hook.refresh_from_db()
    assert hook.why_disabled == "failing" and at - start >= timedelta(hours=44)
    send_mails(at=at)
    (sent,) = [each for each in mail.outbox if each.to == ["edi@nordwerk.example"]]
    assert receiver.url in sent.body and "abgeschaltet" in sent.subject
    tries = SendingTry.objects.filter(message=message)
    assert {(each.status, each.answer) for each in tries} == {(500, "ok")} and len(tries) == 8


def test_what_was_given_up_is_sent_again_when_somebody_asks(hook, order, receiver):
    receiver.answer = lambda told: 410
    tell()
    hook.refresh_from_db()
    assert hook.why_disabled == "gone" and OutboundMessage.objects.get().state == State.DEAD
    assert tell(now() + timedelta(days=1)) == 0 and len(receiver.calls) == 1
    receiver.answer = lambda told: 200
    terms = {"topics": ALL, "payload": "thin", "name": ""}
    change_webhook(hook, **terms, is_active=True, by=Actor.system(hook.partner.company), at=now())
    assert send_again(OutboundMessage.objects.all(), hook, at=now()) == 1
    assert tell() == 1 and len(set(receiver.ids)) == 1


def test_what_is_about_one_order_waits_for_what_came_before(hook, caller, wish, receiver, seller):
    first, second = ordered(caller, wish, "PO-1"), ordered(caller, wish, "PO-2")
    receiver.answer = lambda told: 500 if told["data"]["number"] == first.number else 200
    start = now()
    tell(start)
    confirm_order(first, by=seller, at=now())
    confirm_order(second, by=seller, at=now())
    for minutes in (2, 4):
        tell(start + timedelta(minutes=minutes))
    told = [(each["data"]["number"], each["type"]) for each in receiver.told]
    assert (first.number, "order.confirmed") not in told
    assert (second.number, "order.confirmed") in told  # the control: others go on
    receiver.answer = lambda told: 200
    receiver.calls.clear()
    tell(start + timedelta(hours=3))
    mine = [each["type"] for each in receiver.told if each["data"]["number"] == first.number]
    assert mine == ["order.received", "order.confirmed"]


def test_what_the_outbox_still_has_to_hand_over_is_waited_for(hook, order, receiver, seller):
    confirm_order(order, by=seller, at=now())
    earlier = Delivery.objects.filter(event__name="OrderPlaced", consumer__startswith="edi.")
    earlier.update(due_at=now() + timedelta(hours=1))
    assert tell() == 0
    assert tell(now() + timedelta(hours=2)) == 2
    assert receiver.types == ["order.received", "order.confirmed"]


def test_a_day_without_an_answer_and_then_everything_in_order(hook, caller, wish, receiver, seller):
    receiver.answer = lambda told: 503
    start = now()
    orders = [ordered(caller, wish, f"PO-{n}") for n in range(5)]
    for hours in range(24):
        tell(start + timedelta(hours=hours))
    for order in orders:
        confirm_order(order, by=seller, at=start + timedelta(hours=24))
    assert OutboundMessage.objects.filter(state=State.SENT).count() == 0
    receiver.answer = lambda told: 200
    receiver.calls.clear()
    for hours in range(24, 50):
        tell(start + timedelta(hours=hours))
    assert OutboundMessage.objects.exclude(state=State.SENT).count() == 0
    for order in orders:
        mine = [each["type"] for each in receiver.told if each["data"]["number"] == order.number]
        assert mine == ["order.received", "order.confirmed"]


@pytest.fixture
def hanging(hook, caller, wish, receiver, make_partner, buyer, make_receiver):
    """The first one answers only when another one has got all its messages."""
    good, done = make_receiver(), threading.Event()
    listen(make_partner(buyer, "second"), good)
    receiver.answer = lambda told: 200 if done.wait(5) else 504
    good.answer = lambda told: (len(good.calls) == 6 and done.set()) or 200
    for number in range(6):
        ordered(caller, wish, f"PO-{number}")
    return hook


def test_who_does_not_answer_holds_up_nobody(hanging):
    tell()
    first = SendingTry.objects.filter(message__webhook=hanging).earliest("pk")
    assert first.status == 200


def test_control_one_at_a_time_it_would(hanging, monkeypatch):
    monkeypatch.setattr(outbound, "AT_ONCE", 1)
    monkeypatch.setattr(outside, "IN_ALL", 1.0)
    tell()
    first = SendingTry.objects.filter(message__webhook=hanging).earliest("pk")
    assert first.status == 0 and "Timeout" in first.error


def test_an_answer_that_drips_is_not_waited_for(hook, order, monkeypatch):
    monkeypatch.setattr(outside, "IN_ALL", 1.0)
    server = socket.create_server(("127.0.0.1", 0))
    done = threading.Event()

    def drip():
        peer, _ = server.accept()
        while not done.wait(0.2):
            try:
                peer.sendall(b"H")
            except OSError:
                return

    thread = threading.Thread(target=drip, daemon=True)
    thread.start()
    reply = outside.post(f"http://127.0.0.1:{server.getsockname()[1]}/", b"{}", {})
    done.set()
    thread.join()
    server.close()
    assert reply.status == 0 and reply.milliseconds < 3000


def test_redirects_are_not_followed(hook, order, receiver, make_receiver):
    inside = make_receiver()
    receiver.answer, receiver.headers = (lambda told: 307), {"Location": inside.url}
    tell()
    assert len(receiver.calls) == 1 and not inside.calls
    assert OutboundMessage.objects.get().state == State.WAITING


def test_a_worker_that_died_gives_its_addresses_back(hook, order, receiver):
    at = now()
    deliver_due(at=at)
    Webhook.objects.update(claimed_until=at + outbound.LEASE)
    assert send_due(at=at) == 0
    assert send_due(at=at + outbound.LEASE) == 1


def test_a_worker_that_died_after_sending_sends_the_same_again(hook, order, receiver, monkeypatch):
    def die(*_):
        raise SystemExit

    with monkeypatch.context() as broken:
        broken.setattr(outbound, "_note", die)
        with pytest.raises(SystemExit):
            tell()
    assert tell(now() + outbound.LEASE) == 1
    assert len(receiver.ids) == 2 and len(set(receiver.ids)) == 1


def send_by_many(count: int = 4) -> list[threading.Thread]:
    at = now()

    def work():
        try:
            send_due(at=at)
        finally:
            connection.close()

    workers = [threading.Thread(target=work) for _ in range(count)]
    for worker in workers:
        worker.start()
    return workers


@pytest.mark.django_db(transaction=True)
def test_several_workers_send_everything_once(hook, caller, wish, receiver):
    for number in range(5):
        ordered(caller, wish, f"PO-{number}")
    deliver_due(at=now())
    with transaction.atomic():  # all of them wait for the row, and look at it again when it is free
        Webhook.objects.select_for_update().get(pk=hook.pk)
        workers = send_by_many()
        until_all_wait(len(workers))
    for worker in workers:
        worker.join()
    assert len(receiver.ids) == len(set(receiver.ids)) == 5


def until_all_wait(count: int) -> None:
    """For a lock of this database."""
    deadline = time.monotonic() + 20
    waiting = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"
    with connection.cursor() as cursor:
        while time.monotonic() < deadline:
            cursor.execute("SELECT pg_stat_clear_snapshot()")
            cursor.execute(waiting)
            if cursor.fetchone()[0] >= count:
                return
    raise AssertionError("not all of them waited")


@pytest.mark.django_db(transaction=True)
def test_control_without_claims_it_comes_twice(hook, caller, wish, receiver, monkeypatch):
    barrier = threading.Barrier(4, timeout=30)

    def unclaimed(at):
        barrier.wait()
        yield from Webhook.objects.select_related("partner__company")

    monkeypatch.setattr(outbound, "_claimed", unclaimed)
    receiver.answer = lambda told: threading.Event().wait(0.2) or 200
    for number in range(2):
        ordered(caller, wish, f"PO-{number}")
    deliver_due(at=now())
    for worker in send_by_many():
        worker.join()
    assert len(receiver.ids) > len(set(receiver.ids))


def test_after_a_new_secret_both_are_good_for_a_day(hook, order, receiver, caller, wish):
    former = hook.secret
    secret = issue_webhook_secret(hook, by=Actor.system(hook.partner.company), at=now())
    tell()
    headers, body = receiver.calls[0]
    for key in (former, secret):
        assert Verifier(key).verify(body.decode(), headers)
    assert former not in str(Webhook.objects.values().get()) and secret not in str(Webhook.objects.values())
    hook.refresh_from_db()
    assert hook.secrets(at=now() + timedelta(hours=25)) == [secret]


def test_old_messages_are_forgotten_and_those_that_wait_are_not(hook, order, receiver, caller, wish):
    tell()
    receiver.answer = lambda told: 500
    ordered(caller, wish, "PO-2")
    tell()
    assert outbound.forget_sent(at=now() + timedelta(days=29)) == 0
    outbound.forget_sent(at=now() + timedelta(days=31))
    assert OutboundMessage.objects.get().state == State.WAITING


def test_orders_that_nobody_wants_to_be_told_of_make_no_messages(order):
    assert Event.objects.filter(subject=order.number).exists()
    tell()
    assert not OutboundMessage.objects.exists()


def test_a_system_that_is_shut_off_is_told_nothing_more(hook, order, receiver, partner):
    deliver_due(at=now())
    partner.is_active = False
    partner.save()
    assert send_due(at=now()) == 0 and not receiver.calls


def test_secrets_that_cannot_be_read_hold_up_nobody(
    hook, order, receiver, make_partner, buyer, make_receiver
):
    good = make_receiver()
    listen(make_partner(buyer, "second"), good)
    Webhook.objects.filter(pk=hook.pk).update(sealed_secret="sealed by another key")
    assert tell() == 1 and len(good.calls) == 1 and not receiver.calls
    assert SendingTry.objects.get(message__webhook=hook).error == "secret"
