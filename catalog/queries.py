"""Reads of the catalogue: which product is this number, how is it sold. When it can be there: promising.py."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum, auto

from django.db.models import Exists, F, OuterRef
from django.db.models.functions import Upper

from accounts.actor import Actor

from .models import CustomerPartNumber, Product, Stock
from .rules import OrderRule, clean_numbers
from .units import decimals


class Match(StrEnum):
    SKU = auto()
    CUSTOMER = auto()
    GTIN = auto()
    MANUFACTURER = auto()


@dataclass(frozen=True, slots=True)
class Found:
    """What a number stands for: no product, one, or several when the number is ambiguous."""

    number: str
    products: tuple[Product, ...] = ()
    match: Match | None = None

    @property
    def product(self) -> Product | None:
        return self.products[0] if len(self.products) == 1 else None


def identify(numbers: Iterable[str], actor: Actor) -> dict[str, Found]:
    """Each typed number → Found, trying own SKU, customer part number, GTIN, manufacturer's number in that order.

    Case and surrounding blanks do not matter. Only what the actor sees is found. At most four statements.
    """
    typed = clean_numbers(numbers)
    found: dict[str, tuple[Match, list[Product]]] = {}
    visible = Product.objects.visible_to(actor)
    for match, lookup in (
        (Match.SKU, _by_sku),
        (Match.CUSTOMER, _by_customer_number),
        (Match.GTIN, _by_gtin),
        (Match.MANUFACTURER, _by_maker_number),
    ):
        missing = {text for text in typed.values() if text not in found}
        if not missing:
            break
        for text, products in lookup(visible, missing, actor).items():
            found[text] = (match, products)
    return {raw: _found(raw, found.get(typed.get(raw, ""))) for raw in numbers}


def _found(raw: str, hit) -> Found:
    return Found(raw, tuple(hit[1]), hit[0]) if hit else Found(raw)


def _grouped(products, key: str) -> dict[str, list[Product]]:
    groups = defaultdict(list)
    for product in products:
        groups[getattr(product, key)].append(product)
    return groups


def _by_sku(visible, texts, actor):
    return _grouped(visible.annotate(key=Upper("sku")).filter(key__in=texts), "key")


def _by_customer_number(visible, texts, actor):
    own = CustomerPartNumber.objects.visible_to(actor).annotate(key=Upper("number")).filter(key__in=texts)
    numbers = dict(own.values_list("key", "product_id"))
    products = {p.pk: p for p in visible.filter(pk__in=numbers.values())} if numbers else {}
    return {text: [products[pk]] for text, pk in numbers.items() if pk in products}


def _by_gtin(visible, texts, actor):
    digits = {t for t in texts if t.isascii() and t.isdigit() and len(t) in (8, 12, 13, 14)}
    return _grouped(visible.filter(gtin__in=digits).annotate(key=F("gtin")), "key") if digits else {}


def _by_maker_number(visible, texts, actor):
    return _grouped(visible.annotate(key=Upper("manufacturer_number")).filter(key__in=texts), "key")


def order_rule(product: Product) -> OrderRule:
    return OrderRule(
        unit=product.unit,
        minimum=product.minimum,
        multiple=product.multiple,
        packaging_unit=product.packaging_unit,
        packaging_size=product.packaging_size,
        decimals=decimals(product.unit),
    )


def in_stock() -> Exists:
    """Whether something of a product lies free anywhere."""
    return Exists(Stock.objects.filter(product=OuterRef("pk"), on_hand__gt=F("reserved")))
