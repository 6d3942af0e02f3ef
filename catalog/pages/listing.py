"""A page of product rows: the same number of statements for ten rows and for forty-eight."""

from dataclasses import dataclass
from datetime import date

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Count, OuterRef, QuerySet, Subquery, Window
from django.db.models.functions import JSONObject
from django.http import QueryDict
from django.utils.translation import get_language

from accounts.actor import Actor
from catalog.models import CustomerPartNumber, Product, ProductUnit
from orders.models import Cart, CartLine

from .rows import Row, rows

LAST_PAGE = 20
PACK = ("unit", "numerator", "denominator", "is_sold")  # what a row needs of a packaging


@dataclass(frozen=True, slots=True)
class Wish:
    """What the address asks for: which page, how many rows, in which order."""

    page: int
    per_page: int
    sort: str
    query: QueryDict

    @classmethod
    def read(cls, query: QueryDict) -> "Wish":
        page = query.get("page", "")
        plain = page.isascii() and page.isdigit() and len(page) < 4
        return cls(
            page=min(max(int(page), 1), LAST_PAGE + 1) if plain else 1,
            per_page=10 if query.get("per_page") == "10" else 48,
            sort=sort if (sort := query.get("sort", "")) in ("number", "name") else "rank",
            query=query,
        )

    @property
    def order(self) -> tuple[str, ...]:
        name = "name_en" if (get_language() or "de")[:2] == "en" else "name_de"
        return {"number": ("sku",), "name": (name, "sku"), "rank": ("rank", "pk")}[self.sort]

    def address(self, page: int) -> str:
        query = self.query.copy()
        query["page"] = str(page)
        return "?" + query.urlencode()


@dataclass(frozen=True, slots=True)
class Listing:
    """`total` counts all matching articles, of which the first pages can be leafed through."""

    rows: list[Row]
    total: int
    page: int
    previous: str
    next: str
    is_cut: bool


def listing(products: QuerySet[Product], wish: Wish, actor: Actor, *, on: date) -> Listing:
    """The rows of one page, priced at the smallest quantity that can be ordered. Seven statements."""
    start = (wish.page - 1) * wish.per_page
    shown = [] if wish.page > LAST_PAGE else list(_told(products, actor)[start : start + wish.per_page])
    for product in shown:
        product.know_packs(getattr(product, "packs_told", ()))
    total = getattr(shown[0], "total", 0) if shown else 0
    more = total > wish.page * wish.per_page
    return Listing(
        rows=rows(shown, actor, on=on),
        total=total,
        page=wish.page,
        previous=wish.address(wish.page - 1) if wish.page > 1 else "",
        next=wish.address(wish.page + 1) if more and wish.page < LAST_PAGE else "",
        is_cut=more and wish.page == LAST_PAGE,
    )


def _told(products: QuerySet[Product], actor: Actor) -> QuerySet[Product]:
    """With everything that can be told about a product in the same statement."""
    numbers = CustomerPartNumber.objects.visible_to(actor).filter(product=OuterRef("pk"))
    current = Cart.objects.visible_to(actor).open().values("pk")[:1]
    lines = CartLine.objects.filter(cart=Subquery(current), product=OuterRef("pk"))
    successors = Product.objects.visible_to(actor).filter(pk=OuterRef("successor"))
    packs = ProductUnit.objects.filter(product=OuterRef("pk"))
    return products.defer("search_text", "text_de", "text_en").annotate(
        total=Window(Count("pk")),
        part_number=Subquery(numbers.values("number")[:1]),
        in_cart=Subquery(lines.values("quantity")[:1]),
        successor_sku=Subquery(successors.values("sku")[:1]),
        packs_told=ArraySubquery(packs.values_list(JSONObject(**{name: name for name in PACK}))),
    )
