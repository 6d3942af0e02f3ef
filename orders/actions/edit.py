"""Verbs on lines that lie in a cart. What is right is done although something else is refused."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime

from django.db import transaction
from django.db.models import QuerySet
from django.utils.timezone import localdate

from accounts.actor import Actor
from accounts.models import Address, CostCentre
from accounts.permissions import Permission
from b2bshop.dates import read_day
from catalog.queries import order_rule
from catalog.rules import check_quantity, first_quantity, read_quantity

from ..models import Cart, CartLine
from ..problems import OF_THE_ARTICLE, Problem
from ..queries import BasketLine
from .cart import touch
from .lines import show_prices
from .swap import assess_cart

WRITTEN = (
    "quantity",
    "typed_quantity",
    "typed_unit",
    "note",
    "cost_centre",
    "ship_to",
    "lost_place",
    "requested_on",
)
WRITTEN_BY = ("changed_by", "changed_at")


@dataclass(frozen=True, slots=True)
class LineEdit:
    """What somebody typed into one line of a cart; an empty unit is the line's as it is, a day or address
    (by its code) of None too.

    `was` is the `face` the line had when they saw it: what a colleague changed meanwhile is not overwritten. Empty
    where it does not matter.
    """

    line: CartLine
    quantity: str
    note: str
    cost_centre: str = ""
    remove: bool = False
    unit: str = ""
    requested_on: str | None = None
    was: str = ""
    ship_to: str | None = None


def face(line: CartLine) -> str:
    """A fingerprint of what a form shows of a line."""
    centre = line.cost_centre.code if line.cost_centre else ""
    quantity = line.quantity if line.typed_quantity is None else line.typed_quantity
    return _face(
        f"{quantity.normalize():f}", line.counted_in, line.note, centre, line.requested_on, line.place_code
    )


def _face(quantity: str, unit: str, note: str, centre: str, day: date | str | None, to: str) -> str:
    text = "|".join([quantity, unit, note, centre.upper(), str(day or ""), to.upper()])
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def _face_of(edit: LineEdit) -> str:
    """That of the line as it was typed: the same as before where nothing was."""
    number, line = read_quantity(edit.quantity), edit.line
    quantity = edit.quantity if number is None else f"{number.normalize():f}"
    day = (
        (line.requested_on or "")
        if edit.requested_on is None
        else (read_day(edit.requested_on) or edit.requested_on)
    )
    to = line.place_code if edit.ship_to is None else edit.ship_to
    return _face(quantity, edit.unit or line.counted_in, edit.note, edit.cost_centre, day, to)


@transaction.atomic
def edit_cart(cart: Cart, edits: Iterable[LineEdit], *, by: Actor, at: datetime) -> dict[int, list[Problem]]:
    """Changes the lines that were edited; returns the problems of each refused line by its id.

    Who looked at a line before somebody else changed it is told so, and nothing of theirs is written. The number of
    statements does not depend on that of the lines.
    """
    by.require(Permission.FILL_CART)
    typed = [edit for edit in edits if edit.remove or _is_new(edit)]
    if not typed:
        return {}
    touch(cart, by, at)
    now = {line.pk: line for line in _lines(cart)}
    refused: dict[int, list[Problem]] = {}
    for edit in typed:
        if found := _overtaken(edit, now.get(edit.line.pk)):
            refused[edit.line.pk] = [found]
    fine = [replace(edit, line=now[edit.line.pk]) for edit in typed if edit.line.pk not in refused]
    _change([edit for edit in fine if not edit.remove], refused, by=by, at=at)
    CartLine.objects.filter(pk__in=[edit.line.pk for edit in fine if edit.remove]).delete()
    return refused


def _is_new(edit: LineEdit) -> bool:
    """Something was typed, or what a packaging holds has changed and is saved anew with it."""
    typed, now = _face_of(edit), face(edit.line)
    return typed != (edit.was or now) or (typed == now and not _is_as_typed(edit))


def _lines(cart: Cart) -> QuerySet[CartLine]:
    lines = cart.lines.select_related("product", "cost_centre", "ship_to", "changed_by")
    return lines.prefetch_related("product__packs")


def _overtaken(edit: LineEdit, now: CartLine | None) -> Problem | None:
    if now is None:
        return None if edit.remove else Problem("line_removed")
    if edit.was and face(now) not in (edit.was, _face_of(edit)):
        who = now.changed_by.name if now.changed_by else ""
        return Problem("line_changed", values={"who": who, "quantity": now.ordered})
    return None


def _change(edits: list[LineEdit], refused: dict[int, list[Problem]], *, by: Actor, at: datetime) -> None:
    _write_notes(edits)
    _write_centres(edits, refused, by, at)
    _write_places(edits, refused, by)
    _write_days(edits, refused, at)
    counted = _write_quantities(edits, refused, by, at)
    written = [edit.line for edit in edits]
    for line in written:
        line.changed_by, line.changed_at = by.user, at
    CartLine.objects.bulk_update(written, [*WRITTEN, *WRITTEN_BY])
    if counted:
        show_prices(counted, by, at)


def _write_notes(edits: list[LineEdit]) -> None:
    for edit in edits:
        edit.line.note = edit.note[:200]


def _write_centres(edits: list[LineEdit], refused: dict[int, list[Problem]], by: Actor, at: datetime) -> None:
    """To cost centres of the actor's, by their codes in any case; empty: to that of the order."""
    wanted = {edit.cost_centre.upper() for edit in edits} - {""}
    centres = CostCentre.objects.visible_to(by).open(on=localdate(at)) if wanted else ()
    known = {centre.code.upper(): centre for centre in centres}
    for edit in edits:
        held, code = edit.line.cost_centre, edit.cost_centre.upper()
        if code in known or not code:
            edit.line.cost_centre = known.get(code)
        elif (
            held is None or held.code.upper() != code
        ):  # one that closed meanwhile stays until somebody changes it
            refused.setdefault(edit.line.pk, []).append(
                Problem("cost_centre", values={"code": edit.cost_centre})
            )


