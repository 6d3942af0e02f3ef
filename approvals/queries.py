"""Reads about approvals; `preview` is what the checkout shows and what `ask` asks."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Count, OuterRef, QuerySet, Subquery
from django.utils.timezone import localdate

from accounts.actor import Actor
from accounts.models import Company, Membership, Unit, User
from accounts.permissions import Permission, Scope
from accounts.queries import able_members, block_above

from .budget_queries import over_budget
from .conditions import fires
from .models import Approval, Decision, Deputy, Seat, Stage
from .rule_queries import complete, managers_above, rules_for
from .rules import Candidate, Facts, Reason, able, reasons
from .states import StageState
from .steps import Step, Turn, closest, merged, turn

LIMIT = Step(approvers=True)


@dataclass(frozen=True, slots=True)
class PlannedStage:
    """`needed` of `people` have to say yes, and why; fewer people than needed mean that nobody can decide it."""

    reasons: tuple[Reason, ...]
    people: tuple[User, ...]
    needed: int = 1

    @property
    def is_stuck(self) -> bool:
        return len(self.people) < self.needed


def preview(facts: Facts, by: Actor, *, on: date | None = None) -> tuple[PlannedStage, ...]:
    """The stages an order with these facts would go through: the limit's, then those of each rule that applies.

    Two statements where no rule is in force, no limit and no budget exceeded; for any number of lines at most eleven.
    """
    on = on or localdate()
    wanted = _wanted(facts, by, on)
    if not wanted:
        return ()
    turns = merged(_turns(wanted, facts, by, on))
    people = User.objects.in_bulk({pk for each in turns for pk in each.people})
    return tuple(
        PlannedStage(each.reasons, tuple(people[pk] for pk in each.people), each.needed) for each in turns
    )


def _wanted(facts: Facts, by: Actor, on: date) -> list[tuple[Step, tuple[Reason, ...]]]:
    """What has to be asked of whom, and why."""
    why = reasons(facts)
    wanted = [(LIMIT, why)] if why else []
    rules = rules_for(by, on=on)
    facts = complete(facts, rules, by)
    for rule in rules:
        if why := fires(rule, facts):
            wanted += [(step, why) for step in rule.steps]
    return wanted + over_budget(facts, by, on)


def _turns(wanted: list[tuple[Step, tuple[Reason, ...]]], facts: Facts, by: Actor, on: date) -> list[Turn]:
    asking = by.person.pk if by.person else None
    can = able(candidates(by.company, by.unit, on=on), facts.amount, without=asking)
    heads = managers_above(by.unit) if any(step.manager for step, _ in wanted) else []
    return [turn(step, why, can, heads) for step, why in wanted]


def candidates(company: Company, unit: Unit, *, on: date) -> list[Candidate]:
    """Who may approve for a unit: members of it, of a unit above, or with a role that reaches the whole company.

    One statement and one for the roles. Blocked people are none.
    """
    members = (
        Membership.objects.in_force(on=on)
        .filter(company=company, user__is_active=True, blocked_because="", company__blocked_because="")
        .filter(roles__permissions__contains=[str(Permission.APPROVE_ORDER)])
        .annotate(blocked_above=block_above("unit__path"))
        .select_related("unit")
        .prefetch_related("roles")
        .order_by("-unit__depth", "user__name", "pk")
        .distinct()
    )
    if Permission.APPROVE_ORDER in company.withheld:
        return []
    return [
        Candidate(
            member.user_id,
            member.unit.depth if _is_above(member, unit) else 0,
            member.approval_limit,
            frozenset(str(role.pk) for role in member.roles.all()),
        )
        for member in members
        if not member.blocked_above and _reaches(member, unit)
    ]


def _is_above(member: Membership, unit: Unit) -> bool:
    return unit.path.startswith(member.unit.path)


def _reaches(member: Membership, unit: Unit) -> bool:
    scopes = {role.scope for role in member.roles.all() if Permission.APPROVE_ORDER in role.permissions}
    return Scope.COMPANY in scopes or (scopes != {Scope.OWN} and _is_above(member, unit))


def inbox(actor: Actor, *, on: date) -> QuerySet[Approval]:
    """What waits for the actor's decision, the oldest first."""
    if actor.user is None or not actor.can(Permission.APPROVE_ORDER):
        return Approval.objects.none()
    waiting = Approval.objects.waiting_for(actor.user, company=actor.company, on=on)
    return waiting.select_related("requester", "unit").order_by("asked_at", "pk")


