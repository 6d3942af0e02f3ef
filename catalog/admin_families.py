"""Variant families in the administration: what their size tables show across, down and apart."""

from django.contrib import admin
from django.db.models import Count
from django.utils.translation import gettext_lazy as _

from b2bshop.admin_pages import Rows, ShopAdmin, chosen

from .models import Category, FamilyAxis, Product, ProductFamily


class Axes(Rows):
    model = FamilyAxis
    autocomplete_fields = ("attribute",)
    max_num = 3


@admin.register(ProductFamily)
class ProductFamilyAdmin(ShopAdmin):
    list_display = ("slug", "name_de", "category", "size")
    list_filter = (chosen("category", Category, _("category")),)
    list_select_related = ("category",)
    search_fields = ("slug", "name_de", "name_en")
    autocomplete_fields = ("category",)
    prepopulated_fields = {"slug": ("name_de",)}
    fields = ("slug", ("name_de", "name_en"), "category")
    inlines = (Axes,)
    linked = ((Product, "family"),)
    view_on_site = True

    def get_queryset(self, request):
        return super().get_queryset(request).annotate(size=Count("products"))

    @admin.display(description=_("products"), ordering="size")
    def size(self, family):
        return family.size
