"""A company's own settings, addresses and cost centres."""

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ..actions.settings import ADDRESS, CENTRE, COMPANY
from ..models import Address, Company, CostCentre
from ..rules import BadPattern, check_code_pattern, fits_pattern
from .fields import CompanyRowForm, day_field, forward


def readable_pattern(pattern: str) -> str:
    """The pattern itself, or a ValidationError in words."""
    try:
        check_code_pattern(pattern)
    except BadPattern:
        raise forms.ValidationError(
            _("This pattern cannot be used. Write it without repeated brackets, e.g. [A-Z]{2}-[0-9]{3,5}.")
        ) from None
    return pattern


class CompanyForm(forms.ModelForm):
    show_gross = forms.TypedChoiceField(
        label=gettext_lazy("Prices"),
        choices=[(False, gettext_lazy("net")), (True, gettext_lazy("gross, with VAT"))],
        coerce=lambda value: value == "True",
        widget=forms.RadioSelect,
    )

    class Meta:
        model = Company
        fields = COMPANY
        help_texts = {
            "language": gettext_lazy("For mails to people who have chosen none."),
            "limits_combine": gettext_lazy(
                "For people who are members of several units on the way up the tree."
            ),
            "cost_centre_pattern": gettext_lazy(
                "Every code fits it as a whole, e.g. [0-9]{4} for four digits. Empty: any code."
            ),
            "po_pattern": gettext_lazy(
                "Every number fits it as a whole, e.g. PO-[0-9]{6}. Empty: any number."
            ),
        }

    def clean_fiscal_year_month(self):
        month = self.cleaned_data["fiscal_year_month"]
        if not 1 <= month <= 12:
            raise forms.ValidationError(_("A month is between 1 and 12."))
        return month

    def clean_cost_centre_pattern(self):
        return readable_pattern(self.cleaned_data["cost_centre_pattern"])

    def clean_po_pattern(self):
        return readable_pattern(self.cleaned_data["po_pattern"])


class AddressForm(CompanyRowForm):
    """`units` are those the actor may give addresses to; no unit means the whole company."""

    replaced = frozenset({"is_billing"})

    class Meta:
        model = Address
        fields = ADDRESS
        labels = {"is_billing": gettext_lazy("the address for invoices")}
        help_texts = {
            "unit": gettext_lazy("Empty: every unit can order to it."),
            "is_billing": gettext_lazy("One address of the company; it takes the place of the present one."),
        }

    def __init__(self, *args, units, is_wide: bool, **kwargs):
        super().__init__(*args, **kwargs)
        _offer_units(self.fields["unit"], units, is_wide)


class CostCentreForm(CompanyRowForm):
    """`owners` are colleagues; `units` those the actor may give cost centres to."""

    valid_from = day_field(gettext_lazy("Valid from"))
    valid_until = day_field(gettext_lazy("Valid until"), help_text=gettext_lazy("Last day; empty: no end."))

    class Meta:
        model = CostCentre
        fields = CENTRE
        help_texts = {"owner": gettext_lazy("Who answers for what is charged to it.")}

    def __init__(self, *args, units, owners, is_wide: bool, **kwargs):
        super().__init__(*args, **kwargs)
        _offer_units(self.fields["unit"], units, is_wide)
        self.fields["owner"].queryset = owners  # type: ignore[attr-defined]
        self.fields["owner"].empty_label = _("nobody")  # type: ignore[attr-defined]
        self.fields["owner"].error_messages["invalid_choice"] = _("This person is not in your company.")

    def clean_code(self):
        code, pattern = self.cleaned_data["code"], self.instance.company.cost_centre_pattern
        if not fits_pattern(code, pattern):
            raise forms.ValidationError(
                _("The code does not fit the pattern of your company: %(pattern)s") % {"pattern": pattern}
            )
        return code

    def clean(self):
        cleaned = super().clean()
        forward(self, cleaned)
        return cleaned


def _offer_units(field, units, is_wide: bool) -> None:
    field.queryset = units
    field.required = not is_wide
    field.empty_label = _("whole company") if is_wide else _("please choose")
    field.label_from_instance = lambda unit: "\N{NO-BREAK SPACE}" * 4 * (unit.depth - 1) + unit.name
    field.error_messages["invalid_choice"] = _("This unit is not one you manage.")
    field.error_messages["required"] = _(
        "Please choose a unit; only who manages the whole company leaves it empty."
    )
