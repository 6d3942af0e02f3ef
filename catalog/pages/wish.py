"""What the address of a list asks for: page, order, filters. Anything it does not understand is left out."""

from dataclasses import dataclass, field
from decimal import Decimal

from django.http import QueryDict
from django.utils.translation import get_language

from b2bshop.amounts import read_amount

SORTS = ("rank", "number", "name", "price", "price-down")
LAST_PAGE = 20
MOST_VALUES = 60
ATTRIBUTE = "f."  # f.material=A2-70&f.d=8


@dataclass(frozen=True, slots=True)
class Wish:
    page: int
    per_page: int
    sort: str
    query: QueryDict
    values: dict[str, tuple[str, ...]] = field(default_factory=dict)  # attribute code → wanted values
    makers: tuple[int, ...] = ()
    in_stock: bool = False
    bought: bool = False
    core: bool = False
    low: Decimal | None = None
    high: Decimal | None = None

    @classmethod
    def read(cls, query: QueryDict, *, sees_prices: bool) -> "Wish":
        page, sort = query.get("page", ""), query.get("sort", "")
        allowed = SORTS if sees_prices else SORTS[:3]
        return cls(
            page=min(max(int(page), 1), LAST_PAGE + 1) if _plain(page, 3) else 1,
            per_page=10 if query.get("per_page") == "10" else 48,
            sort=sort if sort in allowed else "rank",
            query=query,
            values=_values(query),
            makers=tuple(int(pk) for pk in query.getlist("maker")[:MOST_VALUES] if _plain(pk, 15)),
            in_stock="stock" in query,
            bought="bought" in query,
            core="core" in query,
            low=_amount(query.get("from", "")) if sees_prices else None,
            high=_amount(query.get("to", "")) if sees_prices else None,
        )

    @property
    def is_narrowed(self) -> bool:
        return bool(self.values or self.makers or self.in_stock or self.bought or self.core or self.has_price)

    @property
    def has_price(self) -> bool:
        return self.low is not None or self.high is not None

    @property
    def order(self) -> tuple[str, ...]:
        name = "name_en" if (get_language() or "de")[:2] == "en" else "name_de"
        return {"number": ("sku",), "name": (name, "sku")}.get(self.sort, ("rank", "pk"))

    def address(self, page: int) -> str:
        query = self.query.copy()
        query["page"] = str(page)
        return "?" + query.urlencode()

    def address_with(self, name: str, value: str) -> str:
        query = self.query.copy()
        query[name] = value
        return "?" + query.urlencode()

    def without(self, name: str, value: str | None = None) -> str:
        """The address with one filter taken back."""
        query = self.query.copy()
        query.pop("page", None)
        kept = [v for v in query.getlist(name) if value is not None and v != value]
        query.setlist(name, kept)
        return "?" + query.urlencode()

    def bare(self) -> str:
        """The address without any filter."""
        query = QueryDict(mutable=True)
        for name in ("q", "in", "sort", "per_page"):
            if name in self.query:
                query.setlist(name, self.query.getlist(name))
        return "?" + query.urlencode()


def _plain(text: str, longest: int) -> bool:
    return text.isascii() and text.isdigit() and len(text) <= longest


def _values(query: QueryDict) -> dict[str, tuple[str, ...]]:
    told = {}
    for name in list(query)[:MOST_VALUES]:
        values = tuple(v for v in query.getlist(name) if v and len(v) <= 120)
        if name.startswith(ATTRIBUTE) and values:
            told[name.removeprefix(ATTRIBUTE)[:60]] = values[:MOST_VALUES]
    return told


def _amount(text: str) -> Decimal | None:
    amount = read_amount(text.strip())
    return amount if amount is not None and 0 <= amount < 10**12 else None
