"""A page of product rows: the same number of statements for ten rows and for forty-eight."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, OuterRef, QuerySet, Subquery, Window
from django.http import QueryDict
from django.utils.translation import get_language

from accounts.actor import Actor
from accounts.permissions import Permission
from catalog.models import AttributeValue, CategoryAttribute, CustomerPartNumber, Product
from catalog.pictures import drawing_url
from catalog.queries import availability, order_rule
from catalog.rules import first_quantity
from orders.buying import BuyBox, buy_box
from orders.models import Cart, CartLine
from pricing.queries import LinePrice, price_lines

from .parts import Offer, StockNote, offer, stock_note, value_text

LAST_PAGE = 20
ATTRIBUTES_IN_A_ROW = 5


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
class Row:
    product: Product
    drawing: str
    part_number: str
    attributes: tuple[tuple[str, str], ...]
    stock: StockNote
    offer: Offer
    buy: BuyBox | None
    successor: str

    @property
    def is_off(self) -> bool:
        return self.product.status == Product.Status.DISCONTINUED


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
    return products.defer("search_text", "text_de", "text_en").annotate(
        total=Window(Count("pk")),
        part_number=Subquery(numbers.values("number")[:1]),
        in_cart=Subquery(lines.values("quantity")[:1]),
        successor_sku=Subquery(successors.values("sku")[:1]),
    )


def rows(products: Sequence[Product], actor: Actor, *, on: date) -> list[Row]:
    firsts = [(product, first_quantity(order_rule(product))) for product in products]
    prices = price_lines(firsts, actor, on)
    stock = availability(products)
    values = _values(products)
    return [
        Row(
            product=product,
            drawing=drawing_url(product.drawing),
            part_number=getattr(product, "part_number", None) or "",
            attributes=tuple(values[product.pk][:ATTRIBUTES_IN_A_ROW]),
            stock=(note := stock_note(product, stock[product.pk], on)),
            offer=offer(product, price),
            buy=buy_box(product, in_cart=getattr(product, "in_cart", None))
            if buyable(product, price, note, actor)
            else None,
            successor=getattr(product, "successor_sku", None) or "",
        )
        for product, price in zip(products, prices, strict=True)
    ]


def buyable(product: Product, price: LinePrice, note: StockNote, actor: Actor) -> bool:
    sold_out = product.status == Product.Status.DISCONTINUED and note.level == "none"
    return price.is_priced and not sold_out and actor.can(Permission.FILL_CART)


def _values(products: Sequence[Product]) -> dict[int, list[tuple[str, str]]]:
    """(name, value) pairs per product in the order its category gives them. One statement."""
    places = CategoryAttribute.objects.filter(
        category=OuterRef("product__category"), attribute=OuterRef("attribute")
    )
    found = AttributeValue.objects.filter(product__in=[product.pk for product in products])
    told: dict[int, list[tuple[str, str]]] = defaultdict(list)
    placed = found.annotate(place=Subquery(places.values("position")[:1])).select_related("attribute")
    for value in placed.order_by("product", "place", "pk"):
        told[value.product_id].append((value.attribute.name, value_text(value)))
    return told
