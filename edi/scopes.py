"""What a key may be used for."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Scope(TextChoices):
    CATALOG = "catalog:read", _("read articles and stock")
    PRICES = "prices:read", _("read prices")
    ORDERS = "orders:read", _("read orders and their papers")
    ORDER = "orders:write", _("order and cancel")
    RETURNS = "returns:read", _("read returns")
    RETURN = "returns:write", _("file returns and claims")
    MESSAGES = "messages:read", _("read messages")
    WEBHOOKS = "webhooks:write", _("webhooks")


class ErpScope(TextChoices):
    """Of keys of the seller's own system; no partner has them."""

    READ = "erp:read", _("read the orders of all companies")
    WRITE = "erp:write", _("confirm and cancel orders, import, reconcile")


CHOICES = [*Scope.choices, *ErpScope.choices]
