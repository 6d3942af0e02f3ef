"""Addresses of partners' systems that are told of what happens, and everything they were told or still have to be."""

import uuid

from django.contrib.postgres.fields import ArrayField
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from b2bshop.events.models import Delivery
from b2bshop.sealing import box

from ..addresses import NotAllowed, check_address
from ..states import OutboundState
from ..topics import CHOICES, Topic
from .partner import Partner

PURPOSE = "webhooks"


class WebhookQuerySet(models.QuerySet):
    def visible_to(self, actor):
        """Those of the systems of the actor's company."""
        return self.filter(partner__company=actor.company) if actor.company else self.none()

    def of_partner(self, partner):
        return self.filter(partner=partner)

    def awake(self, *, at):
        """In use, not resting after a failure, and nobody is sending there at this moment. About own columns alone: an
        UPDATE with a join in its condition would not look again at a row it had to wait for."""
        rested = Q(resting_until=None) | Q(resting_until__lte=at)
        free = Q(claimed_until=None) | Q(claimed_until__lte=at)
        return self.filter(rested, free, disabled_at=None)


class Webhook(models.Model):
    """`failures` counts tries in a row that failed; `claimed_until` is ahead while a worker sends.

    The secret is shown when it is made; afterwards the former one signs along until `former_until`.
    """

    class Payload(models.TextChoices):
        THIN = "thin", _("number, state and address of it")
        FULL = "full", _("the whole of it")

    class Why(models.TextChoices):
        HAND = "hand", _("by hand")
        GONE = "gone", _("it answered that it is gone")
        FAILING = "failing", _("it answered nothing for too long")

    key = models.UUIDField(_("id"), default=uuid.uuid4, unique=True, editable=False)
    partner = models.ForeignKey(Partner, models.CASCADE, related_name="webhooks", verbose_name=_("partner"))
    url = models.CharField(_("address"), max_length=500)
    topics = ArrayField(models.CharField(max_length=30, choices=CHOICES), verbose_name=_("told of"))
    payload = models.CharField(_("contents"), max_length=4, choices=Payload, default=Payload.THIN)
    name = models.CharField(_("name"), max_length=100, blank=True)
    sealed_secret = models.CharField(max_length=300, editable=False)
    sealed_former = models.CharField(max_length=300, blank=True, editable=False)
    former_until = models.DateTimeField(_("former secret until"), null=True, editable=False)
    made_at = models.DateTimeField(_("made"), editable=False)
    made_by_key = models.CharField(max_length=255, blank=True, editable=False)  # Idempotency-Key
    made_by_hash = models.CharField(max_length=64, blank=True, editable=False)
    disabled_at = models.DateTimeField(_("off since"), null=True, editable=False)
    why_disabled = models.CharField(_("why off"), max_length=7, choices=Why, blank=True, editable=False)
    failures = models.PositiveIntegerField(_("failures in a row"), default=0, editable=False)
    failing_since = models.DateTimeField(_("failing since"), null=True, editable=False)
    resting_until = models.DateTimeField(_("tried again"), null=True, editable=False)
    claimed_until = models.DateTimeField(null=True, editable=False)

    objects = WebhookQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("webhook"), _("webhooks")
        ordering = ["partner", "url"]
        constraints = [
            models.UniqueConstraint(fields=["partner", "url"], name="webhook_address_once"),
            models.UniqueConstraint(
                fields=["partner", "made_by_key"], condition=~Q(made_by_key=""), name="webhook_made_once"
            ),
            models.CheckConstraint(
                name="webhook_off_has_its_reason",
                condition=Q(disabled_at=None, why_disabled="")
                | Q(disabled_at__isnull=False) & ~Q(why_disabled=""),
            ),
        ]

    def __str__(self):
        return self.name or self.url

    def clean(self):
        try:
            check_address(self.url)
        except NotAllowed as error:
            raise ValidationError({"url": str(error)}) from error

    @property
    def secret(self) -> str:
        return box(PURPOSE).decrypt(self.sealed_secret.encode()).decode()

    def secrets(self, *, at) -> list[str]:
        """The one in use, and the former one as long as receivers may still know that alone."""
        keys = [self.secret]
        if self.former_until and self.former_until > at:
            keys.append(box(PURPOSE).decrypt(self.sealed_former.encode()).decode())
        return keys


