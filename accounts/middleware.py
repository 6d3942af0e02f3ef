"""Every request knows who acts and in which language."""

from django.middleware.locale import LocaleMiddleware
from django.utils import translation
from django.utils.functional import SimpleLazyObject

from .acting import acting_of, actor_acting
from .actor import ANONYMOUS, Actor
from .models import Unit
from .queries import block_above, memberships_of

SESSION_KEY, UNIT_KEY = "membership", "unit"
PROBES = {"/healthz", "/readyz"}  # they answer although sessions cannot be read


class LanguageMiddleware(LocaleMiddleware):
    """The signed-in person's own language, else Django's choice by cookie and browser. Probes need none."""

    def process_request(self, request):
        if request.path_info in PROBES:
            return
        chosen = request.user.is_authenticated and request.user.language
        if not chosen:
            super().process_request(request)
            return
        translation.activate(chosen)
        request.LANGUAGE_CODE = translation.get_language()


class ActorMiddleware:
    """`request.actor` and `request.memberships`, loaded on first use (three statements with the session's user)."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        request.memberships = SimpleLazyObject(lambda: _memberships(request))
        request.actor = SimpleLazyObject(lambda: _actor(request))
        return self.get_response(request)


def _memberships(request):
    return list(memberships_of(request.user)) if request.user.is_authenticated else []


def _actor(request):
    """What the session chose is looked up among the memberships of this very moment."""
    if not request.user.is_authenticated:
        return ANONYMOUS
    if request.acting_token:
        request.acting = acting_of(request)
        return actor_acting(request.acting, request.user)
    membership = _chosen(request)
    if membership is None:
        return Actor(user=request.user)
    membership.user = request.user
    unit = _unit_below(membership, request.session.get(UNIT_KEY))
    return Actor.from_membership(membership, unit=unit, held=request.memberships)


def _chosen(request):
    chosen = request.session.get(SESSION_KEY)
    found = next((m for m in request.memberships if m.pk == chosen), None)
    return found or next(iter(request.memberships), None)


def _unit_below(membership, chosen):
    """The chosen unit, as long as it stands below the membership's own; one statement where one was chosen."""
    if not chosen or chosen == membership.unit_id:
        return None
    below = Unit.objects.filter(company=membership.company_id, path__startswith=membership.unit.path)
    return below.filter(pk=chosen).annotate(blocked_above=block_above("path")).first()
