"""Tables of orders: asking for one, the list of those asked for, taking one home."""

from django.contrib import messages
from django.http import FileResponse, Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.timezone import now
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.permissions import Permission
from b2bshop.access import requires
from orders.actions.export import ask_export
from orders.forms import ExportForm
from orders.models import OrderExport
from orders.pages.orders import filter_form

SHOWN = 25


@requires(Permission.SEE_PRICES)
@require_http_methods(["GET", "HEAD", "POST"])
def exports(request):
    tables = OrderExport.objects.visible_to(request.actor).of_orders()
    said = _("Your table is being written. It appears here in a moment.")
    data = request.POST if request.method == "POST" else None
    form = filter_form(ExportForm, request.actor, data, initial=request.GET.dict() | {"format": "xlsx"})
    return asking(request, form, ask_export, tables, "exports", said)


def asking(request, form, ask, tables, name, said):
    """The page `orders:<name>`: what was asked for, and a form to ask for one more, which the worker writes."""
    if request.method == "POST" and form.is_valid():
        language = (get_language() or "de")[:2]
        ask(**form.told, language=language, by=request.actor, at=now())
        messages.success(request, said)
        return redirect(f"orders:{name}")
    status = 422 if form.errors else 200
    context = {"form": form, "tables": tables[:SHOWN]}
    return render(request, f"orders/{name}.html", context, status=status)


@requires(Permission.SEE_PRICES)
@require_safe
def download(request, pk):
    return take_home(OrderExport.objects.visible_to(request.actor).of_orders(), pk, _("orders"))


def take_home(tables, pk, name):
    """One of the tables, if it is written and its file is still there."""
    table = get_object_or_404(tables, pk=pk, written_at__isnull=False)
    try:
        file = table.file.open("rb")
    except FileNotFoundError as error:
        raise Http404 from error
    name = f"{name}-{table.asked_at:%Y-%m-%d}.{table.format}"
    return FileResponse(file, as_attachment=True, filename=name)
