"""What lists are made from: carts, orders and quick orders, as entries of a list."""

from django.utils.timezone import localdate

from accounts.actor import Actor
from accounts.models import CostCentre
from b2bshop.money import plain

from .actions.again import own_centres
from .actions.lists import ListEntry
from .models import Cart, Order, Outcome, QuickOrder
from .quick.judging import judge


def entries_of(source: Cart | Order | QuickOrder, actor: Actor) -> list[ListEntry]:
    """Article, quantity and unit, note and cost centre of each line, in their order."""
    if isinstance(source, Cart):
        return _of_cart(source)
    if isinstance(source, Order):
        return _of_order(source, actor)
    return _of_quick_order(source, actor)


def _of_cart(cart: Cart) -> list[ListEntry]:
    lines = cart.lines.wanted().select_related("product", "cost_centre")
    return [
        ListEntry(
            line.product.sku,
            plain(line.quantity if line.typed_quantity is None else line.typed_quantity),
            line.typed_unit,
            line.note,
            line.cost_centre,
        )
        for line in lines
    ]


def _of_order(order: Order, actor: Actor) -> list[ListEntry]:
    lines = list(order.lines.all())
    centres = own_centres(order, lines, CostCentre.objects.visible_to(actor).open(on=localdate()))
    return [
        ListEntry(
            line.sku,
            plain(line.quantity if line.typed_quantity is None else line.typed_quantity),
            line.typed_unit,
            line.note,
            centres.get(line.cost_centre),
        )
        for line in lines
    ]


def _of_quick_order(quick_order: QuickOrder, actor: Actor) -> list[ListEntry]:
    """Only the rows that could be ordered: the others stay where they are."""
    judged = judge(list(quick_order.lines.all()), actor)
    return [
        ListEntry(each.product.sku, entry.quantity, entry.unit, entry.note, entry.cost_centre)
        for each in judged
        if each.outcome == Outcome.FINE and each.product and (entry := each.entry)
    ]
