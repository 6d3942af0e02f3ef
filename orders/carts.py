"""Reads about carts: whose they are, and what somebody may do with them."""

from django.db.models import Count, Exists, Max, OuterRef, Q, QuerySet

from accounts.actor import Actor

from .models import Cart, Right

OWN = max(Right) + 1  # may do everything with a cart


def right_of(cart: Cart, actor: Actor) -> int:
    """The most that shares of a cart give the actor, OWN for their own, 0 for nothing. One statement if shared."""
    if cart.owner == actor.user:
        return OWN
    given = cart.shares.reaching(actor).aggregate(most=Max("right"))["most"]
    return given or 0


def open_carts(actor: Actor) -> QuerySet[Cart]:
    """The carts the person fills, the current one first, each with `line_count` and its owner."""
    counted = Count("lines", filter=Q(lines__is_aside=False))
    return Cart.objects.that_get_what_is_added(actor).select_related("owner").annotate(line_count=counted)


def shared_carts(actor: Actor) -> QuerySet[Cart]:
    """Carts of colleagues that the person has not chosen to fill, with `may_fill`."""
    chosen = Cart.objects.that_get_what_is_added(actor).values("pk")
    fillable = Cart.objects.reachable(actor, Right.EDIT).filter(pk=OuterRef("pk"))
    found = Cart.objects.visible_to(actor).open().exclude(pk__in=chosen)
    return found.annotate(may_fill=Exists(fillable)).select_related("owner")
