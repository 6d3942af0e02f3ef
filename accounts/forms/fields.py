"""What several of the company's forms have in common."""

from django import forms
from django.utils.translation import gettext_lazy as _

from b2bshop.amounts import AmountField
from b2bshop.dates import DayField
from b2bshop.refusals import in_words


def day_field(label, **more) -> DayField:
    """A day, typed or picked; optional."""
    return DayField(
        label=label,
        required=False,
        error_messages={"invalid": _("Please enter a day like 2026-12-31.")},
        **more,
    )


def amount_field(label, **more) -> AmountField:
    """Money in the company's currency; empty is unlimited."""
    return AmountField(label=label, required=False, min_value=0, max_digits=14, decimal_places=2, **more)


def forward(form: forms.BaseForm, cleaned: dict) -> None:
    """The last day is not before the first."""
    begins, ends = cleaned.get("valid_from"), cleaned.get("valid_until")
    if begins and ends and ends < begins:
        form.add_error("valid_until", _("The last day is before the first day."))


class CompanyRowForm(forms.ModelForm):
    """A row of the actor's company; what the database would refuse is said in words."""

    replaced: frozenset[str] = frozenset()  # fields whose constraint the verb itself sees to

    def __init__(self, *args, actor, **kwargs):
        super().__init__(*args, **kwargs)
        self.instance.company = actor.company

    def _get_validation_exclusions(self):
        left_out = super()._get_validation_exclusions()  # type: ignore[misc]
        return (left_out - {"company"}) | self.replaced

    def _update_errors(self, errors):
        super()._update_errors(in_words(errors, self._meta.model))  # type: ignore[misc]


class ReasonForm(forms.Form):
    """Why somebody or something is blocked; whom it stops reads it."""

    reason = forms.CharField(
        label=_("Reason"),
        max_length=200,
        help_text=_("Whoever is stopped by this reads it, so say whom to ask."),
        error_messages={"required": _("Please say why; whoever is stopped reads it.")},
    )
