"""What an actor buys by on a day, best first: the one place where the order of sources stands. See docs/pricing.md."""

# Statements are made of constants; values are parameters.
# ruff: noqa: S608

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from itertools import groupby

from django.db import connection

from accounts.actor import Actor
from accounts.models import SalesChannel

from .rules import Source, WhenUsedUp

# Whom a contract or list was agreed with decides its rank; the same rows as Contract.objects.visible_to().in_force().
_STRATEGY = "(SELECT strategy FROM accounts_saleschannel WHERE id = %(channel)s)"
_SOURCES = f"""
SELECT 'contract', c.id, c.number, upper(c.valid), {_STRATEGY}, c.when_used_up, c.agreed_value - c.called_value,
  EXISTS (SELECT FROM pricing_agreedquantity a WHERE a.contract_id = c.id),
  CASE WHEN c.unit_id IS NOT NULL THEN 1000 - length(u.path)
       WHEN c.company_id IS NOT NULL THEN 1000 ELSE 1001 END AS rank,
  EXISTS (SELECT FROM pricing_discount d WHERE d.contract_id = c.id AND d.valid @> %(on)s::date),
  c.is_graduated, NULL::numeric
FROM pricing_contract c LEFT JOIN accounts_unit u ON u.id = c.unit_id
WHERE (c.company_id = %(company)s AND (c.unit_id IS NULL OR u.path = ANY(%(paths)s)) OR c.group_id = %(group)s)
  AND c.is_active AND c.valid @> %(on)s::date AND c.currency = %(currency)s
UNION ALL
SELECT 'price_list', l.id, l.name, NULL, {_STRATEGY}, NULL, NULL, false,
  CASE WHEN a.company_id IS NULL THEN 100000 ELSE 10000 END + a.priority,
  EXISTS (SELECT FROM pricing_discount d WHERE d.price_list_id = l.id AND d.valid @> %(on)s::date),
  l.is_graduated, NULL::numeric
FROM pricing_pricelistassignment a JOIN pricing_pricelist l ON l.id = a.price_list_id
WHERE (a.company_id = %(company)s OR a.segment_id = %(segment)s) AND l.currency = %(currency)s
UNION ALL
(SELECT 'base', l.id, l.name, upper(x.valid), {_STRATEGY}, NULL, NULL, false, 1000000, false, l.is_graduated, x.rate
  FROM pricing_pricelist l LEFT JOIN pricing_exchangerate x
    ON x.currency = %(currency)s AND x.from_currency = l.currency AND x.valid @> %(on)s::date
 WHERE l.is_base AND (l.currency = %(currency)s OR x.id IS NOT NULL)
   AND (l.channel_id IS NULL OR l.channel_id = %(channel)s)
  ORDER BY l.currency <> %(currency)s, l.channel_id NULLS LAST LIMIT 1)
ORDER BY rank, 3, 2
"""
_STRATEGY_AT = 4


@dataclass(frozen=True, slots=True)
class Origin:
    """One contract or list. Lower `rank` goes first; `until` is the last day of a contract, or of the `rate` that
    converts a base list of another currency."""

    place: int
    kind: Source
    pk: int
    name: str
    rank: int
    until: date | None = None
    has_discounts: bool = False
    when_used_up: WhenUsedUp | None = None
    left_value: Decimal | None = None
    has_quantities: bool = False
    is_graduated: bool = False
    rate: Decimal | None = None

    @property
    def is_limited(self) -> bool:
        return self.has_quantities or self.left_value is not None

    @property
    def is_contract(self) -> bool:
        return self.kind == Source.CONTRACT


@dataclass(frozen=True, slots=True)
class Sources:
    """`origins` best first; those of one rank compete. `base` is what discounts come off."""

    actor: Actor
    on: date
    origins: tuple[Origin, ...] = ()
    is_lowest: bool = False
    by_key: dict[tuple[bool, int], Origin] = field(default_factory=dict)

    @property
    def base(self) -> Origin | None:
        return next((o for o in self.origins if o.kind == Source.BASE), None)

    @property
    def discounted(self) -> list[Origin]:
        return [o for o in self.origins if o.has_discounts and o.kind != Source.BASE and self.base]

    def ids(self, *, contracts: bool) -> list[int]:
        return [o.pk for o in self.origins if o.is_contract == contracts]

    def groups(self) -> Iterator[list[Origin]]:
        for _rank, origins in groupby(self.origins, key=lambda origin: origin.rank):
            yield list(origins)


def sources(actor: Actor, on: date) -> Sources:
    """One statement."""
    company = actor.company
    if company is None:
        return Sources(actor, on)
    asked: dict[str, int | str | date | list[str] | None] = {
        "company": company.pk,
        "paths": actor.unit.paths_above() if actor.unit else [],
        "group": company.group_id,
        "segment": company.segment_id,
        "channel": company.channel_id,
        "currency": str(company.currency),
        "on": on,
    }
    with connection.cursor() as cursor:
        cursor.execute(_SOURCES, asked)
        return _ordered(actor, on, cursor.fetchall())


def _ordered(actor: Actor, on: date, rows: list[tuple]) -> Sources:
    """A list that is assigned twice counts where it stands first; assigned, the base list stays the base list."""
    base = next((pk for kind, pk, *_ in rows if kind == Source.BASE), None)
    origins: dict[tuple[bool, int], Origin] = {}
    for kind, pk, name, ends, _strategy, used_up, value, has_quantities, rank, *more in rows:
        key = (kind == Source.CONTRACT, pk)
        if key not in origins:
            source = Source.BASE if kind == Source.PRICE_LIST and pk == base else Source(kind)
            until = ends - timedelta(days=1) if ends else None
            has_discounts, graduated, rate = more
            limits = (WhenUsedUp(used_up) if used_up else None, value, has_quantities)
            told = (source, pk, name, rank, until, has_discounts, *limits, graduated, rate)
            origins[key] = Origin(len(origins), *told)
    is_lowest = any(row[_STRATEGY_AT] == SalesChannel.Strategy.LOWEST for row in rows)
    return Sources(actor, on, tuple(origins.values()), is_lowest, origins)
