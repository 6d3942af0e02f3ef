"""What approvers changed in an order before it was placed."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from b2bshop.money import show_number
from catalog.models import Product
from catalog.units import unit_name
from catalog.words import Translated

from .order import Order


class LineChange(models.Model):
    """One line that was refused, reduced or charged elsewhere; a refused one is no line any more. Never changed."""

    order = models.ForeignKey(Order, models.CASCADE, related_name="changes", verbose_name=_("order"))
    position = models.PositiveIntegerField(_("position"))
    product = models.ForeignKey(Product, models.PROTECT, related_name="+", verbose_name=_("product"))
    sku = models.CharField(_("article number"), max_length=60)
    name_de = models.CharField(_("name (German)"), max_length=200)
    name_en = models.CharField(_("name (English)"), max_length=200, blank=True)
    unit = models.CharField(_("unit of measure"), max_length=3)
    quantity_before = models.DecimalField(_("quantity before"), max_digits=12, decimal_places=3)
    quantity_after = models.DecimalField(
        _("quantity after"), max_digits=12, decimal_places=3, help_text=_("0: not approved.")
    )
    net_before = models.DecimalField(_("net before"), max_digits=14, decimal_places=2)
    net_after = models.DecimalField(_("net after"), max_digits=14, decimal_places=2)
    cost_centre_before = models.CharField(_("cost centre before"), max_length=20, blank=True)
    cost_centre_after = models.CharField(_("cost centre after"), max_length=20, blank=True)
    reason = models.CharField(_("reason"), max_length=500)
    changed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("changed by")
    )
    changed_at = models.DateTimeField(_("changed"))

    name = Translated("name")

    class Meta:
        verbose_name, verbose_name_plural = _("change of an order line"), _("changes of order lines")
        ordering = ["changed_at", "id"]
        constraints = [
            models.CheckConstraint(
                name="line_change_never_more",
                condition=Q(quantity_after__gte=0, quantity_after__lte=F("quantity_before")),
            )
        ]

    def __str__(self):
        return f"{self.position}: {show_number(self.quantity_before)} → {show_number(self.quantity_after)} × {self.sku}"

    @property
    def unit_words(self) -> str:
        return unit_name(self.unit)
