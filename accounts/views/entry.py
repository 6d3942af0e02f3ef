"""Doors of the shop: applying, asking for access, where somebody is signed in, what a company asks at its door."""

from datetime import timedelta

from allauth.core import ratelimit
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.timezone import localdate, now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from b2bshop.access import public, requires
from orders.documents import customer_who_named

from ..entry_company import administrators, require_second_step
from ..entry_join import accept_join, ask_to_join, reject_join
from ..entry_register import EntryProblem, apply
from ..entry_register import confirm as confirm_application
from ..entry_sessions import end_other_sessions, end_session, sessions_of
from ..forms.entry import ApplicationForm, JoinAnswerForm, JoinForm, SecurityForm
from ..models import Company, JoinRequest, Role, Unit
from ..permissions import Permission

RECENT = timedelta(days=366)
SHOWN = 30


@public
@require_http_methods(["GET", "HEAD", "POST"])
def register(request):
    """A company that is no customer yet applies. Every answer is the same, whoever is known already."""
    form = ApplicationForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        if not ratelimit.consume(request, action="entry_register", key=form.cleaned_data["email"]):
            return ratelimit.respond_429(request)
        apply(form.save(commit=False), at=now())
        return redirect("entry:registered")
    return render(request, "accounts/entry/register.html", {"form": form}, status=422 if form.errors else 200)


@public
@require_safe
def registered(request):
    return render(request, "accounts/entry/registered.html")


@public
@require_http_methods(["GET", "HEAD", "POST"])
def confirm(request, secret):
    """The link of the mail leads to a button, since programs open links too."""
    if not ratelimit.consume(request, action="entry_confirm"):
        return ratelimit.respond_429(request)
    found = confirm_application(secret, at=now()) if request.method == "POST" else None
    stage = "asked" if request.method != "POST" else "done" if found else "wrong"
    context = {"stage": stage, "application": found}
    status = 404 if stage == "wrong" else 200
    return render(request, "accounts/entry/confirm.html", context, status=status)


@public
@require_http_methods(["GET", "HEAD", "POST"])
def join(request):
    """Somebody of a known customer. Right or wrong, the answer is the same."""
    form = JoinForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        sent = form.cleaned_data
        if not ratelimit.consume(request, action="entry_join", key=sent["number"].upper()):
            return ratelimit.respond_429(request)
        company = customer_who_named(sent["number"], sent["document"], since=now() - RECENT)
        if company:
            wanted = form.save(commit=False)
            wanted.company = company
            ask_to_join(wanted, at=now())
        return redirect("entry:join_sent")
    return render(request, "accounts/entry/join.html", {"form": form}, status=422 if form.errors else 200)


@public
@require_safe
def join_sent(request):
    return render(request, "accounts/entry/join_sent.html")


@requires(Permission.MANAGE_MEMBERS)
@require_safe
def join_requests(request):
    """Who asks for access to the company."""
    return _join_page(request)


@requires(Permission.MANAGE_MEMBERS)
@require_POST
def answer_join(request, pk):
    wanted = get_object_or_404(JoinRequest.objects.visible_to(request.actor), pk=pk)
    form = _answer_form(request.actor, wanted, _choices(request.actor), request.POST)
    try:
        if request.POST.get("verdict") == "no":
            reason = request.POST.get("reason", "").strip()[:300]
            reject_join(wanted, reason, by=request.actor, at=now())
            messages.success(request, _("%(name)s is told that it was not accepted.") % {"name": wanted.name})
        elif form.is_valid():
            accept_join(wanted, **form.cleaned_data, by=request.actor, at=now())
            messages.success(request, _("%(name)s has access and is told by mail.") % {"name": wanted.name})
        else:
            return _join_page(request, {wanted.pk: form}, status=422)
    except EntryProblem as problem:
        messages.error(request, str(problem))
    return redirect("entry:join_requests")


def _join_page(request, bound=None, status=200):
    waiting = list(JoinRequest.objects.visible_to(request.actor).open().order_by("asked_at")[:SHOWN])
    choices, bound = _choices(request.actor), bound or {}
    rows = [(w, bound.get(w.pk) or _answer_form(request.actor, w, choices)) for w in waiting]
    return render(request, "accounts/entry/join_requests.html", {"rows": rows}, status=status)


def _answer_form(actor, wanted, choices, data=None):
    return JoinAnswerForm(data, actor=actor, prefix=f"r{wanted.pk}", **choices)


def _choices(actor):
    """Read once for all forms of the page."""
    roles = Role.objects.visible_to(actor).exclude(preset="rep").order_by("pk")
    return {"units": list(Unit.objects.visible_to(actor).order_by("path")), "roles": list(roles)}


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
