"""A few articles side by side: every attribute one of them has, and where they differ."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from accounts.actor import Actor
from catalog.models import Product
from catalog.templates import attributes_of_products, values_of

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
    found = Product.objects.visible_to(actor).filter(pk__in=wanted).with_own_numbers(actor)
    return sorted(found, key=lambda product: wanted.index(product.pk))


def comparison(products: Sequence[Product], actor: Actor, *, at: datetime) -> Comparison:
    ids = [product.pk for product in products]
    return Comparison(
        rows=rows(products, actor, at=at),
        features=_features(products),
        without=tuple("?" + "&".join(f"p={other}" for other in ids if other != pk) for pk in ids),
    )


def _features(products: Sequence[Product]) -> list[Feature]:
    """As the articles' templates order them, without what all of them leave out of comparisons. Two statements."""
    entries = attributes_of_products(products)
    asked = [entry for product in products for entry in entries[product.pk]]
    hidden = {entry.attribute for entry in asked} - {e.attribute for e in asked if e.in_comparison}
    values = values_of(products)
    told: dict[int, tuple[str, dict[int, str]]] = {}
    for product in products:
        for value in values[product.pk]:
            if value.attribute not in hidden:
                _name, texts = told.setdefault(value.attribute, (value.name, {}))
                texts[product.pk] = value_text(value.number, value.text, value.unit)
    return [Feature(name, tuple(texts.get(p.pk, "") for p in products)) for name, texts in told.values()]
