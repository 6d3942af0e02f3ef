"""What an order keeps besides its lines: stock that waits for it, and the keys that make it happen once."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models import Company
from catalog.models import Stock

from .order import Order, OrderLine


class Reservation(models.Model):
    """Stock that waits on a shelf for one order line; removed when shipped or cancelled."""

    line = models.ForeignKey(OrderLine, models.CASCADE, related_name="reservations")
    stock = models.ForeignKey(Stock, models.PROTECT, related_name="reservations")
    quantity = models.DecimalField(_("quantity"), max_digits=14, decimal_places=3)

    class Meta:
        verbose_name, verbose_name_plural = _("reservation"), _("reservations")

    def __str__(self):
        return f"{self.line_id}: {self.quantity}"


class OrderKey(models.Model):
    """One attempt to order. Written first in the order's own transaction, so a second attempt waits for the first."""

    company = models.ForeignKey(Company, models.CASCADE, related_name="+")
    key = models.CharField(max_length=64)
    order = models.ForeignKey(Order, models.CASCADE, null=True, related_name="keys")

    class Meta:
        verbose_name, verbose_name_plural = _("order key"), _("order keys")
        constraints = [models.UniqueConstraint(fields=["company", "key"], name="order_key_once_per_company")]

    def __str__(self):
        return self.key
