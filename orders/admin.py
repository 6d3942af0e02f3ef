from django.contrib import admin, messages
from django.utils.formats import number_format
from django.utils.timezone import now
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from accounts.actor import Actor
from accounts.models import Company
from b2bshop.admin_pages import ManyRowsPaginator, ReadOnly, ReadOnlyRows, chosen
from b2bshop.money import show_money, show_number
from catalog.units import measured, unit_name
from pricing.telling import steps_stored, trace_lines

from . import admin_carts, admin_invoices, admin_lists, admin_own_fields, admin_quick  # noqa: F401  register their pages
from .actions import cancel_order, confirm_order, ship_order
from .actions.follow import WrongState
from .admin_booking import OrderBookings, invoice_shipped
from .admin_invoices import paper_link
from .bookings import BookingRefused
from .models import (
    LineChange,
    Order,
    OrderCharge,
    OrderExport,
    OrderLine,
    PaperOrder,
)

MOST_AT_ONCE = 200


@admin.register(OrderExport)
class OrderExportAdmin(ReadOnly):
    """Tables people asked for; the worker writes them."""

    list_display = (
        "asked_at",
        "content",
        "company",
        "membership",
        "format",
        "rows",
        "written_at",
        "attempts",
    )
    list_filter = (("written_at", admin.EmptyFieldListFilter), "content", "format")
    list_select_related = ("company", "membership__user", "membership__unit")
    search_fields = ("=company__number", "company__name")


class OrderLines(ReadOnlyRows):
    model = OrderLine
    fields = (
        "position",
        "sku",
        "name",
        "ordered",
        "price",
        "net",
        "tax_percent",
        "why",
        "missing",
        "progress",
        "promised_on",
        "rest_on",
        "requested_on",
        "cost_centre",
        "elsewhere",
    )
    readonly_fields = (
        *("name", "ordered", "price", "why", "missing", "elsewhere"),
        "progress",
    )
    verbose_name_plural = _("order lines")

    @admin.display(description=_("name"))
    def name(self, line):
        return line.name

    @admin.display(description=_("progress"))
    def progress(self, line):
        """What of it is shipped, cancelled and invoiced."""
        words = (
            (line.shipped, _("%(quantity)s shipped")),
            (line.cancelled, _("%(quantity)s not delivered")),
            (line.invoiced, _("%(quantity)s invoiced")),
        )
        told = [text % {"quantity": measured(quantity, line.unit)} for quantity, text in words if quantity]
        return ", ".join(told)

    @admin.display(description=_("delivery address"))
    def elsewhere(self, line):
        return line.goes_to

    @admin.display(description=_("quantity"))
    def ordered(self, line):
        return line.told

    @admin.display(description=_("price"))
    def price(self, line):
        per = f"{line.basis} {unit_name(line.unit)}"
        return _("%(price)s per %(basis)s") % {"price": number_format(line.amount, 4), "basis": per}

    @admin.display(description=_("why this price"))
    def why(self, line):
        steps = [step for step in steps_stored(line.price_trace) if step.applies]
        lines = trace_lines(steps, line.order.currency)
        told = [f"{each.source} ({each.how})" if each.how else each.source for each in lines]
        return ", ".join(told) or line.price_source_name

    @admin.display(description=_("back order"))
    def missing(self, line):
        return show_number(line.back_ordered) if line.back_ordered else ""


class ChangesOfLines(ReadOnlyRows):
    model = LineChange
    fields = (
        "position",
        "sku",
        "quantity_before",
        "quantity_after",
        "cost_centre_before",
        "cost_centre_after",
        "reason",
        "changed_by",
        "changed_at",
    )


class ChargesOfOrder(ReadOnlyRows):
    model = OrderCharge
    fields = ("kind", "name_de", "net", "tax_percent")


class PapersOfOrder(ReadOnlyRows):
    model = PaperOrder
    verbose_name_plural = _("papers")
    fields = readonly_fields = ("document", "issued", "pdf")

    def get_queryset(self, request):
        return super().get_queryset(request).select_related("paper").defer("paper__content")

    @admin.display(description=_("paper"))
    def document(self, about):
        return str(about.paper)

    @admin.display(description=_("issued"))
    def issued(self, about):
        return about.paper.issued_at

    @admin.display(description=_("file"))
    def pdf(self, about):
        return paper_link(about.paper)


