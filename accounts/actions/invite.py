"""Verbs on invitations. The secret leaves in the mail only; what is kept is its hash."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from secrets import token_urlsafe

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from b2bshop.events.journal import record
from b2bshop.post.sending import queue_mail

from ..actor import Actor
from ..changes import picture
from ..events import InvitationAccepted, InvitationRevoked, InvitationSentAgain, PersonInvited
from ..models import Invitation, Membership, Unit, User
from ..permissions import Permission
from ..problems import Problem
from .last_admin import lock_people
from .members import Terms, put_in, require_givable

LASTS = timedelta(days=settings.INVITATION_DAYS)


class InvitationProblem(Problem):
    """The invitation cannot be sent or accepted; says why."""


@dataclass(frozen=True, slots=True)
class Guest:
    email: str
    name: str = ""
    language: str = "de"


@transaction.atomic
def invite(guest: Guest, unit: Unit, terms: Terms, *, by: Actor, at: datetime) -> Invitation:
    """Asks somebody by mail to join. Whether the shop knows the address outside of the company, nobody learns."""
    require_givable(terms, unit, by=by)
    lock_people(by.company)
    email = guest.email.strip().lower()
    _require_new(email, unit)
    secret = token_urlsafe(32)
    invitation = Invitation.objects.create(
        company=by.company,
        unit=unit,
        email=email,
        name=guest.name,
        language=guest.language,
        order_limit=terms.order_limit,
        approval_limit=terms.approval_limit,
        valid_until=terms.valid_until,
        secret_hash=hash_of(secret),
        invited_by=by.user,
        invited_at=at,
        expires_at=at + LASTS,
    )
    invitation.roles.set(terms.roles)
    _send(invitation, secret, at)
    new = picture(invitation, ("order_limit", "approval_limit", "valid_until", "expires_at"))
    new |= {"unit": unit.name, "roles": sorted(role.code for role in terms.roles)}
    record(PersonInvited(f"invitation-{invitation.pk}", email, new), by=by, at=at)
    return invitation


def _require_new(email: str, unit: Unit) -> None:
    """Members and open invitations of the own company are no secret to who manages its people."""
    if Membership.objects.filter(unit=unit, user__email__iexact=email, is_active=True).exists():
        raise InvitationProblem(_("This person is a member of this unit already."))
    if Invitation.objects.open().filter(unit=unit, email__iexact=email).exists():
        raise InvitationProblem(_("An invitation to this unit is open already. Send it again from the list."))


@transaction.atomic
def send_again(invitation: Invitation, *, by: Actor, at: datetime) -> None:
    """A new link that lasts anew; the old one ends."""
    by.require(Permission.MANAGE_MEMBERS, invitation)
    secret = token_urlsafe(32)
    invitation.secret_hash, invitation.expires_at = hash_of(secret), at + LASTS
    _guarded(invitation, {"secret_hash": invitation.secret_hash, "expires_at": invitation.expires_at})
    _send(invitation, secret, at)
    record(InvitationSentAgain(f"invitation-{invitation.pk}", invitation.email), by=by, at=at)


@transaction.atomic
def revoke(invitation: Invitation, *, by: Actor, at: datetime) -> None:
    by.require(Permission.MANAGE_MEMBERS, invitation)
    _guarded(invitation, {"revoked_at": at})
    record(InvitationRevoked(f"invitation-{invitation.pk}", invitation.email), by=by, at=at)


def find_invitation(secret: str, *, at: datetime) -> Invitation | None:
    """The open invitation of a secret, as long as it lasts."""
    found = Invitation.objects.open().filter(secret_hash=hash_of(secret), expires_at__gt=at)
    found = found.filter(company__is_active=True).prefetch_related("roles")
    return found.select_related("company", "unit", "invited_by").first()


@transaction.atomic
def accept(invitation: Invitation, person: User, *, at: datetime) -> Membership:
    """Once, by the person it was sent to. Who is in the unit already keeps what they have and gets the roles."""
    if person.email.lower() != invitation.email.lower() or not person.is_active:
        raise InvitationProblem(_("This invitation was sent to somebody else."))
    lock_people(invitation.company)
    _guarded(invitation, {"accepted_at": at, "accepted_by": person}, expires_at__gt=at)
    by = Actor(user=person, company=invitation.company)
    member = _join(invitation, person, by=by, at=at)
    fact = InvitationAccepted(f"invitation-{invitation.pk}", invitation.email, person.pk)
    record(fact, by=by, at=at)
    return member


def _join(invitation: Invitation, person: User, *, by: Actor, at: datetime) -> Membership:
    roles = tuple(invitation.roles.all())
    known = Membership.objects.filter(user=person, unit=invitation.unit, is_active=True).first()
    if known:
        known.roles.add(*roles)
        return known
    terms = Terms(
        roles, invitation.order_limit, invitation.approval_limit, valid_until=invitation.valid_until
    )
    return put_in(person, invitation.unit, terms, by=by, at=at)


@transaction.atomic
def sign_up_and_accept(invitation: Invitation, name: str, password: str, *, at: datetime) -> Membership:
    """An account for the invited address, which the mail has proven to be theirs."""
    if User.objects.filter(email__iexact=invitation.email).exists():
        raise InvitationProblem(_("There is an account for this address already. Please sign in."))
    person = User.objects.create_user(invitation.email, password, name=name, language=invitation.language)
    return accept(invitation, person, at=at)


def hash_of(secret: str) -> str:
    return sha256(secret.encode()).hexdigest()


def _guarded(invitation: Invitation, values: dict, **also) -> None:
    """Of two who accept, revoke or send again in the same moment one does."""
    if not Invitation.objects.open().filter(pk=invitation.pk, **also).update(**values):
        raise InvitationProblem(_("This invitation is no longer open."))


def _send(invitation: Invitation, secret: str, at: datetime) -> None:
    queue_mail(
        "invitation",
        {"invitation": invitation, "link": reverse("accounts:invited", args=[secret])},
        to=invitation.email,
        language=invitation.language,
        key=f"invitation-{invitation.pk}-{invitation.secret_hash[:12]}",
        at=at,
    )
