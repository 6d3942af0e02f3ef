"""Verbs that book on budgets, the only writers of their balances.

Lock order: budgets by id; within one the older period first.
"""

from collections.abc import Iterable
from datetime import date, datetime
from decimal import Decimal

import structlog
from django.db import transaction
from django.db.models import F
from django.utils.timezone import localdate

from accounts.actor import Actor
from accounts.models import Company
from accounts.permissions import Permission
from b2bshop.events.journal import record

from ..budget_queries import balance, counted, drifted, effect, newest_periods, outstanding, shares, used
from ..budget_rules import Effect, Exceeded
from ..events import BudgetAdjusted, BudgetBooked, BudgetDrifted, BudgetExceeded
from ..models import Budget, BudgetEntry, BudgetPeriod
from ..rules import Facts
from .request import NotCompetent

log = structlog.get_logger(__name__)
Kind = BudgetEntry.Kind
Booking = tuple[Budget, BudgetPeriod, Decimal]
TOLD_TO_OWNER = (Exceeded.INFORM, Exceeded.WARN)


class OverBudget(Exception):
    """Budgets that refuse what exceeds them do not cover the order; `effects` says which and by how much."""

    def __init__(self, effects: list[Effect]):
        super().__init__(", ".join(each.name for each in effects))
        self.effects = effects


class TotalBelowZero(Exception):
    """An adjustment would take more than the period has; `total` is what it has."""

    def __init__(self, total: Decimal):
        super().__init__(str(total))
        self.total = total


@transaction.atomic(savepoint=False)
def reserve_budgets(facts: Facts, *, by: Actor, at: datetime) -> tuple[Effect, ...]:
    """Reserves what an order counts towards in all its budgets or in none; returns the effects.

    In the order's own transaction. Raises OverBudget with every budget that refuses it. A budget whose owner has
    to agree is overdrawn here and asked about with the effects: `facts.budgets` of approvals.actions.ask.
    """
    on = localdate(at)
    wanted = shares(facts, by, on=on)
    if not wanted:
        return ()
    newest = newest_periods([budget for budget, _amount in wanted], on=on)
    booked: list[Booking] = []
    short: list[Booking] = []
    for budget, amount in wanted:
        period = _opened(budget, newest.get(budget.pk), on, by=by, at=at)
        ok = _reserve(budget, period, amount)
        (booked if ok else short).append((budget, period, amount))
    if short:
        raise OverBudget(_effects(short, reserved=False))
    _enter(Kind.RESERVE, {p.pk: a for _b, p, a in booked}, facts.reference, by=by, at=at)
    found = _effects(booked, reserved=True)
    for each in found:
        if each.over and each.exceeded in TOLD_TO_OWNER:
            fact = BudgetExceeded(facts.reference, each.budget, f"{each.over:f}", each.currency)
            record(fact, by=by, at=at)
    return tuple(found)


def _reserve(budget: Budget, period: BudgetPeriod, amount: Decimal) -> bool:
    """Takes it; beyond what is left only where the budget lets orders, or asks about them."""
    if _take(period, amount):
        return True
    if budget.exceeded == Exceeded.BLOCK:
        return False
    _overdraw(period, amount)
    return True


def _take(period: BudgetPeriod, amount: Decimal) -> bool:
    """The guard: one statement that reserves what is left, or nothing."""
    most = F("amount") + F("adjusted") - F("consumed") - amount
    enough = BudgetPeriod.objects.filter(pk=period.pk, reserved__lte=most)
    return bool(enough.update(reserved=F("reserved") + amount))


def _overdraw(period: BudgetPeriod, amount: Decimal) -> None:
    BudgetPeriod.objects.filter(pk=period.pk).update(reserved=F("reserved") + amount)


def _effects(rows: list[Booking], *, reserved: bool) -> list[Effect]:
    """As the balances are now, which nobody else changes before this transaction ends."""
    fresh = BudgetPeriod.objects.in_bulk([period.pk for _budget, period, _amount in rows])
    found = []
    for budget, period, amount in rows:
        now = fresh[period.pk]
        now.reserved -= amount if reserved else 0
        found.append(effect(budget, now, amount))
    return found


def lock_budgets(company: Company, references: Iterable[str]) -> None:
    """Holds still what these orders have reserved, and the newest period of every budget of the company.

    For who gives back and reserves in one transaction; within the caller's.
    """
    newest = (
        BudgetPeriod.objects.filter(budget__company=company)
        .order_by("budget_id", "-first_on")
        .distinct("budget_id")
    )
    wanted = {pk for reference in references for pk in outstanding(reference)} | {
        period.pk for period in newest
    }
    held = BudgetPeriod.objects.filter(pk__in=wanted).order_by("budget_id", "first_on")
    list(held.select_for_update().values_list("pk"))


