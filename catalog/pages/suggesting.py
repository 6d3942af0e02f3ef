"""What the search box offers: articles by number or name, shelves, each of them something the reader may see."""

from dataclasses import dataclass

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.actor import Actor
from catalog.models import Category, Product
from catalog.models.visibility import ShelfIsSeen
from catalog.search.finding import find
from orders.queries import was_bought

from .tree import address

MOST_PRODUCTS = 8
MOST_SHELVES = 4
LEAST = 2


@dataclass(frozen=True, slots=True)
class Offer:
    label: str
    note: str
    address: str


@dataclass(frozen=True, slots=True)
class Group:
    title: str
    offers: list[Offer]


def offers(text: str, actor: Actor) -> list[Group]:
    """At most a dozen, in two or three groups; the statements do not depend on how much there is."""
    if len(text) < LEAST:
        return []
    found = find(text, actor, Product.objects.visible_to(actor))
    ids = list(found.leading[:MOST_PRODUCTS])
    if len(ids) < MOST_PRODUCTS:
        others = found.products.exclude(pk__in=ids).order_by("rank", "pk").values_list("pk", flat=True)
        ids += list(others[: MOST_PRODUCTS - len(ids)])
    products = _products(ids, actor)
    groups = [Group(_("Articles"), products), Group(_("Catalogue"), _shelves(text, actor))]
    return [group for group in groups if group.offers]


def _products(ids: list[int], actor: Actor) -> list[Offer]:
    """What was bought before says so."""
    if not ids:
        return []
    seen = Product.objects.visible_to(actor).filter(pk__in=ids).with_own_numbers(actor)
    told = seen.annotate(was_bought=was_bought(actor))
    by_id = {product.pk: product for product in told}
    return [
        Offer(
            label=product.name,
            note=" · ".join(
                filter(
                    None,
                    (
                        product.sku,
                        product.part_number,
                        product.part_text,
                        _("bought before") if product.was_bought else "",
                    ),
                )
            ),
            address=reverse("catalog:product", args=[product.sku]),
        )
        for pk in ids
        if (product := by_id.get(pk))
    ]


def _shelves(text: str, actor: Actor) -> list[Offer]:
    named = Q(name_de__icontains=text) | Q(name_en__icontains=text) | Q(standards__icontains=text)
    shelves = (
        Category.objects.filter(named).filter(ShelfIsSeen(actor)).order_by("depth", "path")[:MOST_SHELVES]
    )
    return [Offer(shelf.name, shelf.standards, address(shelf)) for shelf in shelves]
