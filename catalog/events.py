"""The facts this room records; `subject` says what they are about."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class PartNumbersChanged:
    """`rows` are (number, article number before, article number after); empty where there is none."""

    subject: str
    rows: list[tuple[str, str, str]]
