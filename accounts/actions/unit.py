"""Verbs on the tree of units, for a company's own people."""

from collections.abc import Iterator
from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.db.models import ManyToOneRel, Model
from django.utils.translation import gettext as _

from b2bshop.events.journal import record
from b2bshop.refusals import sentence

from ..actor import Actor
from ..ceiling import require_wide
from ..changes import difference, picture
from ..events import UnitAdded, UnitChanged, UnitMerged
from ..managing import units_managed
from ..models import Invitation, Membership, Unit
from ..permissions import Permission
from ..units import UnitProblem, add_unit, lock_tree, move_unit, unit_above, units_below
from .last_admin import keeping_an_administrator

FIELDS = ("name", "manager", "blocked_because")


@transaction.atomic
def open_unit(unit: Unit, parent: Unit | None, *, by: Actor, at: datetime) -> Unit:
    """A new plant, department or branch; at the top only for who manages all units."""
    _require_place(parent, by)
    unit.company = by.company
    added = add_unit(unit, parent)
    new = picture(added, FIELDS) | {"above": parent.name if parent else ""}
    record(UnitAdded(f"unit-{added.pk}", new), by=by, at=at)
    return added


def change_unit(unit: Unit, values: dict, *, by: Actor, at: datetime) -> None:
    """Name, head or a block; a block counts for everything below too and raises LastAdministrator."""
    _require_unit(unit, by)
    with keeping_an_administrator(by.company):
        old = picture(Unit.objects.get(pk=unit.pk), FIELDS)
        for name in FIELDS:
            setattr(unit, name, values.get(name, getattr(unit, name)))
        unit.save(update_fields=FIELDS)
        before, after = difference(old, picture(unit, FIELDS))
        if after:
            record(UnitChanged(f"unit-{unit.pk}", before, after), by=by, at=at)


def relocate_unit(unit: Unit, parent: Unit | None, *, by: Actor, at: datetime) -> None:
    """With everything below it under another unit; raises UnitProblem below itself."""
    _require_unit(unit, by)
    _require_place(parent, by)
    with keeping_an_administrator(by.company):
        lock_tree()
        before = unit_above(Unit.objects.get(pk=unit.pk))
        if (before and before.pk) == (parent and parent.pk):
            return
        move_unit(unit, parent)
        names = [each.name if each else "" for each in (before, parent)]
        record(UnitChanged(f"unit-{unit.pk}", {"above": names[0]}, {"above": names[1]}), by=by, at=at)


def merge_unit(unit: Unit, into: Unit, *, by: Actor, at: datetime) -> None:
    """Everything of the unit, and the units below it, belongs to `into`; the unit itself is gone."""
    _require_unit(unit, by)
    _require_unit(into, by)
    with keeping_an_administrator(by.company):
        lock_tree()
        locked = {u.pk: u for u in Unit.objects.select_for_update().filter(pk__in=[unit.pk, into.pk])}
        if len(locked) != 2 or locked[into.pk].path.startswith(locked[unit.pk].path):
            raise UnitProblem(_("A unit cannot be merged into itself or into one below it."))
        moved = dict(belongings(unit))
        _join_people(unit, into)
        _move_belongings(unit, into)
        for child in list(units_below(locked[unit.pk]).filter(depth=locked[unit.pk].depth + 1)):
            move_unit(child, into)
        Unit.objects.get(pk=unit.pk).delete()
        record(UnitMerged(f"unit-{unit.pk}", unit.name, into.pk, moved), by=by, at=at)


def belongings(unit: Unit) -> Iterator[tuple[str, int]]:
    """What would move with the unit itself: how many of which kind, in any room; one statement for each kind."""
    for model, field in _relations():
        count = model._base_manager.filter(**{field: unit}).count()
        if count:
            yield str(model._meta.verbose_name_plural if count > 1 else model._meta.verbose_name), count


def _relations() -> list[tuple[type[Model], str]]:
    """Every foreign key to a unit, those without a way back too."""
    fields = Unit._meta.get_fields(include_hidden=True)
    ways = [field for field in fields if isinstance(field, ManyToOneRel)]
    return [(way.related_model, way.field.name) for way in ways]


def _move_belongings(unit: Unit, into: Unit) -> None:
    try:
        with transaction.atomic():
            for model, field in _relations():
                model._base_manager.filter(**{field: unit}).update(**{field: into})
    except IntegrityError as error:  # something that may stand at each unit once stands at both
        raise UnitProblem(sentence(error)) from error


def _join_people(unit: Unit, into: Unit) -> None:
    """Who is in both units stays once, with the roles of both and the limits of `into`; so do invitations."""
    both = Membership.objects.filter(unit=unit, user__memberships__unit=into)
    for member in both.prefetch_related("roles"):
        kept = Membership.objects.get(user=member.user_id, unit=into)
        if member.is_active:
            kept.roles.add(*member.roles.all())
            Membership.objects.filter(pk=kept.pk).update(is_active=True)
        member.delete()
    for invitation in Invitation.objects.open().filter(unit=unit):
        if Invitation.objects.open().filter(unit=into, email__iexact=invitation.email).exists():
            invitation.delete()


def _require_unit(unit: Unit, by: Actor) -> None:
    by.require(Permission.MANAGE_UNITS)
    if not units_managed(by, Permission.MANAGE_UNITS).filter(pk=unit.pk).exists():
        raise PermissionDenied(str(Permission.MANAGE_UNITS))


def _require_place(parent: Unit | None, by: Actor) -> None:
    if parent is None:
        require_wide(by, Permission.MANAGE_UNITS)
    else:
        _require_unit(parent, by)
