"""Celery tasks of prices: fetch and delegate, nothing else."""

from celery import shared_task
from django.utils.timezone import now

from .actions import activate_due, check_uploads, forget_old
from .reminding import remind


@shared_task
def remind_of_ends() -> int:
    """Every morning by beat."""
    return remind(at=now())


@shared_task
def price_files() -> int:
    """Every minute by beat, and when one was uploaded or released."""
    return check_uploads(at=now()) + activate_due(at=now())


@shared_task
def forget_price_files() -> None:
    """Every night by beat."""
    forget_old(at=now())