def _write_places(edits: list[LineEdit], refused: dict[int, list[Problem]], by: Actor) -> None:
    """To delivery addresses of the actor's, by their codes in any case; empty: to that of the order."""
    named = [edit for edit in edits if edit.ship_to is not None]
    wanted = any(edit.ship_to for edit in named)
    places = Address.objects.visible_to(by).filter(is_delivery=True) if wanted else ()
    known = {place.code.upper(): place for place in places}
    for edit in named:
        held, code = edit.line.ship_to, (edit.ship_to or "").upper()
        if code in known or not code:
            edit.line.ship_to, edit.line.lost_place = known.get(code), ""
        elif held is None or held.code.upper() != code:  # one that is gone stays until somebody changes it
            refused.setdefault(edit.line.pk, []).append(Problem("no_address", values={"code": edit.ship_to}))


def _write_days(edits: list[LineEdit], refused: dict[int, list[Problem]], at: datetime) -> None:
    for edit in edits:
        if edit.requested_on is None:
            continue
        day = read_day(edit.requested_on)
        if edit.requested_on and day is None:
            refused.setdefault(edit.line.pk, []).append(
                Problem("not_a_day", values={"day": edit.requested_on})
            )
        elif day and day < localdate(at) and day != edit.line.requested_on:
            refused.setdefault(edit.line.pk, []).append(Problem("day_passed", values={"day": day}))
        else:
            edit.line.requested_on = day


def _write_quantities(
    edits: list[LineEdit], refused: dict[int, list[Problem]], by: Actor, at: datetime
) -> list[CartLine]:
    """One assessment for all that were typed anew; returns the lines that count anew."""
    new = [edit for edit in edits if not _is_as_typed(edit)]
    basket = [
        BasketLine(
            edit.line.product_id, edit.quantity, edit.line.product.sku, edit.unit or edit.line.counted_in
        )
        for edit in new
    ]
    counted = []
    assessed = assess_cart(new[0].line.cart, basket, by, at=at).lines if new else ()
    for edit, told in zip(new, assessed, strict=True):
        wrong = [problem for problem in told.problems if problem.code not in OF_THE_ARTICLE]
        if wrong:
            refused.setdefault(edit.line.pk, []).extend(wrong)
            continue
        edit.line.quantity, edit.line.typed_quantity = told.quantity, told.typed
        edit.line.typed_unit = told.line.unit if told.typed is not None else ""
        counted.append(edit.line)
    return counted


def _is_as_typed(edit: LineEdit) -> bool:
    """Nothing new was typed, and it still comes to what the line says."""
    line, unit = edit.line, edit.unit or edit.line.counted_in
    number = read_quantity(edit.quantity)
    if line.typed_quantity is None:
        return unit == line.unit and number == line.quantity
    same = unit == line.typed_unit and number == line.typed_quantity
    return same and check_quantity(number, order_rule(line.product), unit).quantity == line.quantity


@transaction.atomic
def another_line(line: CartLine, *, by: Actor, at: datetime) -> CartLine:
    """The same article once more in the cart, of the smallest quantity: for another note, cost centre, day or unit."""
    by.require(Permission.FILL_CART)
    touch(line.cart, by, at)
    more = CartLine.objects.create(
        cart=line.cart,
        product=line.product,
        quantity=first_quantity(order_rule(line.product)),
        changed_by=by.user,
        changed_at=at,
    )
    show_prices([more], by, at)
    return more


@transaction.atomic
def put_aside(lines: Iterable[CartLine], cart: Cart, is_aside: bool, *, by: Actor, at: datetime) -> int:
    """Out of what is ordered next, or back into it; what was put aside outlives the order. How many lines it was."""
    by.require(Permission.FILL_CART)
    touch(cart, by, at)
    moved = cart.lines.filter(pk__in=[line.pk for line in lines], is_aside=not is_aside)
    return moved.update(is_aside=is_aside, changed_by=by.user, changed_at=at)
