"""Amounts: one rounding, one way to write them down. Worked examples in docs/pricing.md."""

from decimal import ROUND_HALF_UP, Decimal

from babel.numbers import format_currency, format_decimal
from django.utils.translation import get_language

CENT = Decimal("0.01")


def round_money(amount: Decimal) -> Decimal:
    """To cents, halves away from zero (DIN 1333). EUR and CHF both have two decimals."""
    return amount.quantize(CENT, ROUND_HALF_UP)


def locale() -> str:
    return {"en": "en_GB"}.get((get_language() or "de")[:2], "de_DE")


def show_money(amount: Decimal, currency: str) -> str:
    """`1.234,50 €` in German, `€1,234.50` in English."""
    return format_currency(amount, currency, locale=locale())


def show_number(value: Decimal) -> str:
    """A quantity or dimension without trailing zeros: `1.000`, `2,5`."""
    return format_decimal(value, format="#,##0.####", locale=locale())
