"""Orders and their papers as plain values: what the REST layer answers, and what webhooks tell in full."""

from dataclasses import asdict
from decimal import Decimal

from b2bshop.money import plain
from orders.models import Order, OrderLine
from orders.states import State
from pricing.queries import LinePrice
from returns.models import Return, ReturnLine

from .outgoing import Bill, Despatch


def order_told(order: Order) -> dict:
    """Of each line: ordered = cancelled + shipped + open, in its unit."""
    return {
        "number": order.number,
        "order_number": order.po_number,
        "state": order.state,
        "ordered_at": order.ordered_at.isoformat(),
        "requested_delivery_on": _day(order.requested_on),
        "currency": str(order.currency),
        "net_total": f"{order.net_total:f}",
        "tax_total": f"{order.tax_total:f}",
        "total": f"{order.total:f}",
        "cost_centre": order.cost_centre,
        "ship_to": order.ship_to,
        "lines": [_line_told(line, order) for line in order.lines.all()],
        "charges": [{"name": charge.name, "net": f"{charge.net:f}"} for charge in order.charges.all()],
        "taxes": [
            {
                "percent": plain(Decimal(tax["percent"])),
                "reason": tax["reason"],
                "base": f"{Decimal(tax['net']):f}",
                "amount": f"{Decimal(tax['tax']):f}",
            }
            for tax in order.taxes
        ],
    }


def _line_told(line: OrderLine, order: Order) -> dict:
    is_confirmed = order.state in (State.CONFIRMED, State.PARTLY, State.SHIPPED)
    return {
        "line": line.buyer_line or str(line.position),
        "position": line.position,
        "sku": line.sku,
        "customer_part_number": line.own_number,
        "name": line.name,
        "unit": line.unit,
        "ordered": plain(line.quantity),
        "confirmed": plain(line.quantity - line.cancelled if is_confirmed else Decimal(0)),
        "shipped": plain(line.shipped),
        "invoiced": plain(line.invoiced),
        "cancelled": plain(line.quantity if order.state == State.CANCELLED else line.cancelled),
        "returned": plain(line.returned),
        "open": plain(Decimal(0) if order.state == State.CANCELLED else line.still_to_come),
        "price": plain(line.amount),
        "price_basis": str(line.basis),
        "net": f"{line.net:f}",
        "delivery_on": _day(line.rest_on or line.promised_on),
        "cost_centre": line.cost_centre,
    }


def _day(value) -> str | None:
    return value.isoformat() if value else None


def despatch_told(despatch: Despatch) -> dict:
    return {
        "number": despatch.number,
        "shipped_on": despatch.shipped_on.isoformat(),
        "ship_to": asdict(despatch.ship_to),
        "carrier": despatch.carrier,
        "parcels": [{"number": number, "url": url} for number, url in despatch.tracking],
        "lines": [_item_told(item, "batch") for item in despatch.items],
    }


def _item_told(item, *more: str) -> dict:
    names = (
        *("position", "order", "order_number", "line", "sku", "gtin", "customer_part_number", "name"),
        *("quantity", "unit", *more),
    )
    return {name: getattr(item, name) for name in names}


def bill_told(bill: Bill) -> dict:
    amounts = ("price", "price_basis", "net", "tax_percent")
    return {
        "number": bill.number,
        "issued_on": bill.issued_on.isoformat(),
        "due_on": bill.due_on.isoformat() if bill.due_on else None,
        "delivered_on": bill.delivered_on.isoformat() if bill.delivered_on else None,
        "corrects": bill.corrects,
        "reason": bill.reason,
        "buyer_reference": bill.buyer_reference,
        "bill_to": asdict(bill.bill_to),
        "currency": bill.currency,
        "lines": [_item_told(item, *amounts) for item in bill.items],
        "charges": [{"name": name, "net": net} for name, net in bill.charges],
        "taxes": [asdict(tax) for tax in bill.taxes],
        "net_total": bill.net_total,
        "tax_total": bill.tax_total,
        "total": bill.total,
    }


def return_told(claim: Return) -> dict:
    """As read by returns.queries.with_lines; of each line what was asked for, decided, received and accepted."""
    return {
        "number": claim.number,
        "reference": claim.reference,
        "state": claim.state,
        "requested_at": claim.requested_at.isoformat(),
        "answer_by": claim.answer_by.isoformat(),
        "decided_at": claim.decided_at.isoformat() if claim.decided_at else None,
        "send_by": _day(claim.send_by),
        "answer": claim.answer,
        "note": claim.note,
        "currency": str(claim.currency),
        "lines": [_returned(line) for line in claim.lines.all()],  # type: ignore[attr-defined]
    }


def _returned(line: ReturnLine) -> dict:
    of = line.order_line
    decided = {name: getattr(line, name) for name in ("granted", "received", "accepted")}
    return {
        "position": line.position,
        "order": of.order.number,
        "order_position": of.position,
        "line": of.buyer_line or str(of.position),
        "sku": of.sku,
        "customer_part_number": of.own_number,
        "name": of.name,
        "quantity": plain(line.quantity),
        "unit": of.unit,
        "reason": line.reason.code,
        "text": line.text,
        "settlement": line.settlement,
        "value": f"{line.value:f}",
        "comes_back": line.comes_back,
        **{name: None if value is None else plain(value) for name, value in decided.items()},
        "fee_percent": plain(line.fee_percent),
        "finding": line.finding,
        "photos": len(line.photos.all()),
        "credit_notes": [note.number for note in line.credits.all()],
        "replacement": line.replacement.number if line.replacement else None,
    }


def order_for_erp(order: Order) -> dict:
    """With whose it is, who ordered, and what is needed to book and to invoice it."""
    who = order.ordered_by
    return order_told(order) | {
        "customer": {"number": order.company.number, "name": order.company.name},
        "unit": order.unit.name,
        "ordered_by": {"name": who.name, "email": who.email} if who else None,
        "channel": order.channel,
        "bill_to": order.bill_to,
        "vat_id": order.vat_id,
        "note": order.note,
        "payment": {
            "days": order.payment_days,
            "discount_percent": plain(order.discount_percent),
            "discount_days": order.discount_days,
        },
        "shipping": order.shipping,
        "own_fields": [{"name": name, "value": str(value)} for name, value in order.told_fields],
        "replaces": order.amends.number if order.amends else None,
    }


def price_parts(price: LinePrice) -> dict:
    """What an article costs, and from which quantity less; empty where there is no price to tell."""
    if price.amount is None or price.is_withheld:
        return {}
    return {
        "price": plain(price.amount),
        "price_basis": str(price.basis),
        "tiers": [
            {"from": plain(tier.minimum), "price": plain(tier.amount), "price_basis": str(tier.basis)}
            for tier in price.tiers
            if tier.amount
        ],
    }
