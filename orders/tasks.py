from celery import shared_task
from django.utils.timezone import now

from .actions import lapse_held, quick
from .actions.export import forget_old, write_due


@shared_task
def write_exports() -> int:
    """Rung when somebody asks for a table, and every minute by beat."""
    forget_old(at=now())
    return write_due(at=now())


@shared_task
def forget_quick_orders() -> None:
    """Once a night by beat."""
    quick.forget_old(at=now())


@shared_task
def lapse() -> int:
    """Every five minutes by beat."""
    return lapse_held(at=now())
