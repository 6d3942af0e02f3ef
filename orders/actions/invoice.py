"""Billing: invoices for what was ordered, credit notes for what is not owed after all, and what was paid."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal

from django.db import transaction
from django.db.models import Max, Sum

from accounts.actions import release_credit
from accounts.actor import Actor
from b2bshop.events.journal import record_all
from b2bshop.money import round_money
from catalog.units import measured
from pricing.queries import taxes_summed
from pricing.tax_rules import TaxLine

from ..bookings import BookingRefused, Finding
from ..events import OrderInvoiced
from ..models import (
    Invoice,
    InvoiceCharge,
    InvoicedOrder,
    InvoiceLine,
    NumberRange,
    Order,
    OrderCharge,
    OrderLine,
    Shipment,
)
from ..states import ON_THE_WAY, State
from .numbers import draw
from .shipping import locked
from .sums import kept_tax, totals_of

NOTHING = Decimal(0)
BILLED = (*ON_THE_WAY, State.SHIPPED)


@dataclass(frozen=True, slots=True)
class Billed:
    """A quantity of an order's line, in the unit of the article."""

    line_id: int
    quantity: Decimal


@dataclass(frozen=True, slots=True)
class Bill:
    """One invoice for lines of one or several orders of one company; freight and surcharges that were not invoiced
    yet come along. `number` empty: the shop gives one. `due_on` None: by the payment terms of the orders.
    """

    lines: Sequence[Billed]
    issued_on: date
    number: str = ""
    due_on: date | None = None


@transaction.atomic
def issue_invoice(bill: Bill, *, by: Actor, at: datetime) -> Invoice:
    """Books an invoice: its lines can be invoiced no more, and it holds the credit that its orders held so far.

    The last part of a line is what the others left of its net, so parts add up to the cent. Raises BookingRefused with
    every finding. Lock order: orders by id, credit, number range.
    """
    orders, lines = locked(billed.line_id for billed in bill.lines)
    findings = [*_about_orders(list(orders.values())), *_about_lines(bill, lines), *about_number(bill.number)]
    if findings:
        raise BookingRefused(findings)
    rows = _rows(bill, lines)
    charges = list(OrderCharge.objects.filter(order__in=orders, invoiced_in=None).order_by("order_id", "pk"))
    OrderLine.objects.bulk_update(lines.values(), ["invoiced"])
    parts = _parts(orders, rows, charges)
    invoice = _written(bill, list(orders.values()), lines, rows, charges)
    for row in rows:
        row.invoice = invoice
    InvoiceLine.objects.bulk_create(rows)
    InvoiceCharge.objects.bulk_create(_charge(invoice, charge) for charge in charges)
    InvoicedOrder.objects.bulk_create(
        InvoicedOrder(invoice=invoice, order=order, gross=parts[pk]) for pk, order in orders.items()
    )
    # The orders gave `parts` of the credit they hold; the invoice holds its total. They differ by rounding at most.
    move_credit(invoice, sum(parts.values(), NOTHING) - invoice.total, at)
    record_all([OrderInvoiced(order.number, invoice.number) for order in orders.values()], by=by, at=at)
    return invoice


def move_credit(invoice: Invoice, amount: Decimal, at: datetime) -> None:
    """What is free again; less than nothing is used without asking for the limit: the goods are delivered."""
    if amount:
        release_credit(invoice.company, amount, reference=invoice.number, at=at)


def about_number(number: str) -> list[Finding]:
    taken = number and Invoice.objects.filter(number=number).exists()
    return [Finding("number_taken", None, {"number": number})] if taken else []


def _about_orders(orders: Sequence[Order]) -> list[Finding]:
    if not orders:
        return [Finding("nothing")]
    found, first = [], orders[0]
    for order in orders:
        values = {"order": order.number}
        if order.state not in BILLED:
            found.append(Finding("not_placed", None, values | {"state": order.get_state_display()}))
        elif order.company_id != first.company_id:
            found.append(Finding("other_company", None, values))
        elif order.currency != first.currency:
            found.append(Finding("other_currency", None, values))
        elif (order.bill_to, order.vat_id) != (first.bill_to, first.vat_id):
            found.append(Finding("other_bill_to", None, values))
    return found


