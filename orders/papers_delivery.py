"""The delivery note: what lies in a shipment. Without prices: it goes into the warehouse."""

from collections.abc import Iterator, Sequence

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from catalog.units import measured

from .models import Order, Shipment, ShipmentLine
from .papers import address, article, cost_centre, day, own_number, seller, told, words

COLUMNS = ("position", "article", "ordered", "quantity", "rest")


def delivery_note(shipment: Shipment, orders: Sequence[Order]) -> dict:
    """In the active language. What is still to come is told as it was when the note was issued."""
    lines = shipment.lines.select_related("order_line__order")
    return {
        "title": _("Delivery note"),
        "number": shipment.number,
        "language": (get_language() or "de")[:2],
        "seller": seller() | {"bank": ""},
        "buyer": address(shipment.ship_to),
        "facts": told(_facts(shipment, orders)),
        "ship_to": [],
        "words": words() | {"quantity": _("Delivered")},
        "columns": COLUMNS,
        "lines": [_line(line, len(orders) > 1) for line in lines],
        "sums": [],
        "total": "",
        "texts": told([(_("Parcels"), ", ".join(shipment.tracking)), *_notes(orders)]),
    }


def _facts(shipment: Shipment, orders: Sequence[Order]) -> Iterator[tuple[str, str]]:
    yield _("Shipped on"), day(shipment.shipped_on)
    yield _("Customer number"), shipment.company.number
    yield _("Order"), ", ".join(order.number for order in orders)
    yield _("Your order number"), ", ".join(filter(None, (order.po_number for order in orders)))  # BT-13
    yield _("Ordered by"), ", ".join(dict.fromkeys(str(o.ordered_by) for o in orders if o.ordered_by))
    yield _("Cost centre"), ", ".join(dict.fromkeys(filter(None, (order.cost_centre for order in orders))))
    yield _("Carrier"), str(shipment.carrier or "")


def _notes(orders: Sequence[Order]) -> Iterator[tuple[str, str]]:
    for order in orders:
        yield (_("Note") if len(orders) == 1 else _("Note on %(number)s") % {"number": order}), order.note


def _line(line: ShipmentLine, tell_order: bool) -> dict:
    of = line.order_line
    place = {"order": of.order.number, "position": of.position}  # BT-132
    notes = [
        own_number(of),
        _("Order %(order)s, position %(position)s") % place if tell_order else "",
        cost_centre(of),
        _("Batch or serial numbers: %(batch)s") % {"batch": line.batch} if line.batch else "",
        of.note,
    ]
    return article(of, line.position, notes) | {
        "ordered": measured(of.wanted, of.unit),
        "quantity": measured(line.quantity, of.unit),
        "rest": measured(of.still_to_come, of.unit) if of.still_to_come else "–",
    }
