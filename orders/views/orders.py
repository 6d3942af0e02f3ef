"""Orders: the list, one order, cancelling it and ordering it again."""

from urllib.parse import urlencode

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.permissions import Permission
from b2bshop.access import requires
from orders.actions import cancel_order
from orders.actions.again import order_again
from orders.actions.amend import amend
from orders.actions.follow import WrongState
from orders.actions.order_views import drop_view, keep_view
from orders.forms import OrderFilterForm
from orders.models import Order, OrderView
from orders.pages.order import can_cancel, order_page
from orders.pages.orders import filter_form, order_list
from orders.pages.to_come import lines_to_come
from orders.problems import OrderRefused
from orders.sent import row_id


@requires(Permission.SEE_PRICES)
@require_safe
def orders(request):
    return render(request, "orders/orders.html", {"page": order_list(request.GET, request.actor)})


@requires(Permission.SEE_PRICES)
@require_POST
def keep(request):
    """What is shown, under a name; it stands above the list from now on."""
    form = filter_form(OrderFilterForm, request.actor, request.GET)
    name = " ".join(request.POST.get("name", "").replace("\x00", " ").split())
    if not name or not form.is_valid() or not form.wish.keep():
        messages.warning(request, _why_not_kept(name, form))
        return redirect(f"{reverse('orders:list')}?{request.GET.urlencode()}")
    try:
        keep_view(name, form.wish, by=request.actor)
        messages.success(request, _("The view “%(name)s” is kept.") % {"name": name[:40]})
    except OrderRefused as refusal:
        messages.warning(request, str(refusal.problems[0]))
    return redirect(f"{reverse('orders:list')}?{urlencode(form.wish.keep())}")


def _why_not_kept(name, form) -> str:
    if not form.is_valid():
        return _("A filter could not be read, and the view is not kept. Please see the marked field.")
    return (
        _("Please filter first: without a filter all orders are shown.")
        if name
        else _("Please give the view a name.")
    )


@requires(Permission.SEE_PRICES)
@require_POST
def drop(request, pk):
    view = get_object_or_404(OrderView.objects.visible_to(request.actor), pk=pk)
    drop_view(view, by=request.actor)
    messages.success(request, _("The view “%(name)s” is gone.") % {"name": view})
    return redirect("orders:list")


@requires(Permission.SEE_PRICES)
@require_safe
def order(request, number):
    found = get_object_or_404(_mine(request), number=number)
    return render(request, "orders/order.html", {"page": order_page(found, request.actor)})


@requires(Permission.SEE_PRICES)
@require_safe
def to_come(request):
    """Lines of which something is still to come."""
    return render(request, "orders/to_come.html", {"page": lines_to_come(request.GET, request.actor)})


@requires(Permission.CANCEL_ORDER)
@require_http_methods(["GET", "HEAD", "POST"])
def cancel(request, number):
    """A page that asks, and the answer."""
    found = get_object_or_404(_mine(request), number=number)
    if request.method != "POST":
        return render(
            request, "orders/cancel.html", {"order": found, "possible": can_cancel(found, request.actor)}
        )
    try:
        cancel_order(found, by=request.actor, at=now())
        messages.success(request, _("Order %(number)s is cancelled.") % {"number": found})
    except WrongState:
        messages.error(request, _("Order %(number)s cannot be cancelled any more.") % {"number": found})
    return redirect(found)


@requires(Permission.REQUEST_ORDER)
@require_POST
def change(request, number):
    """The cart in which the order is changed."""
    found = get_object_or_404(_mine(request), number=number)
    try:
        name = _("Change of %(number)s") % {"number": found}
        return redirect(amend(found, name, by=request.actor, at=now()))
    except OrderRefused as refusal:
        messages.warning(request, str(refusal.problems[0]))
        return redirect(found)


@requires(Permission.FILL_CART)
@require_POST
def again(request, number):
    """Its lines, or the ticked ones, as rows that say what is different today."""
    found = get_object_or_404(_mine(request), number=number)
    ticked = {row_id(text) for text in request.POST.getlist("pick")}
    return redirect(order_again(found, ticked, by=request.actor, at=now()))


def _mine(request):
    return Order.objects.visible_to(request.actor).select_related("ordered_by", "unit", "company")
