"""People of the company: the list, one person, what they are in each unit."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.timezone import localdate, now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from b2bshop.access import requires
from orders.actions.let_go import Heirs, let_go, open_work

from ..actions.members import add_membership, block_member, change_membership, unblock_member
from ..answers import done, form_page, is_sent
from ..ceiling import givable_roles, may_manage
from ..forms.fields import ReasonForm
from ..forms.member import PlacedForm, TermsForm
from ..forms.structure import HeirsForm
from ..managing import members_managed, people_managed, units_managed
from ..pages.people import people_list
from ..pages.person import person_page
from ..permissions import Permission


@requires(Permission.MANAGE_MEMBERS)
@require_safe
def people(request):
    page = people_list(request.GET, request.actor, on=localdate())
    return render(request, "accounts/people.html", {"page": page})


@requires(Permission.MANAGE_MEMBERS)
@require_safe
def person(request, pk):
    found = get_object_or_404(people_managed(request.actor), pk=pk)
    page = person_page(found, request.actor, on=localdate())
    return render(request, "accounts/person.html", {"page": page})


@requires(Permission.MANAGE_MEMBERS)
@require_http_methods(["GET", "HEAD", "POST"])
def add_unit(request, pk):
    """The person gets another unit with roles and limits of its own."""
    actor, found = request.actor, get_object_or_404(people_managed(request.actor), pk=pk)
    taken = members_managed(actor).filter(user=found, is_active=True).values("unit")
    units = list(units_managed(actor, Permission.MANAGE_MEMBERS).exclude(pk__in=taken))
    form = PlacedForm(request.POST or None, actor=actor, roles=givable_roles(actor), units=units)
    if is_sent(request, form) and done(
        form, add_membership, found, form.unit_chosen(), form.terms(), by=actor, at=now()
    ):
        messages.success(request, _("%(name)s is in this unit now.") % {"name": found})
        return redirect("accounts:person", pk)
    back = reverse("accounts:person", args=[pk])
    return form_page(request, form, _("Another unit for %(name)s") % {"name": found}, back)


@requires(Permission.MANAGE_MEMBERS)
@require_http_methods(["GET", "HEAD", "POST"])
def membership(request, pk):
    """Other roles, limits or days."""
    member, actor = _member(request, pk), request.actor
    first = TermsForm.values_of(member)
    form = TermsForm(request.POST or None, initial=first, actor=actor, roles=givable_roles(actor))
    if is_sent(request, form) and done(form, change_membership, member, form.terms(), by=actor, at=now()):
        messages.success(request, _("Saved. It counts from the next click of %(name)s.") % _name(member))
        return redirect("accounts:person", member.user_id)
    return form_page(request, form, f"{member.user}, {member.unit}", _back(member))


@requires(Permission.MANAGE_MEMBERS)
@require_http_methods(["GET", "HEAD", "POST"])
def block(request, pk):
    member, form = _member(request, pk), ReasonForm(request.POST or None)
    if is_sent(request, form) and done(
        form, block_member, member, form.cleaned_data["reason"], by=request.actor, at=now()
    ):
        messages.success(request, _("%(name)s is blocked in this unit.") % _name(member))
        return redirect("accounts:person", member.user_id)
    title = _("Block %(name)s in %(unit)s") % (_name(member) | {"unit": member.unit})
    lead = _("From the next click on, the person reads the reason instead of the shop. Open work stays.")
    button = _("Block")
    return form_page(request, form, title, _back(member), lead=lead, button=button, danger=True)


@requires(Permission.MANAGE_MEMBERS)
@require_POST
def unblock(request, pk):
    member = _member(request, pk)
    unblock_member(member, by=request.actor, at=now())
    messages.success(request, _("%(name)s can work in this unit again.") % _name(member))
    return redirect("accounts:person", member.user_id)


@requires(Permission.MANAGE_MEMBERS)
@require_http_methods(["GET", "HEAD", "POST"])
def remove(request, pk):
    """Ends a membership; who takes over what is open is asked first."""
    member = _member(request, pk)
    work = open_work(member)
    form = HeirsForm(request.POST if request.method == "POST" else None, work=work)
    if is_sent(request, form) and done(
        form, let_go, member, Heirs(**form.cleaned_data), by=request.actor, at=now()
    ):
        messages.success(request, _("%(name)s has left this unit.") % _name(member))
        return redirect("accounts:people")
    context = {"form": form, "member": member, "work": work, "back": _back(member)}
    return render(request, "accounts/remove.html", context, status=422 if form.errors else 200)


def _member(request, pk):
    found = members_managed(request.actor).filter(is_active=True).select_related("user", "unit", "company")
    member = found.prefetch_related("roles").filter(pk=pk).first()
    if member is None:
        raise Http404
    if not may_manage(request.actor, member):
        raise PermissionDenied
    return member


def _name(member) -> dict:
    return {"name": member.user}


def _back(member) -> str:
    return reverse("accounts:person", args=[member.user_id])
