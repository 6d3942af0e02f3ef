from celery import shared_task
from django.utils.timezone import now

from .actions.outbound import forget_sent, send_due


@shared_task
def send_webhooks() -> int:
    """Rung after commit and every 20 seconds by beat; PostgreSQL knows what is due."""
    return send_due(at=now())


@shared_task
def forget_outbound() -> int:
    """Every night."""
    return forget_sent(at=now())
