"""Which company and language somebody works in, and the company's own settings."""

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.http import HttpResponseRedirect
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.timezone import now
from django.utils.translation import check_for_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from b2bshop.access import public, requires

from .. import ceiling
from ..actions.settings import change_company
from ..forms.company import CompanyForm
from ..middleware import SESSION_KEY, UNIT_KEY
from ..models import Company
from ..pages.places import places_of
from ..permissions import Permission
from ..queries import units_to_act_in


@public
@require_http_methods(["GET", "HEAD", "POST"])
def switch(request):
    """Works as another of the person's memberships, or in another unit below one, from here on."""
    if not request.user.is_authenticated:
        return redirect_to_login(request.get_full_path())
    if request.method != "POST":
        return render(request, "accounts/switch.html", {"places": places_of(request.memberships)})
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
@require_http_methods(["GET", "HEAD", "POST"])
def company(request):
    """The terms the seller set, and what the company decides itself."""
    settings_of = Company.objects.visible_to(request.actor).get()
    form = CompanyForm(request.POST or None, instance=settings_of)
    is_wide = ceiling.is_wide(request.actor, Permission.MANAGE_COMPANY)
    if request.method == "POST" and form.is_valid():
        change_company(form.cleaned_data, by=request.actor, at=now())
        messages.success(request, _("The settings are saved."))
        return redirect("accounts:company")
    context = {"form": form, "is_wide": is_wide, "company": request.actor.company}
    return render(request, "accounts/company.html", context, status=422 if form.errors else 200)


def _next(request) -> str:
    target = request.POST.get("next", "/")
    safe = url_has_allowed_host_and_scheme(target, {request.get_host()}, request.is_secure())
    return target if safe else "/"
