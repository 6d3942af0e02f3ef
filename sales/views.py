"""The sales rep's cockpit: my customers, one customer, acting for one, notes and tasks."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.timezone import localdate, now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.actions.acting import NotAllowed, start_acting
from accounts.models import Company
from sales.access import for_reps
from sales.customer_queries import people_of
from sales.forms import ActForm, PriceForm, TaskForm, VisitForm
from sales.models import Task
from sales.pages.customers import customer_page, customers_page
from sales.work import add_task, finish_task, note_visit


@for_reps
@require_safe
def customers(request):
    page = customers_page(request.GET, request.user, localdate())
    return render(request, "sales/customers.html", {"page": page})


@for_reps
@require_safe
def customer(request, number):
    company = _mine(request, number)
    price = PriceForm(request.GET) if "sku" in request.GET else None
    page = customer_page(company, request.user, localdate(), price=price)
    return render(request, "sales/customer.html", {"page": page})


@for_reps
@require_POST
def act(request, number):
    """Into the shop as one of the customer's people; the pages there have addresses of their own."""
    company, on = _mine(request, number), localdate()
    form = ActForm(request.POST, members=people_of(company, on))
    if not form.is_valid():
        return _again(request, company, act=form)
    try:
        made = start_acting(
            form.cleaned_data["member"], form.cleaned_data["reason"], rep=request.user, at=now()
        )
    except NotAllowed:
        messages.warning(request, _("The customer does not let us act for them."))
        return redirect("sales:customer", number=number)
    return redirect(f"/as/{made.token}/")


@for_reps
@require_POST
def visit(request, number):
    company, form = _mine(request, number), VisitForm(request.POST)
    if not form.is_valid():
        return _again(request, company, visit=form)
    said = form.cleaned_data
    note_visit(company, said["kind"], said["happened_on"], said["text"], rep=request.user, at=now())
    messages.success(request, _("Noted."))
    return redirect("sales:customer", number=number)


@for_reps
@require_POST
def task(request, number):
    company, form = _mine(request, number), TaskForm(request.POST)
    if not form.is_valid():
        return _again(request, company, task=form)
    add_task(company, form.cleaned_data["title"], form.cleaned_data["due_on"], rep=request.user, at=now())
    messages.success(request, _("Noted."))
    return redirect("sales:customer", number=number)


@for_reps
@require_POST
def done(request, pk):
    found = get_object_or_404(Task.objects.of_rep(request.user).select_related("company"), pk=pk)
    finish_task(found, at=now())
    return (
        redirect("sales:customer", number=found.company.number)
        if found.company
        else redirect("sales:customers")
    )


def _mine(request, number) -> Company:
    mine = Company.objects.looked_after_by(request.user)
    return get_object_or_404(mine.select_related("account_manager"), number=number)


def _again(request, company: Company, **form):
    """The page with what was typed."""
    page = customer_page(company, request.user, localdate(), **form)
    return render(request, "sales/customer.html", {"page": page}, status=422)
