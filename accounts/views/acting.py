"""Ending to act for a customer, and what a company lets the seller's people do."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from b2bshop.access import public, requires
from b2bshop.addresses import as_from_outside

from .. import ceiling
from ..actions.acting import end_acting, set_sales_access
from ..forms.acting import SalesAccessForm
from ..models import Acting
from ..permissions import Permission

MOST_SHOWN = 50


@public
@require_POST
def stop_acting(request):
    """By the rep, on the bar above every page; leads back to what they do in their own name."""
    if not request.acting_token or request.actor.acting_for is None:
        raise Http404
    acting = request.acting
    end_acting(acting, by=request.actor, at=now())
    with as_from_outside():
        return redirect(reverse("sales:customer", args=[acting.company.number]))


@requires(Permission.MANAGE_COMPANY)
@require_http_methods(["GET", "HEAD", "POST"])
def sales_access(request):
    """Who acted for whom and why, and what they may from now on."""
    ceiling.require_wide(request.actor, Permission.MANAGE_COMPANY)
    company = request.actor.company
    form = SalesAccessForm(request.POST or None, initial={"access": company.sales_access})
    if request.method == "POST" and form.is_valid():
        set_sales_access(form.cleaned_data["access"], by=request.actor, at=now())
        messages.success(request, _("Saved. It holds from now on."))
        return redirect("accounts:sales_access")
    rows = Acting.objects.visible_to(request.actor).select_related("rep", "member__user", "ended_by")
    context = {"form": form, "rows": rows[:MOST_SHOWN], "now": now()}
    return render(request, "accounts/sales_access.html", context, status=422 if form.errors else 200)


@requires(Permission.MANAGE_COMPANY)
@require_POST
def end(request, pk):
    ceiling.require_wide(request.actor, Permission.MANAGE_COMPANY)
    found = get_object_or_404(Acting.objects.visible_to(request.actor).select_related("member"), pk=pk)
    if end_acting(found, by=request.actor, at=now()):
        messages.success(request, _("It is ended: the next page they ask for is refused."))
    return redirect("accounts:sales_access")
