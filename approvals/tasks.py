from celery import shared_task
from django.utils.timezone import now

from .actions import chase, prove_budgets


@shared_task
def remind() -> int:
    """Every ten minutes by beat."""
    return chase(at=now())


@shared_task
def prove() -> int:
    """Every night by beat."""
    return prove_budgets(at=now())
