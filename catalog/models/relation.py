"""What a product has to do with others, and what else it is called: relations and cross references."""

from decimal import Decimal

from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Upper
from django.utils.translation import gettext_lazy as _

from .product import Product, without_punctuation


class CrossReference(models.Model):
    """A number under which others, or we in former times, know a product. It may mean several products."""

    class Kind(models.TextChoices):
        MAKER = "maker", _("manufacturer")
        LEGACY = "legacy", _("former article number")
        RIVAL = "rival", _("other supplier")
        NORM = "norm", _("designation by standard")

    product = models.ForeignKey(Product, models.CASCADE, related_name="references", verbose_name=_("product"))
    kind = models.CharField(_("kind"), max_length=6, choices=Kind.choices)
    number = models.CharField(_("number"), max_length=60)
    issuer = models.CharField(_("whose number"), max_length=100, blank=True)
    plain = without_punctuation("number")

    class Meta:
        verbose_name, verbose_name_plural = _("cross reference"), _("cross references")
        ordering = ["kind", "issuer", "number", "id"]
        constraints = [
            models.UniqueConstraint("product", "kind", Upper("number"), name="cross_reference_once"),
        ]
        indexes = [
            models.Index(Upper("number"), name="cross_reference_number"),
        ]

    def __str__(self):
        return self.number


class Relation(models.Model):
    """`other` belongs to `product`: to a drill its bits. What replaces a product is its `successor`."""

    class Kind(models.TextChoices):
        REQUIRED = "required", _("required")
        ACCESSORY = "accessory", _("accessory")
        CONSUMABLE = "consumable", _("consumable")
        SPARE = "spare", _("spare part")
        EQUIVALENT = "equivalent", _("equivalent")

    product = models.ForeignKey(Product, models.CASCADE, related_name="relations", verbose_name=_("product"))
    kind = models.CharField(_("kind"), max_length=10, choices=Kind.choices)
    other = models.ForeignKey(
        Product, models.CASCADE, related_name="belongs_to", verbose_name=_("other product")
    )
    quantity = models.DecimalField(
        _("quantity"),
        max_digits=12,
        decimal_places=3,
        default=1,
        validators=[MinValueValidator(Decimal("0.001"))],
        help_text=_("How much of it one unit of the product needs."),
    )
    position = models.PositiveSmallIntegerField(_("position"), default=1)

    class Meta:
        verbose_name, verbose_name_plural = _("relation"), _("relations")
        ordering = ["position", "id"]
        constraints = [
            models.UniqueConstraint(fields=["product", "kind", "other"], name="relation_once"),
            models.CheckConstraint(name="relation_with_another", condition=~Q(product=F("other"))),
            models.CheckConstraint(name="relation_quantity_positive", condition=Q(quantity__gt=0)),
        ]

    def __str__(self):
        return f"{self.get_kind_display()}: {self.other}"
