"""Where somebody is signed in, and what a company asks of its administrators at the door."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.timezone import localdate, now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from b2bshop.access import public, requires

from .entry_company import administrators, require_second_step
from .entry_forms import SecurityForm
from .entry_sessions import end_other_sessions, end_session, sessions_of
from .models import Company
from .permissions import Permission


@public
@login_required
@require_safe
def sessions(request):
    """Every browser the person is signed in with."""
    found = sessions_of(request.user)
    current = request.session.session_key
    others = any(session.session_key != current for session in found)
    context = {"sessions": found, "current": current, "others": others}
    return render(request, "accounts/entry/sessions.html", context)


@public
@login_required
@require_POST
def end_one(request, pk):
    if not end_session(request.user, pk):
        raise Http404
    messages.success(request, _("Signed out there."))
    return redirect("entry:sessions")


@public
@login_required
@require_POST
def end_others(request):
    end_other_sessions(request.user, keep=request.session.session_key)
    messages.success(request, _("Signed out everywhere else."))
    return redirect("entry:sessions")


@requires(Permission.MANAGE_COMPANY)
@require_http_methods(["GET", "HEAD", "POST"])
def security(request):
    """Whether the company's administrators sign in with two steps."""
    company = get_object_or_404(Company.objects.visible_to(request.actor))
    form = SecurityForm(request.POST or None, initial={"admins_need_mfa": company.admins_need_mfa})
    if request.method == "POST" and form.is_valid():
        require_second_step(company, form.cleaned_data["admins_need_mfa"], by=request.actor, at=now())
        messages.success(request, _("Saved. It counts from the next page somebody opens."))
        return redirect("entry:security")
    context = {"form": form, "administrators": administrators(request.actor, on=localdate())}
    return render(request, "accounts/entry/security.html", context, status=422 if form.errors else 200)
