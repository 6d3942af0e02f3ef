"""Verbs about what a budget says: making, changing and ending it. What it counts and its period never change."""

from dataclasses import dataclass, fields
from datetime import date, datetime
from decimal import Decimal

from django.db import transaction
from django.utils.timezone import localdate

from accounts.actor import Actor
from accounts.models import CostCentre, Unit, User
from accounts.permissions import Permission, Scope
from b2bshop.events.journal import record
from catalog.models import Category

from ..budget_rules import Every, Exceeded
from ..events import BudgetChanged, BudgetEnded, BudgetMade
from ..models import Budget, BudgetPeriod
from ..rule_queries import units_to_write_for
from .budget import book_adjustment
from .request import NotCompetent


@dataclass(frozen=True, slots=True)
class BudgetTerms:
    """What can change later on."""

    name: str
    amount: Decimal
    exceeded: Exceeded
    owner: User
    valid_until: date | None = None
    carries_over: bool = False


@dataclass(frozen=True, slots=True)
class BudgetScope:
    """What it counts, and for how long at a time."""

    every: Every
    valid_from: date
    unit: Unit | None = None
    cost_centre: CostCentre | None = None
    person: User | None = None
    category: Category | None = None
    start_month: int = 1
    gross: bool = False


class StaleBudget(Exception):
    """Somebody else changed or ended the budget in between."""


@transaction.atomic
def make_budget(scope: BudgetScope, terms: BudgetTerms, *, by: Actor, at: datetime) -> Budget:
    """From its first day on orders count towards it; what was ordered before does not."""
    by.require(Permission.MANAGE_BUDGETS)
    whole = by.scopes[Permission.MANAGE_BUDGETS] == Scope.COMPANY
    if not (scope.unit in units_to_write_for(by, Permission.MANAGE_BUDGETS) if scope.unit else whole):
        raise NotCompetent(Permission.MANAGE_BUDGETS)
    budget = Budget.objects.create(
        company=by.company,
        currency=by.company.currency,
        **{field.name: getattr(part, field.name) for part in (scope, terms) for field in fields(part)},
    )
    record(BudgetMade(f"budget-{budget.pk}", budget.pk, said(budget)), by=by, at=at)
    return budget


@transaction.atomic
def change_budget(budget: Budget, terms: BudgetTerms, *, by: Actor, at: datetime) -> None:
    """From now on; a new amount counts for the running period too, as an adjustment.

    Raises StaleBudget where `budget` is not as it is now any more, and TotalBelowZero.
    """
    now = _lock(budget, by)
    before, more = said(now), terms.amount - now.amount
    if more and now.terms.valid_from <= localdate(at):
        book_adjustment(now, more, f"{now.amount:f} → {terms.amount:f}", by=by, at=at)
    names = [field.name for field in fields(terms)]
    for name in names:
        setattr(now, name, getattr(terms, name))
    now.version += 1
    now.save(update_fields=[*names, "version"])
    if now.every == Every.ONCE:
        BudgetPeriod.objects.filter(budget=now).update(last_on=terms.valid_until)
    record(BudgetChanged(f"budget-{now.pk}", now.pk, before, said(now)), by=by, at=at)


@transaction.atomic
def end_budget(budget: Budget, *, by: Actor, at: datetime) -> None:
    """No further order counts towards it; what is reserved is still released or used. Raises StaleBudget."""
    now = _lock(budget, by)
    now.ended_at, now.version = at, now.version + 1
    now.save(update_fields=["ended_at", "version"])
    record(BudgetEnded(f"budget-{now.pk}", now.pk, now.name), by=by, at=at)


def _lock(budget: Budget, by: Actor) -> Budget:
    """Of two who change the same budget the second changes nothing."""
    now = (
        Budget.objects.managed_by(by).select_for_update(of=["self"], no_key=True).filter(pk=budget.pk).first()
    )
    if now is None:
        raise NotCompetent(Permission.MANAGE_BUDGETS)
    if now.ended_at or now.version != budget.version:
        raise StaleBudget
    return now


def said(budget: Budget) -> dict:
    """What a budget says, as the journal keeps it."""
    texts = ("name", "amount", "currency", "every", "exceeded", "valid_from", "valid_until")
    parts = ("unit", "cost_centre", "person", "category", "owner")
    plain = ("start_month", "gross", "carries_over")
    words = {name: str(getattr(budget, name) or "") for name in (*texts, *parts)}
    return words | {name: getattr(budget, name) for name in plain}
