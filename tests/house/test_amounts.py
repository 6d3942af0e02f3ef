"""An amount is read as its writer means it."""

from decimal import Decimal as D

import pytest
from django.core.exceptions import ValidationError
from django.utils import translation

from b2bshop.amounts import AmountField


@pytest.mark.parametrize(
    ("language", "text", "amount"),
    [
        ("de", "1.000,50", "1000.50"),
        ("de", "1.000", "1000"),
        ("de", "1000,5", "1000.5"),
        ("de", "1000.50", "1000.50"),
        ("de", " 12 ", "12"),
        ("en", "1,000.50", "1000.50"),
        ("en", "1,000", "1000"),
        ("en", "1000,5", "1000.5"),
        ("en", "1.000", "1"),
    ],
)
def test_an_amount_is_read_the_way_its_language_writes(language, text, amount):
    with translation.override(language):
        assert AmountField().clean(text) == D(amount)


@pytest.mark.parametrize("text", ["NaN", "1e9", "１２", "1_000", "--1", "1.0.0", "abc", "1\x00", "9" * 30])
def test_what_is_no_amount_is_refused(text):
    with pytest.raises(ValidationError):
        AmountField(max_digits=12, decimal_places=2).clean(text)


def test_an_amount_comes_back_as_its_reader_writes_it():
    field = AmountField()
    with translation.override("de"):
        assert field.prepare_value(D("1000.50")) == "1.000,5"
        assert field.clean(field.prepare_value(D("1000.50"))) == D("1000.5")
    assert field.prepare_value("12 €") == "12 €"
