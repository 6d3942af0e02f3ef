"""Lists: the overview, one to order from, one to change, and what leaves the shop of it."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.timezone import now
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.permissions import Permission
from b2bshop.access import requires
from b2bshop.tables import csv_answer, csv_parts
from orders.actions import current_cart
from orders.actions.list_lines import ListEdit, Taken, edit_list, take_from_list
from orders.actions.lists import ListEntry, add_to_list, delete_list, describe_list, new_list
from orders.labels import SHEETS, labels_of
from orders.list_sources import entries_of
from orders.models import Cart, Order, OrderList, QuickOrder, Right
from orders.pages.lists import list_form, list_page, lists_of
from orders.quick.columns import clean
from orders.quick.scanning import read_scan
from orders.sent import page_number, row_id
from orders.sheet_lists import rows_of
from orders.views.quick import put_rows

MOST_TOLD = 5
SOURCES: dict[str, type[Cart] | type[Order] | type[QuickOrder]] = {
    "cart": Cart,
    "order": Order,
    "quick": QuickOrder,
}


@requires(Permission.FILL_CART)
@require_safe
def lists(request):
    return render(request, "orders/lists.html", {"lists": lists_of(request.actor)})


@requires(Permission.FILL_CART)
@require_http_methods(["GET", "HEAD", "POST"])
def new(request):
    """A new list, empty or from a cart, an order or a quick order; or their lines into one there is."""
    source = _source(request)
    entries = entries_of(source, request.actor) if source else []
    if request.method == "POST" and "into" in request.POST:
        into = get_object_or_404(_changeable(request), pk=row_id(request.POST["into"]))
        return _fill(request, into, entries)
    name = str(source)[:60] if source else ""
    form = list_form(request.actor, None, request.POST or None, name=name)
    if request.method == "POST" and form.is_valid():
        return _fill(request, new_list(**form.told, by=request.actor, at=now()), entries)
    context = {"form": form, "source": source, "entries": entries}
    context["others"] = _changeable(request).select_related("unit") if entries else []
    return render(request, "orders/new_list.html", context, status=422 if form.errors else 200)


def _source(request):
    """`?from=cart-7`; what is not the person's is not found."""
    kind, _dash, key = request.GET.get("from", "").partition("-")
    if not kind:
        return None
    if kind not in SOURCES:
        raise Http404
    found = SOURCES[kind].objects.visible_to(request.actor)
    return get_object_or_404(found, **({"number": key} if kind == "order" else {"pk": row_id(key)}))


def _fill(request, into, entries):
    made, problems = add_to_list(into, entries, by=request.actor, at=now())
    told = ngettext("%(count)d line is in “%(list)s”.", "%(count)d lines are in “%(list)s”.", len(made))
    if made:
        messages.success(request, told % {"count": len(made), "list": into})
    _tell(request, problems)
    return redirect("orders:edit_list", into.pk)


def _tell(request, problems):
    for problem in problems[:MOST_TOLD]:
        messages.warning(request, str(problem))
    more = len(problems) - MOST_TOLD
    if more > 0:
        told = ngettext("%(count)d more could not be taken.", "%(count)d more could not be taken.", more)
        messages.warning(request, told % {"count": more})


@requires(Permission.FILL_CART)
@require_http_methods(["GET", "HEAD", "POST"])
def order_list(request, pk):
    """To order from; a POST puts into a cart what was typed, and of lines on other pages what the list says."""
    found = get_object_or_404(OrderList.objects.visible_to(request.actor).select_related("unit"), pk=pk)
    if request.method != "POST":
        page = list_page(found, request.actor, at=now(), number=page_number(request.GET.get("page", "")))
        return render(request, "orders/list.html", {"page": page, "sheets": SHEETS})
    typed = _typed(request)
    rows = take_from_list(found, typed, by=request.actor, at=now())
    if rows is None:
        messages.warning(request, _("Nothing to order: no quantity is filled in, and no shelf is short."))
        return redirect(found)
    if any(taken.on_shelf for taken in typed.values()):
        return redirect(rows)  # what was worked out is looked at first
    chosen = request.POST.get("cart", "")
    carts = Cart.objects.reachable(request.actor, Right.EDIT).open()
    cart = get_object_or_404(carts, pk=row_id(chosen)) if chosen else current_cart(request.actor, at=now())
    return put_rows(request, rows, cart)


def _typed(request):
    """Line id → what was typed; a form without the column for the shelf sends none."""
    ids = [row_id(text) for text in request.POST.getlist("line")]
    columns = [request.POST.getlist(name) or [""] * len(ids) for name in ("quantity", "unit", "on_shelf")]
    if any(len(column) != len(ids) for column in columns):
        raise Http404
    rows = zip(*columns, strict=True)
    return {
        pk: Taken(clean(quantity)[:40], unit[:3], clean(shelf)[:40])
        for pk, (quantity, unit, shelf) in zip(ids, rows, strict=True)
    }


