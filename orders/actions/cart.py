"""Verbs on carts as a whole.

Every writer changes `touched_at` of the cart first: the row is locked, and whoever ordered it as it was read before
is refused.
"""

from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.db import transaction

from accounts.actor import Actor
from accounts.models import Address, CostCentre, User
from accounts.permissions import Permission
from accounts.units import hold_unit

from ..models import Cart, CartUse, Right
from ..problems import OrderRefused, Problem


def current_cart(actor: Actor, *, at: datetime) -> Cart:
    """The open cart the person used last, an own one or one of a colleague they chose; made when there is none."""
    return _found(actor) or _first_cart(actor, at)


def _found(actor: Actor) -> Cart | None:
    return Cart.objects.that_get_what_is_added(actor).first()


@transaction.atomic
def _first_cart(actor: Actor, at: datetime) -> Cart:
    """Of several clicks at once one makes the cart, and the others find it."""
    if actor.user:
        User.objects.select_for_update(no_key=True).get(pk=actor.user.pk)
    return _found(actor) or new_cart("", by=actor, at=at)


@transaction.atomic
def new_cart(name: str, *, by: Actor, at: datetime) -> Cart:
    """The person's current cart from now on."""
    cart = one_more_cart(name, by=by, at=at)
    _use(cart, by, at)
    return cart


def one_more_cart(name: str, *, by: Actor, at: datetime, **begins_with) -> Cart:
    """Beside the current one; `begins_with` are its cost centre, address and order number."""
    by.require(Permission.FILL_CART)
    if not hold_unit(by.unit):
        raise OrderRefused([Problem("unit_gone", values={"unit": by.unit.name})])
    owned = {"company": by.company, "unit": by.unit, "owner": by.user}
    return Cart.objects.create(**owned, name=name[:60], touched_at=at, **begins_with)


@transaction.atomic
def describe_cart(
    cart: Cart,
    name: str,
    *,
    cost_centre: CostCentre | None = None,
    ship_to: Address | None = None,
    po_number: str = "",
    by: Actor,
) -> None:
    """Name, and what the checkout begins with. An ordered cart stays as it is. Does not make it the current one."""
    by.require(Permission.FILL_CART)
    values = {"name": name[:60], "cost_centre": cost_centre, "ship_to": ship_to, "po_number": po_number[:35]}
    if not Cart.objects.reachable(by, Right.EDIT).filter(pk=cart.pk, closed_at=None).update(**values):
        _refuse(cart, by)


@transaction.atomic
def make_current(cart: Cart, *, by: Actor, at: datetime) -> None:
    """What is added from now on goes here."""
    by.require(Permission.FILL_CART)
    if not Cart.objects.reachable(by, Right.EDIT).filter(pk=cart.pk, closed_at=None).exists():
        _refuse(cart, by)
    _use(cart, by, at)


@transaction.atomic
def delete_cart(cart: Cart, *, by: Actor, at: datetime) -> None:
    """With all its lines, by its owner; an ordered cart stays. A click that adds meanwhile waits, and finds it gone."""
    by.require(Permission.FILL_CART)
    own(cart, by)
    touch(cart, by, at)
    Cart.objects.filter(pk=cart.pk).delete()


def own(cart: Cart, by: Actor) -> None:
    """Raises PermissionDenied for a cart of somebody else."""
    if cart.owner_id != by.user.pk or cart.company_id != by.company.pk:
        raise PermissionDenied


def touch(cart: Cart, by: Actor, at: datetime, *, is_used: bool = True) -> None:
    """Locks the cart and makes it the person's current one, if `is_used`; an ordered cart takes nothing any more."""
    mine = Cart.objects.reachable(by, Right.EDIT).filter(pk=cart.pk, closed_at=None)
    if not mine.update(touched_at=at):
        _refuse(cart, by)
    if is_used and cart.owner_id == by.user.pk:
        _use(cart, by, at)
    elif is_used:  # one of a colleague is chosen with make_current, and then stays in use
        CartUse.objects.filter(cart=cart, user=by.user).update(used_at=at)


def _use(cart: Cart, by: Actor, at: datetime) -> None:
    CartUse.objects.bulk_create(
        [CartUse(cart=cart, user=by.user, used_at=at)],
        update_conflicts=True,
        unique_fields=["user", "cart"],
        update_fields=["used_at"],
    )


def _refuse(cart: Cart, by: Actor) -> None:
    """Why the cart cannot be changed: it was ordered, it is gone, or the person may only look at it."""
    now = Cart.objects.visible_to(by).filter(pk=cart.pk).first()
    if now is None or now.closed_at:
        raise OrderRefused([Problem("already_ordered")])
    raise PermissionDenied
