"""Where one is in the catalogue: the way up, the shelves beside and below. One statement."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Q, Value
from django.db.models.functions import Coalesce, JSONObject, NullIf
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.actor import Actor
from catalog.models import Category, ProductFamily
from catalog.models.visibility import ShelfIsSeen
from catalog.pictures import drawing_url
from catalog.words import columns

MOST_SHOWN = 15


@dataclass(frozen=True, slots=True)
class Place:
    category: Category
    crumbs: list[dict]
    parent: Category | None
    shelves: list[Category]
    tables: list[dict]  # name and slug of the variant families of the category

    @property
    def near(self) -> list[Category]:
        """The shelves that are shown at once: more than MOST_SHOWN would push the filters out of sight."""
        if len(self.shelves) <= MOST_SHOWN:
            return self.shelves
        here = [shelf for shelf in self.shelves if shelf.pk == self.category.pk]
        return here or self.shelves[:MOST_SHOWN]

    @property
    def further(self) -> list[Category]:
        """Those that are folded."""
        near = {shelf.pk for shelf in self.near}
        return [shelf for shelf in self.shelves if shelf.pk not in near]


@dataclass(frozen=True, slots=True)
class Shelf:
    """A root category with the names of what stands in it."""

    category: Category
    drawing: str
    contents: tuple[str, ...]


def address(category: Category) -> str:
    return reverse("catalog:category", args=[category.slug_path])


def place(slug_path: str, actor: Actor) -> Place | None:
    """The category at an address with its ancestors and children, or its siblings where it has no children.

    Only categories in which the actor can see something; None where there is nothing for them.
    """
    slugs = slug_path.split("/")
    depth = len(slugs)
    ways = ["/".join(slugs[: n + 1]) for n in range(depth)]
    beside = "/".join(slugs[:-1])
    wanted = Q(slug_path__in=ways) | Q(slug_path__startswith=f"{slug_path}/", depth=depth + 1)
    wanted |= Q(slug_path__startswith=f"{beside}/", depth=depth) if beside else Q(depth=1)
    filled = _filled(wanted, actor).annotate(
        tables=_tables(slug_path, actor), branch=Category.branch_ids(slug_path)
    )
    known = {category.slug_path: category for category in filled}
    if slug_path not in known:
        return None
    above = [known[way] for way in ways[:-1] if way in known]
    below = [category for category in known.values() if category.depth == depth + 1]
    return Place(
        category=known[slug_path],
        crumbs=crumbs([*above, known[slug_path]]),
        parent=above[-1] if above else None,
        shelves=below or [category for category in known.values() if category.depth == depth],
        tables=known[slug_path].tables,  # type: ignore[attr-defined]
    )


def _tables(slug_path: str, actor: Actor) -> ArraySubquery:
    name, other = columns("name")
    told = Coalesce(NullIf(name, Value("")), other)
    families = ProductFamily.objects.visible_to(actor).filter(category__slug_path=slug_path)
    return ArraySubquery(families.order_by("slug").values_list(JSONObject(slug="slug", name=told)))


def above(category: Category) -> list[Category]:
    """The way to it, the root first. One statement, or none."""
    step = Category.steplen
    paths = [category.path[:end] for end in range(step, len(category.path), step)]
    return list(Category.objects.filter(path__in=paths).order_by("path")) if paths else []


def crumbs(categories: Iterable[Category], *, last_is_here: bool = True) -> list[dict]:
    trail = [{"label": _("Catalogue"), "url": reverse("catalog:index")}]
    trail += [{"label": category.name, "url": address(category)} for category in categories]
    if last_is_here:
        trail[-1]["url"] = ""
    return trail


def shelves(actor: Actor) -> list[Shelf]:
    """The root categories with what is below them."""
    roots: dict[str, Category] = {}
    inside: dict[str, list[Category]] = {}
    for category in _filled(Q(depth__lte=2), actor):
        top = category.path[: Category.steplen]
        if category.depth == 1:
            roots[top] = category
            inside[top] = []
        elif top in inside:
            inside[top].append(category)
    return [
        Shelf(
            category=root,
            drawing=drawing_url(root.drawing)
            or next(filter(None, (drawing_url(c.drawing) for c in inside[top])), ""),
            contents=tuple(category.name for category in inside[top]),
        )
        for top, root in roots.items()
    ]


def _filled(wanted: Q, actor: Actor):
    return Category.objects.filter(wanted).filter(ShelfIsSeen(actor)).order_by("path")
