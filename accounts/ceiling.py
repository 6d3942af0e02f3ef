"""What somebody may give to others: no more than they have, and nothing the seller withholds."""

from decimal import Decimal

from django.core.exceptions import PermissionDenied

from .actor import Actor
from .models import Membership, Role
from .permissions import WIDTH, Permission, Scope


def beyond(actor: Actor, role: Role) -> list[Permission]:
    """What the role gives that the actor lacks or that reaches farther than the actor's own."""
    gives = {Permission(name) for name in role.permissions if name not in actor.company.withheld}
    return [
        permission for permission in Permission if permission in gives and not _has(actor, permission, role)
    ]


def _has(actor: Actor, permission: Permission, role: Role) -> bool:
    own = actor.scopes.get(permission)
    return own is not None and WIDTH[own] >= WIDTH[Scope(role.scope)]


def givable_roles(actor: Actor) -> list[Role]:
    """Roles of the company the actor may give; one statement."""
    roles = Role.objects.visible_to(actor).order_by("pk")
    return [role for role in roles if not beyond(actor, role)]


def is_wide(actor: Actor, permission: Permission) -> bool:
    """The permission reaches the whole company."""
    return actor.scopes.get(permission) == Scope.COMPANY


def require_wide(actor: Actor, permission: Permission) -> None:
    """For what concerns the whole company and not one of its units."""
    if not is_wide(actor, permission):
        raise PermissionDenied(str(permission))


def may_manage(actor: Actor, member: Membership) -> bool:
    """Whose roles the actor could give; whoever manages a part of the company does not manage themselves.

    Needs the roles of the membership.
    """
    if member.user_id == actor.user.pk and not is_wide(actor, Permission.MANAGE_MEMBERS):
        return False
    return not any(beyond(actor, role) for role in member.roles.all())


def may_give_limit(actor: Actor, limit: Decimal | None, own: Decimal | None) -> bool:
    """Whoever manages a part of the company gives no higher limit than their own; None is unlimited."""
    if is_wide(actor, Permission.MANAGE_MEMBERS) or own is None:
        return True
    return limit is not None and limit <= own
