"""The clock asks the next level in the moment somebody decides. Each race has a control without the guard."""

from datetime import UTC, datetime
from threading import Thread

import pytest
from django.db import connection

from accounts.models import Unit
from approvals.actions import AlreadyDecided, NotCompetent, chase
from approvals.actions import deadline as chasing
from approvals.actions import request as deciding
from approvals.events import ApprovalDecided, ApprovalEscalated
from approvals.models import Decision, Seat, Stage
from approvals.states import StageState, Verdict
from b2bshop.events.models import Event
from catalog.models import Stock
from orders.actions import answer_approval, withdraw_order
from orders.models import Order
from tests.orders.test_races import at_once

pytestmark = pytest.mark.django_db(transaction=True)
ROUNDS, EACH = 20, 10
LATE = datetime(2026, 11, 25, 12, tzinfo=UTC)


@pytest.fixture
def hall(nordwerk):
    return Unit.objects.add_child(nordwerk.units.get(), {"company": nordwerk, "name": "Halle 5"})


@pytest.fixture
def requester(nordwerk, hall, make_actor):
    return make_actor(nordwerk, "requester", unit=hall)


@pytest.fixture
def approver(nordwerk, hall, make_actor):
    return make_actor(nordwerk, "approver", unit=hall)


@pytest.fixture
def waits_long(requester, approver, boss, bolt, order_of):
    """waits_long(number) → an order whose approver has had two working days; the boss is the next level."""
    Stock.objects.filter(product=bolt).update(on_hand=100_000)

    def wait(number: int) -> Order:
        order = order_of(requester, key=f"late-{number}")
        Stage.objects.filter(approval=order.approval).update(opened_at=datetime(2026, 11, 23, 12, tzinfo=UTC))
        return fresh(order)

    return wait


def fresh(order: Order) -> Order:
    return Order.objects.select_related("company", "approval").get(pk=order.pk)


def facts_of(order: Order, *kinds: type) -> list[str]:
    """What the journal tells of the order's request, the oldest first."""
    names = [kind.__name__ for kind in kinds]
    found = Event.objects.filter(name__in=names, subject=order.approval.reference)
    return list(found.order_by("pk").values_list("name", flat=True))


def in_another_session(function) -> list:
    """What the function returns or raises while this one's transaction stands open."""
    told: list = []

    def run():
        try:
            told.append(function())
        except Exception as error:
            told.append(error)
        finally:
            connection.close()

    thread = Thread(target=run)
    thread.start()
    thread.join(20)
    return told


def test_twenty_who_escalate_and_approve_at_once_decide_once_and_escalate_nothing_decided(
    waits_long, approver
):
    for number in range(ROUNDS):
        order = waits_long(number)
        yes = [lambda o=order: answer_approval(fresh(o), Verdict.YES, by=approver, at=LATE)] * EACH
        results = at_once(*yes, *[lambda: chase(at=LATE)] * EACH)
        answers, escalated = results[:EACH], results[EACH:]
        assert [answer for answer in answers if answer is None] == [None]
        assert {type(a) for a in answers if a is not None} <= {AlreadyDecided, NotCompetent}
        assert sum(escalated) in (0, 1)
        assert Decision.objects.filter(stage__approval=order.approval).count() == 1
        assert (fresh(order).state, fresh(order).approval.state) == ("placed", "granted")
        told = facts_of(order, ApprovalEscalated, ApprovalDecided)
        assert told == ["ApprovalEscalated"] * sum(escalated) + ["ApprovalDecided"]
        assert Seat.objects.filter(stage__approval=order.approval).count() == 1 + sum(escalated)


def test_twenty_who_escalate_and_withdraw_at_once_escalate_nothing_withdrawn(waits_long, requester):
    for number in range(ROUNDS):
        order = waits_long(number)
        back = [lambda o=order: withdraw_order(fresh(o), by=requester, at=LATE)] * EACH
        results = at_once(*back, *[lambda: chase(at=LATE)] * EACH)
        assert [answer for answer in results[:EACH] if answer is None] == [None]
        assert sum(results[EACH:]) in (0, 1)
        assert (fresh(order).state, fresh(order).approval.state) == ("withdrawn", "withdrawn")
        assert Seat.objects.filter(stage__approval=order.approval).count() == 1 + sum(results[EACH:])


def approved_while_the_clock_rings(order, approver, monkeypatch):
    """The decision stands in its open transaction; now the clock rings in another one."""
    count = deciding._count

    def ring_first(approval, stage, verdict, **more):
        in_another_session(
            lambda: chasing._escalate(Stage.objects.select_related("approval__company").get(), LATE)
        )
        count(approval, stage, verdict, **more)

    monkeypatch.setattr(deciding, "_count", ring_first)
    answer_approval(order, Verdict.YES, by=approver, at=LATE)


def test_control_without_the_lock_what_is_decided_is_escalated(waits_long, approver, monkeypatch):
    order = waits_long(1)
    monkeypatch.setattr(chasing, "lock_open", lambda approval, by: approval)
    approved_while_the_clock_rings(order, approver, monkeypatch)
    assert facts_of(order, ApprovalEscalated, ApprovalDecided) == ["ApprovalDecided", "ApprovalEscalated"]


def test_control_without_the_lock_what_is_withdrawn_is_escalated(waits_long, requester, monkeypatch):
    order, later = waits_long(1), chasing.later

    def withdraw_first(*args):
        if fresh(order).state == "held":
            in_another_session(lambda: withdraw_order(fresh(order), by=requester, at=LATE))
        return later(*args)

    monkeypatch.setattr(chasing, "later", withdraw_first)
    assert chase(at=LATE) == 0 and Seat.objects.count() == 1  # with the lock
    monkeypatch.setattr(chasing, "lock_open", lambda approval, by: approval)
    order = waits_long(2)
    assert chase(at=LATE) == 1
    assert fresh(order).approval.state == "withdrawn"
    assert Seat.objects.filter(stage__approval=order.approval).count() == 2
    assert Stage.objects.get(approval=order.approval).state == StageState.OPEN
