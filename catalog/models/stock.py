"""What lies where, and what of it is promised already."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from .product import Product


class Warehouse(models.Model):
    code = models.SlugField(_("code"), max_length=20, unique=True)
    name = models.CharField(_("name"), max_length=60)
    priority = models.PositiveSmallIntegerField(
        _("priority"), default=1, help_text=_("The lowest ships first.")
    )
    transit_days = models.PositiveSmallIntegerField(_("working days to the customer"), default=1)

    class Meta:
        verbose_name, verbose_name_plural = _("warehouse"), _("warehouses")
        ordering = ["priority", "id"]

    def __str__(self):
        return self.name


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
