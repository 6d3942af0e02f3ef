"""One request for approval, for whoever may see it: the order, the stages, and what the person can do."""

from dataclasses import dataclass, field
from datetime import date

from accounts.actor import Actor
from accounts.models import User
from accounts.permissions import Permission
from approvals.budget_queries import effects_of
from approvals.forms import VerdictForm
from approvals.models import Approval, Seat, Stage
from approvals.queries import colleagues_who_approve, seat_for
from approvals.states import StageState
from approvals.states import State as Asked
from approvals.words import asked, why_for

from .budgets import BudgetRow, budget_rows
from .order import OrderPage, order_page


@dataclass(frozen=True, slots=True)
class StageRow:
    """`said` holds a line for every decision; `waits_for` names who still can."""

    kind: str
    title: str
    waits_for: str
    said: list[dict]


@dataclass(frozen=True, slots=True)
class ApprovalPage:
    """`seat` is set where the person can decide, `stands_in_for` where it is somebody else's."""

    approval: Approval
    order: OrderPage
    reasons: list[str]
    stages: list[StageRow]
    form: VerdictForm
    seat: Seat | None = None
    stands_in_for: User | None = None
    is_own: bool = False
    is_stuck: bool = False
    can_be_named: list[User] = field(default_factory=list)
    budgets: list[BudgetRow] = field(default_factory=list)


def approval_page(
    approval: Approval, actor: Actor, *, on: date, form: VerdictForm | None = None
) -> ApprovalPage:
    """Eleven statements for any number of lines; one more for who manages the company's people."""
    stages = list(approval.stages.prefetch_related("seats__user", "seats__decision__decided_by"))
    is_open, is_own = approval.state == Asked.OPEN, approval.requester_id == actor.user.pk
    may = is_open and not is_own and actor.can(Permission.APPROVE_ORDER)
    seat = seat_for(approval, actor, on=on) if may else None
    stuck = is_open and any(_is_stuck(stage) for stage in stages if stage.state == StageState.OPEN)
    names = stuck and actor.can(Permission.MANAGE_MEMBERS)
    return ApprovalPage(
        approval=approval,
        order=order_page(approval.order, actor),
        reasons=[why_for(actor, r["code"], r["values"]) for stage in stages for r in stage.reasons],
        stages=[_row(stage) for stage in stages],
        form=form or VerdictForm(),
        seat=seat,
        stands_in_for=seat.user if seat and seat.user_id != actor.user.pk else None,
        is_own=is_own,
        is_stuck=stuck,
        can_be_named=_nameable(approval, actor, on) if names else [],
        budgets=budget_rows(effects_of(approval.reference, actor), actor, booked=True) if is_open else [],
    )


def _nameable(approval: Approval, actor: Actor, on: date) -> list[User]:
    people = list(colleagues_who_approve(actor, on=on).exclude(pk=approval.requester_id))
    is_able = actor.can(Permission.APPROVE_ORDER) and actor.user.pk != approval.requester_id
    return [actor.user, *people] if is_able else people


def _is_stuck(stage: Stage) -> bool:
    return len(stage.seats.all()) < stage.needed


def _row(stage: Stage) -> StageRow:
    seats = list(stage.seats.all())
    done = [seat for seat in seats if hasattr(seat, "decision")]
    names = [str(seat.user) for seat in seats if not hasattr(seat, "decision")]
    kinds = {StageState.GRANTED: "done", StageState.REFUSED: "bad", StageState.OPEN: "now"}
    return StageRow(
        kind=kinds.get(StageState(stage.state), "next"),
        title=str(stage.get_state_display()),
        waits_for=asked(names, _still_needed(stage))
        if stage.state in (StageState.OPEN, StageState.WAITING) and names
        else "",
        said=[_said(seat) for seat in done],
    )


def _still_needed(stage: Stage) -> int:
    return stage.needed - sum(hasattr(seat, "decision") for seat in stage.seats.all())


def _said(seat: Seat) -> dict:
    decision = seat.decision
    by = decision.decided_by
    return {
        "by": by,
        "for": seat.user if seat.user_id != by.pk else None,
        "verdict": decision.get_verdict_display(),
        "reason": decision.reason,
        "at": decision.decided_at,
    }
