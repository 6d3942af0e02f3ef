"""What people read about their way in. The words stand here; templates/mail/entry.* are their sheet of paper."""

from collections.abc import Sequence
from datetime import datetime

from django.conf import settings
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from b2bshop.post.sending import queue_mail

from .entry_people import way_in
from .models import Application, Company, JoinRequest, User


def confirm_address(application: Application, secret: str, *, at: datetime) -> None:
    with translation.override(application.language):
        title = _("Please confirm your e-mail address")
        lines = [
            _("Somebody applied for a customer account for %(company)s with this address.")
            % {"company": application.name},
            _("If it was you, confirm it within three days. Otherwise do nothing, and it is forgotten."),
        ]
        link = settings.BASE_URL + reverse("entry:confirm", args=[secret])
        to, key = application.email, f"application-confirm-{application.pk}"
        _queue(title, lines, (link, _("Confirm")), to=to, language=application.language, key=key, at=at)


def tell_seller(application: Application, person: User, *, key: str, at: datetime) -> None:
    with translation.override(person.language or "de"):
        title = _("%(company)s would like to become a customer") % {"company": application.name}
        lines = [f"{application.person}, {application.email}", f"{application.city}, {application.vat_id}"]
        link = settings.BASE_URL + reverse("admin:accounts_application_decide", args=[application.pk])
        _queue(title, lines, (link, _("Decide")), to=person.email, language=person.language, key=key, at=at)


def tell_accepted(
    application: Application, company: Company, person: User, *, key: str, at: datetime
) -> None:
    with translation.override(application.language):
        title = _("Welcome: your customer account is open")
        number = {"company": company.name, "number": company.number}
        lines = [
            _("%(company)s has the customer number %(number)s.") % number,
            _("You are its administrator: you invite colleagues and say what each may do."),
        ]
        if manager := company.account_manager:
            lines.append(_("Your contact: %(name)s, %(email)s") % {"name": manager, "email": manager.email})
        _queue(title, lines, _door(person), to=person.email, language=application.language, key=key, at=at)


def tell_rejected(application: Application, *, key: str, at: datetime) -> None:
    with translation.override(application.language):
        title = _("Your application for a customer account")
        lines = [
            _("We cannot open an account for %(company)s.") % {"company": application.name},
            application.reason,
        ]
        _queue(title, lines, None, to=application.email, language=application.language, key=key, at=at)


def tell_join_asked(request: JoinRequest, person: User, link: str, *, key: str, at: datetime) -> None:
    language = person.language or request.company.language
    with translation.override(language):
        title = _("%(name)s asks for access") % {"name": request.name}
        lines = [
            f"{request.name}, {request.email}",
            _("They named the document %(document)s. Say yes only if you know this person and the address.")
            % {"document": request.document},
        ]
        _queue(title, lines, (link, _("Answer")), to=person.email, language=language, key=key, at=at)


def tell_join_accepted(request: JoinRequest, person: User, *, key: str, at: datetime) -> None:
    with translation.override(request.language):
        title = _("You have access for %(company)s") % {"company": request.company.name}
        lines = [_("You were let in for %(company)s.") % {"company": request.company.name}]
        _queue(title, lines, _door(person), to=person.email, language=request.language, key=key, at=at)


def tell_join_rejected(request: JoinRequest, *, key: str, at: datetime) -> None:
    with translation.override(request.language):
        title = _("Your request for access")
        lines = [_("Your request was not accepted."), request.reason]
        _queue(title, lines, None, to=request.email, language=request.language, key=key, at=at)


def _door(person: User) -> tuple[str, str]:
    return way_in(person), _("Sign in") if person.has_usable_password() else _("Set your password")


def _queue(title: str, lines: Sequence[str], button: tuple[str, str] | None, *, language: str, **to) -> None:
    context = {"title": title, "lines": [line for line in lines if line], "button": button}
    queue_mail("entry", context, language=language or "de", **to)
