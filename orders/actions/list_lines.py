"""Verbs on the lines of a list: change them, and order from them."""

import hashlib
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import NamedTuple

from django.db import transaction
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from accounts.actor import Actor
from accounts.models import CostCentre
from accounts.permissions import Permission
from catalog.models import Product
from catalog.queries import order_rule
from catalog.rules import MOST, OrderRule, check_quantity, read_quantity
from catalog.units import measured

from ..buying import typed
from ..models import ListLine, OrderList, QuickOrder
from ..problems import Problem
from .lists import put_in_order, read_amount, touch
from .quick import Wish, stage, unmistakable

WRITTEN = ("section", "quantity", "unit", "target", "note", "cost_centre")


@dataclass(frozen=True, slots=True)
class ListEdit:
    """What somebody typed into a line of a list. `was` is the `face` the line had when they saw it."""

    line: ListLine
    place: str
    section: str
    quantity: str
    unit: str
    target: str
    note: str
    cost_centre: str
    remove: bool = False
    was: str = ""


class Taken(NamedTuple):
    """Typed beside a line when ordering: how much, or what is left on the shelf, in `unit`."""

    quantity: str = ""
    unit: str = ""
    on_shelf: str = ""


def face(line: ListLine) -> str:
    """A fingerprint of what a form shows of a line; its place apart, which changes with every other line."""
    centre = line.cost_centre.code if line.cost_centre else ""
    numbers = [f"{n.normalize():f}" if n is not None else "" for n in (line.quantity, line.target)]
    text = "|".join([line.section, *numbers, line.counted_in, line.note, centre])
    return hashlib.sha256(text.encode()).hexdigest()[:16]


@transaction.atomic
def edit_list(
    order_list: OrderList, edits: Collection[ListEdit], *, by: Actor, at: datetime
) -> dict[int, list[Problem]]:
    """Changes the lines; returns the problems of each refused line by its id. What is right is saved all the same.

    Who changes a line that somebody else changed since they saw it is told so, and nothing is overwritten.
    """
    by.require(Permission.FILL_CART)
    touch(order_list, by, at)
    lines = order_list.lines.select_related("product", "cost_centre").prefetch_related("product__packs")
    now = {line.pk: line for line in lines}
    centres = {c.code.upper(): c for c in CostCentre.objects.visible_to(by).open(on=localdate(at))}
    refused: dict[int, list[Problem]] = {}
    changed, places = [], {}
    for edit in edits:
        line = now.get(edit.line.pk)
        if line is None or edit.remove:
            continue
        before = face(line)
        problems = _apply(edit, line, centres)
        is_changed = face(line) not in (before, edit.was)
        if problems:
            refused[line.pk] = problems
        elif is_changed and edit.was and edit.was != before:
            refused[line.pk] = [Problem("list_line_changed")]
        elif is_changed:
            changed.append(line)
        if not problems and _moves(edit, line):
            places[line.pk] = _place(edit)
    ListLine.objects.bulk_update(changed, WRITTEN, batch_size=500)
    order_list.lines.filter(pk__in=[edit.line.pk for edit in edits if edit.remove]).delete()
    put_in_order(order_list, places)
    return refused


def _place(edit: ListEdit) -> int:
    plain = edit.place.isascii() and edit.place.isdigit() and len(edit.place) < 7
    return int(edit.place) if plain else 0


def _moves(edit: ListEdit, line: ListLine) -> bool:
    return _place(edit) not in (0, line.place)


