"""Issuing the papers of an order, in the worker: once, and never changed afterwards."""

from datetime import datetime
from uuid import uuid4

from django.core.files.base import ContentFile
from django.db import transaction
from django.utils import translation
from django.utils.timezone import localdate

from b2bshop.paper import print_pdf

from ..models import Order, OrderPaper
from ..papers import TEMPLATE, confirmation


@transaction.atomic
def issue_confirmation(order: Order, *, at: datetime) -> OrderPaper:
    """In the language of who ordered it, else the company's. The one that is there, where it was issued before."""
    Order.objects.select_for_update(no_key=True, of=["self"]).get(pk=order.pk)  # of two workers one waits
    kind = OrderPaper.Kind.CONFIRMATION
    issued = OrderPaper.objects.filter(order=order, kind=kind).first()
    if issued:
        return issued
    language = (order.ordered_by.language if order.ordered_by else "") or order.company.language
    with translation.override(language):
        content = confirmation(order, on=localdate(at))
    file = ContentFile(print_pdf(TEMPLATE, content, at=at), f"{uuid4().hex}.pdf")
    return OrderPaper.objects.create(
        order=order, kind=kind, language=language, issued_at=at, content=content, file=file
    )
