"""What follows an order after commit: mails to the people concerned."""

from collections.abc import Iterable
from datetime import date

from django.utils import translation
from django.utils.timezone import localdate

from accounts.models import User
from accounts.queries import able_members, managers_of_people
from approvals.events import (
    ApprovalAsked,
    ApprovalEscalated,
    ApprovalPassedOn,
    ApprovalReminded,
    RemarkMade,
    SeatHandedOver,
)
from approvals.models import Remark, Stage
from approvals.queries import is_stuck, who_decides
from approvals.states import StageState
from approvals.words import why
from b2bshop.events.journal import consumer
from b2bshop.events.models import Event
from b2bshop.post.sending import queue_mail

from .actions.papers import issue_confirmation, issue_delivery_note, issue_invoice_paper
from .events import (
    CartHandedOver,
    CartShared,
    OrderCancelled,
    OrderConfirmed,
    OrderCredited,
    OrderInvoiced,
    OrderLinesChanged,
    OrderPartlyShipped,
    OrderPlaced,
    OrderRejected,
    OrderRestCancelled,
    OrderShipped,
    OrderWithdrawn,
)
from .models import Cart, CartShare, Invoice, LineChange, Order, Shipment


@consumer(OrderPlaced)
def confirm_by_mail(event: Event) -> None:
    _tell("order_placed", event)


@consumer(OrderConfirmed)
def issue_confirmation_paper(event: Event) -> None:
    """Orders that an import brought are done with, and have their papers elsewhere."""
    order = _order(event)
    if order.channel != "import":
        paper = issue_confirmation(order, at=event.happened_at)
        _tell("order_confirmed", event, paper=paper)


@consumer(OrderPartlyShipped)
@consumer(OrderShipped)
def issue_note_and_tell(event: Event) -> None:
    """The delivery note, and a mail to who ordered: what is on its way, where to follow it, what is still to come."""
    number = event.payload.get("shipment")
    shipment = Shipment.objects.select_related("company", "carrier").filter(number=number).first()
    if shipment is None:
        return  # the rest was cancelled, which has a mail of its own
    issue_delivery_note(shipment, at=event.happened_at)
    sent = shipment.lines.filter(order_line__order__number=event.subject).select_related("order_line")
    to_come = [line for line in _order(event).lines.all() if line.still_to_come]
    _tell("order_shipped", event, shipment=shipment, sent=list(sent), to_come=to_come)


@consumer(OrderRestCancelled)
def tell_rest(event: Event) -> None:
    _tell("order_rest", event, left_out=event.payload["lines"], reason=event.payload["reason"])


@consumer(OrderInvoiced)
@consumer(OrderCredited)
def issue_and_send_invoice(event: Event) -> None:
    """The paper, and a mail with it to the company's address for invoices; once, also where it is about many orders."""
    number = event.payload.get("invoice") or event.payload["credit"]
    invoice = Invoice.objects.select_related("company", "corrects").get(number=number)
    paper = issue_invoice_paper(invoice, at=event.happened_at)
    if invoice.company.invoice_email and _order(event).channel != "import":
        queue_mail(
            "invoice",
            {"invoice": invoice, "paper": paper},
            to=invoice.company.invoice_email,
            language=invoice.company.language,
            key=f"{invoice.kind}-{invoice.pk}",
            at=event.happened_at,
            files=[(paper.file.name, paper.file_name)],
        )


@consumer(OrderCancelled)
def tell_cancellation(event: Event) -> None:
    _tell("order_cancelled", event, reason=event.payload.get("reason", ""))


@consumer(OrderRejected)
def tell_refusal(event: Event) -> None:
    _tell("order_rejected", event, reason=event.payload["reason"])


@consumer(OrderLinesChanged)
def tell_changes(event: Event) -> None:
    changed = LineChange.objects.filter(pk__in=event.payload["changes"]).select_related("changed_by")
    _tell("order_changed", event, changes=list(changed), reason=event.payload["reason"])


@consumer(OrderWithdrawn)
def tell_lapse(event: Event) -> None:
    """Who withdrew it themselves knows."""
    if event.payload["lapsed"]:
        _tell("order_lapsed", event)


@consumer(ApprovalAsked)
def ask_approvers(event: Event) -> None:
    """Those who have a say and their deputies of the day; where they are too few, those who can name somebody."""
    if stage := _stage(event):
        _ask("approval_asked", who_decides(stage, on=localdate(event.happened_at)), stage, event)
        if is_stuck(stage):
            _ask("approval_stuck", managers_of_people(stage.approval.company), stage, event)


@consumer(ApprovalReminded)
def remind_approvers(event: Event) -> None:
    if stage := _stage(event):
        _ask("approval_reminded", who_decides(stage, on=localdate(event.happened_at)), stage, event)


