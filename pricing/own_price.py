"""The own price as an expression of the database, to sort and filter by: the same answer as price_lines gives.

Price per one unit of measure, at the smallest quantity that can be ordered; NULL where it is on request. The rules are
those of `rules.cheapest_of_equals`; tests hold the two against each other. Nothing is stored per customer.
"""

# Names in the statements are constants of this module; values are parameters.
# ruff: noqa: S608

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db import connection
from django.db.models import DecimalField, Func, QuerySet

from accounts.actor import Actor
from catalog.models import Product, Terms
from catalog.models.visibility import TermsFor

from .models import Contract, PriceList

_FIRST = "greatest({multiple}, ceil({minimum} / {multiple}) * {multiple})"
# Of one list the highest tier reached.
_THE_ONE = """(SELECT r.amount / r.basis FROM {table} r WHERE r.{parent} = %s
    AND r.product_id = {product} AND r.min_quantity <= {first} AND r.valid @> %s
  ORDER BY r.min_quantity DESC LIMIT 1)"""
# Of each contract the highest tier reached; among contracts of one rank the cheapest, "on request" (0) last.
_ONE_OF = """(SELECT tier.price FROM (
  SELECT DISTINCT ON (r.{parent}) r.amount / r.basis AS price FROM {table} r WHERE r.{parent} = ANY(%s)
    AND r.product_id = {product} AND r.min_quantity <= {first} AND r.valid @> %s
  ORDER BY r.{parent}, r.min_quantity DESC) AS tier ORDER BY tier.price = 0, tier.price LIMIT 1)"""

_UNTOLD = f"{Terms.ON_REQUEST:d}, {Terms.NO_PRICE:d}"


@dataclass(frozen=True, slots=True)
class Sources:
    """Ids of what an actor buys by on a day, best first; each group competes within itself."""

    actor: Actor
    on: date
    contracts: tuple[tuple[int, ...], ...]
    lists: tuple[int, ...]

    def groups(self) -> list[tuple[str, str, list[int]]]:
        told = [("pricing_contractprice", "contract_id", list(ids)) for ids in self.contracts if ids]
        return told + [("pricing_listprice", "price_list_id", [pk]) for pk in self.lists]


def sources(actor: Actor, on: date) -> Sources:
    """Two statements."""
    company = actor.company
    agreed = Contract.objects.visible_to(actor).in_force(on).filter(currency=company.currency)
    found = list(agreed.values_list("pk", "unit"))
    lists = PriceList.objects.filter(currency=company.currency)
    ranked = list(
        lists.filter(assignments__company=company)
        .order_by("assignments__priority")
        .values_list("pk", flat=True)
    )
    base = list(lists.filter(is_base=True).exclude(pk__in=ranked).values_list("pk", flat=True))
    of_unit = tuple(pk for pk, unit in found if unit)
    return Sources(actor, on, (of_unit, tuple(pk for pk, unit in found if not unit)), (*ranked, *base))


class OwnPrice(Func):
    """`Product.objects.annotate(own_price=OwnPrice(sources))`"""

    output_field = DecimalField(max_digits=20, decimal_places=8)

    def __init__(self, told: Sources):
        super().__init__("pk", "minimum", "multiple", TermsFor(told.actor, told.on))
        self.told = told

    def as_sql(self, compiler, connection, *_, **__):
        *columns, (terms, asked) = (compiler.compile(each) for each in self.get_source_expressions())
        product, minimum, multiple = (column for column, _ in columns)
        price, values = _own_price(self.told, product, _FIRST.format(minimum=minimum, multiple=multiple))
        return f"CASE WHEN {terms} NOT IN ({_UNTOLD}) THEN {price} END", [*asked, *values]


def _own_price(told: Sources, product: str, first: str) -> tuple[str, list]:
    parts, values = [], []
    for table, parent, ids in told.groups():
        form, of = (_ONE_OF, ids) if len(ids) > 1 else (_THE_ONE, ids[0])
        parts.append(form.format(table=table, parent=parent, product=product, first=first))
        values += [of, told.on]
    return (f"nullif(coalesce({', '.join(parts)}), 0)" if parts else "NULL::numeric"), values


def cheapest(
    products: QuerySet[Product],
    told: Sources,
    *,
    limit: int,
    descending: bool = False,
    low: Decimal | None = None,
    high: Decimal | None = None,
) -> list[int]:
    """Ids of the first products by own price, of any number of them: each source is walked in order of its prices.

    A row counts where it is the price, which the expression above says again. What is on request is not among them.
    Tiers of one price let a product come twice; then a source is walked further. Mostly one statement.
    """
    statement, values = _walk(products, told, descending, low, high)
    depth = limit
    while statement:
        with connection.cursor() as cursor:
            cursor.execute(statement, [v if v is not _DEPTH else depth for v in values])
            rows = cursor.fetchall()
        first: dict[int, Decimal] = {}
        for product, price, _source in sorted(rows, key=lambda r: (-r[1] if descending else r[1], r[0])):
            first.setdefault(product, price)
        if _is_settled(rows, list(first.values()), limit, depth, descending):
            return list(first)[:limit]
        depth *= 4
    return []


def _is_settled(rows: list, prices: list[Decimal], limit: int, depth: int, descending: bool) -> bool:
    """No source that was cut off could still hold something that belongs in front."""
    ends: dict[int, list[Decimal]] = {}
    for _product, price, source in rows:
        ends.setdefault(source, []).append(price)
    cut = [min(told) if descending else max(told) for told in ends.values() if len(told) >= depth]
    if not cut:
        return True
    last = prices[limit - 1] if len(prices) >= limit else None
    return last is not None and all(end <= last if descending else end >= last for end in cut)


_DEPTH = object()


def _walk(
    products: QuerySet[Product], told: Sources, descending: bool, low: Decimal | None, high: Decimal | None
) -> tuple[str, list]:
    direction = "DESC" if descending else "ASC"
    priced = products.annotate(own_price=OwnPrice(told)).order_by().values("pk", "own_price")
    inner, inner_values = priced.query.sql_with_params()
    bounds = [bound for bound in (low, high) if bound is not None]
    parts, values = [], []
    for number, (table, parent, ids) in enumerate(told.groups()):
        # Only one list alone lies in the index in the order of its prices.
        of = "= ANY(%s)" if len(ids) > 1 else "= %s"
        parts.append(
            f"(SELECT r.product_id, r.amount / r.basis AS price, {number} FROM {table} r"
            f" JOIN LATERAL (SELECT * FROM ({inner}) AS p WHERE p.pk = r.product_id OFFSET 0) AS own"
            f" ON own.own_price = r.amount / r.basis"
            f" WHERE r.{parent} {of} AND r.valid @> %s AND r.amount > 0 {_bounds(low, high)}"
            f" ORDER BY r.amount / r.basis {direction} LIMIT %s)"
        )
        values += [*inner_values, ids if len(ids) > 1 else ids[0], told.on, *bounds, _DEPTH]
    return " UNION ALL ".join(parts), values


def _bounds(low: Decimal | None, high: Decimal | None) -> str:
    told = "AND r.amount / r.basis >= %s " if low is not None else ""
    return told + ("AND r.amount / r.basis <= %s" if high is not None else "")
