"""Somebody leaves a unit: what they had open goes to others, in the transaction that ends the membership."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet
from django.utils.timezone import localdate

from accounts.actions.last_admin import keeping_an_administrator
from accounts.actions.members import remove_member
from accounts.actor import Actor
from accounts.models import CostCentre, Membership, Unit, User
from accounts.permissions import Permission
from approvals.actions.hand_over import end_deputies, hand_over_seats, people_who_take_seats, seats_left_by
from approvals.models import Seat
from b2bshop.events.journal import record

from ..events import WorkHandedOver
from ..models import Cart, OrderList


@dataclass(frozen=True, slots=True)
class Heirs:
    """Who takes over; None: see what becomes of it in docs/company.md."""

    carts: User | None = None
    approvals: User | None = None
    duties: User | None = None


@dataclass(frozen=True, slots=True)
class OpenWork:
    """What a membership would leave behind, and who could take it."""

    carts: QuerySet[Cart]
    seats: QuerySet[Seat]
    units: QuerySet[Unit]
    cost_centres: QuerySet[CostCentre]
    who_orders: QuerySet[User]
    who_approves: QuerySet[User]
    colleagues: QuerySet[User]
    keeps_a_place: bool = False


def open_work(member: Membership) -> OpenWork:
    """Only what the person does not keep by another membership."""
    today, company, person = localdate(), member.company, member.user
    others = Membership.objects.in_force(on=today).filter(company=company, user=person).exclude(pk=member.pk)
    carts = Cart.objects.open().filter(company=company, owner=person, unit__path__startswith=member.unit.path)
    kept = list(others.select_related("unit"))
    for other in kept:
        carts = carts.exclude(unit__path__startswith=other.unit.path)
    units = Unit.objects.filter(company=company, manager=person)
    centres = CostCentre.objects.filter(company=company, owner=person)
    members = Membership.objects.in_force(on=today).filter(company=company, blocked_because="")
    above = members.filter(unit__path__in=member.unit.paths_above())
    above = above.filter(roles__permissions__contains=[Permission.FILL_CART.value])
    people = User.objects.filter(is_active=True).exclude(pk=person.pk).order_by("name", "email")
    return OpenWork(
        carts=carts.select_related("unit"),
        seats=seats_left_by(member),
        units=units.none() if kept else units,
        cost_centres=centres.none() if kept else centres,
        who_orders=people.filter(pk__in=above.values("user")),
        who_approves=people_who_take_seats(company, person, on=today),
        colleagues=people.filter(pk__in=members.values("user")),
        keeps_a_place=bool(kept),
    )


def let_go(member: Membership, heirs: Heirs, *, by: Actor, at: datetime) -> None:
    """Hands over and removes, as a whole; raises LastAdministrator. Carts nobody takes are closed."""
    with keeping_an_administrator(by.company):
        handed = {"approvals": hand_over_seats(member, heirs.approvals, by=by, at=at)}
        work = open_work(member)
        carts = Cart.objects.filter(pk__in=[cart.pk for cart in work.carts])
        handed["carts"] = carts.update(**({"owner": heirs.carts} if heirs.carts else {"closed_at": at}))
        if heirs.carts and not work.keeps_a_place:
            OrderList.objects.filter(company=by.company, owner=member.user).update(owner=heirs.carts)
        handed["units"] = work.units.update(manager=heirs.duties)
        handed["cost_centres"] = work.cost_centres.update(owner=heirs.duties)
        handed["deputies"] = end_deputies(member, by=by)
        remove_member(member, by=by, at=at)
        if any(handed.values()):
            who = {
                name: getattr(getattr(heirs, name), "pk", None) for name in ("carts", "approvals", "duties")
            }
            record(WorkHandedOver(f"member-{member.pk}", member.user_id, handed, who), by=by, at=at)
