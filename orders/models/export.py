"""Tables somebody asked for, of orders, of the audit trail or of prices; written by the worker, kept for a month."""

from datetime import date

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import Company, CompanyOwnedQuerySet, Membership
from b2bshop.dates import show_day

from ..states import State


class ExportQuerySet(CompanyOwnedQuerySet):
    def visible_to(self, actor):
        """What the person asked for as a member of the company they act for."""
        return super().visible_to(actor).filter(membership__user=actor.user)

    def of_orders(self):
        return self.filter(content=OrderExport.Content.ORDERS)

    def of_history(self):
        return self.filter(content=OrderExport.Content.HISTORY)

    def of_prices(self):
        return self.filter(content=OrderExport.Content.PRICES)

    def update_rows(self, rows: int) -> None:
        """How far the writing is."""
        self.update(rows=rows)

    def due(self, *, at):
        return self.filter(written_at=None, due_at__lte=at).order_by("due_at", "id")


class OrderExport(models.Model):
    """`membership` decides what the table may hold, also at the time it is written.

    `state` and `text` narrow a table of orders, `wish` one of the audit trail.
    """

    class Content(models.TextChoices):
        ORDERS = "orders", _("Orders")
        HISTORY = "history", _("Audit trail")
        PRICES = "prices", _("Net price list")

    class Format(models.TextChoices):
        XLSX = "xlsx", _("Excel (XLSX)")
        CSV = "csv", _("CSV")

    company = models.ForeignKey(Company, models.CASCADE, related_name="+", verbose_name=_("company"))
    membership = models.ForeignKey(Membership, models.CASCADE, related_name="+", verbose_name=_("membership"))
    content = models.CharField(
        _("content"), max_length=8, choices=Content.choices, default=Content.ORDERS, db_default=Content.ORDERS
    )
    format = models.CharField(_("format"), max_length=4, choices=Format.choices, default=Format.XLSX)
    language = models.CharField(_("language"), max_length=2)
    state = models.CharField(_("state"), max_length=12, blank=True)
    text = models.CharField(_("search text"), max_length=60, blank=True)
    wish = models.JSONField(_("filter"), default=dict, db_default={}, blank=True)
    asked_at = models.DateTimeField(_("asked for"))
    due_at = models.DateTimeField(_("due"))
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    written_at = models.DateTimeField(_("written"), null=True)
    rows = models.PositiveIntegerField(_("rows"), default=0)
    file = models.FileField(_("file"), upload_to="exports/", blank=True)

    objects = ExportQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("table"), _("tables")
        ordering = ["-asked_at", "-id"]
        indexes = [models.Index(fields=["due_at"], condition=Q(written_at=None), name="order_export_due")]

    def __str__(self):
        return f"{self.company_id}: {self.asked_at:%Y-%m-%d %H:%M}"

    @property
    def told_wish(self) -> str:
        """What narrows the table, in short."""
        said = self.wish
        days = [show_day(date.fromisoformat(said[name])) for name in ("first_on", "last_on") if name in said]
        told = [self.state_name, *(said.get(name, "") for name in ("text", "cost_centre", "ship_to"))]
        told += [_("Only my own") if "mine" in said else "", " – ".join(days)]
        return ", ".join(str(each) for each in told if each)

    @property
    def state_name(self):
        return dict(State.choices).get(self.state, "")
