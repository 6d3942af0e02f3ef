"""Two people decide in the same moment. Each race has a control without the guard that goes wrong."""

from threading import Barrier

import pytest

from accounts.models import Company
from approvals.actions import AlreadyDecided, NotCompetent
from approvals.actions import request as actions
from approvals.models import Approval, Decision
from approvals.states import Verdict
from catalog.models import Stock
from orders.actions import answer_approval, withdraw_order
from orders.models import Order
from tests.orders.test_races import at_once

pytestmark = pytest.mark.django_db(transaction=True)
ROUNDS = 20


def fresh(order):
    return Order.objects.select_related("company", "approval").get(pk=order.pk)


@pytest.fixture(autouse=True)
def full_shelf(bolt):
    Stock.objects.filter(product=bolt).update(on_hand=100_000)


@pytest.fixture
def second(nordwerk, make_actor):
    return make_actor(nordwerk, "approver", email="second@nordwerk.example")


@pytest.mark.parametrize(
    ("one", "other"), [(Verdict.YES, Verdict.YES), (Verdict.YES, Verdict.NO), (Verdict.NO, Verdict.NO)]
)
def test_of_two_who_decide_at_once_one_does(one, other, requester, approver, second, order_of, at, nordwerk):
    for number in range(ROUNDS):
        order = order_of(requester, key=f"race-{number}")
        results = at_once(
            lambda o=order: answer_approval(fresh(o), one, "r", by=approver, at=at),
            lambda o=order: answer_approval(fresh(o), other, "r", by=second, at=at),
        )
        assert sorted(type(r).__name__ for r in results) == ["AlreadyDecided", "NoneType"]
        order = fresh(order)
        assert Decision.objects.filter(stage__approval=order.approval).count() == 1
        assert (order.state == "placed") == (order.approval.state == "granted")
    placed = Order.objects.filter(state="placed")
    assert Company.objects.get(pk=nordwerk.pk).credit_used == sum(o.total for o in placed)
    assert Stock.objects.get().reserved == 200 * placed.count()


def test_of_approving_and_withdrawing_at_once_one_happens(requester, approver, order_of, at, nordwerk):
    for number in range(ROUNDS):
        order = order_of(requester, key=f"race-{number}")
        results = at_once(
            lambda o=order: answer_approval(fresh(o), Verdict.YES, by=approver, at=at),
            lambda o=order: withdraw_order(fresh(o), by=requester, at=at),
        )
        assert sorted(type(r).__name__ for r in results) == ["AlreadyDecided", "NoneType"]
        assert (fresh(order).state, fresh(order).approval.state) in {
            ("placed", "granted"),
            ("withdrawn", "withdrawn"),
        }


def test_one_person_twenty_times_decides_once(requester, approver, order_of, at):
    order = order_of(requester)
    results = at_once(*[lambda: answer_approval(fresh(order), Verdict.YES, by=approver, at=at)] * 20)
    assert [r for r in results if r is None] == [None]
    assert all(isinstance(r, AlreadyDecided | NotCompetent) for r in results if r is not None)


def test_control_without_the_lock_both_decide(requester, approver, second, order_of, at, monkeypatch):
    met, look = Barrier(2, timeout=10), actions.seat_for

    def look_and_wait(*args, **kwargs):
        seat = look(*args, **kwargs)
        met.wait()
        return seat

    monkeypatch.setattr(
        actions,
        "lock_open",
        lambda approval, by: Approval.objects.select_related("requester").get(pk=approval.pk),
    )
    monkeypatch.setattr(actions, "seat_for", look_and_wait)
    monkeypatch.setattr(actions, "_move", lambda approval, target, at: None)
    order = order_of(requester)
    at_once(
        lambda: actions.decide(order.approval, Verdict.YES, by=approver, at=at),
        lambda: actions.decide(order.approval, Verdict.NO, "r", by=second, at=at),
    )
    assert Decision.objects.count() == 2
