"""The log of messages: every byte a partner sent, what was read of it, what became of it, what was answered."""

import uuid

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from orders.models import Order

from ..states import State, Verdict
from .partner import ApiKey, Partner


class MessageQuerySet(models.QuerySet):
    def visible_to(self, actor):
        """Those of the systems of the actor's company."""
        return self.filter(partner__company=actor.company) if actor.company else self.none()

    def of_partner(self, partner):
        return self.filter(partner=partner)


class EdiMessage(models.Model):
    """One sending. `raw` is what came, secrets masked, and never changes; `sha256` is that of the unmasked bytes.

    `key` is its name to the outside. `answer_status` is 0 as long as nothing was answered.
    """

    key = models.UUIDField(_("id"), default=uuid.uuid4, unique=True, editable=False)
    partner = models.ForeignKey(Partner, models.PROTECT, related_name="messages", verbose_name=_("partner"))
    api_key = models.ForeignKey(
        ApiKey, models.SET_NULL, null=True, related_name="+", verbose_name=_("API key")
    )
    format = models.CharField(_("format"), max_length=10)
    version = models.CharField(_("version"), max_length=20, blank=True)
    content_type = models.CharField(_("content type"), max_length=100, blank=True)
    transport_id = models.CharField(_("transport id"), max_length=255, blank=True)
    sender = models.CharField(_("sender"), max_length=200, blank=True)
    sha256 = models.CharField(max_length=64)
    raw = models.BinaryField(_("as received"))
    findings = models.JSONField(_("findings"), default=list)
    received_at = models.DateTimeField(_("received"))
    answered_at = models.DateTimeField(_("answered"), null=True)
    answer_status = models.PositiveSmallIntegerField(_("answer"), default=0)
    answer_type = models.CharField(_("type of the answer"), max_length=100, blank=True)
    answer = models.BinaryField(_("as answered"), default=bytes)

    objects = MessageQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("message"), _("messages")
        ordering = ["-received_at", "-id"]
        indexes = [
            models.Index(fields=["partner", "-received_at", "-id"], name="edi_message_by_partner"),
            models.Index(fields=["received_at"], condition=Q(answer_status=0), name="edi_message_unanswered"),
        ]

    def __str__(self):
        return str(self.key)


class EdiDocument(models.Model):
    """One business document of a message. `position` counts in the message, from 0.

    `content` is the canonical order, `outcome` what the partner is told; both are as of `decided_at`.
    """

    message = models.ForeignKey(
        EdiMessage, models.PROTECT, related_name="documents", verbose_name=_("message")
    )
    position = models.PositiveIntegerField(_("position"))
    reference = models.CharField(_("reference"), max_length=35, blank=True)
    type = models.CharField(_("type"), max_length=20)
    number = models.CharField(_("number"), max_length=35, blank=True)
    state = models.CharField(_("state"), max_length=9, choices=State)
    verdict = models.CharField(_("verdict"), max_length=9, choices=Verdict)
    fingerprint = models.CharField(max_length=64, blank=True)
    content = models.JSONField(_("as understood"), default=dict)
    outcome = models.JSONField(_("result"), default=dict)
    order = models.ForeignKey(
        Order, models.PROTECT, null=True, related_name="edi_documents", verbose_name=_("order")
    )
    earlier = models.ForeignKey(
        "self", models.PROTECT, null=True, related_name="later", verbose_name=_("sent before as")
    )
    decided_at = models.DateTimeField(_("decided"))

    class Meta:
        verbose_name, verbose_name_plural = _("document"), _("documents")
        ordering = ["message", "position"]
        constraints = [
            models.UniqueConstraint(fields=["message", "position"], name="edi_document_once"),
            models.CheckConstraint(
                name="edi_document_booked_has_its_order",
                condition=~Q(state=State.BOOKED) | Q(order__isnull=False),
            ),
        ]
        indexes = [
            models.Index(fields=["number"], name="edi_document_by_number"),
            models.Index(fields=["decided_at"], condition=Q(state=State.PARKED), name="edi_document_parked"),
        ]

    def __str__(self):
        return f"{self.type} {self.number}"


class Claim(models.Model):
    """What may happen once: a sending by its transport id, a document by its number. Written in the transaction that
    books, so that of two at a time the second waits for the first and then finds what it made.
    """

    class Kind(models.TextChoices):
        TRANSPORT = "transport", _("sending")
        NUMBER = "number", _("document")

    partner = models.ForeignKey(Partner, models.PROTECT, related_name="claims", verbose_name=_("partner"))
    kind = models.CharField(_("kind"), max_length=9, choices=Kind)
    key = models.CharField(_("key"), max_length=300)
    hash = models.CharField(max_length=64)
    document = models.ForeignKey(
        EdiDocument, models.PROTECT, null=True, related_name="claims", verbose_name=_("document")
    )

    class Meta:
        verbose_name, verbose_name_plural = _("claim"), _("claims")
        constraints = [models.UniqueConstraint(fields=["partner", "kind", "key"], name="edi_claim_once")]

    def __str__(self):
        return f"{self.kind} {self.key}"
