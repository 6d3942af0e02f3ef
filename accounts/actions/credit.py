"""Verbs about a company's credit; the only writers of its balance."""

from datetime import datetime
from decimal import Decimal

from django.db import transaction
from django.db.models import F, Q

from ..models import Company, CreditEntry


class CreditExceeded(Exception):
    """The company's credit limit does not cover the amount."""


@transaction.atomic(savepoint=False)
def hold_credit(company: Company, amount: Decimal, *, reference: str, at: datetime) -> None:
    """Moves `amount` from free to used credit in one guarded statement; raises CreditExceeded."""
    enough = Q(credit_limit=None) | Q(credit_used__lte=F("credit_limit") - amount)
    held = Company.objects.filter(enough, pk=company.pk).update(credit_used=F("credit_used") + amount)
    if not held:
        raise CreditExceeded(company.number)
    CreditEntry.objects.create(company=company, amount=amount, reference=reference, booked_at=at)


@transaction.atomic(savepoint=False)
def release_credit(company: Company, amount: Decimal, *, reference: str, at: datetime) -> None:
    """Gives held credit back, e.g. when an order is cancelled or paid."""
    Company.objects.filter(pk=company.pk).update(credit_used=F("credit_used") - amount)
    CreditEntry.objects.create(company=company, amount=-amount, reference=reference, booked_at=at)
