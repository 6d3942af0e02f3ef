"""Credit notes and payments: what is not owed after all, and what was paid."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal

from django.db import transaction
from django.db.models import F, Sum

from accounts.actor import Actor
from b2bshop.events.journal import record_all
from b2bshop.money import round_money, show_money
from catalog.units import measured
from pricing.queries import taxes_summed

from ..bookings import BookingRefused, Finding
from ..events import InvoiceSettled, OrderCredited
from ..models import Invoice, InvoiceCharge, InvoicedOrder, InvoiceLine, NumberRange, OrderLine
from .invoice import about_number, drawn_number, gross_of, move_credit
from .shipping import locked
from .sums import kept_tax, totals_of

NOTHING = Decimal(0)


@dataclass(frozen=True, slots=True)
class Credited:
    """Of an invoice's line: a quantity at its price, `less` something kept back of it; or with quantity 0 a part of
    its net."""

    line_id: int
    quantity: Decimal = NOTHING
    net: Decimal = NOTHING
    less: Decimal = NOTHING


@dataclass(frozen=True, slots=True)
class Correction:
    """What is taken back of an invoice. `charges` maps the id of an InvoiceCharge to its part of the net;
    `again`: what is credited by quantity can be invoiced anew."""

    invoice: Invoice
    lines: Sequence[Credited]
    issued_on: date
    reason: str
    charges: Mapping[int, Decimal] = field(default_factory=dict)
    number: str = ""
    again: bool = False


@transaction.atomic
def issue_credit_note(correction: Correction, *, by: Actor, at: datetime) -> Invoice:
    """Books a credit note. Its total of what an unpaid invoice holds of the credit is free again; where nothing of the
    invoice is left, all it holds, and nobody has to pay it.

    Raises BookingRefused with every finding. Lock order: orders by id, invoice, credit, number range.
    """
    rows = InvoiceLine.objects.filter(invoice=correction.invoice).select_related("order_line")
    lines = {line.pk: line for line in rows}
    orders, order_lines = locked(line.order_line_id for line in lines.values())
    invoice = (
        Invoice.objects.select_for_update(of=["self"]).select_related("company").get(pk=correction.invoice.pk)
    )
    lines = {line.pk: line for line in rows.all()}
    charges = {charge.pk: charge for charge in InvoiceCharge.objects.filter(invoice=invoice)}
    findings = _findings(correction, invoice, lines, charges) + about_number(correction.number)
    if findings:
        raise BookingRefused(findings)
    made = [
        _credited(position, wish, lines[wish.line_id]) for position, wish in enumerate(correction.lines, 1)
    ]
    taken_back = [_charged(charges[pk], net) for pk, net in correction.charges.items()]
    taxed = [(row.net, kept_tax(row.order_line)) for row in made]
    taxed += [(row.net, kept_tax(row)) for row in taken_back]
    credit = _written(correction, invoice, taxed)
    rows_made: list = [*made, *taken_back]
    for row in rows_made:
        row.invoice = credit
    InvoiceLine.objects.bulk_create(made)
    InvoiceCharge.objects.bulk_create(taken_back)
    InvoiceLine.objects.bulk_update(lines.values(), ["credited_quantity", "credited_net"])
    InvoiceCharge.objects.bulk_update(charges.values(), ["credited_net"])
    back = _open_again(made, order_lines) if correction.again else {}
    InvoicedOrder.objects.bulk_create(
        InvoicedOrder(invoice=credit, order=order, gross=-back.get(pk, NOTHING))
        for pk, order in orders.items()
    )
    free = _freed(invoice, credit, [*lines.values(), *charges.values()])
    move_credit(credit, free - sum(back.values(), NOTHING), at)
    record_all([OrderCredited(order.number, credit.number) for order in orders.values()], by=by, at=at)
    return credit


@transaction.atomic
def settle_invoice(invoice: Invoice, *, on: date, by: Actor, at: datetime) -> bool:
    """It is paid: what it held of the credit is free, less what its credit notes freed before. False: it was before."""
    now = Invoice.objects.select_for_update(of=["self"]).select_related("company").get(pk=invoice.pk)
    if now.kind != Invoice.Kind.INVOICE or now.settled_on:
        return False
    Invoice.objects.filter(pk=now.pk).update(settled_on=on)
    move_credit(now, now.total - _credited_so_far(now), at)
    numbers = now.parts.order_by("order").values_list("order__number", flat=True)
    record_all([InvoiceSettled(number, now.number) for number in numbers], by=by, at=at)
    return True


def _freed(invoice: Invoice, credit: Invoice, rows: Iterable[InvoiceLine | InvoiceCharge]) -> Decimal:
    """Of the credit that the invoice holds; with its last part the cents that rounding left, too."""
    if invoice.settled_on:
        return NOTHING
    if any(row.credited_net < row.net for row in rows):
        return credit.total
    Invoice.objects.filter(pk=invoice.pk).update(settled_on=credit.issued_on)
    return invoice.total - _credited_so_far(invoice) + credit.total


def _credited_so_far(invoice: Invoice) -> Decimal:
    return Invoice.objects.filter(corrects=invoice).aggregate(Sum("total"))["total__sum"] or NOTHING


def _findings(
    correction: Correction,
    invoice: Invoice,
    lines: Mapping[int, InvoiceLine],
    charges: Mapping[int, InvoiceCharge],
) -> list[Finding]:
    if invoice.kind != Invoice.Kind.INVOICE:
        return [Finding("not_an_invoice", None, {"number": invoice.number})]
    if not correction.lines and not correction.charges:
        return [Finding("nothing")]
    found = []
    currency = str(invoice.currency)
    for index, wish in enumerate(correction.lines):
        line = lines[wish.line_id]
        unit, left = line.order_line.unit, line.quantity - line.credited_quantity
        net = _net_of(wish, line)
        values: dict = {"position": line.position, "order": line.order_line_id}
        if wish.quantity < NOTHING or net <= NOTHING:
            found.append(Finding("nothing", index))
        elif wish.quantity > left:
            told = {"quantity": measured(wish.quantity, unit), "left": measured(left, unit)}
            found.append(Finding("credited_quantity", index, values | told))
        elif net > (rest := line.net - line.credited_net):
            told = {"net": show_money(net, currency), "left": show_money(rest, currency)}
            found.append(Finding("credited_net", index, values | told))
    for pk, net in correction.charges.items():
        charge = charges[pk]
        rest = charge.net - charge.credited_net
        if not NOTHING < net <= rest:
            told = {
                "charge": charge.name,
                "net": show_money(net, currency),
                "left": show_money(rest, currency),
            }
            found.append(Finding("credited_charge", None, told))
    return found


def _net_of(wish: Credited, line: InvoiceLine) -> Decimal:
    return worth_of(line, wish.quantity) - wish.less if wish.quantity else wish.net


def worth_of(line: InvoiceLine, quantity: Decimal) -> Decimal:
    """What a quantity of an invoice's line costs; its last part is what is left."""
    rest = line.net - line.credited_net
    if quantity == line.quantity - line.credited_quantity:
        return rest
    return min(round_money(line.net * quantity / line.quantity), rest)


