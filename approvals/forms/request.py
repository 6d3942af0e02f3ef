"""What people type about approvals."""

from django import forms
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from b2bshop.dates import DayField

from ..models import Deadline


class VerdictForm(forms.Form):
    """Yes, or no with a reason."""

    verdict = forms.ChoiceField(choices=[("yes", "yes"), ("no", "no")])
    changes_seen = forms.CharField(max_length=64, required=False)
    reason = forms.CharField(label=_("Reason"), max_length=500, required=False)
    reason.needed_when = _("(needed to refuse)")  # type: ignore[attr-defined]

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("verdict") == "no" and not cleaned.get("reason") and "reason" not in self.errors:
            self.add_error("reason", _("Please say why, so that your colleague knows what to change."))
        return cleaned


class RemarkForm(forms.Form):
    text = forms.CharField(
        label=_("Question or answer"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("Please write something.")},
    )


class DeadlineForm(forms.ModelForm):
    """In working days."""

    class Meta:
        model = Deadline
        fields = ("remind_after", "escalate_after")

    def clean(self):
        cleaned = super().clean()
        remind, escalate = cleaned.get("remind_after"), cleaned.get("escalate_after")
        if remind and escalate and escalate < remind:
            self.add_error("escalate_after", _("People are reminded before the next level is asked."))
        return cleaned


class DeputyForm(forms.Form):
    """`people` are those who can stand in; anybody else's id is refused like one that does not exist."""

    deputy: forms.ModelChoiceField = forms.ModelChoiceField(
        label=_("Deputy"), queryset=User.objects.none(), empty_label=_("Please choose")
    )
    valid_from = DayField(
        label=_("From"),
    )
    valid_until = DayField(
        label=_("Until"),
        help_text=_("Last day."),
    )

    def __init__(self, *args, people, **kwargs):
        super().__init__(*args, **kwargs)
        deputy = self.fields["deputy"]
        deputy.queryset = people  # type: ignore[attr-defined]
        deputy.error_messages["invalid_choice"] = _("This person cannot stand in for you.")

    def clean(self):
        cleaned = super().clean()
        begins, ends = cleaned.get("valid_from"), cleaned.get("valid_until")
        if ends and ends < localdate():
            self.add_error("valid_until", _("This day has passed. Please choose today or later."))
        elif begins and ends and ends < begins:
            self.add_error("valid_until", _("The last day is before the first day."))
        return cleaned
