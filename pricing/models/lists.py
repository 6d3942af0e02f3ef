"""Price lists: the base list of a currency, and those that companies and segments are assigned."""

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from djmoney.models.fields import CurrencyField

from accounts.models import Company, CompanyOwnedQuerySet, SalesChannel, Segment

from .price_row import PriceRow, graduated, row_constraints


class PriceList(models.Model):
    code = models.SlugField(_("code"), max_length=40, unique=True)
    name = models.CharField(_("name"), max_length=100)
    currency = CurrencyField(verbose_name=_("currency"), default="EUR")
    is_base = models.BooleanField(_("base price list of its currency"), default=False)
    is_graduated = graduated()
    channel = models.ForeignKey(
        SalesChannel,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("sales channel"),
        help_text=_("A base list for the companies of this channel alone; empty: for all others."),
    )

    class Meta:
        verbose_name, verbose_name_plural = _("price list"), _("price lists")
        ordering = ["code"]
        constraints = [
            models.UniqueConstraint(
                fields=["currency", "channel"],
                condition=Q(is_base=True),
                name="price_list_one_base_per_channel",
                nulls_distinct=False,
            ),
            models.CheckConstraint(
                name="price_list_of_channel_is_base", condition=Q(channel=None) | Q(is_base=True)
            ),
        ]

    def __str__(self):
        return f"{self.name} ({self.currency})"

    def clean(self):
        if self.channel_id and not self.is_base:
            raise ValidationError({"channel": _("Only a base price list belongs to a sales channel.")})


class AssignmentQuerySet(CompanyOwnedQuerySet):
    def visible_to(self, actor):
        """Those of the actor's company and of its segment."""
        if actor.company is None:
            return self.none()
        of_segment = Q(segment=actor.company.segment_id, segment__isnull=False)
        return self.filter(Q(company=actor.company) | of_segment)


class PriceListAssignment(models.Model):
    """A company, or every company of a segment, buys from this list before the base list; lists of the company come
    before those of its segment, and among them the lowest priority number goes first."""

    company = models.ForeignKey(
        Company,
        models.CASCADE,
        null=True,
        blank=True,
        related_name="price_lists",
        verbose_name=_("company"),
    )
    segment = models.ForeignKey(
        Segment,
        models.CASCADE,
        null=True,
        blank=True,
        related_name="price_lists",
        verbose_name=_("segment"),
    )
    price_list = models.ForeignKey(
        PriceList, models.CASCADE, related_name="assignments", verbose_name=_("price list")
    )
    priority = models.PositiveSmallIntegerField(_("priority"), default=1)

    objects = AssignmentQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("assigned price list"), _("assigned price lists")
        constraints = [
            models.UniqueConstraint(
                fields=["company", "segment", "price_list"],
                name="price_list_assigned_once",
                nulls_distinct=False,
            ),
            models.CheckConstraint(
                name="price_list_assigned_to_one",
                condition=Q(company__isnull=False, segment=None) | Q(company=None, segment__isnull=False),
                violation_error_message=_("Name either a company or a segment."),
            ),
        ]

    def __str__(self):
        return f"{self.company or self.segment}: {self.price_list}"


class ListPrice(PriceRow):
    # list_price_lookup begins with it: an index of its own misled the joins of imports
    price_list = models.ForeignKey(
        PriceList, models.CASCADE, related_name="prices", db_index=False, verbose_name=_("price list")
    )

    class Meta:
        verbose_name, verbose_name_plural = _("list price"), _("list prices")
        constraints = row_constraints("list_price", "price_list")
        indexes = [
            models.Index(
                fields=["price_list", "product", "min_quantity"],
                include=["amount", "basis", "valid"],
                name="list_price_lookup",
            ),
            models.Index("price_list", F("amount") / F("basis"), "product", name="list_price_by_amount"),
        ]
