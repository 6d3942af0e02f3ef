"""The list of a company's own part numbers."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Q
from django.http import QueryDict

from accounts.actor import Actor
from accounts.pages.people import neighbours, page_number
from catalog.models import CustomerPartNumber
from catalog.part_numbers import numbers_seen
from catalog.search.reading import plain

PER_PAGE = 25
LONGEST = 60


@dataclass(frozen=True, slots=True)
class PartNumberList:
    rows: Sequence[CustomerPartNumber]
    text: str
    total: int
    previous: str
    next: str


def part_number_list(query: QueryDict, actor: Actor) -> PartNumberList:
    """Searched by number, name or article number. Two statements."""
    text, page = query.get("q", "").strip()[:LONGEST].replace("\x00", ""), page_number(query)
    found = numbers_seen(actor)
    if text:
        named = Q(text__icontains=text) | Q(product__sku__icontains=text) | Q(number__icontains=text)
        found = found.filter(named | Q(plain__startswith=plain(text)) if plain(text) else named)
    total = found.count()
    rows = list(found[(page - 1) * PER_PAGE : page * PER_PAGE])
    return PartNumberList(rows, text, total, *neighbours({"q": text}, page, total))
