"""Companies and units somebody can work in."""

from dataclasses import dataclass, field

from ..models import Company, Membership, Unit
from ..queries import units_to_act_in


@dataclass(slots=True)
class Place:
    company: Company
    units: list[Unit] = field(default_factory=list)


def places_of(memberships: list[Membership]) -> list[Place]:
    """One statement; the depth shown counts from where the person's own units begin."""
    places: dict[int, Place] = {}
    for unit in units_to_act_in(memberships):
        places.setdefault(unit.company_id, Place(unit.company)).units.append(unit)
    for place in places.values():
        top = min(unit.depth for unit in place.units)
        for unit in place.units:
            unit.indent = unit.depth - top  # type: ignore[attr-defined]
            unit.roles = _roles(unit, memberships)  # type: ignore[attr-defined]
    return list(places.values())


def _roles(unit: Unit, memberships: list[Membership]) -> list[str]:
    """What the person is there, by memberships of the unit and of those above."""
    here = [m for m in memberships if m.company_id == unit.company_id and unit.path.startswith(m.unit.path)]
    return list(dict.fromkeys(str(role) for member in here for role in member.roles.all()))
