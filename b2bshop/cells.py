"""What a cell of a table must be to get in, and how a value is written into one."""

import re
from collections.abc import Callable, Iterable
from datetime import date, datetime
from decimal import Decimal

from django.utils.formats import number_format
from django.utils.translation import gettext as _
from import_export.widgets import Widget

_NUMBER = re.compile(r"[+-]?[0-9]{1,20}([.,][0-9]{1,20})?")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")


class Text(Widget):
    """A text without control characters; a number typed into a text column keeps its digits."""

    def __init__(self, coerce_to_string=True, allow_blank=True):
        super().__init__(coerce_to_string)

    def clean(self, value, row=None, **kwargs):
        if isinstance(value, float) and value.is_integer():
            value = int(value)
        text = "" if value is None else str(value).strip()
        if _CONTROL.search(text):
            raise ValueError(_("This text holds control characters."))
        return text


class Number(Widget):
    """Digits with at most one comma or point before decimals, as `catalog.rules.read_quantity` reads them."""

    def clean(self, value, row=None, **kwargs):
        if isinstance(value, float):
            value = format(value, ".12f").rstrip("0").rstrip(".")  # 0.1 in a sheet is not exactly 0.1
        text = "" if value is None else str(value).strip()
        if not text:
            return None
        if not _NUMBER.fullmatch(text):
            raise ValueError(_("“%(value)s” is not a number.") % {"value": text[:40]})
        return Decimal(text.replace(",", "."))

    def render(self, value, obj=None, **kwargs):
        if value is None or kwargs.get("force_native_type"):
            return "" if value is None else value
        return number_format(value, decimal_pos=None, use_l10n=False)


class Whole(Number):
    def clean(self, value, row=None, **kwargs):
        number = super().clean(value, row, **kwargs)
        if number is not None and number != int(number):
            raise ValueError(_("“%(value)s” is not a whole number.") % {"value": value})
        return None if number is None else int(number)


class YesNo(Widget):
    WORDS = {
        "1": True,
        "true": True,
        "yes": True,
        "ja": True,
        "0": False,
        "false": False,
        "no": False,
        "nein": False,
    }

    def clean(self, value, row=None, **kwargs):
        text = "" if value is None else str(value).strip().lower()
        if text not in self.WORDS:
            raise ValueError(_("“%(value)s” is neither 1 (yes) nor 0 (no).") % {"value": text[:40]})
        return self.WORDS[text]

    def render(self, value, obj=None, **kwargs):
        return "1" if value else "0"


class OneOf(Text):
    """One of a few codes, in any case."""

    def __init__(self, codes: Iterable[str]):
        super().__init__()
        self.codes = tuple(codes)

    def clean(self, value, row=None, **kwargs):
        code = super().clean(value).upper()
        if code not in self.codes:
            raise ValueError(_("“%(value)s” is not known.") % {"value": code[:40]})
        return code


class Day(Widget):
    """2026-12-31 or 31.12.2026 or a date cell; empty is None."""

    def clean(self, value, row=None, **kwargs):
        if isinstance(value, datetime):
            return value.date()
        if value is None or isinstance(value, date):
            return value
        text = str(value).strip()
        for pattern in ("%Y-%m-%d", "%d.%m.%Y"):
            try:
                return datetime.strptime(text, pattern).date()  # noqa: DTZ007 - a day has no zone
            except ValueError:
                continue
        if text:
            raise ValueError(_("“%(value)s” is not a day such as 2026-12-31.") % {"value": text[:40]})
        return None

    def render(self, value, obj=None, **kwargs):
        if value is None:
            return ""
        return value if kwargs.get("force_native_type") else value.isoformat()


class Reference(Widget):
    """Another row by its key, found in what `load` reads once for the whole file.

    `load` takes the keys of all rows (upper case) and returns {key in upper case: row}.
    """

    def __init__(self, load: Callable[[set[str]], dict], key: str):
        super().__init__()
        self.load, self.key, self.known = load, key, {}

    def prepare(self, values: Iterable) -> None:
        keys = {str(value).strip().upper() for value in values if value not in (None, "")}
        self.known = self.load({key for key in keys if not _CONTROL.search(key)})

    def clean(self, value, row=None, **kwargs):
        text = Text().clean(value)
        if not text:
            return None
        if text.upper() not in self.known:
            raise ValueError(_("“%(value)s” is not known.") % {"value": text[:60]})
        return self.known[text.upper()]

    def render(self, value, obj=None, **kwargs):
        return "" if value is None else getattr(value, self.key)
