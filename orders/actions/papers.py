"""Issuing papers, in the worker: once, and never changed afterwards."""

from collections.abc import Callable, Sequence
from datetime import datetime
from uuid import uuid4

from django.core.files.base import ContentFile
from django.db import transaction
from django.utils import translation
from django.utils.timezone import localdate

from b2bshop.paper import print_pdf

from ..models import Invoice, Order, Paper, PaperOrder, Shipment
from ..papers import TEMPLATE, confirmation
from ..papers_delivery import delivery_note
from ..papers_invoice import invoice_paper


@transaction.atomic
def issue_confirmation(order: Order, *, at: datetime) -> Paper:
    """In the language of who ordered it, else the company's. The one that is there, where it was issued before."""
    Order.objects.select_for_update(no_key=True, of=["self"]).get(pk=order.pk)  # of two workers one waits
    language = (order.ordered_by.language if order.ordered_by else "") or order.company.language
    paper = Paper(kind=Paper.Kind.CONFIRMATION, number=order.number, company=order.company)
    return _issued(paper, [order], language, at, lambda: confirmation(order, on=localdate(at)))


@transaction.atomic
def issue_delivery_note(shipment: Shipment, *, at: datetime) -> Paper:
    """In the company's language, as are invoices: they go from hand to hand."""
    Shipment.objects.select_for_update(no_key=True, of=["self"]).get(pk=shipment.pk)
    orders = _orders(shipment.lines.values("order_line__order"))
    paper = Paper(
        kind=Paper.Kind.DELIVERY, number=shipment.number, company=shipment.company, shipment=shipment
    )
    language = shipment.company.language
    return _issued(paper, orders, language, at, lambda: delivery_note(shipment, orders))


@transaction.atomic
def issue_invoice_paper(invoice: Invoice, *, at: datetime) -> Paper:
    Invoice.objects.select_for_update(no_key=True, of=["self"]).get(pk=invoice.pk)
    orders = _orders(invoice.parts.values("order"))
    paper = Paper(kind=invoice.kind, number=invoice.number, company=invoice.company, invoice=invoice)
    return _issued(paper, orders, invoice.company.language, at, lambda: invoice_paper(invoice, orders))


def _orders(ids) -> list[Order]:
    found = Order.objects.filter(pk__in=ids).select_related("ordered_by", "company")
    return list(found.order_by("ordered_at", "pk"))


def _issued(
    paper: Paper, orders: Sequence[Order], language: str, at: datetime, content: Callable[[], dict]
) -> Paper:
    if issued := Paper.objects.filter(kind=paper.kind, number=paper.number).first():
        return issued
    with translation.override(language):
        paper.content = content()
    paper.language, paper.issued_at = language, at
    paper.file = ContentFile(print_pdf(TEMPLATE, paper.content, at=at), f"{uuid4().hex}.pdf")
    paper.save()
    PaperOrder.objects.bulk_create(PaperOrder(paper=paper, order=order) for order in orders)
    return paper
