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
    subject: str
    approval: int
    verdict: str
    seat_of: int
    reason: str = ""


@dataclass(frozen=True, slots=True)
class ApproverNamed:
    subject: str
    approval: int
    user: int


@dataclass(frozen=True, slots=True)
class DeputyAppointed:
    subject: str
    absent: int
    deputy: int
    valid_from: str
    valid_until: str


@dataclass(frozen=True, slots=True)
class SeatHandedOver:
    """`heir` has the say of `leaver` now; None where the seat is gone. `is_open`: it is the stage's turn."""

    subject: str
    approval: int
    stage: int
    leaver: int
    heir: int | None
    is_open: bool
