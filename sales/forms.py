from django import forms
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from accounts.models import Membership
from b2bshop.booking_pages import DayInput
from catalog.rules import read_quantity

from .models import Visit


class ActForm(forms.Form):
    """For whom, and why; the customer reads it."""

    member = forms.ModelChoiceField(Membership.objects.none(), label=_("For whom"), empty_label=None)
    reason = forms.CharField(
        label=_("Reason"), max_length=200, help_text=_("The customer reads it, e.g. “order by phone”.")
    )

    def __init__(self, *args, members, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["member"].queryset = members  # type: ignore[attr-defined]
        self.fields["member"].label_from_instance = lambda m: f"{m.user}, {m.unit.name}"  # type: ignore[attr-defined]


class VisitForm(forms.Form):
    kind = forms.ChoiceField(label=_("Kind"), choices=Visit.Kind.choices)
    happened_on = forms.DateField(label=_("Date"), widget=DayInput(), initial=localdate)
    text = forms.CharField(
        label=_("What was said"), max_length=2000, widget=forms.Textarea(attrs={"rows": 3})
    )


class TaskForm(forms.Form):
    title = forms.CharField(label=_("What is to be done"), max_length=200)
    due_on = forms.DateField(label=_("Due on"), widget=DayInput(), required=False)


class PriceForm(forms.Form):
    """What an article costs the customer, and why."""

    sku = forms.CharField(label=_("Article number"), max_length=60)
    quantity = forms.CharField(label=_("Quantity"), max_length=20, initial="1")

    def clean_quantity(self):
        found = read_quantity(self.cleaned_data["quantity"])
        if not found or found <= 0:
            raise forms.ValidationError(_("Please enter a quantity."))
        return found
