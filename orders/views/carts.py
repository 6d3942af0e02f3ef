"""Carts: what lies in them, and the one address every "add" in the shop posts to."""

from urllib.parse import urlsplit, urlunsplit

from django.contrib import messages
from django.http import Http404, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.permissions import Permission
from b2bshop.access import requires
from catalog.models import Product
from orders.actions import (
    add_to_cart,
    confirm_changes,
    current_cart,
    delete_cart,
    describe_cart,
    make_current,
    move_lines,
    new_cart,
)
from orders.actions.amend import order_as_new
from orders.actions.edit import LineEdit, another_line, edit_cart, put_aside
from orders.buying import ask_of, buy_box, sold_by
from orders.carts import open_carts, shared_carts
from orders.forms import LONGEST_WAY, AddForm, CartNameForm
from orders.models import Cart, Order, Right
from orders.pages.cart import cart_page, page_of
from orders.pages.sharing import form_of
from orders.problems import OrderRefused, Problem
from orders.sent import page_number, row_id

MOST_SHOWN = 8  # lines a question about a whole cart names


@requires(Permission.FILL_CART)
@require_http_methods(["GET", "HEAD", "POST"])
def carts(request):
    """The open carts; a POST begins a new one."""
    form = CartNameForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            return redirect(new_cart(form.cleaned_data["name"], by=request.actor, at=now()))
        except OrderRefused as refusal:
            form.add_error(None, str(refusal.problems[0]))
    carts = open_carts(request.actor)
    context = {"open_carts": carts, "shared": shared_carts(request.actor), "form": form}
    return render(request, "orders/carts.html", context, status=422 if form.errors else 200)


@requires(Permission.FILL_CART)
@require_http_methods(["GET", "HEAD", "POST"])
def cart(request, pk):
    """The cart as a grid; a POST changes its lines and keeps what could not be changed as it was typed."""
    found = get_object_or_404(
        Cart.objects.visible_to(request.actor).select_related("owner", "amends__company", "amends__unit"),
        pk=pk,
    )
    if found.closed_at:
        return _show_ordered(request, found)
    edits, refused = {}, {}
    if request.method == "POST":
        edits = _edits(request, found)
        refused = edit_cart(found, edits.values(), by=request.actor, at=now())
        if not refused:
            return _then(request, found)
    return _show(request, found, edits=edits, refused=refused)


def _show_ordered(request, found):
    """What became of it, while it was ordered and cannot be changed."""
    if request.method == "POST":
        raise Http404
    order = Order.objects.visible_to(request.actor).filter(cart=found).select_related("approval").first()
    return render(request, "orders/cart_ordered.html", {"cart": found, "order": order})


def _then(request, found):
    """What was asked for with the saved lines: something with the ticked ones, the same article once more, a page."""
    picked = _picked(request, found)
    do, more = request.POST.get("do", ""), request.POST.get("another", "")
    try:
        if do in ("aside", "back"):
            put_aside(picked, found, do == "aside", by=request.actor, at=now())
        elif do == "move" and picked:
            into = _target(request)
            moved = move_lines(picked, found, into, by=request.actor, at=now())
            messages.success(request, _("Moved to “%(cart)s”.") % {"cart": moved})
        elif more:
            line = get_object_or_404(found.lines, pk=row_id(more))
            new = another_line(line, by=request.actor, at=now())
            return redirect(f"{found.get_absolute_url()}?page={page_of(new)}#line{new.pk}")
    except OrderRefused as refusal:
        messages.warning(request, str(refusal.problems[0]))
    return redirect(_page_of(found, request.POST.get("go") or request.GET.get("page", "")))


def _picked(request, found):
    ids = [row_id(text) for text in request.POST.getlist("pick")]
    return list(found.lines.filter(pk__in=ids)) if ids else []


def _target(request):
    """The cart chosen in a form; None for a new one."""
    chosen = request.POST.get("into", "")
    return get_object_or_404(_fillable(request), pk=row_id(chosen)) if chosen else None


