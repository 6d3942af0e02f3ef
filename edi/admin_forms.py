from datetime import datetime, time, timedelta

from django import forms
from django.utils.timezone import make_aware
from django.utils.translation import gettext_lazy as _

from .scopes import Scope


class KeyForm(forms.Form):
    name = forms.CharField(label=_("Name"), max_length=60, help_text=_("Which system uses it."))
    scopes = forms.MultipleChoiceField(
        label=_("May"), choices=Scope.choices, widget=forms.CheckboxSelectMultiple, initial=Scope.values
    )
    last_on = forms.DateField(
        label=_("Last day"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}),
        help_text=_("Empty: it does not expire."),
    )

    @property
    def expires_at(self) -> datetime | None:
        """The end of the last day."""
        day = self.cleaned_data["last_on"]
        return make_aware(datetime.combine(day + timedelta(days=1), time.min)) if day else None
