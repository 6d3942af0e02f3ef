"""Products as a table for the administration: one row per article number."""

from django.db.models.functions import Upper
from django.utils.timezone import now

from b2bshop.cells import Reference
from b2bshop.sheets import column

from .models import Category, Manufacturer, Product, ProductFamily
from .pack_intake import PACK_NAMES
from .pack_sheet import PackColumn, PackSheet


def products_by_sku(keys: set[str]) -> dict:
    found = Product.objects.annotate(key=Upper("sku")).filter(key__in=keys)
    return {product.key: product for product in found}


def _categories(keys: set[str]) -> dict:
    found = Category.objects.annotate(key=Upper("slug_path")).filter(key__in=keys)
    return {category.key: category for category in found}


def _manufacturers(keys: set[str]) -> dict:
    found = Manufacturer.objects.annotate(key=Upper("name")).filter(key__in=keys)
    return {maker.key: maker for maker in found}


def _families(keys: set[str]) -> dict:
    found = ProductFamily.objects.annotate(key=Upper("slug")).filter(key__in=keys)
    return {family.key: family for family in found}


class ProductSheet(PackSheet):
    """`category` is the category's address, `family` the slug of a variant family, `successor` an article number;
    codes as in the product form."""

    category = column("category", Reference(_categories, "slug_path"))
    manufacturer = column("manufacturer", Reference(_manufacturers, "name"))
    family = column("family", Reference(_families, "slug"))
    successor = column("successor", Reference(products_by_sku, "sku"))
    packaging_unit = PackColumn("packaging_unit")
    packaging_size = PackColumn("packaging_size")
    packaging_gtin = PackColumn("packaging_gtin")
    pack2_unit = PackColumn("pack2_unit")
    pack2_size = PackColumn("pack2_size")
    pack2_gtin = PackColumn("pack2_gtin")
    pack3_unit = PackColumn("pack3_unit")
    pack3_size = PackColumn("pack3_size")
    pack3_gtin = PackColumn("pack3_gtin")
    pack4_unit = PackColumn("pack4_unit")
    pack4_size = PackColumn("pack4_size")
    pack4_gtin = PackColumn("pack4_gtin")

    class Meta(PackSheet.Meta):
        model = Product
        fields = (
            *("sku", "category", "status", "exclusive", "gtin", "manufacturer", "manufacturer_number"),
            *("name_de", "name_en", "text_de", "text_en", "unit", *PACK_NAMES),
            *(
                "minimum",
                "multiple",
                "tax_class",
                "discount_group",
                "weight_g",
                "tariff",
                "origin",
                "dangerous",
                "lead_days",
            ),
            *("last_order_on", "rank", "family", "successor", "replaced_because_de", "replaced_because_en"),
        )
        import_id_fields = ("sku",)
        use_bulk = True
        batch_size = 500

    def existing(self, dataset) -> dict:
        skus = {str(sku or "").strip().upper() for sku in dataset["sku"]} if len(dataset) else set()
        found = Product.objects.filter(pk__in=[p.pk for p in products_by_sku(skus).values()])
        return {
            (product.sku.upper(),): product
            for product in found.select_related(
                "category", "manufacturer", "family", "successor"
            ).with_packs()
        }

    def get_bulk_update_fields(self):
        names = set(super().get_bulk_update_fields()) - set(PACK_NAMES)
        return [*names, "updated_at"]

    def before_save_instance(self, instance, row, **kwargs):
        super().before_save_instance(instance, row, **kwargs)
        instance.updated_at = now()  # bulk_update does not set it

    def filter_export(self, queryset, **kwargs):
        return (
            queryset.select_related("category", "manufacturer", "family", "successor")
            .with_packs()
            .order_by("sku")
        )
