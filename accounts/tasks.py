from celery import shared_task
from django.utils.timezone import now

from .actions.vat import check_vat_ids as ask_about
from .actions.vat import due
from .entry_register import forget_unconfirmed
from .vies import service


@shared_task
def forget_applications() -> int:
    """Every hour by beat."""
    return forget_unconfirmed(at=now())


@shared_task
def check_vat_ids() -> int:
    """Every ten minutes by beat."""
    asked = service()
    return len(ask_about(due(at=now()), asked, at=now())) if asked else 0
