"""Verbs on carts. A quantity that cannot be ordered never gets in; the refusal says what could."""

from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal

from django.db import transaction
from django.utils.timezone import localdate

from accounts.actor import Actor
from accounts.models import User
from accounts.permissions import Permission
from accounts.queries import chargeable
from accounts.units import hold_unit
from catalog.queries import identify
from catalog.rules import MOST

from ..models import Cart, CartLine
from ..problems import OF_THE_ARTICLE, OrderRefused, Problem
from ..queries import AssessedLine, BasketLine, assess


def current_cart(actor: Actor, *, at: datetime) -> Cart:
    """The open cart the person touched last; made when there is none."""
    return Cart.objects.visible_to(actor).open().first() or _first_cart(actor, at)


@transaction.atomic
def _first_cart(actor: Actor, at: datetime) -> Cart:
    """Of several clicks at once one makes the cart, and the others find it."""
    if actor.user:
        User.objects.select_for_update(no_key=True).get(pk=actor.user.pk)
    return Cart.objects.visible_to(actor).open().first() or new_cart("", by=actor, at=at)


@transaction.atomic
def new_cart(name: str, *, by: Actor, at: datetime) -> Cart:
    by.require(Permission.FILL_CART)
    if not hold_unit(by.unit):
        raise OrderRefused([Problem("unit_gone", values={"unit": by.unit.name})])
    return Cart.objects.create(company=by.company, unit=by.unit, owner=by.user, name=name[:60], touched_at=at)


def rename_cart(cart: Cart, name: str, *, by: Actor) -> None:
    """An ordered cart keeps its name. Does not make it the current one."""
    by.require(Permission.FILL_CART)
    if not Cart.objects.filter(pk=cart.pk, closed_at=None).update(name=name[:60]):
        raise OrderRefused([Problem("already_ordered")])


@transaction.atomic
def make_current(cart: Cart, *, by: Actor, at: datetime) -> None:
    """What is added from now on goes here."""
    by.require(Permission.FILL_CART)
    _touch(cart, at)


@transaction.atomic
def delete_cart(cart: Cart, *, by: Actor, at: datetime) -> None:
    """With all its lines; an ordered cart stays. A click that adds meanwhile waits, and finds it gone."""
    by.require(Permission.FILL_CART)
    _touch(cart, at)
    Cart.objects.filter(pk=cart.pk).delete()


def add_to_cart(
    cart: Cart, entries: Sequence[tuple[str, str, str]], *, by: Actor, at: datetime
) -> tuple[list[CartLine], list[Problem]]:
    """Adds (number, quantity, unit) entries; returns the lines now in the cart and a Problem per refused entry.

    Good entries are added although others are refused. A product already in the cart gets the quantity on top; in
    another unit than before the line then counts in the product's own. A packaging's GTIN means its unit unless
    another is named.
    """
    by.require(Permission.FILL_CART)
    found = identify([number for number, _, _ in entries], by)
    problems: list[Problem] = []
    basket: list[BasketLine] = []
    for index, (number, quantity, unit) in enumerate(entries):
        hit = found[number]
        if hit.product is None:
            problems.append(_not_found(index, number, hit.products))
            basket.append(BasketLine(0, quantity, number, unit))
        else:
            basket.append(BasketLine(hit.product.pk, quantity, number, unit or hit.unit))
    assessed = assess(basket, by, on=localdate(at))
    known = {problem.line for problem in problems}
    problems += [p for p in assessed.problems if p.line not in known and p.code != "discontinued"]
    refused = {problem.line for problem in problems}
    good = [(index, line) for index, line in enumerate(assessed.lines) if index not in refused]
    put, too_many = _put(cart, good, by=by, at=at)
    return put, problems + too_many


def _not_found(index: int, number: str, products) -> Problem:
    if products:
        skus = ", ".join(product.sku for product in products[:5])
        return Problem("ambiguous_number", index, {"number": number, "skus": skus})
    return Problem("unknown_article", index, {"number": number.replace("\x00", " ").strip()[:60]})


@transaction.atomic
def _put(
    cart: Cart, good: list[tuple[int, AssessedLine]], *, by: Actor, at: datetime
) -> tuple[list[CartLine], list[Problem]]:
    """Only here the sum with what lies in the cart already is known, and may turn out too large."""
    _touch(cart, at)
    lines = {line.product_id: line for line in cart.lines.select_for_update()}
    put: dict[int, CartLine] = {}
    problems = []
    for index, new in good:
        line = lines.setdefault(new.product.pk, CartLine(cart=cart, product=new.product, quantity=Decimal(0)))
        if line.quantity + new.quantity > MOST:
            problems.append(Problem("too_many", index))
            continue
        _count_in(line, new)
        line.note = new.line.note or line.note
        put[new.product.pk] = line
    for line in put.values():
        line.save()
    _show_prices(list(put.values()), by, at)
    return list(put.values()), problems


