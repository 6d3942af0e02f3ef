"""Every view says who may enter. A house test walks all URLs and fails on a view that stays silent."""

from collections.abc import Callable
from functools import wraps
from urllib.parse import urlsplit, urlunsplit

from django.contrib.auth.views import redirect_to_login
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.http import url_has_allowed_host_and_scheme

from .addresses import as_from_outside


def requires(permission: str) -> Callable:
    """Signed in, and holding `permission` (accounts.permissions.Permission); otherwise sign-in or 403.

    Whose company, unit or membership is blocked reads why instead.
    """

    def decorate(view: Callable) -> Callable:
        @wraps(view)
        def entrance(request, *args, **kwargs):
            if not request.user.is_authenticated:
                return _to_the_door(request)
            if request.actor.blocked_because:
                return render(request, "blocked.html", status=403)
            request.actor.require(permission)
            return view(request, *args, **kwargs)

        entrance.access = permission  # type: ignore[attr-defined]
        return entrance

    return decorate


def public(view: Callable) -> Callable:
    """Anybody may enter; rows are still scoped by `visible_to(request.actor)`."""
    view.access = "public"  # type: ignore[attr-defined]
    return view


def _to_the_door(request) -> HttpResponse:
    """To sign-in, and from there to a page: a form that was sent too late leads back to where it stood."""
    is_page = request.method in ("GET", "HEAD") and not request.htmx
    with as_from_outside():
        door = redirect_to_login(request.get_full_path() if is_page else came_from(request))
    if not request.htmx:
        return door
    return HttpResponse(status=204, headers={"HX-Redirect": door["Location"]})


def came_from(request) -> str:
    referer = request.headers.get("Referer", "")
    if not url_has_allowed_host_and_scheme(referer, {request.get_host()}, request.is_secure()):
        return "/"
    way = urlsplit(referer)
    return urlunsplit(("", "", way.path, way.query, "")) or "/"
