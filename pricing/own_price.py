"""The own price as an expression of the database, to sort and filter by: the same answer as price_lines gives.

Price per one unit of measure, at the smallest quantity that can be ordered; NULL where it is on request. The rules are
those of `rules.cheapest_of_equals`; tests hold the two against each other. Nothing is stored per customer.
"""

# Names in the statements are constants of this module; values are parameters.
# ruff: noqa: S608

from collections.abc import Callable, Iterator, Sequence
from decimal import Decimal
from itertools import groupby
from typing import NamedTuple

from django.db import connection
from django.db.models import DecimalField, F, Func, Max, Q, QuerySet

from catalog.models import Product, Terms
from catalog.models.visibility import TermsFor

from .models import Discount
from .sources import Origin, Sources

_FIRST = "greatest({multiple}, ceil({minimum} / {multiple}) * {multiple})"
# Of one contract or list the highest tier reached.
_FIXED = """(SELECT r.amount / r.basis FROM {table} r WHERE r.{parent} = %s
    AND r.product_id = {product} AND r.min_quantity <= {first} AND r.valid @> %s
  ORDER BY r.min_quantity DESC LIMIT 1)"""
# Of each contract the highest tier reached; among those of one rank the cheapest, "on request" (0) last.
_FIXED_OF = """(SELECT tier.price FROM (
  SELECT DISTINCT ON (r.{parent}) r.amount / r.basis AS price FROM {table} r WHERE r.{parent} = ANY(%s)
    AND r.product_id = {product} AND r.min_quantity <= {first} AND r.valid @> %s
  ORDER BY r.{parent}, r.min_quantity DESC) AS tier ORDER BY tier.price = 0, tier.price LIMIT 1)"""
_DISCOUNTED = """pricing_after_discounts(%s::bigint, %s::bigint, %s, %s::date, {first}, {product}, {category}, {maker},
  {family}, {group})"""
