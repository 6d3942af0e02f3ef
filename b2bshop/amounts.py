"""Amounts as people type them into forms. One reading whatever the language; what has two is asked for again."""

import re
from decimal import Decimal

from django import forms
from django.core.exceptions import ValidationError
from django.utils.formats import number_format
from django.utils.translation import gettext_lazy as _

GAPS = str.maketrans(dict.fromkeys("’\N{NO-BREAK SPACE}\N{NARROW NO-BREAK SPACE} ", "'"))
AMOUNT = re.compile(r"([+-]?)(\d+|\d{1,3}(?:(['.,])\d{3})(?:\3\d{3})*)?(?:([.,])(\d*))?", re.ASCII)
TWOFOLD = re.compile(r"[+-]?(?!0[.,])\d{1,3}[.,]\d{3}", re.ASCII)
LONGEST = 20


class AmountField(forms.DecimalField):
    """`1000,5`, `1000.50`, `1.000,50`, `1,000.50`, `1'000.50` and `1.000.000` mean one thing in every language.

    `1.000` and `1,000` are a thousand to one reader and one to another: the answer names both and takes neither.
    """

    widget = forms.TextInput(attrs={"inputmode": "decimal", "maxlength": LONGEST})
    default_error_messages = {
        "invalid": _("Please enter an amount like 1000 or 1000,50."),
        "ambiguous": _("“%(typed)s” can mean %(large)s or %(small)s. Please enter it as one of them."),
    }

    def to_python(self, value):
        if value in self.empty_values or isinstance(value, Decimal):
            return value or None
        typed = str(value).strip()
        if TWOFOLD.fullmatch(typed):
            raise ValidationError(self.error_messages["ambiguous"], code="ambiguous", params=_readings(typed))
        amount = read_amount(typed)
        if amount is None:
            raise ValidationError(self.error_messages["invalid"], code="invalid")
        return amount

    def prepare_value(self, value):
        """A number from the shop as it can be sent again; what a person typed as it was."""
        return _written(value) if isinstance(value, Decimal) else value


def read_amount(typed: str) -> Decimal | None:
    """The last mark parts the decimals, unless it is the one that groups; None for what is no amount."""
    found = AMOUNT.fullmatch(typed.translate(GAPS)) if len(typed) <= LONGEST else None
    if found is None:
        return None
    sign, whole, group, mark, decimals = found.groups()
    if not (whole or decimals) or (group and group == mark):
        return None
    digits = (whole or "0").replace(group or "'", "")
    return Decimal(f"{sign}{digits}.{decimals}" if decimals else f"{sign}{digits}")


def _readings(typed: str) -> dict[str, str]:
    small = Decimal(typed.replace(",", "."))
    return {"typed": typed, "large": re.sub("[.,]", "", typed), "small": _written(small)}


def _written(value: Decimal) -> str:
    """Without grouping, and never with three decimals."""
    decimals = next((places for places in (0, 2) if value == round(value, places)), 4)
    return number_format(value, decimal_pos=decimals)