def sealed(secret: str) -> str:
    return box(PURPOSE).encrypt(secret.encode()).decode()


class OutboundQuerySet(models.QuerySet):
    def next_in_line(self, webhook: Webhook, *, at):
        """What is due, those not tried yet first. Of one order, shipment or invoice only the oldest: what comes after
        waits for it, and for what the outbox has not handed over yet."""
        mine = self.filter(webhook=webhook, state=OutboundState.WAITING)
        before = OutboundMessage.objects.filter(
            webhook=webhook,
            state=OutboundState.WAITING,
            subject=OuterRef("subject"),
            sequence__lt=OuterRef("sequence"),
        )
        behind = Delivery.objects.filter(
            event__subject=OuterRef("subject"),
            event_id__lt=OuterRef("sequence"),
            consumer__startswith="edi.consumers.",
            delivered_at=None,
        )
        due = mine.filter(~Exists(before), ~Exists(behind), due_at__lte=at)
        return due.order_by("attempts", "sequence", "id")


class OutboundMessage(models.Model):
    """One fact for one address. `key` is the id that the receiver sees, the same at every try; `once` is what it is
    about, so that a repeated event makes no second one. `sequence` grows with every fact about `subject`."""

    key = models.UUIDField(_("id"), default=uuid.uuid4, unique=True, editable=False)
    webhook = models.ForeignKey(Webhook, models.CASCADE, related_name="outbound", verbose_name=_("webhook"))
    topic = models.CharField(_("about"), max_length=30, choices=Topic)
    subject = models.CharField(_("subject"), max_length=100)
    once = models.CharField(max_length=150)
    sequence = models.BigIntegerField(_("sequence"))
    body = models.TextField(_("contents"))
    state = models.CharField(_("state"), max_length=7, choices=OutboundState, default=OutboundState.WAITING)
    made_at = models.DateTimeField(_("made"))
    due_at = models.DateTimeField(_("due"))
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    sent_at = models.DateTimeField(_("sent at"), null=True)

    objects = OutboundQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("outbound message"), _("outbound messages")
        ordering = ["-made_at", "-id"]
        constraints = [
            models.UniqueConstraint(fields=["webhook", "once"], name="outbound_message_once"),
            models.CheckConstraint(
                name="outbound_message_sent_has_its_time",
                condition=Q(state="sent", sent_at__isnull=False) | ~Q(state="sent") & Q(sent_at=None),
            ),
        ]
        indexes = [
            models.Index(
                fields=["webhook", "due_at"], condition=Q(state="waiting"), name="outbound_message_due"
            ),
            models.Index(fields=["webhook", "subject", "sequence"], name="outbound_message_order"),
        ]

    def __str__(self):
        return f"{self.topic} {self.subject}"


class SendingTry(models.Model):
    """One try: what came back, or why nothing did. `status` is 0 where there was no answer."""

    message = models.ForeignKey(
        OutboundMessage, models.CASCADE, related_name="tries", verbose_name=_("outbound message")
    )
    tried_at = models.DateTimeField(_("when"))
    status = models.PositiveSmallIntegerField(_("answer"), default=0)
    milliseconds = models.PositiveIntegerField(_("milliseconds"), default=0)
    error = models.CharField(_("error"), max_length=200, blank=True)
    answer = models.TextField(_("as answered"), blank=True)

    class Meta:
        verbose_name, verbose_name_plural = _("try"), _("tries")
        ordering = ["tried_at", "id"]

    def __str__(self):
        return f"{self.status or self.error}"
