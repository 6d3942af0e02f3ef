"""A page of product rows: the same number of statements for ten rows and for forty-eight."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import partial

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import F, OuterRef, QuerySet, Subquery, Sum
from django.db.models.functions import JSONObject
from django.utils.timezone import localdate

from accounts.actor import Actor
from catalog.models import Product, ProductUnit
from catalog.search.finding import Finding
from orders.models import Cart, CartLine
from pricing.own_price import OwnPrice, cheapest
from pricing.sources import sources

from .facets import MOST_COUNTED, Facets, facets
from .filters import conditions, prepared
from .rows import Row, rows
from .wish import LAST_PAGE, Wish

PACK = ("unit", "numerator", "denominator", "is_sold")  # what a row needs of a packaging


@dataclass(frozen=True, slots=True)
class Listing:
    """`total` counts all matching articles, None where there are more than `MOST_COUNTED`."""

    rows: list[Row]
    facets: Facets
    page: int
    previous: str
    next: str
    is_cut: bool
    limit: int = MOST_COUNTED

    @property
    def total(self) -> int | None:
        return self.facets.total


def listing(
    products: QuerySet[Product],
    wish: Wish,
    actor: Actor,
    *,
    at: datetime,
    finding: Finding | None = None,
) -> Listing:
    """The rows of one page, priced at the smallest quantity that can be ordered."""
    filters, on = conditions(wish), localdate(at)
    ready = prepared(products, wish, actor, on=on)
    told = facets(ready, filters, wish, partial(_within_price, wish=wish, actor=actor, on=on))
    narrowed = ready.filter(*(each.narrows for each in filters.values()))
    window = ((wish.page - 1) * wish.per_page, wish.page * wish.per_page + 1)  # with the first row behind it
    found = [] if wish.page > LAST_PAGE else _page(narrowed, wish, actor, told, finding, window, on)
    for product in found:
        product.know_packs(getattr(product, "packs_told", ()))
    more = len(found) > wish.per_page
    return Listing(
        rows=rows(found[: wish.per_page], actor, at=at),
        facets=told,
        page=wish.page,
        previous=wish.address(wish.page - 1) if wish.page > 1 else "",
        next=wish.address(wish.page + 1) if more and wish.page < LAST_PAGE else "",
        is_cut=more and wish.page == LAST_PAGE,
    )


def _within_price(products: QuerySet[Product], *, wish: Wish, actor: Actor, on: date) -> QuerySet[Product]:
    """Walked along the prices, because asking each product for its own takes long where there are many."""
    bought_by = sources(actor, on)
    found = cheapest(products, bought_by, limit=MOST_COUNTED + 1, low=wish.low, high=wish.high)
    return products.filter(pk__in=found)


def _page(
    products: QuerySet[Product],
    wish: Wish,
    actor: Actor,
    told: Facets,
    finding: Finding | None,
    window: tuple[int, int],
    on: date,
) -> list[Product]:
    """The products of a window of the list, in its order. One statement where the database can put them in order."""
    start, end = window
    if wish.sort in ("price", "price-down"):
        bought_by, down = sources(actor, on), wish.sort == "price-down"
        if told.total is None:
            limits = {"low": wish.low, "high": wish.high}
            return by_ids(cheapest(products, bought_by, limit=end, descending=down, **limits)[start:], actor)
        price = F("own_price").desc(nulls_last=True) if down else F("own_price").asc(nulls_last=True)
        priced = products.alias(own_price=OwnPrice(bought_by)).order_by(price, "-pk" if down else "pk")
        return list(_told(priced, actor)[start:end])
    if wish.sort == "rank" and finding is not None:
        if told.total is None:
            return by_ids(_leading_first(products, finding, start, end), actor)
        return list(_told(products.order_by(*finding.fit), actor)[start:end])
    return list(_told(products.order_by(*wish.order), actor)[start:end])


def _leading_first(products: QuerySet[Product], finding: Finding, start: int, end: int) -> list[int]:
    """Too many to be weighed: those whose number it is go first, the others follow in catalogue order."""
    kept = (
        set(products.filter(pk__in=finding.leading).values_list("pk", flat=True))
        if finding.leading
        else set()
    )
    first = [pk for pk in finding.leading if pk in kept]
    others = products.exclude(pk__in=first) if first else products
    behind = others.order_by("rank", "pk").values_list("pk", flat=True)
    rest = list(behind[max(start - len(first), 0) : max(end - len(first), 0)])
    return first[start:end] + rest


def by_ids(ids: Sequence[int], actor: Actor) -> list[Product]:
    place = {pk: n for n, pk in enumerate(ids)}
    found = _told(Product.objects.visible_to(actor).filter(pk__in=ids), actor)
    return sorted(found, key=lambda product: place[product.pk])


def _told(products: QuerySet[Product], actor: Actor) -> QuerySet[Product]:
    """With everything that can be told about a product in the same statement."""
    current = Cart.objects.that_get_what_is_added(actor).values("pk")[:1]
    lines = CartLine.objects.wanted().filter(cart=Subquery(current), product=OuterRef("pk"))
    successors = Product.objects.visible_to(actor).filter(pk=OuterRef("successor"))
    packs = ProductUnit.objects.filter(product=OuterRef("pk"))
    named = products.defer("text_de", "text_en").with_own_numbers(actor)  # type: ignore[attr-defined]
    return named.annotate(
        in_cart=Subquery(lines.order_by().values("product").values(total=Sum("quantity"))),
        successor_sku=Subquery(successors.values("sku")[:1]),
        packs_told=ArraySubquery(packs.values_list(JSONObject(**{name: name for name in PACK}))),
    )
