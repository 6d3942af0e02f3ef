"""The form of a rule. Conditions and stages are added and dropped by buttons that send it; only one of them saves."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import SuspiciousOperation, ValidationError
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from b2bshop.amounts import AmountField
from b2bshop.dates import DayField

from ..conditions import AMOUNTS, BARE, CAN_BE_OTHERS, Condition, Subject
from ..rule_words import FIT, FIT_NOT, SUBJECTS
from ..steps import EVERY, Step

MOST_CONDITIONS, MOST_STAGES = 20, 6
CODE = re.compile(r"[^\s,;*]{1,20}\*?|\*")


@dataclass(frozen=True, slots=True)
class Choices:
    """What can be picked: (value, label) each, for a subject, and for stages."""

    subjects: Mapping[Subject, list[tuple[str, str]]]
    roles: list[tuple[str, str]]
    approvers: list[tuple[str, str]]


class RuleForm(forms.Form):
    """Name, unit and days; `units` are those whose rules the person may write, `whole` adds the company."""

    name = forms.CharField(label=_("Name"), max_length=80, help_text=_("Buyers and approvers read it."))
    unit = forms.ChoiceField(label=_("Applies to"), required=False)
    valid_from = DayField(
        label=_("From"),
    )
    valid_until = DayField(
        label=_("Until"),
        required=False,
        help_text=_("Last day."),
    )

    def __init__(self, *args, units, whole: bool, **kwargs):
        super().__init__(*args, **kwargs)
        self.units = {str(unit.pk): unit for unit in units}
        offered = [("", _("the whole company"))] if whole else []
        offered += [(pk, "– " * (unit.depth - 1) + unit.name) for pk, unit in self.units.items()]
        self.fields["unit"].choices = offered  # type: ignore[attr-defined]
        self.fields["unit"].required = not whole

    def clean(self):
        cleaned = super().clean()
        begins, ends = cleaned.get("valid_from"), cleaned.get("valid_until")
        if begins and ends and ends < begins:
            self.add_error("valid_until", _("The last day is before the first day."))
        return cleaned


class ConditionForm(forms.Form):
    """One condition; which field it has depends on its subject."""

    def __init__(self, *args, subject: Subject, group: int, choices: Choices, **kwargs):
        super().__init__(*args, **kwargs)
        self.subject, self.group = subject, group
        self.title = SUBJECTS[subject]
        if subject in CAN_BE_OTHERS:
            fits = [("these", FIT[subject]), ("others", FIT_NOT[subject])]
            self.fields["others"] = forms.ChoiceField(label=_("How"), choices=fits)
        if subject not in BARE:
            self.fields["values"] = _field(subject, choices)

    @property
    def condition(self) -> Condition:
        """Of a valid form."""
        return Condition(
            self.subject,
            self._values(self.cleaned_data.get("values")),
            self.cleaned_data.get("others") == "others",
        )

    def _values(self, value: Any) -> tuple[str, ...]:
        if value is None:
            return ()
        return (f"{value:f}",) if isinstance(value, Decimal) else tuple(value)


class CodesField(forms.CharField):
    """`4711, 47*` → ["4711", "47*"]"""

    def to_python(self, value):
        return [code.upper() for code in re.split(r"[,;\s]+", super().to_python(value) or "") if code]

    def validate(self, value):
        super().validate(value)
        for code in value:
            if not CODE.fullmatch(code):
                raise ValidationError(
                    _("“%(code)s” is no cost centre. A star stands at the end only."), params={"code": code}
                )

    def run_validators(self, value):
        super().run_validators(", ".join(value))


def _field(subject: Subject, choices: Choices) -> forms.Field:
    if subject in AMOUNTS:
        return AmountField(label=_("Net amount"), min_value=Decimal("0.01"), max_digits=12, decimal_places=2)
    if subject == Subject.PRICE_RISE:
        return AmountField(label=_("Per cent"), min_value=0, max_value=1000, max_digits=6, decimal_places=2)
    if subject == Subject.COST_CENTRE:
        words = _("Separated by commas; 47* means all that begin with 47.")
        return CodesField(label=_("Cost centres"), max_length=400, help_text=words)
    return forms.MultipleChoiceField(
        label=_("Which"),
        choices=choices.subjects[subject],
        widget=forms.CheckboxSelectMultiple,
        error_messages={
            "required": _("Please choose at least one."),
            "invalid_choice": _("This choice is not available."),
        },
    )


class StageForm(forms.Form):
    """Who has to say yes at one stage, and how many of them."""

    approvers = forms.BooleanField(label=_("the nearest who may approve for the unit"), required=False)
    manager = forms.BooleanField(label=_("the head of the unit"), required=False)
    roles = forms.MultipleChoiceField(
        label=_("Everybody with the role"), required=False, widget=forms.CheckboxSelectMultiple
    )
    people = forms.MultipleChoiceField(
        label=_("These people"), required=False, widget=forms.CheckboxSelectMultiple
    )
    needed = forms.TypedChoiceField(
        label=_("How many of them have to agree"),
        coerce=int,
        choices=[(1, _("one of them")), (2, _("two")), (3, _("three")), (EVERY, _("every one of them"))],
    )

    def __init__(self, *args, choices: Choices, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["roles"].choices = choices.roles  # type: ignore[attr-defined]
        self.fields["people"].choices = choices.approvers  # type: ignore[attr-defined]

    def clean(self):
        cleaned = super().clean()
        if not any(cleaned.get(name) for name in ("approvers", "manager", "roles", "people")):
            raise ValidationError(_("Please say who decides at this stage."))
        return cleaned

    @property
    def step(self) -> Step:
        """Of a valid form."""
        sent = self.cleaned_data
        people = tuple(int(pk) for pk in sent["people"])
        return Step(sent["approvers"], sent["manager"], tuple(sent["roles"]), people, sent["needed"])


@dataclass
class Draft:
    """A rule as it stands in the form, right or wrong: initial values of each part."""

    head: dict = field(default_factory=dict)
    conditions: list[tuple[int, Subject, dict]] = field(default_factory=list)
    stages: list[dict] = field(default_factory=list)

    @classmethod
    def sent(cls, data: QueryDict) -> "Draft":
        """As a browser sends it; raises SuspiciousOperation for what no page of ours contains."""
        subjects, count = data.getlist("condition"), len(data.getlist("stage"))
        if len(subjects) > MOST_CONDITIONS or not count <= MOST_STAGES:
            raise SuspiciousOperation("too many parts")
        return cls(
            head={name: data.get(name, "") for name in ("name", "unit", "valid_from", "valid_until")},
            conditions=[_sent_condition(index, text, data) for index, text in enumerate(subjects)],
            stages=[_sent_stage(index, data) for index in range(count)],
        )

    @property
    def group_count(self) -> int:
        return len({group for group, _subject, _values in self.conditions})

    def change(self, what: str, data: QueryDict) -> None:
        """Adds or drops a part, as the button says that was pressed."""
        verb, _dash, number = what.partition("-")
        index = int(number) if number.isascii() and number.isdigit() and len(number) < 3 else 0
        match verb:
            case "add" if len(self.conditions) < MOST_CONDITIONS and data.get(f"new-{index}") in set(Subject):
                self.conditions.append((index, Subject(str(data[f"new-{index}"])), {}))
                self.conditions.sort(key=lambda each: each[0])
            case "drop" if index < len(self.conditions):
                del self.conditions[index]
            case "stage" if len(self.stages) < MOST_STAGES:
                self.stages.append({"needed": 1})
            case "unstage" if index < len(self.stages) > 1:
                del self.stages[index]
        self._close_gaps()

    def _close_gaps(self) -> None:
        place = {
            group: new for new, group in enumerate(dict.fromkeys(group for group, *_ in self.conditions))
        }
        self.conditions = [(place[group], subject, values) for group, subject, values in self.conditions]


def _sent_condition(index: int, text: str, data: QueryDict) -> tuple[int, Subject, dict]:
    group, _colon, subject = text.partition(":")
    if not (group.isascii() and group.isdigit() and len(group) < 3 and subject in set(Subject)):
        raise SuspiciousOperation("no such condition")
    picked = data.getlist(f"c{index}-values")
    one = subject in AMOUNTS | {Subject.PRICE_RISE, Subject.COST_CENTRE}
    value = (picked[0] if picked else "") if one else picked
    return int(group), Subject(subject), {"values": value, "others": data.get(f"c{index}-others", "these")}


def _sent_stage(index: int, data: QueryDict) -> dict:
    lists = {name: data.getlist(f"s{index}-{name}") for name in ("roles", "people")}
    ticks = {name: f"s{index}-{name}" in data for name in ("approvers", "manager")}
    return lists | ticks | {"needed": data.get(f"s{index}-needed", "1")}


class RuleEditor:
    """All forms of one rule. `data` is what was sent to be saved; without it nothing is judged."""

    def __init__(self, draft: Draft, choices: Choices, *, units, whole: bool, data: QueryDict | None = None):
        self.draft = draft
        self.head = RuleForm(data, initial=draft.head, units=units, whole=whole)
        self.conditions = [
            ConditionForm(
                data, prefix=f"c{index}", initial=values, subject=subject, group=group, choices=choices
            )
            for index, (group, subject, values) in enumerate(draft.conditions)
        ]
        self.stages = [
            StageForm(data, prefix=f"s{index}", initial=values, choices=choices)
            for index, values in enumerate(draft.stages)
        ]

    def is_valid(self) -> bool:
        return all(form.is_valid() for form in (self.head, *self.conditions, *self.stages))

    @property
    def groups(self) -> list[list[tuple[int, ConditionForm]]]:
        """(index, form) of each condition, group by group."""
        found: dict[int, list] = {}
        for index, form in enumerate(self.conditions):
            found.setdefault(form.group, []).append((index, form))
        return list(found.values())

    @property
    def errors(self) -> list[tuple[str, str]]:
        """(what is wrong, the id of the field) for the summary above the form."""
        told = []
        for form in (self.head, *self.conditions, *self.stages):
            told += [(str(error), f"{form.prefix}-group") for error in form.non_field_errors()]
            for bound in form:
                told += [(f"{bound.label}: {error}", bound.auto_id) for error in bound.errors]
        return told
