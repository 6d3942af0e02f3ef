from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.urls import path
from django.utils.translation import gettext_lazy as _

from accounts.models import Company, CompanyGroup, Segment
from b2bshop.admin_pages import ManyRowsPaginator, ReadOnly, ReadOnlyRows, ShopAdmin, SpokenForm, chosen
from b2bshop.sheet_pages import SheetAdmin
from catalog.models import Product
from catalog.search.finding import matching

from . import admin_uploads  # noqa: F401  registers its page
from .admin_explain import explain_view
from .models import (
    NAMED,
    AgreedQuantity,
    CallOff,
    Charge,
    Contract,
    ContractPrice,
    DeliveryMethod,
    DeliveryRate,
    Discount,
    ExchangeRate,
    ListPrice,
    PriceList,
    PriceListAssignment,
    Quota,
    QuotaPeriod,
    TaxRate,
)
from .resources import ContractPriceSheet, ListPriceSheet
from .validity import VALIDITY, days


class Valid(ShopAdmin):
    """Columns and form field for `valid`."""

    formfield_overrides = VALIDITY

    @admin.display(description=_("first day"), ordering="valid", empty_value=_("open"))
    def first_day(self, row):
        return days(row.valid)[0]

    @admin.display(description=_("last day"), empty_value=_("open"))
    def last_day(self, row):
        return days(row.valid)[1]


_DAYS = ("first_day", "last_day")


class AssignedHere(admin.TabularInline):
    model = PriceListAssignment
    form = SpokenForm
    extra = 0
    autocomplete_fields = ("company", "segment")


@admin.register(PriceList)
class PriceListAdmin(ShopAdmin):
    list_display = ("code", "name", "currency", "is_base", "channel")
    list_filter = ("currency", "is_base", "channel")
    list_select_related = ("channel",)
    search_fields = ("code", "name")
    autocomplete_fields = ("channel",)
    inlines = (AssignedHere,)
    linked = ((ListPrice, "price_list"), (Discount, "price_list"))
    change_list_template = "admin/prices.html"

    def has_delete_permission(self, request, obj=None):
        """A list goes when it is empty: nobody deletes a million prices with one click."""
        if obj is None:
            return False
        return super().has_delete_permission(request, obj) and not obj.prices.exists()


@admin.register(PriceListAssignment)
class PriceListAssignmentAdmin(ShopAdmin):
    list_display = ("__str__", "company", "segment", "price_list", "priority")
    list_filter = (
        chosen("company", Company, _("company")),
        chosen("segment", Segment, _("segment")),
        chosen("price_list", PriceList, _("price list")),
    )
    list_select_related = ("company", "segment", "price_list")
    search_fields = ("company__name", "=company__number", "segment__name", "price_list__code")
    autocomplete_fields = ("company", "segment", "price_list")


@admin.register(Contract)
class ContractAdmin(Valid):
    list_display = (
        *("number", "company", "unit", "group", "title", "currency", "first_day", "last_day", "is_active"),
    )
    list_filter = (
        "is_active",
        "currency",
        chosen("company", Company, _("company")),
        chosen("group", CompanyGroup, _("group of companies")),
    )
    list_select_related = ("company", "unit", "group")
    search_fields = ("number", "title", "company__name", "=company__number")
    autocomplete_fields = ("company", "unit", "group")
    linked = (
        (ContractPrice, "contract"),
        (Discount, "contract"),
        (AgreedQuantity, "contract"),
        (CallOff, "contract"),
    )
    readonly_fields = ("called_value",)
    change_list_template = "admin/prices.html"

    def get_urls(self):
        view = self.admin_site.admin_view(self.explain)
        return [path("explain/", view, name="pricing_explain"), *super().get_urls()]

    def explain(self, request):
        if not self.has_view_permission(request):
            raise PermissionDenied
        return explain_view(self, request)

    def has_delete_permission(self, request, obj=None):
        """A contract with prices or call-offs is ended or switched off; it explains old orders."""
        if obj is None:
            return False
        used = obj.prices.exists() or obj.call_offs.exists()
        return super().has_delete_permission(request, obj) and not used


class PriceAdmin(SheetAdmin, Valid):
    """Prices are found by article; the list is reached from a price list or a contract."""

    paginator = ManyRowsPaginator
    search_help_text = _("Article number, GTIN, manufacturer's number or words of the name.")
    search_fields = ("product__sku",)  # where to search is decided in get_search_results
    list_per_page = 100
    parent = ""

    def get_list_display(self, request):
        return ("product", self.parent, "min_quantity", "amount", "basis", "first_day", "last_day")

    def get_search_results(self, request, queryset, search_term):
        if search_term.strip():
            queryset = queryset.filter(product__in=matching(Product.objects.all(), search_term).values("pk"))
        return queryset, False


@admin.register(ListPrice)
class ListPriceAdmin(PriceAdmin):
    parent = "price_list"
    ordering = ("price_list", "product", "min_quantity", "valid")
    resource_classes = [ListPriceSheet]
    list_filter = (
        chosen("price_list", PriceList, _("price list")),
        chosen("product", Product, _("product")),
        "price_list__currency",
    )
    list_select_related = ("product", "price_list")
    autocomplete_fields = ("price_list", "product")
    fields = ("price_list", "product", "min_quantity", "amount", "basis", "valid")


