"""The carts in the header of every page."""

from django.utils.functional import SimpleLazyObject

from accounts.permissions import Permission

from .carts import open_carts


def carts(request) -> dict:
    actor = getattr(request, "actor", None)
    if actor is None or not actor.can(Permission.FILL_CART):
        return {"carts": []}
    return {"carts": SimpleLazyObject(lambda: list(open_carts(actor)))}
