"""Facts in words: what the rooms tell of the events they recorded, for every page and table that shows them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal

from django.core.exceptions import FieldDoesNotExist
from django.db import models
from django.utils.dateparse import parse_datetime
from django.utils.formats import date_format
from django.utils.text import capfirst
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from b2bshop.money import show_money

NOTHING = "–"


@dataclass(frozen=True, slots=True)
class Change:
    """What changed, from what to what; `old` is empty for something new."""

    label: str = ""
    old: str = ""
    new: str = ""

    def __str__(self):
        values = " → ".join((self.old, self.new or NOTHING)) if self.old else self.new
        return f"{self.label}: {values}" if self.label else values


@dataclass(frozen=True, slots=True)
class Told:
    """One fact in words. `about` is what it is about (an order number, a rule, a person), `who` is set where the
    journal knows no user, `for_whom` where somebody stood in, `rule` names the rule and its version."""

    what: str
    about: str = ""
    changes: tuple[Change, ...] = ()
    rule: str = ""
    reason: str = ""
    for_whom: str = ""
    who: str = ""

    @property
    def old(self) -> str:
        return _listed((change.label, change.old) for change in self.changes)

    @property
    def new(self) -> str:
        return _listed((change.label, change.new) for change in self.changes)


def _listed(values: Iterable[tuple[str, str]]) -> str:
    return "; ".join(f"{label}: {text}" if label else text for label, text in values if text)


@dataclass(frozen=True, slots=True)
class Words:
    """How the plain values of a payload are shown: the labels and kinds of `model`'s fields, and what ids are called.

    `names` maps a field to the names of its values, `labels` names what is no field.
    """

    model: type[models.Model]
    currency: str
    names: Mapping[str, Mapping] = field(default_factory=dict)
    labels: Mapping[str, object] = field(default_factory=dict)

    def changes(self, old: Mapping, new: Mapping) -> tuple[Change, ...]:
        """Of something new or gone what it says; else what was before and after."""
        both = old and new
        names = [name for name in {**old, **new} if both or (old or new)[name] not in (None, "", [])]
        return tuple(
            Change(
                self.label(name),
                self._shown(name, old[name]) if name in old else "",
                self._shown(name, new[name]) if name in new else "",
            )
            for name in names
        )

    def label(self, name: str) -> str:
        kind = self._field(name)
        return capfirst(str(self.labels.get(name) or (kind.verbose_name if kind else name)))

    def _field(self, name: str):
        try:
            return self.model._meta.get_field(name)
        except FieldDoesNotExist:
            return None

    def _shown(self, name: str, value) -> str:
        if isinstance(value, bool):
            return _("yes") if value else _("no")
        if isinstance(value, list):
            return ", ".join(self._named(name, each) for each in value) or NOTHING
        kind = self._field(name)
        if value in (None, ""):
            return _("unlimited") if name.endswith("_limit") else NOTHING
        if isinstance(kind, models.DecimalField):
            return show_money(Decimal(value), self.currency)
        if isinstance(kind, models.DateField):
            return show_moment(str(value))
        if kind is not None and getattr(kind, "flatchoices", None):
            return str(dict(kind.flatchoices).get(value, value))
        return self._named(name, value)

    def _named(self, name: str, value) -> str:
        return str(self.names.get(name, {}).get(value, value))


def show_moment(text: str) -> str:
    """A day or a moment as the journal keeps it, written as the reader does."""
    moment = parse_datetime(text) if len(text) > 10 else None
    if isinstance(moment, datetime) and moment.tzinfo:
        return date_format(localtime(moment), "SHORT_DATETIME_FORMAT")
    try:
        return date_format(date.fromisoformat(text[:10]), "SHORT_DATE_FORMAT")
    except ValueError:
        return text
