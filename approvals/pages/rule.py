"""What the pages of approval rules show."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Exists, OuterRef
from django.http import QueryDict

from accounts.actor import Actor
from accounts.models import Address, Membership, Role, User
from accounts.permissions import Permission, Scope
from catalog.models import Category

from ..actions import RuleDraft
from ..conditions import AMOUNTS, Subject
from ..forms import RuleEditor
from ..forms.rule import Choices, Draft
from ..models import RuleVersion
from ..queries import colleagues_who_approve
from ..rule_queries import names_in, units_to_write_for
from ..rule_words import SUBJECTS, flag_choices, then, when
from ..steps import Step

DEEPEST_CATEGORY = 3


@dataclass(frozen=True, slots=True)
class RuleRow:
    """A version in words. `when` is empty where it applies to every order."""

    version: RuleVersion
    when: list[str]
    then: list[str]
    is_early: bool
    is_over: bool


@dataclass(frozen=True, slots=True)
class RulePage:
    """The editor of the current version, if there is one, and all versions, the newest first."""

    editor: RuleEditor | None
    subjects: list[tuple[str, str]]
    rule_id: int | None
    version: RuleVersion | None
    history: list[RuleRow]


def rule_list(actor: Actor, *, on: date) -> tuple[list[RuleRow], list[RuleRow]]:
    """The rules the actor may write, and those that were ended: the last version of each."""
    seen = RuleVersion.objects.visible_to(actor).select_related("unit", "written_by")
    later = RuleVersion.objects.visible_to(actor).filter(rule=OuterRef("rule"), number__gt=OuterRef("number"))
    last = list(seen.filter(~Exists(later)).order_by("name", "rule"))
    rows = _rows(last, actor, on)
    return (
        [row for row in rows if row.version.superseded_at is None],
        [row for row in rows if row.version.superseded_at is not None],
    )


def rule_page(versions: Sequence[RuleVersion], editor: RuleEditor | None, actor: Actor, *, on: date):
    """`versions` are those of one rule, the newest first; none for a new rule."""
    newest = versions[0] if versions else None
    return RulePage(
        editor=editor,
        subjects=[(subject.value, str(words)) for subject, words in SUBJECTS.items()],
        rule_id=newest.rule_id if newest else None,
        version=newest,
        history=_rows(versions, actor, on),
    )


def _rows(versions: Sequence[RuleVersion], actor: Actor, on: date) -> list[RuleRow]:
    texts = [version.text for version in versions]
    names, currency = names_in(texts, actor), str(actor.company.currency)
    return [
        RuleRow(
            version,
            when(text, names, currency),
            [then(step, names) for step in text.steps],
            is_early=version.valid_from > on,
            is_over=bool(version.valid_until and version.valid_until < on),
        )
        for version, text in zip(versions, texts, strict=True)
    ]


def rule_editor(draft: Draft, actor: Actor, *, on: date, data: QueryDict | None = None) -> RuleEditor:
    """With `data` it judges what was sent; what can be picked is what the actor's company has."""
    return RuleEditor(
        draft,
        _choices(draft, actor, on),
        units=units_to_write_for(actor),
        whole=actor.scopes.get(Permission.MANAGE_RULES) == Scope.COMPANY,
        data=data,
    )


def new_draft(on: date) -> Draft:
    return Draft({"valid_from": on}, [], [{"approvers": True, "needed": 1}])


def draft_of(version: RuleVersion) -> Draft:
    """The form filled with what a version says."""
    text = version.text
    return Draft(
        head={
            "name": version.name,
            "unit": str(version.unit_id or ""),
            "valid_from": version.valid_from,
            "valid_until": version.valid_until,
        },
        conditions=[
            (group, each.subject, {"values": _initial(each), "others": "others" if each.others else "these"})
            for group, conditions in enumerate(text.groups)
            for each in conditions
        ],
        stages=[_stage(step) for step in text.steps],
    )


def _initial(condition):
    if condition.subject in AMOUNTS | {Subject.PRICE_RISE}:
        return Decimal(condition.values[0])
    return ", ".join(condition.values) if condition.subject == Subject.COST_CENTRE else condition.values


def _stage(step: Step) -> dict:
    return step.keep() | {"people": [str(pk) for pk in step.people]}


def draft_from(editor: RuleEditor) -> RuleDraft:
    """What a valid editor says."""
    head = editor.head.cleaned_data
    return RuleDraft(
        name=head["name"],
        unit=editor.head.units.get(head["unit"]),
        valid_from=head["valid_from"],
        valid_until=head["valid_until"],
        groups=tuple(tuple(form.condition for _index, form in group) for group in editor.groups),
        steps=tuple(form.step for form in editor.stages),
    )


def _choices(draft: Draft, actor: Actor, on: date) -> Choices:
    """Lists only for the subjects that stand in the form; three statements for the stages."""
    shown = {subject for _group, subject, _values in draft.conditions}
    able = [str(Permission.APPROVE_ORDER)]
    roles = Role.objects.visible_to(actor).filter(permissions__contains=able)
    people = [actor.user] if actor.can(Permission.APPROVE_ORDER) else []
    return Choices(
        subjects={subject: _picks(subject, actor, on) for subject in shown},
        roles=[(str(role.pk), str(role)) for role in roles],
        approvers=[(str(user.pk), str(user)) for user in (*people, *colleagues_who_approve(actor, on=on))],
    )


def _picks(subject: Subject, actor: Actor, on: date) -> list[tuple[str, str]]:
    match subject:
        case Subject.CATEGORY:
            tree = Category.objects.filter(depth__lte=DEEPEST_CATEGORY).order_by("path")
            return [(str(each.pk), "– " * (each.depth - 1) + each.name) for each in tree]
        case Subject.FLAG:
            return list(flag_choices())
        case Subject.SHIP_TO:
            addresses = Address.objects.visible_to(actor).filter(is_delivery=True).order_by("code")
            return [(str(each.pk), f"{each.code}: {each}") for each in addresses]
        case Subject.UNIT:
            return [(str(unit.pk), "– " * (unit.depth - 1) + unit.name) for unit in units_to_write_for(actor)]
        case Subject.PERSON:
            members = Membership.objects.visible_to(actor).in_force(on=on)
            people = User.objects.filter(memberships__in=members).order_by("name", "pk").distinct()
            return [(str(user.pk), str(user)) for user in people]
    return []
