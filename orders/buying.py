"""What the little form beside a product needs: how it is sold, what was typed, what lies in the cart already."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from b2bshop.money import show_number
from catalog.asking import ask_about
from catalog.models import Product
from catalog.queries import order_rule
from catalog.rules import first_quantity
from catalog.units import unit_name

from .problems import Problem


@dataclass(frozen=True, slots=True)
class BuyBox:
    """`value` is the text of the quantity field, `step` and `first` are in the product's unit.

    `units` holds (code, label) pairs when there is a choice; `hint` tells steps the first quantity does not.
    """

    pk: int
    sku: str
    name: str
    unit: str
    first: Decimal
    step: Decimal
    value: str
    units: tuple[tuple[str, str], ...] = ()
    chosen: str = ""
    hint: str = ""
    error: str = ""
    in_cart: str = ""


def buy_box(
    product: Product,
    *,
    in_cart: Decimal | None = None,
    quantity: str = "",
    unit: str = "",
    error: str = "",
) -> BuyBox:
    """A fresh form for a product, or the one that was refused with what was typed and why."""
    rule = order_rule(product)
    first = first_quantity(rule)
    return BuyBox(
        pk=product.pk,
        sku=product.sku,
        name=product.name,
        unit=unit_name(product.unit),
        first=first,
        step=rule.multiple,
        value=quantity or typed(first),
        units=units_of(product),
        chosen=unit,
        hint=_("in steps of %(step)s %(unit)s")
        % {"step": show_number(rule.multiple), "unit": unit_name(rule.unit)}
        if rule.multiple not in (1, first)
        else "",
        error=error,
        in_cart=""
        if in_cart is None
        else f"{show_number(in_cart)}\N{NO-BREAK SPACE}{unit_name(product.unit)}",
    )


def ask_of(problems: Iterable[Problem]) -> str:
    """What follows a contact's mail address, where one of the problems is a price on request."""
    asked = next((problem.values for problem in problems if problem.code == "price_on_request"), None)
    return ask_about(asked["sku"], asked["name"]) if asked else ""


def units_of(product: Product) -> tuple[tuple[str, str], ...]:
    """The units a person may choose between; empty when there is only one."""
    if not product.packaging_unit or product.packaging_unit == product.unit:
        return ()
    pack = _("%(unit)s of %(size)s") % {
        "unit": unit_name(product.packaging_unit),
        "size": show_number(product.packaging_size),
    }
    return ((product.unit, unit_name(product.unit)), (product.packaging_unit, pack))


def typed(quantity: Decimal) -> str:
    """A quantity as a person would type it: no grouping, the decimal sign of the language."""
    text = f"{quantity.normalize():f}"
    return text if (get_language() or "de")[:2] == "en" else text.replace(".", ",")


def sold_by() -> list[tuple[str, str]]:
    """Units to choose from before the article is known."""
    return [(code, unit_name(code)) for code in ("C62", "PK", "BX", "CT", "RO", "PR", "SET", "MTR")]
