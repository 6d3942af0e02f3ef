"""Who acts, and for which company. Every action takes an Actor; every query is scoped by one."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum, auto
from types import MappingProxyType

from django.core.exceptions import PermissionDenied

from .models import Company, Membership, Unit, User, in_scope
from .permissions import WIDTH, Permission, Scope
from .rules import combined_limit

NO_SCOPES: Mapping[Permission, Scope] = MappingProxyType({})
EVERYTHING: Mapping[Permission, Scope] = MappingProxyType(dict.fromkeys(Permission, Scope.COMPANY))


class Channel(StrEnum):
    WEB = auto()
    API = auto()
    IMPORT = auto()


@dataclass(frozen=True, slots=True)
class Actor:
    """`user`, `company`, `unit` and `membership` are None for an anonymous visitor or a person without a company.

    `scopes` says for each permission the person holds how far it reaches. `blocked_because` is set, and nothing
    else, for somebody whose company, unit or membership is blocked.
    """

    user: User | None = None
    company: Company | None = None
    unit: Unit | None = None
    membership: Membership | None = None
    scopes: Mapping[Permission, Scope] = field(default_factory=lambda: NO_SCOPES)
    order_limit: Decimal | None = Decimal(0)
    approval_limit: Decimal | None = Decimal(0)
    acting_for: User | None = None
    channel: Channel = Channel.WEB
    blocked_because: str = ""

    @classmethod
    def from_membership(
        cls,
        membership: Membership,
        channel: Channel = Channel.WEB,
        *,
        unit: Unit | None = None,
        held: Iterable[Membership] = (),
    ) -> "Actor":
        """Acts in `unit`, by default the membership's own. Needs .user, .company, .unit and .roles of them.

        `held` are all the person's usable memberships: what they are in a unit above counts here too.
        """
        company, unit = membership.company, unit or membership.unit
        if reason := _blocked(membership, unit):
            return cls(user=membership.user, company=company, unit=unit, blocked_because=reason)
        above = [m for m in held if m.company_id == company.pk and unit.path.startswith(m.unit.path)]
        grants = above or [membership]
        combine = company.limits_combine
        return cls(
            user=membership.user,
            company=company,
            unit=unit,
            membership=membership,
            scopes=_scopes(grants, company),
            order_limit=combined_limit([m.order_limit for m in grants], combine),
            approval_limit=combined_limit([m.approval_limit for m in grants], combine),
            channel=channel,
        )

    @classmethod
    def system(cls, company: Company | None = None) -> "Actor":
        """The shop itself, for imports and background work on behalf of one company."""
        return cls(
            company=company, scopes=EVERYTHING, order_limit=None, approval_limit=None, channel=Channel.IMPORT
        )

    @classmethod
    def for_seller(cls, user: User, company: Company | None = None) -> "Actor":
        """Somebody of the administration who decides for one company, or about one that is none yet."""
        return cls(user=user, company=company, scopes=EVERYTHING, order_limit=None, approval_limit=None)

    @property
    def person(self) -> User | None:
        """Whose it is: of the customer's people the one who is acted for."""
        return self.acting_for or self.user

    @property
    def permissions(self) -> frozenset[Permission]:
        return frozenset(self.scopes)

    def can(self, permission: str, row=None) -> bool:
        """Holds the permission; with `row`, a saved row that says `scoped_by`, it reaches that row too."""
        if permission not in self.scopes:
            return False
        if row is None:
            return True
        reach = in_scope(self, Permission(permission), **row.scoped_by)
        return type(row)._default_manager.filter(reach, pk=row.pk).exists()

    def require(self, permission: str, row=None) -> None:
        """Raises PermissionDenied (a 403 page) when the actor may not."""
        if not self.can(permission, row):
            raise PermissionDenied(self.blocked_because or str(permission))


def _blocked(membership: Membership, unit: Unit) -> str:
    """As read with the rows; `blocked_above` comes from accounts.queries and tells of the units above."""
    above = getattr(membership, "blocked_above", None) or getattr(unit, "blocked_above", None)
    return (
        membership.company.blocked_because
        or above
        or unit.blocked_because
        or membership.unit.blocked_because
        or membership.blocked_because
    )


def _scopes(grants: Iterable[Membership], company: Company) -> Mapping[Permission, Scope]:
    """The union of what the roles give, each permission as far as the widest of them, under the seller's ceiling."""
    scopes: dict[Permission, Scope] = {}
    for role in (role for membership in grants for role in membership.roles.all()):
        for name in role.permissions:
            given, has = Scope(role.scope), scopes.get(Permission(name))
            if name not in company.withheld and (has is None or WIDTH[given] > WIDTH[has]):
                scopes[Permission(name)] = given
    return scopes


ANONYMOUS = Actor()
