"""Reads of the catalogue: which product is this number, how is it sold. When it can be there: promising.py."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum, auto

from django.db.models import Exists, F, OuterRef
from django.db.models.functions import Upper

from accounts.actor import Actor

from .models import CustomerPartNumber, Product, Stock
from .rules import OrderRule, Pack, clean_numbers
from .units import decimals


class Match(StrEnum):
    SKU = auto()
    CUSTOMER = auto()
    GTIN = auto()
    PACK = auto()
    MANUFACTURER = auto()


@dataclass(frozen=True, slots=True)
class Found:
    """What a number stands for: no product, one, or several when the number is ambiguous."""

    number: str
    products: tuple[Product, ...] = ()
    match: Match | None = None
    unit: str = ""  # of the packaging, where the number is that of a packaging

    @property
    def product(self) -> Product | None:
        return self.products[0] if len(self.products) == 1 else None


def identify(numbers: Iterable[str], actor: Actor) -> dict[str, Found]:
    """Each typed number → Found: own SKU, customer part number, GTIN (also of a packaging), manufacturer's number.

    Case and surrounding blanks do not matter. Only what the actor sees is found. At most five statements.
    """
    typed = clean_numbers(numbers)
    found: dict[str, tuple[Match, list[Product]]] = {}
    visible = Product.objects.visible_to(actor)
    for match, lookup in (
        (Match.SKU, _by_sku),
        (Match.CUSTOMER, _by_customer_number),
        (Match.GTIN, _by_gtin),
        (Match.PACK, _by_pack_gtin),
        (Match.MANUFACTURER, _by_maker_number),
    ):
        missing = {text for text in typed.values() if text not in found}
        if not missing:
            break
        for text, products in lookup(visible, missing, actor).items():
            found[text] = (match, products)
    return {raw: _found(raw, found.get(typed.get(raw, ""))) for raw in numbers}


def _found(raw: str, hit) -> Found:
    if not hit:
        return Found(raw)
    match, products = hit
    return Found(raw, tuple(products), match, products[0].pack_unit if match == Match.PACK else "")


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
    digits = _gtins(texts)
    return _grouped(visible.filter(gtin__in=digits).annotate(key=F("gtin")), "key") if digits else {}


def _by_pack_gtin(visible, texts, actor):
    """The products with `pack_unit`, the unit of the packaging the number stands on."""
    digits = _gtins(texts)
    packed = visible.filter(packs__gtin__in=digits)
    return (
        _grouped(packed.annotate(key=F("packs__gtin"), pack_unit=F("packs__unit")), "key") if digits else {}
    )


def _gtins(texts) -> set[str]:
    return {t for t in texts if t.isascii() and t.isdigit() and len(t) in (8, 12, 13, 14)}


def _by_maker_number(visible, texts, actor):
    return _grouped(visible.annotate(key=Upper("manufacturer_number")).filter(key__in=texts), "key")


def order_rule(product: Product) -> OrderRule:
    """Reads the product's packaging units unless they are loaded: see `ProductQuerySet.with_packs`."""
    return OrderRule(
        unit=product.unit,
        minimum=product.minimum,
        multiple=product.multiple,
        decimals=decimals(product.unit),
        packs=tuple(
            Pack(pack.unit, pack.content, decimals(pack.unit))
            for pack in product.packs.all()
            if pack.is_sold and pack.unit != product.unit
        ),
    )


def in_stock() -> Exists:
    """Whether something of a product lies free anywhere."""
    return Exists(Stock.objects.filter(product=OuterRef("pk"), on_hand__gt=F("reserved")))
