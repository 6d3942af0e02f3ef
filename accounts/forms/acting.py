from django import forms
from django.utils.translation import gettext_lazy as _

from ..models import SalesAccess


class SalesAccessForm(forms.Form):
    access = forms.ChoiceField(
        label=_("Our sales reps may"), choices=SalesAccess.choices, widget=forms.RadioSelect
    )
