"""The units a product is packed and sold in besides its own: pack, carton, pallet, roll."""

from fractions import Fraction
from math import gcd

from django.core.exceptions import ValidationError
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from ..rules import gtin_is_valid
from ..units import CHOICES
from .product import Product


def check_gtin(number: str) -> None:
    if not gtin_is_valid(number):
        raise ValidationError(_("This is no GTIN: 8, 12, 13 or 14 digits with a valid check digit."))


class ProductUnit(models.Model):
    """One `unit` is exactly numerator/denominator of the product's own unit: 500/1, 254/100, 1/3.

    The product's own unit has no row; its GTIN and weight are the product's. See docs/units.md.
    """

    product = models.ForeignKey(Product, models.CASCADE, related_name="packs", verbose_name=_("product"))
    unit = models.CharField(_("unit of measure"), max_length=3, choices=CHOICES)
    numerator = models.PositiveIntegerField(
        _("content"),
        validators=[MinValueValidator(1)],
        help_text=_("How much of the product's own unit is in it."),
    )
    denominator = models.PositiveIntegerField(
        _("divided by"), default=1, validators=[MinValueValidator(1)], help_text=_("1 for whole contents.")
    )
    gtin = models.CharField(_("GTIN of the packaging"), max_length=14, blank=True, validators=[check_gtin])
    weight_g = models.DecimalField(
        _("gross weight in g"), max_digits=12, decimal_places=3, null=True, blank=True
    )
    length_mm = models.PositiveIntegerField(_("length in mm"), null=True, blank=True)
    width_mm = models.PositiveIntegerField(_("width in mm"), null=True, blank=True)
    height_mm = models.PositiveIntegerField(_("height in mm"), null=True, blank=True)
    is_sold = models.BooleanField(_("can be ordered"), default=True)
    position = models.PositiveSmallIntegerField(_("position"), default=1)

    class Meta:
        verbose_name, verbose_name_plural = _("packaging unit"), _("packaging units")
        ordering = ["position", "id"]
        constraints = [
            models.UniqueConstraint(fields=["product", "unit"], name="product_unit_once"),
            models.UniqueConstraint(fields=["gtin"], condition=~Q(gtin=""), name="product_unit_gtin_once"),
            models.CheckConstraint(
                name="product_unit_content_positive", condition=Q(numerator__gt=0, denominator__gt=0)
            ),
        ]

    def __str__(self):
        return f"{self.unit} = {self.content}"

    @property
    def content(self) -> Fraction:
        return Fraction(self.numerator, self.denominator)

    def clean(self):
        found = {}
        if self.unit == self.product.unit:
            found["unit"] = _("This is the product's own unit.")
        if self.gtin and Product.objects.filter(gtin=self.gtin).exists():
            found["gtin"] = _("There is a product with this GTIN already.")
        if found:
            raise ValidationError(found)
        if self.numerator and self.denominator:
            common = gcd(self.numerator, self.denominator)
            self.numerator, self.denominator = self.numerator // common, self.denominator // common
