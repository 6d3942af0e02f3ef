"""Verbs on lists. Whoever writes locks the list first, by changing `touched_at`."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from typing import NamedTuple

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Max, QuerySet

from accounts.actor import Actor
from accounts.models import CostCentre, Unit
from accounts.permissions import Permission, Scope
from catalog.models import Product
from catalog.queries import identify, order_rule
from catalog.rules import check_quantity

from ..models import Audience, ListLine, OrderList
from ..problems import Problem, not_orderable
from .lines import not_found


class ListEntry(NamedTuple):
    """An empty quantity is none; an empty `unit` is the article's own, or that of the packaging named."""

    number: str
    quantity: str = ""
    unit: str = ""
    note: str = ""
    cost_centre: CostCentre | None = None
    section: str = ""
    target: Decimal | None = None


def require_audience(audience: Audience, unit: Unit | None, by: Actor) -> None:
    """Raises PermissionDenied where the actor's role does not reach so far."""
    if audience == Audience.PERSON:
        return
    by.require(Permission.MANAGE_LISTS)
    if audience == Audience.COMPANY:
        reaches = reaches_company(by)
    else:
        reaches = unit is not None and units_in_reach(by).filter(pk=unit.pk).exists()
    if not reaches:
        raise PermissionDenied(str(Permission.MANAGE_LISTS))


def reaches_company(actor: Actor) -> bool:
    return actor.scopes.get(Permission.MANAGE_LISTS) == Scope.COMPANY


def units_in_reach(actor: Actor) -> QuerySet[Unit]:
    """Those the actor may make lists for."""
    units, reach = Unit.objects.visible_to(actor).order_by("path"), actor.scopes.get(Permission.MANAGE_LISTS)
    if reach == Scope.COMPANY:
        return units
    if actor.unit is None or reach not in (Scope.UNIT, Scope.UNIT_AND_BELOW):
        return units.none()
    if reach == Scope.UNIT:
        return units.filter(pk=actor.unit.pk)
    return units.filter(path__startswith=actor.unit.path)


@transaction.atomic
def new_list(
    name: str,
    *,
    audience: Audience = Audience.PERSON,
    unit: Unit | None = None,
    is_locked: bool = False,
    by: Actor,
    at: datetime,
) -> OrderList:
    """`unit` for a list of a unit, and only then."""
    by.require(Permission.FILL_CART)
    require_audience(audience, unit, by)
    return OrderList.objects.create(
        company=by.company,
        owner=by.user,
        name=name[:60],
        audience=audience,
        unit=unit,
        is_locked=is_locked,
        touched_at=at,
    )


@transaction.atomic
def describe_list(
    order_list: OrderList,
    name: str,
    *,
    audience: Audience,
    unit: Unit | None = None,
    is_locked: bool = False,
    by: Actor,
    at: datetime,
) -> None:
    """Another name, others it is for, locked or not. Whom it is for already it may stay for."""
    by.require(Permission.FILL_CART)
    if (audience, unit) != (order_list.audience, order_list.unit):
        require_audience(audience, unit, by)
    values = {"name": name[:60], "audience": audience, "unit": unit, "is_locked": is_locked, "touched_at": at}
    if not OrderList.objects.manageable_by(by).filter(pk=order_list.pk).update(**values):
        raise PermissionDenied


@transaction.atomic
def delete_list(order_list: OrderList, *, by: Actor) -> None:
    by.require(Permission.FILL_CART)
    found = OrderList.objects.manageable_by(by).filter(pk=order_list.pk)
    if not found.exists():
        raise PermissionDenied
    OrderList.objects.filter(pk=order_list.pk).delete()


def touch(order_list: OrderList, by: Actor, at: datetime) -> None:
    """Locks the list. Raises PermissionDenied where the actor may not change it any more."""
    if not OrderList.objects.changeable_by(by).filter(pk=order_list.pk).update(touched_at=at):
        raise PermissionDenied


@transaction.atomic
def add_to_list(
    order_list: OrderList, entries: Sequence[ListEntry], *, by: Actor, at: datetime
) -> tuple[list[ListLine], list[Problem]]:
    """Adds entries at the end; returns the lines made, and a Problem per entry that was refused."""
    by.require(Permission.FILL_CART)
    touch(order_list, by, at)
    made, problems = read_entries(order_list, entries, by)
    ListLine.objects.bulk_create(made, batch_size=1000)
    return made, problems


def read_entries(
    order_list: OrderList, entries: Sequence[ListEntry], by: Actor
) -> tuple[list[ListLine], list[Problem]]:
    """The lines that entries make at the end of the list, not saved yet, and a Problem per entry that makes none."""
    found = identify([entry.number for entry in entries], by)
    last = (order_list.lines.aggregate(last=Max("place"))["last"] or 0) if order_list.pk else 0
    problems: list[Problem] = []
    made: list[ListLine] = []
    for index, entry in enumerate(entries):
        hit = found[entry.number]
        if hit.product is None:
            problems.append(not_found(index, entry.number, hit.products))
            continue
        unit = entry.unit or hit.unit
        quantity, problem = read_amount(entry.quantity, hit.product, unit, index)
        if problem:
            problems.append(problem)
            continue
        made.append(_line(order_list, hit.product, entry, quantity, unit, last + len(made) + 1))
    return made, problems


def _line(
    order_list: OrderList, product: Product, entry: ListEntry, quantity: Decimal | None, unit: str, place: int
) -> ListLine:
    return ListLine(
        order_list=order_list,
        product=product,
        place=place,
        quantity=quantity,
        unit="" if unit == product.unit else unit,
        note=entry.note[:200],
        cost_centre=entry.cost_centre,
        section=entry.section[:60],
        target=entry.target,
    )


def read_amount(
    text: str, product: Product, unit: str, line: int | None = None
) -> tuple[Decimal | None, Problem | None]:
    """The quantity in `unit`, None for an empty text; or what stands against ordering so much."""
    rule = order_rule(product)
    verdict = check_quantity(text or "1", rule, unit)
    if not text:  # no quantity, but the unit has to be one it is sold by
        return None, None if rule.pack(unit) else not_orderable(verdict, "1", rule, unit, line)
    if verdict.quantity is None:
        return None, not_orderable(verdict, text, rule, unit, line)
    return verdict.typed, None


def put_in_order(order_list: OrderList, places: Mapping[int, int] | None = None) -> None:
    """Numbers the places from one on, sections together. `places` are those that lines are moved to, by their ids;
    a moved line goes before another of its place."""
    moved = places or {}
    lines = list(order_list.lines.only("place", "section", "order_list"))
    lines.sort(key=lambda line: (moved.get(line.pk, line.place), line.pk not in moved, line.pk))
    sections = {section: place for place, section in enumerate(dict.fromkeys(x.section for x in lines))}
    lines.sort(key=lambda line: sections[line.section])
    changed = []
    for place, line in enumerate(lines, 1):
        if line.place != place:
            line.place = place
            changed.append(line)
    ListLine.objects.bulk_update(changed, ["place"], batch_size=500)
