"""The small pieces a row and a product page share: price, stock, attribute value."""

from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _

from b2bshop.dates import show_day
from b2bshop.money import show_fine_money, show_money, show_number
from catalog.asking import ask_about
from catalog.models import Product, Terms
from catalog.promising import Promise, StockSeen
from catalog.queries import order_rule
from catalog.rules import Band, Level, OrderRule, Pack, first_quantity, in_base
from catalog.units import measure_name, measured, unit_name
from pricing.queries import LinePrice
from pricing.rules import Source

UNTOLD = "untold"  # instead of a level, where the customer is not shown the stock


@dataclass(frozen=True, slots=True)
class Offer:
    """A price as the price and tier components want it; `list_amount` only where the own price is below it.

    `per` is the unit where it has to be said: "per pair", but "per 100". `ask` follows a contact's mail address where
    the price is on request, for this or another quantity, or the terms have to be talked about. `terms` are those in
    words, `instead` is said in place of a price. `unit_prices` are those per piece and per packaging unit. `left` is
    what a contract has left of an agreed quantity.
    """

    price: LinePrice
    unit: str
    per: str
    source: str
    list_amount: Decimal | None
    tiers: tuple[dict, ...]
    unit_prices: tuple[tuple[str, str], ...] = ()
    ask: str = ""
    left: str = ""
    terms: str = ""
    instead: str = ""


@dataclass(frozen=True, slots=True)
class StockNote:
    level: str
    text: str
    note: str


def offer(product: Product, price: LinePrice) -> Offer:
    sources = {Source.CONTRACT: _("contract"), Source.PRICE_LIST: _("your price list")}
    struck = price.list_amount if price.saving_percent else None
    unit = unit_name(product.unit)
    per = unit if price.basis == 1 else ""
    open_question = price.amount is None or price.is_withheld or not all(tier.amount for tier in price.tiers)
    return Offer(
        price,
        unit,
        per,
        sources.get(price.source, ""),
        struck,
        _ladder(price),
        unit_prices(product, price),
        ask_about(product.sku, product.name)
        if open_question and not (price.is_untold or price.needs_certificate)
        else "",
        left_words(price, product.unit) if price.limit and price.limit.quantity is not None else "",
        _terms(price),
        _("No price shown") if price.is_untold else _("Price on request"),
    )


def left_words(price: LinePrice, unit: str) -> str:
    """`1.200 of 5.000 pc left`, or what is left of the contract's value; empty where nothing is limited."""
    limit = price.limit
    if limit and limit.quantity is not None and limit.agreed is not None:
        words = {"left": show_number(limit.quantity), "agreed": measured(limit.agreed, unit)}
        return _("%(left)s of %(agreed)s left") % words
    if limit and limit.value is not None:
        return _("%(left)s left") % {"left": show_money(limit.value, price.currency)}
    return ""


def _terms(price: LinePrice) -> str:
    """What the article asks for before it can be ordered, or that it is none of the customer's usual ones."""
    match price.terms:
        case Terms.OUTSIDE:
            return _("outside your core assortment")
        case Terms.CONTRACT if price.is_withheld:
            return _("only with a contract")
        case Terms.CERTIFICATE:
            return _("needs a certificate")
        case Terms.NO_PRICE:
            return _("cannot be ordered here")
    return ""


def unit_prices(product: Product, price: LinePrice) -> tuple[tuple[str, str], ...]:
    """(`1 carton`, `42,50 €`), the piece first where the price is for more; only what has a price."""
    if price.amount is None or not product.packs.all():
        return ()
    rule, one = order_rule(product), measured(Decimal(1), product.unit)
    prices = [(one, fine_money(price.amount / price.basis, price.currency))] if price.basis != 1 else []
    prices += [(measured(Decimal(1), pack.unit), price_of_pack(pack, rule, price)) for pack in rule.packs]
    return tuple((name, told) for name, told in prices if told)


def price_of_pack(pack: Pack, rule: OrderRule, price: LinePrice) -> str:
    """Of one, at the price of the fewest that can be ordered; empty where that is on request."""
    tier = price.tier_at(in_base(first_quantity(rule, pack.unit), pack))
    if tier is None:
        return ""
    content = pack.content
    return fine_money(tier.amount * content.numerator / content.denominator / tier.basis, price.currency)


def fine_money(amount: Decimal, currency: str) -> str:
    return show_fine_money(amount, currency).replace(" ", "\N{NO-BREAK SPACE}")


def _ladder(price: LinePrice) -> tuple[dict, ...]:
    """All steps on the basis of the shown price; nothing where they tell no more than it does."""
    if not price.is_priced or (len(price.tiers) < 2 and price.amount is not None):
        return ()
    return tuple(
        {
            "quantity": tier.minimum,
            "amount": tier.amount * price.basis / tier.basis,
            "reached": tier.reached,
        }
        for tier in price.tiers
    )


def stock_note(product: Product, told: Promise) -> StockNote:
    """What lies there, as far as the customer is shown it, and when what was asked for is with them."""
    level = told.stock.level.value if told.stock.level else UNTOLD
    if told.is_past_last_order and product.last_order_on:
        return StockNote(
            "none", _("No longer sold"), _("until %(day)s") % {"day": show_day(product.last_order_on)}
        )
    if not told.parts:
        return StockNote("none", _("Sold out"), "")
    if product.status == Product.Status.DISCONTINUED:
        note = _("while stocks last")
    else:
        note = _("with you %(day)s") % {"day": show_day(told.parts[-1].on)}
    return StockNote(level, _stock_text(told.stock, product.unit), note)


def _stock_text(stock: StockSeen, unit: str) -> str:
    if stock.level == Level.NONE:
        return _("Out of stock")
    name = unit_name(unit)
    if stock.free is not None:
        free = f"{show_number(stock.free)} {name}"
        return free if stock.level == Level.FULL else _("%(free)s left") % {"free": free}
    match stock.band:
        case Band.MANY:
            return _("over 100 %(unit)s") % {"unit": name}
        case Band.SOME:
            return _("10 to 100 %(unit)s") % {"unit": name}
        case Band.FEW:
            return _("fewer than 10 %(unit)s") % {"unit": name}
    match stock.level:
        case Level.FULL:
            return _("In stock")
        case Level.SOME:
            return _("Low stock")
    return _("Can be delivered")


def value_text(number: Decimal | None, text: str, unit: str) -> str:
    """`8 mm`, `A2-70`."""
    if number is None:
        return text
    return f"{show_number(number)}\N{NO-BREAK SPACE}{measure_name(unit)}".strip()
