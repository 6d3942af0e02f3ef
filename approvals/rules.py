"""Decisions about approvals on plain values; no Django, no clock, no database."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class Facts:
    """What is asked about: net `amount` in `currency`, for `reference` (an order number).

    `may_order` and `limit` are the requester's: whether they order alone at all, and up to which net amount
    (None: any).
    """

    reference: str
    amount: Decimal
    currency: str
    may_order: bool = True
    limit: Decimal | None = None


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


def nearest(candidates: Iterable[Candidate], amount: Decimal, *, without: int | None) -> tuple[int, ...]:
    """The ids of those nearest to the unit whose limit covers the amount; never `without`, who is asking.

    Nearest: of the unit itself, else of the closest unit above in which anybody can.
    """
    able = [c for c in candidates if c.user_id != without and c.covers(amount)]
    deepest = max((c.depth for c in able), default=0)
    return tuple(dict.fromkeys(c.user_id for c in able if c.depth == deepest))


def is_through(needed: int, verdicts: Sequence[str]) -> bool:
    """A stage is through when as many have said yes as it needs."""
    return sum(verdict == "yes" for verdict in verdicts) >= needed
