from itertools import count

from django import forms
from django.contrib import admin, messages
from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from accounts.models import Company
from b2bshop.admin_pages import (
    FewChoices,
    ManyRowsPaginator,
    ReadOnly,
    Rows,
    ShopAdmin,
    SpokenForm,
    TreeForm,
    TreeOrder,
    changed_columns,
    chosen,
)
from b2bshop.sheet_pages import SheetAdmin
from pricing.models import ContractPrice, ListPrice, PriceList
from pricing.validity import VALIDITY

from . import admin_assortments, admin_families, admin_relations, admin_search, tree  # noqa: F401 - register their pages
from .actions import receive_inbound
from .admin_classification import ClassesOfCategory, ClassesOfProduct
from .admin_completeness import CompletenessAdmin
from .admin_documents import DocumentsOfProduct
from .admin_relations import ReferencesOfProduct, RelationsOfProduct
from .admin_values import Values
from .completeness import in_words
from .models import (
    AssortmentRule,
    Attribute,
    Backlog,
    Category,
    CategoryAttribute,
    CategoryClass,
    Closure,
    Completeness,
    CustomerPartNumber,
    Inbound,
    Manufacturer,
    Product,
    ProductFamily,
    ProductUnit,
    Stock,
    Transit,
    Warehouse,
)
from .resources import ProductSheet
from .search import index
from .search.finding import matching
from .units import UNITS, unit_name

# --- Categories and attributes ---------------------------------------------------------------------------


class CategoryForm(TreeForm):
    parent_like = Product._meta.get_field("category")
    place = forms.ChoiceField(
        label=_("Order within its level"),
        required=False,
        choices=[("", _("as it is")), ("first", _("first of its level")), ("last", _("last of its level"))],
    )

    class Meta:
        model = Category
        exclude = ("path", "depth", "numchild", "slug_path", "attributes")

    def clean(self):
        cleaned = super().clean()
        if "slug" in cleaned and "parent" in cleaned:
            try:
                tree.check_place(self.instance, cleaned["slug"], cleaned["parent"])
            except tree.TreeProblem as problem:
                self.add_error(None, str(problem))
        return cleaned


class AttributesOfCategory(Rows):
    model = CategoryAttribute
    autocomplete_fields = ("attribute",)


_CODES = (
    CategoryClass.objects.filter(category=OuterRef("pk"))
    .order_by("classification__position", "classification")
    .values("product_class__code")
)


@admin.register(Category)
class CategoryAdmin(TreeOrder):
    form = CategoryForm
    list_display = ("in_tree", "slug_path", "class_codes")
    list_per_page = 200
    search_fields = ("name_de", "name_en", "slug_path", "=classes__product_class__code")
    inlines = (ClassesOfCategory, AttributesOfCategory)
    linked = ((Product, "category"), (Completeness, "category"), (AssortmentRule, "category"))
    actions = ("up", "down")
    fieldsets = (
        (None, {"fields": (("name_de", "name_en"), "slug", "parent", "place")}),
        (_("Texts"), {"fields": (("text_de", "text_en"), "standards")}),
        (_("Drawing"), {"fields": ("drawing",), "classes": ("collapse",)}),
    )

    def save_model(self, request, obj, form, change):
        parent, place = form.cleaned_data["parent"], form.cleaned_data["place"]
        if not change:
            tree.add_category(obj, parent)
            return
        slug, changed = obj.slug, set(form.changed_data) - {"parent", "place", "slug"}
        obj.save(update_fields=changed_columns(obj, list(changed)))
        if "slug" in form.changed_data:
            tree.rename_category(obj, slug)
        if "parent" in form.changed_data or place:
            tree.move_category(obj, parent, first=place == "first")

    def get_queryset(self, request):
        return super().get_queryset(request).annotate(codes=ArraySubquery(_CODES))

    @admin.display(description=_("classes"))
    def class_codes(self, category):
        return ", ".join(category.codes)

    def has_move_permission(self, request):
        return self.has_change_permission(request)

    @admin.action(description=_("Move up by one"), permissions=["move"])
    def up(self, request, queryset):
        self._swap(request, queryset.order_by("path"), down=False)

    @admin.action(description=_("Move down by one"), permissions=["move"])
    def down(self, request, queryset):
        self._swap(request, queryset.order_by("-path"), down=True)

    def _swap(self, request, rows, *, down: bool):
        for category in rows:
            if not tree.swap_category(category, down=down):
                messages.info(request, _("“%(name)s” has no neighbour there.") % {"name": category})


