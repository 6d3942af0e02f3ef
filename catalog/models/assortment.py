"""Assortments: which part of the catalogue a company buys from."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from accounts.models import Company, Unit


class Assortment(models.Model):
    name = models.CharField(_("name"), max_length=100, unique=True)

    class Meta:
        verbose_name, verbose_name_plural = _("assortment"), _("assortments")

    def __str__(self):
        return self.name


class AssortmentRule(models.Model):
    """Includes or excludes one category with all below, one manufacturer, or one product."""

    assortment = models.ForeignKey(
        Assortment, models.CASCADE, related_name="rules", verbose_name=_("assortment")
    )
    include = models.BooleanField(_("include"), default=True)
    category = models.ForeignKey(
        "catalog.Category", models.CASCADE, null=True, blank=True, verbose_name=_("category")
    )
    manufacturer = models.ForeignKey(
        "catalog.Manufacturer", models.CASCADE, null=True, blank=True, verbose_name=_("manufacturer")
    )
    product = models.ForeignKey(
        "catalog.Product", models.CASCADE, null=True, blank=True, verbose_name=_("product")
    )

    class Meta:
        verbose_name, verbose_name_plural = _("assortment rule"), _("assortment rules")
        constraints = [
            models.CheckConstraint(
                name="assortment_rule_names_one_thing",
                condition=Q(category__isnull=False, manufacturer=None, product=None)
                | Q(category=None, manufacturer__isnull=False, product=None)
                | Q(category=None, manufacturer=None, product__isnull=False),
            )
        ]

    def __str__(self):
        sign = "+" if self.include else "−"
        return f"{sign} {self.category or self.manufacturer or self.product}"


class AssortmentAssignment(models.Model):
    """An assortment holds for a company, or for one unit of it, while it is in force."""

    assortment = models.ForeignKey(
        Assortment, models.CASCADE, related_name="assignments", verbose_name=_("assortment")
    )
    company = models.ForeignKey(
        Company, models.CASCADE, related_name="assortments", verbose_name=_("company")
    )
    unit = models.ForeignKey(Unit, models.CASCADE, null=True, blank=True, verbose_name=_("unit"))
    valid_from = models.DateField(_("valid from"), null=True, blank=True)
    valid_until = models.DateField(_("valid until"), null=True, blank=True, help_text=_("Last day."))

    class Meta:
        verbose_name, verbose_name_plural = _("assignment"), _("assignments")
        constraints = [
            models.UniqueConstraint(
                fields=["assortment", "company", "unit", "valid_from"],
                name="assortment_assigned_once",
                nulls_distinct=False,
            ),
            models.CheckConstraint(
                name="assortment_validity_forward",
                condition=Q(valid_from=None) | Q(valid_until=None) | Q(valid_until__gte=F("valid_from")),
            ),
        ]

    def __str__(self):
        return f"{self.assortment} → {self.company}"
