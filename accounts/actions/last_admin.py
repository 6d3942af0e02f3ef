"""A company keeps somebody who manages its people, whoever changes what and however many at once."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date

from django.db import connection, transaction
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from ..models import Company, Membership
from ..permissions import Permission, Scope
from ..problems import Problem
from ..queries import block_above


class LastAdministrator(Problem):
    """The change would leave nobody who manages the company's people."""


@contextmanager
def keeping_an_administrator(company: Company) -> Iterator[None]:
    """What stands inside happens as a whole, or not at all when it takes the last administrator away."""
    with transaction.atomic():
        lock_people(company)
        before = _strength(company, localdate())
        yield
        if _strength(company, localdate()) < before:
            raise LastAdministrator(
                _(
                    "Somebody has to remain who manages the people of the whole company, with no block and no last day."
                )
            )


def lock_people(company: Company) -> None:
    """One change of a company's people at a time. An advisory lock: orders move the company's row meanwhile."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('accounts_people'), %s)", [company.pk % 2**31])


def _strength(company: Company, on: date) -> int:
    """2 with an administrator who stays, 1 with some who have a last day, 0 with none."""
    able = Membership.objects.in_force(on=on).filter(
        company=company, user__is_active=True, blocked_because=""
    )
    able = able.filter(
        roles__permissions__contains=[Permission.MANAGE_MEMBERS.value], roles__scope=Scope.COMPANY
    )
    able = able.annotate(why=block_above("unit__path")).filter(why=None)
    ends = list(able.values_list("valid_until", flat=True))
    return 2 if None in ends else min(len(ends), 1)
