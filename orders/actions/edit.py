"""Verbs on several lines at once. What is right is done although something else is refused."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from accounts.actor import Actor
from catalog.rules import read_quantity

from ..models import Cart, CartLine, Order
from ..problems import OrderRefused, Problem
from .cart import add_to_cart, change_line, charge_line, new_cart, note_line, remove_line


@dataclass(frozen=True, slots=True)
class LineEdit:
    """What somebody typed into one line of a cart."""

    line: CartLine
    quantity: str
    note: str
    cost_centre: str = ""
    remove: bool = False


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
    if read_quantity(edit.quantity) != edit.line.quantity:
        change_line(edit.line, edit.quantity, by=by, at=at)


def order_again(order: Order, name: str, *, by: Actor, at: datetime) -> tuple[Cart, list[Problem]]:
    """A new cart with the lines of an order at today's prices; returns it and what cannot be ordered any more."""
    cart = new_cart(name, by=by, at=at)
    entries = [(line.sku, f"{line.quantity.normalize():f}", line.unit) for line in order.lines.all()]
    return cart, add_to_cart(cart, entries, by=by, at=at)[1]
