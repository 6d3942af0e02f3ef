"""What a company decides about the sign-in of its administrators."""

from datetime import date, datetime

from allauth.mfa.models import Authenticator
from django.db import transaction
from django.db.models import Exists, OuterRef

from b2bshop.events.journal import record

from .actor import Actor
from .entry_events import AdministratorsNeedTwoSteps
from .entry_mfa import SECOND_FACTORS, runs_the_company
from .models import Company, Membership
from .permissions import Permission


@transaction.atomic
def require_second_step(company: Company, needed: bool, *, by: Actor, at: datetime) -> None:
    """From the next request on, for everybody whose role lets them change the company, its people or its roles."""
    by.require(Permission.MANAGE_COMPANY)
    if Company.objects.filter(pk=company.pk).exclude(admins_need_mfa=needed).update(admins_need_mfa=needed):
        record(AdministratorsNeedTwoSteps(company.number, needed), by=by, at=at)


def administrators(actor: Actor, *, on: date) -> list[Membership]:
    """Those it concerns, each with `has_second_step`."""
    factors = Authenticator.objects.filter(user=OuterRef("user"), type__in=SECOND_FACTORS)
    members = Membership.objects.visible_to(actor).in_force(on=on).filter(user__is_active=True)
    found = members.select_related("user", "company", "unit").prefetch_related("roles")
    found = found.annotate(has_second_step=Exists(factors)).order_by("user__name", "unit__path")
    return [member for member in found if runs_the_company(member)]
