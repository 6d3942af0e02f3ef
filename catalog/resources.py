"""Products as a table for the administration: one row per article number."""

from django.db.models.functions import Upper
from django.utils.timezone import now

from b2bshop.sheets import Number, Reference, Sheet, Text, Whole, YesNo, column

from .models import Category, Manufacturer, Product


def products_by_sku(keys: set[str]) -> dict:
    found = Product.objects.annotate(key=Upper("sku")).filter(key__in=keys)
    return {product.key: product for product in found}


def _categories(keys: set[str]) -> dict:
    found = Category.objects.annotate(key=Upper("slug_path")).filter(key__in=keys)
    return {category.key: category for category in found}


def _manufacturers(keys: set[str]) -> dict:
    found = Manufacturer.objects.annotate(key=Upper("name")).filter(key__in=keys)
    return {maker.key: maker for maker in found}


class ProductSheet(Sheet):
    """`category` is the category's address, `successor` an article number, codes as in the product form."""

    sku = column("sku")
    category = column("category", Reference(_categories, "slug_path"))
    manufacturer = column("manufacturer", Reference(_manufacturers, "name"))
    successor = column("successor", Reference(products_by_sku, "sku"))
    status = column("status")
    exclusive = column("exclusive", YesNo())
    gtin = column("gtin")
    manufacturer_number = column("manufacturer_number")
    name_de = column("name_de")
    name_en = column("name_en")
    text_de = column("text_de")
    text_en = column("text_en")
    unit = column("unit")
    packaging_unit = column("packaging_unit")
    packaging_size = column("packaging_size", Number())
    minimum = column("minimum", Number())
    multiple = column("multiple", Number())
    tax_class = column("tax_class")
    weight_g = column("weight_g", Number())
    tariff = column("tariff", Text())
    origin = column("origin")
    dangerous = column("dangerous", YesNo())
    lead_days = column("lead_days", Whole())
    rank = column("rank", Whole())

    class Meta(Sheet.Meta):
        model = Product
        fields = ()
        import_id_fields = ("sku",)
        use_bulk = True
        batch_size = 500

    def existing(self, dataset) -> dict:
        skus = {str(sku or "").strip().upper() for sku in dataset["sku"]} if len(dataset) else set()
        found = Product.objects.filter(pk__in=[p.pk for p in products_by_sku(skus).values()])
        return {
            (product.sku.upper(),): product
            for product in found.select_related("category", "manufacturer", "successor")
        }

    def get_bulk_update_fields(self):
        return [*super().get_bulk_update_fields(), "updated_at"]

    def before_save_instance(self, instance, row, **kwargs):
        instance.updated_at = now()  # bulk_update does not set it

    def filter_export(self, queryset, **kwargs):
        return queryset.select_related("category", "manufacturer", "successor").order_by("sku")
