from datetime import datetime, time, timedelta

from django import forms
from django.utils.timezone import make_aware
from django.utils.translation import gettext_lazy as _

from .addresses import NotAllowed, check_address
from .models import ErpSystem, Partner, Webhook
from .scopes import ErpScope, Scope
from .topics import CHOICES


class KeyForm(forms.Form):
    name = forms.CharField(label=_("Name"), max_length=60, help_text=_("Which system uses it."))
    last_on = forms.DateField(
        label=_("Last day"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}),
        help_text=_("Empty: it does not expire."),
    )

    def __init__(self, *args, owner: Partner | ErpSystem, **kwargs):
        super().__init__(*args, **kwargs)
        scopes = Scope if isinstance(owner, Partner) else ErpScope
        self.fields["scopes"] = forms.MultipleChoiceField(
            label=_("May"),
            choices=scopes.choices,
            initial=scopes.values,
            widget=forms.CheckboxSelectMultiple,
        )

    @property
    def expires_at(self) -> datetime | None:
        """The end of the last day."""
        day = self.cleaned_data["last_on"]
        return make_aware(datetime.combine(day + timedelta(days=1), time.min)) if day else None


class WebhookForm(forms.Form):
    url = forms.CharField(label=_("Address"), max_length=500, help_text=_("Begins with https://."))
    topics = forms.MultipleChoiceField(
        label=_("Told of"), choices=CHOICES, widget=forms.CheckboxSelectMultiple
    )
    payload = forms.ChoiceField(label=_("Contents"), choices=Webhook.Payload.choices)
    name = forms.CharField(label=_("Name"), max_length=100, required=False)

    def clean_url(self):
        try:
            check_address(self.cleaned_data["url"])
        except NotAllowed as error:
            raise forms.ValidationError(str(error)) from error
        return self.cleaned_data["url"]
