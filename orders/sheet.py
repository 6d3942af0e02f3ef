"""The table of order lines: its columns and rows; b2bshop.tables writes it."""

from collections.abc import Iterable, Iterator
from itertools import groupby

from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from catalog.units import unit_name

from .models import Order, OrderCharge, OrderLine


def heads() -> list[str]:
    return [
        _("Order number"),
        _("Your order number"),
        _("Ordered on"),
        _("State"),
        _("Unit"),
        _("Ordered by"),
        _("Position"),
        _("Article number"),
        _("Article"),
        _("Your part number"),
        _("Your name for it"),
        _("Quantity"),
        _("Unit of measure"),
        _("Quantity as ordered"),
        _("Unit as ordered"),
        _("Price"),
        _("Price basis"),
        _("Net"),
        _("Currency"),
        _("Cost centre"),
        _("Requested date"),
        _("Own fields"),
        _("Delivery"),
        _("Delivery address"),
        _("Shipped"),
        _("Not delivered"),
        _("Still to come"),
        _("Invoiced"),
    ]


def rows(lines: Iterable[OrderLine]) -> Iterator[list]:
    """The heads, then one row per line, and behind those of an order one per charge; numbers and days stay numbers
    and days. The lines of an order come together."""
    yield heads()
    for order, of_order in groupby(lines, key=lambda line: line.order):
        for line in of_order:
            yield _line(order, line)
        for charge in order.charges.all():  # type: ignore[attr-defined]
            yield _charge(order, charge)


def _order(order: Order) -> list:
    return [
        order.number,
        order.po_number,
        localtime(order.ordered_at).date(),
        order.get_state_display(),
        order.unit.name,
        str(order.ordered_by or ""),
    ]


def _told(order: Order) -> str:
    return "; ".join(f"{name}: {value}" for name, value in order.told_fields)


def _sent(order: Order) -> str:
    return ", ".join(order.shipping_words)


def _charge(order: Order, charge: OrderCharge) -> list:
    """Without article and quantity."""
    texts: list = [None, "", charge.name, "", "", None, "", None, "", None, None]
    return [
        *_order(order),
        *texts,
        charge.net,
        str(order.currency),
        order.cost_centre,
        None,
        _told(order),
        _sent(order),
        order.ship_to.get("code", ""),
        *[None] * 4,
    ]


def _line(order: Order, line: OrderLine) -> list:
    return [
        *_order(order),
        line.position,
        line.sku,
        line.name,
        line.own_number,
        line.own_name,
        line.quantity,
        unit_name(line.unit),
        line.quantity if line.typed_quantity is None else line.typed_quantity,
        unit_name(line.typed_unit or line.unit),
        line.amount,
        line.basis,
        line.net,
        str(order.currency),
        line.cost_centre,
        line.requested_on or order.requested_on,
        _told(order),
        _sent(order),
        (line.ship_to or order.ship_to).get("code", ""),
        line.shipped,
        line.cancelled,
        line.still_to_come,
        line.invoiced,
    ]
