"""The seller's own system: its keys, what it brought, and where it differs from the shop."""

from decimal import Decimal

from django.contrib import admin
from django.http import FileResponse, Http404
from django.shortcuts import get_object_or_404
from django.urls import path, reverse
from django.utils.formats import number_format
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext_lazy as _

from b2bshop.admin_pages import ManyRowsPaginator, ReadOnly
from b2bshop.intake.telling import outcome_names
from orders.states import State

from .actions.erp_imports import rejected_rows
from .admin_keys import KeyPages, new_key
from .models import ErpImport, ErpSystem, Reconciliation
from .monitor import table

SHOWN = 200
WHAT = {
    "missing-there": _("missing in the ERP system"),
    "missing-here": _("unknown to the shop"),
    "state": _("another state"),
    "net_total": _("another net total"),
    "total": _("another total"),
}
KINDS = {"order": _("order"), "invoice": _("invoice")}
SIDES = ("here", "there")


@admin.register(ErpSystem)
class ErpSystemAdmin(KeyPages):
    list_display = ("code", "name", "user", "is_active")
    list_filter = ("is_active",)
    search_fields = ("code", "name")
    autocomplete_fields = ("user",)

    def render_change_form(self, request, context, *args, obj=None, **kwargs):
        if obj:
            context |= {"shortcuts": [new_key(obj)]}
        return super().render_change_form(request, context, *args, obj=obj, **kwargs)


@admin.register(ErpImport)
class ErpImportAdmin(ReadOnly):
    """What came in, and what became of every row of it."""

    list_display = ("received_at", "system", "kind", "state", "told_counts", "problem", "ended_at")
    list_filter = ("state", "kind", "system", "received_at")
    list_select_related = ("system",)
    search_fields = ("=sent_as", "=key")
    date_hierarchy = "received_at"
    paginator = ManyRowsPaginator
    fields = (
        *("system", "kind", "format", "key", "sent_as", "options", "state", "problem"),
        *("received_at", "ended_at", "told_counts", "files", "rejected"),
    )
    readonly_fields = ("key", "told_counts", "files", "rejected")

    def get_urls(self):
        view = self.admin_site.admin_view(self.file_view)
        return [
            path("<int:pk>/file/<str:name>/", view, name="edi_erpimport_file"),
            *super().get_urls(),
        ]

    def file_view(self, request, pk, name):
        kept = get_object_or_404(ErpImport, pk=pk)
        file = {"received": kept.file, "report": kept.report}.get(name)
        if not file or not self.has_view_permission(request, kept):
            raise Http404
        return FileResponse(file.open("rb"), as_attachment=True, filename=f"{kept.kind}-{name}-{kept.pk}.csv")

    @admin.display(description=_("rows"))
    def told_counts(self, kept):
        names = outcome_names()
        return ", ".join(f"{count} {names[outcome]}" for outcome, count in kept.counts.items())

    @admin.display(description=_("files"))
    def files(self, kept):
        names = {"received": _("as received"), **({"report": _("report")} if kept.report else {})}
        links = [
            format_html(
                '<a href="{}">{}</a>', reverse("admin:edi_erpimport_file", args=[kept.pk, name]), words
            )
            for name, words in names.items()
        ]
        return format_html_join(" · ", "{}", ((link,) for link in links))

    @admin.display(description=_("rows that were not taken"))
    def rejected(self, kept):
        names = ("line", "key", "column", "value", "reason")
        rows = [tuple(row[name] for name in names) for row in rejected_rows(kept, SHOWN)]
        return table((_("Line"), _("Key"), _("Column"), _("Value"), _("Reason")), rows)


@admin.register(Reconciliation)
class ReconciliationAdmin(ReadOnly):
    """Where the ERP system and the shop do not say the same."""

    list_display = ("made_at", "system", "first_on", "last_on", "how_many")
    list_filter = ("system", "made_at")
    list_select_related = ("system",)
    fields = ("system", "first_on", "last_on", "made_at", "compared", "how_many", "differences_told")
    readonly_fields = ("compared", "how_many", "differences_told")

    def get_queryset(self, request):
        found = super().get_queryset(request)
        is_page = request.resolver_match.url_name.endswith("_change")
        return found if is_page else found.defer("differences")

    @admin.display(description=_("differences"))
    def how_many(self, made):
        return made.counts.get("differences", 0)

    @admin.display(description=_("compared"))
    def compared(self, made):
        rows = [
            (words, made.counts[f"{kind}s_here"], made.counts[f"{kind}s_there"])
            for kind, words in KINDS.items()
            if f"{kind}s_here" in made.counts
        ]
        return table((_("Paper"), _("in the shop"), _("in the ERP system")), rows)

    @admin.display(description=_("differences"))
    def differences_told(self, made):
        rows = [
            (KINDS[row["kind"]], row["number"], WHAT[row["what"]], *(_value(row, side) for side in SIDES))
            for row in made.differences[:SHOWN]
        ]
        heads = (_("Paper"), _("Number"), _("Difference"), _("in the shop"), _("in the ERP system"))
        return table(heads, rows)


def _value(row: dict, side: str) -> str:
    """A state or an amount, as the reader writes it."""
    if row["what"] == "state":
        return str(dict(State.choices).get(row[side], row[side]))
    return number_format(Decimal(row[side]), 2) if row[side] else ""
