"""Everything about one product for the person who looks at it."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import OuterRef, Subquery
from django.utils.translation import gettext as _

from accounts.actor import Actor
from accounts.permissions import Permission
from b2bshop.dates import show_day
from b2bshop.money import show_number
from catalog.models import Category, CategoryAttribute, CustomerPartNumber, Product
from catalog.pictures import drawing_url
from catalog.queries import availability, order_rule, promise
from catalog.rules import first_quantity
from catalog.units import unit_name
from orders.buying import BuyBox, buy_box
from orders.models import Cart, CartLine
from pricing.queries import price_lines
from pricing.rules import Step

from .documents import DocumentRow, document_rows
from .packs import PackRow, pack_rows, show_weight
from .parts import Offer, StockNote, offer, stock_note, value_text
from .rows import Row, buyable, rows
from .tree import crumbs


@dataclass(frozen=True, slots=True)
class ProductPage:
    product: Product
    crumbs: list[dict]
    drawing: str
    offer: Offer
    stock: StockNote
    warehouses: tuple[tuple[str, str], ...]
    delivery: str
    trace: tuple[Step, ...]
    buy: BuyBox | None
    specification: tuple[tuple[str, str], ...]
    numbers: tuple[tuple[str, str], ...]
    classes: tuple[tuple[str, str], ...]
    packs: list[PackRow]
    documents: list[DocumentRow]
    related: list[Row]


def product_page(product: Product, actor: Actor, *, on: date) -> ProductPage:
    first = first_quantity(order_rule(product))
    price = price_lines([(product, first)], actor, on)[0]
    stock = availability([product])[product.pk]
    note = stock_note(product, stock, on)
    can_buy = buyable(product, price, note) and actor.can(Permission.FILL_CART)
    return ProductPage(
        product=product,
        crumbs=crumbs([*_above(product.category), product.category], last_is_here=False),
        drawing=drawing_url(product.drawing, large=True),
        offer=offer(product, price),
        stock=note,
        warehouses=tuple(
            (name, f"{show_number(free)} {unit_name(product.unit)}") for name, free in stock.warehouses
        ),
        delivery=_delivery(product, first, actor, on),
        trace=price.trace,
        buy=buy_box(product, in_cart=_in_cart(product, actor)) if can_buy else None,
        specification=_specification(product),
        numbers=_numbers(product, actor),
        classes=_classes(product.category),
        packs=pack_rows(product, price),
        documents=document_rows(product),
        related=_related(product, actor, on=on),
    )


def _above(category: Category) -> list[Category]:
    step = Category.steplen
    paths = [category.path[:end] for end in range(step, len(category.path), step)]
    return list(Category.objects.filter(path__in=paths).order_by("path")) if paths else []


def _in_cart(product: Product, actor: Actor) -> Decimal | None:
    current = Cart.objects.visible_to(actor).open().values("pk")[:1]
    return (
        CartLine.objects.filter(cart=Subquery(current), product=product)
        .values_list("quantity", flat=True)
        .first()
    )


def _delivery(product: Product, quantity: Decimal, actor: Actor, on: date) -> str:
    """When the smallest quantity can be there."""
    when = promise([(product, quantity)], actor, on=on)[0]
    if when.now == quantity and when.first_on:
        return _("Ordered today, with you on %(day)s.") % {"day": show_day(when.first_on)}
    if when.rest_on:
        return _("Not in stock. Ordered today, with you by %(day)s.") % {"day": show_day(when.rest_on)}
    return ""


def _specification(product: Product) -> tuple[tuple[str, str], ...]:
    places = CategoryAttribute.objects.filter(category=product.category_id, attribute=OuterRef("attribute"))
    values = product.values.select_related("attribute").annotate(
        place=Subquery(places.values("position")[:1])
    )
    return tuple(
        (value.attribute.name, value_text(value.number, value.text, value.attribute.unit))
        for value in values.order_by("place", "pk")
    )


def _numbers(product: Product, actor: Actor) -> tuple[tuple[str, str], ...]:
    own = CustomerPartNumber.objects.visible_to(actor).filter(product=product).order_by("number")
    maker = product.manufacturer.name if product.manufacturer else ""
    told = [(_("Your part number"), number) for number in own.values_list("number", flat=True)]
    told += [
        (_("GTIN"), product.gtin),
        (_("Manufacturer"), maker),
        (_("Manufacturer's number"), product.manufacturer_number),
        (_("Weight"), _weight(product)),
        (_("Customs tariff number"), product.tariff),
        (_("Country of origin"), product.origin),
    ]
    return tuple((name, value) for name, value in told if value)


def _weight(product: Product) -> str:
    if product.weight_g is None:
        return ""
    return _("%(weight)s per %(unit)s") % {
        "weight": show_weight(product.weight_g),
        "unit": unit_name(product.unit),
    }


def _classes(category: Category) -> tuple[tuple[str, str], ...]:
    codes = (("ECLASS", category.eclass), ("ETIM", category.etim), ("UNSPSC", category.unspsc))
    return tuple((name, code) for name, code in codes if code)


def _related(product: Product, actor: Actor, *, on: date) -> list[Row]:
    """The successor of a discontinued product, as a row that can be ordered at once."""
    if product.successor_id is None:
        return []
    return rows(list(Product.objects.visible_to(actor).filter(pk=product.successor_id)), actor, on=on)
