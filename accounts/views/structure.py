"""Roles and units of the company."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.timezone import localdate, now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from b2bshop.access import requires

from ..actions.role import add_role, change_role, editable, remove_role
from ..actions.unit import change_unit, merge_unit, open_unit, relocate_unit
from ..answers import done, form_page, is_sent
from ..ceiling import is_wide, require_wide
from ..forms.fields import ReasonForm
from ..forms.structure import PlaceForm, RoleForm, UnitForm
from ..managing import colleagues, units_managed
from ..models import Role, Unit
from ..pages.roles import role_matrix
from ..pages.units import unit_page, unit_tree
from ..permissions import Permission
from ..problems import Problem


@requires(Permission.MANAGE_ROLES)
@require_safe
def roles(request):
    return render(request, "accounts/roles.html", {"matrix": role_matrix(request.actor)})


@requires(Permission.MANAGE_ROLES)
@require_http_methods(["GET", "HEAD", "POST"])
def new_role(request):
    require_wide(request.actor, Permission.MANAGE_ROLES)
    form = RoleForm(request.POST or None, actor=request.actor)
    if is_sent(request, form) and done(form, add_role, Role(**form.cleaned_data), by=request.actor, at=now()):
        messages.success(request, _("The role can be given now."))
        return redirect("accounts:roles")
    return form_page(request, form, _("New role"), reverse("accounts:roles"))


@requires(Permission.MANAGE_ROLES)
@require_http_methods(["GET", "HEAD", "POST"])
def role(request, pk):
    """Whoever has the role has the change on their next click."""
    require_wide(request.actor, Permission.MANAGE_ROLES)
    found = get_object_or_404(Role.objects.visible_to(request.actor), pk=pk)
    if not editable(request.actor, found):
        raise PermissionDenied(_("This role gives more than you have, so you cannot change it."))
    first = {name: getattr(found, name) for name in ("name_de", "name_en", "scope", "permissions")}
    form = RoleForm(request.POST or None, initial=first, actor=request.actor)
    if is_sent(request, form) and done(
        form, change_role, found, form.cleaned_data, by=request.actor, at=now()
    ):
        messages.success(request, _("The role is saved."))
        return redirect("accounts:roles")
    action = {"url": reverse("accounts:remove_role", args=[pk]), "label": _("Remove this role")}
    return form_page(
        request, form, _("Role %(name)s") % {"name": found}, reverse("accounts:roles"), more=action
    )


@requires(Permission.MANAGE_ROLES)
@require_POST
def drop_role(request, pk):
    found = get_object_or_404(Role.objects.visible_to(request.actor), pk=pk)
    try:
        remove_role(found, by=request.actor, at=now())
        messages.success(request, _("The role is gone."))
    except Problem as problem:
        messages.warning(request, str(problem))
    return redirect("accounts:roles")


@requires(Permission.MANAGE_UNITS)
@require_safe
def units(request):
    return render(request, "accounts/units.html", {"tree": unit_tree(request.actor)})


@requires(Permission.MANAGE_UNITS)
@require_http_methods(["GET", "HEAD", "POST"])
def new_unit(request):
    """`above` in the address chooses the unit above beforehand."""
    actor = request.actor
    form = UnitForm(request.POST or None, actor=actor, colleagues=colleagues(actor, on=localdate()))
    place = _place(request, units_managed(actor, Permission.MANAGE_UNITS), _("Below"))
    if (
        is_sent(request, form)
        and place.is_valid()
        and done(form, open_unit, form.instance, place.cleaned_data["unit"], by=actor, at=now())
    ):
        messages.success(request, _("The unit is open."))
        return redirect("accounts:units")
    return form_page(request, form, _("New unit"), reverse("accounts:units"), second=place)


@requires(Permission.MANAGE_UNITS)
@require_http_methods(["GET", "HEAD", "POST"])
def unit(request, pk):
    """Name and head; below it what can be done with the unit, and what belongs to it."""
    found, actor = _unit(request, pk), request.actor
    form = UnitForm(
        request.POST or None, instance=found, actor=actor, colleagues=colleagues(actor, on=localdate())
    )
    if is_sent(request, form) and done(form, change_unit, found, form.cleaned_data, by=actor, at=now()):
        messages.success(request, _("The unit is saved."))
        return redirect("accounts:unit", pk)
    context = {"form": form, "page": unit_page(found)}
    return render(request, "accounts/unit.html", context, status=422 if form.errors else 200)


@requires(Permission.MANAGE_UNITS)
@require_http_methods(["GET", "HEAD", "POST"])
def move(request, pk):
    """With everything below it; what moves stands on the page."""
    found, actor = _unit(request, pk), request.actor
    others = units_managed(actor, Permission.MANAGE_UNITS).exclude(path__startswith=found.path)
    form = _place(request, others, _("Put it below"))
    if is_sent(request, form) and done(
        form, relocate_unit, found, form.cleaned_data["unit"], by=actor, at=now()
    ):
        messages.success(request, _("The unit stands in its new place."))
        return redirect("accounts:unit", pk)
    title, back = _("Move %(unit)s") % {"unit": found}, reverse("accounts:unit", args=[pk])
    return form_page(request, form, title, back, moving=unit_page(found), button=_("Move"))


@requires(Permission.MANAGE_UNITS)
@require_http_methods(["GET", "HEAD", "POST"])
def merge(request, pk):
    """The unit ends; what belonged to it belongs to another one."""
    found, actor = _unit(request, pk), request.actor
    others = units_managed(actor, Permission.MANAGE_UNITS).exclude(path__startswith=found.path)
    form = PlaceForm(request.POST or None, units=others, label=_("Everything goes to"))
    if is_sent(request, form) and done(
        form, merge_unit, found, form.cleaned_data["unit"], by=actor, at=now()
    ):
        messages.success(request, _("%(unit)s is merged and gone.") % {"unit": found})
        return redirect("accounts:units")
    title, back = _("Merge %(unit)s into another unit") % {"unit": found}, reverse("accounts:unit", args=[pk])
    more = {"moving": unit_page(found), "button": _("Merge"), "danger": True}
    return form_page(request, form, title, back, lead=_("This cannot be undone."), **more)


@requires(Permission.MANAGE_UNITS)
@require_http_methods(["GET", "HEAD", "POST"])
def block_unit(request, pk):
    found, form = _unit(request, pk), ReasonForm(request.POST or None)
    if is_sent(request, form) and done(
        form, change_unit, found, {"blocked_because": form.cleaned_data["reason"]}, by=request.actor, at=now()
    ):
        messages.success(request, _("The unit is blocked."))
        return redirect("accounts:unit", pk)
    title, back = _("Block %(unit)s") % {"unit": found}, reverse("accounts:unit", args=[pk])
    lead = _("Nobody works in it or in a unit below it any more; they read the reason.")
    return form_page(request, form, title, back, lead=lead, button=_("Block"), danger=True)


@requires(Permission.MANAGE_UNITS)
@require_POST
def unblock_unit(request, pk):
    change_unit(_unit(request, pk), {"blocked_because": ""}, by=request.actor, at=now())
    messages.success(request, _("The unit is open again."))
    return redirect("accounts:unit", pk)


def _unit(request, pk) -> Unit:
    return get_object_or_404(units_managed(request.actor, Permission.MANAGE_UNITS), pk=pk)


def _place(request, units, label: str) -> PlaceForm:
    top = _("the top of the company") if is_wide(request.actor, Permission.MANAGE_UNITS) else ""
    first = {"unit": request.GET.get("above", "")}
    return PlaceForm(request.POST or None, units=units, label=label, top=top, initial=first)
