"""On a product's page: the same article in another size. What does not exist is shown as such, and not left out."""

from dataclasses import dataclass

from django.urls import reverse

from accounts.actor import Actor
from catalog.models import Product
from catalog.sizes import sizes_of

MOST_STEPS = 60


@dataclass(frozen=True, slots=True)
class Option:
    """`address` is empty where there is no such size beside the others of the product."""

    label: str
    address: str
    is_this: bool


@dataclass(frozen=True, slots=True)
class Switch:
    title: str
    options: list[Option]


def switches(product: Product, actor: Actor) -> list[Switch]:
    """One per axis of the product's family. Five statements, or none for a product without a family."""
    if product.family is None:
        return []
    sizes = sizes_of(product.family, actor)
    own = sizes.places.get(product.pk)
    if own is None:
        return []
    at = {place: pk for pk, place in reversed(list(sizes.places.items()))}
    wanted = {
        (axis.position, key): at.get((*own[:number], key, *own[number + 1 :]))
        for number, axis in enumerate(sizes.axes)
        for key in axis.steps
    }
    ids = {pk for pk in wanted.values() if pk}
    skus = dict(Product.objects.visible_to(actor).filter(pk__in=ids).values_list("pk", "sku"))
    return [
        Switch(
            axis.title,
            [
                Option(label, _address(skus.get(wanted[axis.position, key] or 0)), key == own[number])
                for key, label in axis.steps.items()
            ],
        )
        for number, axis in enumerate(sizes.axes)
        if 1 < len(axis.steps) <= MOST_STEPS
    ]


def _address(sku: str | None) -> str:
    return reverse("catalog:product", args=[sku]) if sku else ""
