"""What somebody is to be in a unit. Only what the actor may give can be chosen; anything else is refused as unknown."""

from django import forms
from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ..actions.invite import Guest
from ..actions.members import Terms
from ..actor import Actor
from ..ceiling import may_give_limit
from ..models import Membership, Role, Unit
from ..permissions import SCOPE_WORDS, Scope
from .fields import amount_field, day_field, forward

LIMITS = ("order_limit", "approval_limit")


class TermsForm(forms.Form):
    """Roles, limits and days. `roles` and `units` are lists, so that a form costs no statement."""

    roles = forms.MultipleChoiceField(
        label=gettext_lazy("Roles"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={
            "required": gettext_lazy("Please choose at least one role."),
            "invalid_choice": gettext_lazy("“%(value)s” is no role you can give."),
        },
    )
    order_limit = amount_field(
        gettext_lazy("Order limit"),
        help_text=gettext_lazy("Net value of one order. Empty: unlimited. 0: every order needs an approval."),
    )
    approval_limit = amount_field(
        gettext_lazy("Approval limit"),
        help_text=gettext_lazy("Net value of an order this person may approve. Empty: unlimited."),
    )
    valid_from = day_field(gettext_lazy("Valid from"))
    valid_until = day_field(gettext_lazy("Valid until"), help_text=gettext_lazy("Last day; empty: no end."))

    def __init__(self, *args, actor: Actor, roles: list[Role], **kwargs):
        super().__init__(*args, **kwargs)
        self.actor, self._roles = actor, {str(role.pk): role for role in roles}
        reach = gettext_lazy("%(role)s (reaches: %(scope)s)")
        self.fields["roles"].choices = [  # type: ignore[attr-defined]
            (key, reach % {"role": role, "scope": SCOPE_WORDS[Scope(role.scope)]})
            for key, role in self._roles.items()
        ]

    def clean(self):
        cleaned = super().clean()
        forward(self, cleaned)
        for name in LIMITS:
            own = getattr(self.actor, name)
            if name in cleaned and not may_give_limit(self.actor, cleaned[name], own):
                self.add_error(name, _("You can give at most your own limit, %(own)s.") % {"own": own})
        return cleaned

    def terms(self) -> Terms:
        sent = self.cleaned_data
        roles = tuple(self._roles[key] for key in sent["roles"])
        days = (sent.get("valid_from"), sent.get("valid_until"))
        return Terms(roles, sent["order_limit"], sent["approval_limit"], *days)

    @staticmethod
    def values_of(member: Membership) -> dict:
        names = (*LIMITS, "valid_from", "valid_until")
        return {name: getattr(member, name) for name in names} | {
            "roles": [str(role.pk) for role in member.roles.all()]
        }


class PlacedForm(TermsForm):
    """The same with the unit it is for."""

    unit = forms.ChoiceField(
        label=gettext_lazy("Unit"),
        help_text=gettext_lazy("The roles count in this unit and in all units below it."),
        error_messages={
            "required": gettext_lazy("Please choose a unit."),
            "invalid_choice": gettext_lazy("“%(value)s” is no unit you manage."),
        },
    )
    field_order: tuple[str, ...] = ("unit",)

    def __init__(self, *args, units: list[Unit], **kwargs):
        super().__init__(*args, **kwargs)
        self._units = {str(unit.pk): unit for unit in units}
        self.fields["unit"].choices = [("", _("please choose"))] + unit_choices(units)  # type: ignore[attr-defined]

    def unit_chosen(self) -> Unit:
        return self._units[self.cleaned_data["unit"]]


class InvitationForm(PlacedForm):
    email = forms.EmailField(label=gettext_lazy("E-mail"), max_length=254)
    name = forms.CharField(label=gettext_lazy("Name of the person"), max_length=150, required=False)
    language = forms.ChoiceField(
        label=gettext_lazy("Language of the mail"),
        choices=settings.LANGUAGES,
        error_messages={"invalid_choice": gettext_lazy("“%(value)s” is no language of the shop.")},
    )
    field_order = ("email", "name", "language", "unit", "roles", *LIMITS, "valid_until")

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        del self.fields["valid_from"]

    def guest(self) -> Guest:
        sent = self.cleaned_data
        return Guest(sent["email"], sent["name"], sent["language"])


def unit_choices(units: list[Unit]) -> list[tuple[str, str]]:
    """Indented as they stand in the tree."""
    top = min((unit.depth for unit in units), default=1)
    return [(str(unit.pk), "\N{NO-BREAK SPACE}" * 4 * (unit.depth - top) + unit.name) for unit in units]
