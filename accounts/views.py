"""Which company and language somebody works in, and the company's own page."""

from django.conf import settings
from django.http import HttpResponseRedirect
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import check_for_language
from django.views.decorators.http import require_POST

from b2bshop.access import public, requires

from .middleware import SESSION_KEY, UNIT_KEY
from .models import Address, CostCentre, Membership, Unit
from .permissions import Permission
from .queries import units_to_act_in


@public
@require_POST
def switch(request):
    """Works as another of the person's memberships, or in another unit below one, from here on."""
    membership, unit = _wanted(request)
    if membership:
        request.session.cycle_key()
        request.session[SESSION_KEY], request.session[UNIT_KEY] = membership.pk, unit.pk if unit else None
    return redirect("/")


def _wanted(request):
    posted = {name: request.POST.get(name, "") for name in ("membership", "unit")}
    if posted["unit"]:
        found = units_to_act_in(request.memberships).filter(pk=_id(posted["unit"])).first()
        held = [m for m in request.memberships if found and found.path.startswith(m.unit.path)]
        return (max(held, key=lambda m: len(m.unit.path)), found) if held else (None, None)
    return next((m for m in request.memberships if str(m.pk) == posted["membership"]), None), None


def _id(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 19 else 0


@public
@require_POST
def set_language(request):
    """Keeps the choice with the person, and in a cookie for the signed-out pages of this browser."""
    language = request.POST.get("language", "")
    response = HttpResponseRedirect(_next(request))
    if check_for_language(language) and language in dict(settings.LANGUAGES):
        response.set_cookie(
            settings.LANGUAGE_COOKIE_NAME,
            language,
            max_age=31_536_000,
            httponly=settings.LANGUAGE_COOKIE_HTTPONLY,
            secure=settings.LANGUAGE_COOKIE_SECURE,
            samesite=settings.LANGUAGE_COOKIE_SAMESITE,  # type: ignore[arg-type]
        )
        if request.user.is_authenticated:
            request.user.language = language
            request.user.save(update_fields=["language"])
    return response


@requires(Permission.MANAGE_COMPANY)
def company(request):
    """Units, people, addresses and cost centres of the company, for its administrator."""
    actor = request.actor
    members = Membership.objects.visible_to(actor).select_related("user", "unit").prefetch_related("roles")
    return render(
        request,
        "accounts/company.html",
        {
            "units": Unit.objects.visible_to(actor).order_by("path"),
            "members": members.order_by("unit__path", "user__name"),
            "addresses": Address.objects.visible_to(actor).select_related("unit"),
            "cost_centres": CostCentre.objects.visible_to(actor),
        },
    )


def _next(request) -> str:
    target = request.POST.get("next", "/")
    safe = url_has_allowed_host_and_scheme(target, {request.get_host()}, request.is_secure())
    return target if safe else "/"