@admin.register(Order)
class OrderAdmin(OrderBookings, ReadOnly):
    """An order is what was agreed: it is moved by the actions, and never written over."""

    list_display = ("number", "company", "state", "ordered_at", "po_number", "amount", "channel")
    list_filter = ("state", "ordered_at", "channel", "currency", chosen("company", Company, _("company")))
    list_select_related = ("company",)
    search_fields = ("=number", "=po_number", "company__name", "=company__number")
    date_hierarchy = "ordered_at"
    paginator = ManyRowsPaginator
    inlines = (OrderLines, ChargesOfOrder, ChangesOfLines, PapersOfOrder)
    actions = ("confirm", "ship", "invoice", "cancel")
    change_form_template = "admin/linked_change_form.html"
    fieldsets = (
        (
            None,
            {
                "fields": (
                    "number",
                    "state",
                    "company",
                    "unit",
                    "ordered_by",
                    "ordered_at",
                    "channel",
                    "amends",
                )
            },
        ),
        (
            _("The customer's details"),
            {"fields": ("po_number", "cost_centre", "requested_on", "own_told", "note")},
        ),
        (_("Addresses"), {"fields": ("delivery", "sent", "billed_to", "vat_id")}),
        (
            _("Amounts"),
            {
                "fields": (
                    "currency",
                    "net_total",
                    "tax_total",
                    "total",
                    "payment_days",
                    "discount_percent",
                    "discount_days",
                )
            },
        ),
    )
    readonly_fields = ("delivery", "sent", "billed_to", "own_told")

    def get_queryset(self, request):
        return super().get_queryset(request).select_related("company", "unit", "ordered_by")

    def render_change_form(self, request, context, *args, **kwargs):
        obj = kwargs.get("obj")
        if obj and self.has_move_permission(request):
            context["shortcuts"] = self.links_of(obj)
        return super().render_change_form(request, context, *args, **kwargs)

    def has_move_permission(self, request):
        return request.user.has_perm("orders.change_order")

    @admin.display(description=_("total"), ordering="total")
    def amount(self, order):
        return show_money(order.total, order.currency)

    @admin.display(description=_("own fields"))
    def own_told(self, order):
        return "; ".join(f"{name}: {value}" for name, value in order.told_fields)

    @admin.display(description=_("delivery address"))
    def delivery(self, order):
        return address_line(order.ship_to)

    @admin.display(description=_("delivery"))
    def sent(self, order):
        return ", ".join(order.shipping_words)

    @admin.display(description=_("invoice address"))
    def billed_to(self, order):
        return address_line(order.bill_to)

    @admin.action(description=_("Confirm selected orders"), permissions=["move"])
    def confirm(self, request, queryset):
        self._each(request, queryset, confirm_order, _("confirmed"))

    @admin.action(description=_("Mark selected orders as shipped"), permissions=["move"])
    def ship(self, request, queryset):
        self._each(request, queryset, ship_order, _("shipped"))

    @admin.action(description=_("Invoice what is shipped of selected orders"), permissions=["move"])
    def invoice(self, request, queryset):
        self._each(request, queryset, invoice_shipped, _("invoiced"))

    @admin.action(description=_("Cancel selected orders"), permissions=["move"])
    def cancel(self, request, queryset):
        self._each(request, queryset, cancel_order, _("cancelled"))

    def _each(self, request, queryset, verb, done: str):
        """One transaction per order: what went through stays, the others say why not."""
        moved = []
        if queryset.count() > MOST_AT_ONCE:
            text = gettext("At most %(most)s orders at once. Nothing was changed.") % {"most": MOST_AT_ONCE}
            messages.error(request, text)
            return
        for order in queryset.order_by("ordered_at", "pk"):
            try:
                verb(order, by=Actor.system(order.company), at=now())
            except WrongState:
                order.refresh_from_db(fields=["state"])
                text = gettext("Order %(number)s is %(state)s and stays so.")
                messages.warning(request, text % {"number": order.number, "state": order.get_state_display()})
            except BookingRefused as refusal:
                messages.warning(request, f"{order.number}: {refusal.findings[0]}")
            else:
                self.log_change(request, order, str(done))
                moved.append(order.number)
        if moved:
            text = ngettext("Order %(numbers)s: %(done)s.", "Orders %(numbers)s: %(done)s.", len(moved))
            messages.success(request, text % {"numbers": ", ".join(moved), "done": done})


def address_line(address: dict) -> str:
    """A snapshot (Address.snapshot) in one line."""
    street = f"{address.get('street', '')} {address.get('house_number', '')}"
    city = f"{address.get('postal_code', '')} {address.get('city', '')}"
    parts = (
        address.get("name"),
        address.get("addition"),
        street.strip(),
        city.strip(),
        address.get("country"),
    )
    return ", ".join(part for part in parts if part)
