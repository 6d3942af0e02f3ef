"""Decisions on quantities, numbers and stock; pure values in, values out."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from enum import StrEnum, auto
from fractions import Fraction
from math import gcd, lcm

MOST = Decimal(1_000_000)
_PLAIN = re.compile(r"[+-]?[0-9]+([.,][0-9]+)?")


class Problem(StrEnum):
    NOT_A_NUMBER = auto()
    NOT_POSITIVE = auto()
    TOO_MANY = auto()
    TOO_FINE = auto()
    UNEVEN = auto()
    WRONG_UNIT = auto()
    BELOW_MINIMUM = auto()
    NOT_A_MULTIPLE = auto()


@dataclass(frozen=True, slots=True)
class Pack:
    """A unit besides the product's own: one of it is `content` of the product's unit, exactly."""

    unit: str
    content: Fraction
    decimals: int = 0


ONE = Fraction(1)


@dataclass(frozen=True, slots=True)
class OrderRule:
    """How a product is sold. `minimum` and `multiple` are in `unit`; `packs` are the other units to order in."""

    unit: str
    minimum: Decimal
    multiple: Decimal
    decimals: int = 0
    packs: tuple[Pack, ...] = ()

    @property
    def units(self) -> tuple[Pack, ...]:
        """Every unit a quantity may be told in, the product's own first."""
        return (Pack(self.unit, ONE, self.decimals), *self.packs)

    def pack(self, unit: str) -> Pack | None:
        """The unit with this code; an empty code means the product's own."""
        if unit in ("", self.unit):
            return Pack(self.unit, ONE, self.decimals)
        return next((pack for pack in self.packs if pack.unit == unit), None)


@dataclass(frozen=True, slots=True)
class Verdict:
    """`quantity` in the product's unit when orderable, `typed` the same as it was typed.

    Otherwise the problem, and in `suggestions` what could be ordered instead, in the unit that was typed.
    """

    quantity: Decimal | None
    problem: Problem | None = None
    suggestions: tuple[Decimal, ...] = ()
    typed: Decimal | None = None


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

    `unit` is the product's unit (or empty) or another it is sold in; then the quantity is converted, exactly.
    """
    number = read_quantity(quantity) if isinstance(quantity, str) else quantity
    if number is None or not number.is_finite():
        return Verdict(None, Problem.NOT_A_NUMBER)
    pack = rule.pack(unit)
    if pack is None:
        return Verdict(None, Problem.WRONG_UNIT)
    if number <= 0:
        return Verdict(None, Problem.NOT_POSITIVE, _first(rule, pack))
    base = Fraction(number) * pack.content
    if base > MOST:
        return Verdict(None, Problem.TOO_MANY)
    if problem := _problem(Fraction(number), base, rule, pack):
        return Verdict(None, problem, _nearest(Fraction(number), rule, pack))
    return Verdict(_decimal(base, rule.decimals), typed=_decimal(Fraction(number), pack.decimals))


def _problem(number: Fraction, base: Fraction, rule: OrderRule, pack: Pack) -> Problem | None:
    if number % _grain(pack.decimals):
        return Problem.TOO_FINE
    if base % _grain(rule.decimals):
        return Problem.UNEVEN
    if base < rule.minimum:
        return Problem.BELOW_MINIMUM
    return Problem.NOT_A_MULTIPLE if base % Fraction(rule.multiple) else None


def in_base(quantity: Decimal, pack: Pack) -> Decimal:
    """A quantity of a unit in the product's unit, for reading: to the third decimal where it is not exact."""
    return _decimal(Fraction(quantity) * pack.content, 3)


def first_quantity(rule: OrderRule, unit: str = "") -> Decimal:
    """The smallest orderable quantity, in `unit`."""
    pack = rule.pack(unit) or rule.units[0]
    return _decimal(_lowest(rule, pack), pack.decimals)


def step_of(rule: OrderRule, unit: str = "") -> Decimal:
    """The steps a quantity in `unit` can be raised by."""
    pack = rule.pack(unit) or rule.units[0]
    return _decimal(_step(rule, pack), pack.decimals)


def _step(rule: OrderRule, pack: Pack) -> Fraction | int:
    """All its multiples are whole multiples of the product, and can be written down in both units."""
    if _is_whole(rule, pack):
        multiple = int(rule.multiple)
        return multiple // gcd(multiple, pack.content.numerator)
    in_base = _common(Fraction(rule.multiple), _grain(rule.decimals))
    return _common(in_base / pack.content, _grain(pack.decimals))


def _lowest(rule: OrderRule, pack: Pack) -> Fraction | int:
    step = _step(rule, pack)
    if isinstance(step, int):
        return max(step, -(-int(rule.minimum) // (pack.content.numerator * step)) * step)
    return max(step, -(-Fraction(rule.minimum) / pack.content // step) * step)


def _is_whole(rule: OrderRule, pack: Pack) -> bool:
    """Nearly always; then integers do, at a tenth of what fractions cost a page with dozens of articles."""
    return (
        not (rule.decimals or pack.decimals or rule.multiple % 1 or rule.minimum % 1)
        and pack.content.denominator == 1
    )


def _first(rule: OrderRule, pack: Pack) -> tuple[Decimal, ...]:
    lowest = _lowest(rule, pack)
    return (_decimal(lowest, pack.decimals),) if lowest * pack.content <= MOST else ()


def _nearest(number: Fraction, rule: OrderRule, pack: Pack) -> tuple[Decimal, ...]:
    step, lowest = _step(rule, pack), _lowest(rule, pack)
    down = number // step * step
    around = [n for n in (down, down + step) if n >= lowest and n * pack.content <= MOST]
    return tuple(_decimal(n, pack.decimals) for n in around) or _first(rule, pack)


def _grain(decimals: int) -> Fraction:
    return Fraction(1, 10**decimals)


def _common(one: Fraction, other: Fraction) -> Fraction:
    """The smallest number that is a whole multiple of both."""
    below = lcm(one.denominator, other.denominator)
    return Fraction(lcm(int(one * below), int(other * below)), below)


def _decimal(number: Fraction | int, decimals: int) -> Decimal:
    """Exact where the number has no more decimals than that."""
    return Decimal(round(number * 10**decimals)).scaleb(-decimals)


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
