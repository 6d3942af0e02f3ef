"""Amounts as people type them into forms."""

from decimal import Decimal

from django import forms
from django.core.exceptions import ValidationError

from .intake.cells import Bad, Form, to_decimal
from .money import locale, show_number


class AmountField(forms.DecimalField):
    """`1.000,50`, `1000,5` and `1000.50` in German, `1,000.50` in English: the reader's way of writing goes first."""

    widget = forms.TextInput(attrs={"inputmode": "decimal", "maxlength": 20})

    def to_python(self, value):
        if value in self.empty_values or isinstance(value, Decimal):
            return value or None
        for mark in ("." if locale().startswith("en") else ",", ""):
            try:
                return to_decimal(str(value), Form(decimal=mark))
            except Bad:
                continue
        raise ValidationError(self.error_messages["invalid"], code="invalid")

    def prepare_value(self, value):
        """A number from the shop in the reader's language; what a person typed as it was."""
        return show_number(value) if isinstance(value, Decimal) else value
