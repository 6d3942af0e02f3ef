"""Reads about partners and their messages."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal

from django.db.models import Q, QuerySet, prefetch_related_objects
from django.db.models.fields.json import KeyTextTransform
from django.utils.timezone import localdate

from accounts.actor import Actor, Channel
from accounts.queries import memberships_of
from b2bshop.events.models import Event
from b2bshop.money import plain
from orders.models import Invoice, InvoiceLine, Order, OrderLine, Shipment, ShipmentLine
from orders.states import NEVER_PLACED
from orders.states import State as OrderState
from returns.models import Return
from returns.queries import with_lines

from .models import EdiDocument, EdiMessage, Partner
from .outcome import LineOutcome, LineStatus, Outcome, outcome_from_json
from .outgoing import Bill, Despatch, Item, Place, Tax
from .states import State, Verdict


def actor_of(partner: Partner) -> Actor:
    """The member the partner acts as, as they are at this moment; without permissions where they are none any more."""
    member = partner.member
    held = list(memberships_of(member.user, on=localdate())) if member.user.is_active else []
    mine = next((each for each in held if each.pk == partner.member_id), None)
    if mine is None or not partner.company.is_active:
        return Actor(user=member.user, company=partner.company, channel=Channel.API)
    mine.user = member.user
    return Actor.from_membership(mine, channel=Channel.API, held=held)


def messages_of(partner: Partner):
    return EdiMessage.objects.of_partner(partner)


def despatches_of(actor: Actor, since: datetime | None = None) -> QuerySet[Shipment]:
    """Those booked since a moment, or all."""
    found = Shipment.objects.visible_to(actor).select_related("carrier", "company")
    return found.filter(booked_at__gte=since) if since else found


def bills_of(actor: Actor, kind: str, since: datetime | None = None) -> QuerySet[Invoice]:
    """Those issued since a moment, whatever day they bear, or all."""
    found = Invoice.objects.visible_to(actor).filter(kind=kind).select_related("corrects")
    if since is None:
        return found
    name, payload = (
        ("OrderInvoiced", "invoice") if kind == Invoice.Kind.INVOICE else ("OrderCredited", "credit")
    )
    facts = _facts(actor, since).filter(name=name)
    return found.filter(number__in=facts.annotate(of=KeyTextTransform(payload, "payload")).values("of"))


def returns_of(actor: Actor, since: datetime | None = None) -> QuerySet[Return]:
    """Those to which something happened since a moment, or all."""
    found = with_lines(Return.objects.visible_to(actor).submitted())
    return found.filter(number__in=_facts(actor, since).values("subject")) if since else found


def orders_of(actor: Actor, since: datetime | None = None) -> QuerySet[Order]:
    """Those to which something happened since a moment, or all that were not replaced by a change."""
    found = Order.objects.visible_to(actor).prefetch_related("lines", "charges")
    if since is None:
        return found.exclude(state=OrderState.REPLACED)
    return found.filter(number__in=_facts(actor, since).values("subject"))


def all_orders(since: datetime | None = None) -> QuerySet[Order]:
    """Of all companies, for the seller's own system: those that were placed, or to which something happened since."""
    found = Order.objects.exclude(state__in=NEVER_PLACED).exclude(channel="import")
    found = found.select_related("company", "unit", "ordered_by", "amends").prefetch_related(
        "lines", "charges"
    )
    if since is None:
        return found.exclude(state=OrderState.REPLACED)
    return found.filter(number__in=Event.objects.filter(happened_at__gte=since).values("subject"))


def _facts(actor: Actor, since: datetime) -> QuerySet[Event]:
    """Facts of the company, and those that the shop recorded for nobody's company."""
    own = Q(company_id=actor.company.pk if actor.company else None) | Q(company_id=None)
    return Event.objects.filter(own, happened_at__gte=since)


def despatches(shipments: Sequence[Shipment], actor: Actor) -> list[Despatch]:
    """Only lines of orders that the actor sees. Two statements for any number of them."""
    seen = Order.objects.visible_to(actor)
    lines = ShipmentLine.objects.filter(shipment__in=shipments, order_line__order__in=seen)
    inside: dict[int, list[ShipmentLine]] = defaultdict(list)
    for line in lines.select_related("order_line__order", "order_line__product").order_by("position"):
        inside[line.shipment_id].append(line)
    orders = {line.order_line.order_id for found in inside.values() for line in found}
    payloads = dict(
        EdiDocument.objects.filter(order__in=orders, state=State.BOOKED, message__format="cxml")
        .order_by("pk")
        .values_list("order__number", "message__transport_id")
    )
    return [_despatch(shipment, inside[shipment.pk], payloads) for shipment in shipments]


def _despatch(shipment: Shipment, lines: list[ShipmentLine], payloads: dict[str, str]) -> Despatch:
    return Despatch(
        number=shipment.number,
        shipped_on=shipment.shipped_on,
        booked_at=shipment.booked_at,
        ship_to=_place(shipment.ship_to),
        carrier=shipment.carrier.name if shipment.carrier else "",
        tracking=tuple(shipment.parcels),
        items=tuple(_item(line.position, line.order_line, line.quantity, batch=line.batch) for line in lines),
        payloads=payloads,
    )


