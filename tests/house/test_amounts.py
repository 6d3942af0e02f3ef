"""An amount is read as its writer means it."""

from decimal import Decimal as D

import pytest
from django.core.exceptions import ValidationError
from django.utils import translation

from b2bshop.amounts import AmountField


@pytest.mark.parametrize(
    ("text", "amount"),
    [
        ("1.000,50", "1000.50"),
        ("1,000.50", "1000.50"),
        ("1'000.50", "1000.50"),
        ("1’000,50", "1000.50"),
        ("1 000,50", "1000.50"),
        ("1\xa0000", "1000"),
        ("1'000", "1000"),
        ("1.000.000", "1000000"),
        ("1,000,000.5", "1000000.5"),
        ("1.000.000,25", "1000000.25"),
        ("1000,5", "1000.5"),
        ("1000.50", "1000.50"),
        ("12,5", "12.5"),
        ("1.00", "1"),
        ("1000.000", "1000"),  # grouping would have left a mark after the 1
        ("0,125", "0.125"),
        (",5", "0.5"),
        ("5,", "5"),
        (" 12 ", "12"),
        ("-3,5", "-3.5"),
        ("1000", "1000"),
    ],
)
@pytest.mark.parametrize("language", ["de", "en"])
def test_an_amount_of_one_reading_is_read_alike_in_every_language(language, text, amount):
    with translation.override(language):
        assert AmountField().clean(text) == D(amount)


@pytest.mark.parametrize(
    ("language", "text", "readings"),
    [
        ("de", "1.000", "„1.000“ kann 1000 oder 1 bedeuten"),
        ("de", "1,000", "„1,000“ kann 1000 oder 1 bedeuten"),
        ("de", "12.500", "„12.500“ kann 12500 oder 12,50 bedeuten"),
        ("de", "999,125", "„999,125“ kann 999125 oder 999,1250 bedeuten"),
        ("de", "-1.000", "„-1.000“ kann -1000 oder -1 bedeuten"),
        ("en", "1,250", "“1,250” can mean 1250 or 1.25"),
    ],
)
def test_an_amount_of_two_readings_is_asked_for_again_and_both_are_named(language, text, readings):
    with translation.override(language), pytest.raises(ValidationError) as refused:
        AmountField().clean(text)
    with translation.override(language):
        assert readings in refused.value.messages[0]


@pytest.mark.parametrize(
    "text",
    ["NaN", "1e9", "１２", "1_000", "--1", "1.0.0", "1.000.50", "1.000.", "1,00,000", "1.000'000", ",", "-"]
    + ["abc", "1\x00", "9" * 30, "12 €", "1'00", "1.00,00.0"],
)
def test_what_is_no_amount_is_refused(text):
    with pytest.raises(ValidationError):
        AmountField(max_digits=12, decimal_places=2).clean(text)


@pytest.mark.parametrize("language", ["de", "en"])
@pytest.mark.parametrize(
    "amount", ["0", "1", "1000", "1000.5", "1000.50", "1.234", "0.125", "123456789012.34"]
)
def test_an_amount_comes_back_as_it_can_be_sent_again(language, amount):
    field = AmountField()
    with translation.override(language):
        assert field.clean(field.prepare_value(D(amount))) == D(amount)
    with translation.override("de"):
        assert field.prepare_value(D("1000.50")) == "1000,50"
    assert field.prepare_value("12 €") == "12 €"
