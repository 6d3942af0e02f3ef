"""Where the products of a variant family stand: their values on its axes, in the order of a size table."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from accounts.actor import Actor
from b2bshop.money import show_number

from .models import AttributeValue, FamilyAxis, Product, ProductFamily
from .units import measure_name

MOST_SIZES = 5000


@dataclass(frozen=True, slots=True)
class Axis:
    """`steps` are the values that occur, by key: numbers count up, texts come in catalogue order."""

    position: int
    name: str
    unit: str
    steps: Mapping[str, str]

    @property
    def title(self) -> str:
        return f"{self.name}, {self.unit}" if self.unit else self.name


@dataclass(frozen=True, slots=True)
class Sizes:
    """`places` tells per product its key on each axis, in catalogue order; `without` are those that lack a value."""

    axes: tuple[Axis, ...]
    places: Mapping[int, tuple[str, ...]]
    without: tuple[int, ...] = ()


def sizes_of(family: ProductFamily, actor: Actor) -> Sizes:
    """Of the products the actor sees. Three statements."""
    axes = list(FamilyAxis.objects.filter(family=family).select_related("attribute"))
    seen = Product.objects.visible_to(actor).filter(family=family).order_by("rank", "pk")
    products = list(seen.values_list("pk", flat=True)[:MOST_SIZES])
    values: dict[int, dict[int, AttributeValue]] = {axis.attribute_id: {} for axis in axes}
    found = AttributeValue.objects.filter(product__in=products, attribute__in=values)
    for value in found:
        values[value.attribute_id][value.product_id] = value
    told = [_axis(axis, values[axis.attribute_id], products) for axis in axes]
    places = {
        pk: tuple(_key(values[axis.attribute_id][pk]) for axis in axes)
        for pk in products
        if all(pk in values[axis.attribute_id] for axis in axes)
    }
    return Sizes(tuple(told), places, tuple(pk for pk in products if pk not in places))


def _axis(axis: FamilyAxis, values: dict[int, AttributeValue], products: list[int]) -> Axis:
    in_order = [values[pk] for pk in products if pk in values]
    if axis.attribute.kind == "number":
        in_order.sort(key=lambda value: value.number)
    steps = {_key(value): _label(value) for value in in_order}
    return Axis(axis.position, axis.attribute.name, measure_name(axis.attribute.unit), steps)


def _key(value: AttributeValue) -> str:
    return _plain(value.number) if value.number is not None else value.text_de


def _label(value: AttributeValue) -> str:
    return show_number(value.number) if value.number is not None else value.text


def _plain(number: Decimal) -> str:
    return f"{number.normalize():f}"
