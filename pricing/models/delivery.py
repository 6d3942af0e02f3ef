"""The ways goods get to the customer, and what each costs. See docs/delivery.md."""

from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django_countries.fields import CountryField
from djmoney.models.fields import CurrencyField

from accounts.models import Company
from catalog.models import Warehouse
from catalog.words import Translated


class DeliveryMethodQuerySet(models.QuerySet):
    def visible_to(self, actor):
        """Those for everybody, and those agreed with the actor's company."""
        if actor.company is None:
            return self.none()
        return self.filter(Q(company=None) | Q(company=actor.company), is_active=True)


class DeliveryMethod(models.Model):
    """`transit_days` and `cutoff` take the place of the warehouse's; empty: as there.

    Without rates it costs nothing of its own; with rates it is offered where one of them holds.
    """

    class Kind(models.TextChoices):
        PARCEL = "parcel", _("parcel")
        EXPRESS = "express", _("express")
        FREIGHT = "freight", _("freight by forwarder")
        PICKUP = "pickup", _("pickup at a branch")
        ACCOUNT = "account", _("the customer's carrier account")

    code = models.SlugField(_("code"), max_length=20, unique=True)
    kind = models.CharField(_("kind"), max_length=10, choices=Kind.choices, default=Kind.PARCEL)
    name_de = models.CharField(_("name (German)"), max_length=60)
    name_en = models.CharField(_("name (English)"), max_length=60, blank=True)
    note_de = models.CharField(
        _("note (German)"), max_length=200, blank=True, help_text=_("Stands below the name in the checkout.")
    )
    note_en = models.CharField(_("note (English)"), max_length=200, blank=True)
    company = models.ForeignKey(
        Company,
        models.CASCADE,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("company"),
        help_text=_("Only for this customer; empty: for everybody."),
    )
    place = models.PositiveSmallIntegerField(
        _("place"),
        default=1,
        help_text=_("The first one that is offered is chosen unless somebody asks for another."),
    )
    is_active = models.BooleanField(_("active"), default=True)
    adds_freight = models.BooleanField(
        _("with freight of the conditions of sale"),
        default=True,
        help_text=_("What the conditions of sale charge as freight is charged besides its own rates."),
    )
    max_kg = models.DecimalField(
        _("at most kg"),
        max_digits=9,
        decimal_places=3,
        null=True,
        blank=True,
        validators=[MinValueValidator(0)],
        help_text=_("Heavier orders are not offered it. Articles without a weight count nothing."),
    )
    cutoff = models.TimeField(
        _("cut-off time"),
        null=True,
        blank=True,
        help_text=_("On the warehouse's clock; empty: the warehouse's."),
    )
    transit_days = models.PositiveSmallIntegerField(
        _("working days to the customer"), null=True, blank=True, help_text=_("Empty: the warehouse's.")
    )
    warehouse = models.ForeignKey(
        Warehouse,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("branch"),
        help_text=_("Where it is picked up: only what lies there, or comes there, is promised and reserved."),
    )
    pickup_at = models.CharField(_("address of the branch"), max_length=200, blank=True)

    name, note = Translated("name"), Translated("note")
    objects = DeliveryMethodQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("delivery method"), _("delivery methods")
        ordering = ["place", "pk"]
        constraints = [
            models.CheckConstraint(
                name="delivery_pickup_at_a_branch",
                condition=Q(kind="pickup", warehouse__isnull=False) | ~Q(kind="pickup") & Q(warehouse=None),
                violation_error_message=_("A pickup names its branch, and nothing else does."),
            ),
            models.CheckConstraint(
                name="delivery_weight_not_negative",
                condition=Q(max_kg=None) | Q(max_kg__gte=0),
                violation_error_message=_("A weight cannot be negative."),
            ),
        ]

    def __str__(self):
        return self.name


class DeliveryRate(models.Model):
    """Of the rates of a method the closest zone holds, there the first weight that is enough."""

    method = models.ForeignKey(DeliveryMethod, models.CASCADE, related_name="rates")
    currency = CurrencyField(verbose_name=_("currency"), default="EUR")
    country = CountryField(
        _("country of delivery"), blank=True, default="", help_text=_("Empty: for every country.")
    )
    postal_prefix = models.CharField(
        _("postal code begins with"), max_length=10, blank=True, help_text=_("Empty: the whole country.")
    )
    up_to_kg = models.DecimalField(
        _("up to kg"),
        max_digits=9,
        decimal_places=3,
        null=True,
        blank=True,
        validators=[MinValueValidator(0)],
        help_text=_("Empty: any weight."),
    )
    amount = models.DecimalField(
        _("amount"), max_digits=14, decimal_places=2, validators=[MinValueValidator(0)], help_text=_("Net.")
    )
    free_from = models.DecimalField(
        _("free from"),
        max_digits=14,
        decimal_places=2,
        null=True,
        blank=True,
        validators=[MinValueValidator(0)],
        help_text=_("Net value of the articles from which nothing is charged. Empty: never."),
    )

    class Meta:
        verbose_name, verbose_name_plural = _("delivery rate"), _("delivery rates")
        ordering = ["currency", "country", "postal_prefix", "up_to_kg", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["method", "currency", "country", "postal_prefix", "up_to_kg"],
                name="delivery_rate_once",
                nulls_distinct=False,
                violation_error_message=_("There is a rate for this place and weight already."),
            ),
            models.CheckConstraint(
                name="delivery_rate_amounts",
                condition=Q(amount__gte=0) & (Q(free_from=None) | Q(free_from__gte=0)),
                violation_error_message=_("An amount cannot be negative."),
            ),
            models.CheckConstraint(
                name="delivery_prefix_of_a_country",
                condition=Q(postal_prefix="") | ~Q(country=""),
                violation_error_message=_("Postal codes belong to a country: please name it."),
            ),
        ]

    def __str__(self):
        return f"{self.country} {self.postal_prefix} {self.amount}".strip()
