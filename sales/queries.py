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
    since they were made. Three statements for any number of them."""
    on = localdate(at)
    offered = Product.objects.visible_to(actor).filter(status=Product.Status.ACTIVE).exclude(pk__in=but)
    offered = offered.annotate(offer=TermsFor(actor, on)).filter(offer=Terms.OPEN)
    since = OrderLine.objects.filter(
        order__unit=OuterRef("unit"), product=OuterRef("product"), order__ordered_at__gte=OuterRef("made_at")
    )
    rows = Suggestion.objects.visible_to(actor).filter(~Exists(since), product__in=offered.values("pk"))
    found = list(rows.select_related("product", "line").order_by("rank")[: most * 2])
    prices = price_lines([(row.product, row.line.quantity) for row in found], actor, on)
    priced = [row for row, price in zip(found, prices, strict=True) if _has_price(price, actor)]
    return [_suggested(row, on) for row in priced[:most]]


def _has_price(price: LinePrice, actor: Actor) -> bool:
    """Who may see no prices is told none of anything."""
    return price.amount is not None or not actor.can(Permission.SEE_PRICES)


def _suggested(row: Suggestion, on: date) -> Suggested:
    row.line.product = row.product
    return Suggested(
        row.product, row.line, row.times, row.last_on, _why(row), bool(row.due_on and row.due_on <= on)
    )


def _why(row: Suggestion) -> str:
    return rhythm(row.interval) if row.interval else _("ordered once")
