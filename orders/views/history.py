"""The audit trail of a company: a page, and the same rows as a table."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.timezone import localdate, now
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.ceiling import require_wide
from accounts.permissions import Permission
from b2bshop.access import requires
from b2bshop.tables import csv_answer, csv_parts
from orders.actions.export import ask_history
from orders.history import Wish, table
from orders.models import OrderExport
from orders.pages.history import history_form, history_page

from .exports import take_home


@requires(Permission.MANAGE_COMPANY)
@require_safe
def history(request):
    """Who did what, for whom, when, by which rule, from what to what."""
    require_wide(request.actor, Permission.MANAGE_COMPANY)
    return _show(request, history_form(request.GET, request.actor))


@requires(Permission.MANAGE_COMPANY)
@require_safe
def history_table(request):
    """All the rows the page would show, written while they are sent."""
    require_wide(request.actor, Permission.MANAGE_COMPANY)
    form = history_form(request.GET, request.actor)
    if not form.is_valid():
        return _show(request, form)
    name = _("audit-trail")
    parts = csv_parts(table(Wish(**form.cleaned_data), request.actor))
    return csv_answer(parts, f"{name}-{localdate():%Y-%m-%d}.csv")


@requires(Permission.MANAGE_COMPANY)
@require_POST
def ask(request):
    """The same as XLSX, which takes long: the worker writes it."""
    require_wide(request.actor, Permission.MANAGE_COMPANY)
    form = history_form(request.POST, request.actor)
    if not form.is_valid():
        return _show(request, form)
    wish, language = Wish(**form.cleaned_data), (get_language() or "de")[:2]
    ask_history(wish, format="xlsx", language=language, by=request.actor, at=now())
    messages.success(request, _("Your table is being written. It appears here in a moment."))
    return redirect(f"{reverse('history:list')}{form.address()}")


@requires(Permission.MANAGE_COMPANY)
@require_safe
def download(request, pk):
    require_wide(request.actor, Permission.MANAGE_COMPANY)
    return take_home(OrderExport.objects.visible_to(request.actor).of_history(), pk, _("audit-trail"))


def _show(request, form):
    page = history_page(form, request.GET, request.actor)
    return render(request, "orders/history.html", {"page": page}, status=422 if form.errors else 200)
