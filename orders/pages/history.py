"""The audit trail of a company: what is asked for, and the rows of one page."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.http import QueryDict

from accounts.actor import Actor
from orders.forms import HistoryForm
from orders.history import Entry, Wish, entries, journal, kinds_for
from orders.models import OrderExport

from .orders import LAST_PAGE, page_number

PER_PAGE = 50
TABLES = 5


@dataclass(frozen=True, slots=True)
class HistoryPage:
    """`shown` of `total` facts; `query` is what was asked for, for the CSV; `tables` are those asked for as XLSX."""

    form: HistoryForm
    tables: Sequence[OrderExport] = ()
    entries: Sequence[Entry] = ()
    shown: int = 0
    total: int = 0
    query: str = ""
    previous: str = ""
    next: str = ""


def history_form(query: QueryDict, actor: Actor) -> HistoryForm:
    return HistoryForm(query, kinds=kinds_for(actor))


def history_page(form: HistoryForm, query: QueryDict, actor: Actor) -> HistoryPage:
    """As many statements for any number of facts; no rows where the form has an error."""
    tables = OrderExport.objects.visible_to(actor).of_history()[:TABLES]
    if not form.is_valid():
        return HistoryPage(form, tables)
    found, page = journal(actor, Wish(**form.cleaned_data)), page_number(query.get("page", ""))
    total, start = found.count(), (page - 1) * PER_PAGE
    events = list(found[start : start + PER_PAGE])
    return HistoryPage(
        form=form,
        tables=tables,
        entries=entries(events, actor),
        shown=len(events),
        total=total,
        query=form.address(),
        previous=form.address(page - 1) if page > 1 else "",
        next=form.address(page + 1) if total > page * PER_PAGE and page < LAST_PAGE else "",
    )
