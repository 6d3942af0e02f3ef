"""Companies with their units, addresses, cost centres and credit."""

from django.contrib import admin
from django.utils.formats import date_format
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from b2bshop.admin_pages import (
    FewChoices,
    ManyRowsPaginator,
    ReadOnly,
    ReadOnlyRows,
    ShopAdmin,
    TreeForm,
    TreeOrder,
    chosen,
)
from b2bshop.sheet_pages import SheetAdmin
from catalog.models import AssortmentAssignment, CustomerPartNumber
from orders.models import Order
from pricing.models import Contract, PriceListAssignment

from .. import units
from ..models import Address, Company, CostCentre, CreditEntry, Membership, Unit, VatCheck
from ..resources import CompanySheet
from .vat import check_now


def own_units(company: Company | None):
    return Unit.objects.filter(company=company)


class UnitsOfCompany(FewChoices):
    """New units stand at the top; the unit's own page puts them below another."""

    model = Unit
    fields = ("name",)
    show_change_link = True
    ordering = ("path",)
    can_delete = False


class AddressesOfCompany(FewChoices):
    model = Address
    template = "admin/edit_inline/stacked.html"
    choices_of = {"unit": own_units}
    fields = (
        ("code", "unit"),
        ("name", "addition"),
        ("street", "house_number"),
        ("postal_code", "city", "country"),
        ("is_delivery", "is_billing"),
    )


class CostCentresOfCompany(FewChoices):
    model = CostCentre


class Members(ReadOnlyRows):
    """Shown here, changed on a page of their own: a company may have hundreds."""

    model = Membership
    fields = ("user", "unit", "role_names", "order_limit", "is_active")
    readonly_fields = ("role_names",)
    show_change_link = True

    def get_queryset(self, request):
        return super().get_queryset(request).select_related("user", "unit").prefetch_related("roles")

    @admin.display(description=_("roles"))
    def role_names(self, membership):
        return ", ".join(str(role) for role in membership.roles.all())


@admin.register(Company)
class CompanyAdmin(SheetAdmin, ShopAdmin):
    list_display = (
        "number",
        "name",
        "country",
        "currency",
        "account_manager",
        "credit_limit",
        "credit_used",
        "segment",
        "is_active",
        "blocked_because",
    )
    list_filter = (
        "is_active",
        "country",
        "currency",
        "segment",
        "channel",
        ("blocked_because", admin.EmptyFieldListFilter),
    )
    list_select_related = ("account_manager", "segment")
    search_fields = ("=number", "name", "=vat_id")
    search_help_text = _("Customer number, VAT id or part of the name.")
    autocomplete_fields = ("account_manager", "group", "segment", "channel")
    readonly_fields = ("credit_used", "vat_state")
    resource_classes = [CompanySheet]
    actions = (check_now,)
    inlines = (UnitsOfCompany, AddressesOfCompany, CostCentresOfCompany, Members)
    linked = (
        (Membership, "company"),
        (Contract, "company"),
        (PriceListAssignment, "company"),
        (AssortmentAssignment, "company"),
        (CustomerPartNumber, "company"),
        (Order, "company"),
        (CreditEntry, "company"),
        (VatCheck, "company"),
    )
    fieldsets = (
        (
            None,
            {
                "fields": (
                    ("number", "name"),
                    ("country", "vat_id", "vat_state"),
                    ("currency", "language"),
                    "account_manager",
                )
            },
        ),
        (
            _("Prices and payment"),
            {
                "fields": (
                    ("group", "segment", "channel"),
                    "show_gross",
                    "payment_days",
                    ("discount_percent", "discount_days"),
                )
            },
        ),
        (_("Availability"), {"fields": ("stock_display",)}),
        (_("Credit"), {"fields": (("credit_limit", "credit_used"),)}),
        (_("Status"), {"fields": ("is_active", "blocked_because", "admins_need_mfa")}),
    )

    @admin.display(description=_("confirmation"))
    def vat_state(self, company):
        """Whether the VAT id counts, see docs/pricing.md."""
        if company.proven_vat_id(localdate()):
            day = date_format(company.vat_proven_until, "SHORT_DATE_FORMAT")
            return _("confirmed until %(day)s") % {"day": day}
        return _("not confirmed") if company.vat_id else ""

    def add_row(self, formset, obj):
        if isinstance(obj, Unit):
            units.add_unit(obj)
        else:
            obj.save()


class UnitForm(TreeForm):
    parent_like = Membership._meta.get_field("unit")

    class Meta:
        model = Unit
        fields = ("company", "name")

    def clean(self):
        cleaned = super().clean()
        company = cleaned.get("company") or (self.instance.pk and self.instance.company)
        if "parent" in cleaned and company:
            unit = Unit(pk=self.instance.pk, path=self.instance.path, company=company)
            try:
                units.check_place(unit, cleaned["parent"])
            except units.UnitProblem as problem:
                self.add_error("parent", str(problem))
        return cleaned


@admin.register(Unit)
class UnitAdmin(TreeOrder):
    form = UnitForm
    fields = ("company", "name", "parent")
    list_display = ("in_tree", "company")
    list_filter = (chosen("company", Company, _("company")),)
    list_select_related = ("company",)
    search_fields = ("name", "company__name", "=company__number")
    autocomplete_fields = ("company",)
    paginator = ManyRowsPaginator
    linked = ((Membership, "unit"), (Order, "unit"))

    def get_readonly_fields(self, request, obj=None):
        """A unit stays in its company: its orders and members do."""
        return ("company",) if obj else ()

    def save_model(self, request, obj, form, change):
        parent = form.cleaned_data["parent"]
        if not change:
            units.add_unit(obj, parent)
            return
        if "name" in form.changed_data:
            obj.save(update_fields=["name"])
        if "parent" in form.changed_data:
            units.move_unit(obj, parent)


@admin.register(Address)
class AddressAdmin(ShopAdmin):
    list_display = ("code", "name", "company", "unit", "city", "country", "is_delivery", "is_billing")
    list_filter = ("is_delivery", "is_billing", "country", chosen("company", Company, _("company")))
    list_select_related = ("company", "unit")
    search_fields = ("=code", "name", "city", "=postal_code", "company__name", "=company__number")
    autocomplete_fields = ("company", "unit")
    paginator = ManyRowsPaginator


@admin.register(CostCentre)
class CostCentreAdmin(ShopAdmin):
    list_display = ("code", "name", "company", "is_active")
    list_filter = ("is_active", chosen("company", Company, _("company")))
    list_select_related = ("company",)
    search_fields = ("code", "name", "company__name", "=company__number")
    autocomplete_fields = ("company",)
    paginator = ManyRowsPaginator


@admin.register(CreditEntry)
class CreditEntryAdmin(ReadOnly):
    """The ledger of a company's credit."""

    list_display = ("booked_at", "company", "reference", "amount")
    list_filter = (chosen("company", Company, _("company")),)
    list_select_related = ("company",)
    search_fields = ("=reference", "company__name", "=company__number")
    date_hierarchy = "booked_at"
    ordering = ("-booked_at", "-id")
    paginator = ManyRowsPaginator