@admin.register(ContractPrice)
class ContractPriceAdmin(PriceAdmin):
    parent = "contract"
    ordering = ("contract", "product", "min_quantity", "valid")
    resource_classes = [ContractPriceSheet]
    list_filter = (chosen("contract", Contract, _("contract")), chosen("product", Product, _("product")))
    list_select_related = ("product", "contract")
    autocomplete_fields = ("contract", "product")
    fields = ("contract", "product", "min_quantity", "amount", "basis", "valid")


@admin.register(Discount)
class DiscountAdmin(Valid):
    list_display = (
        "__str__",
        "contract",
        "price_list",
        "min_quantity",
        "is_additional",
        "first_day",
        "last_day",
    )
    list_filter = (
        "is_additional",
        chosen("contract", Contract, _("contract")),
        chosen("price_list", PriceList, _("price list")),
        chosen("product", Product, _("product")),
    )
    list_select_related = ("contract", "price_list", *NAMED)
    search_fields = ("contract__number", "price_list__code", "product__sku", "=discount_group")
    autocomplete_fields = ("contract", "price_list", *NAMED)
    fieldsets = (
        (None, {"fields": (("contract", "price_list"),)}),
        (
            _("What it holds for"),
            {
                "fields": (
                    ("category", "manufacturer"),
                    ("product_class", "discount_group"),
                    ("family", "product"),
                ),
                "description": _("Everything named must fit; with nothing named it holds for every article."),
            },
        ),
        (
            _("What it takes off"),
            {"fields": (("percent", "amount", "basis"), ("min_quantity", "is_additional"), "valid")},
        ),
    )


@admin.register(AgreedQuantity)
class AgreedQuantityAdmin(ShopAdmin):
    list_display = ("contract", "product", "quantity", "called", "left", "per_order")
    list_filter = (chosen("contract", Contract, _("contract")), chosen("product", Product, _("product")))
    list_select_related = ("contract", "product")
    search_fields = ("contract__number", "product__sku")
    autocomplete_fields = ("contract", "product")
    readonly_fields = ("called",)

    @admin.display(description=_("left"))
    def left(self, row):
        return row.left


@admin.register(CallOff)
class CallOffAdmin(ReadOnly):
    list_display = ("booked_at", "contract", "product", "quantity", "value", "reference")
    list_filter = (chosen("contract", Contract, _("contract")), chosen("product", Product, _("product")))
    list_select_related = ("contract", "product")
    search_fields = ("=reference", "contract__number", "product__sku")


@admin.register(TaxRate)
class TaxRateAdmin(Valid):
    list_display = ("country", "tax_class", "percent", *_DAYS)
    list_filter = ("country", "tax_class")
    search_fields = ("country",)


@admin.register(Charge)
class ChargeAdmin(Valid):
    """Freight, surcharges and the smallest order: what comes on top of the articles."""

    list_display = ("kind", "holds_for", "country", "currency", "below", "amount", "percent", *_DAYS)
    list_filter = (
        "kind",
        "currency",
        "country",
        chosen("company", Company, _("company")),
        "segment",
        "channel",
    )
    list_select_related = ("company", "segment", "channel")
    search_fields = ("name_de", "name_en", "company__name", "=company__number")
    autocomplete_fields = ("company", "segment", "channel")

    @admin.display(description=_("holds for"))
    def holds_for(self, charge):
        return charge.company or charge.segment or charge.channel or _("everybody")


class RatesOfMethod(admin.TabularInline):
    model = DeliveryRate
    extra = 0
    fields = ("currency", "country", "postal_prefix", "up_to_kg", "amount", "free_from")


@admin.register(DeliveryMethod)
class DeliveryMethodAdmin(ShopAdmin):
    """How goods get to the customer, and what each way costs."""

    list_display = ("name", "kind", "company", "place", "cutoff", "max_kg", "adds_freight", "is_active")
    list_filter = ("kind", "is_active", chosen("company", Company, _("company")))
    list_select_related = ("company",)
    search_fields = ("code", "name_de", "name_en", "company__name", "=company__number")
    autocomplete_fields = ("company",)
    inlines = (RatesOfMethod,)
    fieldsets = (
        (None, {"fields": ("code", "kind", "name_de", "name_en", "note_de", "note_en")}),
        (_("Offered"), {"fields": ("is_active", "place", "company", "max_kg", "adds_freight")}),
        (_("When it is there"), {"fields": ("cutoff", "transit_days", "warehouse", "pickup_at")}),
    )

    @admin.display(description=_("name"), ordering="name_de")
    def name(self, method):
        return method.name


class PeriodsOfQuota(ReadOnlyRows):
    model = QuotaPeriod
    fields = ("company", "first_on", "taken")

    def get_queryset(self, request):
        return super().get_queryset(request).select_related("company")


@admin.register(Quota)
class QuotaAdmin(Valid):
    """Allocations of scarce articles, and what customers have agreed to take."""

    list_display = ("product", "kind", "company", "quantity", "every", *_DAYS)
    list_filter = ("kind", "every", chosen("company", Company, _("company")))
    list_select_related = ("product", "company")
    search_fields = ("product__sku", "company__name", "=company__number")
    autocomplete_fields = ("product", "company")
    inlines = (PeriodsOfQuota,)
    paginator = ManyRowsPaginator


@admin.register(ExchangeRate)
class ExchangeRateAdmin(Valid):
    """For customers whose currency has no base list of its own."""

    list_display = ("__str__", "currency", "from_currency", "rate", *_DAYS)
    list_filter = ("currency",)
    search_fields = ("currency",)
