"""What single lines say besides article and quantity: a wanted day, a cost centre, an address of their own."""

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

from accounts.actor import Actor
from accounts.models import Address, CostCentre

from .problems import Problem

if TYPE_CHECKING:
    from .queries import AssessedLine


def checked_apart(
    priced: list["AssessedLine"], actor: Actor, *, on: date, destination: str | None
) -> list["AssessedLine"]:
    """Each line with what is wrong with these. A statement for cost centres and one for addresses, where named."""
    return _addressed(_charged(_dated(priced, on), actor, on), actor, destination)


def _dated(priced: list["AssessedLine"], on: date) -> list["AssessedLine"]:
    """No line for a day that has passed."""
    return [_date(index, line, on) if line.line.requested_on else line for index, line in enumerate(priced)]


def _date(index: int, line: "AssessedLine", on: date) -> "AssessedLine":
    day = line.line.requested_on
    if day is None or day >= on:
        return line
    return replace(line, problems=(*line.problems, Problem("day_passed", index, {"day": day})))


def _charged(priced: list["AssessedLine"], actor: Actor, on: date) -> list["AssessedLine"]:
    """No line on a cost centre the actor may not charge today. No statement where none is on one."""
    wanted = {line.line.cost_centre.pk for line in priced if line.line.cost_centre}
    if not wanted:
        return priced
    centres = CostCentre.objects.visible_to(actor).open(on=on).filter(pk__in=wanted)
    fine = set(centres.values_list("pk", flat=True))
    return [_charge(index, line, fine) for index, line in enumerate(priced)]


def _addressed(priced: list["AssessedLine"], actor: Actor, destination: str | None) -> list["AssessedLine"]:
    """No line to an address that is not the actor's, or in another country than the order: that would be taxed, and
    promised, otherwise. No statement where none has an address of its own."""
    wanted = {line.line.ship_to.pk for line in priced if line.line.ship_to}
    if not wanted and not any(line.line.lost_place for line in priced):
        return priced
    places = Address.objects.visible_to(actor).filter(is_delivery=True, pk__in=wanted)
    fine = set(places.values_list("pk", flat=True))
    return [_address(index, line, fine, destination) for index, line in enumerate(priced)]


def _address(index: int, line: "AssessedLine", fine: set[int], destination: str | None) -> "AssessedLine":
    place, lost = line.line.ship_to, line.line.lost_place
    if place is None and lost:
        return replace(line, problems=(*line.problems, Problem("no_address", index, {"code": lost})))
    if place is None or (place.pk in fine and destination in (None, "", str(place.country))):
        return line
    code = "address_abroad" if place.pk in fine else "no_address"
    return replace(line, problems=(*line.problems, Problem(code, index, {"code": place.code})))


def _charge(index: int, line: "AssessedLine", fine: set[int]) -> "AssessedLine":
    centre = line.line.cost_centre
    if centre is None or centre.pk in fine:
        return line
    problem = Problem("cost_centre", index, {"code": centre.code})
    return replace(line, problems=(*line.problems, problem))
