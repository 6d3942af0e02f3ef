"""What people type about budgets. What a budget counts and its period are asked once, when it is made."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from django import forms
from django.utils.dates import MONTHS
from django.utils.translation import gettext_lazy as _

from accounts.models import CostCentre, Unit, User
from b2bshop.amounts import AmountField
from b2bshop.dates import DayField
from catalog.models import Category

from ..actions import BudgetScope, BudgetTerms
from ..budget_rules import Every, Exceeded
from ..models.budget import PERIODS, WHEN_EXCEEDED


@dataclass(frozen=True, slots=True)
class Picks:
    """What can be chosen, by the ids as the form sends them; `whole` adds the whole company."""

    people: Mapping[str, User]
    units: Mapping[str, Unit]
    centres: Mapping[str, CostCentre]
    categories: Mapping[str, Category]
    whole: bool = False


class BudgetForm(forms.Form):
    """What can change later on."""

    name = forms.CharField(label=_("Name"), max_length=80, help_text=_("Buyers and approvers read it."))
    amount = AmountField(label=_("Amount per period"), min_value=Decimal(0), max_digits=14, decimal_places=2)
    exceeded = forms.ChoiceField(label=_("When an order exceeds it"), choices=WHEN_EXCEEDED)
    owner = forms.ChoiceField(label=_("Owner"), help_text=_("Hears of it or agrees when it is exceeded."))
    valid_until = DayField(
        label=_("Until"), required=False, help_text=_("Last day; empty: until it is ended.")
    )
    carries_over = forms.BooleanField(label=_("What is left goes to the next period"), required=False)

    def __init__(self, *args, picks: Picks, valid_from=None, must_end=False, **kwargs):
        super().__init__(*args, **kwargs)
        self.picks, self.valid_from, self.must_end = picks, valid_from, must_end
        self.fields["owner"].choices = _choices(picks.people, _("Please choose"))  # type: ignore[attr-defined]

    def clean(self):
        cleaned = super().clean()
        begins, ends = cleaned.get("valid_from", self.valid_from), cleaned.get("valid_until")
        if begins and ends and ends < begins:
            self.add_error("valid_until", _("The last day is before the first day."))
        if not ends and "valid_until" not in self.errors and (self.must_end or self._is_once(cleaned)):
            self.add_error("valid_until", _("A budget for once needs a last day."))
        return cleaned

    def _is_once(self, cleaned) -> bool:
        return cleaned.get("every") == Every.ONCE

    @property
    def terms(self) -> BudgetTerms:
        """Of a valid form."""
        sent = self.cleaned_data
        return BudgetTerms(
            name=sent["name"],
            amount=sent["amount"],
            exceeded=Exceeded(sent["exceeded"]),
            owner=self.picks.people[sent["owner"]],
            valid_until=sent["valid_until"],
            carries_over=sent["carries_over"],
        )


class NewBudgetForm(BudgetForm):
    """The whole of it."""

    unit = forms.ChoiceField(label=_("Unit"), required=False, help_text=_("With the units below it."))
    cost_centre = forms.ChoiceField(label=_("Cost centre"), required=False)
    person = forms.ChoiceField(label=_("Person"), required=False, help_text=_("Who orders."))
    category = forms.ChoiceField(
        label=_("Category"), required=False, help_text=_("With the categories below it.")
    )
    gross = forms.ChoiceField(label=_("Counted"), choices=[("net", _("net")), ("gross", _("with VAT"))])
    every = forms.ChoiceField(label=_("Period"), choices=PERIODS)
    start_month = forms.TypedChoiceField(
        label=_("Fiscal year begins in"),
        choices=list(MONTHS.items()),
        coerce=int,
        help_text=_("Counts for fiscal years only."),
    )
    valid_from = DayField(label=_("From"), help_text=_("Orders from this day on count."))

    def __init__(self, *args, picks: Picks, **kwargs):
        super().__init__(*args, picks=picks, **kwargs)
        offered = {
            "unit": _choices(picks.units, _("the whole company") if picks.whole else _("Please choose")),
            "cost_centre": _choices(picks.centres, _("any")),
            "person": _choices(picks.people, _("anybody")),
            "category": _choices(picks.categories, _("any")),
        }
        for name, choices in offered.items():
            self.fields[name].choices = choices  # type: ignore[attr-defined]
        self.fields["unit"].required = not picks.whole

    @property
    def scope(self) -> BudgetScope:
        """Of a valid form."""
        sent = self.cleaned_data
        return BudgetScope(
            every=Every(sent["every"]),
            valid_from=sent["valid_from"],
            unit=self.picks.units.get(sent["unit"]),
            cost_centre=self.picks.centres.get(sent["cost_centre"]),
            person=self.picks.people.get(sent["person"]),
            category=self.picks.categories.get(sent["category"]),
            start_month=sent["start_month"] if sent["every"] == Every.FISCAL_YEAR else 1,
            gross=sent["gross"] == "gross",
        )


def _choices(rows: Mapping[str, object], empty) -> list[tuple[str, object]]:
    return [("", empty), *((pk, _indented(row)) for pk, row in rows.items())]


def _indented(row) -> str:
    return "– " * (getattr(row, "depth", 1) - 1) + str(row)


class AdjustForm(forms.Form):
    """More, or less with a minus, for the running period."""

    amount = AmountField(
        label=_("More or less"),
        max_digits=12,
        decimal_places=2,
        help_text=_("With a minus it becomes less."),
    )
    reason = forms.CharField(label=_("Reason"), max_length=200)

    def clean_amount(self):
        amount = self.cleaned_data["amount"]
        if not amount:
            raise forms.ValidationError(_("Please enter an amount other than 0."))
        return amount
