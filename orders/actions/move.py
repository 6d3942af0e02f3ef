"""Verbs that carry lines between carts: move, merge, split, hand over."""

from collections import defaultdict
from collections.abc import Callable, Iterable
from datetime import datetime
from enum import StrEnum, auto

from django.db import transaction

from accounts.actor import Actor
from accounts.models import Membership, User
from accounts.permissions import Permission
from b2bshop.dates import show_day
from b2bshop.events.journal import record
from catalog.rules import MOST

from ..events import CartHandedOver
from ..models import Cart, CartComment, CartLine
from ..problems import OrderRefused, Problem
from .cart import one_more_cart, own, touch
from .lines import show_prices


class SplitBy(StrEnum):
    """What lines have to have in common to stay together."""

    COST_CENTRE = auto()
    DAY = auto()
    MANUFACTURER = auto()


@transaction.atomic
def move_lines(
    lines: Iterable[CartLine], cart: Cart, into: Cart | None, name: str = "", *, by: Actor, at: datetime
) -> Cart:
    """Into another cart, or a new one of that name; lines that say the same become one. Raises OrderRefused.
    The current cart stays the current one.

    Carts are locked in the order of their ids, so that two who move lines to and fro never wait for each other.
    """
    by.require(Permission.FILL_CART)
    into = into or one_more_cart(name, by=by, at=at)
    if into.pk == cart.pk:
        raise OrderRefused([Problem("same_cart")])
    for each in sorted((cart, into), key=lambda each: each.pk):
        touch(each, by, at, is_used=False)
    _carry([line.pk for line in lines], cart, into, by, at)
    return into


@transaction.atomic
def merge_carts(cart: Cart, into: Cart, *, by: Actor, at: datetime) -> None:
    """Everything of one's own cart goes into another one, what was said of it too, and the cart is gone."""
    own(cart, by)
    move_lines(list(cart.lines.all()), cart, into, by=by, at=at)
    cart.comments.update(cart=into)
    Cart.objects.filter(pk=cart.pk).delete()


@transaction.atomic
def split_cart(cart: Cart, what: SplitBy, *, by: Actor, at: datetime) -> list[Cart]:
    """A new cart for each group of lines but the first, which stays. The new ones begin where the cart does."""
    by.require(Permission.FILL_CART)
    touch(cart, by, at, is_used=False)
    groups: dict[str, list[int]] = defaultdict(list)
    lines = cart.lines.wanted().select_related("cost_centre", "product__manufacturer")
    for line in lines:
        groups[_GROUP[what](line)].append(line.pk)
    made = []
    for words, ids in list(groups.items())[1:]:
        begins_with = {"cost_centre": cart.cost_centre, "ship_to": cart.ship_to, "po_number": cart.po_number}
        part = one_more_cart(f"{str(cart)[:30]} · {words}", by=by, at=at, **begins_with)
        _carry(ids, cart, part, by, at)
        made.append(part)
    return made


def _carry(ids: list[int], cart: Cart, into: Cart, by: Actor, at: datetime) -> None:
    there = {line.alike: line for line in into.lines.select_related("product") if not line.is_aside}
    moved, merged, grown = [], [], []
    for line in cart.lines.filter(pk__in=ids).select_related("product", "cost_centre", "ship_to"):
        same = None if line.is_aside else there.get(line.alike)
        if same is None:
            line.cart, line.changed_by, line.changed_at = into, by.user, at
            moved.append(line)
            continue
        if same.quantity + line.quantity > MOST:
            raise OrderRefused([Problem("too_many", values={"sku": line.product.sku})])
        same.quantity += line.quantity
        if line.typed_quantity is not None and same.typed_quantity is not None:
            same.typed_quantity += line.typed_quantity
        same.changed_by, same.changed_at = by.user, at
        grown.append(same)
        merged.append(line.pk)
    CartComment.objects.filter(line__in=ids).update(cart=into)
    CartLine.objects.bulk_update(moved, ["cart", "changed_by", "changed_at"])
    CartLine.objects.bulk_update(grown, ["quantity", "typed_quantity", "changed_by", "changed_at"])
    CartLine.objects.filter(pk__in=merged).delete()
    wanted = [line for line in [*moved, *grown] if not line.is_aside]
    if wanted:
        show_prices(wanted, by, at)


_GROUP: dict[SplitBy, Callable[[CartLine], str]] = {
    SplitBy.COST_CENTRE: lambda line: line.cost_centre.code if line.cost_centre else "–",
    SplitBy.DAY: lambda line: show_day(line.requested_on) if line.requested_on else "–",
    SplitBy.MANUFACTURER: lambda line: line.product.manufacturer.name if line.product.manufacturer else "–",
}


def keep_aside(cart: Cart, *, by: Actor, at: datetime) -> None:
    """What was put aside in a cart that is ordered now lies in a new cart of the same name and owner."""
    aside = cart.lines.filter(is_aside=True)
    if not aside.exists():
        return
    rest = Cart.objects.create(
        company=cart.company, unit=cart.unit, owner=cart.owner, name=cart.name, touched_at=at
    )
    aside.update(cart=rest)


@transaction.atomic
def hand_over(cart: Cart, to: User, *, by: Actor, at: datetime) -> None:
    """Somebody else of the company owns it from now on, in a unit of theirs; who gave it keeps no right of it."""
    own(cart, by)
    members = Membership.objects.visible_to(by).filter(user=to, is_active=True, user__is_active=True)
    member = members.filter(unit=cart.unit).first() or members.order_by("pk").first()
    if member is None:
        raise OrderRefused([Problem("nobody_there")])
    touch(cart, by, at)
    cart.shares.filter(person=to).delete()
    cart.uses.all().delete()
    Cart.objects.filter(pk=cart.pk).update(owner=to, unit=member.unit)
    record(CartHandedOver(f"cart-{cart.pk}", to.pk, str(cart)), by=by, at=at)