@requires(Permission.FILL_CART)
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request, pk):
    """The lines as a grid; what cannot be saved stays as it was typed, and says why."""
    found = get_object_or_404(_changeable(request).select_related("unit"), pk=pk)
    edits, refused = {}, {}
    if request.method == "POST":
        edits = _edits(request, found)
        refused = edit_list(found, edits.values(), by=request.actor, at=now())
        if not refused:
            return redirect(f"{request.path}?page={page_number(request.GET.get('page', ''))}")
    return _show_edit(request, found, edits=edits, refused=refused, status=422 if refused else 200)


def _show_edit(request, found, *, form=None, status=200, **typed):
    number = page_number(request.GET.get("page", ""))
    page = list_page(found, request.actor, at=now(), number=number, priced=False, **typed)
    form = form or list_form(request.actor, found)
    return render(request, "orders/edit_list.html", {"page": page, "form": form}, status=status)


def _edits(request, found):
    names = ("place", "section", "quantity", "unit", "target", "note", "cost_centre", "was")
    ids = [row_id(text) for text in request.POST.getlist("line")]
    columns = {name: request.POST.getlist(name) for name in names}
    columns = {name: column or [""] * len(ids) for name, column in columns.items()}
    if any(len(column) != len(ids) for column in columns.values()):
        raise Http404
    removed = {row_id(text) for text in request.POST.getlist("remove")}
    wanted = found.lines.filter(pk__in=ids).select_related("product", "cost_centre")
    lines = wanted.prefetch_related("product__packs").in_bulk()
    told = [dict(zip(names, row, strict=True)) for row in zip(*columns.values(), strict=True)]
    return {
        pk: ListEdit(
            lines[pk],
            **{name: clean(text)[:200] for name, text in each.items()},
            remove=pk in removed,
        )
        for pk, each in zip(ids, told, strict=True)
        if pk in lines
    }


@requires(Permission.FILL_CART)
@require_POST
def add(request, pk):
    """One article more, at the end, typed or scanned."""
    found = get_object_or_404(_changeable(request), pk=pk)
    number = request.POST.get("sku", "")[:200]
    scanned = read_scan(number)
    number = scanned[0] if scanned else clean(number)
    quantity, section = clean(request.POST.get("quantity", ""))[:40], clean(request.POST.get("section", ""))
    entry = ListEntry(number, quantity or (scanned[1] if scanned else ""), section=section)
    made, problems = add_to_list(found, [entry], by=request.actor, at=now())
    _tell(request, problems)
    if made:
        text = _("%(name)s is in the list.") % {"name": made[0].product.name}
        messages.success(request, text)
    edit_page = reverse("orders:edit_list", args=[found.pk])
    return redirect(f"{edit_page}?added=1")  # the field for the next number has the focus then


@requires(Permission.FILL_CART)
@require_POST
def describe(request, pk):
    """Name, for whom, locked."""
    found = get_object_or_404(OrderList.objects.manageable_by(request.actor).select_related("unit"), pk=pk)
    form = list_form(request.actor, found, request.POST)
    if not form.is_valid():
        return _show_edit(request, found, form=form, status=422)
    describe_list(found, **form.told, by=request.actor, at=now())
    messages.success(request, _("Saved."))
    return redirect("orders:edit_list", found.pk)


@requires(Permission.FILL_CART)
@require_http_methods(["GET", "HEAD", "POST"])
def delete(request, pk):
    """Asks first."""
    found = get_object_or_404(OrderList.objects.manageable_by(request.actor), pk=pk)
    if request.method == "POST":
        delete_list(found, by=request.actor)
        messages.success(request, _("“%(list)s” is deleted.") % {"list": found})
        return redirect("orders:lists")
    return render(request, "orders/delete_list.html", {"list": found, "count": found.lines.count()})


@requires(Permission.FILL_CART)
@require_safe
def labels(request, pk):
    """Shelf labels to print, as PDF."""
    found = get_object_or_404(OrderList.objects.visible_to(request.actor), pk=pk)
    sheet = request.GET.get("sheet", "")
    pdf = labels_of(found, sheet if sheet in SHEETS else next(iter(SHEETS)), request.actor)
    name = _("labels") + f"-{found.pk}.pdf"
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "Content-Language": get_language()}
    return HttpResponse(pdf, content_type="application/pdf", headers=headers)


@requires(Permission.FILL_CART)
@require_safe
def table(request, pk):
    """A table that quick order takes in again."""
    found = get_object_or_404(OrderList.objects.visible_to(request.actor), pk=pk)
    return csv_answer(csv_parts(rows_of(found, request.actor)), f"{_('list')}-{found.pk}.csv")


def _changeable(request):
    return OrderList.objects.changeable_by(request.actor)