@consumer(ApprovalEscalated)
def ask_next_level(event: Event) -> None:
    """Where nobody else can decide, those who manage the company's people hear of it."""
    if stage := _stage(event):
        if added := event.payload["added"]:
            _ask("approval_escalated", User.objects.filter(pk__in=added), stage, event)
        else:
            _ask("approval_overdue", managers_of_people(stage.approval.company), stage, event)


@consumer(ApprovalPassedOn)
def ask_who_takes_over(event: Event) -> None:
    if stage := _stage(event):
        _ask("approval_asked", User.objects.filter(pk=event.payload["to"]), stage, event)


@consumer(SeatHandedOver)
def ask_heir(event: Event) -> None:
    """Who took the seat of somebody who left; where the stage has too few now, those who can name somebody."""
    stage = _stage(event)
    if stage is None or not event.payload["is_open"]:
        return
    people = who_decides(stage, on=localdate(event.happened_at))
    _ask("approval_asked", [person for person in people if person.pk == event.payload["heir"]], stage, event)
    if is_stuck(stage):
        _ask("approval_stuck", managers_of_people(stage.approval.company), stage, event)


@consumer(RemarkMade)
def pass_on_remark(event: Event) -> None:
    """A question goes to the requester, an answer to those who decide and to those who asked."""
    said = Remark.objects.select_related("approval__company", "author").get(pk=event.payload["remark"])
    order = Order.objects.select_related("ordered_by", "company").get(number=event.subject)
    for person in _readers(said, on=localdate(event.happened_at)):
        queue_mail(
            "approval_remark",
            {"order": order, "approval": said.approval, "remark": said},
            to=person.email,
            language=person.language or order.company.language,
            key=f"approval_remark-{event.pk}-{person.pk}",
            at=event.happened_at,
        )


@consumer(CartShared)
def tell_who_got_a_share(event: Event) -> None:
    """Not where it ended before the mail was written."""
    found = CartShare.objects.select_related("cart__owner", "cart__company", "person")
    if share := found.filter(pk=event.payload["share"], cart__closed_at=None).first():
        _tell_of_cart("cart_shared", share.cart, share.person, event, share=share)


@consumer(CartHandedOver)
def tell_new_owner(event: Event) -> None:
    to = User.objects.get(pk=event.payload["to"])
    giver = User.objects.filter(pk=event.actor_id).first()
    if cart := Cart.objects.open().select_related("company").filter(pk=event.subject[5:], owner=to).first():
        _tell_of_cart("cart_handed_over", cart, to, event, giver=giver)


def _tell_of_cart(template: str, cart: Cart, person: User, event: Event, **more) -> None:
    queue_mail(
        template,
        {"cart": cart} | more,
        to=person.email,
        language=person.language or cart.company.language,
        key=f"{template}-{event.pk}",
        at=event.happened_at,
    )


def _readers(said: Remark, *, on: date) -> list[User]:
    if said.author_id != said.approval.requester_id:
        return [said.approval.requester]
    asked = User.objects.filter(pk__in=said.approval.remarks.values("author"), is_active=True)
    stage = said.approval.stages.filter(state=StageState.OPEN).first()
    people = {*asked, *(who_decides(stage, on=on) if stage else [])}
    return sorted(people - {said.author}, key=lambda person: person.pk)


def _stage(event: Event) -> Stage | None:
    """None where it is decided by the time the mail would be written."""
    open_stages = Stage.objects.filter(state=StageState.OPEN).select_related("approval__company")
    return open_stages.filter(pk=event.payload["stage"]).first()


def _ask(template: str, people: Iterable[User], stage: Stage, event: Event) -> None:
    order = Order.objects.select_related("ordered_by", "company", "unit").get(number=event.subject)
    for person in people:
        language = person.language or order.company.language
        with translation.override(language):
            reasons = [why(reason["code"], reason["values"]) for reason in stage.reasons]
        queue_mail(
            template,
            {"order": order, "approval": stage.approval, "stage": stage, "reasons": reasons},
            to=person.email,
            language=language,
            key=f"{template}-{event.pk}-{person.pk}",
            at=event.happened_at,
        )


def _order(event: Event) -> Order:
    return Order.objects.select_related("ordered_by", "company").get(number=event.subject)


def _tell(template: str, event: Event, **more) -> None:
    order = _order(event)
    if order.ordered_by is None or order.channel == "import":
        return
    if (
        not able_members(order.company, on=localdate(event.happened_at))
        .filter(user=order.ordered_by)
        .exists()
    ):
        return  # whoever is blocked or gone reads no more prices
    queue_mail(
        template,
        {"order": order, "lines": list(order.lines.all())} | more,
        to=order.ordered_by.email,
        language=order.ordered_by.language or order.company.language,
        key=f"{template}-{event.pk}",
        at=event.happened_at,
    )
