"""Amounts: one rounding, one way to write them down. Worked examples in docs/pricing.md."""

from decimal import ROUND_HALF_EVEN, ROUND_HALF_UP, Decimal
from functools import cache

from babel.numbers import format_currency, format_decimal
from django.utils.translation import get_language

CENT = Decimal("0.01")
FINEST = Decimal("0.0001")
MILLIONTH = Decimal("0.000001")


def round_money(amount: Decimal) -> Decimal:
    """To cents, halves away from zero (DIN 1333). EUR and CHF both have two decimals."""
    return amount.quantize(CENT, ROUND_HALF_UP)


def locale() -> str:
    return {"en": "en_GB"}.get((get_language() or "de")[:2], "de_DE")


def show_money(amount: Decimal, currency: str) -> str:
    """`1.234,50 €` in German, `€1,234.50` in English."""
    before, after, signs = _money_pattern(currency, locale())
    cents = amount.quantize(CENT, ROUND_HALF_EVEN)
    sign = "-" if cents < 0 else ""
    return f"{sign}{before}{f'{abs(cents):,f}'.translate(signs)}{after}"


def show_fine_money(amount: Decimal, currency: str) -> str:
    """With as many decimals as a price per piece needs, up to six: `0,0842 €`."""
    before, after, signs = _money_pattern(currency, locale())
    whole, _, part = f"{amount.quantize(MILLIONTH, ROUND_HALF_EVEN):,f}".partition(".")
    told = f"{whole}.{part.rstrip('0').ljust(2, '0')}"
    return f"{before}{told.translate(signs)}{after}"


def show_number(value: Decimal) -> str:
    """A quantity or dimension without trailing zeros: `1.000`, `2,5`."""
    text = f"{value.quantize(FINEST, ROUND_HALF_EVEN):,f}".rstrip("0").rstrip(".")
    return ("0" if text == "-0" else text).translate(_signs(locale()))


@cache
def _money_pattern(currency: str, where: str) -> tuple[str, str, dict[int, str]]:
    """What stands before and after the digits. Babel knows it, but takes ten times as long as a page can spare."""
    before, after = format_currency(Decimal(0), currency, locale=where).split(_zero(where))
    return before, after, _signs(where)


@cache
def _signs(where: str) -> dict[int, str]:
    """Python's grouping and decimal sign → those of the language."""
    sample = format_decimal(Decimal("1000.5"), format="#,##0.#", locale=where)
    return str.maketrans({",": sample[1], ".": sample[-2]})


def _zero(where: str) -> str:
    return format_decimal(Decimal(0), format="0.00", locale=where)


def plain(number: Decimal) -> str:
    """As machines read it: `1000`, `2.5`."""
    return f"{number.normalize():f}"
