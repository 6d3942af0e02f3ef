"""Days as rows and sentences show them and as people type them; whole dates use Django's formats (b2bshop/formats)."""

from contextlib import suppress
from datetime import date, datetime
from functools import lru_cache

from django import forms
from django.utils.formats import date_format
from django.utils.translation import get_language
from django.utils.translation import gettext as _


def show_day(value: date) -> str:
    """`Tue 24 Nov`, `Di 24. Nov.`, never broken across lines."""
    return _shown_day(value, get_language())


@lru_cache(maxsize=500)
def _shown_day(value: date, language: str | None) -> str:
    """The rows of a page say the same few days again and again."""
    return date_format(value, _("D j M")).replace(" ", "\N{NO-BREAK SPACE}")


AS_TYPED = ("%Y-%m-%d", "%d.%m.%Y")


def read_day(text: str) -> date | None:
    """`2026-12-31` as a date picker sends it, or `31.12.2026` typed; None for anything else."""
    for form in AS_TYPED:
        with suppress(ValueError):
            return datetime.strptime(text.strip(), form).date()  # noqa: DTZ007 - a day has no zone
    return None


class DayField(forms.DateField):
    """A day as `read_day` reads it."""

    widget = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})

    def __init__(self, **kwargs):
        super().__init__(input_formats=AS_TYPED, **kwargs)
