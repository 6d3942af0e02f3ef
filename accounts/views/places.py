"""Addresses and cost centres of the company."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.timezone import localdate, now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from b2bshop.access import requires

from ..actions.settings import remove_address, save_address, save_cost_centre
from ..answers import done, form_page, is_sent
from ..ceiling import is_wide
from ..forms.company import AddressForm, CostCentreForm
from ..managing import addresses_managed, colleagues, cost_centres_managed, units_managed
from ..models import Address, CostCentre
from ..pages.people import PER_PAGE, neighbours, page_number
from ..permissions import Permission
from ..problems import Problem


@requires(Permission.MANAGE_ADDRESSES)
@require_safe
def addresses(request):
    return _list(request, addresses_managed(request.actor), "accounts/addresses.html")


@requires(Permission.MANAGE_ADDRESSES)
@require_http_methods(["GET", "HEAD", "POST"])
def address(request, pk=None):
    actor, permission = request.actor, Permission.MANAGE_ADDRESSES
    new = Address(country=actor.company.country)
    row = get_object_or_404(addresses_managed(actor), pk=pk) if pk else new
    offered: dict = {"units": units_managed(actor, permission), "is_wide": is_wide(actor, permission)}
    form = AddressForm(request.POST or None, instance=row, actor=actor, **offered)
    if is_sent(request, form) and done(form, save_address, form.instance, by=actor, at=now()):
        messages.success(request, _("The address is saved."))
        return redirect("accounts:addresses")
    drop = (
        {"url": reverse("accounts:remove_address", args=[pk]), "label": _("Remove this address")}
        if pk
        else None
    )
    title = _("Address %(code)s") % {"code": row.code} if pk else _("New address")
    return form_page(request, form, title, reverse("accounts:addresses"), more=drop)


@requires(Permission.MANAGE_ADDRESSES)
@require_POST
def drop_address(request, pk):
    row = get_object_or_404(addresses_managed(request.actor), pk=pk)
    try:
        remove_address(row, by=request.actor, at=now())
        messages.success(request, _("The address is gone. Orders keep it as it was."))
    except Problem as problem:
        messages.warning(request, str(problem))
    return redirect("accounts:addresses")


@requires(Permission.MANAGE_COST_CENTRES)
@require_safe
def cost_centres(request):
    return _list(request, cost_centres_managed(request.actor), "accounts/cost_centres.html")


@requires(Permission.MANAGE_COST_CENTRES)
@require_http_methods(["GET", "HEAD", "POST"])
def cost_centre(request, pk=None):
    actor, permission = request.actor, Permission.MANAGE_COST_CENTRES
    row = get_object_or_404(cost_centres_managed(actor), pk=pk) if pk else CostCentre()
    offered: dict = {"units": units_managed(actor, permission), "is_wide": is_wide(actor, permission)}
    offered["owners"] = colleagues(actor, on=localdate())
    form = CostCentreForm(request.POST or None, instance=row, actor=actor, **offered)
    if is_sent(request, form) and done(form, save_cost_centre, form.instance, by=actor, at=now()):
        messages.success(request, _("The cost centre is saved."))
        return redirect("accounts:cost_centres")
    title = _("Cost centre %(code)s") % {"code": row.code} if pk else _("New cost centre")
    return form_page(request, form, title, reverse("accounts:cost_centres"))


def _list(request, found, template: str):
    """Two statements for any number of rows."""
    page, total = page_number(request.GET), found.count()
    before, after = neighbours({}, page, total)
    rows = list(found[(page - 1) * PER_PAGE : page * PER_PAGE])
    context = {"rows": rows, "total": total, "previous": before, "next": after, "today": localdate()}
    return render(request, template, context)
