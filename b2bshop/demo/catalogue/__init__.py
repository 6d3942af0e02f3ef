"""The demo catalogue: an industrial range written from public technical facts, the same on every run.

Doors: `categories()` gives every node of the tree, parents before children; `products()` gives the articles.
"""

from . import (
    abrasives,
    bearings,
    bolts,
    cables,
    cutting,
    electrical,
    fixings,
    fluid,
    handtools,
    nuts,
    protection,
    supplies,
    switchgear,
    transmission,
    woodscrews,
)
from .records import DemoAttribute, DemoCategory, DemoPack, DemoProduct

__all__ = ["DemoAttribute", "DemoCategory", "DemoPack", "DemoProduct", "categories", "products"]

WRITTEN = (bolts, nuts, bearings)  # modules that make their articles in code of their own
TABLED = (
    woodscrews,
    fixings,
    transmission,
    cables,
    switchgear,
    electrical,
    handtools,
    cutting,
    abrasives,
    protection,
    fluid,
    supplies,
)


def categories() -> list[DemoCategory]:
    """Every level of the tree, parents before children."""
    nodes = [node for module in (*WRITTEN, *TABLED) for node in module.CATEGORIES]
    return nodes + [each.category for module in TABLED for each in module.RANGES]


def products() -> list[DemoProduct]:
    """All articles, in the order of the catalogue."""
    articles = [article for module in WRITTEN for article in module.products()]
    return articles + [article for module in TABLED for each in module.RANGES for article in each.products()]
