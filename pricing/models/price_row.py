"""What every price row has: an amount for a basis from a quantity on, while it is valid; never two at once."""

from datetime import date, timedelta

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from catalog.models import Product

BASES = [(1, "1"), (100, "100"), (1000, "1000")]


def valid_days(**options) -> DateRangeField:
    return DateRangeField(_("valid"), help_text=_("First day, day after the last; empty: open."), **options)


def graduated() -> models.BooleanField:
    return models.BooleanField(
        _("graduated prices"),
        default=False,
        db_default=False,
        help_text=_("Each price holds for its own part of the quantity only, not for all of it."),
    )


def last_day(days) -> date | None:
    """The last day of a half-open range, or None when it has no end."""
    return days.upper - timedelta(days=1) if days and days.upper else None


class PriceRow(models.Model):
    """`amount` per `basis` units from `min_quantity` on, while `valid`."""

    product = models.ForeignKey(Product, models.CASCADE, related_name="+", verbose_name=_("product"))
    min_quantity = models.DecimalField(_("from quantity"), max_digits=12, decimal_places=3, default=1)
    amount = models.DecimalField(_("amount"), max_digits=14, decimal_places=4)
    basis = models.PositiveSmallIntegerField(_("price basis"), default=1, choices=BASES)
    valid = valid_days()

    class Meta:
        abstract = True

    def __str__(self):
        return f"{self.product_id} ≥ {self.min_quantity}: {self.amount} / {self.basis}"


def row_constraints(name: str, parent: str) -> list:
    return [
        models.CheckConstraint(
            name=f"{name}_sensible", condition=Q(amount__gte=0, min_quantity__gt=0, basis__in=[1, 100, 1000])
        ),
        ExclusionConstraint(
            name=f"{name}_one_at_a_time",
            expressions=[
                (parent, RangeOperators.EQUAL),
                ("product", RangeOperators.EQUAL),
                ("min_quantity", RangeOperators.EQUAL),
                ("valid", RangeOperators.OVERLAPS),
            ],
        ),
    ]
