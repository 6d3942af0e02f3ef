"""Verbs on the units of a company, which form a tree."""

from django.db import connection, transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from .models import Unit
from .problems import Problem


class UnitProblem(Problem):
    """The unit cannot stand there; says why."""


def check_place(unit: Unit, parent: Unit | None) -> None:
    if parent is None:
        return
    if parent.company_id != unit.company_id:
        raise UnitProblem(_("The unit above belongs to another company."))
    if unit.pk and parent.path.startswith(unit.path):
        raise UnitProblem(_("A unit cannot stand below itself."))


def unit_above(unit: Unit) -> Unit | None:
    return Unit.objects.filter(path=unit.path[: -unit.steplen]).first() if unit.depth > 1 else None


def units_below(unit: Unit) -> QuerySet[Unit]:
    """In the order of the tree, to any depth."""
    return Unit.objects.filter(path__startswith=unit.path).exclude(pk=unit.pk).order_by("path")


@transaction.atomic
def add_unit(unit: Unit, parent: Unit | None = None) -> Unit:
    """Saves a new unit below `parent`, or at the top of its company."""
    lock_tree()
    above = _as_it_is_now(parent)
    check_place(unit, above)
    if above is None:
        return Unit.objects.add_root(instance=unit)
    return Unit.objects.add_child(above, instance=unit)


@transaction.atomic
def move_unit(unit: Unit, parent: Unit | None) -> None:
    """Puts the unit with all below it under `parent`; None puts it at the top of its company."""
    lock_tree()
    unit.refresh_from_db(fields=["path", "depth", "numchild"])
    above = _as_it_is_now(parent)
    check_place(unit, above)
    if above is None:
        Unit.objects.move(unit, Unit.objects.get_root_nodes().first(), "last-sibling")
    else:
        Unit.objects.move(unit, above, "last-child")
    unit.refresh_from_db(fields=["path", "depth", "numchild"])


def _as_it_is_now(unit: Unit | None) -> Unit | None:
    """Somebody may have moved or merged it since the page was opened."""
    found = unit and Unit.objects.filter(pk=unit.pk).first()
    if unit is not None and found is None:
        raise UnitProblem(_("This unit is gone meanwhile."))
    return found


def hold_unit(unit: Unit) -> bool:
    """Until the transaction ends nobody merges the unit away; False where somebody has already.

    Those who hold it do not wait for each other.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM accounts_unit WHERE id = %s FOR KEY SHARE", [unit.pk])
        return cursor.fetchone() is not None


def lock_tree() -> None:
    """One change of the tree at a time: a move rewrites the paths of many rows."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('accounts_unit'))")