def _count_in(line: CartLine, new: AssessedLine) -> None:
    """Only one unit can tell the sum as it was typed; for two the product's own has to do."""
    unit = new.line.unit if new.typed is not None else ""
    if not line.quantity:
        line.typed_quantity, line.typed_unit = new.typed, unit
    elif line.typed_quantity is not None and new.typed is not None and line.typed_unit == unit:
        line.typed_quantity += new.typed
    else:
        line.typed_quantity, line.typed_unit = None, ""
    line.quantity += new.quantity


@transaction.atomic
def change_line(line: CartLine, quantity: str, unit: str = "", *, by: Actor, at: datetime) -> CartLine:
    """Sets the quantity of a line; raises OrderRefused and leaves the line as it is when it cannot be ordered."""
    by.require(Permission.FILL_CART)
    assessed = assess([BasketLine(line.product_id, quantity, line.product.sku, unit)], by, on=localdate(at))
    refusals = [p for p in assessed.problems if p.code not in OF_THE_ARTICLE]
    if refusals:
        raise OrderRefused(refusals)
    _touch(line.cart, at)
    new = assessed.lines[0]
    line.quantity, line.typed_quantity = new.quantity, new.typed
    line.typed_unit = unit if new.typed is not None else ""
    _write(line, quantity=line.quantity, typed_quantity=line.typed_quantity, typed_unit=line.typed_unit)
    _show_prices([line], by, at)
    return line


@transaction.atomic
def note_line(line: CartLine, note: str, *, by: Actor, at: datetime) -> None:
    by.require(Permission.FILL_CART)
    _touch(line.cart, at)
    line.note = note[:200]
    _write(line, note=line.note)


@transaction.atomic
def charge_line(line: CartLine, code: str, *, by: Actor, at: datetime) -> None:
    """To a cost centre of the actor's, by its code in any case; empty: to that of the order. Raises OrderRefused."""
    by.require(Permission.FILL_CART)
    centre = chargeable(code, by, on=localdate(at))
    if code and centre is None:
        raise OrderRefused([Problem("cost_centre", values={"code": code})])
    _touch(line.cart, at)
    line.cost_centre = centre
    _write(line, cost_centre=centre)


@transaction.atomic
def remove_line(line: CartLine, *, by: Actor, at: datetime) -> None:
    by.require(Permission.FILL_CART)
    _touch(line.cart, at)
    line.delete()


@transaction.atomic
def confirm_prices(cart: Cart, *, by: Actor, at: datetime) -> None:
    """The buyer has seen the new prices of the cart and goes on with them."""
    by.require(Permission.FILL_CART)
    _touch(cart, at)
    _show_prices(list(cart.lines.select_related("product")), by, at)


def _write(line: CartLine, **values) -> None:
    """A line that another window removed meanwhile stays removed."""
    if not CartLine.objects.filter(pk=line.pk).update(**values):
        raise OrderRefused([Problem("cart_changed")])


def _touch(cart: Cart, at: datetime) -> None:
    """Locks the cart and makes it the current one; an ordered cart takes nothing any more."""
    if not Cart.objects.filter(pk=cart.pk, closed_at=None).update(touched_at=at):
        raise OrderRefused([Problem("already_ordered")])


def _mates(lines: list[CartLine]) -> list[CartLine]:
    """No statement where none of the articles is a size of a family."""
    families = {line.product.family_id for line in lines if line.product.family_id}
    if not families:
        return []
    cart = lines[0].cart
    mixing = {"product__family__in": families, "product__family__mixes_steps": True}
    others = cart.lines.filter(**mixing).exclude(pk__in=[line.pk for line in lines])
    return list(others.select_related("product"))


def _show_prices(lines: list[CartLine], by: Actor, at: datetime) -> None:
    """Also those of the other sizes in the cart that reach their steps together with these."""
    lines = [*lines, *_mates(lines)]
    basket = [BasketLine(line.product_id, line.quantity, line.product.sku) for line in lines]
    for line, assessed in zip(lines, assess(basket, by, on=localdate(at)).lines, strict=True):
        price = assessed.price
        line.shown_amount = price.amount if price else None
        line.shown_basis = price.basis if price and price.amount is not None else None
    CartLine.objects.bulk_update(lines, ["shown_amount", "shown_basis"])