def _credited(position: int, wish: Credited, line: InvoiceLine) -> InvoiceLine:
    net = _net_of(wish, line)
    line.credited_quantity += wish.quantity
    line.credited_net += net
    return InvoiceLine(
        position=position, order_line=line.order_line, credits=line, quantity=wish.quantity, net=net
    )


def _charged(charge: InvoiceCharge, net: Decimal) -> InvoiceCharge:
    charge.credited_net += net
    return InvoiceCharge(
        order_charge=charge.order_charge,
        credits=charge,
        kind=charge.kind,
        name_de=charge.name_de,
        name_en=charge.name_en,
        net=net,
        tax_percent=charge.tax_percent,
        tax_reason=charge.tax_reason,
    )


def _written(correction: Correction, invoice: Invoice, taxed: list) -> Invoice:
    return Invoice.objects.create(
        number=correction.number or drawn_number(NumberRange.Kind.CREDIT),
        kind=Invoice.Kind.CREDIT,
        company=invoice.company,
        corrects=invoice,
        reason=correction.reason,
        issued_on=correction.issued_on,
        delivered_on=invoice.delivered_on,
        buyer=invoice.buyer,
        bill_to=invoice.bill_to,
        currency=invoice.currency,
        **totals_of(taxed),
    )


def _open_again(rows: Sequence[InvoiceLine], lines: Mapping[int, OrderLine]) -> dict[int, Decimal]:
    """The lines can be invoiced anew, and their orders hold the credit again: how much, by order."""
    taxed: dict[int, list] = {}
    for row in rows:
        if row.quantity:
            line = lines[row.order_line_id]
            line.invoiced = F("invoiced") - row.quantity
            line.save(update_fields=["invoiced"])
            taxed.setdefault(line.order_id, []).append((row.net, kept_tax(row.order_line)))
    return {pk: gross_of(taxes_summed(each)) for pk, each in taxed.items()}
