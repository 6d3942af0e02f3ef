"""Verbs on the approval rules of a company. What is asked already keeps the version it was asked by."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from accounts.actor import Actor
from accounts.models import Unit
from accounts.permissions import Permission, Scope
from b2bshop.events.journal import record

from ..conditions import Condition
from ..events import RuleEnded, RuleWritten
from ..models import Rule, RuleVersion
from ..rule_queries import units_to_write_for
from ..steps import Step
from .request import NotCompetent


@dataclass(frozen=True, slots=True)
class RuleDraft:
    """What somebody wants a rule to say; without groups it applies to every order."""

    name: str
    valid_from: date
    groups: tuple[tuple[Condition, ...], ...] = ()
    steps: tuple[Step, ...] = (Step(approvers=True),)
    unit: Unit | None = None
    valid_until: date | None = None


class RuleChanged(Exception):
    """Somebody else wrote or ended the rule in between."""


@transaction.atomic
def write_rule(
    draft: RuleDraft, *, instead_of: RuleVersion | None = None, by: Actor, at: datetime
) -> RuleVersion:
    """A new rule, or the next version of the one that `instead_of` belongs to; from now on it is asked by this.

    Raises RuleChanged where `instead_of` is not the current version any more, NotCompetent for units out of reach.
    """
    _check_reach(draft.unit, by)
    if instead_of is None:
        rule = Rule.objects.create(company=by.company)
    else:
        rule = _supersede(instead_of, by, at)
    written = RuleVersion.objects.create(
        rule=rule,
        company=by.company,
        number=instead_of.number + 1 if instead_of else 1,
        name=draft.name,
        unit=draft.unit,
        groups=[[condition.keep() for condition in group] for group in draft.groups],
        steps=[step.keep() for step in draft.steps],
        valid_from=draft.valid_from,
        valid_until=draft.valid_until,
        written_by=by.user,
        written_at=at,
    )
    before = said(instead_of) if instead_of else {}
    record(
        RuleWritten(f"rule-{rule.pk}", rule.pk, written.number, written.name, before, said(written)),
        by=by,
        at=at,
    )
    return written


@transaction.atomic
def end_rule(version: RuleVersion, *, by: Actor, at: datetime) -> None:
    """From now on nobody is asked because of it. Raises RuleChanged where it is not the current version."""
    rule = _supersede(version, by, at)
    record(RuleEnded(f"rule-{rule.pk}", rule.pk, version.number, version.name), by=by, at=at)


def said(version: RuleVersion) -> dict:
    """What a version says, as the journal keeps it."""
    return {
        "name": version.name,
        "unit": version.unit.name if version.unit else "",
        "groups": version.groups,
        "steps": version.steps,
        "valid_from": version.valid_from.isoformat(),
        "valid_until": version.valid_until.isoformat() if version.valid_until else "",
    }


def _supersede(version: RuleVersion, by: Actor, at: datetime) -> Rule:
    """Of two who write the same version the second changes nothing."""
    by.require(Permission.MANAGE_RULES)
    if not RuleVersion.objects.visible_to(by).filter(pk=version.pk).exists():
        raise NotCompetent
    if not RuleVersion.objects.filter(pk=version.pk, superseded_at=None).update(superseded_at=at):
        raise RuleChanged
    return version.rule


def _check_reach(unit: Unit | None, by: Actor) -> None:
    by.require(Permission.MANAGE_RULES)
    of_the_company = by.scopes[Permission.MANAGE_RULES] == Scope.COMPANY
    if not (unit in units_to_write_for(by) if unit else of_the_company):
        raise NotCompetent
