"""The document centre: papers that were issued, found and taken home, one by one or as a ZIP."""

from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from django.db.models import QuerySet
from django.http import QueryDict
from django.utils.translation import gettext as _

from accounts.actor import Actor
from orders.finding import UNPAID, find_papers
from orders.forms import DocumentFilterForm
from orders.models import Paper
from orders.sent import page_number

PER_PAGE = 25
LAST_PAGE = 400


@dataclass(frozen=True, slots=True)
class Documents:
    """`query` is the address of what is shown, without its page."""

    papers: Sequence[Paper]
    total: int
    form: DocumentFilterForm
    tabs: list[dict]
    query: str
    is_narrow: bool
    previous: str
    next: str


def documents(query: QueryDict, actor: Actor) -> Documents:
    """Three statements for any number of papers."""
    form = DocumentFilterForm(query)
    form.is_valid()  # what cannot be understood is told at its field, and left out
    page = min(page_number(query.get("page", "")), LAST_PAGE)
    found = find_papers(actor, form.wish)
    total, start = found.count(), (page - 1) * PER_PAGE
    kept = {name: str(value) for name, value in form.wish.items() if value}
    return Documents(
        papers=list(_told(found)[start : start + PER_PAGE]),
        total=total,
        form=form,
        tabs=_tabs(kept),
        query=_address(kept),
        is_narrow=bool(kept.keys() - {"kind"}) or bool(form.errors),
        previous=_address(kept, page - 1) if page > 1 else "",
        next=_address(kept, page + 1) if total > page * PER_PAGE and page < LAST_PAGE else "",
    )


def _told(papers: QuerySet[Paper]) -> QuerySet[Paper]:
    return papers.defer("content").select_related("invoice", "shipment").prefetch_related("orders")


def _address(kept: dict, page: int = 1) -> str:
    return "?" + urlencode(kept | ({"page": page} if page > 1 else {}))


def _tabs(kept: dict) -> list[dict]:
    names = {
        "": _("All"),
        Paper.Kind.CONFIRMATION.value: _("Order confirmations"),
        Paper.Kind.DELIVERY.value: _("Delivery notes"),
        Paper.Kind.INVOICE.value: _("Invoices"),
        UNPAID: _("Unpaid"),
        Paper.Kind.CREDIT.value: _("Credit notes"),
    }
    shown = kept.get("kind", "")
    return [
        {"label": label, "url": _address(kept | {"kind": kind}), "current": kind == shown}
        for kind, label in names.items()
    ]
