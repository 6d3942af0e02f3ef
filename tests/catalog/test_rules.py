from decimal import Decimal as D
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalog.rules import (
    Allocation,
    OrderRule,
    Pack,
    Problem,
    allocate,
    check_quantity,
    gtin_is_valid,
    read_quantity,
)

BOLT = OrderRule("C62", minimum=D(100), multiple=D(50), packs=(Pack("PK", Fraction(100)),))
CABLE = OrderRule("MTR", minimum=D(10), multiple=D("0.5"), decimals=2)


@pytest.mark.parametrize(
    ("text", "number"),
    [("10", 10), (" 10 ", 10), ("1,5", D("1.5")), ("1.5", D("1.5")), ("-1", -1), ("+2", 2), ("007", 7)],
)
def test_a_quantity_is_read_as_people_type_it(text, number):
    assert read_quantity(text) == number


@pytest.mark.parametrize(
    "text",
    [
        "",
        "abc",
        "1e9",
        "１２",
        "1_000",
        "1 000",
        "1.000,5",
        "1,2,3",
        "0x10",
        "NaN",
        "Infinity",
        "½",
        "1\x00",
        "9" * 21,
    ],
)
def test_what_could_be_misread_is_not_a_quantity(text):
    assert read_quantity(text) is None
    assert check_quantity(text, BOLT).problem == Problem.NOT_A_NUMBER


@pytest.mark.parametrize(
    ("quantity", "unit", "problem", "suggestions"),
    [
        ("0", "", Problem.NOT_POSITIVE, (D(100),)),
        ("-1", "", Problem.NOT_POSITIVE, (D(100),)),
        ("0.5", "", Problem.TOO_FINE, (D(100),)),
        ("130.5", "", Problem.TOO_FINE, (D(100), D(150))),
        ("50", "", Problem.BELOW_MINIMUM, (D(100),)),
        ("120", "", Problem.NOT_A_MULTIPLE, (D(100), D(150))),
        ("1000001", "", Problem.TOO_MANY, ()),
        ("1", "KGM", Problem.WRONG_UNIT, ()),
        ("10001", "PK", Problem.TOO_MANY, ()),
    ],
)
def test_a_wrong_quantity_comes_back_with_the_nearest_right_ones(quantity, unit, problem, suggestions):
    verdict = check_quantity(quantity, BOLT, unit)
    assert (verdict.quantity, verdict.problem, verdict.suggestions) == (None, problem, suggestions)


def test_packs_are_converted_to_pieces():
    assert check_quantity("3", BOLT, "PK").quantity == 300
    assert check_quantity("300", BOLT, "C62").quantity == 300
    assert check_quantity("10.5", CABLE).quantity == D("10.50")


@given(st.decimals(min_value=-10, max_value=2_000_000, places=3), st.sampled_from([BOLT, CABLE]))
def test_every_suggestion_is_orderable_and_no_quantity_is_changed(quantity, rule):
    verdict = check_quantity(quantity, rule)
    assert verdict.quantity is None or verdict.quantity == quantity
    for suggestion in verdict.suggestions:
        assert check_quantity(suggestion, rule).quantity == suggestion


def test_gtins_are_checked_by_their_check_digit():
    assert gtin_is_valid("4006381333931")
    assert gtin_is_valid("73513537")
    assert not gtin_is_valid("4006381333932")
    assert not gtin_is_valid("４００６３８１３３３９３１")
    assert not gtin_is_valid("123")


def test_stock_comes_from_one_warehouse_if_possible_else_from_several_in_order():
    assert allocate(D(5), [(1, D(3)), (2, D(9))]) == [Allocation(2, D(5))]
    assert allocate(D(10), [(1, D(3)), (2, D(4))]) == [Allocation(1, D(3)), Allocation(2, D(4))]
    assert allocate(D(10), []) == []