def bills(invoices: Sequence[Invoice]) -> list[Bill]:
    """Three statements for any number of them."""
    prefetch_related_objects(invoices, "charges", "lines__order_line__order", "lines__order_line__product")
    return [_bill(invoice) for invoice in invoices]


def _bill(invoice: Invoice) -> Bill:
    return Bill(
        number=invoice.number,
        kind=invoice.kind,
        issued_on=invoice.issued_on,
        due_on=invoice.due_on,
        delivered_on=invoice.delivered_on,
        corrects=invoice.corrects.number if invoice.corrects else "",
        reason=invoice.reason,
        currency=str(invoice.currency),
        net_total=f"{invoice.net_total:f}",
        tax_total=f"{invoice.tax_total:f}",
        total=f"{invoice.total:f}",
        bill_to=_place(invoice.bill_to),
        buyer_reference=invoice.buyer.get("reference", ""),
        items=tuple(_billed(line) for line in invoice.lines.all()),
        charges=tuple((charge.name, f"{charge.net:f}") for charge in invoice.charges.all()),
        taxes=tuple(
            Tax(
                *(
                    f"{Decimal(each['percent']):f}",
                    each["reason"],
                    *(f"{Decimal(each[n]):f}" for n in ("net", "tax")),
                )
            )
            for each in invoice.taxes
        ),
    )


def _billed(line: InvoiceLine) -> Item:
    of = line.order_line
    price = {"price": plain(of.amount), "price_basis": str(of.basis), "tax_percent": f"{of.tax_percent:f}"}
    return _item(line.position, of, line.quantity, net=f"{line.net:f}", **price)


def _item(position: int, of: OrderLine, quantity: Decimal, **more: str) -> Item:
    return Item(
        position=position,
        order=of.order.number,
        order_number=of.order.po_number,
        line=of.buyer_line or str(of.position),
        order_position=of.position,
        sku=of.sku,
        gtin=of.product.gtin,
        customer_part_number=of.own_number,
        name=of.name_de,
        quantity=plain(quantity),
        unit=of.unit,
        **more,
    )


def _place(kept: dict) -> Place:
    street = " ".join(filter(None, (kept.get("street", ""), kept.get("house_number", ""))))
    names = ("code", "name", "addition", "postal_code", "city", "country")
    return Place(street=street, **{name: kept.get(name, "") for name in names})


def confirmation(order: Order) -> Outcome:
    """Every line of the order as it stands now, and those that were refused when it came.

    `order` with its lines and their products. One statement where it came from a partner's system.
    """
    documents = order.edi_documents.filter(state=State.BOOKED).select_related("message").order_by("pk")
    told = next(
        (outcome_from_json(each.outcome) for each in documents if each.verdict != Verdict.CANCELLED), None
    )
    first = {line.line: line for line in told.lines} if told else {}
    lines = {line.buyer_line or str(line.position): line for line in order.lines.all()}
    names = [*first, *(name for name in lines if name not in first)]
    return Outcome(
        verdict=Verdict.BOOKED,
        number=order.po_number,
        order=order.number,
        state=order.state,
        currency=str(order.currency),
        net_total=f"{order.net_total:f}",
        tax_total=f"{order.tax_total:f}",
        total=f"{order.total:f}",
        lines=tuple(
            _confirmed(order, lines[name], first.get(name)) if name in lines else first[name]
            for name in names
        ),
        decided_at=order.ordered_at.isoformat(),
    )


def _confirmed(order: Order, line: OrderLine, before: LineOutcome | None) -> LineOutcome:
    left = Decimal(0) if order.state == OrderState.CANCELLED else line.wanted
    factor = line.typed_quantity / line.quantity if line.typed_quantity else Decimal(1)
    last = line.rest_on or line.promised_on
    status = before.status if before else LineStatus.ACCEPTED
    if not left:
        status = LineStatus.REJECTED
    elif left < line.quantity:
        status = LineStatus.CHANGED
    return LineOutcome(
        line=line.buyer_line or str(line.position),
        status=status,
        sku=line.sku,
        gtin=before.gtin if before else line.product.gtin,
        customer_part_number=line.own_number,
        name=line.name_de,
        ordered=plain(line.typed_quantity or line.quantity),
        quantity=plain((left * factor).quantize(Decimal("0.001"))),
        unit=line.typed_unit or line.unit,
        price=plain(line.amount),
        price_basis=str(line.basis),
        price_unit=line.unit,
        net=f"{line.net:f}",
        delivery_on=last.isoformat() if last and left else "",
        findings=before.findings if before else (),
    )


def payload_of(order: Order) -> str:
    """The payload id of the cXML document that ordered it; empty where there is none."""
    sent = order.edi_documents.filter(state=State.BOOKED, message__format="cxml").order_by("pk")
    return sent.values_list("message__transport_id", flat=True).first() or ""