def _about_lines(bill: Bill, lines: Mapping[int, OrderLine]) -> list[Finding]:
    found = []
    left = {pk: line.wanted - line.invoiced for pk, line in lines.items()}
    for index, billed in enumerate(bill.lines):
        line = lines[billed.line_id]
        values = {"order": line.order.number, "position": line.position, "sku": line.sku}
        if billed.quantity <= NOTHING:
            found.append(Finding("not_positive", index, values))
        elif billed.quantity > left[line.pk]:
            told = {
                "quantity": measured(billed.quantity, line.unit),
                "left": measured(left[line.pk], line.unit),
            }
            found.append(Finding("more_than_wanted", index, values | told))
        left[line.pk] -= billed.quantity
    return found


def _rows(bill: Bill, lines: Mapping[int, OrderLine]) -> list[InvoiceLine]:
    """Each with its part of the line's net, counted from the line's beginning; moves `invoiced` on."""
    rows = []
    for position, billed in enumerate(bill.lines, 1):
        line = lines[billed.line_id]
        before = _net_of(line, line.invoiced)
        line.invoiced += billed.quantity
        net = _net_of(line, line.invoiced) - before
        rows.append(InvoiceLine(position=position, order_line=line, quantity=billed.quantity, net=net))
    return rows


def _net_of(line: OrderLine, quantity: Decimal) -> Decimal:
    return round_money(line.net * quantity / line.wanted)


def _parts(
    orders: Mapping[int, Order], rows: Sequence[InvoiceLine], charges: Sequence[OrderCharge]
) -> dict[int, Decimal]:
    """How much of the credit it holds each order gives; with its last part all that is left."""
    taxed = defaultdict(list)
    for row in rows:
        taxed[row.order_line.order_id].append((row.net, kept_tax(row.order_line)))
    for charge in charges:
        taxed[charge.order_id].append((charge.net, kept_tax(charge)))
    before = dict(
        InvoicedOrder.objects.filter(order__in=orders).values_list("order").annotate(Sum("gross")).order_by()
    )
    open_lines = OrderLine.objects.filter(order__in=orders).values_list(
        "order", "quantity", "cancelled", "invoiced"
    )
    unfinished = {pk for pk, quantity, cancelled, invoiced in open_lines if invoiced < quantity - cancelled}
    parts = {}
    for pk, order in orders.items():
        left = order.total - before.get(pk, NOTHING)
        parts[pk] = min(gross_of(taxes_summed(taxed[pk])), left) if pk in unfinished else left
    return parts


def gross_of(taxes: Iterable[TaxLine]) -> Decimal:
    return sum((each.net + each.tax for each in taxes), NOTHING)


def _written(
    bill: Bill,
    orders: Sequence[Order],
    lines: Mapping[int, OrderLine],
    rows: Sequence[InvoiceLine],
    charges: Sequence[OrderCharge],
) -> Invoice:
    first = orders[0]
    taxed = [(row.net, kept_tax(row.order_line)) for row in rows]
    taxed += [(charge.net, kept_tax(charge)) for charge in charges]
    sent = Shipment.objects.filter(lines__order_line__in=lines).aggregate(Max("shipped_on"))
    days = first.payment_days
    due_on = bill.due_on or (bill.issued_on + timedelta(days=days) if days is not None else None)
    return Invoice.objects.create(
        number=bill.number or drawn_number(NumberRange.Kind.INVOICE),
        company=first.company,
        issued_on=bill.issued_on,
        due_on=due_on,
        delivered_on=sent["shipped_on__max"],
        payment_days=days,
        discount_percent=first.discount_percent,
        discount_days=first.discount_days,
        buyer=references(orders),
        bill_to=first.bill_to or first.ship_to,
        currency=first.currency,
        **totals_of(taxed),
    )


def drawn_number(kind: NumberRange.Kind) -> str:
    return draw(kind, lambda drawn: Invoice.objects.filter(number=drawn).exists())


def references(orders: Sequence[Order]) -> dict:
    """The buyer's, by which they find the invoice again; those of the company of this day."""
    company = orders[0].company
    return {
        "number": company.number,  # BT-46
        "reference": company.buyer_reference,  # BT-10
        "email": company.invoice_email,  # BT-49
        "vat_id": orders[0].vat_id,  # BT-48
        "po_number": orders[0].po_number if len(orders) == 1 else "",  # BT-13
    }


def _charge(invoice: Invoice, charge: OrderCharge) -> InvoiceCharge:
    return InvoiceCharge(
        invoice=invoice,
        order_charge=charge,
        kind=charge.kind,
        name_de=charge.name_de,
        name_en=charge.name_en,
        net=charge.net,
        tax_percent=charge.tax_percent,
        tax_reason=charge.tax_reason,
    )
