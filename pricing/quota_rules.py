"""How much of an article somebody may or means to take in a period; pure."""

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from enum import StrEnum, auto


class Every(StrEnum):
    MONTH = auto()
    QUARTER = auto()
    YEAR = auto()


class QuotaKind(StrEnum):
    LIMIT = auto()
    COMMITMENT = auto()


MONTHS = {Every.MONTH: 1, Every.QUARTER: 3, Every.YEAR: 12}


def period(every: Every, on: date) -> tuple[date, date]:
    """First and last day of the period a day is in.

    >>> [day.isoformat() for day in period(Every.QUARTER, date(2026, 11, 22))]
    ['2026-10-01', '2026-12-31']
    """
    size = MONTHS[every]
    first = on.year * 12 + (on.month - 1) // size * size
    return _day(first), _day(first + size) - timedelta(days=1)


def _day(month: int) -> date:
    return date(month // 12, month % 12 + 1, 1)


@dataclass(frozen=True, slots=True)
class Standing:
    """How a quota of a product stands in its period. `taken` does not include the order in question."""

    quota: int
    product: int
    kind: QuotaKind
    quantity: Decimal
    taken: Decimal
    first_on: date
    last_on: date

    @property
    def left(self) -> Decimal:
        return max(self.quantity - self.taken, Decimal(0))

    def refuses(self, wanted: Decimal) -> bool:
        return self.kind == QuotaKind.LIMIT and wanted > self.left
