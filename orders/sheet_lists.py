"""The table of a list; quick order takes it in again."""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from accounts.actor import Actor
from catalog.models import Product
from catalog.units import unit_name

from .models import OrderList


def rows_of(order_list: OrderList, actor: Actor) -> Iterator[list]:
    """The heads, then a row per line of an article that the actor is offered."""
    yield [
        _("Article number"),
        _("Quantity"),
        _("Unit"),
        _("Note"),
        _("Cost centre"),
        _("Section"),
        _("Target stock"),
        _("Your part number"),
        _("Article"),
    ]
    lines = order_list.lines.select_related("cost_centre")
    seen = Product.objects.visible_to(actor).with_own_numbers(actor)
    products = seen.in_bulk(set(lines.values_list("product", flat=True)))
    for line in lines:
        if product := products.get(line.product_id):
            line.product = product
            centre = line.cost_centre.code if line.cost_centre else ""
            unit = unit_name(line.counted_in)
            own = product.part_number or ""
            yield [
                product.sku,
                line.quantity,
                unit,
                line.note,
                centre,
                line.section,
                line.target,
                own,
                product.name,
            ]