@admin.register(Attribute)
class AttributeAdmin(ShopAdmin):
    list_display = ("code", "name_de", "name_en", "kind", "unit")
    list_filter = ("kind",)
    search_fields = ("code", "name_de", "name_en")


@admin.register(Manufacturer)
class ManufacturerAdmin(ShopAdmin):
    list_display = search_fields = ("name",)
    linked = ((Product, "manufacturer"),)


# --- Products --------------------------------------------------------------------------------------------


class PartNumbers(Rows):
    model = CustomerPartNumber
    autocomplete_fields = ("company", "unit")


class ListPrices(FewChoices):
    model = ListPrice
    formfield_overrides = VALIDITY
    fields = ("price_list", "min_quantity", "amount", "basis", "valid")
    ordering = ("price_list", "min_quantity", "valid")
    choices_of = {"price_list": lambda product: PriceList.objects.all()}


class StockForm(SpokenForm):
    def clean_on_hand(self):
        """The constraint is not checked by the form, because `reserved` is none of its fields."""
        on_hand = self.cleaned_data["on_hand"]
        if on_hand < (self.instance.reserved or 0):
            raise forms.ValidationError(_("Not less can be on hand than is reserved for orders."))
        return on_hand


class StockOfProduct(FewChoices):
    model = Stock
    form = StockForm
    fields = ("warehouse", "on_hand", "reserved")
    readonly_fields = ("reserved",)
    choices_of = {"warehouse": lambda product: Warehouse.objects.all()}


class PackFormSet(forms.BaseInlineFormSet):
    """The place among the packagings is given where nobody typed one: files speak of the first, the second …"""

    def clean(self):
        super().clean()
        kept = [
            form
            for form in self.forms
            if form.cleaned_data.get("unit") and not form.cleaned_data.get("DELETE")
        ]
        typed = [form.cleaned_data["position"] for form in kept if form.cleaned_data.get("position")]
        if len(set(typed)) < len(typed):
            raise forms.ValidationError(_("Two packaging units stand at the same position."))
        free = (place for place in count(1) if place not in typed)
        for form in kept:
            form.instance.position = form.cleaned_data.get("position") or next(free)


class PackForm(SpokenForm):
    position = forms.IntegerField(
        label=_("position"),
        min_value=1,
        max_value=99,
        required=False,
        help_text=_("Empty: behind the others."),
    )

    class Meta:
        model = ProductUnit
        exclude = ()


class PacksOfProduct(Rows):
    model = ProductUnit
    form, formset = PackForm, PackFormSet
    fields = (
        *("position", "unit", "numerator", "denominator", "is_sold", "gtin", "weight_g"),
        *("length_mm", "width_mm", "height_mm"),
    )
    formfield_overrides = ShopAdmin.formfield_overrides

    def formfield_for_choice_field(self, db_field, request, **kwargs):
        kwargs["choices"] = spoken_units()
        return super().formfield_for_choice_field(db_field, request, **kwargs)


def spoken_units() -> list[tuple[str, str]]:
    return [("", "---------"), *((code, f"{code} · {unit_name(code)}") for code in UNITS)]


