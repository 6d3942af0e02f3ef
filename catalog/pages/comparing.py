"""A few articles side by side: every attribute one of them has, and where they differ."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from accounts.actor import Actor
from catalog.models import AttributeValue, Product
from catalog.words import columns

from .parts import value_text
from .rows import Row, rows

MOST = 6


@dataclass(frozen=True, slots=True)
class Feature:
    name: str
    values: tuple[str, ...]

    @property
    def differs(self) -> bool:
        return len(set(self.values)) > 1


@dataclass(frozen=True, slots=True)
class Comparison:
    rows: list[Row]
    features: list[Feature]
    without: tuple[str, ...]


def chosen(ids: Sequence[str], actor: Actor) -> list[Product]:
    """In the order they were chosen; what the actor does not see is not among them."""
    wanted = list(dict.fromkeys(int(pk) for pk in ids if pk.isascii() and pk.isdigit() and len(pk) < 16))[
        :MOST
    ]
    found = Product.objects.visible_to(actor).filter(pk__in=wanted)
    return sorted(found, key=lambda product: wanted.index(product.pk))


def comparison(products: Sequence[Product], actor: Actor, *, on: date) -> Comparison:
    ids = [product.pk for product in products]
    return Comparison(
        rows=rows(products, actor, on=on),
        features=_features(ids),
        without=tuple("?" + "&".join(f"p={other}" for other in ids if other != pk) for pk in ids),
    )


def _features(ids: Sequence[int]) -> list[Feature]:
    """In alphabetical order of their names, those of most articles first. One statement."""
    names, texts = columns("attribute__name"), columns("text")
    found = AttributeValue.objects.filter(product__in=ids).values_list(
        "product", "attribute", "number", "attribute__unit", *names, *texts
    )
    told: dict[int, tuple[str, dict[int, str]]] = {}
    for product, attribute, number, unit, name, other_name, text, other_text in found:
        _name, values = told.setdefault(attribute, (name or other_name, {}))
        values[product] = value_text(number, text or other_text, unit)
    ordered = sorted(told.values(), key=lambda feature: (-len(feature[1]), feature[0].lower()))
    return [Feature(name, tuple(values.get(pk, "") for pk in ids)) for name, values in ordered]
