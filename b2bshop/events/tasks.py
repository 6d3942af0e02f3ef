from celery import shared_task
from django.utils.timezone import now

from .journal import deliver_due


@shared_task
def deliver() -> int:
    """Rung after commit and every 20 seconds by beat; PostgreSQL knows what is due."""
    return deliver_due(at=now())
