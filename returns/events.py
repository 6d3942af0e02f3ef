"""The facts this room records; `subject` is the number of the return."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ReturnRequested:
    """`lines` are [order, article, quantity in words]."""

    subject: str
    lines: list[list]


@dataclass(frozen=True, slots=True)
class ReturnAuthorised:
    """The goods are to be sent back; `at_once` where the policy decided and not a person."""

    subject: str
    at_once: bool = False


@dataclass(frozen=True, slots=True)
class ReturnReceived:
    subject: str


@dataclass(frozen=True, slots=True)
class ReturnAccepted:
    """What is settled is clear; `at_once` where the policy decided and not a person."""

    subject: str
    at_once: bool = False


@dataclass(frozen=True, slots=True)
class ReturnSettled:
    """`credits` are the numbers of credit notes, `orders` those of replacements."""

    subject: str
    credits: list[str]
    orders: list[str]


@dataclass(frozen=True, slots=True)
class ReturnRefused:
    subject: str
    reason: str = ""


@dataclass(frozen=True, slots=True)
class ReturnWithdrawn:
    """By the buyer."""

    subject: str


@dataclass(frozen=True, slots=True)
class ReturnLapsed:
    """The goods never came."""

    subject: str
    reason: str = ""
