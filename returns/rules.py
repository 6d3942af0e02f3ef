"""Decisions about returns and claims on plain values; no Django, no clock, no database."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields
from datetime import date, timedelta
from decimal import Decimal
from enum import StrEnum, auto

NOTHING = Decimal(0)


class Kind(StrEnum):
    """What a reason is about, which says what it does."""

    RETURN = auto()
    DAMAGE = auto()
    DEFECT = auto()
    WRONG_ITEM = auto()
    SHORTAGE = auto()
    PRICE = auto()
    LATE = auto()


class Settlement(StrEnum):
    CREDIT = auto()
    REPLACEMENT = auto()
    REPAIR = auto()


HOLDS_GOODS = frozenset({Kind.RETURN, Kind.DAMAGE, Kind.DEFECT, Kind.WRONG_ITEM, Kind.SHORTAGE})
COMES_BACK = HOLDS_GOODS - {Kind.SHORTAGE}


@dataclass(frozen=True, slots=True)
class Terms:
    """What holds for a line; a policy says some of it, None where it says nothing.

    `days` after delivery; a fee in percent of the net, of what is returned because it is not wanted alone; net values
    up to which it is granted at once, and the goods may be kept; `instant_a_month` is the most that a company is
    granted at once within thirty days.
    """

    days: int | None = None
    fee_percent: Decimal | None = None
    instant_up_to: Decimal | None = None
    instant_a_month: Decimal | None = None
    keep_up_to: Decimal | None = None
    is_excluded: bool | None = None


DEFAULTS = Terms(14, NOTHING, NOTHING, None, NOTHING, False)


@dataclass(frozen=True, slots=True)
class Policy:
    """`rank` says which goes first: (customer, article, reason), each larger the narrower it is."""

    rank: tuple[int, int, int]
    terms: Terms


def terms_by(policies: Iterable[Policy]) -> Terms:
    """Each value from the narrowest policy that says it: what is agreed with a customer, then what holds for an
    article, then what holds for a reason.

    >>> terms_by([Policy((0, 0, 0), Terms(days=30)), Policy((1, 0, 0), Terms(days=90))]).days
    90
    """
    found: dict = {}
    for policy in sorted(policies, key=lambda each: each.rank, reverse=True):
        for field in fields(Terms):
            value = getattr(policy.terms, field.name)
            if value is not None:
                found.setdefault(field.name, value)
    return Terms(
        **{field.name: found.get(field.name, getattr(DEFAULTS, field.name)) for field in fields(Terms)}
    )


@dataclass(frozen=True, slots=True)
class Asked:
    """A line of a return; `value` is what it is about, net. `lacks` names evidence that is missing."""

    kind: Kind
    settlement: Settlement
    value: Decimal
    terms: Terms
    delivered_on: date | None
    lacks: frozenset[str] = frozenset()

    @property
    def last_on(self) -> date | None:
        """The last day on which it can be returned; None where it is not delivered yet."""
        if self.delivered_on is None or self.terms.days is None:
            return None
        return self.delivered_on + timedelta(days=self.terms.days)

    def is_late(self, on: date) -> bool:
        return self.last_on is not None and on > self.last_on

    @property
    def fee_percent(self) -> Decimal:
        """Who got damaged or wrong goods pays nothing."""
        return (self.terms.fee_percent or NOTHING) if self.kind == Kind.RETURN else NOTHING

    @property
    def must_come_back(self) -> bool:
        return self.kind in COMES_BACK and self.value > (self.terms.keep_up_to or NOTHING)


class Why(StrEnum):
    """Why a line cannot be asked for at all."""

    LATE = auto()
    EXCLUDED = auto()
    NO_PHOTO = auto()
    NO_TEXT = auto()
    NO_AMOUNT = auto()


def refusals(line: Asked, *, on: date) -> list[Why]:
    """What is not wanted any more has a deadline and exceptions; what was wrong can always be told."""
    found = [why for why in (Why.NO_PHOTO, Why.NO_TEXT, Why.NO_AMOUNT) if why in line.lacks]
    if line.kind == Kind.RETURN:
        found += [Why.LATE] if line.is_late(on) else []
        found += [Why.EXCLUDED] if line.terms.is_excluded else []
    return found


def is_granted_at_once(lines: Sequence[Asked], *, on: date, granted_lately: Decimal) -> bool:
    """Whether the policy decides and nobody has to look: every line within its value and its deadline, the whole
    within the least of the values, and the company not beyond what it gets at once in a month."""
    if not lines:
        return False
    for line in lines:
        if line.is_late(on) or line.settlement != Settlement.CREDIT or line.kind == Kind.LATE:
            return False
    total = sum((line.value for line in lines), NOTHING)
    if total > min(line.terms.instant_up_to or NOTHING for line in lines):
        return False
    months = [line.terms.instant_a_month for line in lines if line.terms.instant_a_month is not None]
    return not months or granted_lately + total <= min(months)
