"""What stands on the papers of an order: values in the reader's language, from the order as it is kept.

Which value belongs to which business term of EN 16931 stands beside it; the electronic invoice takes them from the same
fields of the order.
"""

from collections.abc import Iterator, Mapping
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


def confirmation(order: Order, *, on: date) -> dict:
    """In the active language."""
    lines = list(order.lines.all())
    charges = list(order.charges.all())  # type: ignore[attr-defined]
    return {
        "title": _("Order confirmation"),
        "number": order.number,  # BT-14
        "language": (get_language() or "de")[:2],
        "seller": _seller(),
        "buyer": _address(order.bill_to or order.ship_to),
        "facts": [[name, value] for name, value in _facts(order, on) if value],
        "ship_to": _address(order.ship_to),  # BG-13
        "words": _words(),
        "lines": [_line(order, line) for line in lines],
        "charges": [[charge.name, _money(charge.net, order)] for charge in charges],  # BG-21
        "net": _money(order.net_total, order),  # BT-109
        "taxes": [_tax(order, tax) for tax in order.taxes],  # BG-23
        "total": _money(order.total, order),  # BT-112
        "terms": _terms(order),  # BT-20
        "note": order.note,
    }


def _seller() -> dict:
    return {
        "name": settings.SELLER_NAME,
        "address": settings.SELLER_ADDRESS,
        "vat_id": settings.SELLER_VAT_ID,
    }


def _facts(order: Order, on: date) -> Iterator[tuple[str, str]]:
    yield _("Date"), _day(on)
    yield _("Ordered"), _day(localdate(order.ordered_at))
    yield _("Customer number"), order.company.number
    yield _("Your order number"), order.po_number  # BT-13
    yield _("Ordered by"), str(order.ordered_by or "")
    yield _("Cost centre"), order.cost_centre  # BT-133
    yield _("Your VAT id"), order.vat_id  # BT-48
    yield _("Requested delivery date"), _day(order.requested_on)
    yield _("Delivery"), ", ".join(order.shipping_words)
    yield from order.told_fields


def _words() -> dict[str, str]:
    return {
        "position": _("No."),
        "article": _("Article"),
        "quantity": _("Quantity"),
        "price": _("Price"),
        "net": _("Net"),
        "ship_to": _("Deliver to"),
        "sum": _("Net total"),
        "total": _("Total incl. VAT"),
        "vat_id": _("VAT id"),
        "page": _("Page"),
        "of": _("of"),
        "note": _("Note"),
    }


def _line(order: Order, line: OrderLine) -> dict:
    own = f"{line.own_number} {line.own_name}".strip()
    notes = [
        _("Your part number: %(number)s") % {"number": own} if own else "",  # BT-156
        _("Cost centre: %(code)s") % {"code": line.cost_centre}
        if line.cost_centre != order.cost_centre
        else "",
        _("With you: %(when)s") % {"when": line.delivery} if line.delivery else "",
        _("Deliver to: %(where)s") % {"where": line.goes_to} if line.goes_to else "",
        line.note,
    ]
    return {
        "position": line.position,  # BT-132
        "sku": line.sku,  # BT-155
        "name": line.name,
        "notes": [note for note in notes if note],
        "quantity": line.ordered,
        "in_base": f"= {line.in_base}" if line.typed_unit else "",
        "price": show_fine_money(line.amount, str(order.currency)),
        "basis": _("per %(basis)s") % {"basis": show_number(Decimal(line.basis))} if line.basis != 1 else "",
        "net": _money(line.net, order),  # BT-131
    }


def _tax(order: Order, tax: Mapping) -> list[str]:
    name = _("VAT %(percent)s %% on %(net)s") % {
        "percent": show_number(Decimal(tax["percent"])),
        "net": _money(Decimal(tax["net"]), order),
    }
    return [name, tax_words(tax["reason"]), _money(Decimal(tax["tax"]), order)]


def _terms(order: Order) -> str:
    if order.payment_days is None:
        return ""
    words = render_to_string("accounts/_payment.html", {"of": order}).strip()
    return _("Payment: %(terms)s") % {"terms": words}


def _address(kept: Mapping) -> list[str]:
    street = f"{kept.get('street', '')} {kept.get('house_number', '')}".strip()
    place = f"{kept.get('postal_code', '')} {kept.get('city', '')}".strip()
    rows = [kept.get("name", ""), kept.get("addition", ""), street, place, kept.get("country", "")]
    return [row for row in rows if row]


def _day(day: date | None) -> str:
    return date_format(day, "SHORT_DATE_FORMAT") if day else ""


def _money(amount: Decimal, order: Order) -> str:
    return show_money(amount, str(order.currency))