def _apply(edit: ListEdit, line: ListLine, centres: Mapping[str, CostCentre]) -> list[Problem]:
    unit = edit.unit or line.counted_in
    quantity, problem = read_amount(edit.quantity, line.product, unit)
    if problem and unit == line.counted_in and read_quantity(edit.quantity) == line.quantity:
        quantity, problem = line.quantity, None  # as it was, whatever the article's rule says today
    problems = [problem] if problem else []
    target = read_quantity(edit.target) if edit.target else None
    if edit.target and (target is None or not 0 < target <= MOST):
        problems.append(Problem("not_a_target", values={"target": edit.target[:20]}))
    centre = line.cost_centre
    if edit.cost_centre.upper() != (centre.code.upper() if centre else ""):
        centre = centres.get(edit.cost_centre.upper())
        if edit.cost_centre and centre is None:
            problems.append(Problem("cost_centre", values={"code": edit.cost_centre[:20]}))
    if not problems:
        line.quantity, line.target, line.cost_centre = quantity, target, centre
        line.unit = "" if unit == line.product.unit else unit
        line.section, line.note = edit.section[:60], edit.note[:200]
    return problems


def take_from_list(
    order_list: OrderList, told: Mapping[int, Taken], *, by: Actor, at: datetime
) -> QuickOrder | None:
    """Rows for a cart, one for each line that something is wanted of; None where nothing is.

    What was typed counts (by the ids of lines), else what the list says, also of articles that are not offered to the
    person any more: their rows say so. From the stock on the shelf follows what is missing to the target, rounded up to
    how the article is sold; the row says so. Who counts shelves orders what they counted, and what they typed another
    quantity for.
    """
    by.require(Permission.FILL_CART)
    lines = order_list.lines.select_related("product", "cost_centre")
    seen = Product.objects.visible_to(by).filter(pk__in=lines.values("product")).with_packs().in_bulk()
    counted = any(taken.on_shelf for taken in told.values())
    wishes = []
    for line in lines:
        if counted and _is_left_alone(line, told.get(line.pk)):
            continue
        wish = _wish(line, seen.get(line.product_id, line.product), told.get(line.pk))
        if wish:
            wishes.append(wish)
    return stage(wishes, str(order_list), by=by, at=at) if wishes else None


def _is_left_alone(line: ListLine, taken: Taken | None) -> bool:
    as_listed = typed(line.quantity) if line.quantity else ""
    return taken is None or (not taken.on_shelf and taken.quantity in ("", as_listed))


def _wish(line: ListLine, product: Product, taken: Taken | None) -> Wish | None:
    centre = line.cost_centre.code if line.cost_centre else ""
    unit = (taken.unit if taken else "") or line.counted_in
    text = taken.quantity if taken else None
    quantity, remark = unmistakable(line.quantity, text) if line.quantity else text or "", ""
    if taken is not None and taken.on_shelf and line.target:
        quantity, remark = _missing(line, order_rule(product), taken.on_shelf)
        unit = line.counted_in
    if not quantity and not remark:
        return None
    return Wish(product.sku, quantity, "" if unit == product.unit else unit, line.note, centre, remark)


def _missing(line: ListLine, rule: OrderRule, on_shelf: str) -> tuple[str, str]:
    """How much to order, and why; nothing at all where the shelf is full."""
    there, target = read_quantity(on_shelf), line.target or Decimal(0)
    if there is None or there < 0:
        return "", _("“%(text)s” on the shelf is not a quantity.") % {"text": on_shelf[:20]}
    needed = target - there
    if needed <= 0:
        return "", ""
    unit = line.counted_in
    quantity = _at_least(needed, rule, unit)
    values = {"target": measured(target, unit), "there": measured(there, unit)}
    values |= {"needed": measured(needed, unit)}
    remark = _("Target %(target)s, on the shelf %(there)s, missing %(needed)s") % values
    if quantity != needed:
        remark += " – " + _("rounded up to what can be ordered")
    return unmistakable(quantity), remark


def _at_least(needed: Decimal, rule: OrderRule, unit: str) -> Decimal:
    """The least quantity that can be ordered and is enough; what is needed itself where there is none."""
    verdict = check_quantity(needed, rule, unit)
    if verdict.quantity is not None:
        return needed
    return next((quantity for quantity in sorted(verdict.suggestions) if quantity >= needed), needed)
