"""The facts of this room in words, for somebody of the company."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.actor import Actor
from accounts.history import people_named
from b2bshop.events.models import Event
from b2bshop.events.telling import Change, Told, Words, show_moment
from b2bshop.money import show_money

from .budget_words import period_name
from .conditions import Condition, RuleText
from .models import Budget, BudgetEntry, BudgetPeriod, Remark, RuleVersion, Stage
from .rule_queries import Names, names_in
from .rule_words import then, when
from .states import Verdict
from .steps import Step
from .words import why_for

APPROVALS: dict[str, object] = {
    "ApprovalAsked": gettext_lazy("Approval asked for"),
    "ApprovalDecided": gettext_lazy("Approval decided"),
    "ApproverNamed": gettext_lazy("Approver named"),
    "ApprovalPassedOn": gettext_lazy("Approval passed on"),
    "ApprovalReminded": gettext_lazy("Approvers reminded"),
    "ApprovalEscalated": gettext_lazy("Next level asked"),
    "SeatHandedOver": gettext_lazy("Approval handed over"),
    "RemarkMade": gettext_lazy("Remark made"),
    "DeputyAppointed": gettext_lazy("Deputy appointed"),
    "DeputyEnded": gettext_lazy("Deputy ended"),
}
RULES: dict[str, object] = {
    "RuleWritten": gettext_lazy("Rule written"),
    "RuleEnded": gettext_lazy("Rule ended"),
    "DeadlineSet": gettext_lazy("Deadlines set"),
}
BUDGETS: dict[str, object] = {
    "BudgetMade": gettext_lazy("Budget made"),
    "BudgetChanged": gettext_lazy("Budget changed"),
    "BudgetEnded": gettext_lazy("Budget ended"),
    "BudgetAdjusted": gettext_lazy("Budget adjusted"),
    "BudgetBooked": gettext_lazy("Budget booked"),
    "BudgetExceeded": gettext_lazy("Budget exceeded"),
    "BudgetDrifted": gettext_lazy("Budget out of balance"),
}
TITLES = APPROVALS | RULES | BUDGETS
PEOPLE_IN = ("user", "seat_of", "to", "leaver", "heir", "absent", "deputy")


@dataclass(frozen=True, slots=True)
class _Known:
    """What the ids in the facts stand for."""

    actor: Actor
    people: Mapping[int, str]
    stages: Mapping[int, Stage]
    remarks: Mapping[int, Remark]
    periods: Mapping[int, BudgetPeriod]
    budgets: Mapping[int, Budget]
    rules: Names

    @property
    def currency(self) -> str:
        return str(self.actor.company.currency)

    def person(self, event: Event, name: str) -> str:
        return self.people.get(event.payload.get(name) or 0, "")


def tell(events: Sequence[Event], actor: Actor) -> dict[int, list[Told]]:
    """Event id → its fact in words, of those in TITLES. At most ten statements for any number of events."""
    mine = [event for event in events if event.name in TITLES]
    known = _known(mine, actor) if mine else None
    return {event.pk: [_told(event, known)] for event in mine if known}


def _known(events: Sequence[Event], actor: Actor) -> _Known:
    company = actor.company
    people = {event.payload.get(name) for event in events for name in PEOPLE_IN}
    people |= {pk for event in events for pk in event.payload.get("added", ())}
    periods = {int(pk) for event in events for pk in event.payload.get("amounts", ())}
    texts = [text for event in events for text in _versions(event) if text]
    stages = Stage.objects.filter(approval__company=company)
    remarks = Remark.objects.filter(approval__company=company)
    in_periods = BudgetPeriod.objects.filter(budget__company=company).select_related("budget")
    return _Known(
        actor=actor,
        people=people_named(people),
        stages=_bulk(stages, events, "stage"),
        remarks=_bulk(remarks, events, "remark"),
        periods=in_periods.in_bulk(periods) if periods else {},
        budgets=_bulk(Budget.objects.filter(company=company), events, "budget"),
        rules=names_in(texts, actor) if texts else Names(),
    )


def _bulk(rows, events: Sequence[Event], name: str) -> dict:
    ids = {event.payload[name] for event in events if name in event.payload}
    return rows.in_bulk(ids) if ids else {}


def _told(event: Event, known: _Known) -> Told:
    title = str(TITLES[event.name])
    if event.name in BUDGETS:
        return _budget(event, title, known)
    if event.name in RULES:
        return _rule(event, title, known)
    if event.name.startswith("Deputy"):
        return _deputy(event, title, known)
    return _approval(event, title, known)


# Approvals


def _approval(event: Event, title: str, known: _Known) -> Told:
    stage = known.stages.get(event.payload.get("stage", 0))
    reason = event.payload.get("reason", "")
    if event.name == "ApprovalAsked" and stage:
        reason = "; ".join(why_for(known.actor, each["code"], each["values"]) for each in stage.reasons)
    seat_of = event.payload.get("seat_of")
    is_deputy = event.name == "ApprovalDecided" and seat_of != event.actor_id
    return Told(
        title,
        event.subject,
        tuple(_moved(event, known)),
        rule=rules_in(stage) if stage else "",
        reason=reason,
        for_whom=known.person(event, "seat_of") if is_deputy else "",
    )


def rules_in(stage: Stage) -> str:
    """The rules, and their versions, by which somebody was asked; limits and budgets are none."""
    values = [reason["values"] for reason in stage.reasons]
    rules = [rule_and_version(each["rule"], each["version"]) for each in values if "version" in each]
    return ", ".join(dict.fromkeys(rules))


def rule_and_version(name: str, version: object) -> str:
    return _("“%(rule)s”, version %(version)s") % {"rule": name, "version": version}


def _moved(event: Event, known: _Known):
    match event.name:
        case "ApprovalDecided":
            yield Change("", "", str(Verdict(event.payload["verdict"]).label))
        case "ApproverNamed":
            yield Change("", "", known.person(event, "user"))
        case "ApprovalPassedOn":
            yield Change("", known.person(event, "seat_of"), known.person(event, "to"))
        case "SeatHandedOver":
            yield Change("", known.person(event, "leaver"), known.person(event, "heir") or _("nobody"))
        case "ApprovalEscalated":
            names = [known.people.get(pk, "") for pk in event.payload["added"]]
            yield Change("", "", ", ".join(filter(None, names)) or _("nobody"))
        case "RemarkMade":
            remark = known.remarks.get(event.payload["remark"])
            yield Change("", "", remark.text if remark else "")


def _deputy(event: Event, title: str, known: _Known) -> Told:
    name, said = known.person(event, "deputy"), event.payload
    if event.name == "DeputyEnded":
        return Told(title, name, (Change("", name, ""),), for_whom=known.person(event, "absent"))
    days = " – ".join(show_moment(said[end]) for end in ("valid_from", "valid_until"))
    return Told(title, name, (Change("", "", f"{name}, {days}"),), for_whom=known.person(event, "absent"))


# Rules


def _versions(event: Event) -> tuple[RuleText | None, RuleText | None]:
    """A rule before and after it was written, as far as it says something."""
    if event.name != "RuleWritten":
        return None, None
    before, after = event.payload["before"], event.payload["after"]
    return _text(event, before) if before else None, _text(event, after)


def _text(event: Event, said: Mapping) -> RuleText:
    groups = tuple(tuple(Condition.read(kept) for kept in group) for group in said["groups"])
    steps = tuple(Step.read(kept) for kept in said["steps"])
    return RuleText(event.payload["rule"], event.payload["version"], said["name"], groups, steps)


def _rule(event: Event, title: str, known: _Known) -> Told:
    said = event.payload
    if event.name == "DeadlineSet":
        labels = (_("remind after (working days)"), _("ask the next level after (working days)"))
        values = zip(labels, said["before"], said["after"], strict=True)
        changes = tuple(Change(label, str(old), str(new)) for label, old, new in values)
        return Told(title, _("Deadlines"), changes)
    rule = rule_and_version(said["name"], said["version"])
    if event.name == "RuleEnded":
        return Told(title, said["name"], rule=rule)
    before, after = (
        _rule_values(text, side, known) for text, side in zip(_versions(event), _sides(event), strict=True)
    )
    called = {"unit": _("unit"), "when": _("applies when"), "who": _("has to agree")}
    words = Words(RuleVersion, known.currency, labels=called)
    changed = {name for name in after if before.get(name) != after[name]}
    kept = [{name: side[name] for name in side if name in changed} for side in (before, after)]
    return Told(title, said["name"], words.changes(*kept), rule=rule)


def _sides(event: Event) -> tuple[Mapping, Mapping]:
    return event.payload["before"], event.payload["after"]


def _rule_values(text: RuleText | None, said: Mapping, known: _Known) -> dict:
    if text is None:
        return {}
    applies = _(" or ").join(when(text, known.rules, known.currency)) or _("every order")
    who = _(", then ").join(then(step, known.rules) for step in text.steps)
    days = {name: said[name] for name in ("valid_from", "valid_until")}
    return {
        "name": said["name"],
        "unit": said["unit"] or _("the whole company"),
        "when": applies,
        "who": who,
    } | days


# Budgets


def _budget(event: Event, title: str, known: _Known) -> Told:
    said, budget = event.payload, known.budgets.get(event.payload.get("budget", 0))
    name = said.get("name") or (budget.name if budget else "")
    currency = str(budget.currency) if budget else known.currency
    shown: Callable[[str], str] = lambda amount: show_money(Decimal(amount), currency)  # noqa: E731
    match event.name:
        case "BudgetBooked":
            kind = str(BudgetEntry.Kind(said["kind"]).label)
            changes = [_booked(known.periods.get(int(pk)), amount) for pk, amount in said["amounts"].items()]
            return Told(f"{title}: {kind}", event.subject, tuple(changes))
        case "BudgetExceeded":
            return Told(
                title, event.subject, (Change(name, "", show_money(Decimal(said["over"]), said["currency"])),)
            )
        case "BudgetAdjusted":
            return Told(title, name, (Change("", "", shown(said["amount"])),), reason=said["reason"])
        case "BudgetDrifted":
            sums = said["balances"].items()
            labels = Words(BudgetPeriod, currency)
            changes = [Change(labels.label(key), shown(kept), shown(proved)) for key, (kept, proved) in sums]
            return Told(title, name, tuple(changes))
        case "BudgetEnded":
            return Told(title, name)
    before, after = said.get("before", {}), said["after"]
    changed = {key for key in after if before.get(key) != after[key]}
    kept = [{key: side[key] for key in side if key in changed} for side in (before, after)]
    return Told(
        title, after["name"], Words(Budget, after["currency"], labels={"owner": _("Owner")}).changes(*kept)
    )


def _booked(period: BudgetPeriod | None, amount: str) -> Change:
    if period is None:
        return Change("", "", amount)
    budget = period.budget
    name = period_name(budget.every, period.first_on, period.last_on)
    return Change(f"{budget.name}, {name}", "", show_money(Decimal(amount), str(budget.currency)))
