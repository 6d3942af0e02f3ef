"""Verbs on who may see a cart, and on what is said about it."""

from datetime import datetime

from django.db import transaction

from accounts.actor import Actor
from accounts.models import Role, Unit, User
from accounts.permissions import Permission
from b2bshop.events.journal import record

from ..events import CartShared
from ..models import Cart, CartComment, CartLine, CartShare, Right
from ..models.sharing import new_token
from ..problems import OrderRefused, Problem
from .cart import own


@transaction.atomic
def share_cart(
    cart: Cart, right: Right, *, with_whom: User | Unit | Role | None, by: Actor, at: datetime
) -> CartShare:
    """With a colleague, a unit and those below it, a role, or (None) whoever of the company has the link.

    Whoever it is shared with already gets the new right instead. A colleague is told by mail.
    """
    by.require(Permission.FILL_CART)
    own(cart, by)
    if with_whom == cart.owner:
        raise OrderRefused([Problem("own_cart")])
    if with_whom is None:
        return CartShare.objects.create(
            cart=cart, right=right, token=new_token(), shared_by=by.user, shared_at=at
        )
    name = {User: "person", Unit: "unit", Role: "role"}[type(with_whom)]
    values: dict = {"right": right, "shared_by": by.user, "shared_at": at}
    whom: dict = {name: with_whom}
    share, is_new = CartShare.objects.update_or_create(values, cart=cart, **whom)
    if is_new and share.person:
        record(CartShared(f"cart-{cart.pk}", share.pk, share.person.pk, str(cart)), by=by, at=at)
    return share


@transaction.atomic
def end_share(share: CartShare, *, by: Actor) -> None:
    """By the owner of the cart, or by the person it was shared with."""
    if share.person_id != by.user.pk:
        own(share.cart, by)
    share.delete()


@transaction.atomic
def join_cart(link: CartShare, *, by: Actor, at: datetime) -> None:
    """A colleague with the link may from now on what it says."""
    by.require(Permission.FILL_CART)
    if link.cart.owner == by.user:
        return
    share, is_new = CartShare.objects.get_or_create(
        cart=link.cart,
        person=by.user,
        defaults={"right": link.right, "shared_by": link.shared_by, "shared_at": at},
    )
    if not is_new and share.right < link.right:
        CartShare.objects.filter(pk=share.pk).update(right=link.right)


@transaction.atomic
def comment_on(
    cart: Cart, text: str, line: CartLine | None = None, *, by: Actor, at: datetime
) -> CartComment:
    """On the whole cart, or on a line of it. Raises OrderRefused where nothing is said or the cart was ordered."""
    text = text.replace("\x00", " ").strip()
    if not text:
        raise OrderRefused([Problem("nothing_said")])
    if not Cart.objects.reachable(by, Right.COMMENT).open().filter(pk=cart.pk).exists():
        raise OrderRefused([Problem("already_ordered")])
    return CartComment.objects.create(
        cart=cart,
        line=line,
        sku=line.product.sku if line else "",
        author=by.user,
        text=text[:500],
        written_at=at,
    )
