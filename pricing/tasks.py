"""Celery tasks of prices: fetch and delegate, nothing else."""

from celery import shared_task
from django.utils.timezone import now

from .reminding import remind


@shared_task
def remind_of_ends() -> int:
    """Every morning by beat."""
    return remind(at=now())
