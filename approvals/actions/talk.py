"""Asking before deciding, and passing the decision on to a colleague."""

from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.timezone import localdate

from accounts.actor import Actor
from accounts.models import User
from b2bshop.events.journal import record

from ..events import ApprovalPassedOn, RemarkMade
from ..models import Approval, Remark, Seat
from ..queries import can_take_over, may_talk
from .request import NotCompetent, lock_open, take_seat


@transaction.atomic
def remark(approval: Approval, text: str, *, by: Actor, at: datetime) -> Remark:
    """A question to the requester, or their answer.

    Raises NotCompetent for somebody who only looks on, AlreadyDecided where there is nothing to ask any more.
    """
    now = lock_open(approval, by)
    if not may_talk(now, by, on=localdate(at)):
        raise NotCompetent
    written = Remark.objects.create(approval=now, author=by.user, text=text, written_at=at)
    record(RemarkMade(now.reference, now.pk, written.pk), by=by, at=at)
    return written


@transaction.atomic
def pass_on(approval: Approval, to: User, *, by: Actor, at: datetime) -> None:
    """The actor's say goes to a colleague who could have been asked too, and is theirs alone then.

    Raises what take_seat raises; NotCompetent for a colleague who may not approve this, or has a say already.
    """
    now, seat = take_seat(approval, by=by, at=at)
    if to.pk not in can_take_over(now, on=localdate(at)):
        raise NotCompetent
    was = seat.user_id
    try:
        with transaction.atomic():
            Seat.objects.filter(pk=seat.pk).update(user=to, passed_on_by=by.user)
    except IntegrityError as error:
        raise NotCompetent from error
    record(ApprovalPassedOn(now.reference, now.pk, seat.stage_id, was, to.pk), by=by, at=at)
