"""One request for approval, for whoever may see it: the order, the stages, and what the person can do."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from django.utils.translation import gettext as _

from accounts.actor import Actor
from accounts.models import CostCentre, User
from accounts.permissions import Permission
from approvals.budget_queries import effects_of
from approvals.forms import RemarkForm, VerdictForm
from approvals.history import rules_in
from approvals.models import Approval, Remark, Seat, Stage
from approvals.queries import can_take_over, colleagues_who_approve, may_talk, seat_for
from approvals.states import StageState
from approvals.states import State as Asked
from approvals.words import asked, why_for
from orders.actions import LineEdit
from orders.differences import since_submission
from orders.facts import open_cost_centres
from orders.forms import ChangeForm
from orders.models import Order, OrderLine
from orders.problems import Problem

from .budgets import BudgetRow, budget_rows
from .differences import Differences
from .order import OrderPage, order_page


@dataclass(frozen=True, slots=True)
class StageRow:
    """`rules` names the rules that ask, `said` holds a line for every decision; `waits_for` names who still can."""

    kind: str
    title: str
    rules: str
    waits_for: str
    said: list[dict]


@dataclass(frozen=True, slots=True)
class LineEditor:
    """What an approver sent of the lines, and what was wrong with it; empty before they sent anything."""

    form: ChangeForm
    sent: Mapping[str, str] = field(default_factory=dict)
    problems: Sequence[Problem] = ()

    def rows(self, order: OrderPage, centres: Mapping[str, CostCentre]) -> list["EditRow"]:
        told = {problem.line: str(problem) for problem in self.problems if problem.line is not None}
        return [
            EditRow(
                line=row.line,
                unit=row.unit,
                quantity=self.sent.get(f"quantity-{row.line.pk}", show_quantity(row.line.quantity)),
                cost_centre=self.sent.get(f"cost_centre-{row.line.pk}", row.line.cost_centre),
                centres=_offered(row.line.cost_centre, centres),
                error=told.get(index, ""),
            )
            for index, row in enumerate(order.rows)
        ]

    @property
    def general(self) -> list[str]:
        return [str(problem) for problem in self.problems if problem.line is None]


@dataclass(frozen=True, slots=True)
class EditRow:
    line: OrderLine
    unit: str
    quantity: str
    cost_centre: str
    centres: list[tuple[str, str]]
    error: str


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
    edit: LineEditor | None = None
    edit_rows: list[EditRow] = field(default_factory=list)
    remarks: list[Remark] = field(default_factory=list)
    remark_form: RemarkForm | None = None
    can_take_over: list[User] = field(default_factory=list)
    budgets: list[BudgetRow] = field(default_factory=list)
    differences: Differences = field(default_factory=lambda: Differences([]))
    problems: Sequence[Problem] = ()


def approval_page(
    approval: Approval,
    actor: Actor,
    *,
    on: date,
    form: VerdictForm | None = None,
    edit: LineEditor | None = None,
    remark: RemarkForm | None = None,
    problems: Sequence[Problem] = (),
) -> ApprovalPage:
    """At most twenty statements for any number of lines; `problems` are those of this attempt to decide."""
    stages = list(approval.stages.prefetch_related("seats__user", "seats__decision__decided_by"))
    is_open, is_own = approval.state == Asked.OPEN, approval.requester_id == actor.user.pk
    may = is_open and not is_own and actor.can(Permission.APPROVE_ORDER)
    seat = seat_for(approval, actor, on=on) if may else None
    stuck = is_open and any(_is_stuck(stage) for stage in stages if stage.state == StageState.OPEN)
    names = stuck and actor.can(Permission.MANAGE_MEMBERS)
    order = order_page(approval.order, actor, with_story=False)
    edit = (edit or LineEditor(ChangeForm())) if seat else None
    return ApprovalPage(
        approval=approval,
        order=order,
        reasons=[why_for(actor, r["code"], r["values"]) for stage in stages for r in stage.reasons],
        stages=[_row(stage) for stage in stages],
        form=form or VerdictForm(),
        seat=seat,
        stands_in_for=seat.user if seat and seat.user_id != actor.user.pk else None,
        is_own=is_own,
        is_stuck=stuck,
        can_be_named=_nameable(approval, actor, on) if names else [],
        edit=edit,
        remarks=list(approval.remarks.select_related("author")),
        remark_form=(remark or RemarkForm()) if is_open and may_talk(approval, actor, on=on) else None,
        can_take_over=_others(approval, on) if seat else [],
        edit_rows=edit.rows(order, open_cost_centres(approval.order, on=on)) if edit else [],
        differences=_differences(approval, actor, form, on) if is_open else Differences([]),
        problems=problems,
        budgets=budget_rows(effects_of(approval.reference, actor), actor, booked=True) if is_open else [],
    )


def _differences(approval: Approval, actor: Actor, form: VerdictForm | None, on: date) -> Differences:
    confirmed = form["changes_seen"].value() if form else ""
    return Differences(since_submission(approval.order, reader=actor.user, on=on), confirmed or "")


def _others(approval: Approval, on: date) -> list[User]:
    ids = can_take_over(approval, on=on)
    people = User.objects.in_bulk(ids)
    return [people[pk] for pk in ids]


def line_edits(order: Order, sent: Mapping[str, str]) -> list[LineEdit]:
    """The lines of the order as sent; what was left out stays as it is."""
    return [
        LineEdit(
            line.pk,
            sent.get(f"quantity-{line.pk}", show_quantity(line.quantity)),
            sent.get(f"cost_centre-{line.pk}", line.cost_centre),
        )
        for line in order.lines.all()
    ]


def show_quantity(quantity: Decimal) -> str:
    """Without grouping, as a quantity field reads it."""
    return f"{quantity.normalize():f}"


def _offered(current: str, centres: Mapping[str, CostCentre]) -> list[tuple[str, str]]:
    """What a line can be charged to; what it is charged to now stays, whatever became of it."""
    offered = [("", _("none"))] + [(code, str(centre)) for code, centre in centres.items()]
    return offered if current in dict(offered) else [*offered, (current, current)]


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
        rules=rules_in(stage),
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
