"""What stands on the papers of orders: values in the reader's language, from rows as they are kept.

Which value belongs to which business term of EN 16931 stands beside it; the electronic invoice takes them from the same
fields. What a delivery note and an invoice say stands in papers_delivery and papers_invoice.
"""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from decimal import Decimal
from pathlib import Path

from django.conf import settings
from django.template.loader import render_to_string
from django.utils.formats import date_format
from django.utils.timezone import localdate
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from b2bshop.money import show_fine_money, show_money, show_number
from pricing.tax_words import tax_words

from .models import Order, OrderLine

TEMPLATE = Path(__file__).resolve().parent / "paper" / "order.typ"
PRICED = ("position", "article", "quantity", "price", "net")


def confirmation(order: Order, *, on: date) -> dict:
    """In the active language."""
    lines = list(order.lines.all())
    charges = list(order.charges.all())  # type: ignore[attr-defined]
    return {
        "title": _("Order confirmation"),
        "number": order.number,  # BT-14
        "language": (get_language() or "de")[:2],
        "seller": seller(),
        "buyer": address(order.bill_to or order.ship_to),
        "facts": told(_facts(order, on)),
        "ship_to": address(order.ship_to),  # BG-13
        "words": words(),
        "columns": PRICED,
        "lines": [_line(order, line) for line in lines],
        "sums": sums(order, charges),
        "total": money(order.total, order),  # BT-112
        "texts": told([("", _terms(order)), (_("Note"), order.note)]),
    }


def seller() -> dict:
    return {
        "name": settings.SELLER_NAME,  # BT-27
        "address": settings.SELLER_ADDRESS,
        "vat_id": settings.SELLER_VAT_ID,  # BT-31
        "bank": settings.SELLER_BANK,
    }


def told(pairs: Iterable[tuple[str, str]]) -> list[list[str]]:
    """Those that have something to say."""
    return [[name, value] for name, value in pairs if value]


def _facts(order: Order, on: date) -> Iterator[tuple[str, str]]:
    yield _("Date"), day(on)
    yield _("Ordered"), day(localdate(order.ordered_at))
    yield _("Customer number"), order.company.number
    yield _("Your order number"), order.po_number  # BT-13
    yield _("Ordered by"), str(order.ordered_by or "")
    yield _("Entered by"), str(order.entered_by or "")
    yield _("Cost centre"), order.cost_centre  # BT-133
    yield _("Your VAT id"), order.vat_id  # BT-48
    yield _("Requested delivery date"), day(order.requested_on)
    yield _("Delivery"), ", ".join(order.shipping_words)
    yield from order.told_fields


def words() -> dict[str, str]:
    return {
        "position": _("No."),
        "article": _("Article"),
        "quantity": _("Quantity"),
        "ordered": _("Ordered quantity"),
        "rest": _("Still to come"),
        "price": _("Price"),
        "net": _("Net"),
        "ship_to": _("Deliver to"),
        "total": _("Total incl. VAT"),
        "vat_id": _("VAT id"),
        "page": _("Page"),
        "of": _("of"),
    }


def _line(order: Order, line: OrderLine) -> dict:
    notes = [
        own_number(line),
        cost_centre(line),
        _("With you: %(when)s") % {"when": line.delivery} if line.delivery else "",
        _("Deliver to: %(where)s") % {"where": line.goes_to} if line.goes_to else "",
        line.note,
    ]
    return article(line, line.position, notes) | {
        "quantity": line.ordered,
        "quantity_small": f"= {line.in_base}" if line.typed_unit else "",
        **priced(line, line.net, order),
    }


def article(line: OrderLine, position: int, notes: Iterable[str]) -> dict:
    """`sku` is BT-155."""
    return {
        "position": str(position),
        "sku": line.sku,
        "name": line.name,
        "notes": [note for note in notes if note],
    }


def own_number(line: OrderLine) -> str:
    own = f"{line.own_number} {line.own_name}".strip()
    return _("Your part number: %(number)s") % {"number": own} if own else ""  # BT-156


def cost_centre(line: OrderLine) -> str:
    """Where it is another than the order's (BT-133)."""
    is_other = line.cost_centre and line.cost_centre != line.order.cost_centre
    return _("Cost centre: %(code)s") % {"code": line.cost_centre} if is_other else ""


def priced(line: OrderLine, net: Decimal, order: Order) -> dict:
    """`net` is BT-131, `price` BT-146 for the basis BT-149."""
    basis = _("per %(basis)s") % {"basis": show_number(Decimal(line.basis))} if line.basis != 1 else ""
    return {
        "price": show_fine_money(line.amount, str(order.currency)),
        "price_small": basis,
        "net": money(net, order),
    }


def sums(of, charges: Iterable) -> list[list[str]]:
    """Name, small print and value of each row between the lines and the total of an order or an invoice."""
    rows = [[charge.name, "", money(charge.net, of)] for charge in charges]  # BG-21
    rows.append([_("Net total"), "", money(of.net_total, of)])  # BT-109
    return rows + [_tax(of, tax) for tax in of.taxes]  # BG-23


def _tax(of, tax: Mapping) -> list[str]:
    name = _("VAT %(percent)s %% on %(net)s") % {
        "percent": show_number(Decimal(tax["percent"])),
        "net": money(Decimal(tax["net"]), of),
    }
    return [name, tax_words(tax["reason"]), money(Decimal(tax["tax"]), of)]


def _terms(order: Order) -> str:
    """BT-20"""
    if order.payment_days is None:
        return ""
    words = render_to_string("accounts/_payment.html", {"of": order}).strip()
    return _("Payment: %(terms)s") % {"terms": words}


def address(kept: Mapping) -> list[str]:
    street = f"{kept.get('street', '')} {kept.get('house_number', '')}".strip()
    place = f"{kept.get('postal_code', '')} {kept.get('city', '')}".strip()
    rows = [kept.get("name", ""), kept.get("addition", ""), street, place, kept.get("country", "")]
    return [row for row in rows if row]


def day(value: date | None) -> str:
    return date_format(value, "SHORT_DATE_FORMAT") if value else ""


def money(amount: Decimal, of) -> str:
    """In the currency of an order or an invoice."""
    return show_money(amount, str(of.currency))
