"""A company's own part numbers: the list, one of them, and many from a table."""

from secrets import token_hex

from django.contrib import messages
from django.core.cache import cache
from django.db import IntegrityError
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.permissions import Permission
from b2bshop.access import requires
from b2bshop.refusals import sentence
from b2bshop.tables import csv_answer, csv_parts
from b2bshop.uploads import BadUpload, failed_table

from ..forms import PartNumberForm
from ..models import Product
from ..pages.part_numbers import part_number_list
from ..part_numbers import change_number, numbers_managed, numbers_seen, remove_number, save_numbers
from ..part_table import MOST_ROWS, judge, read_numbers, sample, table

KEPT_SECONDS = 3600
SHOWN = 200  # rows of an upload that its page shows, those with problems first


@requires(Permission.MANAGE_PART_NUMBERS)
@require_safe
def numbers(request):
    page = part_number_list(request.GET, request.actor)
    return render(request, "catalog/part_numbers.html", {"page": page})


@requires(Permission.MANAGE_PART_NUMBERS)
@require_http_methods(["GET", "HEAD", "POST"])
def number(request, pk=None):
    """A new one, or one that is changed."""
    actor = request.actor
    managed = numbers_managed(actor).select_related("product", "unit")
    row = get_object_or_404(managed, pk=pk, product__in=Product.objects.visible_to(actor)) if pk else None
    form = PartNumberForm(request.POST or None, initial=_first(row, request), actor=actor)
    if request.method == "POST" and form.is_valid() and _save(form, row, actor):
        messages.success(request, _("“%(number)s” is saved.") % form.cleaned_data)
        return redirect("part_numbers:list")
    context = {"form": form, "row": row, "title": row.number if row else _("New part number")}
    context["back"] = reverse("part_numbers:list")
    if row:
        address = reverse("part_numbers:remove", args=[pk])
        context["more"] = {"url": address, "label": _("Remove this part number")}
    return render(request, "accounts/form.html", context, status=422 if form.errors else 200)


def _first(row, request) -> dict:
    if row is None:
        return {"article": request.GET.get("article", "")[:60]}
    return {"number": row.number, "article": row.product.sku, "text": row.text, "unit": row.unit_id}


def _save(form, row, actor) -> bool:
    """A number that somebody else took meanwhile is said in the form."""
    try:
        if row is None:
            if numbers_taken := _taken(form, actor):
                form.add_error("number", numbers_taken)
                return False
            save_numbers([form.naming()], by=actor, at=now())
        else:
            change_number(row, form.naming(), by=actor, at=now())
    except IntegrityError as error:
        form.add_error("number", sentence(error))
    return not form.errors


def _taken(form, actor) -> str:
    naming = form.naming()
    same = numbers_managed(actor).filter(unit=naming.unit, number__iexact=naming.number)
    found = same.select_related("product").first()
    return _("This number means %(sku)s already.") % {"sku": found.product.sku} if found else ""


@requires(Permission.MANAGE_PART_NUMBERS)
@require_POST
def remove(request, pk):
    row = get_object_or_404(numbers_managed(request.actor), pk=pk)
    remove_number(row, by=request.actor, at=now())
    messages.success(request, _("“%(number)s” is gone. Orders keep it as it was.") % {"number": row.number})
    return redirect("part_numbers:list")


@requires(Permission.MANAGE_PART_NUMBERS)
@require_safe
def download(request):
    """All of them as a table, which the upload takes back."""
    rows = numbers_seen(request.actor).filter(is_managed=True)  # type: ignore[misc]
    return csv_answer(csv_parts(table(rows)), _("part-numbers.csv"))


@requires(Permission.MANAGE_PART_NUMBERS)
@require_safe
def empty(request):
    product = Product.objects.visible_to(request.actor).order_by("rank", "pk").first()
    return csv_answer([sample(product)], _("part-numbers.csv"))


@requires(Permission.MANAGE_PART_NUMBERS)
@require_http_methods(["GET", "HEAD", "POST"])
def upload(request):
    """Shows first what a table would change; nothing is saved before it is confirmed."""
    context: dict = {"most": MOST_ROWS}
    if request.method == "POST":
        try:
            found = read_numbers(request.FILES.get("file"))
            context["token"] = token_hex(16)
            cache.set(_key(request, context["token"]), found, KEPT_SECONDS)
            context |= _shown(judge(found, request.actor))
        except BadUpload as problem:
            context = {"most": MOST_ROWS, "problem": str(problem)}
    return render(request, "catalog/part_upload.html", context, status=422 if context.get("problem") else 200)


def _shown(reading) -> dict:
    rows = sorted(reading.upload.rows, key=lambda row: not row.problems)
    return {
        "rows": [(row, reading.outcome.get(row.line), reading.before.get(row.line)) for row in rows[:SHOWN]],
        "more": max(len(rows) - SHOWN, 0),
        "counts": {name: reading.count(name) for name in ("new", "changed", "same")},
        "failed": len(reading.failed),
        "to_save": reading.count("new") + reading.count("changed"),
    }


@requires(Permission.MANAGE_PART_NUMBERS)
@require_POST
def confirm(request, token):
    """Saves the good rows of a table that was looked at; judged anew, because time has passed."""
    reading = judge(_kept(request, token), request.actor)
    try:
        count = save_numbers(reading.namings, by=request.actor, at=now())
    except IntegrityError as error:
        messages.warning(request, sentence(error))
        return redirect("part_numbers:upload")
    text = ngettext("%(count)d part number saved.", "%(count)d part numbers saved.", count)
    messages.success(request, text % {"count": count})
    return redirect("part_numbers:list")


@requires(Permission.MANAGE_PART_NUMBERS)
@require_safe
def failed(request, token):
    """The rows that cannot be saved, as they stood in the file, each with its reason."""
    reading = judge(_kept(request, token), request.actor)
    return csv_answer([failed_table(reading.upload)], _("part-numbers-failed.csv"))


def _kept(request, token: str):
    found = cache.get(_key(request, token))
    if found is None:
        raise Http404
    return found


def _key(request, token: str) -> str:
    return f"part-numbers-{request.actor.company.pk}-{request.actor.user.pk}-{token}"
