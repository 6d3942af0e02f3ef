"""What a partner's system can be told of by itself."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Topic(TextChoices):
    """The names are those of the messages; see docs/edi.md."""

    RECEIVED = "order.received", _("order received")
    APPROVED = "order.approved", _("order approved")
    CONFIRMED = "order.confirmed", _("order confirmed")
    CHANGED = "order.changed", _("order changed")
    REJECTED = "order.rejected", _("order not approved")
    CANCELLED = "order.cancelled", _("order cancelled")
    SHIPPED = "shipment.created", _("goods shipped")
    INVOICED = "invoice.issued", _("invoice issued")
    CREDITED = "credit_note.issued", _("credit note issued")
    RETURNED = "return.updated", _("return moved on")
    FAILED = "message.failed", _("a document of theirs was not booked")
    PRICES = "price.changed", _("prices changed")
    STOCK = "availability.changed", _("stock changed")
    TEST = "test", _("test")


CHOICES = [(topic.value, topic.label) for topic in Topic if topic != Topic.TEST]
