"""Product rows as their template prints them: every text is ready, because a page has forty-eight of them."""

from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal
from typing import TypedDict

from django.db.models import prefetch_related_objects
from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from accounts.actor import Actor
from accounts.permissions import Permission
from b2bshop.money import show_number
from b2bshop.templatetags.shop import money, plain
from catalog.models import Product
from catalog.pictures import drawing_url
from catalog.promising import Promise, promise
from catalog.queries import order_rule
from catalog.rules import first_quantity
from catalog.templates import values_of
from orders.buying import Choice, buy_box
from pricing.queries import LinePrice, price_lines

from .parts import Offer, StockNote, offer, stock_note, value_text

ATTRIBUTES_IN_A_ROW = 5
UNIT_PRICES_IN_A_ROW = 2


class PriceTag(TypedDict):
    """What price and tier components say; `amount` is empty where there is no price, `instead` says so then.

    `terms` are what the article asks for before it can be ordered; `ask` is set where the price has to be asked for.
    """

    amount: str
    instead: str
    terms: str
    plain: str
    per: str
    list_amount: str
    source: str
    is_own: bool
    packs: str
    left: str
    tiers: list[tuple[str, str, bool]]
    ask: str


class BuyForm(TypedDict):
    """What the buy form asks; `minimum` is empty where it is the step."""

    value: str
    step: str
    minimum: str
    unit: str
    units: tuple[Choice, ...]
    units_label: str
    in_cart: str
    in_cart_words: str
    hint: str


class Row(TypedDict):
    """One product. Plain dictionaries, because a template looks there first."""

    pk: int
    sku: str
    name: str
    address: str
    drawing: str
    part_number: str
    part_text: str
    is_off: bool
    attributes: list[tuple[str, str]]
    stock: StockNote
    price: PriceTag
    buy: BuyForm | None
    successor: str


def rows(products: Sequence[Product], actor: Actor, *, at: datetime) -> list[Row]:
    """Priced and promised at the smallest quantity that can be ordered. Six statements for any number of products."""
    prefetch_related_objects(products, "packs")
    firsts = [(product, first_quantity(order_rule(product))) for product in products]
    prices, promises = price_lines(firsts, actor, localdate(at)), promise(firsts, actor, at=at)
    values = _values(products)
    fills_cart = actor.can(Permission.FILL_CART)
    shown: list[Row] = []
    for product, price, told in zip(products, prices, promises, strict=True):
        can_buy = fills_cart and buyable(price, told)
        shown.append(
            Row(
                pk=product.pk,
                sku=product.sku,
                name=product.name,
                address=reverse("catalog:product", args=[product.sku]),
                drawing=drawing_url(product.drawing),
                part_number=getattr(product, "part_number", None) or "",
                part_text=getattr(product, "part_text", None) or "",
                is_off=product.status == Product.Status.DISCONTINUED,
                attributes=values.get(product.pk, [])[:ATTRIBUTES_IN_A_ROW],
                stock=stock_note(product, told),
                price=price_tag(offer(product, price)),
                buy=buy_form(product, getattr(product, "in_cart", None)) if can_buy else None,
                successor=getattr(product, "successor_sku", None) or "",
            )
        )
    return shown


def buyable(price: LinePrice, told: Promise) -> bool:
    return price.is_priced and not price.is_withheld and not told.missing


def price_tag(told: Offer) -> PriceTag:
    price = told.price
    struck = told.list_amount not in (None, price.amount)
    return PriceTag(
        amount=money(price.amount, price.currency),
        instead=told.instead,
        terms=told.terms,
        plain=plain(price.amount),
        per=_per(price.basis, told.per) if price.amount is not None or price.basis != 1 else "",
        list_amount=money(told.list_amount, price.currency) if struck else "",
        source=told.source,
        left=told.left,
        is_own=price.is_contract,
        packs=" · ".join(f"{name} {amount}" for name, amount in told.unit_prices[:UNIT_PRICES_IN_A_ROW]),
        tiers=[
            (
                _("from %(quantity)s") % {"quantity": show_number(tier["quantity"])},
                money(tier["amount"], price.currency) if tier["amount"] else _("on request"),
                tier["reached"],
            )
            for tier in told.tiers
        ],
        ask=told.ask if price.amount is None else "",
    )


def _per(basis: int, unit: str) -> str:
    if basis != 1:
        return _("per %(count)s %(unit)s") % {"count": show_number(Decimal(basis)), "unit": unit}
    return _("per %(unit)s") % {"unit": unit}


def buy_form(product: Product, in_cart: Decimal | None) -> BuyForm:
    box = buy_box(product, in_cart=in_cart)
    return BuyForm(
        value=box.value,
        step=plain(box.step),
        minimum=plain(box.first) if box.first != box.step else "",
        unit=box.unit,
        units=box.units,
        units_label=_("Unit of measure") if box.units else "",
        in_cart=box.in_cart,
        in_cart_words=_("%(quantity)s in cart") % {"quantity": box.in_cart} if box.in_cart else "",
        hint=box.hint,
    )


def _values(products: Sequence[Product]) -> dict[int, list[tuple[str, str]]]:
    """(name, value) pairs per product in the order of its template. One statement."""
    return {
        product: [(value.name, value_text(value.number, value.text, value.unit)) for value in values]
        for product, values in values_of(products).items()
    }
