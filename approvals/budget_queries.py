"""Which budgets an order counts towards, what it does to them, and whom that asks."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from django.conf import settings
from django.db.models import Case, F, Q, QuerySet, Sum, When
from django.db.models.functions import Coalesce

from accounts.actor import Actor

from .budget_rules import Effect, Exceeded, share
from .models import Budget, BudgetEntry, BudgetPeriod
from .rule_queries import with_categories
from .rules import Facts, Reason
from .steps import Step

Kind = BudgetEntry.Kind
ZERO = Decimal(0)


def shares(facts: Facts, actor: Actor, *, on: date) -> list[tuple[Budget, Decimal]]:
    """The budgets in force that count something of it and how much, by id.

    One statement; three where a budget is about a category.
    """
    counting = Budget.objects.counting_for(actor).in_force(on=on).filter(currency=facts.currency)
    budgets = list(counting.select_related("cost_centre").order_by("pk"))
    return [(budget, amount) for budget, amount in counted(budgets, facts) if amount > 0]


def counted(budgets: Sequence[Budget], facts: Facts) -> list[tuple[Budget, Decimal]]:
    """What each of them counts of it."""
    if any(budget.category_id for budget in budgets):
        facts = with_categories(facts)
    return [(budget, _share(budget, facts)) for budget in budgets]


def _share(budget: Budget, facts: Facts) -> Decimal:
    return share(
        (*facts.lines, *facts.charges),
        cost_centre=budget.cost_centre.code if budget.cost_centre else "",
        category=str(budget.category_id or ""),
        gross=budget.gross,
        per_line=settings.TAX_ROUNDING == "line",
    )


def effects(facts: Facts, actor: Actor, *, on: date) -> tuple[Effect, ...]:
    """What it would do to the budgets it counts towards. Two statements; one where there are none."""
    wanted = shares(facts, actor, on=on)
    if not wanted:
        return ()
    newest = newest_periods([budget for budget, _amount in wanted], on=on)
    return tuple(
        effect(budget, balance(budget, newest.get(budget.pk), on), amount) for budget, amount in wanted
    )


def newest_periods(budgets: Sequence[Budget], *, on: date) -> dict[int, BudgetPeriod]:
    """The last period of each that was opened until a day. One statement."""
    opened = BudgetPeriod.objects.filter(budget__in=budgets, first_on__lte=on)
    return {each.budget_id: each for each in opened.order_by("budget_id", "-first_on").distinct("budget_id")}


def balance(budget: Budget, newest: BudgetPeriod | None, on: date) -> BudgetPeriod:
    """The balances of the day's period; of one that nobody opened yet as it will be opened."""
    first, last = budget.terms.period(on)
    if newest and newest.first_on == first:
        return newest
    carried = budget.terms.opening(on, newest.first_on if newest else None)
    if newest and budget.carries_over:
        carried += max(newest.left, ZERO)
    return BudgetPeriod(budget=budget, first_on=first, last_on=last, amount=budget.amount, adjusted=carried)


def effect(budget: Budget, period: BudgetPeriod, this: Decimal) -> Effect:
    """`period` without the order."""
    return Effect(
        budget=budget.pk,
        name=budget.name,
        exceeded=Exceeded(budget.exceeded),
        owner=budget.owner_id,
        currency=str(budget.currency),
        total=period.total,
        used=period.consumed,
        held=period.reserved,
        this=this,
    )


def over_budget(facts: Facts, actor: Actor, on: date) -> list[tuple[Step, tuple[Reason, ...]]]:
    """One stage for each budget that may only be exceeded with its owner's yes, and is.

    The owner is asked; where they may not approve this or ask themselves, the nearest who may.
    """
    found = facts.budgets if facts.budgets is not None else effects(facts, actor, on=on)
    return [
        (Step(people=(each.owner,) if each.owner else (), else_nearest=True), (each.reason,))
        for each in found
        if each.asks(Exceeded.APPROVE)
    ]


def outstanding(reference: str) -> dict[int, Decimal]:
    """Period → what an order still has reserved in it. One statement."""
    signed = Case(When(kind=Kind.RESERVE, then=F("amount")), default=-F("amount"))
    rows = BudgetEntry.objects.filter(
        reference=reference, kind__in=[Kind.RESERVE, Kind.RELEASE, Kind.CONSUME]
    )
    sums = rows.order_by().values("period").annotate(open=Sum(signed)).filter(open__gt=0)
    return dict(sums.values_list("period", "open"))


def used(reference: str) -> dict[int, Decimal]:
    """Period → what an order has used in it, without what was credited of it. One statement."""
    signed = Case(When(kind=Kind.CONSUME, then=F("amount")), default=-F("amount"))
    rows = BudgetEntry.objects.filter(reference=reference, kind__in=[Kind.CONSUME, Kind.REFUND])
    sums = rows.order_by().values("period").annotate(used=Sum(signed)).filter(used__gt=0)
    return dict(sums.values_list("period", "used"))


def effects_of(reference: str, actor: Actor) -> list[Effect]:
    """What an order that waits does to the budgets the actor may see. Two statements."""
    held = outstanding(reference)
    seen = Budget.objects.visible_to(actor)
    periods = BudgetPeriod.objects.filter(pk__in=held, budget__in=seen).select_related("budget")
    found = []
    for period in periods.order_by("budget__name", "pk"):
        period.reserved -= held[period.pk]
        found.append(effect(period.budget, period, held[period.pk]))
    return found


def booked_on(budget: Budget) -> QuerySet[BudgetEntry]:
    return BudgetEntry.objects.filter(period__budget=budget)


def drifted() -> QuerySet[BudgetPeriod]:
    """Periods whose balances are not the sums of their entries, with the sums as `is_reserved` and so on."""

    def total(**signs: int):
        signed = Case(
            *(When(entries__kind=kind, then=F("entries__amount") * sign) for kind, sign in signs.items())
        )
        return Coalesce(Sum(signed), ZERO)

    sums = {
        "is_reserved": total(reserve=1, release=-1, consume=-1),
        "is_consumed": total(consume=1, refund=-1),
        "is_adjusted": total(adjust=1, carry=1),
    }
    same = Q(reserved=F("is_reserved"), consumed=F("is_consumed"), adjusted=F("is_adjusted"))
    found = BudgetPeriod.objects.annotate(**sums).exclude(same)
    return found.select_related("budget__company").order_by("pk")
