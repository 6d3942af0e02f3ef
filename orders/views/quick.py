"""Quick order: many articles at once, from text, tables and scanners, through one grid into a cart."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.permissions import Permission
from b2bshop.access import requires
from b2bshop.tables import csv_answer
from b2bshop.uploads import BadUpload
from catalog.models import Product
from orders.actions import current_cart
from orders.actions.quick import correct_rows, drop_rows, name_columns, one_more_row, put_into_cart, take_in
from orders.models import Cart, QuickOrder, Right
from orders.pages.quick import failed_rows, quick_page
from orders.problems import OrderRefused
from orders.quick.columns import FIELDS, clean
from orders.quick.reading import MOST_ROWS, Sheet, read_file, read_text
from orders.quick.scanning import read_scan
from orders.sent import page_number, row_id

RECENT = 10
MOST_TOLD = 5


@requires(Permission.FILL_CART)
@require_http_methods(["GET", "HEAD", "POST"])
def quick_order(request):
    """Paste, upload, type or scan; every row is answered for on the page that follows."""
    problem, pasted = "", request.POST.get("text", "")
    if request.method == "POST":
        try:
            sheet, name = _sent(request)
            return redirect(take_in(sheet, name, by=request.actor, at=now()))
        except BadUpload as refusal:
            problem = str(refusal)
    recent = QuickOrder.objects.visible_to(request.actor).counted()[:RECENT]
    context = {"problem": problem, "pasted": pasted, "recent": recent, "most": MOST_ROWS}
    return render(request, "orders/quick_order.html", context, status=422 if problem else 200)


def _sent(request) -> tuple[Sheet, str]:
    if request.FILES:
        file = request.FILES.get("file")
        return read_file(file), clean((file.name or "") if file else "")
    if "sku" in request.POST:
        number, quantity = _typed(request)
        return read_text(f"{number}\t{quantity}"), ""
    return read_text(request.POST.get("text", "")), ""


def _typed(request) -> tuple[str, str]:
    """What was typed or scanned; a scanner may send the quantity with the number."""
    number, quantity = request.POST.get("sku", "")[:200], clean(request.POST.get("quantity", ""))[:60]
    scanned = read_scan(number)
    return (scanned[0], quantity or scanned[1]) if scanned else (clean(number), quantity)


@requires(Permission.FILL_CART)
@require_http_methods(["GET", "HEAD", "POST"])
def quick(request, pk):
    """The grid; a POST corrects its rows, and does what was asked for besides."""
    found = _own(request, pk)
    if request.method == "POST":
        _correct(request, found)
        return _then(request, found)
    if not found.is_read:
        sample = list(found.lines.all()[:5])
        return render(
            request, "orders/quick_columns.html", {"quick": found, "rows": sample, "fields": FIELDS}
        )
    page = quick_page(
        found,
        request.actor,
        chosen=request.GET.get("show", ""),
        number=page_number(request.GET.get("page", "")),
    )
    return render(request, "orders/quick.html", {"page": page})


def _correct(request, found):
    post = request.POST
    ids = [row_id(text) for text in post.getlist("line")]
    columns = {name: post.getlist(name) for name in FIELDS if ids and name in post}
    if any(len(column) != len(ids) for column in columns.values()):
        raise Http404
    typed = {
        pk: {name: clean(column[place]) for name, column in columns.items()} for place, pk in enumerate(ids)
    }
    for name in ("number", "quantity"):  # a click on what was offered: `17:200`
        pk, _colon, text = post.get(f"take_{name}", "").partition(":")
        if text:
            typed.setdefault(row_id(pk), {})[name] = clean(text)
    if typed:
        correct_rows(found, typed, by=request.actor, at=now())


def _then(request, found):
    if drop := request.POST.get("drop", ""):
        drop_rows([row_id(drop)], found, by=request.actor)
    elif "sku" in request.POST:
        number, quantity = _typed(request)
        if number:
            one_more_row(found, number, quantity, by=request.actor)
    elif "put" in request.POST:
        return _put(request, found)
    query = request.GET.urlencode()
    return redirect(f"{found.get_absolute_url()}?{query}" if query else found)


def _put(request, found):
    chosen = request.POST.get("into", "")
    carts = Cart.objects.reachable(request.actor, Right.EDIT).open()
    cart = get_object_or_404(carts, pk=row_id(chosen)) if chosen else current_cart(request.actor, at=now())
    return put_rows(request, found, cart)


def put_rows(request, found, cart):
    """Tells how many lie in the cart now; leads there, or to the rows that are left to look at."""
    try:
        count, problems = put_into_cart(found, cart, by=request.actor, at=now())
    except OrderRefused as refusal:
        messages.warning(request, str(refusal.problems[0]))
        return redirect(found)
    told = ngettext("%(count)d row lies in “%(cart)s” now.", "%(count)d rows lie in “%(cart)s” now.", count)
    if count:
        messages.success(request, told % {"count": count, "cart": cart})
    for problem in problems[:MOST_TOLD]:
        messages.warning(request, str(problem))
    if problems or found.lines.filter(put_at=None).exists():
        return redirect(found)
    return redirect(cart)


@requires(Permission.FILL_CART)
@require_POST
def columns(request, pk):
    """Somebody says which column is what."""
    found = _own(request, pk)
    chosen = {name: request.POST.get(name, "") for name in FIELDS}
    places = {
        name: int(text)
        for name, text in chosen.items()
        if text.isascii() and text.isdigit() and len(text) < 4
    }
    if not name_columns(found, places, by=request.actor, at=now()):
        messages.warning(
            request, _("Please say where article and quantity stand, each in a column of its own.")
        )
    return redirect(found)


@requires(Permission.FILL_CART)
@require_safe
def failed(request, pk):
    """What did not go into a cart, in the layout it came in, each row with its reason."""
    return csv_answer(failed_rows(_own(request, pk), request.actor), _("rows-to-check.csv"))


@requires(Permission.FILL_CART)
@require_POST
def delete(request, pk):
    _own(request, pk).delete()
    return redirect("orders:quick_order")


@requires(Permission.FILL_CART)
@require_safe
def offers(request):
    """What the field for a number offers while somebody types: numbers that begin so."""
    text = clean(request.GET.get("sku", ""))[:60]
    seen = Product.objects.visible_to(request.actor).filter(status=Product.Status.ACTIVE)
    found = seen.filter(sku__istartswith=text).order_by("rank", "pk")[:8] if len(text) > 1 else []
    return render(request, "orders/_quick_offers.html", {"products": found})


def _own(request, pk):
    return get_object_or_404(QuickOrder.objects.visible_to(request.actor), pk=pk)
