"""Assortments in the administration: their rules and whom they hold for."""

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.urls import path
from django.utils.translation import gettext_lazy as _

from accounts.models import Company
from b2bshop.admin_pages import Rows, ShopAdmin, SpokenForm, chosen

from .admin_explain import explain_view
from .models import (
    Assortment,
    AssortmentAssignment,
    AssortmentRule,
    Category,
    Certificate,
    HeldCertificate,
    Product,
)
from .models.assortment import NAMED


class RulesOfAssortment(admin.StackedInline):
    """Stacked: a rule has more fields than a line has room for."""

    form = SpokenForm
    extra = 0
    formfield_overrides = ShopAdmin.formfield_overrides
    model = AssortmentRule
    fields = (
        ("terms", "certificate"),
        ("category", "manufacturer", "product"),
        ("product_class", "attribute"),
        ("text", "number_from", "number_until"),
    )
    autocomplete_fields = (*NAMED, "certificate")


class Assignments(Rows):
    model = AssortmentAssignment
    autocomplete_fields = ("company", "unit")


@admin.register(Assortment)
class AssortmentAdmin(ShopAdmin):
    list_display = ("name", "priority", "only_named")
    search_fields = ("name",)
    inlines = (RulesOfAssortment, Assignments)
    change_list_template = "admin/assortments.html"

    def get_urls(self):
        view = self.admin_site.admin_view(self.explain)
        return [path("explain/", view, name="catalog_assortment_explain"), *super().get_urls()]

    def explain(self, request):
        if not self.has_view_permission(request):
            raise PermissionDenied
        return explain_view(self, request)


@admin.register(AssortmentRule)
class AssortmentRuleAdmin(ShopAdmin):
    list_display = ("assortment", "what", "terms", "certificate")
    list_filter = (
        "terms",
        chosen("assortment", Assortment, _("assortment")),
        chosen("category", Category, _("category")),
        chosen("product", Product, _("product")),
    )
    list_select_related = ("assortment", "certificate", *NAMED)
    search_fields = ("assortment__name", "product__sku", "category__slug_path", "manufacturer__name")
    autocomplete_fields = ("assortment", "certificate", *NAMED)

    @admin.display(description=_("what it names"))
    def what(self, rule):
        return rule.what


@admin.register(AssortmentAssignment)
class AssortmentAssignmentAdmin(ShopAdmin):
    list_display = ("assortment", "company", "unit", "valid_from", "valid_until")
    list_filter = (
        chosen("company", Company, _("company")),
        chosen("assortment", Assortment, _("assortment")),
    )
    list_select_related = ("assortment", "company", "unit")
    search_fields = ("assortment__name", "company__name", "=company__number")
    autocomplete_fields = ("assortment", "company", "unit")


@admin.register(Certificate)
class CertificateAdmin(ShopAdmin):
    list_display = search_fields = ("name_de", "name_en")


@admin.register(HeldCertificate)
class HeldCertificateAdmin(ShopAdmin):
    list_display = ("company", "certificate", "number", "valid_from", "valid_until")
    list_filter = (
        chosen("company", Company, _("company")),
        chosen("certificate", Certificate, _("certificate")),
    )
    list_select_related = ("company", "certificate")
    search_fields = ("company__name", "=company__number", "certificate__name_de", "number")
    autocomplete_fields = ("company", "certificate")
