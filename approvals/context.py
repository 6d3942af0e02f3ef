"""How many requests wait for the person, for the header of every page."""

from django.utils.functional import SimpleLazyObject
from django.utils.timezone import localdate

from accounts.permissions import Permission

from .queries import inbox


def approvals(request) -> dict:
    actor = getattr(request, "actor", None)
    if actor is None or not actor.can(Permission.APPROVE_ORDER):
        return {"approvals_waiting": 0}
    return {"approvals_waiting": SimpleLazyObject(lambda: inbox(actor, on=localdate()).count())}
