"""Whom a cart is shared with, what is said about it, and where it goes as a whole."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from accounts.permissions import Permission
from b2bshop.access import requires
from orders.actions import (
    SplitBy,
    comment_on,
    end_share,
    hand_over,
    join_cart,
    merge_carts,
    share_cart,
    split_cart,
)
from orders.models import Cart, CartShare, Right
from orders.pages.sharing import sharing_page
from orders.problems import OrderRefused
from orders.sent import row_id


@requires(Permission.FILL_CART)
@require_http_methods(["GET", "HEAD", "POST"])
def sharing(request, pk):
    """Who has the cart besides its owner; a POST shares it, or shares it otherwise."""
    cart = _own(request, pk)
    page = sharing_page(cart, request.actor, request.POST if request.method == "POST" else None)
    if request.method == "POST" and page.form.is_valid():
        form = page.form
        try:
            right = form.cleaned_data["right"]
            share_cart(cart, right, with_whom=form.chosen, by=request.actor, at=now())
            return redirect("orders:sharing", cart.pk)
        except OrderRefused as refusal:
            form.add_error(None, str(refusal.problems[0]))
    return render(request, "orders/sharing.html", {"page": page}, status=422 if page.form.errors else 200)


@requires(Permission.FILL_CART)
@require_POST
def end(request, pk, share):
    """By the owner, or by the colleague who does not want it any more."""
    cart = get_object_or_404(Cart.objects.visible_to(request.actor).open(), pk=pk)
    shares = cart.shares.all() if cart.owner == request.user else cart.shares.filter(person=request.user)
    end_share(get_object_or_404(shares.select_related("cart"), pk=share), by=request.actor)
    is_own = cart.owner == request.user
    return redirect("orders:sharing", cart.pk) if is_own else redirect("orders:carts")


@requires(Permission.FILL_CART)
@require_http_methods(["GET", "HEAD", "POST"])
def join(request, token):
    """Who follows a link is shown whose cart it is; a POST takes it among one's carts."""
    links = CartShare.objects.visible_to(request.actor).links().filter(cart__closed_at=None)
    link = get_object_or_404(links.select_related("cart__owner", "cart__company"), token=token)
    if request.method == "POST" or link.cart.owner == request.user:
        join_cart(link, by=request.actor, at=now())
        return redirect(link.cart)
    return render(request, "orders/join.html", {"link": link})


@requires(Permission.FILL_CART)
@require_POST
def comment(request, pk):
    cart = get_object_or_404(Cart.objects.reachable(request.actor, Right.COMMENT).open(), pk=pk)
    about = request.POST.get("about", "")
    line = get_object_or_404(cart.lines.select_related("product"), pk=row_id(about)) if about else None
    try:
        comment_on(cart, request.POST.get("text", ""), line, by=request.actor, at=now())
    except OrderRefused as refusal:
        messages.warning(request, str(refusal.problems[0]))
    return redirect(f"{cart.get_absolute_url()}#talk")


@requires(Permission.FILL_CART)
@require_POST
def merge(request, pk):
    """All of it into another cart."""
    cart = _own(request, pk)
    chosen = request.POST.get("into", "")
    if not chosen:
        messages.warning(request, _("Please choose another cart."))
        return redirect(cart)
    into = get_object_or_404(Cart.objects.reachable(request.actor, Right.EDIT).open(), pk=row_id(chosen))
    try:
        merge_carts(cart, into, by=request.actor, at=now())
    except OrderRefused as refusal:
        messages.warning(request, str(refusal.problems[0]))
        return redirect(cart)
    return redirect(into)


@requires(Permission.FILL_CART)
@require_POST
def split(request, pk):
    cart = get_object_or_404(Cart.objects.reachable(request.actor, Right.EDIT).open(), pk=pk)
    if request.POST.get("what") not in set(SplitBy):
        messages.warning(request, _("Please choose what belongs together."))
        return redirect(cart)
    try:
        made = split_cart(cart, SplitBy(request.POST["what"]), by=request.actor, at=now())
    except OrderRefused as refusal:
        messages.warning(request, str(refusal.problems[0]))
        return redirect(cart)
    told = ngettext("%(count)d new cart was made.", "%(count)d new carts were made.", len(made))
    messages.success(request, told % {"count": len(made)} if made else _("All lines belong together."))
    return redirect("orders:carts") if made else redirect(cart)


@requires(Permission.FILL_CART)
@require_POST
def give(request, pk):
    """The cart belongs to a colleague from now on."""
    cart = _own(request, pk)
    chosen = request.POST.get("to", "")
    if not chosen:
        messages.warning(request, _("Please choose a colleague."))
        return redirect("orders:sharing", cart.pk)
    person = get_object_or_404(sharing_page(cart, request.actor).people, pk=row_id(chosen))
    hand_over(cart, person, by=request.actor, at=now())
    messages.success(request, _("“%(cart)s” belongs to %(who)s now.") % {"cart": cart, "who": person})
    return redirect("orders:carts")


def _own(request, pk):
    return get_object_or_404(Cart.objects.visible_to(request.actor).open().filter(owner=request.user), pk=pk)
