"""Who signs in with two steps, and whether this session did."""

from collections.abc import Iterable
from enum import StrEnum, auto

from allauth.account.authentication import get_authentication_records
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.utils.timezone import localdate

from .entry_sessions import end_other_sessions
from .models import Membership, User
from .permissions import Permission

SECOND_FACTORS = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)
RUNS_THE_COMPANY = {Permission.MANAGE_COMPANY, Permission.MANAGE_MEMBERS, Permission.MANAGE_ROLES}
ADDED_HERE = "second_factor_added"


class Missing(StrEnum):
    SET_UP = auto()  # the person has no second factor
    PROOF = auto()  # they have one, but this session never showed it


def runs_the_company(membership: Membership) -> bool:
    """One of its roles lets the person change the company, its people or its roles."""
    granted = {name for role in membership.roles.all() for name in role.permissions}
    return bool(granted & RUNS_THE_COMPANY - set(membership.company.withheld))


def is_required(user: User, memberships: Iterable[Membership] | None = None) -> bool:
    """`memberships` are the person's in force with company and roles, where somebody has read them already."""
    if user.is_staff and settings.STAFF_NEED_MFA:
        return True
    if memberships is None:
        in_force = Membership.objects.in_force(on=localdate()).filter(user=user)
        memberships = in_force.select_related("company").prefetch_related("roles")
    return any(m.company.admins_need_mfa and runs_the_company(m) for m in memberships)


def missing_step(request) -> Missing | None:
    """What the signed-in person still owes before the shop lets them on."""
    if not request.user.is_authenticated or not is_required(request.user, request.memberships):
        return None
    if not Authenticator.objects.filter(user=request.user, type__in=SECOND_FACTORS).exists():
        return Missing.SET_UP
    return None if _proved(request) else Missing.PROOF


def _proved(request) -> bool:
    """By a factor shown in this session, or by having set one up in it, for which the password was asked again."""
    if request.session.get(ADDED_HERE) == request.user.pk:
        return True
    return any(r["method"] == "mfa" for r in get_authentication_records(request, request.user))


def remember_added(sender, request, user, authenticator, **kwargs) -> None:
    """Receives allauth's signal: whoever has just set up a factor need not show it at once, but nobody else stays in.

    Other sessions were opened without it; one of them may be the reason for setting it up.
    """
    if authenticator.type in SECOND_FACTORS:
        request.session[ADDED_HERE] = user.pk
        end_other_sessions(user, keep=request.session.session_key)
