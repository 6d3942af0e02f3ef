"""What people type into a return. What it means, and whether it may be, the domain judges."""

from collections.abc import Sequence

from django import forms
from django.utils.translation import gettext_lazy as _

from b2bshop.booking_pages import DayInput
from catalog.rules import read_quantity

from .models import Reason, ReturnLine
from .models.policy import SETTLEMENTS


class NumberField(forms.Field):
    """As it is typed in either language, `2`, `2,5` or `2.5`; what is none is told, and stays as it was typed."""

    widget = forms.TextInput(attrs={"maxlength": 20, "inputmode": "decimal", "class": "short"})
    default_error_messages = {"no_number": _("“%(text)s” is no number.")}

    def to_python(self, value):
        text = str(value or "").strip()
        if not text:
            return None
        number = read_quantity(text)
        if number is None:
            raise forms.ValidationError(
                self.error_messages["no_number"], params={"text": text[:20]}, code="no_number"
            )
        return number


class PeriodForm(forms.Form):
    """From which day to which, both included."""

    first_on = forms.DateField(label=_("from"), widget=DayInput())
    last_on = forms.DateField(label=_("until"), widget=DayInput())

    def clean(self):
        said = super().clean()
        if said.get("first_on") and said.get("last_on") and said["last_on"] < said["first_on"]:
            self.add_error("last_on", _("The last day is before the first day."))
        return said


class DraftForm(forms.Form):
    reference = forms.CharField(
        label=_("Your own number"),
        max_length=35,
        required=False,
        help_text=_("Of your complaint or return; it stands on all papers."),
    )
    note = forms.CharField(
        label=_("Note"), max_length=1000, required=False, widget=forms.Textarea(attrs={"rows": 2})
    )


class LineForm(forms.Form):
    """About one line; its fields have the line's id in their names."""

    quantity = NumberField(label=_("Quantity"))
    reason = forms.ChoiceField(
        label=_("Reason"), required=False, error_messages={"invalid_choice": _("Please choose a reason.")}
    )
    settlement = forms.ChoiceField(label=_("What you want"), choices=SETTLEMENTS)
    text = forms.CharField(
        label=_("What is wrong"), max_length=1000, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )
    amount = NumberField(
        label=_("Amount back, net"),
        required=False,
        help_text=_("Only where the price is wrong or the delivery was late."),
    )

    def __init__(self, sent=None, *, line: ReturnLine, choices: Sequence[tuple[Reason, list[Reason]]]):
        super().__init__(sent, prefix=f"line-{line.pk}", initial=_initial(line))
        self.line = line
        self.reasons = {reason.code: reason for _group, reasons in choices for reason in reasons}
        offered = [
            (group.name, [(each.code, _label(each)) for each in reasons]) for group, reasons in choices
        ]
        self.fields["reason"].needed_when = _("(needed)")  # type: ignore[attr-defined]
        self.fields["text"].needed_when = _("(where the reason asks for it)")  # type: ignore[attr-defined]
        self.fields["reason"].choices = [("", _("Please choose")), *offered]  # type: ignore[attr-defined]

    @property
    def chosen_reason(self) -> Reason | None:
        return self.reasons.get(self.cleaned_data.get("reason", ""))


def _initial(line: ReturnLine) -> dict:
    return {
        "quantity": f"{line.quantity.normalize():f}",
        "reason": line.reason.code if line.reason else "",
        "settlement": line.settlement,
        "text": line.text,
        "amount": f"{line.amount:f}" if line.amount else "",
    }


def _label(reason: Reason) -> str:
    """With what has to be shown for it, so that nobody finds out by being refused."""
    needs = [str(_("photo"))] if reason.needs_photo else []
    needs += [str(_("description"))] if reason.needs_text else []
    return f"{reason.name} ({', '.join(needs)})" if needs else reason.name
