"""Who knows a customer's papers: the proof somebody gives who asks for access."""

from datetime import datetime

from accounts.models import Company

from .models import Order


def customer_who_named(number: str, document: str, *, since: datetime) -> Company | None:
    """The customer of that number, if the document is the number of an order it placed since then.

    The customer's own order numbers do not count: they stand on no paper of ours and are easy to guess.
    """
    company = Company.objects.filter(number__iexact=number, is_active=True, blocked_because="").first()
    orders = Order.objects.placed().filter(company=company, number__iexact=document, ordered_at__gte=since)
    return company if company and orders.exists() else None
