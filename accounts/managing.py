"""The rows of a company its people may administer, each by the permission for it and as far as that reaches."""

from datetime import date

from django.db.models import Q, QuerySet

from .actor import Actor
from .models import Address, CostCentre, Invitation, Membership, Unit, User, in_scope
from .models.scope import NOTHING
from .permissions import Permission, Scope


def members_managed(actor: Actor) -> QuerySet[Membership]:
    return Membership.objects.filter(in_scope(actor, Permission.MANAGE_MEMBERS))


def invitations_managed(actor: Actor) -> QuerySet[Invitation]:
    return Invitation.objects.visible_to(actor)


def people_managed(actor: Actor) -> QuerySet[User]:
    return User.objects.filter(pk__in=members_managed(actor).values("user"))


def units_managed(actor: Actor, permission: Permission) -> QuerySet[Unit]:
    """In the order of the tree."""
    return Unit.objects.filter(_units(actor, permission)).order_by("path")


def addresses_managed(actor: Actor) -> QuerySet[Address]:
    """The shared ones too where the permission reaches the whole company."""
    return Address.objects.filter(in_scope(actor, Permission.MANAGE_ADDRESSES)).select_related("unit")


def cost_centres_managed(actor: Actor) -> QuerySet[CostCentre]:
    found = CostCentre.objects.filter(in_scope(actor, Permission.MANAGE_COST_CENTRES))
    return found.select_related("unit", "owner")


def colleagues(actor: Actor, *, on: date) -> QuerySet[User]:
    """Everybody with a membership in force in the company."""
    members = Membership.objects.in_force(on=on).filter(company=actor.company, blocked_because="")
    return User.objects.filter(pk__in=members.values("user"), is_active=True).order_by("name", "email")


def _units(actor: Actor, permission: Permission) -> Q:
    scope = actor.scopes.get(permission)
    if actor.company is None or scope in (None, Scope.OWN):
        return NOTHING
    own = Q(company=actor.company)
    if scope == Scope.COMPANY:
        return own
    return own & (
        Q(path__startswith=actor.unit.path) if scope == Scope.UNIT_AND_BELOW else Q(pk=actor.unit.pk)
    )
