"""Putting articles into a cart. A quantity that cannot be ordered never gets in; the refusal says what could."""

from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import NamedTuple

from django.db import transaction
from django.db.models import Q
from django.utils.timezone import localdate

from accounts.actor import Actor
from accounts.models import CostCentre
from accounts.permissions import Permission
from catalog.models import Product
from catalog.promising import Promise, promise
from catalog.queries import identify
from catalog.rules import MOST
from pricing.queries import LinePrice, price_lines

from ..models import Cart, CartLine
from ..problems import Problem
from ..queries import AssessedLine, BasketLine
from .cart import touch
from .swap import as_if_set_aside, assess_cart

SHOWN = ("shown_amount", "shown_basis", "shown_at_once")
CHANGED_BY_ADDING = ("quantity", "typed_quantity", "changed_by", "changed_at")


class Entry(NamedTuple):
    """What somebody wants of an article; an empty `unit` is the article's own, or that of the packaging named."""

    number: str
    quantity: str
    unit: str = ""
    note: str = ""
    cost_centre: CostCentre | None = None
    requested_on: date | None = None


def add_to_cart(
    cart: Cart, entries: Sequence[tuple], *, by: Actor, at: datetime
) -> tuple[list[CartLine], list[Problem]]:
    """Adds entries (as Entry, or its first fields); returns the lines now in the cart and a Problem per refused entry.

    Good entries are added although others are refused. A line that says the same (article, unit, note, cost centre,
    day) gets the quantity on top; what says something else lies beside it. A packaging's GTIN means its unit unless
    another is named.
    """
    by.require(Permission.FILL_CART)
    wanted = [Entry(*entry) for entry in entries]
    found = identify([entry.number for entry in wanted], by)
    problems: list[Problem] = []
    basket: list[BasketLine] = []
    for index, entry in enumerate(wanted):
        hit = found[entry.number]
        if hit.product is None:
            problems.append(not_found(index, entry.number, hit.products))
        basket.append(_wanted(entry, hit.product.pk if hit.product else 0, entry.unit or hit.unit))
    assessed = assess_cart(cart, basket, by, at=at)
    known = {problem.line for problem in problems}
    problems += [p for p in assessed.problems if p.line not in known and p.code != "discontinued"]
    refused = {problem.line for problem in problems}
    good = [(index, line) for index, line in enumerate(assessed.lines) if index not in refused]
    put, too_many = _put(cart, good, by=by, at=at)
    return put, problems + too_many


def _wanted(entry: Entry, product_id: int, unit: str) -> BasketLine:
    return BasketLine(
        product_id,
        entry.quantity,
        entry.number,
        unit,
        note=entry.note[:200],
        cost_centre=entry.cost_centre,
        requested_on=entry.requested_on,
    )


def not_found(index: int, number: str, products) -> Problem:
    if products:
        skus = ", ".join(product.sku for product in products[:5])
        return Problem("ambiguous_number", index, {"number": number, "skus": skus})
    return Problem("unknown_article", index, {"number": number.replace("\x00", " ").strip()[:60]})


@transaction.atomic
def _put(
    cart: Cart, good: list[tuple[int, AssessedLine]], *, by: Actor, at: datetime
) -> tuple[list[CartLine], list[Problem]]:
    """Only here the sum with what lies in the cart already is known, and may turn out too large."""
    touch(cart, by, at)
    near = _near(cart, [new.product for _index, new in good if new.product])
    lines = {line.alike: line for line in near}
    put: dict[int, CartLine] = {}
    problems = []
    for index, new in good:
        fresh = _fresh(cart, new)
        line = lines.setdefault(fresh.alike, fresh)
        if line.quantity + new.quantity > MOST:
            problems.append(Problem("too_many", index))
            continue
        is_alone = not near and not line.quantity
        line.quantity += new.quantity
        if new.typed is not None:
            line.typed_quantity = (line.typed_quantity or Decimal(0)) + new.typed
        line.changed_by, line.changed_at = by.user, at
        put[id(line)] = line
        _show(line, new.price if is_alone else None, new.promise if is_alone else None)
    _write(list(put.values()), near, by, at)
    return list(put.values()), problems


def _write(put: list[CartLine], near: list[CartLine], by: Actor, at: datetime) -> None:
    """What was assessed alone holds where nothing of the kind lies in the cart; else all of it is priced together."""
    grown = [line for line in put if line.pk is not None]
    changed = {line.pk for line in grown}
    mates = [line for line in near if line.pk not in changed]
    if any(line.shown_amount is None for line in put):
        _price([*put, *mates], by, at)
    CartLine.objects.bulk_create([line for line in put if line.pk is None], batch_size=1000)
    CartLine.objects.bulk_update(grown, [*CHANGED_BY_ADDING, *SHOWN], batch_size=500)
    CartLine.objects.bulk_update(mates, SHOWN, batch_size=500)


def _fresh(cart: Cart, new: AssessedLine) -> CartLine:
    """Of nothing yet; when it is counted in, it says what was typed."""
    return CartLine(
        cart=cart,
        product=new.product,
        quantity=Decimal(0),
        typed_unit=new.line.unit if new.typed is not None else "",
        note=new.line.note,
        cost_centre=new.line.cost_centre,
        requested_on=new.line.requested_on,
    )


@transaction.atomic
def confirm_changes(cart: Cart, *, by: Actor, at: datetime) -> None:
    """The buyer has seen what changed about the articles of the cart and goes on with that."""
    by.require(Permission.FILL_CART)
    touch(cart, by, at)
    show_prices(list(cart.lines.wanted().select_related("product", "cost_centre", "ship_to")), by, at)


def show_prices(lines: list[CartLine], by: Actor, at: datetime) -> None:
    """Notes what the buyer sees now, also of the lines that reach their steps together with these."""
    if not lines:
        return
    changed = {line.pk for line in lines}
    near = _near(lines[0].cart, [line.product for line in lines])
    lines = [*lines, *(line for line in near if line.pk not in changed)]
    _price(lines, by, at)
    CartLine.objects.bulk_update(lines, SHOWN, batch_size=500)


def _price(lines: list[CartLine], by: Actor, at: datetime) -> None:
    wanted = [(line.product, line.quantity) for line in lines]
    if not lines:
        return
    cart = lines[0].cart
    with as_if_set_aside(cart, by=by, at=at):
        prices = price_lines(wanted, by, cart.priced_on(localdate(at)), together=True)
        promises = promise(wanted, by, at=at)
    for line, price, told in zip(lines, prices, promises, strict=True):
        _show(line, price, told)


def _show(line: CartLine, price: LinePrice | None, told: Promise | None) -> None:
    line.shown_amount = price.amount if price else None
    line.shown_basis = price.basis if price and price.amount is not None else None
    line.shown_at_once = told.is_at_once if told else None


def _near(cart: Cart, products: Sequence[Product]) -> list[CartLine]:
    """Lines of these articles, and of sizes that count together with them."""
    ids, families = {product.pk for product in products}, {p.family_id for p in products if p.family_id}
    near = Q(product__in=ids)
    if families:
        near |= Q(product__family__in=families, product__family__mixes_steps=True)
    return list(cart.lines.wanted().filter(near).select_related("product", "cost_centre", "ship_to"))
