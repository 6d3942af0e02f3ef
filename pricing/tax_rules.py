"""How the VAT of a delivery is decided and rounded; pure. The worked tables of docs/pricing.md are its tests."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum, auto

from accounts.rules import EU, is_of_another_state

from .rules import CENT


class TaxReason(StrEnum):
    DOMESTIC = auto()
    DESTINATION = auto()
    REVERSE_CHARGE = auto()
    EXPORT = auto()


class NoTaxRate(ValueError):
    """A delivery inside the EU without VAT id to a country whose rate nobody entered."""


@dataclass(frozen=True, slots=True)
class Tax:
    percent: Decimal
    reason: TaxReason


def tax_for(
    tax_class: str,
    *,
    seller: str,
    destination: str,
    buyer_vat_id: str,
    rates: Mapping[tuple[str, str], Decimal],
) -> Tax:
    """The VAT of a delivery; `rates` maps (country, tax class) → percent. Raises NoTaxRate.

    `buyer_vat_id` is one that the authorities have confirmed, else empty.
    """
    rate = rates.get((destination, tax_class))
    if destination == seller and rate is not None:
        return Tax(rate, TaxReason.DOMESTIC)
    if destination in EU and destination != seller and is_of_another_state(buyer_vat_id, seller):
        return Tax(Decimal(0), TaxReason.REVERSE_CHARGE)
    if rate is not None:
        return Tax(rate, TaxReason.DESTINATION)
    if destination in EU:
        raise NoTaxRate(destination)
    return Tax(Decimal(0), TaxReason.EXPORT)


@dataclass(frozen=True, slots=True)
class TaxLine:
    percent: Decimal
    reason: TaxReason
    net: Decimal
    tax: Decimal


def tax_lines(nets: Iterable[tuple[Decimal, Tax]], *, per_line: bool = False) -> tuple[TaxLine, ...]:
    """Nets summed per rate and reason; the tax rounded once on each sum, or on each line. Highest rate first."""
    sums: dict[Tax, Decimal] = defaultdict(Decimal)
    taxes: dict[Tax, Decimal] = defaultdict(Decimal)
    for net, tax in nets:
        sums[tax] += net
        taxes[tax] += _tax_of(net, tax)
    lines = (
        TaxLine(tax.percent, tax.reason, net, taxes[tax] if per_line else _tax_of(net, tax))
        for tax, net in sums.items()
    )
    return tuple(sorted(lines, key=lambda line: (-line.percent, line.reason)))


def _tax_of(net: Decimal, tax: Tax) -> Decimal:
    return (net * tax.percent / 100).quantize(CENT, ROUND_HALF_UP)
