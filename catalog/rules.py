"""Decisions on quantities, numbers and stock; pure values in, values out."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from enum import StrEnum, auto

MOST = Decimal(1_000_000)
_PLAIN = re.compile(r"[+-]?[0-9]+([.,][0-9]+)?")


class Problem(StrEnum):
    NOT_A_NUMBER = auto()
    NOT_POSITIVE = auto()
    TOO_MANY = auto()
    TOO_FINE = auto()
    WRONG_UNIT = auto()
    BELOW_MINIMUM = auto()
    NOT_A_MULTIPLE = auto()


@dataclass(frozen=True, slots=True)
class OrderRule:
    """How a product is sold. Quantities are in `unit`; `packaging_unit` holds `packaging_size` of it."""

    unit: str
    minimum: Decimal
    multiple: Decimal
    packaging_unit: str = ""
    packaging_size: Decimal = Decimal(1)
    decimals: int = 0


@dataclass(frozen=True, slots=True)
class Verdict:
    """`quantity` in the product's unit when orderable; otherwise the problem and what could be ordered instead."""

    quantity: Decimal | None
    problem: Problem | None = None
    suggestions: tuple[Decimal, ...] = ()


def read_quantity(text: str) -> Decimal | None:
    """ASCII digits with at most one `.` or `,` before decimals. No spaces inside, no grouping, no exponents.

    `1.000` is one, `1,5` is one and a half: grouping marks are refused elsewhere because they are ambiguous.
    """
    text = text.strip()
    if len(text) > 20 or not _PLAIN.fullmatch(text):
        return None
    try:
        return Decimal(text.replace(",", "."))
    except InvalidOperation:
        return None


def check_quantity(quantity: Decimal | str, rule: OrderRule, unit: str = "") -> Verdict:
    """Is this quantity orderable? Never changes it silently: a wrong one comes back with the nearest right ones.

    `unit` is the product's unit (or empty) or its packaging unit, in which case the quantity is converted.
    """
    number = read_quantity(quantity) if isinstance(quantity, str) else quantity
    if number is None or not number.is_finite():
        return Verdict(None, Problem.NOT_A_NUMBER)
    if unit and unit not in (rule.unit, rule.packaging_unit):
        return Verdict(None, Problem.WRONG_UNIT)
    if number <= 0:
        return Verdict(None, Problem.NOT_POSITIVE, (rule.minimum,))
    if unit and unit == rule.packaging_unit != rule.unit:
        number *= rule.packaging_size
    if number > MOST:
        return Verdict(None, Problem.TOO_MANY)
    if number != round(number, rule.decimals):
        return Verdict(None, Problem.TOO_FINE, _nearest(number, rule))
    if number < rule.minimum:
        return Verdict(None, Problem.BELOW_MINIMUM, (first_quantity(rule),))
    if number % rule.multiple:
        return Verdict(None, Problem.NOT_A_MULTIPLE, _nearest(number, rule))
    return Verdict(number.quantize(Decimal(1).scaleb(-rule.decimals)))


def first_quantity(rule: OrderRule) -> Decimal:
    """The smallest orderable quantity."""
    return max(rule.multiple, -(-rule.minimum // rule.multiple) * rule.multiple)


def _nearest(number: Decimal, rule: OrderRule) -> tuple[Decimal, ...]:
    first, down = first_quantity(rule), number // rule.multiple * rule.multiple
    return tuple(q for q in (down, down + rule.multiple) if first <= q <= MOST) or (first,)


def gtin_is_valid(number: str) -> bool:
    """GS1 check digit (modulo 10, weights 3 and 1 from the right) for GTIN-8, -12, -13 and -14."""
    if len(number) not in (8, 12, 13, 14) or not (number.isascii() and number.isdigit()):
        return False
    digits = [int(d) for d in reversed(number)]
    return sum(d * (3 if i % 2 else 1) for i, d in enumerate(digits)) % 10 == 0


@dataclass(frozen=True, slots=True)
class Allocation:
    stock_id: int
    quantity: Decimal


def allocate(wanted: Decimal, free: Sequence[tuple[int, Decimal]]) -> list[Allocation]:
    """Takes from the warehouses in the order given; what is missing stays a back order.

    One warehouse that covers everything is preferred to splitting. `free` holds (stock id, free quantity).
    """
    for stock_id, quantity in free:
        if quantity >= wanted:
            return [Allocation(stock_id, wanted)]
    taken = []
    for stock_id, quantity in free:
        part = min(quantity, wanted)
        if part > 0:
            taken.append(Allocation(stock_id, part))
            wanted -= part
    return taken


class Level(StrEnum):
    FULL = auto()
    SOME = auto()
    NONE = auto()


def stock_level(free: Decimal, usual_order: Decimal) -> Level:
    """FULL when five usual orders could be served at once, SOME when at least anything is there."""
    if free >= usual_order * 5:
        return Level.FULL
    return Level.SOME if free > 0 else Level.NONE


class Band(StrEnum):
    """Roughly how much is there: more than 100, 10 to 100, fewer than 10, nothing."""

    MANY = auto()
    SOME = auto()
    FEW = auto()
    NONE = auto()


def stock_band(free: Decimal) -> Band:
    if free > 100:
        return Band.MANY
    if free >= 10:
        return Band.SOME
    return Band.FEW if free > 0 else Band.NONE


def is_past_last_order(last_order_on: date | None, on: date) -> bool:
    """The last day itself still counts."""
    return last_order_on is not None and on > last_order_on


def clean_numbers(numbers: Iterable[str]) -> dict[str, str]:
    """typed → cleaned (trimmed, upper case, at most 60 characters); empty and NUL-bearing ones are dropped."""
    cleaned = {number: number.strip().upper() for number in numbers}
    return {raw: text for raw, text in cleaned.items() if text and len(text) <= 60 and "\x00" not in text}


def percent_complete(done: int, asked: int) -> int:
    """Rounded down, so that 100 means that nothing is missing."""
    return done * 100 // asked if asked else 100
