from django.contrib.postgres.indexes import BrinIndex
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class EventQuerySet(models.QuerySet):
    def visible_to(self, actor):
        """What happened in the actor's company; which kinds of facts they may read is for who tells them."""
        return self.filter(company_id=actor.company.pk) if actor.company else self.none()


class Event(models.Model):
    """A fact. Written in the transaction that made it true, never changed, never deleted."""

    name = models.CharField(_("name"), max_length=100)
    subject = models.CharField(_("subject"), max_length=100)
    company_id = models.BigIntegerField(
        _("company"), null=True
    )  # no foreign keys: history outlives its nouns
    actor_id = models.BigIntegerField(_("who"), null=True)
    acting_for = models.BigIntegerField(_("acting for"), null=True)
    payload = models.JSONField(_("payload"), encoder=DjangoJSONEncoder)
    happened_at = models.DateTimeField(_("when"))

    objects = EventQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("event"), _("events")
        indexes = [
            models.Index(fields=["subject", "id"], name="event_by_subject"),
            models.Index(fields=["company_id", "-happened_at", "-id"], name="event_by_company"),
            BrinIndex(
                fields=["happened_at"], name="event_by_time", autosummarize=True
            ),  # they come in time's order
        ]

    def __str__(self):
        return f"{self.name} {self.subject}"


class DeliveryQuerySet(models.QuerySet):
    def due(self, *, at):
        return self.filter(delivered_at=None, due_at__lte=at).order_by("due_at", "id")


class Delivery(models.Model):
    """Somebody still has to hear about an Event."""

    event = models.ForeignKey(Event, models.PROTECT, related_name="deliveries")
    consumer = models.CharField(_("consumer"), max_length=100)
    due_at = models.DateTimeField(_("due"))
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    delivered_at = models.DateTimeField(_("delivered"), null=True)
    last_error = models.TextField(_("last error"), blank=True)

    objects = DeliveryQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("delivery"), _("deliveries")
        constraints = [
            models.UniqueConstraint(fields=["event", "consumer"], name="delivery_once_per_consumer")
        ]
        indexes = [models.Index(fields=["due_at"], condition=Q(delivered_at=None), name="delivery_due")]

    def __str__(self):
        return f"{self.consumer} ← {self.event_id}"
