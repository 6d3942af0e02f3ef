"""What a country takes on top."""

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django_countries.fields import CountryField

from catalog.models import Product

from .price_row import valid_days


class TaxRate(models.Model):
    """The percentage a country takes for a tax class while valid."""

    country = CountryField(_("country"))
    tax_class = models.CharField(_("tax class"), max_length=10, choices=Product.TaxClass.choices)
    percent = models.DecimalField(_("percent"), max_digits=5, decimal_places=2)
    valid = valid_days()

    class Meta:
        verbose_name, verbose_name_plural = _("tax rate"), _("tax rates")
        ordering = ["country", "tax_class"]
        constraints = [
            models.CheckConstraint(name="tax_rate_sensible", condition=Q(percent__gte=0, percent__lte=100)),
            ExclusionConstraint(
                name="tax_rate_one_at_a_time",
                expressions=[
                    ("country", RangeOperators.EQUAL),
                    ("tax_class", RangeOperators.EQUAL),
                    ("valid", RangeOperators.OVERLAPS),
                ],
            ),
        ]

    def __str__(self):
        return f"{self.country} {self.tax_class}: {self.percent} %"
