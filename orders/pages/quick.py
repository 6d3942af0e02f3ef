"""The grid of a quick order: a page of rows judged as of now, and how many there are of each kind."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Count, Q, QuerySet
from django.utils.translation import gettext as _

from accounts.actor import Actor
from b2bshop.tables import csv_parts
from catalog.models import Product
from catalog.queries import Match, order_rule, similar
from catalog.units import measured
from orders.buying import sold_by
from orders.difference_words import price_change
from orders.models import Outcome, QuickLine, QuickOrder
from orders.quick.columns import FIELDS
from orders.quick.judging import Judged, judge
from pricing.queries import LinePrice

PER_PAGE = 100
MOST_GUESSED = 20  # unknown numbers of a page that similar ones are looked for
IN_CART = "done"
KINDS = {
    Outcome.FINE: "ok",
    Outcome.QUANTITY: "warn",
    Outcome.SUBSTITUTE: "warn",
    Outcome.AMBIGUOUS: "warn",
}


@dataclass(frozen=True, slots=True)
class QuickRow:
    """`offers` are (what a click sends, what it says); `extras` (field, label, text) of what else the table says.

    `before` tells how the price has changed since the article was ordered before.
    """

    line: QuickLine
    judged: Judged
    kind: str
    found_by: str
    total: str
    articles: tuple[Product, ...]
    offers: tuple[tuple[str, str], ...]
    extras: tuple[tuple[str, str, str], ...] = ()
    before: str = ""
    is_dearer: bool = False

    @property
    def is_put(self) -> bool:
        return self.line.put_at is not None


@dataclass(frozen=True, slots=True)
class Tab:
    key: str
    label: str
    count: int


@dataclass(frozen=True, slots=True)
class QuickPage:
    quick_order: QuickOrder
    rows: list[QuickRow]
    tabs: list[Tab]
    chosen: str
    number: int
    pages: range
    ready: int
    failed: int
    units: list[tuple[str, str]]

    @property
    def total(self) -> int:
        return self.tabs[0].count

    @property
    def has_fine(self) -> bool:
        """Something that could be kept as a list."""
        return any(tab.key in (Outcome.FINE, IN_CART) for tab in self.tabs)


def quick_page(quick_order: QuickOrder, actor: Actor, *, chosen: str = "", number: int = 1) -> QuickPage:
    """A fixed number of statements, whatever the number of rows."""
    tabs, ready = _tabs(quick_order)
    chosen = chosen if any(tab.key == chosen for tab in tabs) else ""
    count = next(tab.count for tab in tabs if tab.key == chosen)
    pages = max(-(-count // PER_PAGE), 1)
    number = min(max(number, 1), pages)
    start = (number - 1) * PER_PAGE
    lines = list(_chosen(quick_order, chosen)[start : start + PER_PAGE])
    judged = judge(lines, actor)
    guesses = _guesses(judged, lines, actor)
    told = [name for name in ("note", "cost_centre", "requested_on") if any(getattr(x, name) for x in lines)]
    return QuickPage(
        quick_order=quick_order,
        rows=[_row(line, each, guesses, told) for line, each in zip(lines, judged, strict=True)],
        tabs=tabs,
        chosen=chosen,
        number=number,
        pages=range(1, pages + 1) if pages > 1 else range(0),
        ready=ready,
        failed=sum(tab.count for tab in tabs if tab.key not in ("", IN_CART, Outcome.FINE)),
        units=sold_by(),
    )


def _chosen(quick_order: QuickOrder, key: str) -> QuerySet[QuickLine]:
    lines = quick_order.lines.select_related("product")
    if key == IN_CART:
        return lines.exclude(put_at=None)
    return lines.filter(outcome=key, put_at=None) if key else lines


def _tabs(quick_order: QuickOrder) -> tuple[list[Tab], int]:
    """Only those that have rows, and how many could go into a cart now."""
    waiting = Count("pk", filter=Q(put_at=None))
    found = quick_order.lines.order_by().values("outcome").annotate(waiting=waiting, every=Count("pk"))
    rows = {row["outcome"]: row for row in found}
    tabs = [Tab("", _("all"), sum(row["every"] for row in rows.values()))]
    tabs += [
        Tab(outcome.value, str(outcome.label), rows[outcome.value]["waiting"])
        for outcome in Outcome
        if outcome.value in rows and rows[outcome.value]["waiting"]
    ]
    done = sum(row["every"] - row["waiting"] for row in rows.values())
    if done:
        tabs.append(Tab(IN_CART, _("in a cart"), done))
    return tabs, rows.get(Outcome.FINE.value, {"waiting": 0})["waiting"]


def _guesses(judged: list[Judged], lines: list[QuickLine], actor: Actor) -> dict[str, list[Product]]:
    unknown = [
        line.number
        for line, each in zip(lines, judged, strict=True)
        if each.outcome == Outcome.UNKNOWN and line.number and len(line.number) <= 60
    ]
    return similar(unknown[:MOST_GUESSED], actor)


def _row(
    line: QuickLine, judged: Judged, guesses: Mapping[str, list[Product]], extras: Sequence[str]
) -> QuickRow:
    unit = judged.entry.unit if judged.entry else ""
    offers = tuple((text, _offer(judged.product, text, unit)) for text in judged.offers)
    told = judged.assessed
    is_fine = judged.outcome == Outcome.FINE and told is not None and told.quantity is not None
    return QuickRow(
        line=line,
        judged=judged,
        kind=KINDS.get(judged.outcome, "bad"),
        found_by=_found_by(judged.match),
        total=measured(told.quantity, judged.product.unit) if is_fine and told and judged.product else "",
        articles=judged.articles or tuple(guesses.get(line.number, ())[:5]),
        offers=offers if judged.product else (),
        extras=tuple((name, str(FIELDS[name]), getattr(line, name)) for name in extras),
        before=_before(line, told.price) if told and is_fine else "",
        is_dearer=bool(told and told.price and _is_dearer(line, told.price)),
    )


def _before(line: QuickLine, price: LinePrice | None) -> str:
    """`8.42 € → 9.00 € (+6.89 %)`; nothing where it costs what it did."""
    if line.was_amount is None or price is None or price.amount is None:
        return ""
    if line.was_currency != price.currency:
        return ""
    values = {"old": line.was_amount, "old_basis": line.was_basis, "currency": price.currency}
    values |= {"new": price.amount, "new_basis": price.basis}
    is_same = line.was_amount * price.basis == price.amount * line.was_basis
    return _("price as before") if is_same else price_change(values)


def _is_dearer(line: QuickLine, price: LinePrice) -> bool:
    if line.was_amount is None or price.amount is None or line.was_currency != price.currency:
        return False
    return price.amount * line.was_basis > line.was_amount * price.basis


def _offer(product: Product | None, quantity: str, unit: str) -> str:
    return measured(Decimal(quantity), unit or order_rule(product).unit) if product else quantity


def _found_by(match: Match | None) -> str:
    """How a number was understood, where it is not the shop's own."""
    return {
        Match.CUSTOMER: _("your part number"),
        Match.GTIN: _("GTIN"),
        Match.PACK: _("GTIN of a packaging"),
        Match.MANUFACTURER: _("manufacturer's number"),
        Match.REFERENCE: _("other number"),
        Match.WRITTEN_OTHERWISE: _("written otherwise"),
    }.get(match, "") if match else ""  # fmt: skip


def failed_rows(quick_order: QuickOrder, actor: Actor):
    """Rows that do not lie in a cart and cannot go there, as they were sent, each with its reason; parts of a CSV."""
    lines = list(
        quick_order.lines.filter(put_at=None).exclude(outcome=Outcome.FINE).select_related("product")
    )
    judged = judge(lines, actor)
    width = max([len(quick_order.header), *(len(line.cells) for line in lines)], default=0)
    header = [*quick_order.header, *[""] * (width - len(quick_order.header)), _("reason")]
    rows = [
        [*line.cells, *[""] * (width - len(line.cells)), " ".join(each.words) or str(each.outcome.label)]
        for line, each in zip(lines, judged, strict=True)
    ]
    return csv_parts([header, *rows] if quick_order.header else rows)
