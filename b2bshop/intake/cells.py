"""What a cell may hold. A reader takes the cell and the file's form and returns a value or raises Bad."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import ROUND_HALF_UP, Decimal
from functools import cache
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils import translation
from django.utils.translation import gettext as _
from django_countries import countries
from moneyed import CURRENCIES

from .reading import Cell

_PLAIN = re.compile(r"[+-]?(\d{1,15}(\.\d*)?|\.\d+)", re.ASCII)
_WHOLE = re.compile(r"[+-]?\d+", re.ASCII)
_COMMA = re.compile(r"[+-]?\d{1,15},(\d*)", re.ASCII)
_GROUPS = {
    ".": re.compile(r"[+-]?\d{1,3}(,\d{3})+(\.\d*)?", re.ASCII),
    ",": re.compile(r"[+-]?\d{1,3}(\.\d{3})+(,\d*)?", re.ASCII),
}
YES = {"1", "true", "yes", "y", "x", "ja", "j", "wahr"}
NO = {"0", "false", "no", "n", "nein", "falsch"}


class Bad(ValueError):
    """A value that cannot be taken; the text is the reason, in the reader's language."""


@dataclass(frozen=True, slots=True)
class Form:
    """How the file writes: `decimal` is `.`, `,` or empty (both, where unambiguous); `dates` are strptime formats."""

    decimal: str = ""
    dates: tuple[str, ...] = ()


Reader = Callable[[Cell, Form], Any]


@dataclass(frozen=True, slots=True)
class Field:
    """One field of an import: staging type, reader and what an empty cell means.

    `required`: the column must exist and no cell may be empty. `fill`: the default is used where the column is
    missing altogether. `own` fields are columns of the target with the same name.
    """

    name: str
    sql: str
    read: Reader
    required: bool = False
    default: Any = None
    fill: bool = False


def shown(cell: Cell) -> str:
    """The cell as a report shows it."""
    return cell if isinstance(cell, str) else str(cell)


def text(longest: int) -> Reader:
    def read(cell: Cell, form: Form) -> str:
        value = shown(cell).strip()
        if len(value) > longest:
            raise Bad(_("%(length)d characters, at most %(most)d") % {"length": len(value), "most": longest})
        if "\x00" in value:
            raise Bad(_("contains a NUL byte"))
        return value

    return read


def number(digits: int, decimals: int, *, above: int | None = None, least: int | None = None) -> Reader:
    """Decimal with `digits` in all and `decimals` after the mark, larger than `above`, not less than `least`."""
    most = Decimal(10) ** (digits - decimals)
    step = Decimal(1).scaleb(-decimals)

    def read(cell: Cell, form: Form) -> Decimal:
        value = cell if isinstance(cell, Decimal) else to_decimal(cell, form)
        if above is not None and value <= above:
            raise Bad(_("must be greater than %(limit)d") % {"limit": above})
        if least is not None and value < least:
            raise Bad(_("must not be less than %(limit)d") % {"limit": least})
        if abs(value) >= most:
            raise Bad(_("too large"))
        if value != value.quantize(step, ROUND_HALF_UP):
            raise Bad(_("more than %(decimals)d decimals") % {"decimals": decimals})
        return value

    return read


def whole(least: int, most: int) -> Reader:
    as_number = number(16, 0)

    def read(cell: Cell, form: Form) -> int:
        value = int(as_number(cell, form))
        if not least <= value <= most:
            raise Bad(_("must be between %(least)d and %(most)d") % {"least": least, "most": most})
        return value

    return read


def to_decimal(cell: Cell, form: Form) -> Decimal:
    value = shown(cell).strip()
    if form.decimal != "," and _PLAIN.fullmatch(value):
        return Decimal(value)
    if form.decimal and _GROUPS[form.decimal].fullmatch(value):
        group = "." if form.decimal == "," else ","
        return Decimal(value.replace(group, "").replace(",", "."))
    comma = _COMMA.fullmatch(value)
    if comma and form.decimal != ".":
        if not form.decimal and len(comma[1]) == 3:
            raise Bad(_("ambiguous: state the decimal mark of the file"))
        return Decimal(value.replace(",", "."))
    if form.decimal == "," and _WHOLE.fullmatch(value):
        return Decimal(value)
    raise Bad(_("not a number"))


def flag(cell: Cell, form: Form) -> bool:
    value = shown(cell).strip().casefold()
    if value in YES:
        return True
    if value in NO:
        return False
    raise Bad(_("neither yes nor no"))


def day(cell: Cell, form: Form) -> date:
    if isinstance(cell, date) and not isinstance(cell, datetime):
        return cell
    return _moment(cell, form).date()


def moment(cell: Cell, form: Form) -> datetime:
    """An instant; one without a zone is in the shop's own time zone."""
    if isinstance(cell, date) and not isinstance(cell, datetime):
        cell = datetime(cell.year, cell.month, cell.day, tzinfo=ZoneInfo(settings.TIME_ZONE))
    value = _moment(cell, form)
    value = value if value.tzinfo else value.replace(tzinfo=ZoneInfo(settings.TIME_ZONE))
    return value.astimezone(UTC)


def _moment(cell: Cell, form: Form) -> datetime:
    value = cell if isinstance(cell, datetime) else _parsed(shown(cell).strip(), form)
    if not 1900 <= value.year <= 2200:
        raise Bad(_("the year must be between 1900 and 2200"))
    return value


def _parsed(value: str, form: Form) -> datetime:
    for known in form.dates:
        try:
            return datetime.strptime(value, known)  # noqa: DTZ007
        except ValueError:
            continue
    try:
        return datetime.fromisoformat(value)
    except ValueError:
        pass
    try:
        return datetime.strptime(value, "%d.%m.%Y")  # noqa: DTZ007
    except ValueError:
        raise Bad(_("not a date")) from None


def choice(values: Mapping[str, str]) -> Reader:
    """One of the keys, in any case; the value is what is stored."""
    known = {key.casefold(): value for key, value in values.items()}

    def read(cell: Cell, form: Form) -> str:
        value = known.get(shown(cell).strip().casefold())
        if value is None:
            raise Bad(_("unknown; known are %(values)s") % {"values": ", ".join(sorted(set(values)))})
        return value

    return read


def email(cell: Cell, form: Form) -> str:
    value = text(254)(cell, form).lower()
    try:
        validate_email(value)
    except ValidationError:
        raise Bad(_("not an e-mail address")) from None
    return value


def currency(cell: Cell, form: Form) -> str:
    value = shown(cell).strip().upper()
    if value not in CURRENCIES:
        raise Bad(_("unknown currency"))
    return value


def country(cell: Cell, form: Form) -> str:
    """ISO 3166 code of two letters, or the country's name in a language of the shop."""
    value = shown(cell).strip()
    code = _country_names().get(value.casefold())
    if code is None:
        raise Bad(_("unknown country"))
    return code


@cache
def _country_names() -> dict[str, str]:
    names = {code.casefold(): code for code in countries.countries}
    for language, _name in settings.LANGUAGES:
        with translation.override(language):
            names |= {str(name).casefold(): code for code, name in countries.countries.items()}
    return names
