"""Shipments, invoices, papers and what they need, in the administration."""

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404
from django.urls import path, reverse
from django.utils.html import format_html
from django.utils.timezone import localdate, now
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from accounts.actor import Actor
from accounts.models import Company
from b2bshop.admin_pages import ManyRowsPaginator, ReadOnly, ReadOnlyRows, ShopAdmin, SpokenForm, chosen
from b2bshop.money import show_money

from .actions.credit_note import settle_invoice
from .admin_booking import InvoiceBookings
from .models import (
    Carrier,
    Invoice,
    InvoiceCharge,
    InvoicedOrder,
    InvoiceLine,
    NumberRange,
    Paper,
    Shipment,
    ShipmentLine,
)
from .sent import hand_out


def paper_link(paper: Paper) -> str:
    return format_html('<a href="{}">{}</a>', reverse("admin:orders_paper", args=[paper.pk]), paper.file_name)


@admin.register(Carrier)
class CarrierAdmin(ShopAdmin):
    list_display = ("code", "name", "tracking_url")
    search_fields = ("code", "name")


class NumberRangeForm(SpokenForm):
    def clean_last(self):
        last = self.cleaned_data["last"]
        if last < self.instance.last:
            raise forms.ValidationError(
                _("Numbers only go up: %(last)s is given.") % {"last": self.instance.last}
            )
        return last


@admin.register(NumberRange)
class NumberRangeAdmin(ShopAdmin):
    form = NumberRangeForm
    list_display = ("kind", "prefix", "last")
    readonly_fields = ("kind",)

    def has_add_permission(self, request, *args):
        return False

    def has_delete_permission(self, request, obj=None):
        return False


@admin.register(Paper)
class PaperAdmin(ReadOnly):
    """Issued once and never changed."""

    list_display = ("number", "kind", "company", "issued_at", "language", "pdf")
    list_filter = ("kind", chosen("company", Company, _("company")))
    list_select_related = ("company",)
    search_fields = ("=number", "=company__number")
    date_hierarchy = "issued_at"
    paginator = ManyRowsPaginator
    fields = ("number", "kind", "company", "issued_at", "language", "pdf")
    readonly_fields = ("pdf",)

    def get_queryset(self, request):
        return super().get_queryset(request).select_related("company").defer("content")

    def get_urls(self):
        file = path("<int:pk>/file/", self.admin_site.admin_view(self.file), name="orders_paper")
        return [file, *super().get_urls()]

    def file(self, request, pk):
        """The PDF, for who may look at orders."""
        if not request.user.has_perm("orders.view_order"):
            raise PermissionDenied
        return hand_out(get_object_or_404(Paper, pk=pk))

    @admin.display(description=_("file"))
    def pdf(self, paper):
        return paper_link(paper)


class LinesOfShipment(ReadOnlyRows):
    model = ShipmentLine
    fields = readonly_fields = ("position", "order", "article", "quantity", "batch")

    def get_queryset(self, request):
        return super().get_queryset(request).select_related("order_line__order")

    @admin.display(description=_("order"))
    def order(self, line):
        return line.order_line.order

    @admin.display(description=_("article number"))
    def article(self, line):
        return line.order_line.sku


@admin.register(Shipment)
class ShipmentAdmin(ReadOnly):
    """Booked on the page of an order, or by an import."""

    list_display = ("number", "company", "shipped_on", "carrier", "parcel_numbers")
    list_filter = ("carrier", chosen("company", Company, _("company")))
    list_select_related = ("company", "carrier")
    search_fields = ("=number", "company__name", "=company__number", "=lines__order_line__order__number")
    date_hierarchy = "shipped_on"
    paginator = ManyRowsPaginator
    inlines = (LinesOfShipment,)

    def get_queryset(self, request):
        return super().get_queryset(request).select_related("company", "carrier")

    @admin.display(description=_("parcel numbers"))
    def parcel_numbers(self, shipment):
        return ", ".join(shipment.tracking)


class LinesOfInvoice(ReadOnlyRows):
    model = InvoiceLine
    fields = ("position", "article", "quantity", "net", "credited_quantity", "credited_net")
    readonly_fields = ("article",)

    def get_queryset(self, request):
        return super().get_queryset(request).select_related("order_line")

    @admin.display(description=_("article number"))
    def article(self, line):
        return line.order_line.sku


class ChargesOfInvoice(ReadOnlyRows):
    model = InvoiceCharge
    fields = ("kind", "name_de", "net", "tax_percent", "credited_net")


class OrdersOfInvoice(ReadOnlyRows):
    model = InvoicedOrder
    fields = ("order", "gross")

    def get_queryset(self, request):
        return super().get_queryset(request).select_related("order")


@admin.register(Invoice)
class InvoiceAdmin(InvoiceBookings, ReadOnly):
    """Issued on the page of an order, for several orders in their list, or by an import."""

    list_display = ("number", "kind", "company", "issued_on", "due_on", "amount", "settled_on")
    list_filter = (
        "kind",
        ("settled_on", admin.EmptyFieldListFilter),
        "issued_on",
        chosen("company", Company, _("company")),
    )
    list_select_related = ("company",)
    search_fields = ("=number", "company__name", "=company__number", "=parts__order__number")
    date_hierarchy = "issued_on"
    paginator = ManyRowsPaginator
    inlines = (LinesOfInvoice, ChargesOfInvoice, OrdersOfInvoice)
    actions = ("settle",)
    change_form_template = "admin/linked_change_form.html"
    exclude = ("taxes", "buyer", "bill_to")

    def get_queryset(self, request):
        return super().get_queryset(request).select_related("company", "corrects")

    def has_move_permission(self, request):
        return request.user.has_perm("orders.change_invoice")

    def render_change_form(self, request, context, *args, **kwargs):
        obj = kwargs.get("obj")
        if obj and obj.kind == Invoice.Kind.INVOICE and self.has_move_permission(request):
            url = reverse("admin:orders_credit_note", args=[obj.pk])
            context["shortcuts"] = [{"url": url, "label": _("Credit note …")}]
        return super().render_change_form(request, context, *args, **kwargs)

    @admin.display(description=_("total"), ordering="total")
    def amount(self, invoice):
        return show_money(invoice.total, invoice.currency)

    @admin.action(description=_("Mark selected invoices as paid"), permissions=["move"])
    def settle(self, request, queryset):
        """Those that are paid already, and credit notes, stay as they are."""
        paid = []
        for invoice in queryset.order_by("pk"):
            by = Actor.system(invoice.company)
            if settle_invoice(invoice, on=localdate(), by=by, at=now()):
                self.log_change(request, invoice, _now("paid"))
                paid.append(invoice.number)
        said = (
            _now("Paid: %(numbers)s") % {"numbers": ", ".join(paid)} if paid else _now("Nothing was unpaid.")
        )
        messages.success(request, said) if paid else messages.warning(request, said)
