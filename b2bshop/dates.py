"""Days as rows and sentences show them; whole dates use Django's formats (b2bshop/formats)."""

from datetime import date

from django.utils.formats import date_format
from django.utils.translation import gettext as _


def show_day(value: date) -> str:
    """`Tue 24 Nov`, `Di 24. Nov.`, never broken across lines."""
    return date_format(value, _("D j M")).replace(" ", "\N{NO-BREAK SPACE}")
