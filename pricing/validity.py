"""Validity as people say it: a first and a last day, either of them open. Stored half-open, see models."""

from datetime import date, timedelta

from django import forms
from django.contrib.postgres.fields import DateRangeField
from django.core.exceptions import ValidationError
from django.db.backends.postgresql.psycopg_any import DateRange
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _


def days(valid: DateRange | None) -> tuple[date | None, date | None]:
    """First and last day of a half-open range; None is open."""
    if not valid:
        return None, None
    return valid.lower, valid.upper - timedelta(days=1) if valid.upper else None


def from_days(first: date | None, last: date | None) -> DateRange:
    """Raises ValueError when the last day is before the first."""
    if first and last and last < first:
        raise ValueError(gettext("The last day is before the first day."))
    return DateRange(first, last + timedelta(days=1) if last else None)


class Day(forms.DateInput):
    """The browser's own date field: it shows days as its user writes them and needs no script."""

    input_type = "date"

    def __init__(self):
        super().__init__(format="%Y-%m-%d")


class ValidityWidget(forms.MultiWidget):
    template_name = "admin/validity.html"

    def __init__(self, attrs=None):
        super().__init__({"first": Day(), "last": Day()}, attrs)

    def decompress(self, value):
        return list(days(value))


class ValidityField(forms.MultiValueField):
    widget = ValidityWidget

    def __init__(self, **options):
        options |= {"required": False, "require_all_fields": False, "help_text": _("Empty: open.")}
        day = {"required": False, "input_formats": ["%Y-%m-%d", "%d.%m.%Y"]}
        super().__init__([forms.DateField(**day), forms.DateField(**day)], **options)

    def compress(self, values):
        try:
            return from_days(*(values or (None, None)))
        except (ValueError, OverflowError) as error:
            raise ValidationError(str(error)) from error


VALIDITY = {DateRangeField: {"form_class": ValidityField}}  # for formfield_overrides of the administration
