"""Pages of what a product has to do with others, and of the numbers others know it by."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from b2bshop.admin_pages import ManyRowsPaginator, Rows, ShopAdmin, chosen
from b2bshop.sheet_pages import SheetAdmin

from .models import CrossReference, Product, Relation
from .relation_sheets import CrossReferenceSheet, RelationSheet
from .search import index


class ReferencesOfProduct(Rows):
    model = CrossReference
    fields = ("kind", "number", "issuer")


class RelationsOfProduct(Rows):
    model = Relation
    fk_name = "product"
    fields = ("position", "kind", "other", "quantity")
    autocomplete_fields = ("other",)


@admin.register(CrossReference)
class CrossReferenceAdmin(SheetAdmin, ShopAdmin):
    list_display = ("number", "kind", "issuer", "product")
    list_filter = ("kind", chosen("product", Product, _("product")))
    list_select_related = ("product",)
    search_fields = ("number", "plain", "issuer", "=product__sku")
    autocomplete_fields = ("product",)
    paginator = ManyRowsPaginator
    resource_classes = [CrossReferenceSheet]

    def save_model(self, request, obj, form, change):
        """What was typed here is found at once."""
        super().save_model(request, obj, form, change)
        index.refresh()


@admin.register(Relation)
class RelationAdmin(SheetAdmin, ShopAdmin):
    list_display = ("product", "kind", "other", "quantity", "position")
    list_filter = ("kind", chosen("product", Product, _("product")))
    list_select_related = ("product", "other")
    search_fields = ("=product__sku", "=other__sku")
    autocomplete_fields = ("product", "other")
    paginator = ManyRowsPaginator
    resource_classes = [RelationSheet]
