"""Who acts, and for which company. Every action takes an Actor; every query is scoped by one."""

from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum, auto

from django.core.exceptions import PermissionDenied

from .models import Company, Membership, Unit, User
from .permissions import WIDTH, Permission, Scope


class Channel(StrEnum):
    WEB = auto()
    API = auto()
    IMPORT = auto()


@dataclass(frozen=True, slots=True)
class Actor:
    """`user`, `company`, `unit` and `membership` are None for an anonymous visitor or a person without a company."""

    user: User | None = None
    company: Company | None = None
    unit: Unit | None = None
    membership: Membership | None = None
    permissions: frozenset[Permission] = field(default_factory=frozenset)
    scope: Scope = Scope.OWN
    order_limit: Decimal | None = Decimal(0)
    acting_for: User | None = None
    channel: Channel = Channel.WEB

    @classmethod
    def from_membership(cls, membership: Membership, channel: Channel = Channel.WEB) -> "Actor":
        """Needs membership.user, .company, .unit and .roles; loads what is not prefetched."""
        roles = list(membership.roles.all())
        return cls(
            user=membership.user,
            company=membership.company,
            unit=membership.unit,
            membership=membership,
            permissions=frozenset(Permission(p) for role in roles for p in role.permissions),
            scope=max((Scope(role.scope) for role in roles), key=WIDTH.__getitem__, default=Scope.OWN),
            order_limit=membership.order_limit,
            channel=channel,
        )

    @classmethod
    def system(cls, company: Company | None = None) -> "Actor":
        """The shop itself, for imports and background work on behalf of one company."""
        return cls(
            company=company,
            permissions=frozenset(Permission),
            scope=Scope.COMPANY,
            order_limit=None,
            channel=Channel.IMPORT,
        )

    def can(self, permission: str) -> bool:
        return permission in self.permissions

    def require(self, permission: str) -> None:
        """Raises PermissionDenied (a 403 page) when the actor may not."""
        if not self.can(permission):
            raise PermissionDenied(str(permission))


ANONYMOUS = Actor()
