"""A cart with everything its buyer has to know, in a number of statements that does not grow with its lines."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from accounts.actor import Actor
from b2bshop.dates import show_day
from b2bshop.money import show_number
from catalog.models import Product
from catalog.pictures import drawing_url
from catalog.queries import Promise, order_rule
from catalog.rules import first_quantity
from catalog.units import unit_name
from orders.actions.edit import LineEdit
from orders.buying import ask_of, typed
from orders.models import Cart, CartLine
from orders.problems import Problem
from orders.queries import AssessedLine, Assessment, as_basket, assess, changed_prices


@dataclass(frozen=True, slots=True)
class CartRow:
    line: CartLine
    assessed: AssessedLine
    drawing: str
    unit: str
    step: object
    first: object
    value: str
    note: str
    delivery: str
    late: bool
    problems: tuple[str, ...]
    ask: str = ""

    @property
    def product(self) -> Product | None:
        return self.assessed.product


@dataclass(frozen=True, slots=True)
class CartPage:
    cart: Cart
    rows: list[CartRow]
    assessment: Assessment
    changes: list[Problem]

    @property
    def is_ready(self) -> bool:
        return bool(self.rows) and not self.assessment.problems


def cart_page(
    cart: Cart,
    actor: Actor,
    *,
    on: date,
    edits: Mapping[int, LineEdit] | None = None,
    refused: Mapping[int, list[Problem]] | None = None,
    destination: str = "",
) -> CartPage:
    """`edits` and `refused` keep what was typed into lines that could not be changed so."""
    lines = list(cart.lines.select_related("product", "cost_centre"))
    assessment = assess(as_basket(lines), actor, on=on, destination=destination)
    edits, refused = edits or {}, refused or {}
    rows = [
        _row(line, assessed, edits.get(line.pk) if line.pk in refused else None, refused.get(line.pk, []))
        for line, assessed in zip(lines, assessment.lines, strict=True)
    ]
    return CartPage(cart, rows, assessment, changed_prices(lines, assessment))


def _row(line: CartLine, assessed: AssessedLine, edit: LineEdit | None, refused: list[Problem]) -> CartRow:
    rule = order_rule(line.product)
    promise = assessed.promise
    return CartRow(
        line=line,
        assessed=assessed,
        drawing=drawing_url(line.product.drawing) if assessed.product else "",
        unit=unit_name(line.product.unit),
        step=rule.multiple,
        first=first_quantity(rule),
        value=edit.quantity if edit else typed(line.quantity),
        note=edit.note if edit else line.note,
        delivery=delivery_text(promise, line.product) if promise else "",
        late=bool(promise and promise.now < promise.quantity),
        problems=tuple(str(problem) for problem in (refused or assessed.problems)),
        ask=ask_of(assessed.problems),
    )


def delivery_text(promise: Promise, product: Product) -> str:
    """`Tue 24 Nov`, or how much comes now and when the rest does."""
    unit = unit_name(product.unit)
    rest = promise.quantity - promise.now
    if not rest:
        return show_day(promise.first_on) if promise.first_on else ""
    parts = []
    if promise.first_on:
        parts.append((promise.now, promise.first_on))
    if promise.rest_on:
        parts.append((rest, promise.rest_on))
    words = _("%(quantity)s %(unit)s: %(day)s").replace(" ", "\N{NO-BREAK SPACE}")
    return ", ".join(
        words % {"quantity": show_number(q), "unit": unit, "day": show_day(day)} for q, day in parts
    )
