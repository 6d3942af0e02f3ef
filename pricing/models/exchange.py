"""Rates by which the base list of one currency serves customers of another."""

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from djmoney.models.fields import CurrencyField

from .price_row import last_day, valid_days


class ExchangeRate(models.Model):
    """One unit of `from_currency` is `rate` of `currency`, while valid. See docs/pricing.md."""

    currency = CurrencyField(
        verbose_name=_("currency"),
        default="CHF",
        help_text=_("Of customers without a base list in their own currency."),
    )
    from_currency = CurrencyField(
        verbose_name=_("from currency"), default="EUR", help_text=_("Of the base list they buy by instead.")
    )
    rate = models.DecimalField(
        _("rate"),
        max_digits=14,
        decimal_places=6,
        validators=[MinValueValidator(0)],
        help_text=_("How much of the first currency one unit of the second is."),
    )
    valid = valid_days()

    class Meta:
        verbose_name, verbose_name_plural = _("exchange rate"), _("exchange rates")
        ordering = ["currency", "-valid"]
        constraints = [
            models.CheckConstraint(name="exchange_rate_positive", condition=Q(rate__gt=0)),
            models.CheckConstraint(
                name="exchange_rate_of_two_currencies",
                condition=~Q(currency=F("from_currency")),
                violation_error_message=_("Name two different currencies."),
            ),
            ExclusionConstraint(
                name="exchange_rate_one_at_a_time",
                expressions=[("currency", RangeOperators.EQUAL), ("valid", RangeOperators.OVERLAPS)],
                violation_error_message=_("There is a rate for this currency on some of these days."),
            ),
        ]

    def __str__(self):
        return f"1 {self.from_currency} = {self.rate.normalize():f} {self.currency}"

    @property
    def valid_until(self):
        return last_day(self.valid)
