"""Texts of documents as numbers and days. Pure; each gives None where the text is none."""

from datetime import date, datetime
from decimal import Decimal, InvalidOperation

LARGEST = Decimal(10) ** 12
FINEST = -8


def number(text: str, mark: str = ".") -> Decimal | None:
    """A plain decimal: sign, digits, one decimal mark. No exponent, no grouping, no other alphabet's digits."""
    written = text.strip()
    if mark == "," and "." in written:
        return None
    plain = written.replace(mark, ".") if mark != "." else written
    body = plain[1:] if plain[:1] in "+-" else plain
    if not body.isascii() or not body.replace(".", "", 1).isdigit():
        return None
    try:
        value = Decimal(plain)
    except InvalidOperation:
        return None
    exponent = value.as_tuple().exponent
    fits = abs(value) < LARGEST and isinstance(exponent, int) and exponent >= FINEST
    return value if fits else None


def day(text: str) -> date | None:
    """`2026-12-01`, also with a time behind it, which is left out."""
    written = text.strip()
    try:
        if len(written) == 10:
            return date.fromisoformat(written)
        return datetime.fromisoformat(written).date()
    except ValueError:
        return None


def edifact_day(text: str, form: str) -> date | None:
    """By the code of its form (2379): 102 `20261130`, 203 `202611300930`, 718 a period, of which the first day."""
    patterns = {"102": ("%Y%m%d", 8), "203": ("%Y%m%d%H%M", 12), "204": ("%Y%m%d%H%M%S", 14)}
    if form == "718":
        return edifact_day(text.partition("-")[0][:8], "102")
    pattern, length = patterns.get(form, ("", -1))
    written = text.strip()
    if len(written) != length or not written.isdigit():
        return None
    try:
        return datetime.strptime(written, pattern).date()  # noqa: DTZ007 a day has no zone
    except ValueError:
        return None
