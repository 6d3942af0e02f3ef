"""Quotas: how much of an article a customer may take in a period, or has agreed to take."""

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import Q, Value
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from accounts.models import Company, CompanyOwnedQuerySet
from catalog.models import Product

from .price_row import last_day, valid_days


class QuotaQuerySet(models.QuerySet):
    def visible_to(self, actor):
        """The company's own, and those that hold for each customer."""
        if actor.company is None:
            return self.none()
        return self.filter(Q(company=actor.company) | Q(company=None))

    def in_force(self, on):
        return self.filter(valid__contains=on)


class Quota(models.Model):
    """Of one kind and article the company's own holds, else the one for each customer."""

    class Kind(models.TextChoices):
        LIMIT = "limit", _("at most (allocation)")
        COMMITMENT = "commitment", _("at least (purchase commitment)")

    class Every(models.TextChoices):
        MONTH = "month", _("per month")
        QUARTER = "quarter", _("per quarter")
        YEAR = "year", _("per year")

    kind = models.CharField(_("kind"), max_length=10, choices=Kind.choices, default=Kind.LIMIT)
    company = models.ForeignKey(
        Company,
        models.CASCADE,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("company"),
        help_text=_("Empty: for each customer by itself."),
    )
    product = models.ForeignKey(Product, models.CASCADE, related_name="+", verbose_name=_("product"))
    quantity = models.DecimalField(
        _("quantity"),
        max_digits=12,
        decimal_places=3,
        validators=[MinValueValidator(0)],
        help_text=_("In the product's unit of measure."),
    )
    every = models.CharField(_("period"), max_length=7, choices=Every.choices, default=Every.MONTH)
    valid = valid_days()

    objects = QuotaQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("quota"), _("quotas")
        ordering = ["product", "kind", "pk"]
        constraints = [
            models.CheckConstraint(name="quota_sensible", condition=Q(quantity__gte=0)),
            ExclusionConstraint(
                name="quota_one_at_a_time",
                expressions=[
                    ("kind", RangeOperators.EQUAL),
                    ("product", RangeOperators.EQUAL),
                    (
                        Coalesce("company", Value(0), output_field=models.BigIntegerField()),
                        RangeOperators.EQUAL,
                    ),
                    ("valid", RangeOperators.OVERLAPS),
                ],
                violation_error_message=_("There is one of this kind for it on some of these days."),
            ),
        ]

    def __str__(self):
        return f"{self.get_kind_display()} {self.quantity.normalize():f} {self.get_every_display()}"

    @property
    def valid_until(self):
        return last_day(self.valid)


class QuotaPeriod(models.Model):
    """What one company has taken in one period; opened by its first order."""

    quota = models.ForeignKey(Quota, models.PROTECT, related_name="periods", verbose_name=_("quota"))
    company = models.ForeignKey(Company, models.CASCADE, related_name="+", verbose_name=_("company"))
    first_on = models.DateField(_("first day"))
    taken = models.DecimalField(_("taken"), max_digits=14, decimal_places=3, default=0)

    objects = CompanyOwnedQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("period of a quota"), _("periods of quotas")
        ordering = ["-first_on", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["quota", "company", "first_on"], name="quota_period_once"),
            models.CheckConstraint(name="quota_taken_not_negative", condition=Q(taken__gte=0)),
        ]

    def __str__(self):
        return f"{self.quota_id} {self.first_on:%Y-%m}: {self.taken}"


class QuotaEntry(models.Model):
    """One movement of the ledger: what an order took of a quota, or gave back (negative)."""

    period = models.ForeignKey(
        QuotaPeriod, models.PROTECT, related_name="entries", verbose_name=_("period of a quota")
    )
    quantity = models.DecimalField(_("quantity"), max_digits=12, decimal_places=3)
    reference = models.CharField(_("order"), max_length=40)
    booked_at = models.DateTimeField(_("booked"))

    class Meta:
        verbose_name, verbose_name_plural = _("quota entry"), _("quota entries")
        ordering = ["-pk"]
        indexes = [models.Index(fields=["reference"], name="quota_entry_of_order")]

    def __str__(self):
        return f"{self.reference}: {self.quantity}"
