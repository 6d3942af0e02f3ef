"""What the authorities say of a company's VAT id."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from .company import Company
from .scope import CompanyOwnedQuerySet


class VatCheck(models.Model):
    """One question and its answer, kept as evidence and never changed."""

    class Result(models.TextChoices):
        VALID = "valid", _("valid")
        INVALID = "invalid", _("not valid")
        UNAVAILABLE = "unavailable", _("no answer")

    class Source(models.TextChoices):
        VIES = "vies", "VIES"
        HAND = "hand", _("by hand")

    company = models.ForeignKey(Company, models.CASCADE, related_name="vat_checks", verbose_name=_("company"))
    vat_id = models.CharField(_("VAT id"), max_length=20)
    result = models.CharField(_("answer"), max_length=12, choices=Result.choices)
    source = models.CharField(_("asked"), max_length=4, choices=Source.choices, default=Source.VIES)
    reference = models.CharField(
        _("consultation number"),
        max_length=60,
        blank=True,
        help_text=_("Proves the answer to the tax office."),
    )
    name_told = models.CharField(_("name they have"), max_length=300, blank=True)
    address_told = models.CharField(_("address they have"), max_length=500, blank=True)
    note = models.CharField(_("note"), max_length=200, blank=True)
    checked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("checked by"),
    )
    checked_at = models.DateTimeField(_("checked"))

    objects = CompanyOwnedQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("check of a VAT id"), _("checks of VAT ids")
        ordering = ["-checked_at", "-pk"]
        indexes = [models.Index(fields=["company", "-checked_at"], name="vat_check_by_company")]

    def __str__(self):
        return f"{self.vat_id}: {self.get_result_display()}"
