"""Amounts and numbers are written as Babel writes them, only faster."""

from decimal import Decimal

import pytest
from babel.numbers import format_currency, format_decimal
from django.utils.translation import override

from b2bshop.money import locale, show_money, show_number

TEXTS = "0 0.004 0.005 0.015 0.025 1 2.5 10 100 999.995 1000 1234567.891 -1 -1234.5 1E+3 1E-7 0.00005 0.00015 12.3400"
VALUES = [Decimal(text) for text in TEXTS.split()]


@pytest.mark.parametrize("language", ["de", "en"])
@pytest.mark.parametrize("value", VALUES, ids=str)
def test_an_amount_or_number_reads_as_babel_would_write_it(language, value):
    with override(language):
        for currency in ("EUR", "CHF"):
            assert show_money(value, currency) == format_currency(value, currency, locale=locale())
        assert show_number(value) == format_decimal(value, format="#,##0.####", locale=locale())


def test_what_rounds_to_nothing_has_no_minus():
    with override("de"):
        assert show_number(Decimal("-0.00001")) == "0"
        assert show_money(Decimal("-0.004"), "EUR") == show_money(Decimal(0), "EUR")
