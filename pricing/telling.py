"""Why a price is what it is, in words: for buyers, for the administration, and of orders placed long ago."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from b2bshop.money import show_fine_money, show_number
from catalog.units import measured

from .models import NAMED, Discount
from .quota_rules import QuotaKind, Standing
from .rules import Cut, Source, Step

NOBODY: Mapping[int, str] = {}


@dataclass(frozen=True, slots=True)
class TraceLine:
    """`Contract RV-1` · `from 100: 8.10 € per 100` · `9.20 € less 12 %` · `applies`"""

    source: str
    price: str
    how: str
    outcome: str
    applies: bool


def trace_lines(steps: Iterable[Step], currency: str, named: Mapping[int, str] = NOBODY) -> list[TraceLine]:
    """`named` says what each discount names, by its id; without it only how much it takes off is told."""
    return [
        TraceLine(
            _source(step),
            _price(step, currency),
            _how(step, currency, named),
            _outcome(step.outcome),
            step.applies,
        )
        for step in steps
    ]


def names_of_discounts(steps: Iterable[Step]) -> dict[int, str]:
    """Discount id → what it names: for staff, who keep them. One statement."""
    ids = {cut.pk for step in steps for cut in step.cuts}
    found = Discount.objects.filter(pk__in=ids).select_related(*NAMED) if ids else ()
    return {discount.pk: discount.what or _("everything") for discount in found}


def steps_stored(trace: Sequence[Mapping[str, Any]]) -> list[Step]:
    """The steps of an order line, as they were written with it."""
    return [
        Step(
            source=Source(step["source"]),
            name=step["name"],
            minimum=Decimal(step["minimum"]),
            amount=Decimal(step["amount"]),
            basis=step["basis"],
            outcome=step["outcome"],
            cuts=tuple(_cut(cut) for cut in step.get("cuts", ())),
            before=_number(step.get("before")),
            rate=_number(step.get("rate")),
        )
        for step in trace
    ]


def _cut(told: Mapping[str, Any]) -> Cut:
    return Cut(
        **{
            **told,
            "minimum": Decimal(told["minimum"]),
            "until": told["until"] and date.fromisoformat(told["until"]),
        }
        | {name: _number(told[name]) for name in ("percent", "amount")}
    )


def _number(told: str | None) -> Decimal | None:
    return Decimal(told) if told is not None else None


def _source(step: Step) -> str:
    if step.source == Source.CONTRACT:
        return _("Contract %(name)s") % {"name": step.name}
    if step.source == Source.PRICE_LIST:
        return _("Price list %(name)s") % {"name": step.name}
    return _("List price")


def _price(step: Step, currency: str) -> str:
    words = {"minimum": show_number(step.minimum), "basis": show_number(Decimal(step.basis))}
    if not step.amount:
        return _("from %(minimum)s: on request") % words
    words["amount"] = show_fine_money(step.amount, currency)
    if not step.minimum:
        return _("%(amount)s per %(basis)s") % words
    return _("from %(minimum)s: %(amount)s per %(basis)s") % words


def _how(step: Step, currency: str, named: Mapping[int, str]) -> str:
    if step.rate is not None:
        return _("converted at %(rate)s") % {"rate": show_number(step.rate)}
    if not step.cuts or step.before is None:
        return ""
    taken = _(", then ").join(_taken(cut, currency, named) for cut in step.cuts)
    return _("%(before)s less %(taken)s") % {"before": show_fine_money(step.before, currency), "taken": taken}


def _taken(cut: Cut, currency: str, named: Mapping[int, str]) -> str:
    told = off_words(cut, currency)
    return f"{told} ({named[cut.pk]})" if cut.pk in named else told


def off_words(off: Cut | Discount, currency: str) -> str:
    """`12 %`, or `0,50 € per 100`."""
    if off.percent is not None:
        return _("%(percent)s %%") % {"percent": show_number(off.percent)}
    amount = show_fine_money(off.amount or Decimal(0), currency)
    return _("%(amount)s per %(basis)s") % {"amount": amount, "basis": show_number(Decimal(off.basis))}


def _outcome(outcome: str) -> str:
    return {
        "applies": _("applies"),
        "part": _("applies to its part"),
        "not_reached": _("quantity not reached"),
        "lower_tier": _("a better step or offer applies"),
        "later_source": _("an earlier source applies"),
        "dearer": _("another source is cheaper"),
        "used_up": _("used up"),
    }[outcome]


def quota_words(standing: Standing, unit: str) -> str:
    """How a quota stands, in one sentence."""
    words = {
        "left": measured(standing.left, unit),
        "of": show_number(standing.quantity),
        "day": date_format(standing.last_on, "SHORT_DATE_FORMAT"),
    }
    if standing.kind == QuotaKind.LIMIT:
        return _("Your allocation: %(left)s of %(of)s left until %(day)s.") % words
    if not standing.left:
        return _("Agreed purchase of %(of)s until %(day)s reached.") % words
    return _("Agreed purchase: %(left)s of %(of)s still to take until %(day)s.") % words
