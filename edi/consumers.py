"""What happened to orders becomes messages for the partners' systems that asked to be told of it."""

import json
from collections.abc import Iterator

from django.conf import settings
from django.urls import reverse

from accounts.actor import Actor
from b2bshop.events.journal import consumer
from b2bshop.events.models import Event
from orders.events import (
    OrderCancelled,
    OrderConfirmed,
    OrderCredited,
    OrderHeld,
    OrderInvoiced,
    OrderLinesChanged,
    OrderPartlyShipped,
    OrderPlaced,
    OrderRejected,
    OrderReplaced,
    OrderRestCancelled,
    OrderRestored,
    OrderShipped,
    OrderWithdrawn,
)
from orders.models import Invoice, Order
from orders.states import State
from returns.events import (
    ReturnAccepted,
    ReturnAuthorised,
    ReturnLapsed,
    ReturnReceived,
    ReturnRefused,
    ReturnRequested,
    ReturnSettled,
    ReturnWithdrawn,
)

from .actions.outbound import queue
from .canonical import finding_from_json
from .events import DocumentParked, DocumentRejected
from .models import EdiDocument, OutboundMessage, Webhook
from .outcome import outcome_from_json
from .queries import actor_of, bills, bills_of, despatches, despatches_of, returns_of
from .telling import bill_told, despatch_told, order_told, return_told
from .topics import Topic

# Fact → what partners know it as, and the state it brought; empty: whatever it is in.
ABOUT_ORDERS = {
    OrderHeld.__name__: (Topic.RECEIVED, State.HELD.value),
    OrderPlaced.__name__: (Topic.RECEIVED, State.PLACED.value),
    OrderConfirmed.__name__: (Topic.CONFIRMED, State.CONFIRMED.value),
    OrderLinesChanged.__name__: (Topic.CHANGED, ""),
    OrderRestCancelled.__name__: (Topic.CHANGED, ""),
    OrderReplaced.__name__: (Topic.CHANGED, State.REPLACED.value),
    OrderRestored.__name__: (Topic.CHANGED, State.PLACED.value),
    OrderRejected.__name__: (Topic.REJECTED, State.REJECTED.value),
    OrderWithdrawn.__name__: (Topic.CANCELLED, State.WITHDRAWN.value),
    OrderCancelled.__name__: (Topic.CANCELLED, State.CANCELLED.value),
}


@consumer(OrderHeld)
@consumer(OrderPlaced)
@consumer(OrderConfirmed)
@consumer(OrderLinesChanged)
@consumer(OrderRestCancelled)
@consumer(OrderReplaced)
@consumer(OrderRestored)
@consumer(OrderRejected)
@consumer(OrderWithdrawn)
@consumer(OrderCancelled)
def tell_of_order(event: Event) -> None:
    topic, state = ABOUT_ORDERS[event.name]
    if event.name == OrderPlaced.__name__ and _was_held(event):
        topic = Topic.APPROVED
    messages = []
    for webhook, actor in _listening(event, topic):
        orders = Order.objects.visible_to(actor).prefetch_related("lines", "charges")
        order = orders.filter(number=event.subject).first()
        if order is None:
            continue
        data = {
            "number": order.number,
            "order_number": order.po_number,
            "state": state or order.state,
            "url": _url("edi:order", number=order.number),
        }
        data |= {"replaced_by": event.payload["by"]} if event.name == OrderReplaced.__name__ else {}
        data |= {"order": order_told(order)} if webhook.payload == Webhook.Payload.FULL else {}
        messages.append(_message(webhook, event, topic, data, once=str(event.pk)))
    queue(messages)


def _was_held(event: Event) -> bool:
    return Event.objects.filter(subject=event.subject, name=OrderHeld.__name__, pk__lt=event.pk).exists()


@consumer(OrderPartlyShipped)
@consumer(OrderShipped)
def tell_of_shipment(event: Event) -> None:
    """Once, also where several orders are in it."""
    number = event.payload.get("shipment")
    if not number:
        return  # the rest was left out, which is a change
    messages = []
    for webhook, actor in _listening(event, Topic.SHIPPED):
        shipment = despatches_of(actor).filter(number=number).first()
        if shipment is None:
            continue
        data = {"number": number, "order": event.subject, "url": _url("edi:despatch", number=number)}
        if webhook.payload == Webhook.Payload.FULL:
            (despatch,) = despatches([shipment], actor)
            data |= {"despatch_advice": despatch_told(despatch)}
        messages.append(_message(webhook, event, Topic.SHIPPED, data, once=f"shipment {number}"))
    queue(messages)


