"""The invoice and the credit note, with what EN 16931 and the German VAT act (§ 14) want to read on them."""

from collections.abc import Iterator, Sequence
from datetime import timedelta

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from b2bshop.money import round_money, show_number
from catalog.units import measured

from .models import Invoice, InvoiceLine, Order, Shipment
from .papers import (
    PRICED,
    address,
    article,
    cost_centre,
    day,
    money,
    own_number,
    priced,
    seller,
    sums,
    told,
    words,
)


def invoice_paper(invoice: Invoice, orders: Sequence[Order]) -> dict:
    """In the active language."""
    lines = invoice.lines.select_related("order_line__order")
    is_credit = invoice.kind == Invoice.Kind.CREDIT  # BT-3: 381, else 380
    return {
        "title": _("Credit note (correction of an invoice)") if is_credit else _("Invoice"),
        "number": invoice.number,  # BT-1
        "language": (get_language() or "de")[:2],
        "seller": seller(),
        "buyer": address(invoice.bill_to),  # BG-8
        "facts": told(_facts(invoice, orders)),
        "ship_to": [] if is_credit or len(orders) > 1 else address(orders[0].ship_to),  # BG-13
        "words": words() | ({"total": _("Credited incl. VAT")} if is_credit else {}),
        "columns": PRICED,
        "lines": [_line(line, len(orders) > 1) for line in lines],
        "sums": sums(invoice, invoice.charges.all()),  # type: ignore[attr-defined]
        "total": money(invoice.total, invoice),  # BT-112
        "texts": told(_texts(invoice)),
    }


def _facts(invoice: Invoice, orders: Sequence[Order]) -> Iterator[tuple[str, str]]:
    yield _("Date"), day(invoice.issued_on)  # BT-2
    if invoice.corrects:
        about = {"number": invoice.corrects.number, "day": day(invoice.corrects.issued_on)}
        yield _("For invoice"), _("%(number)s of %(day)s") % about  # BT-25, BT-26
    yield _("Your reference"), invoice.buyer.get("reference", "")  # BT-10
    yield _("Customer number"), invoice.buyer.get("number", "")  # BT-46
    yield _("Your VAT id"), invoice.buyer.get("vat_id", "")  # BT-48
    yield _("Order"), ", ".join(order.number for order in orders)  # BT-14
    yield _("Your order number"), ", ".join(filter(None, (order.po_number for order in orders)))  # BT-13
    yield _("Ordered by"), ", ".join(dict.fromkeys(str(o.ordered_by) for o in orders if o.ordered_by))
    yield _("Cost centre"), ", ".join(dict.fromkeys(filter(None, (o.cost_centre for o in orders))))  # BT-19
    yield _("Delivery note"), ", ".join(_shipments(invoice))  # BT-16
    yield _("Delivered on"), day(invoice.delivered_on)  # BT-72
    yield _("Due on"), day(invoice.due_on)  # BT-9
    if len(orders) == 1:
        yield from orders[0].told_fields


def _shipments(invoice: Invoice) -> list[str]:
    if invoice.kind == Invoice.Kind.CREDIT:
        return []
    lines = invoice.lines.values("order_line")
    found = Shipment.objects.filter(lines__order_line__in=lines, company=invoice.company)
    return list(found.order_by("pk").distinct().values_list("number", flat=True))


def _line(line: InvoiceLine, tell_order: bool) -> dict:
    of = line.order_line
    place = {
        "order": of.order.po_number or of.order.number,
        "position": of.buyer_line or of.position,
    }  # BT-132
    notes = [
        own_number(of),
        _("Order %(order)s, position %(position)s") % place if tell_order else "",
        cost_centre(of),
        "" if line.quantity else _("Reduction of the price"),
    ]
    if not line.quantity:
        return article(of, line.position, notes) | {
            "quantity": "",
            "price": "",
            "net": money(line.net, line.invoice),
        }
    is_whole = line.quantity == of.quantity and of.typed_unit
    return article(of, line.position, notes) | {
        "quantity": of.ordered if is_whole else measured(line.quantity, of.unit),
        "quantity_small": f"= {of.in_base}" if is_whole else "",
        **priced(of, line.net, of.order),
    }


def _texts(invoice: Invoice) -> Iterator[tuple[str, str]]:
    yield _("Reason"), invoice.reason
    if invoice.kind == Invoice.Kind.CREDIT or invoice.due_on is None:
        return
    yield (
        "",
        _("Please pay %(total)s by %(day)s.")
        % {  # BT-20
            "total": money(invoice.total, invoice),
            "day": day(invoice.due_on),
        },
    )
    if invoice.discount_percent:
        left = round_money(invoice.total * (100 - invoice.discount_percent) / 100)
        yield (
            "",
            _("Paid by %(day)s, %(percent)s %% cash discount can be deducted: %(left)s.")
            % {
                "day": day(invoice.issued_on + timedelta(days=invoice.discount_days)),
                "percent": show_number(invoice.discount_percent),
                "left": money(left, invoice),
            },
        )
