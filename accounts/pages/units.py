"""The tree of units, and one unit with what belongs to it."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Count, Q

from ..actions.unit import belongings
from ..actor import Actor
from ..managing import units_managed
from ..models import Unit
from ..permissions import Permission
from ..queries import block_above
from ..units import unit_above, units_below


@dataclass(frozen=True, slots=True)
class UnitPage:
    unit: Unit
    above: Unit | None
    below: Sequence[Unit]
    belongings: list[tuple[str, int]]


def unit_tree(actor: Actor) -> list[Unit]:
    """Each with the number of its people and whether a block reaches it; one statement."""
    people = Count("memberships", filter=Q(memberships__is_active=True), distinct=True)
    found = units_managed(actor, Permission.MANAGE_UNITS).select_related("manager")
    units = list(found.annotate(people=people, why=block_above("path")))
    top = min((unit.depth for unit in units), default=1)
    for unit in units:
        unit.indent = unit.depth - top  # type: ignore[attr-defined]
    return units


def unit_page(unit: Unit) -> UnitPage:
    """One statement for each kind of record that belongs to units, and two for the tree."""
    return UnitPage(unit, unit_above(unit), list(units_below(unit)), list(belongings(unit)))
