"""What every page shows about who is signed in."""

from django.utils.functional import SimpleLazyObject

from .models import Company
from .permissions import Permission


def _is_rep(request) -> SimpleLazyObject:
    """Somebody's account manager; asked where a template wants to know."""
    if getattr(request, "acting_token", ""):
        return SimpleLazyObject(lambda: False)
    return SimpleLazyObject(lambda: Company.objects.looked_after_by(request.user).exists())


def who(request) -> dict:
    actor = getattr(request, "actor", None)
    if actor is None or actor.user is None:
        return {"actor": None, "may": {}, "memberships": []}
    return {
        "actor": actor,
        "may": {permission.value: actor.can(permission) for permission in Permission},
        "memberships": request.memberships,
        "is_rep": _is_rep(request),
    }
