"""Acting for a customer: begun by their account manager, ended by either side."""

import secrets
from datetime import datetime, timedelta

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db import transaction

from b2bshop.events.journal import record

from ..actor import Actor
from ..ceiling import require_wide
from ..events import ActingEnded, ActingStarted, SalesAccessChanged
from ..models import Acting, Company, Membership, SalesAccess, User
from ..permissions import Permission


class NotAllowed(PermissionDenied):
    """Not the customer's account manager, or the customer lets nobody act for them."""


@transaction.atomic
def start_acting(member: Membership, reason: str, *, rep: User, at: datetime) -> Acting:
    """For as long as ACTING_MINUTES say. Raises NotAllowed."""
    company = Company.objects.select_for_update(of=["self"], no_key=True).get(pk=member.company_id)
    in_force = Membership.objects.in_force(on=at.date()).filter(pk=member.pk, user__is_active=True)
    if (
        company.account_manager_id != rep.pk
        or company.sales_access == SalesAccess.NONE
        or not in_force.exists()
    ):
        raise NotAllowed
    made = Acting.objects.create(
        token=secrets.token_urlsafe(18),
        rep=rep,
        company=company,
        member=member,
        reason=reason,
        started_at=at,
        expires_at=at + timedelta(minutes=settings.ACTING_MINUTES),
    )
    by = Actor(user=rep, company=company, acting_for=member.user)
    record(ActingStarted(f"acting-{made.pk}", made.pk, member.user_id, reason), by=by, at=at)
    return made


@transaction.atomic
def end_acting(acting: Acting, *, by: Actor, at: datetime) -> bool:
    """By the rep, or by an administrator of the customer. False where it had ended before."""
    if by.user.pk != acting.rep_id:
        require_wide(by, Permission.MANAGE_COMPANY)
    return _end(acting, by=by, at=at)


def _end(acting: Acting, *, by: Actor, at: datetime) -> bool:
    open_ones = Acting.objects.filter(pk=acting.pk, company=by.company).in_force(at=at)
    if not open_ones.update(ended_at=at, ended_by=by.user):
        return False
    record(ActingEnded(f"acting-{acting.pk}", acting.member.user_id), by=by, at=at)
    return True


@transaction.atomic
def set_sales_access(access: str, *, by: Actor, at: datetime) -> None:
    """What the seller's people may do for the company from the next request on; with NONE all who act end."""
    require_wide(by, Permission.MANAGE_COMPANY)
    company = Company.objects.select_for_update(of=["self"], no_key=True).get(pk=by.company.pk)
    before = company.sales_access
    if before == access:
        return
    Company.objects.filter(pk=company.pk).update(sales_access=access)
    record(SalesAccessChanged(f"company-{company.pk}", before, access), by=by, at=at)
    if access == SalesAccess.NONE:
        for acting in Acting.objects.filter(company=company).in_force(at=at).select_related("member"):
            _end(acting, by=by, at=at)
