"""What a person types into the search box, read into numbers, specifications and words. Pure."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import product, zip_longest

from .measures import Measure, measure

LONGEST = 200
MOST_TERMS = 10
MOST_VARIANTS = 64

_CHUNKS = re.compile(r"[^\s;()\[\]]+")
_BETWEEN_DIGITS = re.compile(r"(?<=[0-9])[×*Xx](?=[0-9])")
_DECIMAL_COMMA = re.compile(r"(?<=[0-9]),(?=[0-9])")
_NOT_A_MARK = re.compile(r"(?<![0-9])[./]|[./](?![0-9])|[^\w./]|_")
_NUMBER = r"[0-9]{1,9}(?:[.,][0-9]{1,6})?"
_FRACTION = r"(?:[0-9]{1,3}[ -])?[0-9]{1,3}/[0-9]{1,3}"
_UNIT = r"[^\W\d_]{1,6}[²³2]?|[\"%°Ω]|°C|mm\^2|1/min|U/min|N·m|N·cm"
_AMOUNT = re.compile(rf"(?<![\w.,/])({_FRACTION}|{_NUMBER}) ?({_UNIT})(?![\w²³])")
_GLUED = re.compile(rf"({_NUMBER}) ?(mV|kV|V)(AC|DC)", re.IGNORECASE)
_RANGE = re.compile(
    rf"(?<![\w.,/])({_NUMBER}) ?({_UNIT})? ?(?:-|–|…|\.\.\.?|bis|to) ?({_NUMBER}) ?({_UNIT})(?![\w²³])",
    re.IGNORECASE,
)
_LIMIT = re.compile(
    rf"(>=|<=|>|<|≥|≤|\bab|\bvon|\bfrom|\bbis|\bup to|\bmin\.?|\bmax\.?) ?({_NUMBER}) ?({_UNIT})(?![\w²³])",
    re.IGNORECASE,
)
_LOWER = {">=", ">", "≥", "ab", "von", "from", "min", "min."}
_LETTERS_THEN_DIGITS = re.compile(r"([^\W\d_]{1,5})([0-9]{1,7}(?:[./][0-9]+)?)")


@dataclass(frozen=True, slots=True)
class Span:
    """An amount within limits, in the unit of its dimension; None is open."""

    dimension: str
    low: Decimal | None
    high: Decimal | None


@dataclass(frozen=True, slots=True)
class Term:
    """One thing the product must have: any of `ways`, each a group of marks and words that must all be there."""

    text: str
    ways: tuple[tuple[str, ...], ...]

    @property
    def words(self) -> list[str]:
        return [part for way in self.ways for part in way if not part.startswith("=")]


@dataclass(frozen=True, slots=True)
class Question:
    """`whole` is the text as a number without punctuation; `terms` and `spans` must all hold."""

    text: str
    whole: str
    terms: tuple[Term, ...]
    spans: tuple[Span, ...] = ()


def plain(text: str) -> str:
    """A number without case and punctuation: `X-1234/5 A` → `X12345A`."""
    return "".join(c for c in text.upper() if c.isalnum())


def mark(text: str) -> str:
    """A piece of a specification as the index holds it: `M2,5×10` → `M2.5X10`. See index._MARK."""
    text = _BETWEEN_DIGITS.sub("X", text.upper())
    return _NOT_A_MARK.sub("", _DECIMAL_COMMA.sub(".", text))


def lookalikes(number: str) -> str:
    """A pattern in which O and 0, and I and 1, stand for each other."""
    return "".join({"O": "[O0]", "0": "[O0]", "I": "[I1]", "1": "[I1]"}.get(c, c) for c in number)


def read(text: str) -> Question:
    """Never fails; what is no specification is a word."""
    text = " ".join(text.replace("\x00", " ").split())[:LONGEST]
    rest, spans = _spans(_GLUED.sub(r"\1 \2 \3", text))
    rest, measured = _measured(rest)
    chunks = _CHUNKS.findall(rest)
    terms = [*measured, *_pairs(chunks)]
    return Question(text, plain(_BETWEEN_DIGITS.sub("X", text)), tuple(terms[:MOST_TERMS]), tuple(spans))


def _spans(text: str) -> tuple[str, list[Span]]:
    spans: list[Span] = []

    def between(found: re.Match) -> str:
        low, high = measure(found[1], found[2] or found[4]), measure(found[3], found[4])
        if not low or not high or low.dimension != high.dimension or low.amount > high.amount:
            return found[0]
        spans.append(Span(high.dimension, low.amount, high.amount))
        return " "

    def limit(found: re.Match) -> str:
        told = measure(found[2], found[3])
        if not told:
            return found[0]
        is_low = found[1].lower() in _LOWER
        spans.append(Span(told.dimension, told.amount if is_low else None, None if is_low else told.amount))
        return " "

    return _LIMIT.sub(limit, _RANGE.sub(between, text)), spans


def _measured(text: str) -> tuple[str, list[Term]]:
    terms: list[Term] = []

    def amount(found: re.Match) -> str:
        told = measure(found[1], found[2])
        if not told:
            return found[0]
        written = found[1] + found[2] if any(c.isalpha() for c in found[2]) else found[1]
        terms.append(Term(found[0], ((told.mark,), (f"={mark(written)}",))))
        return " "

    return _AMOUNT.sub(amount, text), terms


def _pairs(chunks: Sequence[str]) -> Iterable[Term]:
    """`DIN 933` may be written `DIN933`: letters and the digits behind them are one thing in two spellings."""
    skip = False
    for chunk, following in zip_longest(chunks, chunks[1:], fillvalue=""):
        if skip:
            skip = False
        elif 2 <= len(chunk) <= 4 and chunk.isalpha() and mark(following).replace(".", "").isdigit():
            both = (chunk.lower(), f"={mark(following)}")
            yield Term(f"{chunk} {following}", (both, (f"={mark(chunk + following)}",)))
            skip = True
        else:
            yield from _chunk(chunk)


def _chunk(text: str) -> Iterable[Term]:
    marked = mark(text)
    if not any(c.isdigit() for c in marked):
        for word in re.findall(r"[^\W\d_]+", text):
            yield Term(word, ((word.lower(),),))
        return
    ways: list[tuple[str, ...]] = [(f"={marked}",)]
    pieces = _BETWEEN_DIGITS.sub(" ", text.upper()).split()
    if len(pieces) > 1 and len(pieces) <= 4:
        sides = [_sizes(piece) for piece in pieces]
        sides[0] += [f"=M{pieces[0]}"] if _as_number(mark(pieces[0])) is not None else []
        ways += [tuple(way) for way in product(*sides)][:MOST_VARIANTS]
    elif told := _LETTERS_THEN_DIGITS.fullmatch(marked):
        ways.append((told[1].lower(), f"={told[2]}"))
    elif number := _as_number(marked):
        ways.append((f"={number}",))
    if len(marked) >= 4 and not marked.replace(".", "").isdigit():
        ways.append((f"={marked}*",))
    yield Term(text, tuple(dict.fromkeys(ways)))


def _sizes(piece: str) -> list[str]:
    """A side of `M8x40`: the piece itself, or that many millimetres."""
    marked = mark(piece)
    number = _as_number(marked)
    return [f"={marked}", Measure("mm", number).mark] if number is not None else [f"={marked}"]


def _as_number(marked: str) -> Decimal | None:
    return Decimal(marked) if re.fullmatch(r"[0-9]{1,9}(\.[0-9]{1,6})?", marked) else None
