"""Somebody of a known customer asks for access; the company's administrator or the seller answers."""

from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from b2bshop.events.journal import record

from .actor import Actor
from .entry_events import JoinAccepted, JoinAsked, JoinRejected
from .entry_people import known_or_new
from .entry_register import EntryProblem
from .models import JoinRequest, Membership, Role, Unit
from .models.entry import Verdict
from .permissions import Permission


@transaction.atomic
def ask_to_join(request: JoinRequest, *, at: datetime) -> None:
    """Keeps the request, once while it is open; a second one changes nothing."""
    request.asked_at = at
    try:
        with transaction.atomic():
            request.save()
    except IntegrityError:
        return
    record(JoinAsked(request.company.number, request.pk), by=Actor(company=request.company), at=at)


@transaction.atomic
def accept_join(
    request: JoinRequest,
    unit: Unit,
    roles: Sequence[Role],
    *,
    order_limit: Decimal | None = None,
    by: Actor,
    at: datetime,
) -> Membership:
    """Makes the person a member of a unit with roles, none of which gives more than `by` holds."""
    by.require(Permission.MANAGE_MEMBERS)
    _check_grant(request, unit, roles, by)
    _decide(request, Verdict.ACCEPTED, "", by=by, at=at)
    person = known_or_new(request.email, name=request.name, phone=request.phone, language=request.language)
    if Membership.objects.filter(user=person, unit=unit).exists():
        raise EntryProblem(_("This person is a member of this unit already."))
    member = Membership.objects.create(
        user=person, company=request.company, unit=unit, order_limit=order_limit
    )
    member.roles.set(roles)
    record(JoinAccepted(request.company.number, request.pk, member.pk), by=by, at=at)
    return member


@transaction.atomic
def reject_join(request: JoinRequest, reason: str = "", *, by: Actor, at: datetime) -> None:
    by.require(Permission.MANAGE_MEMBERS)
    _decide(request, Verdict.REJECTED, reason, by=by, at=at)
    record(JoinRejected(request.company.number, request.pk, reason), by=by, at=at)


def grantable(roles: Sequence[Role], actor: Actor) -> list[Role]:
    """The roles that give nothing their giver does not hold; what the seller withheld gives nothing anyway."""
    withheld = set(actor.company.withheld)
    return [role for role in roles if set(role.permissions) - withheld <= actor.permissions]


def _check_grant(request: JoinRequest, unit: Unit, roles: Sequence[Role], by: Actor) -> None:
    company = request.company_id
    own = unit.company_id == company and all(role.company_id == company for role in roles)
    if not own or by.company != request.company:
        raise EntryProblem(_("Unit and roles are those of the company."))
    if not roles or len(grantable(roles, by)) < len(roles):
        raise EntryProblem(_("Choose roles that give no more than you may do yourself."))


def _decide(request: JoinRequest, verdict: Verdict, reason: str, *, by: Actor, at: datetime) -> None:
    told = {"verdict": verdict, "reason": reason, "decided_by": by.user, "decided_at": at}
    if not JoinRequest.objects.open().filter(pk=request.pk, company=by.company).update(**told):
        raise EntryProblem(_("Somebody else has answered this already."))
