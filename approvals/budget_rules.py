"""What budgets count and when they are exceeded, on plain values; no Django, no clock, no database."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum, auto

from .rules import FactLine, Reason

CENT = Decimal("0.01")


class Every(StrEnum):
    """How long one period of a budget is."""

    MONTH = auto()
    QUARTER = auto()
    YEAR = auto()
    FISCAL_YEAR = auto()
    ONCE = auto()


class Exceeded(StrEnum):
    """What happens to an order that exceeds the budget, from mild to strict."""

    INFORM = auto()
    WARN = auto()
    APPROVE = auto()
    BLOCK = auto()


MONTHS = {Every.MONTH: 1, Every.QUARTER: 3, Every.YEAR: 12, Every.FISCAL_YEAR: 12}


@dataclass(frozen=True, slots=True)
class Terms:
    """When the periods of a budget begin and end, and what each of them gets."""

    every: Every
    amount: Decimal
    valid_from: date
    valid_until: date | None = None
    start_month: int = 1
    carries_over: bool = False

    def period(self, on: date) -> tuple[date, date]:
        """First and last day of the period a day is in.

        >>> yearly = Terms(Every.FISCAL_YEAR, Decimal(1), date(2026, 1, 1), start_month=4)
        >>> [str(day) for day in yearly.period(date(2026, 3, 31))]
        ['2025-04-01', '2026-03-31']
        """
        if self.every == Every.ONCE:
            return self.valid_from, self.valid_until or date.max
        size = MONTHS[self.every]
        offset = self.start_month - 1 if self.every == Every.FISCAL_YEAR else 0
        month = on.year * 12 + on.month - 1
        first = month - (month - offset) % size
        return _month(first), _month(first + size) - timedelta(1)

    def opening(self, on: date, before: date | None) -> Decimal:
        """What the period of a day gets besides its amount for those in which nothing was ordered.

        `before` is the first day of the last period that was opened; None where this is the first.
        """
        if not self.carries_over or self.every == Every.ONCE:
            return Decimal(0)
        size, first = MONTHS[self.every], self.period(on)[0]
        if before is None:
            idle = (_number(first) - _number(self.period(self.valid_from)[0])) // size
        else:
            idle = (_number(first) - _number(before)) // size - 1
        return self.amount * max(idle, 0)


def _month(number: int) -> date:
    return date(number // 12, number % 12 + 1, 1)


def _number(day: date) -> int:
    return day.year * 12 + day.month - 1


@dataclass(frozen=True, slots=True)
class Effect:
    """What one order does to a budget: `used` and `held` without `this` order."""

    budget: int
    name: str
    exceeded: Exceeded
    owner: int | None
    currency: str
    total: Decimal
    used: Decimal
    held: Decimal
    this: Decimal

    @property
    def left(self) -> Decimal:
        """Before the order."""
        return self.total - self.used - self.held

    @property
    def over_before(self) -> Decimal:
        return max(-self.left, Decimal(0))

    @property
    def after(self) -> Decimal:
        return self.left - self.this

    @property
    def over(self) -> Decimal:
        return max(-self.after, Decimal(0))

    def asks(self, what: Exceeded) -> bool:
        return self.over > 0 and self.exceeded == what

    @property
    def reason(self) -> Reason:
        values = {"left": max(self.left, Decimal(0)), "over": self.over}
        told = tuple((name, f"{value:f}") for name, value in values.items())
        return Reason(
            "over_budget",
            (("budget", self.name), ("budget_id", str(self.budget)), *told, ("currency", self.currency)),
        )


def share(
    lines: Iterable[FactLine],
    *,
    cost_centre: str = "",
    category: str = "",
    gross: bool = False,
    per_line: bool = False,
) -> Decimal:
    """What the lines that a budget counts come to; tax is rounded as on the order: once per rate, or `per_line`.

    >>> line = FactLine("A", 1, Decimal("10"), Decimal("10"), cost_centre="4711", tax_percent=Decimal(19))
    >>> share([line], cost_centre="4711", gross=True), share([line], cost_centre="4712")
    (Decimal('11.90'), Decimal('0'))
    """
    nets: dict[Decimal, Decimal] = defaultdict(Decimal)
    taxes = Decimal(0)
    for line in lines:
        if cost_centre in ("", line.cost_centre) and (not category or category in line.categories):
            nets[line.tax_percent] += line.net
            taxes += _tax(line.net, line.tax_percent)
    if not per_line:
        taxes = sum((_tax(net, percent) for percent, net in nets.items()), Decimal(0))
    return sum(nets.values(), Decimal(0)) + (taxes if gross else 0)


def _tax(net: Decimal, percent: Decimal) -> Decimal:
    return (net * percent / 100).quantize(CENT, ROUND_HALF_UP)
