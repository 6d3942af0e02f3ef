"""Packaging units as columns of the product sheet: four levels, named as in the import of products."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from import_export.fields import Field

from b2bshop.cells import Text
from b2bshop.intake.cells import Bad, Form
from b2bshop.sheets import Sheet

from . import cells
from .models import Product, ProductUnit
from .pack_intake import LEVELS, PACK_NAMES

READERS = {"unit": cells.unit, "size": cells.content, "gtin": cells.gtin}


class PackText(Text):
    """Reads a cell as the import of products does."""

    def __init__(self, kind: str):
        super().__init__()
        self.kind = kind

    def clean(self, value, row=None, **kwargs):
        text = super().clean(value)
        try:
            return READERS[self.kind](text, Form()) if text else ""
        except Bad as bad:
            raise ValueError(str(bad)) from bad


class PackColumn(Field):
    """One cell of a level; the product carries them all until they are written."""

    def __init__(self, name: str):
        super().__init__(attribute=name, column_name=name, widget=PackText(name.rpartition("_")[2]))

    def get_value(self, instance):
        return cells_of(instance).get(self.column_name, "")

    def save(self, instance, row, is_m2m=False, **kwargs):
        cells_of(instance)[self.column_name] = self.clean(row, **kwargs)


def cells_of(product: Product) -> dict[str, str]:
    """Column → text, as the product is or as the file wants it."""
    if "pack_cells" not in product.__dict__:
        packs = product.packs.all() if product.pk else ()
        told = product.__dict__["pack_cells"] = {}
        for pack in packs:
            if 1 <= pack.position <= len(LEVELS):
                level = LEVELS[pack.position - 1]
                size = f"{pack.content.numerator}/{pack.content.denominator}"
                told |= {f"{level}_unit": pack.unit, f"{level}_size": size, f"{level}_gtin": pack.gtin}
    return product.__dict__["pack_cells"]


class PackSheet(Sheet):
    """`packaging_*` is the first packaging, `pack2_*` to `pack4_*` the next."""

    def before_import(self, dataset, **kwargs):
        super().before_import(dataset, **kwargs)
        self.packed: dict[str, Product] = {}
        headers = [f"{level}_gtin" for level in LEVELS if f"{level}_gtin" in (dataset.headers or ())]
        numbers = {str(number or "").strip() for name in headers for number in dataset[name]} - {""}
        self.owners: dict[str, tuple[str, str]] = {
            gtin: (sku.upper(), unit)
            for gtin, sku, unit in ProductUnit.objects.filter(gtin__in=numbers).values_list(
                "gtin", "product__sku", "unit"
            )
        }
        products = Product.objects.filter(gtin__in=numbers).values_list("gtin", "sku")
        self.owners |= {gtin: (sku.upper(), "") for gtin, sku in products}

    def import_instance(self, instance, row, **kwargs):
        super().import_instance(instance, row, **kwargs)
        told = {name: value for name, value in cells_of(instance).items() if value}
        units = [told[f"{level}_unit"] for level in LEVELS if f"{level}_unit" in told]
        if len(set(units)) < len(units):
            raise ValidationError(_("a packaging unit is named twice"))
        if instance.unit in units:
            raise ValidationError(_("A packaging unit is the product's own unit."))
        for level in LEVELS:
            given = {name for name in READERS if f"{level}_{name}" in told}
            if given and not {"unit", "size"} <= given:
                values = {"level": level}
                raise ValidationError(
                    _("a packaging needs both columns, %(level)s_unit and %(level)s_size") % values
                )
            if gtin := told.get(f"{level}_gtin"):
                here = (instance.sku.upper(), told[f"{level}_unit"])
                if self.owners.setdefault(gtin, here) != here:
                    raise ValidationError(_("this GTIN belongs to %s") % self.owners[gtin][0])

    def before_save_instance(self, instance, row, **kwargs):
        super().before_save_instance(instance, row, **kwargs)
        self.packed[instance.sku.upper()] = instance

    def after_import(self, dataset, result, **kwargs):
        """In the file's transaction: what a level says replaces it; weight and size stay where its unit does."""
        super().after_import(dataset, result, **kwargs)
        if not set(PACK_NAMES) & set(dataset.headers or ()):
            return
        wanted = [pack for product in self.packed.values() for pack in _packs(product)]
        levels = range(1, len(LEVELS) + 1)
        known = ProductUnit.objects.filter(product__in=[product.pk for product in self.packed.values()])
        kept = {(pack.product_id, pack.unit) for pack in wanted}
        gone = [p.pk for p in known.filter(position__in=levels) if (p.product_id, p.unit) not in kept]
        ProductUnit.objects.filter(pk__in=gone).delete()
        ProductUnit.objects.bulk_create(
            wanted,
            update_conflicts=True,
            unique_fields=["product", "unit"],
            update_fields=["numerator", "denominator", "gtin", "position"],
        )


def _packs(product: Product) -> list[ProductUnit]:
    told, packs = cells_of(product), []
    for position, level in enumerate(LEVELS, 1):
        if unit := told.get(f"{level}_unit"):
            numerator, denominator = map(int, told[f"{level}_size"].split("/"))
            pack = ProductUnit(product_id=product.pk, unit=unit, numerator=numerator, denominator=denominator)
            pack.gtin, pack.position = told.get(f"{level}_gtin", ""), position
            packs.append(pack)
    return packs
