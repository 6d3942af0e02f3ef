"""Decisions about approvals on plain values; no Django, no clock, no database."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .budget_rules import Effect


@dataclass(frozen=True, slots=True)
class FactLine:
    """One line of what is asked about; `price` is for one unit.

    `categories` are the ids of the article's category and of those above, `last_price` what the company paid last
    time for one unit, None where it never bought the article: both are looked up where a rule wants to know.
    """

    sku: str
    product_id: int
    net: Decimal
    price: Decimal
    categories: frozenset[str] = frozenset()
    flags: frozenset[str] = frozenset()
    on_contract: bool = False
    cost_centre: str = ""
    last_price: Decimal | None = None
    tax_percent: Decimal = Decimal(0)


@dataclass(frozen=True, slots=True)
class Facts:
    """What is asked about: net `amount` in `currency`, for `reference` (an order number).

    `may_order` and `limit` are the requester's: whether they order alone at all, and up to which net amount
    (None: any). `charges` are freight and surcharges, which budgets count and conditions on articles
    do not. `units` are the ids of the ordering unit and of those above; `ship_to` that of an address, `also_to`
    those of lines that go elsewhere.
    `last_prices` tells what the company paid last for one unit of some products, by their ids. `budgets` are the
    effects on those it counts towards; None where nobody looked yet.
    """

    reference: str
    amount: Decimal
    currency: str
    may_order: bool = True
    limit: Decimal | None = None
    lines: tuple[FactLine, ...] = ()
    charges: tuple[FactLine, ...] = ()
    units: frozenset[str] = frozenset()
    person: str = ""
    ship_to: str = ""
    also_to: frozenset[str] = frozenset()
    last_prices: Callable[[set[int]], Mapping[int, Decimal]] | None = field(default=None, compare=False)
    budgets: "tuple[Effect, ...] | None" = None


@dataclass(frozen=True, slots=True)
class Reason:
    """Why somebody has to say yes. `values` are texts, so that they can be kept with the request."""

    code: str
    values: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Candidate:
    """Somebody who may approve for a unit; `depth` is how deep in the tree of units their say is rooted."""

    user_id: int
    depth: int
    limit: Decimal | None = None
    roles: frozenset[str] = frozenset()

    def covers(self, amount: Decimal) -> bool:
        return self.limit is None or amount <= self.limit


def reasons(facts: Facts) -> tuple[Reason, ...]:
    """Nothing where the requester may order this alone.

    >>> reasons(Facts("", Decimal(900), "EUR", limit=Decimal(1000)))
    ()
    >>> [reason.code for reason in reasons(Facts("", Decimal(1100), "EUR", limit=Decimal(1000)))]
    ['over_limit']
    """
    if not facts.may_order:
        return (Reason("request_only"),)
    if facts.limit is not None and facts.amount > facts.limit:
        values = {"limit": facts.limit, "over": facts.amount - facts.limit}
        told = tuple((name, f"{value:f}") for name, value in values.items())
        return (Reason("over_limit", (*told, ("currency", facts.currency))),)
    return ()


def able(candidates: Iterable[Candidate], amount: Decimal, *, without: int | None) -> list[Candidate]:
    """Those whose limit covers the amount; never `without`, who is asking."""
    return [each for each in candidates if each.user_id != without and each.covers(amount)]


def is_through(needed: int, verdicts: Sequence[str]) -> bool:
    """A stage is through when as many have said yes as it needs."""
    return sum(verdict == "yes" for verdict in verdicts) >= needed
