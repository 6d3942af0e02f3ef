"""Many returns at once, on real PostgreSQL. Each race has a control: without its guard it goes wrong."""

from decimal import Decimal as D
from threading import Barrier

import pytest

from orders.actions.returning import NotReturnable, hold_for_return
from orders.models import OrderLine
from returns.actions import Decision, decide, submit_return
from returns.actions import submit as submitting
from returns.actions.moving import WrongState
from returns.models import Return, ReturnLine
from returns.problems import NotPossible
from returns.states import State
from tests.orders.test_races import at_once

pytestmark = pytest.mark.django_db(transaction=True)
MANY = 20


@pytest.fixture
def drafts(order, draft):
    """Twenty drafts, each about one of three presses."""
    line = order.lines.get(sku="PRESS")
    return [draft(line, "by-mistake", quantity=1) for _ in range(MANY)]


def submitted(drafts, buyer, at):
    return at_once(*[lambda each=each: submit_return(each, by=buyer, at=at) for each in drafts])


def held() -> D:
    return sum(ReturnLine.objects.values_list("held", flat=True), D(0))


def test_twenty_at_once_never_return_more_than_was_delivered(drafts, buyer, at):
    results = submitted(drafts, buyer, at)
    done = [each for each in results if isinstance(each, Return)]
    refused = [each for each in results if isinstance(each, NotPossible)]
    assert (len(done), len(refused)) == (3, MANY - 3)
    assert OrderLine.objects.get(sku="PRESS").returned == held() == 3


def test_the_statement_alone_holds_no_more_than_was_delivered(order):
    line = order.lines.get(sku="PRESS")
    results = at_once(*[lambda: hold_for_return({line.pk: D(1)})] * MANY)
    assert sum(isinstance(each, NotReturnable) for each in results) == MANY - 3
    line.refresh_from_db()
    assert line.returned == 3


def test_control_who_reads_and_then_writes_returns_more_than_was_delivered(drafts, buyer, at, monkeypatch):
    everybody_has_read = Barrier(MANY)

    def read_then_write(wanted):
        for pk, quantity in wanted.items():
            line = OrderLine.objects.get(pk=pk)
            everybody_has_read.wait()
            line.returned += quantity
            line.save(update_fields=["returned"])

    monkeypatch.setattr(submitting, "hold_for_return", read_then_write)
    monkeypatch.setattr(submitting, "one_at_a_time", lambda company: None)
    submitted(drafts, buyer, at)
    assert held() > 3


@pytest.fixture
def four_orders(bolt, make_order):
    return [make_order({bolt: 100}) for _ in range(4)]


@pytest.fixture
def four_claims(four_orders, draft, generous):
    """Each worth 8.42, of which two go through in a month."""
    generous.instant_a_month = D("17.00")
    generous.save()
    return [draft(order.lines.get(), "damaged", quantity=100, photo=True) for order in four_orders]


def test_what_a_month_allows_is_granted_once_however_many_ask(four_claims, buyer, at):
    submitted(four_claims, buyer, at)
    assert Return.objects.filter(state=State.SETTLED).count() == 2
    assert Return.objects.filter(state=State.REQUESTED).count() == 2


def test_control_who_does_not_wait_for_the_others_grants_too_much(four_claims, buyer, at, monkeypatch):
    everybody_has_read, counted = Barrier(4), submitting.granted_lately

    def read_and_wait(*args):
        found = counted(*args)
        everybody_has_read.wait()
        return found

    monkeypatch.setattr(submitting, "granted_lately", read_and_wait)
    monkeypatch.setattr(submitting, "one_at_a_time", lambda company: None)
    submitted(four_claims, buyer, at)
    assert Return.objects.filter(state=State.SETTLED).count() == 4


def test_two_of_the_service_decide_once(order, claim, service, at):
    made = claim(order.lines.get(sku="PRESS"), "wrong-price", quantity=3, amount="30")
    decision = {made.lines.get().pk: Decision(D(3), "credit", net=D(30))}
    results = at_once(*[lambda: decide(made, decision, "", by=service, at=at)] * 4)
    assert sum(isinstance(each, WrongState) for each in results) == 3
    assert order.lines.get(sku="PRESS").credited_net == 30
