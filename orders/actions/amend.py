"""Changing an order that is placed and not confirmed yet: in a cart that names it."""

from datetime import datetime

from django.db import transaction
from django.utils.timezone import localdate

from accounts.actor import Actor
from accounts.permissions import Permission

from ..models import Cart, CartLine, Order
from ..problems import OrderRefused
from .again import cart_lines
from .cart import make_current, touch
from .swap import can_amend, moved_on


@transaction.atomic
def amend(order: Order, name: str, *, by: Actor, at: datetime) -> Cart:
    """The person's open cart that changes the order, made when there is none; of two clicks one makes it.

    It holds every line as ordered. Until it is ordered the order stays as it is; place_order then puts the new one in
    its place. Raises OrderRefused where the order went on meanwhile.
    """
    by.require(Permission.REQUEST_ORDER)
    now = (
        Order.objects.select_for_update(of=["self"], no_key=True)
        .select_related("unit", "company")
        .get(pk=order.pk)
    )
    cart = Cart.objects.filter(amends=order, owner=by.user, unit=by.unit, closed_at=None).first()
    if cart is None:
        if not can_amend(now, by):
            raise OrderRefused([moved_on(now)])
        cart = Cart.objects.create(
            company=by.company, unit=by.unit, owner=by.user, name=name[:60], touched_at=at, amends=order
        )
        CartLine.objects.bulk_create(cart_lines(cart, order, localdate(at)))
    make_current(cart, by=by, at=at)
    return cart


@transaction.atomic
def order_as_new(cart: Cart, *, by: Actor, at: datetime) -> None:
    """What lies in the cart is an order of its own and no change any more; prices are those of today."""
    by.require(Permission.FILL_CART)
    touch(cart, by, at)
    Cart.objects.filter(pk=cart.pk).update(amends=None)
    cart.amends = None
