"""The price rows of many products for one actor, and the terms they are offered on.

One statement; one more each where a source has discounts, and where a contract has agreed quantities.
"""

# Statements are made of constants; values are parameters.
# ruff: noqa: S608

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from django.db import connection

from catalog.models import Terms
from catalog.models.visibility import terms_sql

from .rules import Cut, Limit, Row, Source, converted, discounted
from .sources import Origin, Sources

_ROW = "r.product_id, r.min_quantity, r.amount, r.basis, upper(r.valid)"
_PRICES = f"""
SELECT true, r.contract_id, {_ROW} FROM pricing_contractprice r
 WHERE r.contract_id = ANY(%s) AND r.product_id = ANY(%s) AND r.valid @> %s::date
UNION ALL
SELECT false, r.price_list_id, {_ROW} FROM pricing_listprice r
 WHERE r.price_list_id = ANY(%s) AND r.product_id = ANY(%s) AND r.valid @> %s::date
UNION ALL
SELECT NULL, {{terms}}, p.id, f.id, NULL, NULL, NULL
  FROM catalog_product p LEFT JOIN catalog_productfamily f ON f.id = p.family_id AND f.mixes_steps WHERE p.id = ANY(%s)
"""
_LEFT = """
SELECT a.product_id, a.contract_id, a.quantity - a.called, a.quantity, a.per_order FROM pricing_agreedquantity a
 WHERE a.contract_id = ANY(%s) AND a.product_id = ANY(%s)
"""
_CUTS = """
SELECT p.id, s.is_contract, s.id, d.id, d.is_additional, d.closeness, d.min_quantity, d.percent, d.amount, d.basis,
       d.until
  FROM catalog_product p CROSS JOIN unnest(%s::boolean[], %s::bigint[]) AS s(is_contract, id),
  LATERAL pricing_discounts(CASE WHEN s.is_contract THEN s.id END, CASE WHEN NOT s.is_contract THEN s.id END, %s::date,
    p.id, p.category_id, p.manufacturer_id, p.family_id, p.discount_group) AS d
 WHERE p.id = ANY(%s)
"""


@dataclass(frozen=True, slots=True)
class Read:
    """By product: rows, terms, and the family whose sizes count together, where it has one. A price that the terms do
    not show is not among the rows."""

    rows: dict[int, list[Row]]
    terms: dict[int, Terms]
    mixing: dict[int, int]


def read_rows(products: Collection[int], told: Sources) -> Read:
    ids, rows = list(products), defaultdict(list)
    limits = _Limits(ids, told)
    terms: dict[int, Terms] = defaultdict(lambda: Terms.HIDDEN)  # a product that is gone in this moment
    mixing: dict[int, int] = {}
    for is_contract, pk, product, minimum, amount, basis, ends in _told(ids, told):
        if is_contract is None:
            terms[product] = Terms(pk)
            if minimum is not None:
                mixing[product] = int(minimum)
            continue
        origin = told.by_key[is_contract, pk]
        until = min(filter(None, (origin.until, _last(ends))), default=None)
        rows[product].append(_row(origin, minimum, amount, basis, until, limits.of(origin, product)))
    if told.discounted and ids:
        _discount(rows, ids, told, limits)
    for product in [pk for pk in rows if not terms[pk].shows_price and terms[pk] != Terms.HIDDEN]:
        del rows[product]
    return Read(rows, terms, mixing)


def _told(ids: list[int], told: Sources) -> list[tuple]:
    of_product = {"product": "p.id", "category": "p.category_id", "maker": "p.manufacturer_id"}
    terms, asked = terms_sql(told.actor, told.on, **of_product)
    contracts, lists = told.ids(contracts=True), told.ids(contracts=False)
    with connection.cursor() as cursor:
        cursor.execute(
            _PRICES.format(terms=terms), [contracts, ids, told.on, lists, ids, told.on, *asked, ids]
        )
        return cursor.fetchall()


class _Limits:
    """What the contracts have left of each product."""

    def __init__(self, products: list[int], told: Sources):
        counted = [origin.pk for origin in told.origins if origin.has_quantities]
        self.known: dict[tuple[int, int], tuple[Decimal, Decimal, Decimal]] = {}
        if counted and products:
            with connection.cursor() as cursor:
                cursor.execute(_LEFT, [counted, products])
                self.known = {(product, pk): tuple(rest) for product, pk, *rest in cursor.fetchall()}

    def of(self, origin: Origin, product: int) -> Limit | None:
        known = self.known.get((product, origin.pk)) if origin.is_contract else None
        if not origin.when_used_up or (known is None and origin.left_value is None):
            return None
        left, agreed, per_order = known or (None, None, Decimal(0))
        return Limit(origin.pk, origin.when_used_up, left, origin.left_value, agreed, per_order)


def _row(
    origin: Origin, minimum: Decimal, amount: Decimal, basis: int, until: date | None, limit: Limit | None
) -> Row:
    contract = origin.pk if origin.is_contract else None
    return Row(
        rank=origin.rank,
        minimum=minimum,
        amount=converted(amount, origin.rate) if origin.rate else amount,
        basis=basis,
        source=origin.kind,
        name=origin.name,
        valid_until=until,
        place=origin.place,
        limit=limit,
        contract=contract,
        is_graduated=origin.is_graduated,
        rate=origin.rate,
    )


def _last(ends: date | None) -> date | None:
    return ends - timedelta(days=1) if ends else None


def _discount(rows: dict[int, list[Row]], ids: list[int], told: Sources, limits: _Limits) -> None:
    """Adds what the sources' discounts make of the base list's rows."""
    for (product, origin), cuts in _cuts(ids, told).items():
        known = rows[product]
        base = [row for row in known if row.source == Source.BASE]
        fixed = min((row.minimum for row in known if row.place == origin.place), default=None)
        offer = _row(origin, Decimal(0), Decimal(0), 1, origin.until, limits.of(origin, product))
        rows[product] = known + discounted(offer, base, cuts, fixed)


def _cuts(ids: list[int], told: Sources) -> dict[tuple[int, Origin], list[Cut]]:
    cuts: dict[tuple[int, Origin], list[Cut]] = defaultdict(list)
    kinds, pks = zip(*((o.is_contract, o.pk) for o in told.discounted), strict=True)
    with connection.cursor() as cursor:
        cursor.execute(_CUTS, [list(kinds), list(pks), told.on, ids])
        for product, is_contract, pk, *cut in cursor.fetchall():
            cut[-1] = _last(cut[-1])
            cuts[product, told.by_key[is_contract, pk]].append(Cut(*cut))
    return cuts
