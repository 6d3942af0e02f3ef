"""The demo catalogue: an industrial range written from public technical facts, the same on every run.

Doors: `categories()` gives every node of the tree, parents before children; `products()` gives the articles.
"""

from . import bearings, bolts, nuts
from .records import DemoAttribute, DemoCategory, DemoProduct

__all__ = ["DemoAttribute", "DemoCategory", "DemoProduct", "categories", "products"]

GROUPS = (bolts, nuts, bearings)


def categories() -> list[DemoCategory]:
    """Every level of the tree, parents before children."""
    return [category for module in GROUPS for category in module.CATEGORIES]


def products() -> list[DemoProduct]:
    """All articles, in the order of the catalogue."""
    return [product for module in GROUPS for product in module.products()]