@transaction.atomic(savepoint=False)
def release_budgets(reference: str, *, by: Actor, at: datetime) -> None:
    """Gives back what an order still has reserved: it was refused, withdrawn, lapsed or cancelled."""
    held = outstanding(reference)
    for period in _in_order(held):
        _give_back(period, period.budget, held[period.pk], by=by, at=at)
    _enter(Kind.RELEASE, held, reference, by=by, at=at)


@transaction.atomic(savepoint=False)
def consume_budgets(reference: str, *, by: Actor, at: datetime) -> None:
    """What an order had reserved is used: it was shipped."""
    held = outstanding(reference)
    for period in _in_order(held):
        amount = held[period.pk]
        BudgetPeriod.objects.filter(pk=period.pk).update(
            reserved=F("reserved") - amount, consumed=F("consumed") + amount
        )
    _enter(Kind.CONSUME, held, reference, by=by, at=at)


@transaction.atomic(savepoint=False)
def refund_budgets(facts: Facts, *, by: Actor, at: datetime) -> None:
    """What was credited of an order is there again, in the periods it counted in: first of what it still has reserved,
    then of what it has used, never more. `facts` are those of what was credited alone."""
    held, gone = outstanding(facts.reference), used(facts.reference)
    periods = {period.budget_id: period for period in _in_order(held.keys() | gone.keys())}
    freed: dict[int, Decimal] = {}
    credited: dict[int, Decimal] = {}
    for budget, amount in counted([period.budget for period in periods.values()], facts):
        period = periods[budget.pk]
        released = min(amount, held.get(period.pk, Decimal(0)))
        back = min(amount - released, gone.get(period.pk, Decimal(0)))
        if released > 0:
            freed[period.pk] = released
        if back > 0:
            credited[period.pk] = back
            BudgetPeriod.objects.filter(pk=period.pk).update(consumed=F("consumed") - back)
        if released > 0 or back > 0:
            _give_back(period, budget, max(released, Decimal(0)), by=by, at=at)
    _enter(Kind.RELEASE, freed, facts.reference, by=by, at=at)
    _enter(Kind.REFUND, credited, facts.reference, by=by, at=at)


@transaction.atomic(savepoint=False)
def rebook_budgets(facts: Facts, *, asked_by: Actor, on: date, by: Actor, at: datetime) -> tuple[Effect, ...]:
    """An order that waits is not what it was: reserves what it needs more, releases what it needs less.

    `facts` are those of the order as it is now, of the requester `asked_by`, submitted on a day. Returns the effects,
    raises OverBudget, both as `reserve_budgets` does.
    """
    held = outstanding(facts.reference)
    kept = {period.budget_id: period for period in _in_order(held)}
    wanted = counted([period.budget for period in kept.values()], facts)
    wanted += [each for each in shares(facts, asked_by, on=on) if each[0].pk not in kept]
    newest = newest_periods([budget for budget, _amount in wanted], on=on)
    booked: list[Booking] = []
    short: list[Booking] = []
    more: dict[int, Decimal] = {}
    less: dict[int, Decimal] = {}
    for budget, amount in sorted(wanted, key=lambda each: each[0].pk):
        period = kept.get(budget.pk) or _opened(budget, newest.get(budget.pk), on, by=by, at=at)
        change = amount - held.get(period.pk, Decimal(0))
        if change < 0:
            less[period.pk] = -change
            _give_back(period, budget, -change, by=by, at=at)
        elif change > 0:
            more[period.pk] = change
            if not _reserve(budget, period, change):
                short.append((budget, period, change))
        booked.append((budget, period, amount))
    if short:
        raise OverBudget(_effects(short, reserved=False))
    _enter(Kind.RELEASE, less, facts.reference, by=by, at=at)
    _enter(Kind.RESERVE, more, facts.reference, by=by, at=at)
    return tuple(_effects([each for each in booked if each[2]], reserved=True))


def _give_back(period: BudgetPeriod, budget: Budget, amount: Decimal, *, by: Actor, at: datetime) -> None:
    BudgetPeriod.objects.filter(pk=period.pk).update(reserved=F("reserved") - amount)
    if budget.carries_over:
        _pass_on(period, by=by, at=at)


def _in_order(held: Iterable[int]):
    if not held:
        return ()
    found = BudgetPeriod.objects.filter(pk__in=held).select_related("budget__cost_centre")
    return found.order_by("budget_id", "first_on")


