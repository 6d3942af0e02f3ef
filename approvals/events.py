"""The facts this room records; `subject` is the reference of what was asked about, an order number."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ApprovalAsked:
    """`stage` was opened; its people hear of it."""

    subject: str
    approval: int
    stage: int


@dataclass(frozen=True, slots=True)
class ApprovalDecided:
    """`seat_of` is whose say it was; somebody else than the actor where a deputy decided."""

    subject: str
    approval: int
    stage: int
    verdict: str
    seat_of: int
    reason: str = ""


@dataclass(frozen=True, slots=True)
class ApproverNamed:
    subject: str
    approval: int
    user: int


@dataclass(frozen=True, slots=True)
class ApprovalPassedOn:
    """The seat of `seat_of` in `stage` is now that of `to`."""

    subject: str
    approval: int
    stage: int
    seat_of: int
    to: int


@dataclass(frozen=True, slots=True)
class RemarkMade:
    subject: str
    approval: int
    remark: int


@dataclass(frozen=True, slots=True)
class DeputyAppointed:
    subject: str
    absent: int
    deputy: int
    valid_from: str
    valid_until: str


@dataclass(frozen=True, slots=True)
class DeputyEnded:
    """`deputy` stands in for `absent` no longer."""

    subject: str
    absent: int
    deputy: int


@dataclass(frozen=True, slots=True)
class RuleWritten:
    """A rule of a company has a new version; `before` and `after` are its texts, `before` empty for a new one."""

    subject: str
    rule: int
    version: int
    name: str
    before: dict
    after: dict


@dataclass(frozen=True, slots=True)
class RuleEnded:
    subject: str
    rule: int
    version: int
    name: str


@dataclass(frozen=True, slots=True)
class DeadlineSet:
    """In working days; `before` and `after` are (remind, ask the next level)."""

    subject: str
    before: list[int]
    after: list[int]


@dataclass(frozen=True, slots=True)
class ApprovalReminded:
    """Nobody decided in `stage` for long; its people are reminded."""

    subject: str
    approval: int
    stage: int


@dataclass(frozen=True, slots=True)
class ApprovalEscalated:
    """Nobody decided after the reminder either; `added` are the people of the next level who can decide now."""

    subject: str
    approval: int
    stage: int
    added: list[int]


@dataclass(frozen=True, slots=True)
class SeatHandedOver:
    """`heir` has the say of `leaver` now; None where the seat is gone. `is_open`: it is the stage's turn."""

    subject: str
    approval: int
    stage: int
    leaver: int
    heir: int | None
    is_open: bool


@dataclass(frozen=True, slots=True)
class BudgetMade:
    """`after` is what it says; here and below `subject` is `budget-<id>` unless an order is the subject."""

    subject: str
    budget: int
    after: dict


@dataclass(frozen=True, slots=True)
class BudgetChanged:
    subject: str
    budget: int
    before: dict
    after: dict


@dataclass(frozen=True, slots=True)
class BudgetEnded:
    subject: str
    budget: int
    name: str


@dataclass(frozen=True, slots=True)
class BudgetAdjusted:
    """The running period has `amount` more, or less."""

    subject: str
    budget: int
    amount: str
    reason: str


@dataclass(frozen=True, slots=True)
class BudgetBooked:
    """An order reserved, used or released; `amounts` by period."""

    subject: str
    kind: str
    amounts: dict[str, str]


@dataclass(frozen=True, slots=True)
class BudgetExceeded:
    """An order went `over` a budget that does not keep it from being placed."""

    subject: str
    budget: int
    over: str
    currency: str


@dataclass(frozen=True, slots=True)
class BudgetDrifted:
    """A period's balances are not the sums of its entries; `balances` are (kept, proved) each."""

    subject: str
    budget: int
    period: str
    balances: dict[str, list[str]]
