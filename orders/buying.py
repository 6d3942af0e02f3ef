"""What the little form beside a product needs: how it is sold, what was typed, what lies in the cart already."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from b2bshop.money import plain, show_number
from catalog.asking import ask_about
from catalog.models import Product
from catalog.queries import order_rule
from catalog.rules import MOST, OrderRule, first_quantity, in_base, read_quantity, step_of
from catalog.units import UNITS, measured, pack_name, unit_name
from pricing.queries import LinePrice

from .problems import Problem


@dataclass(frozen=True, slots=True)
class Choice:
    """A unit to order in. `content` is how much of the product's unit it holds (`500`, `127/50`) and empty for that
    unit itself; `step` and `first` are what its quantities rise by and begin with, as plain numbers.
    """

    code: str
    label: str
    content: str
    step: str
    first: str
    is_chosen: bool = False


@dataclass(frozen=True, slots=True)
class BuyBox:
    """`value` is the text of the quantity field, `step` and `first` are in the product's unit.

    `units` holds the choice where there is one; `hint` tells steps the first quantity does not. `total` is what was
    typed in the product's unit, where that is another.
    """

    pk: int
    sku: str
    name: str
    unit: str
    first: Decimal
    step: Decimal
    value: str
    units: tuple[Choice, ...] = ()
    total: str = ""
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
    chosen = rule.pack(unit) or rule.units[0]
    first, step = first_quantity(rule, chosen.unit), step_of(rule, chosen.unit)
    return BuyBox(
        pk=product.pk,
        sku=product.sku,
        name=product.name,
        unit=unit_name(product.unit),
        first=first_quantity(rule),
        step=step_of(rule),
        value=quantity or typed(first),
        units=choices(rule, chosen.unit),
        total=total_words(quantity or first, rule, chosen.unit),
        hint=_("in steps of %(step)s %(unit)s") % {"step": show_number(step), "unit": unit_name(chosen.unit)}
        if step not in (1, first)
        else "",
        error=error,
        in_cart="" if in_cart is None else measured(in_cart, product.unit),
    )


TO_TALK_ABOUT = ("price_on_request", "contract_needed")


def ask_of(problems: Iterable[Problem]) -> str:
    """What follows a contact's mail address, where one of the problems is one to talk about."""
    asked = next((problem.values for problem in problems if problem.code in TO_TALK_ABOUT), None)
    return ask_about(asked["sku"], asked["name"]) if asked else ""


def saving_words(price: LinePrice | None, rule: OrderRule) -> str:
    """`300 pc more, and the price falls by 5 %.` Empty where no lower price is near."""
    saving = price.next_saving(rule.multiple) if price else None
    if saving is None:
        return ""
    more, percent = saving
    words = {"more": measured(more, rule.unit), "percent": percent}
    return _("%(more)s more, and the price falls by %(percent)d %%.") % words


def steps_words(price: LinePrice | None, unit: str) -> tuple[str, ...]:
    """How a line's price comes about where that is not its quantity alone."""
    if price is None or price.amount is None:
        return ()
    words = []
    if price.counted != price.quantity:
        words.append(
            _("Price for %(counted)s, all lines together.") % {"counted": measured(price.counted, unit)}
        )
    if price.is_average:
        words.append(_("On average: each price holds for its own part of the quantity."))
    return tuple(words)


def choices(rule: OrderRule, chosen: str = "") -> tuple[Choice, ...]:
    """The units a person may choose between; empty when there is only one."""
    if not rule.packs:
        return ()
    return tuple(
        Choice(
            code=pack.unit,
            label=unit_name(pack.unit) if pack.unit == rule.unit else pack_name(pack.unit, pack.content),
            content="" if pack.unit == rule.unit else str(pack.content),
            step=plain(step_of(rule, pack.unit)),
            first=plain(first_quantity(rule, pack.unit)),
            is_chosen=pack.unit == chosen != rule.unit,
        )
        for pack in rule.units
    )


def total_words(quantity: Decimal | str, rule: OrderRule, unit: str) -> str:
    """`= 1.500 pc` behind a quantity in another unit than the product's; nothing where there is nothing to tell."""
    number = read_quantity(quantity) if isinstance(quantity, str) else quantity
    pack = rule.pack(unit)
    if (
        number is None
        or pack is None
        or pack.unit == rule.unit
        or not 0 < Fraction(number) * pack.content <= MOST
    ):
        return ""
    return f"= {measured(in_base(number, pack), rule.unit)}"


def typed(quantity: Decimal) -> str:
    """A quantity as a person would type it: no grouping, the decimal sign of the language."""
    text = plain(quantity)
    return text if (get_language() or "de")[:2] == "en" else text.replace(".", ",")


def sold_by() -> list[tuple[str, str]]:
    """Units to choose from before the article is known."""
    return [(code, unit_name(code)) for code in UNITS]
