"""Prices as tables for the administration: one row per list or contract, article, quantity and first day."""

from decimal import Decimal

from django.core.exceptions import ValidationError
from django.db.models.functions import Upper

from b2bshop.cells import Day, Number, Reference
from b2bshop.sheets import Sheet, column
from catalog.resources import products_by_sku

from .models import Contract, ContractPrice, ListPrice, PriceList
from .validity import days, from_days

COLUMNS = ("sku", "min_quantity", "amount", "basis", "valid_from", "valid_until")


def _price_lists(keys: set[str]) -> dict:
    found = PriceList.objects.annotate(key=Upper("code")).filter(key__in=keys)
    return {price_list.key: price_list for price_list in found}


def _contracts(keys: set[str]) -> dict:
    found = Contract.objects.annotate(key=Upper("number")).filter(key__in=keys)
    return {contract.key: contract for contract in found}


PRICE_COLUMNS = ("sku", "min_quantity", "amount", "basis", "valid_from", "valid_until")


class PriceSheet(Sheet):
    """Rows are saved one after the other: the row that ends a price makes room for the one that follows it.

    `valid_from` and `valid_until` are the first and the last day; empty is open.
    """

    sku = column("product", Reference(products_by_sku, "sku"), "sku")
    valid_from = column("valid_from", Day())
    valid_until = column("valid_until", Day())

    parent = ""

    def existing(self, dataset) -> dict:
        if not len(dataset):
            return {}
        products, parents = self.fields["sku"].widget.known, self.fields[self.parent].widget.known
        rows = self._meta.model.objects.filter(
            product__in=list(products.values()), **{f"{self.parent}__in": list(parents.values())}
        ).select_related("product", self.parent)
        return {self._key_of_price(price): price for price in rows}

    def _key_of_price(self, price) -> tuple:
        parent = getattr(getattr(price, self.parent), self.fields[self.parent].widget.key)
        return parent.upper(), price.product.sku.upper(), price.min_quantity, price.valid.lower

    def key_of(self, row) -> tuple:
        parent, sku = (str(row.get(name) or "").strip().upper() for name in (self.parent, "sku"))
        try:
            quantity = Number().clean(row.get("min_quantity")) or Decimal(1)
            first = Day().clean(row.get("valid_from"))
        except ValueError:  # reported with the cell
            quantity = first = object()
        return parent, sku, quantity, first

    def after_init_instance(self, instance, new, row, **kwargs):
        instance.valid_from, instance.valid_until = days(instance.valid)

    def import_instance(self, instance, row, **kwargs):
        super().import_instance(instance, row, **kwargs)
        try:
            instance.valid = from_days(instance.valid_from, instance.valid_until)
        except ValueError as error:
            raise ValidationError({"valid_until": str(error)}) from error

    def dehydrate_valid_from(self, price):
        return days(price.valid)[0]

    def dehydrate_valid_until(self, price):
        return days(price.valid)[1]

    def filter_export(self, queryset, **kwargs):
        rows = queryset.select_related("product", self.parent)
        return rows.order_by(self.parent, "product__sku", "min_quantity", "valid")


class ListPriceSheet(PriceSheet):
    price_list = column("price_list", Reference(_price_lists, "code"))
    parent = "price_list"

    class Meta(Sheet.Meta):
        model = ListPrice
        import_id_fields = ("price_list", "sku", "min_quantity", "valid_from")
        fields = import_order = export_order = ("price_list", *PRICE_COLUMNS)


class ContractPriceSheet(PriceSheet):
    contract = column("contract", Reference(_contracts, "number"))
    parent = "contract"

    class Meta(Sheet.Meta):
        model = ContractPrice
        import_id_fields = ("contract", "sku", "min_quantity", "valid_from")
        fields = import_order = export_order = ("contract", *PRICE_COLUMNS)
