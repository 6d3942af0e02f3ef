"""Budgets: what counts towards them, what happens beyond, and that entries and balances agree."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal as D

import pytest
from django.db import IntegrityError, transaction

from accounts.models import CostCentre, Unit
from approvals.actions import (
    BudgetTerms,
    NotCompetent,
    OverBudget,
    StaleBudget,
    TotalBelowZero,
    adjust_budget,
    change_budget,
    end_budget,
    prove_budgets,
    rebook_budgets,
)
from approvals.budget_queries import drifted, effects
from approvals.budget_rules import Every, Terms, share
from approvals.models import Budget, BudgetEntry, BudgetPeriod
from approvals.rules import FactLine
from approvals.states import Verdict
from b2bshop.events.journal import deliver_due
from b2bshop.events.models import Event
from b2bshop.post.models import Mail
from catalog.models import Category
from orders.actions import (
    Basket,
    Dispatch,
    Packed,
    answer_approval,
    cancel_order,
    place_order,
    ship,
    ship_order,
    withdraw_order,
)
from orders.actions.answer import lapse_held
from orders.actions.drop import cancel_rest
from orders.facts import facts_of
from orders.models import Order
from orders.problems import OrderRefused
from orders.queries import BasketLine, assess
from pricing.models import Charge
from tests.conftest import ALWAYS, role_of

TODAY = date(2026, 11, 22)
PRICE = D("16.84")  # 200 bolts at 8.42 per 100


def balances(budget) -> tuple[D, D, D, D]:
    """(total, reserved, used, left) of the only period."""
    period = budget.periods.get()
    return period.total, period.reserved, period.consumed, period.left


def kinds(budget) -> list[tuple[str, D]]:
    entries = BudgetEntry.objects.filter(period__budget=budget).order_by("pk")
    return list(entries.values_list("kind", "amount"))


@pytest.fixture(autouse=True)
def books_add_up(request):
    if "db" not in request.fixturenames:
        yield
        return
    request.getfixturevalue("db")
    yield
    assert not drifted().exists()


# Pure


@pytest.mark.parametrize(
    ("every", "start_month", "on", "first", "last"),
    [
        (Every.MONTH, 1, date(2026, 2, 28), date(2026, 2, 1), date(2026, 2, 28)),
        (Every.MONTH, 1, date(2028, 2, 1), date(2028, 2, 1), date(2028, 2, 29)),
        (Every.MONTH, 1, date(2026, 12, 31), date(2026, 12, 1), date(2026, 12, 31)),
        (Every.QUARTER, 1, date(2026, 1, 1), date(2026, 1, 1), date(2026, 3, 31)),
        (Every.QUARTER, 1, date(2026, 12, 31), date(2026, 10, 1), date(2026, 12, 31)),
        (Every.YEAR, 7, date(2026, 6, 30), date(2026, 1, 1), date(2026, 12, 31)),
        (Every.FISCAL_YEAR, 7, date(2026, 6, 30), date(2025, 7, 1), date(2026, 6, 30)),
        (Every.FISCAL_YEAR, 7, date(2026, 7, 1), date(2026, 7, 1), date(2027, 6, 30)),
        (Every.FISCAL_YEAR, 1, date(2026, 7, 1), date(2026, 1, 1), date(2026, 12, 31)),
        (Every.ONCE, 1, date(2026, 7, 1), date(2026, 3, 15), date(2026, 9, 1)),
    ],
)
def test_the_period_a_day_is_in(every, start_month, on, first, last):
    terms = Terms(every, D(1), date(2026, 3, 15), date(2026, 9, 1), start_month)
    assert terms.period(on) == (first, last)


@pytest.mark.parametrize(
    ("every", "on", "before", "more"),
    [
        (Every.MONTH, date(2026, 4, 3), date(2026, 3, 1), 0),
        (Every.MONTH, date(2026, 4, 3), date(2026, 1, 1), 200),
        (Every.MONTH, date(2026, 4, 3), None, 300),
        (Every.QUARTER, date(2026, 12, 3), date(2026, 1, 1), 200),
        (Every.ONCE, date(2026, 4, 3), None, 0),
    ],
)
def test_periods_without_an_order_are_carried_too(every, on, before, more):
    terms = Terms(every, D(100), date(2026, 1, 15), date(2027, 1, 1), carries_over=True)
    assert terms.opening(on, before) == more
    assert replace(terms, carries_over=False).opening(on, before) == 0


def test_tax_is_rounded_once_per_rate_as_on_the_order():
    line = FactLine("A", 1, D("0.13"), D("0.13"), tax_percent=D(19))
    assert share([line] * 3, gross=True) == D("0.39") + D("0.07")
    assert share([line, replace(line, tax_percent=D(7))], gross=True) == D("0.26") + D("0.02") + D("0.01")


# On orders


def test_an_order_reserves_and_its_shipment_uses(order_of, buyer, make_budget, at):
    budget = make_budget("100")
    order = order_of(buyer)
    assert balances(budget) == (100, PRICE, 0, 100 - PRICE)
    ship_order(order, by=buyer, at=at)
    assert balances(budget) == (100, 0, PRICE, 100 - PRICE)
    assert kinds(budget) == [("reserve", PRICE), ("consume", PRICE)]
    told = Event.objects.filter(name="BudgetBooked", subject=order.number)
    assert [event.payload["kind"] for event in told.order_by("pk")] == ["reserve", "consume"]


def test_what_is_not_delivered_goes_back_to_the_budget_and_the_rest_is_used(order_of, buyer, make_budget, at):
    budget = make_budget("100")
    order = order_of(buyer)
    [line] = order.lines.all()
    ship(Dispatch([Packed(line.pk, D(100))], at.date()), by=buyer, at=at)
    assert balances(budget) == (100, PRICE, 0, 100 - PRICE)
    cancel_rest(order, {line.pk: D(100)}, "", by=buyer, at=at)
    assert balances(budget) == (100, 0, PRICE / 2, 100 - PRICE / 2)


def test_a_cancelled_order_gives_it_back_to_the_month_it_was_ordered_in(order_of, buyer, make_budget, at):
    budget = make_budget("100")
    cancel_order(order_of(buyer), by=buyer, at=at + timedelta(days=40))
    assert balances(budget) == (100, 0, 0, 100)
    assert budget.periods.get().first_on == date(2026, 11, 1)


@pytest.mark.parametrize("how", ["refused", "withdrawn", "lapsed"])
def test_an_order_that_waits_reserves_and_gives_back_what_is_not_approved(
    how, held, requester, approver, boss, controller, at, make_budget, order_of
):
    budget = make_budget("100")
    order = order_of(requester, key="with-a-budget")
    assert (order.state, balances(budget)[1]) == ("held", PRICE)
    match how:
        case "refused":
            answer_approval(order, Verdict.NO, "no", by=approver, at=at)
        case "withdrawn":
            withdraw_order(order, by=requester, at=at)
        case "lapsed":
            lapse_held(at=at + timedelta(days=8))
    assert balances(budget) == (100, 0, 0, 100)
    assert kinds(budget) == [("reserve", PRICE), ("release", PRICE)]


def test_what_refuses_orders_says_which_budget_and_how_much(order_of, buyer, make_budget, in_english):
    budget = make_budget("20", name="Workshop")
    order_of(buyer)
    with pytest.raises(OrderRefused) as refused:
        order_of(buyer, key="one-too-many")
    assert str(refused.value.problems[0]) == (
        "The budget “Workshop” has €3.16 left; the order exceeds it by €13.68."
    )
    assert (Order.objects.count(), balances(budget)[1]) == (1, PRICE)


def test_who_may_not_see_budgets_reads_no_amounts(order_of, requester, make_budget, in_english):
    make_budget("1", name="Workshop")
    with pytest.raises(OrderRefused) as refused:
        order_of(requester)
    (problem,) = refused.value.problems
    assert problem.values == {}
    assert "Workshop" not in str(problem)


def test_to_the_cent_is_within_the_budget(order_of, buyer, make_budget):
    budget = make_budget("16.84")
    assert order_of(buyer).state == "placed"
    assert balances(budget)[3] == 0


def test_of_several_budgets_all_are_booked_or_none(order_of, buyer, make_budget):
    generous, tight = make_budget("1000"), make_budget("10", name="Eng")
    also_tight = make_budget("11", name="Enger")
    with pytest.raises(OrderRefused) as refused:
        order_of(buyer)
    assert [problem.values["budget"] for problem in refused.value.problems] == ["Eng", "Enger"]
    assert not BudgetEntry.objects.exists()
    assert not any(budget.periods.exists() for budget in (generous, tight, also_tight))


def test_gross_budgets_count_the_tax(order_of, buyer, make_budget):
    budget = make_budget("100", gross=True)
    order = order_of(buyer)
    assert balances(budget)[1] == order.total == D("20.04")


def test_gross_budgets_round_the_tax_as_the_order_does(
    order_of, buyer, make_budget, make_product, settings, address, at
):
    settings.TAX_ROUNDING = "line"
    budget = make_budget("100", gross=True)
    lines = tuple(BasketLine(make_product(f"R-{n}", price="1.03").pk, "1") for n in range(3))
    order = place_order(Basket(lines, address, key="rounded-by-line"), by=buyer, at=at)
    assert (order.tax_total, order.total) == (D("0.60"), D("3.69"))
    assert balances(budget)[1] == order.total


def test_freight_counts_with_the_cost_centre_of_the_order(order_of, buyer, make_budget):
    Charge.objects.create(kind="freight", amount=D(5), valid=ALWAYS)
    net, gross = make_budget("100"), make_budget("100", gross=True)
    assert order_of(buyer).total == D("25.99")
    assert (balances(net)[1], balances(gross)[1]) == (D("21.84"), D("25.99"))


def test_lines_count_by_cost_centre_and_category(
    buyer, bolt, make_product, nordwerk, address, at, make_budget
):
    top, other = (
        Category.objects.get(slug="fasteners"),
        Category.objects.add_root(dict(slug="glue", slug_path="glue", name_de="Kleber")),
    )
    glue = make_product("GLUE", price="5", category=other)
    centre, second = (CostCentre.objects.create(company=nordwerk, code=code) for code in ("4711", "4712"))
    budgets = {
        "centre": make_budget("100", cost_centre=centre),
        "second": make_budget("100", cost_centre=second),
        "below": make_budget("100", category=top),
        "glue": make_budget("100", category=other),
        "both": make_budget("100", category=other, cost_centre=second),
        "all": make_budget("100"),
    }
    lines = (BasketLine(bolt.pk, D(200)), BasketLine(glue.pk, D(2), cost_centre=second))
    place_order(Basket(lines, address, key="two-lines", cost_centre="4711"), by=buyer, at=at)
    counted = {name: BudgetPeriod.objects.filter(budget=each).first() for name, each in budgets.items()}
    assert {name: period and period.reserved for name, period in counted.items()} == {
        "centre": PRICE,
        "second": 10,
        "below": PRICE,
        "glue": 10,
        "both": 10,
        "all": PRICE + 10,
    }


def test_orders_count_by_unit_and_person_and_time(order_of, buyer, make_budget, nordwerk, boss, at):
    below = Unit.objects.add_child(buyer.unit, {"company": nordwerk, "name": "Halle 5"})
    counting = [
        make_budget("100", unit=nordwerk.units.get(depth=1)),
        make_budget("100", unit=below),
        make_budget("100", person=buyer.user),
    ]
    silent = [
        make_budget("1", person=boss.user),
        make_budget("1", unit=Unit.objects.add_child(below, {"company": nordwerk, "name": "Halle 5a"})),
        make_budget("1", valid_from=TODAY + timedelta(1)),
        make_budget("1", valid_until=TODAY - timedelta(1)),
    ]
    end_budget(ended := make_budget("1"), by=boss, at=at)
    order_of(replace(buyer, unit=below))
    assert [balances(budget)[1] for budget in counting] == [PRICE] * 3
    assert not any(budget.periods.exists() for budget in (*silent, ended))


def test_a_budget_of_another_company_counts_nothing(order_of, buyer, make_budget, rival, boss, at):
    budget = make_budget("1")
    Budget.objects.filter(pk=budget.pk).update(company=rival.company)
    assert order_of(buyer).state == "placed"
    assert not budget.periods.exists()


@pytest.mark.parametrize("exceeded", ["inform", "warn"])
def test_the_owner_hears_of_what_goes_beyond(exceeded, order_of, buyer, make_budget, at, controller):
    budget = make_budget("10", exceeded=exceeded)
    assert order_of(buyer).state == "placed"
    assert balances(budget)[3] == 10 - PRICE
    deliver_due(at=at)
    mail = Mail.objects.get(to=controller.user.email)
    assert "6,84" in mail.text


def test_beyond_the_budget_its_owner_is_asked(order_of, buyer, approver, controller, make_budget, at):
    budget = make_budget("20", exceeded="approve")
    assert order_of(buyer).state == "placed"
    order = order_of(buyer, key="beyond")
    assert order.state == "held"
    stage = order.approval.stages.get()
    assert [seat.user for seat in stage.seats.all()] == [controller.user]
    assert [reason["code"] for reason in stage.reasons] == ["over_budget"]
    assert balances(budget)[3] == 20 - 2 * PRICE
    answer_approval(order, Verdict.YES, by=controller, at=at)
    order.refresh_from_db()
    assert order.state == "placed"


def test_an_owner_who_asks_or_may_not_approve_gives_way_to_the_nearest(
    order_of, buyer, approver, controller, boss, make_budget, nordwerk, make_actor
):
    make_budget("1", exceeded="approve", owner=approver.user)
    own = order_of(approver, key="own-order")
    assert {seat.user for seat in own.approval.stages.get().seats.all()} == {controller.user, boss.user}
    Budget.objects.update(owner=make_actor(nordwerk, "viewer", email="v@nordwerk.example").user)
    other = order_of(buyer, key="viewer-owns")
    asked = {seat.user for seat in other.approval.stages.get().seats.all()}
    assert asked == {approver.user, controller.user, boss.user}


# Periods


def month(at, number):
    return at.replace(year=2027 if number > 12 else 2026, month=(number - 1) % 12 + 1)


def order_in(number, by, bolt, address, at, key=""):
    lines = (BasketLine(bolt.pk, D(200)),)
    return place_order(Basket(lines, address, key=key or f"month-{number}"), by=by, at=month(at, number))


def test_every_month_begins_anew_or_with_the_rest(buyer, bolt, address, at, make_budget):
    plain, carrying = make_budget("20"), make_budget("20", carries_over=True, valid_from=date(2026, 3, 1))
    for number in (3, 4, 7):
        order_in(number, buyer, bolt, address, at)
    assert [p.left for p in plain.periods.order_by("first_on")] == [20 - PRICE] * 3
    # March leaves 3.16 to April, April 6.32 to July, with the 40 of May and June
    assert [p.left for p in carrying.periods.order_by("first_on")] == [0, 0, 100 - 3 * PRICE]


def test_what_is_cancelled_later_is_carried_on(buyer, bolt, address, at, make_budget):
    budget = make_budget("20", carries_over=True, valid_from=date(2026, 3, 1))
    march = order_in(3, buyer, bolt, address, at)
    order_in(4, buyer, bolt, address, at)
    cancel_order(march, by=buyer, at=month(at, 4))
    assert [p.left for p in budget.periods.order_by("first_on")] == [0, 40 - PRICE]


def test_an_overdraft_is_not_carried(buyer, bolt, address, at, make_budget, controller):
    budget = make_budget("10", exceeded="inform", carries_over=True, valid_from=date(2026, 3, 1))
    order_in(3, buyer, bolt, address, at)
    order_in(4, buyer, bolt, address, at)
    assert [p.left for p in budget.periods.order_by("first_on")] == [10 - PRICE] * 2


def test_the_preview_knows_what_a_month_will_begin_with(buyer, bolt, address, at, make_budget):
    make_budget("20", carries_over=True, valid_from=date(2026, 3, 1))
    order_in(3, buyer, bolt, address, at)
    facts = facts_of(buyer, assess([BasketLine(bolt.pk, D(200))], buyer, on=TODAY))
    (seen,) = effects(facts, buyer, on=date(2026, 6, 1))
    assert (seen.left, seen.after) == (80 - PRICE, 80 - 2 * PRICE)
    (booked,) = [order_in(6, buyer, bolt, address, at)]
    assert BudgetPeriod.objects.get(first_on=date(2026, 6, 1)).left == seen.after
    assert booked.state == "placed"


def test_an_order_that_waits_and_changes_is_booked_anew(order_of, buyer, bolt, make_budget, nordwerk, at):
    """Smaller, larger where a tier is lost, and charged to another cost centre."""
    here, there = (CostCentre.objects.create(company=nordwerk, code=code) for code in ("4711", "4712"))
    whole, old = make_budget("100"), make_budget("100", cost_centre=here)
    new = make_budget("10", cost_centre=there, exceeded="approve")
    order = order_of(buyer)

    def now(quantity, centre):
        seen = assess([BasketLine(bolt.pk, D(quantity), cost_centre=centre)], buyer, on=TODAY)
        facts = facts_of(buyer, seen, number=order.number)
        return rebook_budgets(facts, asked_by=buyer, on=TODAY, by=buyer, at=at + timedelta(days=20))

    now(100, here)
    assert (balances(whole)[1], balances(old)[1]) == (D("8.42"), D("8.42"))
    asked = [effect for effect in now(300, there) if effect.over]
    assert [(effect.budget, effect.over) for effect in asked] == [(new.pk, D("15.26"))]
    assert [balances(each)[1] for each in (whole, old, new)] == [D("25.26"), 0, D("25.26")]
    ship_order(order, by=buyer, at=at)
    assert balances(whole)[1:3] == (0, D("25.26"))


def test_a_change_that_a_budget_refuses_changes_nothing(order_of, buyer, bolt, make_budget, at):
    budget = make_budget("20")
    order = order_of(buyer)
    facts = facts_of(buyer, assess([BasketLine(bolt.pk, D(300))], buyer, on=TODAY), number=order.number)
    with pytest.raises(OverBudget) as refused, transaction.atomic():
        rebook_budgets(facts, asked_by=buyer, on=TODAY, by=buyer, at=at)
    assert [effect.over for effect in refused.value.effects] == [D("5.26")]
    assert balances(budget)[1] == PRICE


def test_a_month_nobody_opened_has_passed_on_what_it_had(buyer, bolt, address, at, make_budget):
    budget = make_budget("20", carries_over=True, valid_from=date(2026, 3, 1))
    order_in(5, buyer, bolt, address, at)
    order_in(4, buyer, bolt, address, at)
    assert [(p.first_on.month, p.left) for p in budget.periods.all()] == [(5, 60 - 2 * PRICE)]


# Writing


def terms_of(budget, **more) -> BudgetTerms:
    said = {"name": budget.name, "amount": budget.amount, "exceeded": budget.exceeded, "owner": budget.owner}
    return BudgetTerms(**said | more)


def test_more_money_counts_from_now_on_and_every_change_is_told(order_of, buyer, make_budget, boss, at):
    budget = make_budget("20")
    order_of(buyer)
    change_budget(budget, terms_of(budget, amount=D(50)), by=boss, at=at + timedelta(1))
    assert balances(budget)[0] == 50
    budget.refresh_from_db()
    adjust_budget(budget, D("-5.50"), "Korrektur", by=boss, at=at)
    assert balances(budget)[0] == D("44.50")
    end_budget(budget, by=boss, at=at)
    told = set(Event.objects.filter(subject=f"budget-{budget.pk}").values_list("name", flat=True))
    assert told == {"BudgetMade", "BudgetChanged", "BudgetAdjusted", "BudgetEnded"}


def test_nobody_takes_more_than_there_is(make_budget, boss, at):
    with pytest.raises(TotalBelowZero):
        adjust_budget(make_budget("20"), D("-20.01"), "too much", by=boss, at=at)


def test_of_two_who_change_a_budget_the_second_is_told(make_budget, boss, at):
    budget = make_budget("20")
    change_budget(budget, terms_of(budget, name="A"), by=boss, at=at + timedelta(1))
    for change in (
        lambda: change_budget(budget, terms_of(budget), by=boss, at=at),
        lambda: end_budget(budget, by=boss, at=at),
    ):
        with pytest.raises(StaleBudget):
            change()


def test_who_manages_some_units_only_manages_their_budgets(make_budget, nordwerk, make_actor, boss, at):
    below = Unit.objects.add_child(boss.unit, {"company": nordwerk, "name": "Halle 5"})
    lead = make_actor(nordwerk, "controller", unit=below, email="lead@nordwerk.example")
    own, whole = make_budget("20", unit=below), make_budget("20")
    adjust_budget(own, D(1), "more", by=lead, at=at)
    for change in (
        lambda: adjust_budget(whole, D(1), "more", by=lead, at=at),
        lambda: change_budget(whole, terms_of(whole), by=lead, at=at),
        lambda: end_budget(whole, by=lead, at=at),
    ):
        with pytest.raises(NotCompetent):
            change()


def test_who_sees_which_budgets(make_budget, buyer, requester, boss, rival, nordwerk, make_actor):
    below = Unit.objects.add_child(buyer.unit, {"company": nordwerk, "name": "Halle 5"})
    whole, unit, deep = make_budget("1"), make_budget("1", unit=buyer.unit), make_budget("1", unit=below)
    personal, mine = make_budget("1", person=boss.user), make_budget("1", person=buyer.user)
    rival.membership.roles.add(role_of(rival.company, "admin"))
    seen = {
        actor.user.email: set(Budget.objects.visible_to(actor)) for actor in (buyer, requester, boss, rival)
    }
    assert list(seen.values()) == [{whole, unit, mine}, set(), {whole, unit, deep, personal, mine}, set()]


# The database and the proof


@pytest.mark.parametrize("change", [lambda rows: rows.update(amount=1), lambda rows: rows.delete()])
def test_an_entry_is_never_changed(change, order_of, buyer, make_budget):
    make_budget("100")
    order_of(buyer)
    with pytest.raises(IntegrityError), transaction.atomic():
        change(BudgetEntry.objects.all())


@pytest.mark.parametrize("name", ["reserved", "consumed", "adjusted"])
def test_the_database_refuses_balances_that_cannot_be(name, order_of, buyer, make_budget):
    make_budget("100")
    order_of(buyer)
    with pytest.raises(IntegrityError), transaction.atomic():
        BudgetPeriod.objects.update(**{name: D(-101)})


def test_a_balance_that_is_not_the_sum_of_its_entries_raises_the_alarm(
    order_of, buyer, make_budget, boss, at
):
    make_budget("100")
    order_of(buyer)
    assert prove_budgets(at=at) == 0
    BudgetPeriod.objects.update(consumed=D("0.01"))
    assert prove_budgets(at=at) == 1
    fact = Event.objects.get(name="BudgetDrifted")
    assert fact.payload["balances"]["consumed"] == ["0.01", "0"]
    deliver_due(at=at)
    assert Mail.objects.filter(to=boss.user.email).exists()
    BudgetPeriod.objects.update(consumed=0)


def test_statements_stay_the_same_for_one_line_and_for_thirty(
    buyer, approver, make_product, address, at, make_budget, category, django_assert_num_queries
):
    make_budget("10000")
    make_budget("10000", category=category, exceeded="approve")
    place_order(Basket((BasketLine(make_product("S").pk, "1"),), address, key="opens-it"), by=buyer, at=at)
    for count in (1, 30):
        lines = tuple(BasketLine(make_product(f"S{count}-{n}").pk, "1") for n in range(count))
        with django_assert_num_queries(46):
            place_order(Basket(lines, address, key=f"count-{count}"), by=buyer, at=at)
