"""Verbs on requests for approval, the only writers of their states."""

from collections.abc import Mapping
from dataclasses import asdict
from datetime import date, datetime

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.timezone import localdate

from accounts.actor import Actor
from accounts.models import User
from accounts.permissions import Permission
from b2bshop.events.journal import record

from ..events import ApprovalAsked, ApprovalDecided, ApproverNamed, DeputyAppointed, DeputyEnded
from ..models import Approval, Decision, Deputy, Seat, Stage
from ..queries import PlannedStage, colleagues_who_approve, preview, seat_for
from ..rules import Facts, is_through
from ..states import StageState, State, Verdict


class AlreadyDecided(Exception):
    """The request is not open any more; `approval` is it as it is now."""

    def __init__(self, approval: Approval):
        super().__init__(approval.reference)
        self.approval = approval


class OwnRequest(PermissionDenied):
    """Nobody approves what they asked for themselves."""


class NotCompetent(PermissionDenied):
    """The person has no say in the stage that is open."""


def ask(facts: Facts, *, by: Actor, at: datetime) -> Approval | None:
    """Opens a request with its first stage when the facts need a yes, else None; seatless where nobody can."""
    plan = preview(facts, by, on=localdate(at))
    return _request(facts, plan, by=by, at=at) if plan else None


@transaction.atomic
def _request(facts: Facts, plan: tuple[PlannedStage, ...], *, by: Actor, at: datetime) -> Approval:
    approval = Approval.objects.create(
        company=by.company,
        unit=by.unit,
        requester=by.person,
        reference=facts.reference,
        amount=facts.amount,
        currency=facts.currency,
        asked_at=at,
    )
    for position, planned in enumerate(plan, 1):
        _add_stage(approval, position, planned)
    _open_next(approval, by=by, at=at)
    return approval


def _add_stage(approval: Approval, position: int, planned: PlannedStage) -> Stage:
    told = [asdict(reason) | {"values": dict(reason.values)} for reason in planned.reasons]
    stage = Stage.objects.create(approval=approval, position=position, needed=planned.needed, reasons=told)
    Seat.objects.bulk_create(
        Seat(stage=stage, user=person, requester=approval.requester) for person in planned.people
    )
    return stage


def _open_next(approval: Approval, *, by: Actor, at: datetime) -> bool:
    """Opens the first stage that waits and tells its people; False when all are through."""
    stage = approval.stages.filter(state=StageState.WAITING).order_by("position").first()
    if stage is None:
        return False
    Stage.objects.filter(pk=stage.pk).update(state=StageState.OPEN, opened_at=at)
    record(ApprovalAsked(approval.reference, approval.pk, stage.pk), by=by, at=at)
    return True


@transaction.atomic
def decide(approval: Approval, verdict: Verdict, reason: str = "", *, by: Actor, at: datetime) -> Approval:
    """Says yes or no on the actor's seat, or on that of somebody they stand in for; returns the request as it is then.

    Raises OwnRequest, NotCompetent, and AlreadyDecided where somebody else was faster. A no needs a reason.
    """
    now, seat = take_seat(approval, by=by, at=at)
    Decision.objects.create(
        seat=seat,
        stage=seat.stage,
        decided_by=by.user,
        requester=now.requester,
        verdict=verdict,
        reason=reason,
        decided_at=at,
    )
    fact = ApprovalDecided(now.reference, now.pk, seat.stage_id, verdict.value, seat.user_id, reason)
    record(fact, by=by, at=at)
    _count(now, seat.stage, verdict, by=by, at=at)
    return now


def take_seat(approval: Approval, *, by: Actor, at: datetime) -> tuple[Approval, Seat]:
    """The open request, locked until the transaction ends, and the seat the actor decides on. Four eyes.

    Raises OwnRequest, NotCompetent, AlreadyDecided.
    """
    by.require(Permission.APPROVE_ORDER)
    now = lock_open(approval, by)
    if now.requester_id in {by.user.pk, by.acting_for.pk if by.acting_for else None}:
        raise OwnRequest
    seat = seat_for(now, by, on=localdate(at))
    if seat is None or Decision.objects.filter(stage=seat.stage, decided_by=by.user).exists():
        raise NotCompetent
    return now, seat


