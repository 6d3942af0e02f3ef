"""A company that is no customer yet applies; the seller accepts or rejects it."""

import secrets
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from hashlib import sha256

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from b2bshop.events.journal import record

from .actor import ANONYMOUS, Actor
from .entry_events import ApplicationAccepted, ApplicationConfirmed, ApplicationMade, ApplicationRejected
from .entry_mails import confirm_address
from .entry_people import known_or_new
from .models import Address, Application, Company, Membership, Unit, User
from .models.entry import Verdict
from .permissions import Permission
from .roles import copy_presets
from .units import add_unit

LASTS = timedelta(days=3)
FIRST_UNIT = {"de": "Hauptsitz", "en": "Head office"}


class EntryProblem(ValueError):
    """What was asked cannot be done; says why."""


@dataclass(frozen=True, slots=True)
class Terms:
    """How the new company is kept."""

    number: str
    currency: str
    account_manager: User | None = None


@transaction.atomic
def apply(application: Application, *, at: datetime) -> None:
    """Keeps a new application and mails the link that confirms its address, whoever uses the address already."""
    secret = secrets.token_urlsafe(32)
    application.secret_hash, application.asked_at = hashed(secret), at
    application.save()
    record(ApplicationMade(f"application-{application.pk}", application.pk), by=ANONYMOUS, at=at)
    confirm_address(application, secret, at=at)


@transaction.atomic
def confirm(secret: str, *, at: datetime) -> Application | None:
    """The application whose address is confirmed by the link, now or before; None for a wrong or old link."""
    mine = Application.objects.filter(secret_hash=hashed(secret), asked_at__gt=at - LASTS)
    if mine.filter(confirmed_at=None, verdict="").update(confirmed_at=at):
        application = mine.get()
        fact = ApplicationConfirmed(f"application-{application.pk}", application.pk)
        record(fact, by=ANONYMOUS, at=at)
    return mine.exclude(confirmed_at=None).first()


@transaction.atomic
def accept(application: Application, terms: Terms, *, by: Actor, at: datetime) -> Company:
    """Makes company, unit, address, roles and administrator, once however many accept at the same moment."""
    _decide(application, Verdict.ACCEPTED, "", by=by, at=at)
    company = _open_account(application, terms)
    unit = add_unit(Unit(company=company, name=FIRST_UNIT.get(application.language, "Head office")))
    copy_presets([company])
    person = known_or_new(
        application.email,
        name=application.person,
        phone=application.phone,
        language=application.language,
    )
    member = Membership.objects.create(user=person, company=company, unit=unit)
    member.roles.set(company.roles.filter(code="admin"))
    Application.objects.filter(pk=application.pk).update(company=company)
    fact = ApplicationAccepted(company.number, application.pk, person.pk)
    record(fact, by=replace(by, company=company), at=at)
    return company


@transaction.atomic
def reject(application: Application, reason: str, *, by: Actor, at: datetime) -> None:
    _decide(application, Verdict.REJECTED, reason, by=by, at=at)
    record(ApplicationRejected(f"application-{application.pk}", application.pk, reason), by=by, at=at)


def forget_unconfirmed(*, at: datetime) -> int:
    """Applications nobody confirmed in time; whoever meant it applies again."""
    return Application.objects.filter(confirmed_at=None, verdict="", asked_at__lt=at - LASTS).delete()[0]


def hashed(secret: str) -> str:
    return sha256(secret.encode()).hexdigest()


def _decide(application: Application, verdict: Verdict, reason: str, *, by: Actor, at: datetime) -> None:
    by.require(Permission.MANAGE_COMPANY)
    told = {"verdict": verdict, "reason": reason, "decided_by": by.user, "decided_at": at}
    if not Application.objects.waiting().filter(pk=application.pk).update(**told):
        raise EntryProblem(
            _("Somebody else has decided this already, or its e-mail address is not confirmed.")
        )


def _open_account(application: Application, terms: Terms) -> Company:
    try:
        with transaction.atomic():
            company = Company.objects.create(
                number=terms.number,
                name=application.name,
                vat_id=application.vat_id,
                country=application.country,
                currency=terms.currency,
                language=application.language,
                account_manager=terms.account_manager,
            )
    except IntegrityError as error:
        raise EntryProblem(_("This customer number is in use already.")) from error
    Address.objects.create(
        company=company,
        code="MAIN",
        name=application.name[:100],
        street=application.street,
        house_number=application.house_number,
        postal_code=application.postal_code,
        city=application.city,
        country=application.country,
        is_billing=True,
    )
    return company
