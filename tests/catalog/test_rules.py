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
    first_quantity,
    gtin_is_valid,
    read_quantity,
    step_of,
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


# A box of 500 screws, a carton of 5,000, and things whose units never meet in whole numbers.
SCREW = OrderRule(
    "C62", minimum=D(200), multiple=D(100), packs=(Pack("BX", Fraction(500)), Pack("CT", Fraction(5000)))
)
HOSE = OrderRule("CMT", minimum=D(1), multiple=D(1), packs=(Pack("INH", Fraction(254, 100)),))
ROLL = OrderRule("MTR", minimum=D(5), multiple=D("0.5"), decimals=2, packs=(Pack("RO", Fraction(305)),))
THIRD = OrderRule("PK", minimum=D(1), multiple=D(1), packs=(Pack("C62", Fraction(1, 3)),))
SEVENS = OrderRule("C62", minimum=D(1), multiple=D(100), packs=(Pack("PK", Fraction(7)),))


@pytest.mark.parametrize(
    ("quantity", "unit", "rule", "base"),
    [
        ("1", "BX", SCREW, 500),
        ("3", "CT", SCREW, 15_000),
        ("50", "INH", HOSE, 127),
        ("2", "RO", ROLL, 610),
        ("5,5", "", ROLL, D("5.5")),
        ("6", "C62", THIRD, 2),
        ("100", "PK", SEVENS, 700),
    ],
)
def test_a_quantity_in_any_unit_comes_to_exactly_one_in_the_products_own(quantity, unit, rule, base):
    verdict = check_quantity(quantity, rule, unit)
    assert (verdict.problem, verdict.quantity, verdict.typed) == (None, base, D(quantity.replace(",", ".")))


@pytest.mark.parametrize(
    ("quantity", "unit", "rule", "problem", "suggestions"),
    [
        ("0.5", "BX", SCREW, Problem.TOO_FINE, (1,)),
        ("2.5", "BX", SCREW, Problem.TOO_FINE, (2, 3)),
        ("-3", "CT", SCREW, Problem.NOT_POSITIVE, (1,)),
        ("2001", "BX", SCREW, Problem.TOO_MANY, ()),
        ("1", "PX", SCREW, Problem.WRONG_UNIT, ()),
        ("60", "INH", HOSE, Problem.UNEVEN, (50, 100)),
        ("1", "INH", HOSE, Problem.UNEVEN, (50,)),
        ("7", "C62", THIRD, Problem.UNEVEN, (6, 9)),
        ("1", "C62", THIRD, Problem.UNEVEN, (3,)),
        ("150", "PK", SEVENS, Problem.NOT_A_MULTIPLE, (100, 200)),
    ],
)
def test_what_does_not_fit_comes_back_with_the_nearest_in_the_unit_that_was_typed(
    quantity, unit, rule, problem, suggestions
):
    verdict = check_quantity(quantity, rule, unit)
    assert (verdict.quantity, verdict.problem, verdict.suggestions) == (None, problem, suggestions)


contents = st.builds(Fraction, st.integers(1, 5000), st.integers(1, 300))


@given(
    number=st.decimals(min_value=D("0.001"), max_value=100_000, places=3),
    content=contents,
    multiple=st.sampled_from([D(1), D("0.5"), D(7), D(100)]),
    minimum=st.integers(1, 500).map(D),
    decimals=st.integers(0, 3),
    finer=st.integers(0, 3),
)
def test_units_convert_exactly_and_every_suggestion_can_be_ordered(
    number, content, multiple, minimum, decimals, finer
):
    rule = OrderRule("KGM", minimum, multiple, decimals, (Pack("PK", content, finer),))
    verdict = check_quantity(number, rule, "PK")
    if verdict.problem is None:
        assert Fraction(verdict.quantity) == Fraction(number) * content
        assert verdict.typed == number
        assert check_quantity(verdict.quantity, rule).quantity == verdict.quantity
    for suggestion in verdict.suggestions:
        again = check_quantity(suggestion, rule, "PK")
        assert (again.problem, again.typed) == (None, suggestion)
        assert Fraction(again.quantity) == Fraction(suggestion) * content


@given(number=st.integers(1, 3000), content=contents)
def test_nothing_orderable_lies_between_the_suggestions(number, content):
    rule = OrderRule("C62", D(10), D(10), packs=(Pack("PK", content),))
    verdict = check_quantity(D(number), rule, "PK")
    if verdict.problem == Problem.NOT_A_MULTIPLE and len(verdict.suggestions) == 2:
        low, high = map(int, verdict.suggestions)
        assert low < number < high
        between = [n for n in range(low + 1, high) if check_quantity(D(n), rule, "PK").problem is None]
        assert between == []


def test_steps_and_first_quantities_are_told_in_every_unit():
    assert (first_quantity(SCREW), step_of(SCREW)) == (200, 100)
    assert (first_quantity(SCREW, "CT"), step_of(SCREW, "CT")) == (1, 1)
    assert (first_quantity(SEVENS, "PK"), step_of(SEVENS, "PK")) == (100, 100)
    assert (first_quantity(HOSE, "INH"), step_of(HOSE, "INH")) == (50, 50)
    assert (first_quantity(ROLL), step_of(ROLL)) == (5, D("0.5"))


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