@consumer(OrderInvoiced)
@consumer(OrderCredited)
def tell_of_invoice(event: Event) -> None:
    """Once, also where it is about many orders."""
    if event.name == OrderInvoiced.__name__:
        topic, kind, number = Topic.INVOICED, Invoice.Kind.INVOICE, event.payload["invoice"]
        name, route = "invoice", "edi:invoice"
    else:
        topic, kind, number = Topic.CREDITED, Invoice.Kind.CREDIT, event.payload["credit"]
        name, route = "credit_note", "edi:credit"
    messages = []
    for webhook, actor in _listening(event, topic):
        invoice = bills_of(actor, kind).filter(number=number).first()
        if invoice is None:
            continue
        data = {"number": number, "order": event.subject, "url": _url(route, number=number)}
        if webhook.payload == Webhook.Payload.FULL:
            (bill,) = bills([invoice])
            data |= {name: bill_told(bill)}
        messages.append(_message(webhook, event, topic, data, once=f"{kind} {number}"))
    queue(messages)


@consumer(ReturnRequested)
@consumer(ReturnAuthorised)
@consumer(ReturnReceived)
@consumer(ReturnAccepted)
@consumer(ReturnSettled)
@consumer(ReturnRefused)
@consumer(ReturnWithdrawn)
@consumer(ReturnLapsed)
def tell_of_return(event: Event) -> None:
    """Each step; `state` is the one it brought."""
    messages = []
    for webhook, actor in _listening(event, Topic.RETURNED):
        claim = returns_of(actor).filter(number=event.subject).first()
        if claim is None:
            continue
        data: dict = {
            "number": claim.number,
            "reference": claim.reference,
            "state": event.name.removeprefix("Return").lower(),
            "url": _url("edi:return", number=claim.number),
        }
        data |= {"return": return_told(claim)} if webhook.payload == Webhook.Payload.FULL else {}
        messages.append(_message(webhook, event, Topic.RETURNED, data, once=str(event.pk)))
    queue(messages)


@consumer(DocumentParked)
@consumer(DocumentRejected)
def tell_of_failure(event: Event) -> None:
    """Only the system that sent the document is told."""
    document = EdiDocument.objects.select_related("message").get(pk=event.subject.rpartition("-")[2])
    message, findings = document.message, outcome_from_json(document.outcome).all_findings
    told = [*findings, *(finding_from_json(each) for each in message.findings)]
    data = {
        "message": str(message.key),
        "order_number": document.number,
        "state": "parked" if event.name == DocumentParked.__name__ else "rejected",
        "codes": sorted({finding.code for finding in told if finding.is_error}),
        "url": _url("edi:message", key=message.key),
    }
    hooks = Webhook.objects.of_partner(message.partner_id).filter(
        disabled_at=None, topics__contains=[Topic.FAILED]
    )
    queue([_message(hook, event, Topic.FAILED, data, once=str(event.pk)) for hook in hooks])


def _listening(event: Event, topic: Topic) -> Iterator[tuple[Webhook, Actor]]:
    """The webhooks of the company's systems that want to know, each with whom the system acts as."""
    found = Webhook.objects.filter(
        partner__company=event.company_id, partner__is_active=True, disabled_at=None, topics__contains=[topic]
    )
    for webhook in found.select_related("partner__company", "partner__member__user"):
        yield webhook, actor_of(webhook.partner)


def _message(webhook: Webhook, event: Event, topic: Topic, data: dict, *, once: str) -> OutboundMessage:
    told = {
        "type": topic.value,
        "timestamp": event.happened_at.isoformat(),
        "sequence": event.pk,
        "data": data,
    }
    return OutboundMessage(
        webhook=webhook,
        topic=topic,
        subject=event.subject,
        once=once,
        sequence=event.pk,
        body=json.dumps(told, ensure_ascii=False),
        made_at=event.happened_at,
        due_at=event.happened_at,
    )


def _url(name: str, **parts) -> str:
    return settings.BASE_URL + reverse(name, kwargs=parts)