def _enter(
    kind: Kind, amounts: dict[int, Decimal], reference: str, *, by: Actor, at: datetime, reason: str = ""
) -> None:
    """The entries of one booking, and the fact."""
    if not amounts:
        return
    who = by.user.pk if by.user else None
    BudgetEntry.objects.bulk_create(
        BudgetEntry(
            period_id=period,
            kind=kind,
            amount=amount,
            reference=reference,
            booked_by_id=who,
            booked_at=at,
            reason=reason,
        )
        for period, amount in amounts.items()
    )
    if reference:
        told = {str(period): f"{amount:f}" for period, amount in amounts.items()}
        record(BudgetBooked(reference, kind.value, told), by=by, at=at)


# Periods


def _opened(
    budget: Budget, newest: BudgetPeriod | None, on: date, *, by: Actor, at: datetime
) -> BudgetPeriod:
    """The day's period; opened where this is its first booking, with what is carried over.

    One that is over and was never opened has passed on what it had: then it is the newest.
    """
    first, _last = budget.terms.period(on)
    if newest and newest.first_on == first:
        return newest
    Budget.objects.select_for_update(no_key=True).get(pk=budget.pk)  # of two who open it, one waits
    newest = newest_periods([budget], on=on).get(budget.pk)
    wanted = balance(budget, newest, on)
    if wanted.pk:
        return wanted
    later = BudgetPeriod.objects.filter(budget=budget, first_on__gt=first).order_by("-first_on").first()
    if later and budget.carries_over:
        return later
    idle = budget.terms.opening(on, newest.first_on if newest else None)
    wanted.adjusted = idle
    wanted.save(force_insert=True)
    if idle:
        _enter(Kind.CARRY, {wanted.pk: idle}, "", by=by, at=at)
    if newest and budget.carries_over:
        _pass_on(newest, by=by, at=at)
    return wanted


def _pass_on(period: BudgetPeriod, *, by: Actor, at: datetime) -> None:
    """What is left of a period that is over goes to the newest one; nothing where this is the newest."""
    later = BudgetPeriod.objects.filter(budget=period.budget_id, first_on__gt=period.first_on)
    newest = later.order_by("-first_on").first()
    if newest is None:
        return
    rest = BudgetPeriod.objects.select_for_update().get(pk=period.pk).left
    if rest <= 0:
        return
    for pk, amount in ((period.pk, -rest), (newest.pk, rest)):
        BudgetPeriod.objects.filter(pk=pk).update(adjusted=F("adjusted") + amount)
    _enter(Kind.CARRY, {period.pk: -rest, newest.pk: rest}, "", by=by, at=at)


@transaction.atomic
def adjust_budget(budget: Budget, amount: Decimal, reason: str, *, by: Actor, at: datetime) -> None:
    """Gives the running period more, or less where `amount` is negative. Raises TotalBelowZero, NotCompetent."""
    if not Budget.objects.managed_by(by).filter(pk=budget.pk).exists():
        raise NotCompetent(Permission.MANAGE_BUDGETS)
    book_adjustment(budget, amount, reason, by=by, at=at)
    fact = BudgetAdjusted(f"budget-{budget.pk}", budget.pk, f"{amount:f}", reason)
    record(fact, by=by, at=at)


def book_adjustment(budget: Budget, amount: Decimal, reason: str, *, by: Actor, at: datetime) -> None:
    on = localdate(at)
    period = _opened(budget, newest_periods([budget], on=on).get(budget.pk), on, by=by, at=at)
    enough = BudgetPeriod.objects.filter(pk=period.pk, adjusted__gte=-F("amount") - amount)
    if not enough.update(adjusted=F("adjusted") + amount):
        raise TotalBelowZero(BudgetPeriod.objects.get(pk=period.pk).total)
    _enter(Kind.ADJUST, {period.pk: amount}, "", by=by, at=at, reason=reason)


# The proof


def prove_budgets(*, at: datetime) -> int:
    """Compares every balance with its entries and raises the alarm where they differ; returns how many do."""
    found = list(drifted())
    for period in found:
        told = {
            name: [f"{getattr(period, name):f}", f"{getattr(period, 'is_' + name):f}"]
            for name in ("reserved", "consumed", "adjusted")
        }
        log.error("budget drifted", budget=period.budget_id, period=str(period.first_on), **told)
        fact = BudgetDrifted(f"budget-{period.budget_id}", period.budget_id, str(period.first_on), told)
        record(fact, by=Actor.system(period.budget.company), at=at)
    return len(found)
