"""Reads of the catalogue: which product is this number, what lies where, when can it be there."""

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from enum import StrEnum, auto

from django.db.models import F, Q
from django.db.models.functions import Upper

from accounts.actor import Actor

from .models import CustomerPartNumber, Product, Stock
from .rules import Level, OrderRule, Pack, clean_numbers, stock_level
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


@dataclass(frozen=True, slots=True)
class Availability:
    """Free stock per warehouse name, in the product's unit; `level` is what a row shows."""

    free: Decimal = Decimal(0)
    level: Level = Level.NONE
    warehouses: tuple[tuple[str, Decimal], ...] = ()
    transit_days: int = 1


@dataclass(frozen=True, slots=True)
class Promise:
    """When a quantity can be at the customer: `now` of it on `first_on`, the rest on `rest_on`."""

    product_id: int
    quantity: Decimal
    now: Decimal
    first_on: date | None
    rest_on: date | None
    warehouses: tuple[tuple[str, Decimal], ...] = field(default=())


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


# People type M8x40; names are printed with the sign of multiplication.
BETWEEN_DIGITS = re.compile(r"(?<=\d)[X*](?=\d)")


def search(text: str, actor: Actor):
    """Visible products whose numbers or names contain every word, or that the text is a number of; those first."""
    words = text.replace("\x00", " ").upper().split()[:8]
    products = Product.objects.visible_to(actor)
    if not words:
        return products.none()
    told = Q()
    for word in words:
        spelled = {word, BETWEEN_DIGITS.sub("×", word)}
        told &= Q(*[("search_text__contains", spelling) for spelling in spelled], _connector=Q.OR)
    exact = Q(pk__in=[product.pk for product in identify([text], actor)[text].products])
    return products.filter(told | exact).annotate(exact=exact).order_by("-exact", "rank", "pk")


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


def availability(products: Sequence[Product]) -> dict[int, Availability]:
    """product id → Availability; one statement for any number of products."""
    rows = defaultdict(list)
    stock = Stock.objects.filter(product__in=[p.pk for p in products]).select_related("warehouse")
    for row in stock.order_by("warehouse__priority", "warehouse_id"):
        rows[row.product_id].append((row.warehouse, row.on_hand - row.reserved))
    return {product.pk: _available(product, rows[product.pk]) for product in products}


def _available(product: Product, rows) -> Availability:
    free = sum((quantity for _, quantity in rows), Decimal(0))
    filled = [(w, q) for w, q in rows if q > 0]
    return Availability(
        free=free,
        level=stock_level(free, max(product.minimum, product.multiple)),
        warehouses=tuple((w.name, q) for w, q in filled),
        transit_days=min((w.transit_days for w, _ in filled), default=1),
    )


def promise(lines: Sequence[tuple[Product, Decimal]], actor: Actor, *, on: date) -> list[Promise]:
    """When each (product, quantity) can be there, counted in working days (Mon–Fri) from `on`. One statement."""
    stock = availability([product for product, _ in lines])
    return [_promise(product, quantity, stock[product.pk], on) for product, quantity in lines]


def _promise(product: Product, quantity: Decimal, stock: Availability, on: date) -> Promise:
    now = min(quantity, stock.free)
    discontinued = product.status == Product.Status.DISCONTINUED
    return Promise(
        product_id=product.pk,
        quantity=quantity,
        now=now,
        first_on=working_day(on, stock.transit_days) if now else None,
        rest_on=None if now == quantity or discontinued else working_day(on, product.lead_days),
        warehouses=stock.warehouses,
    )


def working_day(start: date, days: int) -> date:
    """`days` working days (Monday to Friday) after `start`."""
    day = start
    while days > 0:
        day += timedelta(days=1)
        days -= day.weekday() < 5
    return day
