"""What an order costs besides its articles; pure. The worked table of docs/pricing.md is its test."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum, auto

from .rules import CENT
from .tax_rules import Tax

NOTHING = Decimal(0)


class ChargeKind(StrEnum):
    MINIMUM = auto()
    BROKEN_PACK = auto()
    SMALL_ORDER = auto()
    FREIGHT = auto()
    DELIVERY = auto()


@dataclass(frozen=True, slots=True)
class ChargeTerms:
    """One kind's conditions for one customer: `amount` or `percent` on orders below `below` (None: on all)."""

    kind: ChargeKind
    below: Decimal | None = None
    amount: Decimal | None = None
    percent: Decimal | None = None
    name_de: str = ""
    name_en: str = ""

    def holds_for(self, goods: Decimal) -> bool:
        return self.below is None or goods < self.below

    def of(self, net: Decimal) -> Decimal:
        if self.percent is not None:
            return (net * self.percent / 100).quantize(CENT, ROUND_HALF_UP)
        return self.amount or NOTHING


@dataclass(frozen=True, slots=True)
class Charged:
    """A charge of an order as a line of its own. `missing` is how much more has to be ordered to save it, None where
    nothing helps."""

    terms: ChargeTerms
    net: Decimal
    missing: Decimal | None = None
    tax: Tax | None = None


def charged(
    goods: Decimal, broken: Sequence[Decimal], terms: Mapping[ChargeKind, ChargeTerms]
) -> tuple[Charged, ...]:
    """`goods` is the net value of the articles, `broken` the net of each line that is not in whole packs.

    >>> freight = ChargeTerms(ChargeKind.FREIGHT, below=Decimal(250), amount=Decimal("9.80"))
    >>> [(each.net, each.missing) for each in charged(Decimal(200), [], {ChargeKind.FREIGHT: freight})]
    [(Decimal('9.80'), Decimal('50'))]
    """
    found = []
    for kind in (ChargeKind.BROKEN_PACK, ChargeKind.SMALL_ORDER, ChargeKind.FREIGHT):
        told = terms.get(kind)
        if told is None or not told.holds_for(goods):
            continue
        if kind == ChargeKind.BROKEN_PACK:
            net = sum((told.of(each) for each in broken), NOTHING)
        else:
            net = told.of(goods)
        if net:
            found.append(Charged(told, net, None if told.below is None else told.below - goods))
    return tuple(found)


def main_tax(lines: Iterable[tuple[Decimal, Tax]]) -> Tax | None:
    """Charges are taxed as most of the articles' value is; of equal rates the higher one."""
    sums: dict[Tax, Decimal] = defaultdict(Decimal)
    for net, tax in lines:
        sums[tax] += net
    return max(sums, key=lambda tax: (sums[tax], tax.percent), default=None)
