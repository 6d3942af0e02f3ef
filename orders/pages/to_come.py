"""Back orders and what else is on the way: the lines of which something is still to come."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode

from django.http import QueryDict
from django.utils.timezone import localdate

from accounts.actor import Actor
from catalog.planning import without_first
from orders.finding import lines_to_come as find_lines
from orders.models import OrderLine
from orders.sent import page_number

PER_PAGE = 50
LAST_PAGE = 200


@dataclass(frozen=True, slots=True)
class ToCome:
    """`next_on` is the day of the next part, None where none is known."""

    line: OrderLine
    next_on: date | None
    is_late: bool


@dataclass(frozen=True, slots=True)
class LinesToCome:
    rows: Sequence[ToCome]
    total: int
    text: str
    previous: str
    next: str


def lines_to_come(query: QueryDict, actor: Actor) -> LinesToCome:
    """Two statements for any number of lines; the one that is due first leads."""
    text = query.get("text", "").replace("\x00", "").strip()[:60]
    page = min(page_number(query.get("page", "")), LAST_PAGE)
    lines = find_lines(actor, text)
    total, start = lines.count(), (page - 1) * PER_PAGE
    return LinesToCome(
        rows=[_row(line) for line in lines[start : start + PER_PAGE]],
        total=total,
        text=text,
        previous=_address(text, page - 1) if page > 1 else "",
        next=_address(text, page + 1) if total > page * PER_PAGE and page < LAST_PAGE else "",
    )


def _address(text: str, page: int) -> str:
    return "?" + urlencode({"text": text, "page": page})


def _row(line: OrderLine) -> ToCome:
    parts = without_first(line.parts, line.shipped)
    next_on = parts[0].on if parts else None
    return ToCome(line, next_on, next_on is not None and next_on < localdate())
