"""Partners repeat what they send, at the same moment and after every fault: it is one order. Each with a control."""

from threading import Barrier, Thread
from uuid import uuid4

import pytest
from django.db import OperationalError, connection

from bench.documents import FORMATS
from edi.actions import deciding, intake
from edi.models import Claim, EdiDocument, EdiMessage
from orders.actions import place as placing
from orders.models import Order, OrderKey
from tests.edi.conftest import Caller

pytestmark = pytest.mark.django_db(transaction=True)
TIMES = 20


@pytest.fixture(autouse=True)
def _no_limits(settings):
    settings.API_LIMITS = dict.fromkeys(settings.API_LIMITS, 100_000)


def at_once(caller: Caller, bodies: list) -> list:
    answers, start = [None] * len(bodies), Barrier(len(bodies))

    def post(index, body):
        own = Caller(**caller.headers)
        start.wait()
        try:
            answers[index] = own.post("orders/", body, **{"Idempotency-Key": "the same"})
        finally:
            connection.close()

    threads = [Thread(target=post, args=each) for each in enumerate(bodies)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return answers


@pytest.mark.parametrize("name", FORMATS)
def test_twenty_times_the_same_at_once_is_one_order_and_one_answer(caller, wish, name):
    answers = at_once(caller, [FORMATS[name](wish)] * TIMES)
    assert Order.objects.count() == 1 and EdiMessage.objects.count() == TIMES
    assert len({(answer.status_code, answer.content) for answer in answers}) == 1
    assert answers[0].status_code == (200 if name == "cxml" else 201)


def test_the_same_order_in_all_formats_at_once_is_one_order(caller, wish, address):
    wish["ship_to"] = {"code": address.code}
    answers = at_once(caller, [make(wish) for make in FORMATS.values()] * 4)
    assert Order.objects.count() == 1
    assert {answer.status_code for answer in answers} <= {200, 201}


def without_claims(monkeypatch):
    def claim_nothing(basket, by):
        return OrderKey.objects.create(company=by.company, key=uuid4().hex), True

    monkeypatch.setattr(deciding, "_claimed", lambda *_: None)
    monkeypatch.setattr(deciding, "_claim_all", lambda *_: None)
    monkeypatch.setattr(placing, "_claim_key", claim_nothing)


def test_control_without_claims_it_is_many(caller, wish, monkeypatch):
    without_claims(monkeypatch)
    at_once(caller, [wish] * 4)
    assert Order.objects.count() > 1


class Cut:
    """Takes the connection away before one of the statements and commits, or right behind a commit.

    Behind a statement is before the next one; behind a commit all is done and nobody has heard of it.
    """

    def __init__(self, place: int = -1):
        self.place, self.count = place, 0

    def check(self) -> None:
        self.count += 1
        if self.count - 1 == self.place:
            connection.connection.close()
            raise OperationalError("the connection was cut")

    def statement(self, execute, sql, params, many, context):
        self.check()
        return execute(sql, params, many, context)

    def commit(self, go) -> None:
        self.check()
        go()
        self.check()


def send(caller: Caller, wish: dict, number: str, cut: Cut, monkeypatch):
    commit = connection.commit
    with monkeypatch.context() as patched, connection.execute_wrapper(cut.statement):
        patched.setattr(connection, "commit", lambda: cut.commit(commit))
        answer = caller.post("orders/", {**wish, "order_number": number}, **{"Idempotency-Key": number})
    connection.close()
    return answer


@pytest.mark.parametrize("part", [0, 1])
def test_cut_anywhere_and_sent_again_it_is_one_order(caller, wish, monkeypatch, part):
    caller.client.raise_request_exception = False
    whole = Cut()
    send(caller, wish, "PO-0", whole, monkeypatch)
    places = range(part, whole.count, 2)
    for place in places:
        number = f"PO-{place + 1}"
        first = send(caller, wish, number, Cut(place), monkeypatch)
        again = caller.post("orders/", {**wish, "order_number": number}, **{"Idempotency-Key": number})
        assert again.status_code == 201, (place, again.content)
        assert Order.objects.filter(po_number=number).count() == 1, place
        assert first.status_code in (201, 503), (place, first.status_code)
    assert Claim.objects.filter(kind="number").count() == len(places) + 1


def test_control_without_claims_a_cut_makes_two(caller, wish, monkeypatch):
    caller.client.raise_request_exception = False
    without_claims(monkeypatch)
    whole = Cut()
    send(caller, wish, "PO-0", whole, monkeypatch)
    send(caller, wish, "PO-1", Cut(whole.count - 1), monkeypatch)
    caller.post("orders/", {**wish, "order_number": "PO-1"}, **{"Idempotency-Key": "PO-1"})
    assert Order.objects.filter(po_number="PO-1").count() == 2


def test_what_came_in_is_kept_though_reading_it_failed(caller, wish, monkeypatch):
    caller.client.raise_request_exception = False
    monkeypatch.setattr(intake, "read", lambda *_: 1 / 0)
    assert caller.post("orders/", wish).status_code == 500
    assert b"PO-4711" in bytes(EdiMessage.objects.get().raw)


def test_what_came_in_is_kept_though_the_booking_failed(caller, wish, monkeypatch):
    caller.client.raise_request_exception = False

    def fail(*args, **kwargs):
        raise RuntimeError("the roof fell in")

    monkeypatch.setattr(deciding, "book", fail)
    assert caller.post("orders/", wish).status_code == 500
    message = EdiMessage.objects.get()
    assert (message.answer_status, EdiDocument.objects.count(), Claim.objects.count()) == (0, 0, 0)


def test_an_order_that_is_put_aside_is_put_aside_once(caller, partner, wish):
    partner.acceptance = "park"
    partner.save()
    wish["lines"].append({"line": "2", "sku": "NO-SUCH", "quantity": "1"})
    answers = at_once(caller, [wish] * TIMES)
    assert {(answer.status_code, answer.content) for answer in answers} == {(202, answers[0].content)}
    assert EdiDocument.objects.filter(state="parked").count() == 1
    assert EdiDocument.objects.filter(state="duplicate", earlier__state="parked").count() == TIMES - 1
