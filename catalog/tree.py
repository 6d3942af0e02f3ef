"""Verbs on the category tree. They keep `slug_path` of a category and of all below it right."""

from django.db import connection, transaction
from django.db.models import F, Value
from django.db.models.functions import Concat, Length, Substr
from django.utils.translation import gettext as _

from .models import Category


class TreeProblem(ValueError):
    """The category cannot stand there; says why."""


def address_of(slug: str, parent: Category | None) -> str:
    return f"{parent.slug_path}/{slug}" if parent else slug


def check_place(category: Category, slug: str, parent: Category | None) -> None:
    """Raises TreeProblem when `category` (saved or new) cannot be `slug` below `parent`."""
    if category.pk and parent and parent.path.startswith(category.path):
        raise TreeProblem(_("A category cannot stand below itself."))
    address, longest = address_of(slug, parent), 0
    if category.pk:
        below = Category.objects.filter(path__startswith=category.path)
        longest = max(below.annotate(size=Length("slug_path")).values_list("size", flat=True), default=0)
        longest -= len(category.slug_path)
    if len(address) + max(longest, 0) > Category._meta.get_field("slug_path").max_length:
        raise TreeProblem(_("The address of the category, or of one below it, would be too long."))
    if Category.objects.filter(slug_path=address).exclude(pk=category.pk).exists():
        raise TreeProblem(
            _("There is a category with the address “%(address)s” already.") % {"address": address}
        )


@transaction.atomic
def add_category(category: Category, parent: Category | None = None) -> Category:
    """Saves a new category as the last one below `parent`, or as a root; its slug must be set."""
    _lock()
    check_place(category, category.slug, parent)
    category.slug_path = address_of(category.slug, parent)
    if parent is None:
        return Category.objects.add_root(instance=category)
    return Category.objects.add_child(Category.objects.get(pk=parent.pk), instance=category)


@transaction.atomic
def move_category(category: Category, parent: Category | None, *, first: bool = False) -> None:
    """Makes it the last (or first) one below `parent`, with all that stands below it; None makes it a root."""
    _lock()
    category.refresh_from_db(fields=["path", "depth", "numchild", "slug", "slug_path"])
    check_place(category, category.slug, parent)
    if parent is None:
        target, position = Category.objects.get_root_nodes().first(), "sibling"
    else:
        target, position = Category.objects.get(pk=parent.pk), "child"
    Category.objects.move(category, target, f"{'first' if first else 'last'}-{position}")
    category.refresh_from_db(fields=["path", "depth", "numchild"])
    _readdress(category, address_of(category.slug, parent))


@transaction.atomic
def rename_category(category: Category, slug: str) -> None:
    """Gives the category another slug; the addresses of all below it follow."""
    _lock()
    category.refresh_from_db(fields=["path", "depth", "numchild", "slug_path"])
    parent = Category.objects.get_parent(category)
    check_place(category, slug, parent)
    category.slug = slug
    category.save(update_fields=["slug"])
    _readdress(category, address_of(slug, parent))


@transaction.atomic
def swap_category(category: Category, *, down: bool) -> bool:
    """Changes places with the neighbour below or above; False where there is none."""
    _lock()
    category.refresh_from_db(fields=["path", "depth", "numchild"])
    siblings = Category.objects
    neighbour = siblings.get_next_sibling(category) if down else siblings.get_prev_sibling(category)
    if neighbour is None:
        return False
    siblings.move(category, neighbour, "right" if down else "left")
    return True


def _readdress(category: Category, address: str) -> None:
    rest = Substr("slug_path", len(category.slug_path) + 1)
    below = Category.objects.filter(path__startswith=category.path)
    below.update(slug_path=Concat(Value(address), rest) if category.slug_path != address else F("slug_path"))
    category.slug_path = address


def _lock() -> None:
    """One change of the tree at a time: a move rewrites the paths of many rows."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('catalog_category'))")
