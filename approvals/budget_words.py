"""Budgets as people read them."""

from datetime import date

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from .budget_rules import Effect, Every, Exceeded
from .models import Budget


def counts(budget: Budget) -> list[str]:
    """What it counts, one text for each limitation; needs unit, cost centre, person and category loaded."""
    texts = []
    if budget.unit:
        texts.append(_("orders of %(unit)s and the units below") % {"unit": budget.unit.name})
    if budget.person:
        texts.append(_("orders of %(person)s") % {"person": budget.person})
    if budget.cost_centre:
        texts.append(_("lines charged to %(centre)s") % {"centre": budget.cost_centre})
    if budget.category:
        texts.append(_("articles of %(category)s and below") % {"category": budget.category})
    return texts or [_("every order of the company")]


def period_name(every: str, first: date, last: date) -> str:
    """`November 2026`, `Q4 2026`, `2026`, else the first and the last day."""
    match every:
        case Every.MONTH:
            return date_format(first, "YEAR_MONTH_FORMAT")
        case Every.QUARTER:
            return _("Q%(number)s %(year)s") % {"number": (first.month + 2) // 3, "year": first.year}
        case Every.YEAR:
            return str(first.year)
    return " – ".join(date_format(day, "SHORT_DATE_FORMAT") for day in (first, last))


def consequence(effect: Effect) -> str:
    """What becomes of an order that exceeds it; empty where it does not."""
    if not effect.over:
        return ""
    match effect.exceeded:
        case Exceeded.INFORM:
            return _("The order exceeds this budget. It can be ordered; the owner is informed.")
        case Exceeded.WARN:
            return _("Attention: the order exceeds this budget. It can be ordered; the owner is informed.")
        case Exceeded.APPROVE:
            return _("The order exceeds this budget. It is placed once the owner agrees.")
    return _("The order exceeds this budget and cannot be placed.")
