"""Every view says who may enter. A house test walks all URLs and fails on a view that stays silent."""

from collections.abc import Callable
from functools import wraps

from django.contrib.auth.decorators import login_required


def requires(permission: str) -> Callable:
    """Signed in, and holding `permission` (accounts.permissions.Permission); otherwise sign-in or 403."""

    def decorate(view: Callable) -> Callable:
        @wraps(view)
        def guarded(request, *args, **kwargs):
            request.actor.require(permission)
            return view(request, *args, **kwargs)

        entrance = login_required(guarded)
        entrance.access = permission  # type: ignore[attr-defined]
        return entrance

    return decorate


def public(view: Callable) -> Callable:
    """Anybody may enter; rows are still scoped by `visible_to(request.actor)`."""
    view.access = "public"  # type: ignore[attr-defined]
    return view
