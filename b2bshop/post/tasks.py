from celery import shared_task
from django.utils.timezone import now

from .sending import send_due


@shared_task
def send() -> int:
    """Rung after commit and every 20 seconds by beat."""
    return send_due(at=now())
