"""The net price list of one's own assortment as a table: asked for here, written by the worker."""

from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.permissions import Permission
from b2bshop.access import requires
from orders.actions.export import ask_prices
from orders.forms import FormatForm
from orders.models import OrderExport

from .exports import asking, take_home


@requires(Permission.SEE_PRICES)
@require_http_methods(["GET", "HEAD", "POST"])
def price_list(request):
    tables = OrderExport.objects.visible_to(request.actor).of_prices()
    said = _("Your price list is being written. It appears here in a moment.")
    form = FormatForm(request.POST if request.method == "POST" else None)
    return asking(request, form, ask_prices, tables, "price_list", said)


@requires(Permission.SEE_PRICES)
@require_safe
def download(request, pk):
    return take_home(OrderExport.objects.visible_to(request.actor).of_prices(), pk, _("prices"))
