"""What follows an order after commit: mails to the people concerned."""

from django.utils.timezone import localdate

from accounts.queries import managers_of_people
from approvals.events import ApprovalAsked, SeatHandedOver
from approvals.models import Stage
from approvals.queries import who_decides
from approvals.words import why
from b2bshop.events.journal import consumer
from b2bshop.events.models import Event
from b2bshop.post.sending import queue_mail

from .events import OrderCancelled, OrderPlaced, OrderRejected, OrderWithdrawn
from .models import Order


@consumer(OrderPlaced)
def confirm_by_mail(event: Event) -> None:
    _tell("order_placed", event)


@consumer(OrderCancelled)
def tell_cancellation(event: Event) -> None:
    _tell("order_cancelled", event)


@consumer(OrderRejected)
def tell_refusal(event: Event) -> None:
    _tell("order_rejected", event, reason=event.payload["reason"])


@consumer(OrderWithdrawn)
def tell_lapse(event: Event) -> None:
    """Who withdrew it themselves knows."""
    if event.payload["lapsed"]:
        _tell("order_lapsed", event)


@consumer(ApprovalAsked)
def ask_approvers(event: Event) -> None:
    """Those who have a say and their deputies of the day; where nobody has, those who can name somebody."""
    stage = Stage.objects.select_related("approval__company").filter(pk=event.payload["stage"]).first()
    if stage is not None:
        _ask(stage, who_decides(stage, on=localdate(event.happened_at)), event)


@consumer(SeatHandedOver)
def ask_heir(event: Event) -> None:
    """Who took the seat of somebody who left; where the stage lost its last one, those who can name somebody."""
    stage = Stage.objects.select_related("approval__company").filter(pk=event.payload["stage"]).first()
    if stage is None or not event.payload["is_open"]:
        return
    people = who_decides(stage, on=localdate(event.happened_at))
    if not people or event.payload["heir"]:
        _ask(stage, [person for person in people if person.pk == event.payload["heir"]], event)


def _ask(stage: Stage, people: list, event: Event) -> None:
    template = "approval_asked"
    if not people:
        people, template = managers_of_people(stage.approval.company), "approval_stuck"
    order = Order.objects.select_related("ordered_by", "company", "unit").get(number=event.subject)
    reasons = [why(reason["code"], reason["values"]) for reason in stage.reasons]
    for person in people:
        queue_mail(
            template,
            {"order": order, "approval": stage.approval, "reasons": reasons},
            to=person.email,
            language=person.language or order.company.language,
            key=f"{template}-{event.pk}-{person.pk}",
            at=event.happened_at,
        )


def _tell(template: str, event: Event, **more) -> None:
    order = Order.objects.select_related("ordered_by", "company").get(number=event.subject)
    if order.ordered_by is None or order.channel == "import":
        return
    queue_mail(
        template,
        {"order": order, "lines": list(order.lines.all())} | more,
        to=order.ordered_by.email,
        language=order.ordered_by.language or order.company.language,
        key=f"{template}-{event.pk}",
        at=event.happened_at,
    )
