"""How the seller sorts its customers: groups of companies, segments, and the channels it sells through."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class CompanyGroup(models.Model):
    """Companies that buy under one agreement: a concern, or the members of a purchasing association."""

    number = models.CharField(_("number"), max_length=20, unique=True)
    name = models.CharField(_("name"), max_length=200)

    class Meta:
        verbose_name, verbose_name_plural = _("group of companies"), _("groups of companies")
        ordering = ["name"]

    def __str__(self):
        return f"{self.name} ({self.number})"


class Segment(models.Model):
    """Customers of one kind, e.g. crafts, industry, resellers; price lists are assigned to them."""

    code = models.SlugField(_("code"), max_length=40, unique=True)
    name = models.CharField(_("name"), max_length=100)

    class Meta:
        verbose_name, verbose_name_plural = _("segment"), _("segments")
        ordering = ["name"]

    def __str__(self):
        return self.name


class SalesChannel(models.Model):
    """A market or way of selling, e.g. Switzerland or key accounts, with base lists and a price strategy of its own."""

    class Strategy(models.TextChoices):
        PRIORITY = "priority", _("the first source that offers the product")
        LOWEST = "lowest", _("the lowest price of all sources")

    code = models.SlugField(_("code"), max_length=40, unique=True)
    name = models.CharField(_("name"), max_length=100)
    strategy = models.CharField(
        _("price that applies"), max_length=8, choices=Strategy.choices, default=Strategy.PRIORITY
    )

    class Meta:
        verbose_name, verbose_name_plural = _("sales channel"), _("sales channels")
        ordering = ["name"]

    def __str__(self):
        return self.name
