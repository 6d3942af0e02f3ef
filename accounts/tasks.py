from celery import shared_task
from django.utils.timezone import now

from .entry_register import forget_unconfirmed


@shared_task
def forget_applications() -> int:
    """Every hour by beat."""
    return forget_unconfirmed(at=now())