@requires(Permission.FILL_CART)
@require_POST
def describe(request, pk):
    """Another name, and what the checkout begins with."""
    found = get_object_or_404(_fillable(request), pk=pk)
    form = form_of(found, request.actor, request.POST)
    if not form.is_valid():
        return _show(request, found, cart_form=form)
    describe_cart(found, **form.cleaned_data, by=request.actor)
    return redirect(found)


@requires(Permission.FILL_CART)
@require_POST
def current(request, pk):
    """What is added next goes into this cart."""
    found = get_object_or_404(_fillable(request), pk=pk)
    make_current(found, by=request.actor, at=now())
    messages.success(request, _("What you add now goes into “%(cart)s”.") % {"cart": found})
    return redirect("orders:carts")


@requires(Permission.FILL_CART)
@require_http_methods(["GET", "HEAD", "POST"])
def delete(request, pk):
    """Asks first and says what lies in it; a POST deletes the cart."""
    found = get_object_or_404(_fillable(request).filter(owner=request.user), pk=pk)
    if request.method == "POST":
        delete_cart(found, by=request.actor, at=now())
        messages.success(request, _("“%(cart)s” is deleted.") % {"cart": found})
        return redirect("orders:carts")
    lines = list(found.lines.select_related("product")[: MOST_SHOWN + 1])
    context = {"cart": found, "lines": lines[:MOST_SHOWN], "count": found.lines.count()}
    return render(request, "orders/delete_cart.html", context)


@requires(Permission.FILL_CART)
@require_POST
def confirm(request, pk):
    """The buyer goes on with the new prices and what changed about the stock."""
    found = get_object_or_404(_fillable(request), pk=pk)
    confirm_changes(found, by=request.actor, at=now())
    return redirect(found)


@requires(Permission.FILL_CART)
@require_POST
def own_order(request, pk):
    """What was to change an order is ordered besides it."""
    found = get_object_or_404(_fillable(request), pk=pk)
    order_as_new(found, by=request.actor, at=now())
    messages.success(request, _("This cart is an order of its own now, at today's prices."))
    return redirect(found)


@requires(Permission.FILL_CART)
@require_POST
def add(request):
    """One article into the chosen cart, or the current one. What is refused is shown where it was typed."""
    chosen = _chosen_cart(request)
    form = AddForm(request.POST)
    if not form.is_valid():
        return _refuse(request, chosen, form.words)
    entry = (form.cleaned_data["sku"], form.cleaned_data["quantity"], form.cleaned_data["unit"])
    try:
        into = chosen or current_cart(request.actor, at=now())
        lines, problems = add_to_cart(into, [entry], by=request.actor, at=now())
    except OrderRefused as refusal:
        lines, problems = [], refusal.problems
    if not lines:
        return _refuse(request, chosen, [str(problem) for problem in problems], ask_of(problems))
    return _added(request, into, lines[0])


def _fillable(request):
    """Open carts the person may change."""
    return Cart.objects.reachable(request.actor, Right.EDIT).open()


def _chosen_cart(request):
    chosen = request.POST.get("cart", "")
    return get_object_or_404(_fillable(request), pk=row_id(chosen)) if chosen else None


def _edits(request, found):
    """The posted columns side by side, by line id. What another window removed is told, the rest is kept."""
    post = request.POST
    found_lines = found.lines.select_related("product", "cost_centre", "ship_to").prefetch_related(
        "product__packs"
    )
    lines = {str(line.pk): line for line in found_lines}
    columns = {name: post.getlist(name) for name in ("line", "quantity", "note")}
    count = len(columns["line"])
    # a company without cost centres or with one address sends none of them, a script perhaps nothing but these
    optional = {"cost_centre": None, "unit": "", "requested_on": None, "was": "", "ship_to": None}
    columns |= {name: post.getlist(name) or [empty] * count for name, empty in optional.items()}
    removed = post.getlist("remove")
    posted = {*columns["line"], *removed}
    if len({len(column) for column in columns.values()}) != 1 or (
        lines and posted and posted.isdisjoint(lines)
    ):
        raise Http404
    if not posted <= lines.keys():
        messages.warning(request, str(Problem("cart_changed")))
    typed = [dict(zip(columns, row, strict=True)) for row in zip(*columns.values(), strict=True)]
    kept = [each for each in typed if each["line"] in lines]
    return {int(each["line"]): _edit(lines[each["line"]], each, each["line"] in removed) for each in kept}