@admin.register(Product)
class ProductAdmin(SheetAdmin, ShopAdmin):
    list_display = ("sku", "name_de", "category", "manufacturer", "status", "exclusive", "unit", "updated_at")
    list_filter = (
        "status",
        "exclusive",
        "dangerous",
        "tax_class",
        chosen("category", Category, _("category")),
        chosen("manufacturer", Manufacturer, _("manufacturer")),
        chosen("family", ProductFamily, _("variant family")),
    )
    list_select_related = ("category", "manufacturer")
    search_fields = ("sku",)  # where to search is decided in get_search_results
    search_help_text = _("Article number, GTIN, manufacturer's number or words of the name.")
    autocomplete_fields = ("category", "manufacturer", "family", "successor")
    ordering = ("sku",)

    def formfield_for_choice_field(self, db_field, request, **kwargs):
        if db_field.name == "unit":
            kwargs["choices"] = spoken_units()[1:]
        return super().formfield_for_choice_field(db_field, request, **kwargs)

    paginator = ManyRowsPaginator
    resource_classes = [ProductSheet]
    inlines = (
        ClassesOfProduct,
        PacksOfProduct,
        Values,
        ListPrices,
        StockOfProduct,
        ReferencesOfProduct,
        RelationsOfProduct,
        PartNumbers,
        DocumentsOfProduct,
    )
    linked = ((ListPrice, "product"), (ContractPrice, "product"), (AssortmentRule, "product"))
    readonly_fields = ("updated_at", "completeness")
    fieldsets = (
        (None, {"fields": ("sku", ("name_de", "name_en"), "category", "family", "status", "exclusive")}),
        (None, {"fields": ("completeness",)}),
        (_("Numbers"), {"fields": ("gtin", "manufacturer", "manufacturer_number")}),
        (_("How it is sold"), {"fields": ("unit", ("minimum", "multiple"), "discount_group")}),
        (_("Texts"), {"fields": (("text_de", "text_en"),)}),
        (_("Trade"), {"fields": ("tax_class", "weight_g", "tariff", "origin", "dangerous", "lead_days")}),
        (
            _("End of sale"),
            {"fields": (("last_order_on", "successor"), ("replaced_because_de", "replaced_because_en"))},
        ),
        (_("Presentation"), {"fields": ("rank", "drawing", "updated_at"), "classes": ("collapse",)}),
    )

    def save_related(self, request, form, formsets, change):
        """What was typed here is found at once."""
        super().save_related(request, form, formsets, change)
        index.refresh()

    @admin.display(description=_("complete"))
    def completeness(self, product):
        return in_words(product) if product.pk else "—"

    def get_search_results(self, request, queryset, search_term):
        """By the shop's own search, over all products."""
        return (matching(queryset, search_term) if search_term.strip() else queryset), False


@admin.register(CustomerPartNumber)
class CustomerPartNumberAdmin(ShopAdmin):
    list_display = ("number", "text", "company", "unit", "product")
    list_filter = (chosen("company", Company, _("company")), chosen("product", Product, _("product")))
    list_select_related = ("company", "unit", "product")
    search_fields = ("number", "text", "product__sku", "company__name", "=company__number")
    autocomplete_fields = ("company", "unit", "product")
    paginator = ManyRowsPaginator


# --- Stock -----------------------------------------------------------------------------------------------


class Transits(Rows):
    model = Transit


class Closures(Rows):
    model = Closure


@admin.register(Warehouse)
class WarehouseAdmin(ShopAdmin):
    list_display = ("code", "name", "priority", "country", "region", "cutoff", "transit_days")
    search_fields = ("code", "name")
    inlines = (Transits, Closures)
    linked = ((Stock, "warehouse"), (Inbound, "warehouse"))
    fieldsets = (
        (None, {"fields": (("code", "name"), "priority")}),
        (_("Calendar"), {"fields": (("country", "region"), ("time_zone", "cutoff"))}),
        (_("Transit"), {"fields": ("transit_days",)}),
    )


@admin.register(Stock)
class StockAdmin(ShopAdmin):
    form = StockForm
    list_display = ("product", "warehouse", "on_hand", "reserved")
    list_filter = ("warehouse",)
    list_select_related = ("product", "warehouse")
    search_fields = ("product__sku", "=product__gtin")
    autocomplete_fields = ("product", "warehouse")
    readonly_fields = ("reserved",)
    ordering = ("product", "warehouse")
    paginator = ManyRowsPaginator


@admin.register(Inbound)
class InboundAdmin(ShopAdmin):
    """What is expected; what is there is booked by the action, or by the next stock file."""

    list_display = ("product", "warehouse", "reference", "quantity", "expected_on", "source")
    list_filter = ("warehouse", "source", ("expected_on", admin.DateFieldListFilter))
    list_select_related = ("product", "warehouse")
    search_fields = ("product__sku", "=product__gtin", "reference")
    autocomplete_fields = ("product", "warehouse")
    ordering = ("expected_on", "pk")
    paginator = ManyRowsPaginator
    actions = ("receive",)

    @admin.action(description=_("Book selected receipts into stock"), permissions=["change"])
    def receive(self, request, queryset):
        booked = sum(receive_inbound(each) for each in queryset.order_by("pk"))
        told = ngettext("%(count)s receipt booked.", "%(count)s receipts booked.", booked)
        messages.success(request, told % {"count": booked})


@admin.register(Backlog)
class BacklogAdmin(ReadOnly):
    """What orders wait for; only orders move it."""

    list_display = ("product", "quantity")
    list_select_related = ("product",)
    search_fields = ("product__sku",)
    ordering = ("product",)
    paginator = ManyRowsPaginator


admin.site.register(Completeness, CompletenessAdmin)
