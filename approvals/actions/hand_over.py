"""What somebody who leaves had to decide goes to somebody else; nothing waits for a person who is gone."""

from datetime import date, datetime

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils.timezone import localdate

from accounts.actor import Actor
from accounts.models import Company, Membership, User
from accounts.permissions import Permission, Scope
from b2bshop.events.journal import record

from ..events import SeatHandedOver
from ..models import Approval, Deputy, Seat
from ..states import StageState, State


def seats_left_by(member: Membership) -> QuerySet[Seat]:
    """Undecided seats in open requests that the person could not decide on without this membership."""
    company = member.company
    kept = list(_approving(company, localdate()).filter(user=member.user).exclude(pk=member.pk))
    seats = Seat.objects.undecided().filter(
        user=member.user, stage__approval__company=company, stage__approval__state=State.OPEN
    )
    for other in kept:
        wide = any(
            Permission.APPROVE_ORDER in role.permissions and role.scope == Scope.COMPANY
            for role in other.roles.all()
        )
        below = Q(stage__approval__unit__path__startswith=other.unit.path)
        seats = seats.none() if wide else seats.exclude(below)
    return seats.select_related("stage__approval").order_by("pk")


def people_who_take_seats(company: Company, leaver: User, *, on: date) -> QuerySet[User]:
    """Everybody else of the company with a role that approves."""
    members = _approving(company, on)
    people = User.objects.filter(pk__in=members.values("user"), is_active=True)
    return people.exclude(pk=leaver.pk).order_by("name", "email")


def _approving(company: Company, on: date) -> QuerySet[Membership]:
    members = Membership.objects.in_force(on=on).filter(company=company, blocked_because="")
    able = members.filter(roles__permissions__contains=[Permission.APPROVE_ORDER.value])
    return able.select_related("unit").prefetch_related("roles").distinct()


@transaction.atomic
def hand_over_seats(member: Membership, heir: User | None, *, by: Actor, at: datetime) -> int:
    """Locks the requests first, as decisions do. Where the heir asked or sits already, the seat goes; the
    others of the stage decide, or, if nobody is left, those who manage people are asked to name somebody.
    """
    wanted = set(seats_left_by(member).values_list("stage__approval", flat=True))
    list(Approval.objects.select_for_update().filter(pk__in=wanted).order_by("pk"))
    seats = list(seats_left_by(member))
    for seat in seats:
        taken = heir is None or heir.pk == seat.requester_id
        taken = taken or Seat.objects.filter(stage=seat.stage, user=heir).exists()
        if taken:
            Seat.objects.filter(pk=seat.pk).delete()
        else:
            Seat.objects.filter(pk=seat.pk).update(user=heir)
        stage, request = seat.stage, seat.stage.approval
        is_open = stage.state == StageState.OPEN
        to = None if taken else heir.pk
        fact = SeatHandedOver(request.reference, request.pk, stage.pk, member.user_id, to, is_open)
        record(fact, by=by, at=at)
    return len(seats)


def end_deputies(member: Membership, *, by: Actor) -> int:
    """Whoever has no membership left in the company stands in for nobody, and nobody for them."""
    others = Membership.objects.in_force(on=localdate()).filter(
        user=member.user_id, company=member.company_id
    )
    if others.exclude(pk=member.pk).exists():
        return 0
    either = Q(absent=member.user_id) | Q(deputy=member.user_id)
    running = Deputy.objects.filter(either, company=member.company_id, valid_until__gte=localdate())
    return running.delete()[0]
