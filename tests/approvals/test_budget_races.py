"""Many orders reach for the last of a budget at once; and a year of bookings after which the books add up."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal as D
from threading import Barrier

import pytest
from django.db import transaction
from django.db.models import F
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from accounts.actor import EVERYTHING
from approvals.actions import OverBudget, adjust_budget, consume_budgets, release_budgets, reserve_budgets
from approvals.actions import budget as booking
from approvals.actions.budget import TotalBelowZero
from approvals.budget_queries import drifted
from approvals.models import Budget, BudgetEntry, BudgetPeriod
from approvals.rules import FactLine, Facts
from orders.actions import Basket, cancel_order, place_order, ship_order
from orders.models import Order
from orders.problems import OrderRefused
from orders.queries import BasketLine
from tests.orders.test_races import at_once

MANY = 20


def facts(number, net="1.00"):
    line = FactLine("A", 1, D(net), D(net), tax_percent=D(19))
    return Facts(str(number), line.net, "EUR", lines=(line,))


class TestRaces:
    pytestmark = pytest.mark.django_db(transaction=True)

    @pytest.fixture(autouse=True)
    def books_add_up(self, transactional_db):
        yield
        assert not drifted().exists()

    def test_the_last_of_a_budget_is_spent_once_however_many_reach_for_it(self, make_budget, buyer, at):
        budget = make_budget("7.50")
        results = at_once(*[lambda n=n: reserve_budgets(facts(n), by=buyer, at=at) for n in range(MANY)])
        assert sum(isinstance(r, tuple) for r in results) == 7
        assert sum(isinstance(r, OverBudget) for r in results) == MANY - 7
        assert budget.periods.get().left == D("0.50")

    def test_control_with_look_and_then_book_all_of_them_spend_it(self, make_budget, buyer, at, monkeypatch):
        met = Barrier(MANY, timeout=20)

        def look_and_book(period, amount):
            enough = BudgetPeriod.objects.get(pk=period.pk).left >= amount
            met.wait()
            BudgetPeriod.objects.filter(pk=period.pk).update(reserved=F("reserved") + amount)
            return enough

        budget = make_budget("7.50")
        adjust_budget(budget, D("0.01"), "opens it", by=replace(buyer, scopes=EVERYTHING), at=at)
        monkeypatch.setattr(booking, "_take", look_and_book)
        results = at_once(*[lambda n=n: reserve_budgets(facts(n), by=buyer, at=at) for n in range(MANY)])
        assert all(isinstance(r, tuple) for r in results)
        assert budget.periods.get().left == D("7.51") - MANY

    def test_beyond_the_budget_every_order_waits_for_its_owner(self, make_budget, buyer, at, bolt, address):
        budget = make_budget("59", exceeded="approve")  # seven of 8.42
        baskets = [Basket((BasketLine(bolt.pk, "100"),), address, key=f"k{n}") for n in range(MANY)]
        orders = at_once(*[lambda b=b: place_order(b, by=buyer, at=at) for b in baskets])
        assert sorted(order.state for order in orders) == ["held"] * (MANY - 7) + ["placed"] * 7
        placed = sum(order.net_total for order in orders if order.state == "placed")
        assert placed <= 59 < placed + D("8.42")
        assert budget.periods.get().left == 59 - MANY * D("8.42")

    def test_orders_cancelled_and_shipped_at_once_leave_nothing_reserved(
        self, make_budget, buyer, at, bolt, address
    ):
        budgets = [make_budget("1000", carries_over=True) for _ in range(3)]
        orders = [
            place_order(Basket((BasketLine(bolt.pk, "100"),), address, key=f"k{n}"), by=buyer, at=at)
            for n in range(6)
        ]
        later = Basket((BasketLine(bolt.pk, "100"),), address, key="next-month")
        soon = at + timedelta(days=20)
        results = at_once(
            *[lambda o=o: cancel_order(Order.objects.get(pk=o.pk), by=buyer, at=soon) for o in orders[:4]],
            *[lambda o=o: ship_order(Order.objects.get(pk=o.pk), by=buyer, at=soon) for o in orders[2:]],
            *[lambda n=n: place_order(replace(later, key=f"l{n}"), by=buyer, at=soon) for n in range(4)],
        )
        assert not [r for r in results if isinstance(r, OrderRefused | AssertionError)]
        assert not [r for r in results if "deadlock" in str(r)]
        for budget in budgets:
            november, december = budget.periods.order_by("first_on")
            assert (november.reserved, december.reserved) == (0, 4 * D("8.42"))
            assert november.left == 0


STEPS = st.lists(
    st.tuples(
        st.integers(0, 25),  # days passed
        st.sampled_from(["order", "order", "order", "cancel", "ship", "adjust"]),
        st.decimals("0.01", "80", places=2),
    ),
    min_size=5,
    max_size=40,
)


class TestYear:
    @pytest.fixture
    def budgets(self, make_budget):
        plans = {
            "month": {},
            "carrying": {"carries_over": True, "exceeded": "approve"},
            "quarter": {"every": "quarter", "carries_over": True, "gross": True, "exceeded": "inform"},
            "fiscal": {"every": "fiscal_year", "start_month": 4, "exceeded": "warn"},
        }
        return {name: make_budget("100", name=name, **more) for name, more in plans.items()}

    @settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
    @given(steps=STEPS)
    def test_after_a_year_every_balance_is_the_sum_of_its_entries(self, budgets, buyer, boss, steps):
        with transaction.atomic():
            open_orders = self.live(steps, budgets, buyer, boss)
            assert not drifted().exists()
            self.check(budgets, open_orders)
            transaction.set_rollback(True)

    def live(self, steps, budgets, buyer, boss):
        """What is still reserved at the end: number → net."""
        at, open_orders = datetime(2026, 1, 1, 12, tzinfo=UTC), {}
        for number, (days, what, amount) in enumerate(steps):
            at += timedelta(days=days)
            some = sorted(open_orders)[int(amount * 100) % len(open_orders)] if open_orders else None
            try:
                with transaction.atomic():
                    if what == "order":
                        reserve_budgets(facts(number, amount), by=buyer, at=at)
                        open_orders[number] = amount
                    elif what == "adjust":
                        change = amount if number % 2 else -amount
                        adjust_budget(budgets["carrying"], change, "r", by=boss, at=at)
                    elif some is not None:
                        verb = release_budgets if what == "cancel" else consume_budgets
                        verb(str(some), by=buyer, at=at)
                        del open_orders[some]
            except (OverBudget, TotalBelowZero):
                continue
        return open_orders

    def check(self, budgets, open_orders):
        for name, budget in budgets.items():
            periods = list(budget.periods.order_by("first_on"))
            reserved = sum(open_orders.values(), D(0))
            if not budget.gross:
                assert sum(p.reserved for p in periods) == reserved
            assert name != "month" or all(p.left >= 0 for p in periods)
            if budget.carries_over and periods:
                self.check_carried(budget, periods)

    def check_carried(self, budget, periods):
        """Older periods keep no rest, and every month of the year got its amount exactly once."""
        assert all(period.left <= 0 for period in periods[:-1])
        first, last = periods[0].first_on, periods[-1].first_on
        size = {"month": 1, "quarter": 3}[budget.every]
        months = (last.year - 2026) * 12 + last.month - 1
        given_out = budget.amount * (months // size + 1)
        entries = BudgetEntry.objects.filter(period__budget=budget, kind="adjust")
        adjusted = sum(entries.values_list("amount", flat=True), D(0))
        assert sum(period.total for period in periods) == given_out + adjusted
        assert first >= date(2026, 1, 1)


def test_a_new_budget_counts_nothing_ordered_before(make_budget, buyer, at):
    reserve_budgets(facts("1"), by=buyer, at=at)
    make_budget("100")
    release_budgets("1", by=buyer, at=at)
    assert (Budget.objects.count(), BudgetEntry.objects.count()) == (1, 0)
