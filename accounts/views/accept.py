"""The page behind the link of an invitation: sign up, or accept as who one is already."""

from django.contrib import messages
from django.contrib.auth import login
from django.forms import Form
from django.shortcuts import redirect, render
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from b2bshop.access import public

from ..actions.invite import accept, find_invitation, sign_up_and_accept
from ..answers import done, is_sent
from ..forms.accept import SignUpForm
from ..middleware import SESSION_KEY, UNIT_KEY
from ..queries import has_account

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


@public
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def invited(request, secret):
    """Nothing but the secret opens it; a wrong, old or used one is answered alike."""
    invitation = find_invitation(secret, at=now())
    if invitation is None:
        return render(request, "accounts/invitation_over.html", status=404)
    case = _case(request, invitation)
    form = _form(request, invitation, case)
    if is_sent(request, form) and done(form, _accept, request, invitation, form, case):
        messages.success(request, _("Welcome. You are a member of %(unit)s now.") % {"unit": invitation.unit})
        return redirect("/")
    context = {"invitation": invitation, "form": form, "case": case, "way": request.path}
    return render(request, "accounts/invited.html", context, status=422 if form.errors else 200)


def _case(request, invitation) -> str:
    if request.user.is_authenticated:
        return "accept" if request.user.email.lower() == invitation.email.lower() else "other"
    return "sign_in" if has_account(invitation.email) else "sign_up"


def _form(request, invitation, case: str) -> Form:
    """Only who can accept here and now has something to send."""
    sent = request.POST or None
    if case == "sign_up":
        return SignUpForm(sent, email=invitation.email, initial={"name": invitation.name})
    return Form(sent if case == "accept" else None)


def _accept(request, invitation, form: Form, case: str) -> None:
    if case == "accept":
        member = accept(invitation, request.user, at=now())
    else:
        name, password = form.cleaned_data["name"], form.cleaned_data["password1"]
        member = sign_up_and_accept(invitation, name, password, at=now())
        login(request, member.user, backend=BACKEND)
    request.session[SESSION_KEY], request.session[UNIT_KEY] = member.pk, None
