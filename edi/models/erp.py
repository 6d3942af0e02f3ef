"""The seller's own system on the other side of the same layer: it fetches orders and brings what it knows better."""

import uuid

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from ..states import ImportState


class ErpSystem(models.Model):
    """It sees the orders of all companies, and acts in the name of one person of ours."""

    code = models.SlugField(_("code"), max_length=40, unique=True)
    name = models.CharField(_("name"), max_length=100)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        related_name="+",
        verbose_name=_("acts as"),
        limit_choices_to={"is_staff": True},
        help_text=_(
            "A person of the administration: stands beside what the system did. Make one of its own."
        ),
    )
    is_active = models.BooleanField(_("active"), default=True)

    class Meta:
        verbose_name, verbose_name_plural = _("ERP system"), _("ERP systems")
        ordering = ["code"]

    def __str__(self):
        return self.name

    def clean(self):
        if self.user_id and not self.user.is_staff:
            raise ValidationError({"user": _("This person is not of the administration.")})


class ErpImport(models.Model):
    """Rows that the system sent. `sent_as` is its idempotency key; `due_at` lies ahead while a worker has it.

    `options` are what holds for all rows (price_list, contract, warehouse, dry_run); `report` has one row per row.
    """

    class Kind(models.TextChoices):
        PRODUCTS = "products", _("products")
        STOCK = "stock", _("stock")
        INBOUND = "inbound", _("expected receipts")
        PRICES = "prices", _("prices")
        CUSTOMERS = "customers", _("customers")
        SHIPMENTS = "shipments", _("shipments")
        INVOICES = "invoices", _("invoices")

    class Format(models.TextChoices):
        CSV = "csv", "CSV"
        JSON = "json", "JSON"

    key = models.UUIDField(_("id"), default=uuid.uuid4, unique=True, editable=False)
    system = models.ForeignKey(
        ErpSystem, models.PROTECT, related_name="imports", verbose_name=_("ERP system")
    )
    kind = models.CharField(_("kind"), max_length=9, choices=Kind)
    format = models.CharField(_("format"), max_length=4, choices=Format)
    sent_as = models.CharField(_("transport id"), max_length=255)
    sha256 = models.CharField(max_length=64)
    file = models.FileField(_("as received"), upload_to="erp/")
    options = models.JSONField(_("options"), default=dict)
    language = models.CharField(max_length=2)  # of the reasons
    state = models.CharField(_("state"), max_length=8, choices=ImportState, default=ImportState.WAITING)
    problem = models.CharField(_("problem"), max_length=300, blank=True)
    counts = models.JSONField(_("counts"), default=dict)
    report = models.FileField(_("report"), upload_to="erp/", blank=True)
    received_at = models.DateTimeField(_("received"))
    due_at = models.DateTimeField()
    ended_at = models.DateTimeField(_("ended"), null=True)

    class Meta:
        verbose_name, verbose_name_plural = _("import of the ERP system"), _("imports of the ERP system")
        ordering = ["-received_at", "-id"]
        constraints = [
            models.UniqueConstraint(fields=["system", "sent_as"], name="erp_import_once"),
            models.CheckConstraint(
                name="erp_import_ended_has_its_time",
                condition=Q(state="waiting", ended_at=None) | ~Q(state="waiting") & Q(ended_at__isnull=False),
            ),
        ]
        indexes = [models.Index(fields=["id"], condition=Q(state="waiting"), name="erp_import_waiting")]

    def __str__(self):
        return f"{self.get_kind_display()} {self.received_at:%Y-%m-%d %H:%M}"


class Reconciliation(models.Model):
    """What the system holds against what the shop holds, for the orders and invoices of some days.

    `differences` are rows (kind, number, what, here, there); empty: both say the same.
    """

    key = models.UUIDField(_("id"), default=uuid.uuid4, unique=True, editable=False)
    system = models.ForeignKey(
        ErpSystem, models.PROTECT, related_name="reconciliations", verbose_name=_("ERP system")
    )
    first_on = models.DateField(_("first day"))
    last_on = models.DateField(_("last day"))
    counts = models.JSONField(_("counts"), default=dict)
    differences = models.JSONField(_("differences"), default=list, encoder=DjangoJSONEncoder)
    made_at = models.DateTimeField(_("made"))

    class Meta:
        verbose_name, verbose_name_plural = _("reconciliation"), _("reconciliations")
        ordering = ["-made_at", "-id"]
        constraints = [
            models.CheckConstraint(
                name="reconciliation_days_forward", condition=Q(last_on__gte=F("first_on"))
            )
        ]

    def __str__(self):
        return f"{self.first_on} – {self.last_on}"