def revise(approval: Approval, facts: Facts, *, by: Actor, at: datetime) -> None:
    """What was asked about has changed: the amount is now that of the facts, and what they need besides is added.

    `by` is who asks, as `ask` had it. Stages that are there stay, even where they would not be needed any more.
    """
    Approval.objects.filter(pk=approval.pk).update(amount=facts.amount)
    stages = list(approval.stages.all())
    known = {_key(reason["code"], reason["values"]) for stage in stages for reason in stage.reasons}
    for planned in preview(facts, by, on=localdate(at)):
        if any(_key(reason.code, dict(reason.values)) not in known for reason in planned.reasons):
            stages.append(_add_stage(approval, len(stages) + 1, planned))


def _key(code: str, values: Mapping[str, str]) -> tuple[str, str]:
    """Reasons of one rule are one reason; its other conditions do not ask again."""
    return ("rule", values["rule_id"]) if "rule_id" in values else (code, values.get("budget_id", ""))


def _count(approval: Approval, stage: Stage, verdict: Verdict, *, by: Actor, at: datetime) -> None:
    if verdict == Verdict.NO:
        Stage.objects.filter(pk=stage.pk).update(state=StageState.REFUSED)
        _move(approval, State.REFUSED, at)
        return
    verdicts = list(stage.decisions.values_list("verdict", flat=True))
    if is_through(stage.needed, verdicts):
        Stage.objects.filter(pk=stage.pk).update(state=StageState.GRANTED)
        if not _open_next(approval, by=by, at=at):
            _move(approval, State.GRANTED, at)


@transaction.atomic
def withdraw(approval: Approval, *, by: Actor, at: datetime) -> Approval:
    """The requester, or the shop for them, takes the question back; raises AlreadyDecided when it is too late."""
    now = lock_open(approval, by)
    if by.user is not None and by.user.pk != now.requester_id:
        raise NotCompetent
    _move(now, State.WITHDRAWN, at)
    return now


@transaction.atomic
def name_approver(approval: Approval, person: User, *, by: Actor, at: datetime) -> None:
    """Gives somebody a seat in the open stage, where nobody could decide; for who manages the company's people."""
    by.require(Permission.MANAGE_MEMBERS)
    now = lock_open(approval, by)
    able = colleagues_who_approve(by, on=localdate(at)).filter(pk=person.pk).exists() or (
        person == by.user and by.can(Permission.APPROVE_ORDER)
    )
    if not able or person.pk == now.requester_id:
        raise NotCompetent
    stage = now.stages.get(state=StageState.OPEN)
    Seat.objects.get_or_create(stage=stage, user=person, defaults={"requester": now.requester})
    record(ApproverNamed(now.reference, now.pk, person.pk), by=by, at=at)
    record(ApprovalAsked(now.reference, now.pk, stage.pk), by=by, at=at)


@transaction.atomic
def appoint_deputy(deputy: User, valid_from: date, valid_until: date, *, by: Actor, at: datetime) -> Deputy:
    """Somebody of the company with a role that approves stands in for the actor, also in what is open already."""
    by.require(Permission.APPROVE_ORDER)
    if not colleagues_who_approve(by, on=localdate(at)).filter(pk=deputy.pk).exists():
        raise NotCompetent
    appointed = Deputy.objects.create(
        company=by.company, absent=by.user, deputy=deputy, valid_from=valid_from, valid_until=valid_until
    )
    fact = DeputyAppointed(
        f"deputy-{appointed.pk}", by.user.pk, deputy.pk, valid_from.isoformat(), valid_until.isoformat()
    )
    record(fact, by=by, at=at)
    return appointed


@transaction.atomic
def end_deputy(deputy: Deputy, *, by: Actor, at: datetime) -> None:
    """From now on nobody stands in; what was decided stays."""
    if Deputy.objects.filter(pk=deputy.pk, absent=by.user, company=by.company).delete()[0]:
        record(DeputyEnded(f"deputy-{deputy.pk}", deputy.absent_id, deputy.deputy_id), by=by, at=at)


def lock_open(approval: Approval, by: Actor) -> Approval:
    """The open request of the actor's company, held until the transaction ends: of two who decide, one waits."""
    now = (
        Approval.objects.select_for_update(of=["self"])
        .select_related("requester")
        .get(pk=approval.pk, company=by.company)
    )
    if now.state != State.OPEN:
        raise AlreadyDecided(now)
    return now


def _move(approval: Approval, target: State, at: datetime) -> None:
    moved = Approval.objects.filter(pk=approval.pk, state=State.OPEN).update(state=target, decided_at=at)
    if not moved:
        raise AlreadyDecided(approval)
    approval.state, approval.decided_at = target, at
