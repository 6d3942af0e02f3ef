"""What people type at the doors of the shop."""

from allauth.mfa.webauthn.forms import AddWebAuthnForm, EditWebAuthnForm
from django import forms
from django.utils.translation import gettext_lazy as _


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
