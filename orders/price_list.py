"""The net price list of everything a customer is offered: its columns and rows; b2bshop.tables writes it."""

from collections.abc import Callable, Iterator
from datetime import date

from django.utils.translation import gettext as _

from accounts.actor import Actor
from catalog.models import Product
from catalog.queries import order_rule
from catalog.rules import first_quantity
from catalog.units import unit_name
from pricing.queries import LinePrice, price_lines
from pricing.rules import Source

AT_ONCE = 1000


def heads() -> list[str]:
    return [
        _("Article number"),
        _("Article"),
        _("Your part number"),
        _("Your name for it"),
        "GTIN",
        _("Manufacturer"),
        _("Manufacturer's number"),
        _("Unit of measure"),
        _("Minimum quantity"),
        _("Multiple of"),
        _("From quantity"),
        _("Price"),
        _("Price basis"),
        _("Currency"),
        _("List price"),
        _("Source"),
        _("Valid until"),
        _("Only for its part of the quantity"),
    ]


def rows(actor: Actor, on: date, tell: Callable[[int], None]) -> Iterator[list]:
    """The heads, then a row per article and step of its price; what is on request has one without a price.

    A few statements for every thousand articles, in the order of their numbers. `tell` hears how many rows there are.
    """
    yield heads()
    seen = Product.objects.visible_to(actor).exclude(status=Product.Status.DISCONTINUED)
    last, told = "", 0
    while some := list(_some(seen, last, actor)):
        firsts = [(product, first_quantity(order_rule(product))) for product in some]
        for product, price in zip(some, price_lines(firsts, actor, on), strict=True):
            for row in _of(product, price):
                told += 1
                yield row
        last = some[-1].sku
        tell(told)


def _some(seen, last: str, actor: Actor):
    behind = seen.filter(sku__gt=last).order_by("sku").select_related("manufacturer")
    return behind.with_own_numbers(actor).with_packs()[:AT_ONCE]


def _of(product: Product, price: LinePrice) -> Iterator[list]:
    maker = product.manufacturer.name if product.manufacturer else ""
    article = [
        product.sku,
        product.name,
        product.part_number or "",
        product.part_text or "",
        product.gtin,
        maker,
        product.manufacturer_number,
        unit_name(product.unit),
        product.minimum,
        product.multiple,
    ]
    tiers = [tier for tier in price.tiers if tier.amount]
    if not tiers or price.is_withheld:
        yield [*article, None, None, None, price.currency, None, _withheld(price), None, ""]
        return
    for tier in tiers:
        is_first = tier.reached or tier is tiers[0]
        listed = price.list_amount * tier.basis / price.basis if is_first and price.list_amount else None
        named = [tier.minimum, tier.amount, tier.basis, price.currency, listed]
        told = [_source(price), price.valid_until] if is_first else ["", None]
        yield [*article, *named, *told, _("yes") if price.is_graduated else ""]


def _withheld(price: LinePrice) -> str:
    return "" if price.is_untold else _("on request")


def _source(price: LinePrice) -> str:
    if price.source == Source.CONTRACT:
        return _("Contract %(name)s") % {"name": price.source_name}
    return _("your price list") if price.source == Source.PRICE_LIST else _("List price")
