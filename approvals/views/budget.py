"""Budgets of the company: who orders sees what is left, who manages them makes, changes, adjusts and ends them."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.timezone import localdate, now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.permissions import Permission
from b2bshop.access import requires
from b2bshop.money import show_money
from b2bshop.tables import csv_answer, csv_parts

from ..actions import StaleBudget, TotalBelowZero, adjust_budget, change_budget, end_budget, make_budget
from ..forms import AdjustForm
from ..models import Budget
from ..pages.budget import (
    budget_list,
    budget_page,
    change_form,
    entries_table,
    find_budget,
    new_form,
    sees_entries,
)


@requires(Permission.SEE_BUDGETS)
@require_safe
def budgets(request):
    """What is left of each budget."""
    page = budget_list(request.GET, request.actor, on=localdate())
    return render(request, "approvals/budgets.html", {"page": page})


@requires(Permission.SEE_BUDGETS)
@require_safe
def budget(request, pk):
    """One budget with its entries and periods."""
    return _show(request, _seen(request, pk), AdjustForm())


@requires(Permission.SEE_BUDGETS)
@require_safe
def entries(request, pk):
    """All entries as a table."""
    found = _seen(request, pk)
    if not sees_entries(found, request.actor):
        raise Http404
    name = f"{_('budget')}-{found.pk}-{localdate():%Y-%m-%d}.csv"
    return csv_answer(csv_parts(entries_table(found)), name)


@requires(Permission.MANAGE_BUDGETS)
@require_http_methods(["GET", "HEAD", "POST"])
def new_budget(request):
    """`person` in the address chooses whose orders count beforehand."""
    data, person = request.POST if request.method == "POST" else None, request.GET.get("person", "")
    form = new_form(request.actor, on=localdate(), data=data, person=person)
    if request.method != "POST" or not form.is_valid():
        status = 422 if form.is_bound else 200
        return render(request, "approvals/budget_form.html", {"form": form}, status=status)
    made = make_budget(form.scope, form.terms, by=request.actor, at=now())
    messages.success(request, _("Orders count towards “%(name)s” from now on.") % {"name": made})
    return redirect(made)


@requires(Permission.MANAGE_BUDGETS)
@require_http_methods(["GET", "HEAD", "POST"])
def change(request, pk):
    """What can change; a form that saw an older version is shown both."""
    found = _managed(request, pk)
    form = change_form(
        found, request.actor, on=localdate(), data=request.POST if request.method == "POST" else None
    )
    if request.method != "POST" or not form.is_valid():
        return _edit(request, found, form, status=422 if form.is_bound else 200)
    try:
        found.version = _version(request)
        change_budget(found, form.terms, by=request.actor, at=now())
    except StaleBudget:
        messages.error(
            request, _("Somebody else has changed this budget in the meantime. Below is what you typed.")
        )
        return _edit(request, _managed(request, pk), form, status=409)
    except TotalBelowZero as error:
        form.add_error("amount", _too_little(found, error))
        return _edit(request, _managed(request, pk), form, status=422)
    messages.success(request, _("The budget “%(name)s” is changed.") % {"name": form.cleaned_data["name"]})
    return redirect(found)


@requires(Permission.MANAGE_BUDGETS)
@require_POST
def adjust(request, pk):
    """The running period gets more or less, with a reason."""
    found, form = _managed(request, pk), AdjustForm(request.POST)
    if not form.is_valid():
        return _show(request, found, form, status=422)
    try:
        adjust_budget(found, **form.cleaned_data, by=request.actor, at=now())
    except TotalBelowZero as error:
        form.add_error("amount", _too_little(found, error))
        return _show(request, found, form, status=422)
    messages.success(request, _("The adjustment is booked."))
    return redirect(found)


@requires(Permission.MANAGE_BUDGETS)
@require_POST
def end(request, pk):
    """No further order counts towards it."""
    found = _managed(request, pk)
    try:
        end_budget(found, by=request.actor, at=now())
        messages.success(request, _("The budget “%(name)s” is ended.") % {"name": found})
    except StaleBudget:
        messages.error(
            request, _("Somebody has changed this budget in the meantime. Please look at it again.")
        )
    return redirect(found)


def _seen(request, pk) -> Budget:
    found = find_budget(request.actor, pk)
    if found is None:
        raise Http404
    return found


def _managed(request, pk) -> Budget:
    """One that is in force and within reach; any other does not exist here."""
    found = _seen(request, pk)
    if found.ended_at or not request.actor.can(Permission.MANAGE_BUDGETS, found):
        raise Http404
    return found


def _version(request) -> int:
    """0, which no budget has, for what no page of ours contains."""
    sent = request.POST.get("version", "")
    return int(sent) if sent.isascii() and sent.isdigit() and len(sent) < 10 else 0


def _too_little(found: Budget, error: TotalBelowZero) -> str:
    told = {"total": show_money(error.total, str(found.currency))}
    return _("The running period has only %(total)s.") % told


def _show(request, found, form, *, status=200):
    page = budget_page(found, request.GET, request.actor, on=localdate())
    return render(request, "approvals/budget.html", {"page": page, "form": form}, status=status)


def _edit(request, found, form, *, status):
    context = {"form": form, "budget": found}
    return render(request, "approvals/budget_form.html", context, status=status)
