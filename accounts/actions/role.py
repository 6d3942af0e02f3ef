"""Verbs on the roles of a company, inside what the actor has and what the seller allows."""

from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.text import slugify
from django.utils.translation import gettext as _

from b2bshop.events.journal import record

from ..actor import Actor
from ..ceiling import beyond, require_wide
from ..changes import difference, picture
from ..events import RoleAdded, RoleChanged, RoleRemoved
from ..models import Invitation, Membership, Role
from ..permissions import Permission
from ..problems import Problem
from .last_admin import keeping_an_administrator, lock_people

FIELDS = ("name_de", "name_en", "permissions", "scope")


class RoleProblem(Problem):
    """The role cannot be changed so; says why."""


def editable(actor: Actor, role: Role) -> bool:
    """A role that gives more than the actor has is not theirs to change."""
    return role.company_id == actor.company.pk and not beyond(actor, role)


@transaction.atomic
def add_role(role: Role, *, by: Actor, at: datetime) -> Role:
    require_wide(by, Permission.MANAGE_ROLES)
    lock_people(by.company)
    role.company, role.code = by.company, _free_code(role, by)
    _require_editable(role, by)
    role.permissions = _in_order(role.permissions)
    role.save()
    record(RoleAdded(f"role-{role.pk}", picture(role, ("code", *FIELDS))), by=by, at=at)
    return role


def change_role(role: Role, values: dict, *, by: Actor, at: datetime) -> None:
    """`values` are name_de, name_en, permissions and scope; whoever has the role has them on the next request."""
    require_wide(by, Permission.MANAGE_ROLES)
    _require_editable(Role.objects.get(pk=role.pk), by)
    with keeping_an_administrator(by.company):
        old = picture(Role.objects.get(pk=role.pk), FIELDS)
        for name in FIELDS:
            setattr(role, name, values[name])
        role.permissions = _in_order(role.permissions)
        _require_editable(role, by)
        role.save(update_fields=FIELDS)
        before, after = difference(old, picture(role, FIELDS))
        if after:
            record(RoleChanged(f"role-{role.pk}", before, after), by=by, at=at)


@transaction.atomic
def remove_role(role: Role, *, by: Actor, at: datetime) -> None:
    """Only one that nobody has and nobody was invited to."""
    require_wide(by, Permission.MANAGE_ROLES)
    _require_editable(role, by)
    lock_people(by.company)
    if Membership.objects.filter(roles=role, is_active=True).exists():
        raise RoleProblem(_("Somebody has this role. Give them another one first."))
    if Invitation.objects.open().filter(roles=role).exists():
        raise RoleProblem(_("Somebody is invited to this role. Revoke the invitation first."))
    record(RoleRemoved(f"role-{role.pk}", picture(role, ("code", *FIELDS))), by=by, at=at)
    role.delete()


def _require_editable(role: Role, by: Actor) -> None:
    if not editable(by, role):
        raise PermissionDenied(str(Permission.MANAGE_ROLES))


def _in_order(names: list[str]) -> list[str]:
    return [permission.value for permission in Permission if permission in names]


def _free_code(role: Role, by: Actor) -> str:
    base = slugify(role.name_en or role.name_de)[:24] or "role"
    taken = set(Role.objects.filter(company=by.company).values_list("code", flat=True))
    return next(
        code for n in range(len(taken) + 1) if (code := f"{base}-{n + 1}" if n else base) not in taken
    )
