"""Verbs on invitations. The secret leaves in the mail only; what is kept is its hash."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from secrets import token_urlsafe

from django.conf import settings
from django.db import transaction
from django.db.models.functions import Lower
from django.urls import reverse
from django.utils.translation import gettext as _

from b2bshop.events.journal import record, record_all
from b2bshop.post.sending import queue_alike

from ..actor import Actor
from ..changes import picture
from ..events import InvitationAccepted, InvitationRevoked, InvitationSentAgain, PersonInvited
from ..models import Invitation, Membership, Role, Unit, User
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


@dataclass(frozen=True, slots=True)
class Wanted:
    """Somebody who is to be asked into a unit, and as what."""

    guest: Guest
    unit: Unit
    terms: Terms

    @property
    def email(self) -> str:
        return self.guest.email.strip().lower()

    @property
    def place(self) -> tuple[int, str]:
        return self.unit.pk, self.email


@dataclass(frozen=True, slots=True)
class Letter:
    """An invitation with the secret that only its mail holds."""

    invitation: Invitation
    roles: tuple[Role, ...]
    secret: str


def invite(guest: Guest, unit: Unit, terms: Terms, *, by: Actor, at: datetime) -> Invitation:
    """Asks somebody by mail to join. Whether the shop knows the address outside of the company, nobody learns."""
    [answer] = invite_all([Wanted(guest, unit, terms)], by=by, at=at)
    if isinstance(answer, InvitationProblem):
        raise answer
    return answer


@transaction.atomic
def invite_all(wanted: Sequence[Wanted], *, by: Actor, at: datetime) -> list[Invitation | InvitationProblem]:
    """An answer for each, in order: the invitation, or why there is none. As many statements as for one."""
    require_givable([each.terms for each in wanted], [each.unit for each in wanted], by=by)
    lock_people(by.company)
    reasons = _reasons(wanted)
    answers: list[Invitation | InvitationProblem] = []
    letters: list[Letter] = []
    for each in wanted:
        if each.place in reasons:
            answers.append(InvitationProblem(reasons[each.place]))
            continue
        reasons[each.place] = _open_already()
        letters.append(_letter(each, by, at))
        answers.append(letters[-1].invitation)
    _write(letters, by=by, at=at)
    return answers


def _reasons(wanted: Sequence[Wanted]) -> dict[tuple[int, str], str]:
    """Who cannot be asked into which unit. Members and open invitations of the own company are no secret to who
    manages its people.
    """
    places = {each.place for each in wanted}
    units, emails = {unit for unit, _email in places}, {email for _unit, email in places}
    left = set(Unit.objects.filter(pk__in=units).values_list("pk", flat=True))
    members = Membership.objects.filter(unit__in=units, is_active=True)
    asked = Invitation.objects.open().filter(unit__in=units)
    found = {place: _("This unit is gone meanwhile.") for place in places if place[0] not in left}
    for unit, email in asked.annotate(low=Lower("email")).filter(low__in=emails).values_list("unit", "low"):
        found[unit, email] = _open_already()
    members = members.annotate(low=Lower("user__email")).filter(low__in=emails)
    for unit, email in members.values_list("unit", "low"):
        found[unit, email] = _("This person is a member of this unit already.")
    return found


def _open_already() -> str:
    return _("An invitation to this unit is open already. Send it again from the list.")


def _letter(wanted: Wanted, by: Actor, at: datetime) -> Letter:
    guest, terms, secret = wanted.guest, wanted.terms, token_urlsafe(32)
    invitation = Invitation(
        company=by.company,
        unit=wanted.unit,
        email=wanted.email,
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
    return Letter(invitation, terms.roles, secret)


def _write(letters: list[Letter], *, by: Actor, at: datetime) -> None:
    Invitation.objects.bulk_create(letter.invitation for letter in letters)
    given = Invitation.roles.through
    given.objects.bulk_create(
        given(invitation=letter.invitation, role=role) for letter in letters for role in letter.roles
    )
    _send(letters, at)
    record_all([_invited(letter) for letter in letters], by=by, at=at)


def _invited(letter: Letter) -> PersonInvited:
    invitation = letter.invitation
    new = picture(invitation, ("order_limit", "approval_limit", "valid_until", "expires_at"))
    new |= {"unit": invitation.unit.name, "roles": sorted(role.code for role in letter.roles)}
    return PersonInvited(f"invitation-{invitation.pk}", invitation.email, new)


@transaction.atomic
def send_again(invitation: Invitation, *, by: Actor, at: datetime) -> None:
    """A new link that lasts anew; the old one ends."""
    by.require(Permission.MANAGE_MEMBERS, invitation)
    secret = token_urlsafe(32)
    invitation.secret_hash, invitation.expires_at = hash_of(secret), at + LASTS
    _guarded(invitation, {"secret_hash": invitation.secret_hash, "expires_at": invitation.expires_at})
    _send([Letter(invitation, tuple(invitation.roles.all()), secret)], at)
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


def _send(letters: Iterable[Letter], at: datetime) -> None:
    """A mail is written once for all who get it in one language for the same unit and roles."""
    alike: dict[tuple, list[Letter]] = defaultdict(list)
    for letter in letters:
        alike[letter.invitation.language, letter.invitation.unit_id, letter.roles].append(letter)
    for (language, _unit, roles), some in alike.items():
        secret = some[0].secret
        context = {"invitation": some[0].invitation, "roles": roles}
        context["link"] = reverse("accounts:invited", args=[secret])
        copies = [(letter.invitation.email, _mail_key(letter.invitation), letter.secret) for letter in some]
        queue_alike("invitation", context, copies, mark=secret, language=language, at=at)


def _mail_key(invitation: Invitation) -> str:
    return f"invitation-{invitation.pk}-{invitation.secret_hash[:12]}"
