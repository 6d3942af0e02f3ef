"""What holds for every request of somebody signed in: a second step where one is needed, a trail of sessions."""

from datetime import timedelta

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import redirect, render, resolve_url
from django.utils.functional import SimpleLazyObject
from django.utils.http import urlencode
from django.utils.timezone import now

from b2bshop.access import came_from
from b2bshop.addresses import as_from_outside

from .entry_mfa import Missing, missing_step
from .entry_sessions import follow_session
from .middleware import PROBES

# Where somebody signs out or reads in another language; drawings show shapes and nothing private.
ALWAYS = ("/accounts/logout/", "/language/", "/admin/logout/", "/drawings/", settings.STATIC_URL)
OPEN = ("/accounts/", *ALWAYS)  # one's own account: where a second step is set up
# Who has a factor and has not shown it yet changes nothing about the account, or the factor would protect nothing.
OPEN_TO_PROVE = ("/accounts/2fa/reauthenticate/", "/accounts/2fa/webauthn/reauthenticate/", *ALWAYS)
OPEN_TO_BLOCKED = (*OPEN, "/company/switch/", "/admin/")


class SecondStepMiddleware:
    """Who has to sign in with two steps and did not is led there from the next request on, whatever it asks for."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        request.missing_step = SimpleLazyObject(lambda: missing_step(request) or "")
        path = request.path_info
        if path in PROBES or path.startswith(OPEN_TO_PROVE) or not request.missing_step:
            return self.get_response(request)
        if request.missing_step == Missing.SET_UP and path.startswith(OPEN):
            return self.get_response(request)
        where = _where(request)
        if request.htmx:  # a part of a page is never replaced by another page
            return HttpResponse(status=204, headers={"HX-Redirect": where})
        return redirect(where)


def _where(request) -> str:
    with as_from_outside():
        return _door_of_the_step(request)


def _door_of_the_step(request) -> str:
    if request.missing_step == Missing.SET_UP:
        return resolve_url("mfa_index")
    apps = Authenticator.objects.filter(user=request.user, type=Authenticator.Type.TOTP)
    page = "mfa_reauthenticate" if apps.exists() else "mfa_reauthenticate_webauthn"
    is_page = request.method in ("GET", "HEAD") and not request.htmx
    way_back = request.get_full_path() if is_page else came_from(request)
    return f"{resolve_url(page)}?{urlencode({'next': way_back})}"


class BlockedMiddleware:
    """Whose company, unit or membership is blocked reads why on every page, those open to everybody too.

    What they see otherwise is the range of the company they act for, drawings made for it alone included.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        path = request.path_info
        if path in PROBES or path.startswith(OPEN_TO_BLOCKED) or not request.actor.blocked_because:
            return self.get_response(request)
        answer = render(request, "blocked.html", status=403)
        if request.htmx:
            answer["HX-Refresh"] = "true"  # the page around the part is not theirs any more either
        return answer


class SessionTrailMiddleware:
    """Keeps the list of somebody's sessions true: their keys change, and they are used."""

    every = timedelta(minutes=5)

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        if request.path_info in PROBES:
            return self.get_response(request)
        before = request.session.session_key
        response = self.get_response(request)
        if request.user.is_authenticated:
            follow_session(request, before, at=now(), every=self.every)
        return response
