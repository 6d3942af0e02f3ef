"""What every page shows about who is signed in."""

from .permissions import Permission


def who(request) -> dict:
    actor = getattr(request, "actor", None)
    if actor is None or actor.user is None:
        return {"actor": None, "may": {}, "memberships": []}
    return {
        "actor": actor,
        "may": {permission.value: actor.can(permission) for permission in Permission},
        "memberships": request.memberships,
    }
