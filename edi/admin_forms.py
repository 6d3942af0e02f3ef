from django import forms
from django.contrib.admin.widgets import AdminSplitDateTime
from django.utils.translation import gettext_lazy as _

from .scopes import Scope


class KeyForm(forms.Form):
    name = forms.CharField(label=_("Name"), max_length=60, help_text=_("Which system uses it."))
    scopes = forms.MultipleChoiceField(
        label=_("May"), choices=Scope.choices, widget=forms.CheckboxSelectMultiple, initial=Scope.values
    )
    expires_at = forms.SplitDateTimeField(
        label=_("Expires"), required=False, widget=AdminSplitDateTime, help_text=_("Empty: never.")
    )
