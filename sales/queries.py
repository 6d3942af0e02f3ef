"""What somebody is suggested to order again, as far as they can."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Exists, OuterRef
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from accounts.actor import Actor
from accounts.permissions import Permission
from catalog.models import Product, Terms
from catalog.models.visibility import TermsFor
from orders.models import OrderLine
from orders.usual import rhythm
from pricing.queries import LinePrice, price_lines

from .models import Suggestion


@dataclass(frozen=True, slots=True)
class Suggested:
    """`why` explains it: `every 6 weeks, last on 12.10.2026`."""

    product: Product
    line: OrderLine
    times: int
    last_on: date
    why: str
    is_due: bool


def suggestions(actor: Actor, *, at: datetime, most: int, but: Collection[int] = ()) -> list[Suggested]:
    """The likeliest first: on sale, in the assortment, with a price, not among the products `but`, and not ordered
    since they were made. Four statements for any number of them, one where there is none."""
    on = localdate(at)
    since = OrderLine.objects.filter(
        order__unit=OuterRef("unit"), product=OuterRef("product"), order__ordered_at__gte=OuterRef("made_at")
    )
    rows = Suggestion.objects.visible_to(actor).filter(~Exists(since)).exclude(product__in=but)
    likely = list(rows.select_related("line").order_by("rank"))
    if not likely:
        return []
    offered = Product.objects.visible_to(actor).filter(status=Product.Status.ACTIVE)
    offered = offered.annotate(offer=TermsFor(actor, on)).filter(offer=Terms.OPEN)
    products = offered.in_bulk([row.product_id for row in likely])
    found = [row for row in likely if row.product_id in products][: most * 2]
    for row in found:
        row.product = row.line.product = products[row.product_id]
    prices = price_lines([(row.product, row.line.quantity) for row in found], actor, on)
    priced = [row for row, price in zip(found, prices, strict=True) if _has_price(price, actor)]
    return [_suggested(row, on) for row in priced[:most]]


def _has_price(price: LinePrice, actor: Actor) -> bool:
    """Who may see no prices is told none of anything."""
    return price.amount is not None or not actor.can(Permission.SEE_PRICES)


def _suggested(row: Suggestion, on: date) -> Suggested:
    return Suggested(
        row.product, row.line, row.times, row.last_on, _why(row), bool(row.due_on and row.due_on <= on)
    )


def _why(row: Suggestion) -> str:
    return rhythm(row.interval) if row.interval else _("ordered once")
