"""Roles and units as people of the company type them."""

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ..actor import Actor
from ..ceiling import beyond
from ..models import Role, Unit, User
from ..permissions import GROUPS, SCOPE_WORDS, WORDS, Scope


class RoleForm(forms.Form):
    """Offers what the actor has; what the seller withholds is not among it."""

    name_de = forms.CharField(label=gettext_lazy("Name (German)"), max_length=60)
    name_en = forms.CharField(label=gettext_lazy("Name (English)"), max_length=60, required=False)
    scope = forms.ChoiceField(
        label=gettext_lazy("Reaches"),
        choices=[(scope.value, words) for scope, words in SCOPE_WORDS.items()],
        help_text=gettext_lazy("Whose orders, approvals and people its permissions are about."),
        initial=Scope.UNIT.value,
    )
    permissions = forms.MultipleChoiceField(
        label=gettext_lazy("Permissions"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"invalid_choice": gettext_lazy("“%(value)s” is no permission you can give.")},
    )

    def __init__(self, *args, actor: Actor, **kwargs):
        super().__init__(*args, **kwargs)
        self.actor = actor
        self.fields["permissions"].choices = [  # type: ignore[attr-defined]
            (words, offered)
            for words, group in GROUPS
            if (offered := [(p.value, WORDS[p]) for p in group if actor.can(p)])
        ]

    def clean(self):
        cleaned = super().clean()
        cleaned["name_en"] = cleaned.get("name_en") or cleaned.get("name_de", "")
        if not self.errors:
            too_far = beyond(self.actor, Role(permissions=cleaned["permissions"], scope=cleaned["scope"]))
            if too_far:
                names = ", ".join(str(WORDS[permission]) for permission in too_far)
                self.add_error("scope", _("Your own reach is narrower for: %(names)s.") % {"names": names})
        return cleaned


class UnitForm(forms.ModelForm):
    """Name and head; `parent` only where a new one is opened."""

    class Meta:
        model = Unit
        fields = ("name", "manager")
        labels = {"manager": gettext_lazy("Head")}
        help_texts = {"manager": gettext_lazy("Approval rules can name the head of a unit.")}

    def __init__(self, *args, actor: Actor, colleagues, **kwargs):
        super().__init__(*args, **kwargs)
        self.actor = actor
        self.fields["manager"].queryset = colleagues  # type: ignore[attr-defined]
        self.fields["manager"].empty_label = _("nobody")  # type: ignore[attr-defined]
        self.fields["manager"].error_messages["invalid_choice"] = _("This person is not in your company.")

    def clean_name(self):
        name = self.cleaned_data["name"].strip()
        others = Unit.objects.visible_to(self.actor).exclude(pk=self.instance.pk)
        if others.filter(name__iexact=name).exists():
            raise forms.ValidationError(_("The company has a unit of this name already."))
        return name


class PlaceForm(forms.Form):
    """Another unit: above, or to merge into. `units` are those that can be chosen."""

    unit = forms.ModelChoiceField(
        label=gettext_lazy("Unit"),
        queryset=Unit.objects.none(),
        error_messages={
            "invalid_choice": gettext_lazy("This unit cannot be chosen here."),
            "required": gettext_lazy("Please choose a unit."),
        },
    )

    def __init__(self, *args, units, label: str, top: str = "", **kwargs):
        super().__init__(*args, **kwargs)
        field = self.fields["unit"]
        field.queryset, field.label, field.required = units, label, not top  # type: ignore[attr-defined]
        field.empty_label = top or _("please choose")  # type: ignore[attr-defined]
        field.label_from_instance = (  # type: ignore[attr-defined]
            lambda unit: "\N{NO-BREAK SPACE}" * 4 * (unit.depth - 1) + unit.name
        )


class HeirsForm(forms.Form):
    """Who takes over what somebody leaves behind; each field stands there only if there is something."""

    carts = forms.ModelChoiceField(label=gettext_lazy("Open carts go to"), queryset=User.objects.none())
    approvals = forms.ModelChoiceField(
        label=gettext_lazy("Open approvals go to"), queryset=User.objects.none()
    )
    duties = forms.ModelChoiceField(
        label=gettext_lazy("Units and cost centres go to"), queryset=User.objects.none()
    )

    def __init__(self, *args, work, **kwargs):
        super().__init__(*args, **kwargs)
        offers = {
            "carts": (bool(work.carts), work.who_orders),
            "approvals": (bool(work.seats), work.who_approves),
            "duties": (bool(work.units) or bool(work.cost_centres), work.colleagues),
        }
        for name, (is_needed, people) in offers.items():
            field = self.fields[name]
            field.queryset = people  # type: ignore[attr-defined]
            field.required = bool(people) if is_needed else False
            field.empty_label = _("please choose")  # type: ignore[attr-defined]
            field.error_messages["required"] = _("Please choose who takes over.")
            field.error_messages["invalid_choice"] = _("This person cannot take it over.")
            if not is_needed:
                del self.fields[name]
