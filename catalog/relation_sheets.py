"""Cross references and relations as tables for the administration."""

from b2bshop.cells import Reference
from b2bshop.sheets import Sheet, column

from .models import CrossReference, Relation
from .resources import products_by_sku


def _skus(dataset, *names: str) -> set[str]:
    return {
        str(sku or "").strip().upper() for name in names for sku in (dataset[name] if len(dataset) else ())
    }


class CrossReferenceSheet(Sheet):
    """One row per number: `sku` is the article it means, `issuer` whose number it is."""

    sku = column("product", Reference(products_by_sku, "sku"), name="sku")

    class Meta(Sheet.Meta):
        model = CrossReference
        fields = import_order = export_order = ("sku", "kind", "number", "issuer")
        import_id_fields = ("sku", "kind", "number")
        use_bulk = True
        batch_size = 500

    def existing(self, dataset) -> dict:
        found = CrossReference.objects.filter(product__in=products_by_sku(_skus(dataset, "sku")).values())
        return {
            (row.product.sku.upper(), row.kind.upper(), row.number.upper()): row
            for row in found.select_related("product")
        }

    def filter_export(self, queryset, **kwargs):
        return queryset.select_related("product").order_by("product__sku", "kind", "number")


class RelationSheet(Sheet):
    """One row per relation: to `sku` belongs `other`, in this quantity for one of it."""

    sku = column("product", Reference(products_by_sku, "sku"), name="sku")
    other = column("other", Reference(products_by_sku, "sku"))

    class Meta(Sheet.Meta):
        model = Relation
        fields = import_order = export_order = ("sku", "kind", "other", "quantity", "position")
        import_id_fields = ("sku", "kind", "other")
        use_bulk = True
        batch_size = 500

    def existing(self, dataset) -> dict:
        found = Relation.objects.filter(product__in=products_by_sku(_skus(dataset, "sku")).values())
        return {
            (row.product.sku.upper(), row.kind.upper(), row.other.sku.upper()): row
            for row in found.select_related("product", "other")
        }

    def filter_export(self, queryset, **kwargs):
        return queryset.select_related("product", "other").order_by("product__sku", "kind", "position")
