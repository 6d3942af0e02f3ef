"""Invitations: the list, a new one, many from a table; and the page of the one who is invited."""

from secrets import token_hex

from django.contrib import messages
from django.core.cache import cache
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from b2bshop.access import requires
from b2bshop.tables import csv_answer
from b2bshop.uploads import failed_table

from ..actions.invite import invite, revoke, send_again
from ..answers import done, form_page, is_sent
from ..ceiling import givable_roles
from ..forms.member import InvitationForm
from ..guest_list import read_guests, sample_table
from ..managing import invitations_managed, units_managed
from ..pages.people import invitation_list
from ..pages.upload import invite_rows
from ..permissions import Permission
from ..problems import Problem

KEPT_SECONDS = 3600


@requires(Permission.MANAGE_MEMBERS)
@require_safe
def invitations(request):
    return render(request, "accounts/invitations.html", {"page": invitation_list(request.GET, request.actor)})


@requires(Permission.MANAGE_MEMBERS)
@require_http_methods(["GET", "HEAD", "POST"])
def new(request):
    """Unit, roles and limits are set before the person accepts."""
    actor = request.actor
    units = list(units_managed(actor, Permission.MANAGE_MEMBERS))
    first = {"language": actor.company.language, "unit": actor.unit.pk, "order_limit": 0}
    form = InvitationForm(
        request.POST or None, initial=first, actor=actor, roles=givable_roles(actor), units=units
    )
    if is_sent(request, form) and done(
        form, invite, form.guest(), form.unit_chosen(), form.terms(), by=actor, at=now()
    ):
        messages.success(request, _("%(email)s receives the invitation by mail.") % form.cleaned_data)
        return redirect("accounts:invitations")
    back, lead = (
        reverse("accounts:invitations"),
        _("Unit, roles and limits count from the moment of acceptance."),
    )
    return form_page(request, form, _("Invite somebody"), back, lead=lead, button=_("Send invitation"))


@requires(Permission.MANAGE_MEMBERS)
@require_POST
def resend(request, pk):
    return _act(request, pk, send_again, _("A new link is on its way to %(email)s. The old one has ended."))


@requires(Permission.MANAGE_MEMBERS)
@require_POST
def withdraw(request, pk):
    return _act(request, pk, revoke, _("The invitation of %(email)s is revoked; its link has ended."))


def _act(request, pk, verb, said: str):
    invitation = get_object_or_404(invitations_managed(request.actor), pk=pk)
    try:
        verb(invitation, by=request.actor, at=now())
        messages.success(request, said % {"email": invitation.email})
    except Problem as problem:
        messages.warning(request, str(problem))
    return redirect("accounts:invitations")


@requires(Permission.MANAGE_MEMBERS)
@require_http_methods(["GET", "HEAD", "POST"])
def upload(request):
    """A table of people; the answer tells every row, and keeps the failed ones for an hour."""
    context: dict = {}
    if request.method == "POST":
        try:
            guests = read_guests(request.FILES.get("file"))
            context = {"guests": guests, "invited": invite_rows(guests, by=request.actor, at=now())}
            if any(row.problems for row in guests.rows):
                context["token"] = token_hex(16)
                cache.set(_key(request, context["token"]), failed_table(guests), KEPT_SECONDS)
        except Problem as problem:
            context = {"problem": str(problem)}
    status = 422 if context.get("problem") else 200
    return render(request, "accounts/upload.html", context, status=status)


@requires(Permission.MANAGE_MEMBERS)
@require_safe
def failed_rows(request, token):
    """The rows that were not invited, for who uploaded them."""
    table = cache.get(_key(request, token))
    if table is None:
        raise Http404
    return csv_answer([table], _("invitations-failed.csv"))


@requires(Permission.MANAGE_MEMBERS)
@require_safe
def sample(request):
    role = next(iter(givable_roles(request.actor)), "")
    return csv_answer([sample_table(request.actor.unit.name, str(role))], _("invitations.csv"))


def _key(request, token: str) -> str:
    return f"invitations-failed-{request.actor.company.pk}-{request.actor.user.pk}-{token}"