def seat_for(approval: Approval, actor: Actor, *, on: date) -> Seat | None:
    """The seat the actor would decide on: their own, else that of the first person they stand in for."""
    seats = Seat.objects.held_by(actor.user, of=actor.company, on=on).undecided()
    here = list(seats.filter(stage__approval=approval, stage__state="open").select_related("stage", "user"))
    return min(here, key=lambda seat: (seat.user_id != actor.user.pk, seat.pk), default=None)


def colleagues_who_approve(actor: Actor, *, on: date) -> QuerySet[User]:
    """People of the company with a role that approves, without the actor: those who can be named or stand in."""
    members = Membership.objects.visible_to(actor).in_force(on=on)
    able = members.filter(roles__permissions__contains=[str(Permission.APPROVE_ORDER)], blocked_because="")
    people = User.objects.filter(memberships__in=able, is_active=True)
    return people.exclude(pk=actor.user.pk).order_by("name", "email").distinct()


def own_deputies(actor: Actor, *, on: date) -> QuerySet[Deputy]:
    """Who stands in for the actor today or later."""
    return (
        Deputy.objects.visible_to(actor)
        .filter(absent=actor.user, valid_until__gte=on)
        .select_related("deputy", "absent")
        .order_by("valid_from")
    )


def next_level(stage: Stage, *, on: date) -> tuple[int, ...]:
    """The ids of the nearest who could approve this and have no seat in the stage yet."""
    approval = stage.approval
    asked = set(stage.seats.values_list("user", flat=True))
    can = able(
        candidates(approval.company, approval.unit, on=on), approval.amount, without=approval.requester_id
    )
    return closest(candidate for candidate in can if candidate.user_id not in asked)


def can_take_over(approval: Approval, *, on: date) -> tuple[int, ...]:
    """The ids of those who could approve the request and have no seat in its open stage, the nearest first."""
    seated = Seat.objects.filter(stage__approval=approval, stage__state=StageState.OPEN)
    asked = set(seated.values_list("user", flat=True))
    everybody = candidates(approval.company, approval.unit, on=on)
    can = able(everybody, approval.amount, without=approval.requester_id)
    return tuple(dict.fromkeys(each.user_id for each in can if each.user_id not in asked))


def may_talk(approval: Approval, actor: Actor, *, on: date) -> bool:
    """The requester, who has or had a say today, and who decided something in it."""
    if actor.user is None or actor.company is None:
        return False
    seats = Seat.objects.held_by(actor.user, of=actor.company, on=on).filter(stage__approval=approval)
    return (
        actor.user.pk == approval.requester_id
        or seats.exists()
        or Decision.objects.filter(stage__approval=approval, decided_by=actor.user).exists()
    )


def stages_of() -> Subquery:
    """How many stages a request has: counted for the rows of one page; a join would group all that wait first."""
    stages = Stage.objects.filter(approval=OuterRef("pk")).order_by().values("approval")
    return Subquery(stages.annotate(n=Count("pk")).values("n"))


def is_stuck(stage: Stage) -> bool:
    """Fewer have a say than have to say yes: somebody has to be named."""
    return stage.seats.count() < stage.needed


def who_decides(stage: Stage, *, on: date) -> list[User]:
    """Who can still decide in a stage on a day: those without a decision and their deputies, never the requester
    and nobody who is blocked."""
    seats = stage.seats.undecided()
    absent = Deputy.objects.filter(company=stage.approval.company, absent__in=seats.values("user"))
    ids = {*seats.values_list("user", flat=True), *absent.in_force(on=on).values_list("deputy", flat=True)}
    let_in = able_members(stage.approval.company, on=on).values("user")
    people = User.objects.filter(pk__in=ids).filter(pk__in=let_in).exclude(pk=stage.approval.requester_id)
    return list(people.order_by("name", "pk"))
