"""Checkout: one page, one verb."""

from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.timezone import now
from django.views.decorators.http import require_http_methods, require_POST

from accounts.permissions import Permission
from b2bshop.access import requires
from orders.actions import place_order
from orders.actions.swap import assess_cart
from orders.carts import right_of
from orders.models import Cart, CartLine, Right
from orders.pages.checkout import basket_of, checkout_form, checkout_page
from orders.problems import OrderRefused, Problem
from orders.queries import as_basket, changed_prices

CONFLICTS = {
    "order_moved_on",
    "changes_unseen",
    "prices_changed",
    "cart_changed",
    "already_ordered",
    "unit_gone",
}


@requires(Permission.FILL_CART)
@require_http_methods(["GET", "HEAD", "POST"])
def checkout(request, pk):
    """Who may only fill carts reads here who can order. An ordered cart answers only to its own key."""
    carts = Cart.objects.visible_to(request.actor).select_related(
        "renews", "amends__company", "amends__unit", "owner"
    )
    cart = get_object_or_404(carts, pk=pk)
    if request.method == "POST" and "update" not in request.POST:
        return _order(request, cart)
    if cart.closed_at:
        return redirect("orders:list")
    form = checkout_form(request.actor, cart, request.POST if request.method == "POST" else None)
    return _show(request, cart, form, updating=request.method == "POST")


@requires(Permission.REQUEST_ORDER)
@require_POST
def with_defaults(request, pk):
    """Orders a cart as its checkout would begin; what stands against it is said there, with nothing lost."""
    carts = Cart.objects.visible_to(request.actor).select_related(
        "renews", "amends__company", "amends__unit", "owner"
    )
    cart = get_object_or_404(carts, pk=pk)
    begins = checkout_form(request.actor, cart).initial
    sent = {name: value for name, value in begins.items() if value is not None}
    sent |= {name: request.POST.get(name, "") for name in ("idempotency_key", "prices_seen")}
    return _order(request, cart, sent)


def _order(request, cart, sent=None):
    if not request.actor.can(Permission.REQUEST_ORDER) or right_of(cart, request.actor) < Right.ORDER:
        raise PermissionDenied
    form = checkout_form(request.actor, cart, request.POST if sent is None else sent)
    if not form.is_valid():
        if form.has_error("address", "invalid_choice"):
            raise Http404
        return _show(request, cart, form, status=422)
    try:
        _need_confirmation(request, cart, form)
        order = place_order(basket_of(cart, form), by=request.actor, at=now())
    except OrderRefused as refusal:
        conflict = any(problem.code in CONFLICTS for problem in refusal.problems)
        return _show(request, cart, form, refusal.problems, status=409 if conflict else 422)
    return redirect(order)


def _need_confirmation(request, cart, form):
    """A form that does not say which prices it showed stands for those the cart showed last."""
    if form.cleaned_data["prices_seen"] or cart.closed_at:
        return
    lines = list(CartLine.objects.wanted().filter(cart=cart).for_basket())
    if changed_prices(lines, assess_cart(cart, as_basket(lines), request.actor, at=now())):
        raise OrderRefused([Problem("prices_changed")])


def _show(request, cart, form, problems=None, *, status=200, updating=False):
    page = checkout_page(cart, form, request.actor, at=now(), problems=problems)
    return render(request, "orders/checkout.html", {"page": page, "updating": updating}, status=status)
