"""What follows a return after commit: mails, and credit notes that waited for an invoice."""

from django.conf import settings
from django.utils import translation
from django.utils.timezone import localdate

from accounts.actor import Actor
from accounts.queries import able_members
from b2bshop.events.journal import consumer
from b2bshop.events.models import Event
from b2bshop.post.sending import queue_mail
from orders.events import OrderInvoiced

from .actions import settle
from .events import (
    ReturnAuthorised,
    ReturnLapsed,
    ReturnReceived,
    ReturnRefused,
    ReturnRequested,
    ReturnSettled,
)
from .models import Return
from .queries import with_lines
from .states import State
from .words import what_next


@consumer(ReturnRequested)
def confirm_request(event: Event) -> None:
    """To who asked, and to the service; neither where the policy decided at once."""
    claim = _claim(event)
    if claim.decided_by is None and claim.decided_at == claim.requested_at:
        return
    _tell(event)
    if settings.RETURNS_EMAIL:
        queue_mail(
            "return_to_check",
            {"claim": claim, "lines": claim.lines.all()},  # type: ignore[attr-defined]
            to=settings.RETURNS_EMAIL,
            language="de",
            key=f"return_to_check-{event.pk}",
            at=event.happened_at,
        )


@consumer(ReturnAuthorised)
@consumer(ReturnReceived)
@consumer(ReturnSettled)
@consumer(ReturnRefused)
@consumer(ReturnLapsed)
def tell_how_it_stands(event: Event) -> None:
    _tell(event)


@consumer(OrderInvoiced)
def credit_what_waited(event: Event) -> None:
    """Returns of goods that were not invoiced yet when they were accepted."""
    waiting = Return.objects.filter(state=State.ACCEPTED, lines__order_line__order__number=event.subject)
    for claim in waiting.select_related("company").distinct().order_by("pk"):
        settle(claim, by=Actor.system(claim.company), at=event.happened_at)


def _claim(event: Event) -> Return:
    return with_lines(Return.objects.all()).get(number=event.subject)


def _tell(event: Event) -> None:
    """Who asked, as long as they belong to the company."""
    claim = _claim(event)
    people = able_members(claim.company, on=localdate(event.happened_at))
    if not people.filter(user=claim.requested_by).exists():
        return
    language = claim.requested_by.language or claim.company.language
    with translation.override(language):
        how = what_next(claim)
    queue_mail(
        "return_state",
        {"claim": claim, "lines": claim.lines.all(), "how": how},  # type: ignore[attr-defined]
        to=claim.requested_by.email,
        language=language,
        key=f"return_state-{event.pk}",
        at=event.happened_at,
    )
