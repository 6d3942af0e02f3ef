"""What a person, or everybody whose orders they see, orders again and again: how often, and what it cost last."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal

from django.db.models import Count, Max, Min, QuerySet
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.actor import Actor
from catalog.models import Product

from .models import Order, OrderLine
from .states import State

LOOKS_BACK = timedelta(days=730)
MOST = 200
AT_LEAST = 2  # orders; what was bought once has no interval


@dataclass(frozen=True, slots=True)
class Usual:
    """`interval` is the average number of days between orders, at least one; `last` the line ordered last."""

    product: Product
    times: int
    interval: int
    last: OrderLine
    last_on: date
    due_on: date
    is_due: bool

    @property
    def rhythm(self) -> str:
        return rhythm(self.interval)


def rhythm(days: int) -> str:
    """`every 6 weeks`"""
    if days < 14:
        return ngettext("every day", "every %(n)d days", days) % {"n": days}
    if days < 60:
        return _("every %(n)d weeks") % {"n": round(days / 7)}
    return _("every %(n)d months") % {"n": round(days / 30.4)}


def usual_basket(actor: Actor, *, at: datetime, everybody: bool = False) -> list[Usual]:
    """What is due first stands first. Three statements. `everybody`: not only the person's own orders."""
    lines = _lines(actor, at, everybody)
    bought = (
        lines.order_by()
        .values("product")
        .annotate(
            times=Count("order", distinct=True),
            first=Min("order__ordered_at"),
            last=Max("order__ordered_at"),
        )
        .filter(times__gte=AT_LEAST)
        .order_by("-last", "product")[:MOST]
    )
    told = {row["product"]: row for row in bought}
    last = lines.filter(product__in=told).order_by("product", "-order__ordered_at", "-pk").distinct("product")
    by_product = {line.product_id: line for line in last.select_related("order")}
    products = Product.objects.visible_to(actor).with_own_numbers(actor).with_packs().in_bulk(list(told))
    found = [_usual(product, told[pk], by_product[pk], localdate(at)) for pk, product in products.items()]
    return sorted(found, key=lambda usual: (usual.due_on, usual.product.sku))


def _lines(actor: Actor, at: datetime, everybody: bool) -> QuerySet[OrderLine]:
    orders = Order.objects.visible_to(actor).placed().exclude(state=State.CANCELLED)
    orders = orders.filter(ordered_at__gte=at - LOOKS_BACK)
    if not everybody:
        orders = orders.filter(ordered_by=actor.person)
    return OrderLine.objects.filter(order__in=orders.order_by().values("pk"))


def _usual(product: Product, row: Mapping, line: OrderLine, today: date) -> Usual:
    days = (localdate(row["last"]) - localdate(row["first"])).days
    interval = max(round(Decimal(days) / (row["times"] - 1)), 1)
    last_on = localdate(row["last"])
    due_on = last_on + timedelta(days=interval)
    line.product = product
    return Usual(product, row["times"], interval, line, last_on, due_on, due_on <= today)
