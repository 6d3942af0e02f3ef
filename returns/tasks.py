from celery import shared_task
from django.utils.timezone import now

from .actions import lapse_returns


@shared_task
def lapse() -> int:
    """Every night by beat."""
    return lapse_returns(at=now())
