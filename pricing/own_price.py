"""The own price as an expression of the database, to sort and filter by: the same answer as price_lines gives.

Price per one unit of measure, at the smallest quantity that can be ordered; NULL where it is on request. The rules are
those of `rules.cheapest_of_equals`; tests hold the two against each other. Nothing is stored per customer.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import groupby
from typing import NamedTuple

from django.db import connection
from django.db.models import DecimalField, F, Func, Max, Q, QuerySet

from catalog.models import Product, Terms
from catalog.models.visibility import TermsFor

from .models import Discount
from .rules import Source, WhenUsedUp
from .sources import Origin, Sources

_FIRST = "greatest({multiple}, ceil({minimum} / {multiple}) * {multiple})"
# Of one contract or list the highest tier reached.
_FIXED = """(SELECT {amount} / r.basis FROM {table} r WHERE r.{parent} = %s
    AND r.product_id = {product} AND r.min_quantity <= {first} AND r.valid @> %s
  ORDER BY r.min_quantity DESC LIMIT 1)"""
# Of each contract the highest tier reached; among those of one rank the cheapest, "on request" (0) last.
_FIXED_OF = """(SELECT tier.price FROM (
  SELECT DISTINCT ON (r.{parent}) r.amount / r.basis AS price FROM {table} r WHERE r.{parent} = ANY(%s)
    AND r.product_id = {product} AND r.min_quantity <= {first} AND r.valid @> %s
  ORDER BY r.{parent}, r.min_quantity DESC) AS tier ORDER BY tier.price = 0, tier.price LIMIT 1)"""
_DISCOUNTED = """pricing_after_discounts(%s::bigint, %s::bigint, %s, %s::numeric, %s::date, {first}, {product},
  {category}, {maker}, {family}, {group})"""
_CHEAPEST_OF = """(SELECT offer.price FROM (VALUES {offers}) AS offer(price) WHERE offer.price IS NOT NULL
  ORDER BY offer.price = 0, offer.price LIMIT 1)"""

# What a contract has no more of is not offered at its price (NULL) or is on request (0); where it is blocked, it keeps
# its price.
_WHILE_LEFT = """(SELECT CASE WHEN offer.price IS NULL THEN NULL
    WHEN (SELECT a.quantity - a.called FROM pricing_agreedquantity a
           WHERE a.contract_id = %s AND a.product_id = {product}) < {first}
      OR round(offer.price * {first}, 2) > %s::numeric
    THEN {instead} ELSE offer.price END FROM (SELECT {price} AS price) AS offer)"""

_UNTOLD = f"{Terms.ON_REQUEST:d}, {Terms.NO_PRICE:d}"
_COLUMNS = ("product", "category", "maker", "family", "group")


class OwnPrice(Func):
    """`Product.objects.annotate(own_price=OwnPrice(sources))`"""

    output_field = DecimalField(max_digits=20, decimal_places=8)

    def __init__(self, told: Sources):
        columns = (F(name) for name in ("pk", "category", "manufacturer", "family", "discount_group"))
        super().__init__(*columns, "minimum", "multiple", TermsFor(told.actor, told.on))
        self.told = told

    def as_sql(self, compiler, connection, *_, **__):
        *compiled, (terms, asked) = (compiler.compile(each) for each in self.get_source_expressions())
        *names, minimum, multiple = (column for column, _values in compiled)
        columns = dict(zip(_COLUMNS, names, strict=True))
        columns["first"] = _FIRST.format(minimum=minimum, multiple=multiple)
        price, values = _own_price(self.told, columns)
        return f"CASE WHEN {terms} NOT IN ({_UNTOLD}) THEN {price} END", [*asked, *values]


def _own_price(told: Sources, columns: dict[str, str]) -> tuple[str, list]:
    """Of the first group of sources that offers something, or the lowest of all."""
    groups = [list(told.origins)] if told.is_lowest else list(told.groups())
    offers, values = [], []
    for origins in groups:
        offer, asked = _offer(origins, told, columns)
        offers.append(offer)
        values += asked
    return (f"nullif(coalesce({', '.join(offers)}), 0)" if offers else "NULL::numeric"), values


def _offer(origins: Sequence[Origin], told: Sources, columns: dict[str, str]) -> tuple[str, list]:
    plain = not any(o in told.discounted or o.is_limited or o.rate for o in origins)
    alike = plain and len({o.is_contract for o in origins}) == 1
    if alike and len(origins) > 1:
        return _FIXED_OF.format(**_place(origins[0]), **columns), [[o.pk for o in origins], told.on]
    offers, values = [], []
    for origin in origins:
        amount = "r.amount" if origin.rate is None else "round(r.amount * %s, 4)"
        fixed = _FIXED.format(amount=amount, **_place(origin), **columns)
        asked = [*([origin.rate] if origin.rate is not None else []), origin.pk, told.on]
        if origin in told.discounted and (base := told.base):
            of = (origin.pk, None) if origin.is_contract else (None, origin.pk)
            fixed = f"coalesce({fixed}, {_DISCOUNTED.format(**columns)})"
            asked += [*of, base.pk, base.rate, told.on]
        if origin.is_limited and origin.when_used_up != WhenUsedUp.BLOCK:
            instead = "0" if origin.when_used_up == WhenUsedUp.ASK else "NULL"
            fixed = _WHILE_LEFT.format(price=fixed, instead=instead, **columns)
            asked = [origin.pk, origin.left_value, *asked]
        offers.append(fixed)
        values += asked
    if len(offers) == 1:
        return offers[0], values
    return _CHEAPEST_OF.format(offers=", ".join(f"({offer})" for offer in offers)), values


def _place(origin: Origin) -> dict[str, str]:
    if origin.is_contract:
        return {"table": "pricing_contractprice", "parent": "contract_id"}
    return {"table": "pricing_listprice", "parent": "price_list_id"}


def cheapest(
    products: QuerySet[Product],
    told: Sources,
    *,
    limit: int,
    descending: bool = False,
    low: Decimal | None = None,
    high: Decimal | None = None,
) -> list[int]:
    """Ids of the first products by own price, then id, or the reverse: each source is walked in order of its prices.

    A row counts where it is the price, which the expression above says again. With discounts, or converted, the base
    list leads to whatever it costs: what lies behind costs at least its base price less the greatest discount. What is
    on request is not among them. A few statements, each four times as deep, until nothing behind belongs in front.
    """
    is_converted = told.base is not None and told.base.rate is not None
    cut = _Cut.of(told) if told.discounted or is_converted else None
    walk, values = _walk(products, told, descending, low, high, cut)
    depth = max(limit, LEAST_WALKED)
    while walk:
        with connection.cursor() as cursor:
            cursor.execute(walk, [v if v is not _DEPTH else depth for v in values])
            rows = [_Walked(*row) for row in cursor.fetchall()]
        places = {row.product: row.place(descending) for row in rows if row.price is not None}
        first = sorted(places, key=places.__getitem__)[:limit]
        last = places[first[-1]] if len(first) == limit else None
        if all(_is_passed(end, last, cut, descending) for end in _ends(rows, depth)):
            return first
        depth *= WIDER
    return []


ROUNDED = Decimal("0.00005")  # the most that rounding to four decimals adds or takes
LEAST_WALKED = 400  # rows of each source: mostly enough for a page
WIDER = 4
_DEPTH = object()


class _Walked(NamedTuple):
    """`price` is what the product costs where this row decides it, else None; `walked` is what the row says."""

    product: int
    price: Decimal | None
    walked: Decimal
    source: int

    def place(self, descending: bool) -> tuple:
        price = self.price if self.price is not None else self.walked
        return (-price, -self.product) if descending else (price, self.product)


@dataclass(frozen=True, slots=True)
class _Cut:
    """The most that discounts take off: (percent, amount of one unit) of the first and of the additional ones.

    `rate` converts the base list's prices first.
    """

    steps: tuple[tuple[Decimal, Decimal], ...]
    rate: Decimal | None = None

    @classmethod
    def of(cls, told: Sources) -> "_Cut":
        contracts = [o.pk for o in told.discounted if o.is_contract]
        lists = [o.pk for o in told.discounted if not o.is_contract]
        found = Discount.objects.filter(
            Q(contract__in=contracts) | Q(price_list__in=lists), valid__contains=told.on
        )
        most = {False: (Decimal(0), Decimal(0)), True: (Decimal(0), Decimal(0))}
        greatest = found.values("is_additional").annotate(
            most_percent=Max("percent"), most_amount=Max(F("amount") / F("basis"))
        )
        for row in greatest:
            most[row["is_additional"]] = (row["most_percent"] or Decimal(0), row["most_amount"] or Decimal(0))
        return cls(tuple(most.values()), told.base.rate if told.base else None)

    def in_their_currency(self, price: Decimal) -> Decimal:
        """No base price that is as high is more to the customer."""
        return price if self.rate is None else price * self.rate + ROUNDED

    def in_ours(self, price: Decimal) -> Decimal:
        """No base price below this one becomes as much to the customer."""
        return price if self.rate is None else (price - ROUNDED) / self.rate

    def least(self, price: Decimal) -> Decimal:
        """What is left of a base price at the least."""
        if self.rate is not None:
            price = price * self.rate - ROUNDED
        for percent, amount in self.steps:
            price = price * (1 - percent / 100) - amount
        return price - ROUNDED

    def most(self, price: Decimal) -> Decimal | None:
        """The highest base price that could become a price; None where any could."""
        price += ROUNDED
        for percent, amount in reversed(self.steps):
            if percent == 100:
                return None
            price = (price + amount) / (1 - percent / 100)
        return price if self.rate is None else (price + ROUNDED) / self.rate


def _ends(rows: Sequence[_Walked], depth: int) -> Iterator[_Walked]:
    """The last row of each source that may have more."""
    walked: dict[int, list[_Walked]] = {}
    for row in rows:
        walked.setdefault(row.source, []).append(row)
    return (told[-1] for told in walked.values() if len(told) >= depth)


def _is_passed(end: _Walked, last: tuple | None, cut: _Cut | None, descending: bool) -> bool:
    """Nothing behind `end` belongs in front of the last place."""
    if last is None:
        return False
    if end.source != _ALONG_BASE or cut is None:
        return end._replace(price=None).place(descending) >= last
    if descending:
        return -cut.in_their_currency(end.walked) > last[0]
    return cut.least(end.walked) > last[0]


_ALONG_BASE = -1


def _walk(
    products: QuerySet[Product],
    told: Sources,
    descending: bool,
    low: Decimal | None,
    high: Decimal | None,
    cut: _Cut | None,
) -> tuple[str, list]:
    """Every row that is walked comes back, in order, so that it is known how far each source was walked."""
    priced = products.annotate(own_price=OwnPrice(told)).order_by().values("pk", "own_price")
    inner, inner_values = priced.query.sql_with_params()
    parts, values = [], []
    for number, origins in enumerate(_walked_together(told, cut)):
        is_along = cut is not None and origins[0].kind == Source.BASE
        upper = cut.most(high) if cut and is_along and high is not None else high
        lower = cut.in_ours(low) if cut and is_along and low is not None else low
        limits = [(sign, bound) for sign, bound in ((">=", lower), ("<=", upper)) if bound is not None]
        wanted = [(sign, bound) for sign, bound in ((">=", low), ("<=", high)) if bound is not None]
        place, ids = _place(origins[0]), [origin.pk for origin in origins]
        parts.append(
            _PART.format(
                **place,
                inner=inner,
                source=_ALONG_BASE if is_along else number,
                # only one list alone lies in the index in the order of its prices
                of="= ANY(%s)" if len(ids) > 1 else "= %s",
                within="".join(f" AND r.amount / r.basis {sign} %s" for sign, _bound in limits),
                decides="TRUE" if is_along else "own.own_price = walked.price",
                wanted="".join(f" AND own.own_price {sign} %s" for sign, _bound in wanted)
                if is_along
                else "",
                direction="DESC" if descending else "ASC",
            )
        )
        values += [ids if len(ids) > 1 else ids[0], told.on, *(bound for _sign, bound in limits), _DEPTH]
        values += [*inner_values, *((bound for _sign, bound in wanted) if is_along else ())]
    return " UNION ALL ".join(parts), values


_PART = """(SELECT walked.product_id, own.own_price, walked.price, {source} FROM (
    SELECT r.product_id, r.amount / r.basis AS price FROM {table} r
     WHERE r.{parent} {of} AND r.valid @> %s AND r.amount > 0{within}
     ORDER BY r.amount / r.basis {direction}, r.product_id {direction} LIMIT %s) AS walked
  LEFT JOIN LATERAL (SELECT * FROM ({inner}) AS p WHERE p.pk = walked.product_id OFFSET 0) AS own
    ON {decides}{wanted}
  ORDER BY walked.price {direction}, walked.product_id {direction})"""


def _walked_together(told: Sources, cut: _Cut | None) -> Iterator[list[Origin]]:
    """Sources of one rank and kind; the base list by itself where discounts come off it."""
    for group in told.groups():
        for _kind, origins in groupby(
            group, key=lambda o: (o.is_contract, cut is not None and o.kind == Source.BASE)
        ):
            yield list(origins)
