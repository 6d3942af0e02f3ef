"""Assortments in the administration: their rules and whom they hold for."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from accounts.models import Company
from b2bshop.admin_pages import Rows, ShopAdmin, chosen

from .models import Assortment, AssortmentAssignment, AssortmentRule, Category, Product


class RulesOfAssortment(Rows):
    model = AssortmentRule
    autocomplete_fields = ("category", "manufacturer", "product")


class Assignments(Rows):
    model = AssortmentAssignment
    autocomplete_fields = ("company", "unit")


@admin.register(Assortment)
class AssortmentAdmin(ShopAdmin):
    list_display = search_fields = ("name",)
    inlines = (RulesOfAssortment, Assignments)


@admin.register(AssortmentRule)
class AssortmentRuleAdmin(ShopAdmin):
    list_display = ("assortment", "include", "category", "manufacturer", "product")
    list_filter = (
        "include",
        chosen("assortment", Assortment, _("assortment")),
        chosen("category", Category, _("category")),
        chosen("product", Product, _("product")),
    )
    list_select_related = ("assortment", "category", "manufacturer", "product")
    search_fields = ("assortment__name", "product__sku", "category__slug_path", "manufacturer__name")
    autocomplete_fields = ("assortment", "category", "manufacturer", "product")


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
