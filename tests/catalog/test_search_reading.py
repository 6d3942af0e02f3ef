"""What a text in the search box means."""

from decimal import Decimal

import pytest

from catalog.search.measures import measure, show
from catalog.search.reading import Span, lookalikes, mark, plain, read


@pytest.mark.parametrize(
    ("text", "whole"),
    [
        ("X-1234/5 A", "X12345A"),
        ("x12345a", "X12345A"),
        ("933-8×40", "9338X40"),
        ("  NW 47.11 ", "NW4711"),
        ("Öl-4", "ÖL4"),
        ("\x00", ""),
        ("…", ""),
    ],
)
def test_a_number_has_no_case_and_no_punctuation(text, whole):
    assert read(text).whole == whole


@pytest.mark.parametrize(
    ("text", "marked"),
    [
        ("M8×40", "M8X40"),
        ("m2,5x10", "M2.5X10"),
        ("A2-70", "A270"),
        ("1/4", "1/4"),
        ("10.9,", "10.9"),
        (".5", "5"),
    ],
)
def test_a_size_keeps_its_decimals_and_fractions(text, marked):
    assert mark(text) == marked


@pytest.mark.parametrize(
    ("number", "symbol", "marked"),
    [
        ("24", "V", "=|V:24"),
        ("0,5", "m", "=|mm:500"),
        ("50", "cm", "=|mm:500"),
        ("1/4", '"', "=|mm:6.35"),
        ("1 1/2", "Zoll", "=|mm:38.1"),
        ("300", "mA", "=|A:0.3"),
        ("4,7", "µF", "=|F:0.0000047"),
        ("16", "kB", "=|B:16384"),
        ("5", "KG", "=|g:5000"),
        ("24", "v", "=|V:24"),
    ],
)
def test_an_amount_is_told_in_the_one_unit_of_its_dimension(number, symbol, marked):
    told = measure(number, symbol)
    assert told and told.mark == marked


def test_an_unknown_unit_or_a_case_that_could_mean_two_things_is_no_amount():
    assert measure("5", "Stück") is None
    assert measure("5", "MB").dimension == "B" and measure("5", "Mb").dimension == "bit"
    assert measure("5", "mb") is None and measure("1/0", "mm") is None


@pytest.mark.parametrize(
    ("text", "ways"),
    [
        ("M8x40", [("=M8X40",), ("=M8", "=40"), ("=M8", "=|mm:40"), ("=M8X40*",)]),
        ("DIN 933", [("din", "=933"), ("=DIN933",)]),
        ("DIN933", [("=DIN933",), ("din", "=933"), ("=DIN933*",)]),
        ("24 V", [("=|V:24",), ("=24V",)]),
        ("Schraube", [("schraube",)]),
        ("SOT-23", [("=SOT23",), ("sot", "=23"), ("=SOT23*",)]),
    ],
)
def test_a_specification_may_be_written_in_several_ways(text, ways):
    assert [list(term.ways) for term in read(text).terms] == [ways]


@pytest.mark.parametrize(
    ("text", "span"),
    [
        ("10-20 mm", Span("mm", Decimal(10), Decimal(20))),
        ("1 bis 2 cm", Span("mm", Decimal(10), Decimal(20))),
        ("bis 20 mm", Span("mm", None, Decimal(20))),
        ("ab 0,5 m", Span("mm", Decimal("500.0"), None)),
        (">= 24V", Span("V", Decimal(24), None)),
        ("max. 5 kg", Span("g", None, Decimal(5000))),
        ("up to 5 kg", Span("g", None, Decimal(5000))),
    ],
)
def test_a_span_bounds_an_amount(text, span):
    assert read(f"Bohrer {text}").spans == (span,)


def test_what_only_looks_like_a_span_stays_a_number():
    assert read("20-10 mm").spans == () and read("6204-2RS").spans == () and read("A2-70").spans == ()


def test_letters_and_digits_that_look_alike_stand_for_each_other():
    assert lookalikes("X0I") == "X[O0][I1]"


@pytest.mark.parametrize(
    "text", ["", " ", "x" * 5000, "((((", "1/0 mm", "'\"\\", "☃ 5", "=|V:24", "9" * 60 + " mm"]
)
def test_no_text_breaks_the_reader(text):
    question = read(text)
    assert len(question.terms) <= 10


def test_numbers_are_shown_as_the_database_trims_them():
    assert [show(Decimal(n)) for n in ("5.00", "0.10", "100", "1E+3", "0")] == [
        "5",
        "0.1",
        "100",
        "1000",
        "0",
    ]
    assert plain("a-b_c") == "ABC"
