from celery import shared_task
from django.utils.timezone import now

from .actions.alarms import watch
from .actions.erp_imports import forget_imports
from .actions.erp_imports import run_due as run_due_imports
from .actions.outbound import forget_sent, send_due
from .actions.watching import watch_articles


@shared_task
def send_webhooks() -> int:
    """Rung after commit and every 20 seconds by beat; PostgreSQL knows what is due."""
    return send_due(at=now())


@shared_task
def forget_outbound() -> int:
    """Every night."""
    return forget_sent(at=now())


@shared_task
def run_imports() -> int:
    """Rung when the ERP system has sent a large one, and every minute by beat."""
    return run_due_imports(at=now())


@shared_task
def forget_erp_imports() -> int:
    """Every night."""
    return forget_imports(at=now())


@shared_task
def watch_partners() -> int:
    """Every ten minutes by beat."""
    return watch(at=now())


@shared_task
def tell_of_articles() -> int:
    """Every hour by beat."""
    return watch_articles(at=now())
