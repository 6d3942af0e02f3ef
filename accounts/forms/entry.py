"""What people type at the doors of the shop."""

import re

from allauth.mfa.webauthn.forms import AddWebAuthnForm, EditWebAuthnForm
from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from b2bshop.amounts import AmountField

from ..actor import Actor
from ..entry_join import grantable
from ..models import Application, JoinRequest, Role, Unit
from ..rules import BadVatId, check_vat_id, vat_country

LINK = re.compile(r"://|www\.|\S@\S", re.IGNORECASE)


class NewKeyForm(AddWebAuthnForm):
    """The browser adds the key itself (static/js/passkeys.js)."""

    name = forms.CharField(label=_("Name"), max_length=100, required=False)
    passwordless = forms.BooleanField(
        label=_("Sign in with it alone, without the password"),
        initial=True,
        required=False,
        help_text=_("The device then asks for finger, face or PIN each time."),
    )


class KeyNameForm(EditWebAuthnForm):
    name = forms.CharField(label=_("Name"), max_length=100)


class SecurityForm(forms.Form):
    admins_need_mfa = forms.BooleanField(
        label=_("Administrators sign in with two steps"),
        required=False,
        help_text=_("Everybody whose role lets them change the company, its people or its roles."),
    )


def no_link(text: str) -> None:
    """Names are repeated in mails to addresses nobody has confirmed yet."""
    if LINK.search(text):
        raise ValidationError(_("A name contains no web or e-mail address."))


class Entrant(forms.ModelForm):
    """Somebody who is not signed in; browsers know most of the answers."""

    autocomplete: dict[str, str] = {}
    names: tuple[str, ...] = ()

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name, kind in self.autocomplete.items():
            self.fields[name].widget.attrs["autocomplete"] = kind
        for name in self.names:
            self.fields[name].validators.append(no_link)

    def clean_email(self):
        return self.cleaned_data["email"].lower()

    def _post_clean(self):
        super()._post_clean()  # type: ignore[misc]
        self.instance.language = (get_language() or "de")[:2]


class ApplicationForm(Entrant):
    autocomplete = {
        "name": "organization",
        "street": "address-line1",
        "postal_code": "postal-code",
        "city": "address-level2",
        "country": "country",
        "person": "name",
        "email": "email",
        "phone": "tel",
    }
    names = ("name", "person")

    class Meta:
        model = Application
        fields = (
            *("name", "vat_id", "street", "house_number", "postal_code", "city", "country"),
            *("person", "email", "phone", "message"),
        )
        widgets = {"message": forms.Textarea(attrs={"rows": 3})}
        help_texts = {
            "vat_id": _("E.g. DE136695976 or CHE-100.155.212 MWST."),
            "email": _("Your address at the company. We send a link to it."),
        }
        labels = {"message": _("What do you need?")}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["vat_id"].required = True

    def clean_vat_id(self):
        try:
            return check_vat_id(self.cleaned_data["vat_id"])
        except BadVatId as error:
            raise ValidationError(_("This is not a valid VAT id.")) from error

    def clean(self):
        cleaned = super().clean()
        number, country = cleaned.get("vat_id"), cleaned.get("country")
        if number and country and country not in vat_country(number):
            self.add_error("vat_id", _("This VAT id is of another country than the address."))
        return cleaned


class JoinForm(Entrant):
    autocomplete = {"name": "name", "email": "email", "phone": "tel"}
    names = ("name",)
    number = forms.CharField(
        label=_("Customer number"),
        max_length=20,
        help_text=_("It stands on every order confirmation."),
    )
    field_order = ("number", "document", "name", "email", "phone")

    class Meta:
        model = JoinRequest
        fields = ("document", "name", "email", "phone")
        labels = {"document": _("Number of one of our order confirmations"), "name": _("Your name")}
        help_texts = {
            "document": _("Of an order of the last twelve months."),
            "email": _("Your address at the company."),
        }


class JoinAnswerForm(forms.Form):
    """Unit, roles and limit of the new colleague; `units` and `roles` are the company's, other ids are refused."""

    unit = forms.ChoiceField(label=_("Unit"))
    roles = forms.MultipleChoiceField(label=_("Roles"), widget=forms.CheckboxSelectMultiple)
    order_limit = AmountField(
        label=_("Order limit"),
        min_value=0,
        max_digits=14,
        decimal_places=2,
        required=False,
        help_text=_("Net value of one order. Empty: unlimited."),
    )

    def __init__(self, *args, actor: Actor, units: list[Unit], roles: list[Role], **kwargs):
        super().__init__(*args, **kwargs)
        self.units = {str(unit.pk): unit for unit in units}
        self.known = {str(role.pk): role for role in grantable(roles, actor)}
        self._offer(
            "unit", [(pk, "\u2003" * (unit.depth - 1) + unit.name) for pk, unit in self.units.items()]
        )
        self._offer("roles", [(pk, str(role)) for pk, role in self.known.items()])
        least = [pk for pk, role in self.known.items() if role.code == "requester"]
        self.fields["roles"].initial = least

    def _offer(self, name: str, choices: list[tuple[str, str]]) -> None:
        self.fields[name].choices = choices  # type: ignore[attr-defined]

    def clean_unit(self):
        return self.units[self.cleaned_data["unit"]]

    def clean_roles(self):
        return [self.known[pk] for pk in self.cleaned_data["roles"]]