_CHEAPEST_OF = """(SELECT offer.price FROM (VALUES {offers}) AS offer(price) WHERE offer.price IS NOT NULL
  ORDER BY offer.price = 0, offer.price LIMIT 1)"""

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
    alike = len({o.is_contract for o in origins}) == 1 and not any(o in told.discounted for o in origins)
    if alike and len(origins) > 1:
        return _FIXED_OF.format(**_place(origins[0]), **columns), [[o.pk for o in origins], told.on]
    offers, values = [], []
    for origin in origins:
        fixed, asked = _FIXED.format(**_place(origin), **columns), [origin.pk, told.on]
        if origin in told.discounted and (base := told.base):
            of = (origin.pk, None) if origin.is_contract else (None, origin.pk)
            fixed = f"coalesce({fixed}, {_DISCOUNTED.format(**columns)})"
            asked += [*of, base.pk, told.on]
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

    A row counts where it is the price, which the expression above says again. Discounts are walked along the base
    list: what lies behind costs at least its base price less the greatest discount. What is on request is not among
    them. Tiers of one price let a product come twice; then a source is walked further. Mostly one statement.
    """
    walk, values = _walk(products, told, descending, low, high)
    least = _least_after(told) if told.discounted and not descending else None
    depth = limit
    while walk:
        with connection.cursor() as cursor:
            cursor.execute(walk, [v if v is not _DEPTH else depth for v in values])
            rows = [_Walked(*row) for row in cursor.fetchall()]
        places = {row.product: row.place(descending) for row in rows}
        first = sorted(places, key=places.__getitem__)[:limit]
        last = places[first[-1]] if len(first) == limit else None
        if all(_is_passed(cut, last, least, descending) for cut in _cut_off(rows, depth)):
            return first
        depth *= 4
    return []


class _Walked(NamedTuple):
    """`price` is what the product costs, `walked` what the row that led to it says."""

    product: int
    price: Decimal
    walked: Decimal
    source: int

    def place(self, descending: bool) -> tuple:
        return (-self.price, -self.product) if descending else (self.price, self.product)


_DEPTH = object()
_ALONG_BASE = -1


def _cut_off(rows: Sequence[_Walked], depth: int) -> Iterator[_Walked]:
    """The last row of each source that may have more."""
    ends: dict[int, list[_Walked]] = {}
    for row in rows:
        ends.setdefault(row.source, []).append(row)
    return (told[-1] for told in ends.values() if len(told) >= depth)


def _is_passed(
    end: _Walked, last: tuple | None, least: Callable[[Decimal], Decimal] | None, descending: bool
) -> bool:
    """Nothing behind `end` belongs in front of the last place."""
    if last is None:
        return False
    if end.source != _ALONG_BASE:
        return end.place(descending) >= last
    return -end.walked > last[0] if descending else bool(least) and least(end.walked) > last[0]


def _least_after(told: Sources) -> Callable[[Decimal], Decimal]:
    """The least that any discount leaves of a base price per unit."""
    most = {False: (Decimal(0), Decimal(0)), True: (Decimal(0), Decimal(0))}
    ids = told.discounted
    found = Discount.objects.filter(
        Q(contract__in=[o.pk for o in ids if o.is_contract])
        | Q(price_list__in=[o.pk for o in ids if not o.is_contract]),
        valid__contains=told.on,
    ).values("is_additional")
    for row in found.annotate(percent_=Max("percent"), amount_=Max(F("amount") / F("basis"))):
        most[row["is_additional"]] = (row["percent_"] or Decimal(0), row["amount_"] or Decimal(0))

    def least(price: Decimal) -> Decimal:
        for percent, amount in most.values():
            price = price * (1 - percent / 100) - amount
        return price

    return least


def _walk(
    products: QuerySet[Product], told: Sources, descending: bool, low: Decimal | None, high: Decimal | None
) -> tuple[str, list]:
    direction = "DESC" if descending else "ASC"
    priced = products.annotate(own_price=OwnPrice(told)).order_by().values("pk", "own_price")
    inner, inner_values = priced.query.sql_with_params()
    limits = [(sign, bound) for sign, bound in ((">=", low), ("<=", high)) if bound is not None]
    bounds = [bound for _sign, bound in limits]
    within = "".join(f" AND {{price}} {sign} %s" for sign, _bound in limits)
    own = f"JOIN LATERAL (SELECT * FROM ({inner}) AS p WHERE p.pk = r.product_id OFFSET 0) AS own ON"
    parts, values = [], []
    for number, origins in enumerate(_walked_together(told)):
        place, ids = _place(origins[0]), [origin.pk for origin in origins]
        # Only one list alone lies in the index in the order of its prices.
        of = "= ANY(%s)" if len(ids) > 1 else "= %s"
        parts.append(
            f"(SELECT r.product_id, own.own_price, r.amount / r.basis, {number} FROM {place['table']} r"
            f" {own} own.own_price = r.amount / r.basis"
            f" WHERE r.{place['parent']} {of} AND r.valid @> %s AND r.amount > 0"
            f" {within.format(price='r.amount / r.basis')}"
            f" ORDER BY r.amount / r.basis {direction}, r.product_id {direction} LIMIT %s)"
        )
        values += [*inner_values, ids if len(ids) > 1 else ids[0], told.on, *bounds, _DEPTH]
    if told.discounted and (base := told.base):
        parts.append(
            f"(SELECT r.product_id, own.own_price, r.amount / r.basis, {_ALONG_BASE} FROM pricing_listprice r"
            f" {own} own.own_price IS NOT NULL"
            f" WHERE r.price_list_id = %s AND r.valid @> %s AND r.amount > 0 {within.format(price='own.own_price')}"
            f" ORDER BY r.amount / r.basis {direction} LIMIT %s)"
        )
        values += [*inner_values, base.pk, told.on, *bounds, _DEPTH]
    return " UNION ALL ".join(parts), values


def _walked_together(told: Sources) -> Iterator[list[Origin]]:
    for group in told.groups():
        for _is_contract, origins in groupby(group, key=lambda origin: origin.is_contract):
            yield list(origins)
