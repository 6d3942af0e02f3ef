"""What lies where, what is expected, and what of it is promised already."""

from datetime import time, timedelta
from zoneinfo import available_timezones

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django_countries.fields import CountryField

from b2bshop.workdays import regions

from .product import Product


def check_time_zone(name: str) -> None:
    if name not in available_timezones():
        raise ValidationError(_("“%(name)s” is no time zone. An example: Europe/Berlin.") % {"name": name})


class Warehouse(models.Model):
    code = models.SlugField(_("code"), max_length=20, unique=True)
    name = models.CharField(_("name"), max_length=60)
    priority = models.PositiveSmallIntegerField(
        _("priority"), default=1, help_text=_("The lowest ships first.")
    )
    transit_days = models.PositiveSmallIntegerField(
        _("working days to the customer"),
        default=1,
        help_text=_("For countries that have no transit time of their own below."),
    )
    country = CountryField(_("country"), default="DE")
    region = models.CharField(
        _("region of holidays"),
        max_length=10,
        blank=True,
        help_text=_("Code of the state or canton, e.g. HB or GR; empty: only the country's holidays."),
    )
    time_zone = models.CharField(
        _("time zone"), max_length=40, default="Europe/Berlin", validators=[check_time_zone]
    )
    cutoff = models.TimeField(
        _("cut-off time"),
        null=True,
        blank=True,
        default=time(14),
        help_text=_("Later orders leave on the next working day; empty: none."),
    )

    class Meta:
        verbose_name, verbose_name_plural = _("warehouse"), _("warehouses")
        ordering = ["priority", "id"]

    def __str__(self):
        return self.name

    def clean(self):
        self.region = self.region.strip().upper()
        known = regions(str(self.country))
        if self.region and self.region not in known:
            told = {"region": self.region, "known": ", ".join(known) or "–"}
            raise ValidationError({"region": _("No region “%(region)s” here. There are: %(known)s.") % told})


class Transit(models.Model):
    """How long goods take from a warehouse to a country."""

    warehouse = models.ForeignKey(
        Warehouse, models.CASCADE, related_name="transits", verbose_name=_("warehouse")
    )
    country = CountryField(_("country"))
    days = models.PositiveSmallIntegerField(_("working days"))

    class Meta:
        verbose_name, verbose_name_plural = _("transit time"), _("transit times")
        ordering = ["warehouse", "country"]
        constraints = [
            models.UniqueConstraint(fields=["warehouse", "country"], name="transit_once_per_country"),
            models.CheckConstraint(name="transit_within_a_quarter", condition=Q(days__lte=90)),
        ]

    def __str__(self):
        return f"{self.warehouse_id} → {self.country}: {self.days}"


class Closure(models.Model):
    """Days on which a warehouse ships nothing besides weekends and holidays, e.g. stocktaking."""

    warehouse = models.ForeignKey(
        Warehouse, models.CASCADE, related_name="closures", verbose_name=_("warehouse")
    )
    first_on = models.DateField(_("first day"))
    last_on = models.DateField(_("last day"))
    reason = models.CharField(_("reason"), max_length=60, blank=True)

    class Meta:
        verbose_name, verbose_name_plural = _("closure"), _("closures")
        ordering = ["-first_on"]
        constraints = [
            models.CheckConstraint(name="closure_forward", condition=Q(last_on__gte=F("first_on"))),
            models.CheckConstraint(
                name="closure_at_most_a_year", condition=Q(last_on__lte=F("first_on") + timedelta(days=366))
            ),
        ]

    def __str__(self):
        return f"{self.first_on} – {self.last_on}"


class Stock(models.Model):
    product = models.ForeignKey(Product, models.CASCADE, related_name="stock", verbose_name=_("product"))
    warehouse = models.ForeignKey(
        Warehouse, models.PROTECT, related_name="stock", verbose_name=_("warehouse")
    )
    on_hand = models.DecimalField(_("on hand"), max_digits=14, decimal_places=3, default=0)
    reserved = models.DecimalField(_("reserved"), max_digits=14, decimal_places=3, default=0)

    class Meta:
        verbose_name, verbose_name_plural = _("stock"), _("stock")
        constraints = [
            models.UniqueConstraint(fields=["product", "warehouse"], name="stock_once_per_warehouse"),
            models.CheckConstraint(
                name="stock_not_promised_twice", condition=Q(reserved__gte=0, reserved__lte=F("on_hand"))
            ),
        ]

    def __str__(self):
        return f"{self.product_id} @ {self.warehouse_id}: {self.on_hand}"


class Inbound(models.Model):
    """An expected receipt. `quantity` is what is still to come; at 0 it is done and tells nothing any more."""

    class Source(models.TextChoices):
        SUPPLIER = "supplier", _("supplier")
        PRODUCTION = "production", _("own production")
        TRANSFER = "transfer", _("another warehouse")

    product = models.ForeignKey(Product, models.CASCADE, related_name="inbound", verbose_name=_("product"))
    warehouse = models.ForeignKey(
        Warehouse, models.PROTECT, related_name="inbound", verbose_name=_("warehouse")
    )
    reference = models.CharField(
        _("reference"), max_length=40, help_text=_("The number of the purchase or production order.")
    )
    quantity = models.DecimalField(_("quantity to come"), max_digits=14, decimal_places=3)
    expected_on = models.DateField(_("expected"))
    source = models.CharField(_("from"), max_length=12, choices=Source.choices, default=Source.SUPPLIER)

    class Meta:
        verbose_name, verbose_name_plural = _("expected receipt"), _("expected receipts")
        ordering = ["expected_on", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["product", "warehouse", "reference"], name="inbound_once_per_reference"
            ),
            models.CheckConstraint(name="inbound_not_negative", condition=Q(quantity__gte=0)),
        ]
        indexes = [
            models.Index(
                fields=["product", "expected_on"], condition=Q(quantity__gt=0), name="inbound_to_come"
            )
        ]

    def __str__(self):
        return f"{self.reference}: {self.quantity}"


class Backlog(models.Model):
    """How much of a product open orders wait for beyond what is reserved for them; they are served first.

    One row per product, written under its lock by catalog.actions only, as `Stock.reserved` is.
    """

    product = models.OneToOneField(Product, models.CASCADE, primary_key=True, verbose_name=_("product"))
    quantity = models.DecimalField(_("back order"), max_digits=14, decimal_places=3, default=0)

    class Meta:
        verbose_name, verbose_name_plural = _("open back order"), _("open back orders")
        constraints = [
            models.CheckConstraint(name="backlog_not_negative", condition=Q(quantity__gte=0)),
        ]

    def __str__(self):
        return f"{self.product_id}: {self.quantity}"
