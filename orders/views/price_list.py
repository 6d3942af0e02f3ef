"""The net price list of one's own assortment as a table: asked for here, written by the worker."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.timezone import now
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.permissions import Permission
from b2bshop.access import requires
from orders.actions.export import ask_prices
from orders.forms import FormatForm
from orders.models import OrderExport

from .exports import SHOWN, take_home


@requires(Permission.SEE_PRICES)
@require_http_methods(["GET", "HEAD", "POST"])
def price_list(request):
    form = FormatForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        language = (get_language() or "de")[:2]
        ask_prices(**form.cleaned_data, language=language, by=request.actor, at=now())
        messages.success(request, _("Your price list is being written. It appears here in a moment."))
        return redirect("orders:price_list")
    tables = OrderExport.objects.visible_to(request.actor).of_prices()[:SHOWN]
    status = 422 if form.errors else 200
    return render(request, "orders/price_list.html", {"form": form, "tables": tables}, status=status)


@requires(Permission.SEE_PRICES)
@require_safe
def download(request, pk):
    return take_home(OrderExport.objects.visible_to(request.actor).of_prices(), pk, _("prices"))
