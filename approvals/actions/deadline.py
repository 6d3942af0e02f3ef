"""What happens when nobody decides: people are reminded, then the next level is asked. Rung by beat."""

from datetime import datetime, timedelta

from django.db import transaction
from django.utils.timezone import localdate

from accounts.actor import Actor
from accounts.permissions import Permission, Scope
from b2bshop.events.journal import record
from b2bshop.workdays import later

from ..events import ApprovalEscalated, ApprovalReminded, DeadlineSet
from ..models import Deadline, Seat, Stage
from ..queries import next_level
from ..states import StageState, State
from .request import AlreadyDecided, NotCompetent, lock_open

AT_ONCE = 500


def chase(*, at: datetime) -> int:
    """Reminds of and escalates what has waited too long; returns how many stages. Each in its own transaction."""
    stages = (
        Stage.objects.filter(state=StageState.OPEN, approval__state=State.OPEN, escalated_at=None)
        .filter(opened_at__lte=at - timedelta(days=1))
        .select_related("approval__company__approval_deadline", "approval__unit")
        .order_by("opened_at")
    )
    return sum(_chase(stage, at) for stage in stages[:AT_ONCE])


def _chase(stage: Stage, at: datetime) -> bool:
    company = stage.approval.company
    terms = getattr(company, "approval_deadline", None) or Deadline()
    country = str(company.country)
    try:
        if at >= later(stage.opened_at, terms.escalate_after, country):
            return _escalate(stage, at)
        return at >= later(stage.opened_at, terms.remind_after, country) and _remind(stage, at)
    except AlreadyDecided:
        return False  # somebody decided or withdrew it in this very moment


@transaction.atomic
def set_deadline(remind_after: int, escalate_after: int, *, by: Actor, at: datetime) -> Deadline:
    """How long the company's approvers may take, in working days; counts for open requests too.

    Raises PermissionDenied for somebody who may not write rules of the whole company.
    """
    by.require(Permission.MANAGE_RULES)
    if by.scopes[Permission.MANAGE_RULES] != Scope.COMPANY:
        raise NotCompetent
    before = Deadline.objects.filter(company=by.company).first() or Deadline(company=by.company)
    was = [before.remind_after, before.escalate_after]
    values = {"remind_after": remind_after, "escalate_after": escalate_after}
    deadline, _is_new = Deadline.objects.update_or_create(company=by.company, defaults=values)
    record(DeadlineSet(f"deadline-{by.company.number}", was, [remind_after, escalate_after]), by=by, at=at)
    return deadline


@transaction.atomic
def _remind(stage: Stage, at: datetime) -> bool:
    """Once, whoever rings: the UPDATE decides."""
    lock_open(stage.approval, Actor.system(stage.approval.company))
    mine = Stage.objects.filter(pk=stage.pk, state=StageState.OPEN, reminded_at=None).update(reminded_at=at)
    if mine:
        fact = ApprovalReminded(stage.approval.reference, stage.approval_id, stage.pk)
        record(fact, by=Actor.system(stage.approval.company), at=at)
    return bool(mine)


@transaction.atomic
def _escalate(stage: Stage, at: datetime) -> bool:
    """Those of the next level get a seat beside the others; where there is none, who manages people is told.

    Locks the request first, as decisions do: what is decided, withdrawn or passed on meanwhile is seen.
    """
    approval, shop = stage.approval, Actor.system(stage.approval.company)
    lock_open(approval, shop)
    mine = Stage.objects.filter(pk=stage.pk, state=StageState.OPEN, escalated_at=None).update(escalated_at=at)
    if not mine:
        return False
    added = next_level(stage, on=localdate(at))
    Seat.objects.bulk_create(
        Seat(stage=stage, user_id=person, requester_id=approval.requester_id) for person in added
    )
    fact = ApprovalEscalated(approval.reference, approval.pk, stage.pk, list(added))
    record(fact, by=shop, at=at)
    return True
