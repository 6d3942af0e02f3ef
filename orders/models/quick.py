"""Quick order: rows somebody pasted, uploaded, typed or scanned, each on its way to a cart."""

from django.conf import settings
from django.db import models
from django.db.models import Count
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.models import Company, CompanyOwnedQuerySet, Unit
from catalog.models import Product


class Outcome(models.TextChoices):
    """What the shop makes of a row as it stands. Only what is fine goes into a cart."""

    FINE = "fine", _("can be ordered")
    QUANTITY = "quantity", _("to check")
    SUBSTITUTE = "substitute", _("replaced by another")
    AMBIGUOUS = "ambiguous", _("several articles")
    UNKNOWN = "unknown", _("not found")
    REFUSED = "refused", _("not for you")
    BROKEN = "broken", _("not readable")


class QuickOrderQuerySet(CompanyOwnedQuerySet):
    def visible_to(self, actor):
        """A person's own, in the company and unit they act for."""
        if actor.user is None:
            return self.none()
        return super().visible_to(actor).filter(owner=actor.user, unit=actor.unit)

    def counted(self):
        """Each with `row_count`."""
        return self.annotate(row_count=Count("lines"))


class QuickOrder(models.Model):
    """`header` are the columns of a table as they were called, `columns` which of them is what (field → place).

    `columns` is empty while nobody has said so: then nothing of the rows is read yet.
    """

    company = models.ForeignKey(Company, models.CASCADE, related_name="+", verbose_name=_("company"))
    unit = models.ForeignKey(Unit, models.CASCADE, related_name="+", verbose_name=_("unit"))
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="+", verbose_name=_("owner")
    )
    name = models.CharField(_("name"), max_length=100, blank=True)
    header = models.JSONField(_("columns of the table"), default=list)
    columns = models.JSONField(_("what they are"), default=dict)
    made_at = models.DateTimeField(_("made"))

    objects = QuickOrderQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("quick order"), _("quick orders")
        ordering = ["-made_at", "-pk"]
        indexes = [models.Index(fields=["owner", "-made_at"], name="quick_order_by_owner")]

    def __str__(self):
        return self.name or str(_("Quick order"))

    def get_absolute_url(self):
        return reverse("orders:quick", args=[self.pk])

    @property
    def is_read(self) -> bool:
        return bool(self.columns)


class QuickLine(models.Model):
    """A row: `cells` as they were sent, the others as they are read and corrected. Texts, because people wrote them.

    What comes from a list or an order says so in `remark`, and with `was_*` what the article cost then.
    """

    quick_order = models.ForeignKey(QuickOrder, models.CASCADE, related_name="lines", db_index=False)
    line = models.PositiveIntegerField(_("line"))
    cells = models.JSONField(_("as it was sent"), default=list)
    number = models.CharField(_("article"), max_length=200, blank=True)
    quantity = models.CharField(_("quantity"), max_length=60, blank=True)
    unit = models.CharField(_("unit of measure"), max_length=40, blank=True)
    note = models.CharField(_("note"), max_length=200, blank=True)
    cost_centre = models.CharField(_("cost centre"), max_length=40, blank=True)
    requested_on = models.CharField(_("requested date"), max_length=40, blank=True)
    damage = models.CharField(_("what cannot be read"), max_length=200, blank=True)
    outcome = models.CharField(_("outcome"), max_length=10, choices=Outcome.choices, default=Outcome.BROKEN)
    product = models.ForeignKey(
        Product, models.SET_NULL, null=True, related_name="+", db_index=False, verbose_name=_("product")
    )
    put_at = models.DateTimeField(_("put into a cart"), null=True)
    remark = models.CharField(_("where it comes from"), max_length=200, blank=True, default="", db_default="")
    was_amount = models.DecimalField(_("price then"), max_digits=14, decimal_places=4, null=True)
    was_basis = models.PositiveSmallIntegerField(_("price basis then"), null=True)
    was_currency = models.CharField(_("currency then"), max_length=3, blank=True, default="", db_default="")

    class Meta:
        verbose_name, verbose_name_plural = _("row of a quick order"), _("rows of quick orders")
        ordering = ["line", "pk"]
        indexes = [models.Index(fields=["quick_order", "outcome", "line"], name="quick_line_by_outcome")]

    def __str__(self):
        return f"{self.line}: {self.number}"


class ColumnMap(models.Model):
    """What a company has said the columns of a table are: said once for every table with the same header."""

    company = models.ForeignKey(Company, models.CASCADE, related_name="+", verbose_name=_("company"))
    header = models.JSONField(_("columns of the table"))
    columns = models.JSONField(_("what they are"))
    said_at = models.DateTimeField(_("last said"))

    objects = CompanyOwnedQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("meaning of columns"), _("meanings of columns")
        constraints = [
            models.UniqueConstraint(fields=["company", "header"], name="column_map_once_per_header")
        ]

    def __str__(self):
        return ", ".join(map(str, self.header))[:100]
