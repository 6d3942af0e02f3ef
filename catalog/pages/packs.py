"""How a product is packed: every unit with what it holds, its price, number, weight and size."""

from dataclasses import dataclass
from decimal import Decimal

from b2bshop.money import show_number
from catalog.models import Product, ProductUnit
from catalog.queries import order_rule
from catalog.units import show_content, unit_name
from pricing.queries import LinePrice

from .parts import fine_money, price_of_pack


@dataclass(frozen=True, slots=True)
class PackRow:
    """`within` is the content in the next smaller unit, where that is another than the product's own."""

    unit: str
    within: str
    content: str
    price: str
    gtin: str
    weight: str
    size: str
    is_sold: bool = True


def pack_rows(product: Product, price: LinePrice) -> list[PackRow]:
    """From the product's own unit up; nothing where there is no other. Reads nothing but `product.packs`."""
    packs = sorted(product.packs.all(), key=lambda pack: pack.content)
    if not packs:
        return []
    own = PackRow(
        unit=unit_name(product.unit),
        within="",
        content="",
        price="" if price.amount is None else fine_money(price.amount / price.basis, price.currency),
        gtin=product.gtin,
        weight=show_weight(product.weight_g),
        size="",
    )
    return [
        own,
        *(_row(pack, below, product, price) for pack, below in zip(packs, [None, *packs], strict=False)),
    ]


def _row(pack: ProductUnit, below: ProductUnit | None, product: Product, price: LinePrice) -> PackRow:
    rule = order_rule(product)
    sold = rule.pack(pack.unit) if pack.is_sold else None
    sides = (pack.length_mm, pack.width_mm, pack.height_mm)
    return PackRow(
        unit=unit_name(pack.unit),
        within=_told(pack.content / below.content, below.unit) if below else "",
        content=_told(pack.content, product.unit),
        price=price_of_pack(sold, rule, price) if sold and price.amount is not None else "",
        gtin=pack.gtin,
        weight=show_weight(pack.weight_g),
        size=_sides(sides) if all(sides) else "",
        is_sold=pack.is_sold,
    )


def _told(content, unit: str) -> str:
    return f"{show_content(content)}\N{NO-BREAK SPACE}{unit_name(unit)}"


def _sides(sides) -> str:
    return " × ".join(show_number(Decimal(side)) for side in sides) + "\N{NO-BREAK SPACE}mm"


def show_weight(grams: Decimal | None) -> str:
    if grams is None:
        return ""
    heavy = grams >= 1000
    return f"{show_number(grams / 1000 if heavy else grams)}\N{NO-BREAK SPACE}{'kg' if heavy else 'g'}"
