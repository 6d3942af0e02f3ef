"""The facts this room records about a company's own administration. `old` and `new` hold what changed."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class CompanyChanged:
    subject: str
    old: dict
    new: dict


@dataclass(frozen=True, slots=True)
class ActingStarted:
    """Somebody of the seller acts for `user`; `acting` is the id of the Acting."""

    subject: str
    acting: int
    user: int
    reason: str


@dataclass(frozen=True, slots=True)
class ActingEnded:
    """By the rep, or by the customer; who lets the time run out ends it without a fact."""

    subject: str
    user: int


@dataclass(frozen=True, slots=True)
class SalesAccessChanged:
    """What the seller's people may do for the company."""

    subject: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class MemberAdded:
    """`user` joined a unit."""

    subject: str
    user: int
    new: dict


@dataclass(frozen=True, slots=True)
class MemberChanged:
    """Roles, limits, validity or a block of `user` in one unit."""

    subject: str
    user: int
    old: dict
    new: dict


@dataclass(frozen=True, slots=True)
class MemberRemoved:
    subject: str
    user: int
    old: dict


@dataclass(frozen=True, slots=True)
class PersonInvited:
    subject: str
    email: str
    new: dict


@dataclass(frozen=True, slots=True)
class InvitationSentAgain:
    subject: str
    email: str


@dataclass(frozen=True, slots=True)
class InvitationRevoked:
    subject: str
    email: str


@dataclass(frozen=True, slots=True)
class InvitationAccepted:
    subject: str
    email: str
    user: int


@dataclass(frozen=True, slots=True)
class RoleAdded:
    subject: str
    new: dict


@dataclass(frozen=True, slots=True)
class RoleChanged:
    subject: str
    old: dict
    new: dict


@dataclass(frozen=True, slots=True)
class RoleRemoved:
    subject: str
    old: dict


@dataclass(frozen=True, slots=True)
class UnitAdded:
    subject: str
    new: dict


@dataclass(frozen=True, slots=True)
class UnitChanged:
    """Name, head, place in the tree or a block."""

    subject: str
    old: dict
    new: dict


@dataclass(frozen=True, slots=True)
class UnitMerged:
    """The unit is gone; `moved` counts what now belongs to `into`."""

    subject: str
    name: str
    into: int
    moved: dict


@dataclass(frozen=True, slots=True)
class AddressAdded:
    subject: str
    new: dict


@dataclass(frozen=True, slots=True)
class AddressChanged:
    subject: str
    old: dict
    new: dict


@dataclass(frozen=True, slots=True)
class AddressRemoved:
    subject: str
    old: dict


@dataclass(frozen=True, slots=True)
class CostCentreAdded:
    subject: str
    new: dict


@dataclass(frozen=True, slots=True)
class CostCentreChanged:
    subject: str
    old: dict
    new: dict
