"""A change of single lines → the order as it is to be."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal

from ..canonical import Action, Order, OrderLine, Party


def merged(change: Order, before: Mapping) -> Order:
    """`before` is the content of the order as it was (canonical.Order.content). A change that is not partial says all
    there is. Lines keep their places; new ones come last. What the head leaves out stays as it was."""
    if not change.is_partial:
        return replace(change, lines=tuple(line for line in change.lines if line.action != Action.REMOVE))
    lines = {line["line"]: _line(line) for line in before["lines"]}
    for line in change.lines:
        if line.action == Action.REMOVE:
            lines.pop(line.line, None)
        else:
            lines[line.line] = _over(lines.get(line.line), line)
    head = before
    return replace(
        change,
        lines=tuple(lines.values()),
        is_partial=False,
        currency=change.currency or head["currency"],
        requested_on=change.requested_on or _day(head["requested_on"]),
        ship_to=change.ship_to if change.ship_to != Party() else Party(**head["ship_to"]),
        cost_centre=change.cost_centre or head["cost_centre"],
        contract=change.contract or head["contract"],
        note=change.note or head["note"],
    )


def _over(before: OrderLine | None, line: OrderLine) -> OrderLine:
    """A line that names only what is new of it."""
    if before is None:
        return line
    kept = {
        name: getattr(line, name) or getattr(before, name)
        for name in ("unit", "requested_on", "cost_centre", "contract", "note", "price")
    }
    numbers = ("sku", "gtin", "customer_part_number", "manufacturer_part_number")
    if not line.numbers:
        kept |= {name: getattr(before, name) for name in numbers}
    quantity = before.quantity if line.quantity is None else line.quantity
    basis = line.price_basis if line.price is not None else before.price_basis
    return replace(line, quantity=quantity, price_basis=basis, **kept)


def _line(told: Mapping) -> OrderLine:
    values = {name: value for name, value in told.items() if name != "action"}
    for name in ("quantity", "price", "price_basis"):
        values[name] = None if values[name] is None else Decimal(values[name])
    return OrderLine(**{**values, "requested_on": _day(values["requested_on"])})


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
