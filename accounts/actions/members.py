"""Verbs on what people are in the units of a company."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.core.exceptions import PermissionDenied
from django.db import transaction

from b2bshop.events.journal import record

from ..actor import Actor
from ..ceiling import beyond, may_give_limit, may_manage
from ..changes import difference, picture
from ..events import MemberAdded, MemberChanged, MemberRemoved
from ..managing import members_managed, units_managed
from ..models import Membership, Role, Unit, User
from ..permissions import Permission
from .last_admin import keeping_an_administrator, lock_people

FIELDS = ("order_limit", "approval_limit", "valid_from", "valid_until")


@dataclass(frozen=True, slots=True)
class Terms:
    """What somebody is to be; None as a limit is unlimited."""

    roles: tuple[Role, ...]
    order_limit: Decimal | None = None
    approval_limit: Decimal | None = None
    valid_from: date | None = None
    valid_until: date | None = None


def require_givable(terms: Iterable[Terms], units: Iterable[Unit], *, by: Actor) -> None:
    """The last line behind the forms: roles, units and limits the actor may give. One statement."""
    by.require(Permission.MANAGE_MEMBERS)
    wanted = {unit.pk for unit in units}
    own_units = units_managed(by, Permission.MANAGE_MEMBERS).filter(pk__in=wanted).count() == len(wanted)
    if not (own_units and all(_givable(each, by) for each in terms)):
        raise PermissionDenied(str(Permission.MANAGE_MEMBERS))


def _givable(terms: Terms, by: Actor) -> bool:
    own_roles = all(role.company_id == by.company.pk and not beyond(by, role) for role in terms.roles)
    limits = may_give_limit(by, terms.order_limit, by.order_limit) and may_give_limit(
        by, terms.approval_limit, by.approval_limit
    )
    return bool(terms.roles) and own_roles and limits


@transaction.atomic
def add_membership(person: User, unit: Unit, terms: Terms, *, by: Actor, at: datetime) -> Membership:
    """Somebody of the company gets another unit; somebody who left it comes back to it."""
    require_givable([terms], [unit], by=by)
    if not members_managed(by).filter(user=person).exists():
        raise PermissionDenied(str(Permission.MANAGE_MEMBERS))
    lock_people(by.company)
    return put_in(person, unit, terms, by=by, at=at)


def put_in(person: User, unit: Unit, terms: Terms, *, by: Actor, at: datetime) -> Membership:
    """For verbs that have asked already whether they may."""
    values = {name: getattr(terms, name) for name in FIELDS}
    member, _is_new = Membership.objects.update_or_create(
        user=person,
        unit=unit,
        defaults={"company_id": unit.company_id, "is_active": True, "blocked_because": ""} | values,
    )
    member.roles.set(terms.roles)
    record(MemberAdded(f"member-{member.pk}", person.pk, told(member)), by=by, at=at)
    return member


def change_membership(member: Membership, terms: Terms, *, by: Actor, at: datetime) -> None:
    """Other roles, limits or days; raises LastAdministrator."""
    _require_manageable(member, by)
    require_givable([terms], [member.unit], by=by)
    with keeping_an_administrator(by.company):
        old = told(member)
        for name in FIELDS:
            setattr(member, name, getattr(terms, name))
        member.save(update_fields=FIELDS)
        member.roles.set(terms.roles)
        _changed(member, old, by=by, at=at)


def block_member(member: Membership, reason: str, *, by: Actor, at: datetime) -> None:
    """From the next request on the person reads the reason instead of the shop; raises LastAdministrator."""
    _require_manageable(member, by)
    with keeping_an_administrator(by.company):
        _set_block(member, reason, by=by, at=at)


@transaction.atomic
def unblock_member(member: Membership, *, by: Actor, at: datetime) -> None:
    _require_manageable(member, by)
    _set_block(member, "", by=by, at=at)


def remove_member(member: Membership, *, by: Actor, at: datetime) -> None:
    """Ends one membership for good; what hangs on it is handed over before, see orders.actions.let_go."""
    _require_manageable(member, by)
    with keeping_an_administrator(by.company):
        old = told(member)
        if Membership.objects.filter(pk=member.pk, is_active=True).update(is_active=False):
            record(MemberRemoved(f"member-{member.pk}", member.user_id, old), by=by, at=at)


def told(member: Membership) -> dict:
    """The membership as the journal tells it."""
    roles = sorted(member.roles.values_list("code", flat=True))
    return {"unit": member.unit.name, "roles": roles} | picture(member, (*FIELDS, "blocked_because"))


def _require_manageable(member: Membership, by: Actor) -> None:
    by.require(Permission.MANAGE_MEMBERS, member)
    if not may_manage(by, member):
        raise PermissionDenied(str(Permission.MANAGE_MEMBERS))


def _set_block(member: Membership, reason: str, *, by: Actor, at: datetime) -> None:
    old = told(member)
    Membership.objects.filter(pk=member.pk).update(blocked_because=reason)
    member.blocked_because = reason
    _changed(member, old, by=by, at=at)


def _changed(member: Membership, old: dict, *, by: Actor, at: datetime) -> None:
    before, after = difference(old, told(member))
    if after:
        record(MemberChanged(f"member-{member.pk}", member.user_id, before, after), by=by, at=at)
