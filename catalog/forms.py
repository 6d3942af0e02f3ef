"""Forms of the catalogue's pages."""

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.actor import Actor
from accounts.ceiling import is_wide
from accounts.managing import units_managed
from accounts.models import Unit

from .part_numbers import MANAGE, Naming
from .part_table import said_of
from .queries import identify


class PartNumberForm(forms.Form):
    number = forms.CharField(label=_("Your part number"), max_length=60)
    article = forms.CharField(
        label=_("Article"),
        max_length=60,
        help_text=_("Our article number, a GTIN or the manufacturer's number."),
    )
    text = forms.CharField(
        label=_("Your name for it"), max_length=120, required=False, help_text=_("Shown beside ours.")
    )
    unit = forms.ModelChoiceField(
        Unit.objects.none(), label=_("Unit"), required=False, help_text=_("Holds for it and the units below.")
    )

    def __init__(self, *args, actor: Actor, **kwargs):
        super().__init__(*args, **kwargs)
        self.actor = actor
        field: forms.ModelChoiceField = self.fields["unit"]  # type: ignore[assignment]
        field.queryset = units_managed(actor, MANAGE)
        field.required = not is_wide(actor, MANAGE)
        field.empty_label = None if field.required else _("whole company")

    def clean_article(self):
        typed = self.cleaned_data["article"]
        found = identify([typed], self.actor)[typed]
        if problem := said_of(typed, found):
            raise forms.ValidationError(problem)
        return found.product

    def naming(self) -> Naming:
        told = self.cleaned_data
        return Naming(told["number"], told["article"], told["text"], told["unit"])
