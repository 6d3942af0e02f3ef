"""Facts about ways into the shop; `subject` is the customer number, or `application-<id>` before there is one."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class AdministratorsNeedTwoSteps:
    """The company decided anew whether its administrators sign in with two steps."""

    subject: str
    needed: bool


@dataclass(frozen=True, slots=True)
class ApplicationMade:
    subject: str
    application: int


@dataclass(frozen=True, slots=True)
class ApplicationConfirmed:
    """The e-mail address is theirs; the seller's people hear of it."""

    subject: str
    application: int


@dataclass(frozen=True, slots=True)
class ApplicationAccepted:
    """`subject` is the new customer number; `user` becomes its administrator."""

    subject: str
    application: int
    user: int


@dataclass(frozen=True, slots=True)
class ApplicationRejected:
    subject: str
    application: int
    reason: str


@dataclass(frozen=True, slots=True)
class JoinAsked:
    subject: str
    request: int


@dataclass(frozen=True, slots=True)
class JoinAccepted:
    subject: str
    request: int
    membership: int


@dataclass(frozen=True, slots=True)
class JoinRejected:
    subject: str
    request: int
    reason: str
