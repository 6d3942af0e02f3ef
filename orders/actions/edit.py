"""Verbs on several lines at once. What is right is done although something else is refused."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from accounts.actor import Actor
from catalog.queries import order_rule
from catalog.rules import check_quantity, in_base, read_quantity

from ..models import Cart, CartLine, Order, OrderLine
from ..problems import OrderRefused, Problem
from .cart import add_to_cart, change_line, charge_line, new_cart, note_line, remove_line


@dataclass(frozen=True, slots=True)
class LineEdit:
    """What somebody typed into one line of a cart; an empty unit is the line's as it is."""

    line: CartLine
    quantity: str
    note: str
    cost_centre: str = ""
    remove: bool = False
    unit: str = ""


def edit_cart(edits: Iterable[LineEdit], *, by: Actor, at: datetime) -> dict[int, list[Problem]]:
    """Changes the lines that were edited; returns the problems of each refused line by its id."""
    refused = {}
    for edit in edits:
        try:
            _edit_line(edit, by=by, at=at)
        except OrderRefused as refusal:
            refused[edit.line.pk] = refusal.problems
    return refused


def _edit_line(edit: LineEdit, *, by: Actor, at: datetime) -> None:
    if edit.remove:
        remove_line(edit.line, by=by, at=at)
        return
    if edit.note != edit.line.note:
        note_line(edit.line, edit.note, by=by, at=at)
    centre = edit.line.cost_centre
    if edit.cost_centre.upper() != (centre.code.upper() if centre else ""):
        charge_line(edit.line, edit.cost_centre, by=by, at=at)
    unit = edit.unit or edit.line.typed_unit or edit.line.unit
    if not _is_as_typed(edit.line, edit.quantity, unit):
        change_line(edit.line, edit.quantity, unit, by=by, at=at)


def _is_as_typed(line: CartLine, quantity: str, unit: str) -> bool:
    """Nothing new was typed, and it still comes to what the line says."""
    if line.typed_quantity is None:
        return unit == line.unit and read_quantity(quantity) == line.quantity
    same = unit == line.typed_unit and read_quantity(quantity) == line.typed_quantity
    return (
        same and check_quantity(line.typed_quantity, order_rule(line.product), unit).quantity == line.quantity
    )


def order_again(order: Order, name: str, *, by: Actor, at: datetime) -> tuple[Cart, list[Problem]]:
    """A new cart with the lines of an order at today's prices; returns it and what cannot be ordered any more."""
    cart = new_cart(name, by=by, at=at)
    lines = order.lines.select_related("product").prefetch_related("product__packs")
    entries = [(line.sku, *_again(line)) for line in lines]
    return cart, add_to_cart(cart, entries, by=by, at=at)[1]


def _again(line: OrderLine) -> tuple[str, str]:
    """Quantity and unit as ordered; in the product's unit where the packaging holds something else today."""
    pack = order_rule(line.product).pack(line.typed_unit) if line.typed_quantity is not None else None
    if pack and in_base(line.typed_quantity, pack) == line.quantity:
        return f"{line.typed_quantity.normalize():f}", line.typed_unit
    return f"{line.quantity.normalize():f}", line.unit
