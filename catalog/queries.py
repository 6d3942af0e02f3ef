"""Reads of the catalogue: which product is this number, how is it sold. When it can be there: promising.py."""

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum, auto

from django.db.models import BooleanField, F, Func, OuterRef, Q, Subquery, Value
from django.db.models.functions import Upper
from django.db.models.lookups import IsNull

from accounts.actor import Actor

from .models import CrossReference, CustomerPartNumber, Product, SearchEntry, Stock
from .rules import OrderRule, Pack, clean_numbers
from .search.reading import lookalikes, plain
from .units import decimals

LEAST_PLAIN = 3  # an index of trigrams knows nothing shorter


class LikeAny(Func):
    template, arg_joiner, output_field = "(%(expressions)s::text[]))", " LIKE ANY (", BooleanField()


class MatchesAny(Func):
    template, arg_joiner, output_field = "(%(expressions)s::text[]))", " ~ ANY (", BooleanField()


class Match(StrEnum):
    SKU = auto()
    CUSTOMER = auto()
    GTIN = auto()
    PACK = auto()
    MANUFACTURER = auto()
    REFERENCE = auto()
    WRITTEN_OTHERWISE = auto()


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
    """Each typed number → Found: own SKU, customer part number, GTIN (also of a packaging), manufacturer's number,
    cross reference; last without regard to punctuation, where own part numbers go first again.

    Case and surrounding blanks do not matter. Only what the actor sees is found. At most ten statements; what was
    found by one way of looking is not looked for by the next.
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
        (Match.REFERENCE, _by_cross_reference),
        (Match.WRITTEN_OTHERWISE, _by_plain_own_number),
        (Match.WRITTEN_OTHERWISE, _by_plain_number),
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
    numbers = dict(reversed(own.nearest_first().values_list("key", "product_id")))
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


def _by_cross_reference(visible, texts, actor):
    named = CrossReference.objects.annotate(key=Upper("number")).filter(key__in=texts)
    return _named(visible, named.values_list("key", "product"))


def _by_plain_own_number(visible, texts, actor):
    told = _plain_texts(texts)
    own = CustomerPartNumber.objects.visible_to(actor).filter(plain__in=told).nearest_first()
    nearest = dict(reversed(own.values_list("plain", "product_id")))
    return _spread(_named(visible, nearest.items()), told)


def _by_plain_number(visible, texts, actor):
    """As the index of searches knows the numbers; what was changed a moment ago may not be in it yet."""
    told = {plain: raw for plain, raw in _plain_texts(texts).items() if len(plain) >= LEAST_PLAIN}
    if not told:
        return {}
    like = Q(LikeAny(F("numbers"), Value([f"% {plain} %" for plain in told])))
    pairs = [
        (number, product)
        for product, numbers in SearchEntry.objects.filter(like).values_list("product", "numbers")
        for number in set(numbers.split())
        if number in told
    ]
    return _spread(_named(visible, pairs), told)


def _plain_texts(texts) -> dict[str, list[str]]:
    """Without punctuation → as typed."""
    told = defaultdict(list)
    for text in texts:
        if stripped := plain(text):
            told[stripped].append(text)
    return told


def _named(visible, pairs) -> dict[str, list[Product]]:
    """(number, product id) pairs → the products of each number, of those that are visible."""
    pairs = sorted(set(pairs))
    products = visible.in_bulk({pk for _number, pk in pairs}) if pairs else {}
    found = defaultdict(list)
    for number, pk in pairs:
        if pk in products:
            found[number].append(products[pk])
    return found


def _spread(found: dict[str, list[Product]], told: dict[str, list[str]]) -> dict[str, list[Product]]:
    return {text: products for number, products in found.items() for text in told[number]}


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


def in_stock() -> IsNull:
    """Whether something of a product lies free anywhere.

    Not EXISTS: where that is asked of many products the database reads the whole stock first, though a list asks three
    thousand at most.
    """
    free = Stock.objects.filter(product=OuterRef("pk"), on_hand__gt=F("reserved"))
    return IsNull(Subquery(free.values("pk")[:1]), False)


def similar(numbers: Iterable[str], actor: Actor) -> dict[str, list[Product]]:
    """Number → what is meant where O stands for 0 or I for 1, or the other way round. Two statements, or none."""
    told = {plain(number): number for number in numbers}
    patterns = {whole: lookalikes(whole) for whole in told if len(whole) >= LEAST_PLAIN}
    patterns = {whole: pattern for whole, pattern in patterns.items() if pattern != whole}
    if not patterns:
        return {}
    any_of = Value([rf"(^| ){pattern}( |$)" for pattern in patterns.values()])
    entries = SearchEntry.objects.filter(MatchesAny(F("numbers"), any_of)).values_list("product", "numbers")
    pairs = [
        (told[whole], product)
        for product, known in entries
        for whole, pattern in patterns.items()
        if any(re.fullmatch(pattern, number) for number in known.split())
    ]
    return dict(_named(Product.objects.visible_to(actor), pairs))
