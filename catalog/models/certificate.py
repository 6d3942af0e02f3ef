"""Certificates a customer must hold to buy certain products: a training, a licence, a permission."""

from django.db import models
from django.db.models import F, Q
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from accounts.models import Company, CompanyOwnedQuerySet

from ..words import Translated


class Certificate(models.Model):
    name_de = models.CharField(_("name (German)"), max_length=100, unique=True)
    name_en = models.CharField(_("name (English)"), max_length=100, blank=True)

    name = Translated("name")

    class Meta:
        verbose_name, verbose_name_plural = _("certificate"), _("certificates")
        ordering = ["name_de"]

    def __str__(self):
        return self.name


class HeldCertificate(models.Model):
    """A company has shown a certificate; from the first to the last day it may buy what needs it."""

    company = models.ForeignKey(
        Company, models.CASCADE, related_name="certificates", verbose_name=_("company")
    )
    certificate = models.ForeignKey(
        Certificate, models.CASCADE, related_name="held", verbose_name=_("certificate")
    )
    number = models.CharField(_("number"), max_length=60, blank=True)
    valid_from = models.DateField(_("valid from"), default=localdate)
    valid_until = models.DateField(_("valid until"), null=True, blank=True, help_text=_("Last day."))

    objects = CompanyOwnedQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("certificate of a company"), _("certificates of companies")
        constraints = [
            models.UniqueConstraint(
                fields=["company", "certificate", "valid_from"], name="certificate_held_once"
            ),
            models.CheckConstraint(
                name="certificate_validity_forward",
                condition=Q(valid_until=None) | Q(valid_until__gte=F("valid_from")),
            ),
        ]

    def __str__(self):
        return f"{self.company}: {self.certificate}"
