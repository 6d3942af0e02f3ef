"""The contract in force, shown in the header of every page."""

from django.utils.functional import SimpleLazyObject
from django.utils.timezone import localdate

from .queries import contracts_in_force


def contracts(request) -> dict:
    actor = getattr(request, "actor", None)
    if actor is None:
        return {}
    return {"contracts_in_force": SimpleLazyObject(lambda: contracts_in_force(actor, localdate()))}
