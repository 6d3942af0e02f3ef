"""Orders that become carts again: to order the same once more, or to submit anew what was let go."""

from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal

from django.db import transaction
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from accounts.actor import Actor
from accounts.models import Address, CostCentre
from accounts.permissions import Permission
from catalog.queries import order_rule
from catalog.rules import in_base

from ..models import Cart, CartLine, Order, OrderLine, QuickOrder
from ..states import LET_GO
from .cart import make_current
from .follow import WrongState
from .quick import Wish, stage, unmistakable


def order_again(order: Order, positions: Collection[int] = (), *, by: Actor, at: datetime) -> QuickOrder:
    """Rows for a cart from an order's lines, all of them or those of `positions`, with what they cost then.

    Nothing lies in a cart yet: the rows say what is different today. Unit, note and cost centre of a line are kept.
    Wanted days have passed.
    """
    by.require(Permission.FILL_CART)
    lines = order.lines.select_related("product").prefetch_related("product__packs")
    chosen = [line for line in lines if not positions or line.position in positions]
    wishes = [_wish(order, line) for line in chosen]
    return stage(wishes, _("Again: %(number)s") % {"number": order.number}, by=by, at=at)


@transaction.atomic
def order_usual(usual: Sequence[tuple[OrderLine, str]], name: str, *, by: Actor, at: datetime) -> QuickOrder:
    """Rows for a cart from lines of earlier orders, each with the quantity that is wanted now, in its unit."""
    by.require(Permission.FILL_CART)
    wishes = [
        replace(_wish(line.order, line), quantity=unmistakable(again_as(line)[0], text))
        for line, text in usual
    ]
    return stage(wishes, name, by=by, at=at)


def _wish(order: Order, line: OrderLine) -> Wish:
    quantity, unit, remark = again_as(line)
    return Wish(
        line.sku,
        unmistakable(quantity),
        "" if unit == line.product.unit else unit,
        line.note,
        "" if line.cost_centre == order.cost_centre else line.cost_centre,
        remark,
        (line.amount, line.basis, str(order.currency)),
    )


def again_as(line: OrderLine) -> tuple[Decimal, str, str]:
    """Quantity and unit as ordered; in the product's unit, and said so, where the packaging holds something else
    today or is not sold any more."""
    if line.typed_quantity is None:
        return line.quantity, line.unit, ""
    pack = order_rule(line.product).pack(line.typed_unit)
    if pack and in_base(line.typed_quantity, pack) == line.quantity:
        return line.typed_quantity, line.typed_unit, ""
    remark = _("%(ordered)s were %(base)s then, which is not so today.")
    return line.quantity, line.unit, remark % {"ordered": line.ordered, "base": line.in_base}


def own_centres(order: Order, lines: list[OrderLine], offered) -> dict[str, CostCentre]:
    """Of lines that are charged elsewhere than the order. No statement where none is."""
    own = {line.cost_centre for line in lines} - {"", order.cost_centre}
    return {centre.code: centre for centre in offered.filter(code__in=own)} if own else {}


def _places(order: Order, lines: list[OrderLine]) -> dict[str, Address]:
    """Of lines that go elsewhere than the order. No statement where none does."""
    codes = {line.ship_to["code"] for line in lines if line.ship_to}
    found = Address.objects.filter(company=order.company, is_delivery=True, code__in=codes) if codes else ()
    return {place.code: place for place in found}


@transaction.atomic
def resubmit(order: Order, name: str, *, by: Actor, at: datetime) -> Cart:
    """The open cart that submits the order again, made when there is none; of two clicks one makes it.

    It holds every line with its old quantity and the price its buyer saw, also what cannot be ordered as it was: that
    is told there and in the checkout, and left to the person. Raises WrongState where the order was not let go, or was
    submitted again already.
    """
    by.require(Permission.REQUEST_ORDER)
    _lock(order)
    cart = Cart.objects.filter(renews=order, closed_at=None).first()
    if cart:
        return cart
    if not Order.objects.filter(pk=order.pk, state__in=LET_GO, renewed_as=None, amends=None).exists():
        raise WrongState(f"{order.number} cannot be submitted again")
    cart = Cart.objects.create(
        company=by.company, unit=by.unit, owner=by.user, name=name[:60], touched_at=at, renews=order
    )
    CartLine.objects.bulk_create(cart_lines(cart, order, localdate(at)))
    make_current(cart, by=by, at=at)
    return cart


def _lock(order: Order) -> None:
    Order.objects.select_for_update(no_key=True).get(pk=order.pk)


def cart_lines(cart: Cart, order: Order, today: date) -> list[CartLine]:
    """As they were ordered, in that unit, without days that have passed and without what the seller does not deliver;
    cost centres only where one had its own."""
    lines = list(order.lines.all())
    centres = own_centres(order, lines, CostCentre.objects.filter(company=order.company))
    places = _places(order, lines)
    return [
        CartLine(
            cart=cart,
            product_id=line.product_id,
            quantity=line.wanted,
            typed_quantity=None if line.cancelled else line.typed_quantity,
            typed_unit="" if line.cancelled else line.typed_unit,
            note=line.note,
            cost_centre=centres.get(line.cost_centre),
            ship_to=places.get(line.ship_to.get("code", "")),
            requested_on=line.requested_on if (line.requested_on or today) >= today else None,
            shown_amount=line.amount,
            shown_basis=line.basis,
        )
        for line in lines
        if line.wanted
    ]
