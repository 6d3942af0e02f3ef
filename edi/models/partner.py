"""Trading partners: a customer's system, the person it acts as, and how both have agreed to talk."""

from django.contrib.postgres.fields import ArrayField
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from stdnum import ean

from accounts.models import Address, Company, CompanyOwnedQuerySet, Membership
from catalog.units import UNITS

from ..scopes import CHOICES
from .erp import ErpSystem


class Acceptance(models.TextChoices):
    """What happens to an order of which some lines cannot be booked."""

    GOOD = "good", _("book the good lines, refuse the others")
    WHOLE = "whole", _("refuse the whole order")
    PARK = "park", _("keep the order for us to look at")


class PriceDeviation(models.TextChoices):
    """What happens to a line whose price is not ours."""

    OURS = "ours", _("book at our price, and say so")
    REFUSE = "refuse", _("refuse the line")
    PARK = "park", _("keep the order for us to look at")


class Partner(models.Model):
    """It orders as one member of the company: what that person sees, pays and may, holds for the system too."""

    code = models.SlugField(_("code"), max_length=40, unique=True)
    name = models.CharField(_("name"), max_length=100)
    company = models.ForeignKey(Company, models.CASCADE, related_name="partners", verbose_name=_("company"))
    member = models.ForeignKey(
        Membership,
        models.PROTECT,
        related_name="partners",
        verbose_name=_("acts as"),
        help_text=_("Its unit, roles, limits and approvals hold for what the system orders."),
    )
    gln = models.CharField(
        _("GLN"), max_length=13, blank=True, help_text=_("Sender of EDIFACT interchanges.")
    )
    identities = ArrayField(
        models.CharField(max_length=200),
        verbose_name=_("other identifiers"),
        default=list,
        blank=True,
        help_text=_("As domain:identity, e.g. NetworkId:AN01000012345 or DUNS:315369934."),
    )
    secret_hash = models.CharField(max_length=64, blank=True, editable=False)  # of the shared secret of cXML
    units = models.JSONField(
        _("own units"),
        default=dict,
        blank=True,
        help_text=_('Their codes for ours, e.g. {"KISTE": "CT"}; the common ones are known.'),
    )
    acceptance = models.CharField(
        _("when lines cannot be booked"), max_length=5, choices=Acceptance, default=Acceptance.GOOD
    )
    price_deviation = models.CharField(
        _("when prices differ"), max_length=6, choices=PriceDeviation, default=PriceDeviation.OURS
    )
    price_tolerance = models.DecimalField(
        _("tolerated price difference %"),
        max_digits=5,
        decimal_places=2,
        default=0,
        validators=[MinValueValidator(0), MaxValueValidator(100)],
        help_text=_("Of a line's net amount; one cent is always tolerated."),
    )
    ship_to = models.ForeignKey(
        Address,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("delivery address"),
        help_text=_("Where a document names none, or its sender."),
    )
    takes_addresses = models.BooleanField(
        _("any delivery address"),
        default=False,
        help_text=_("An address that is written out need not be among the company's."),
    )
    is_test = models.BooleanField(
        _("only for tests"),
        default=False,
        help_text=_("Everything is checked and answered, nothing is booked."),
    )
    is_active = models.BooleanField(_("active"), default=True)
    silent_after_hours = models.PositiveSmallIntegerField(
        _("expected every … hours"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1)],
        help_text=_("An alarm is raised where nothing came for so long; empty: never."),
    )
    answer_within_hours = models.PositiveSmallIntegerField(
        _("answered within … hours"),
        default=8,
        db_default=8,
        validators=[MinValueValidator(1)],
        help_text=_("An alarm is raised where a document that was put aside waits for longer."),
    )
    email = models.EmailField(_("contact"), blank=True, help_text=_("Whom to ask there about documents."))

    objects = CompanyOwnedQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("trading partner"), _("trading partners")
        ordering = ["code"]
        constraints = [
            models.UniqueConstraint(fields=["gln"], condition=~Q(gln=""), name="partner_gln_once"),
            models.CheckConstraint(
                name="partner_tolerance_in_percent",
                condition=Q(price_tolerance__gte=0, price_tolerance__lte=100),
            ),
        ]

    def __str__(self):
        return self.name

    def clean(self):
        if self.member_id and self.company_id and self.member.company_id != self.company_id:
            raise ValidationError({"member": _("This person belongs to another company.")})
        if self.ship_to_id and self.ship_to.company_id != self.company_id:
            raise ValidationError({"ship_to": _("This address belongs to another company.")})
        if self.gln and not ean.is_valid(self.gln):
            raise ValidationError({"gln": _("This is not a GLN: its check digit is wrong.")})
        texts = isinstance(self.units, dict) and all(isinstance(each, str) for each in self.units.values())
        if texts:
            self.units = {name.strip().upper(): code.strip().upper() for name, code in self.units.items()}
        if not texts or not set(self.units.values()) <= set(UNITS):
            raise ValidationError({"units": _('Please write it like this: {"KISTE": "CT"}')})


class ApiKeyQuerySet(models.QuerySet):
    def usable(self, *, at):
        """Not revoked and not expired at a moment."""
        return self.filter(Q(expires_at=None) | Q(expires_at__gt=at), revoked_at=None)


class ApiKey(models.Model):
    """Only the hash is kept; the key itself is shown once. Two may be in use at a time, so that one can follow the
    other."""

    partner = models.ForeignKey(
        Partner, models.CASCADE, null=True, blank=True, related_name="keys", verbose_name=_("partner")
    )
    erp = models.ForeignKey(
        ErpSystem, models.CASCADE, null=True, blank=True, related_name="keys", verbose_name=_("ERP system")
    )
    name = models.CharField(_("name"), max_length=60)
    prefix = models.CharField(_("begins with"), max_length=24, unique=True, editable=False)
    secret_hash = models.CharField(max_length=64, editable=False)
    scopes = ArrayField(models.CharField(max_length=20, choices=CHOICES), verbose_name=_("may"), default=list)
    made_at = models.DateTimeField(_("made"), editable=False)
    expires_at = models.DateTimeField(_("expires"), null=True, blank=True)
    revoked_at = models.DateTimeField(_("revoked"), null=True, editable=False)
    last_used_at = models.DateTimeField(_("last used"), null=True, editable=False)

    objects = ApiKeyQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("API key"), _("API keys")
        ordering = ["-made_at", "-id"]
        constraints = [
            models.CheckConstraint(
                name="api_key_has_one_owner",
                condition=Q(partner=None, erp__isnull=False) | Q(partner__isnull=False, erp=None),
            )
        ]

    def __str__(self):
        return f"{self.prefix}…"

    @property
    def owner(self) -> Partner | ErpSystem:
        return self.partner or self.erp
