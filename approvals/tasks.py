from celery import shared_task
from django.utils.timezone import now

from .actions import chase


@shared_task
def remind() -> int:
    """Every ten minutes by beat."""
    return chase(at=now())
