from celery import shared_task
from django.utils.timezone import now

from .actions import suggest_anew


@shared_task
def suggest() -> int:
    """Every night."""
    return suggest_anew(at=now())