def _edit(line, typed, is_removed):
    """A column of None is one the form does not have: the line stays as it is there."""
    centre, day, to = typed["cost_centre"], typed["requested_on"], typed["ship_to"]
    kept = line.cost_centre.code if line.cost_centre else ""
    return LineEdit(
        line,
        typed["quantity"][:40],
        _clean(typed["note"], 200),
        kept if centre is None else _clean(centre, 20),
        is_removed,
        typed["unit"][:3],
        requested_on=None if day is None else _clean(day, 20),
        was=typed["was"][:16],
        ship_to=None if to is None else _clean(to, 35),
    )


def _clean(text, longest):
    return text.replace("\x00", " ").strip()[:longest]


def _page_of(cart, number):
    return f"{cart.get_absolute_url()}?page={page_number(number)}" if page_number(number) > 1 else cart


def _show(request, found, *, edits=None, refused=None, typed=None, cart_form=None):
    number = page_number(request.GET.get("page", ""))
    page = cart_page(found, request.actor, at=now(), edits=edits, refused=refused, number=number)
    bad = (refused or typed or cart_form) and not request.htmx
    form = cart_form or form_of(found, request.actor)
    form.offer(page.centres, page.places)
    context = {"page": page, "typed": typed, "units": sold_by(), "cart_form": form}
    return render(request, "orders/cart.html", context, status=422 if bad else 200)


def _added(request, into, line):
    product = line.product
    text = _("%(name)s: %(quantity)s in “%(cart)s” now.") % {
        "name": product.name,
        "quantity": line.told,
        "cart": into,
    }
    if request.htmx:
        box = buy_box(product, in_cart=line.quantity)
        return render(request, "orders/_added.html", {"buy": box, "text": text, "cart": into})
    messages.success(request, text)
    return HttpResponseRedirect(
        _came_from(request, product) or reverse("catalog:product", args=[product.sku])
    )


def _came_from(request, product=None):
    """Where the form stood: as it says, or as the browser says, then at the article's row. Never another site."""
    said, sent_by = request.POST.get("back", ""), request.headers.get("Referer", "")
    if not url_has_allowed_host_and_scheme(said or sent_by, {request.get_host()}, request.is_secure()):
        return ""
    if said:
        return said if said.startswith("/") else ""
    way = urlsplit(sent_by)
    came_from = urlunsplit(("", "", way.path, way.query, f"p{product.pk}" if product else ""))
    return came_from if way.path != request.path and len(came_from) <= LONGEST_WAY else ""


def _refuse(request, chosen, words, ask=""):
    """In a row the row's own form comes back; in a cart its page; from elsewhere a page with only this form."""
    typed = {name: request.POST.get(name, "")[:200] for name in ("sku", "quantity", "unit")}
    typed |= {"errors": words, "back": _came_from(request), "ask": ask}
    if request.htmx:
        products = Product.objects.visible_to(request.actor)
        product = get_object_or_404(products, sku__iexact=typed["sku"].replace("\x00", ""))
        box = buy_box(product, quantity=typed["quantity"], unit=typed["unit"], error=" ".join(words))
        return render(request, "orders/_buy.html", {"buy": box})
    if chosen:
        return _show(request, chosen, typed=typed)
    return render(request, "orders/add.html", {"typed": typed, "units": sold_by()}, status=422)
