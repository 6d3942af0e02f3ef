"""What a line of a cart or an order counts: the product's unit, and the unit somebody ordered in."""

from decimal import Decimal

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from catalog.units import measured

TYPED_WITH_UNIT = Q(typed_unit="", typed_quantity=None) | ~Q(typed_unit="") & Q(
    typed_quantity__gt=0, typed_quantity__isnull=False
)


class Typed(models.Model):
    """`typed_*` is what somebody ordered where that was another unit than the product's; else it is empty."""

    quantity: Decimal
    unit: str

    typed_quantity = models.DecimalField(
        _("quantity as ordered"), max_digits=20, decimal_places=3, null=True, blank=True
    )
    typed_unit = models.CharField(_("unit as ordered"), max_length=3, blank=True)

    class Meta:
        abstract = True

    @property
    def ordered(self) -> str:
        """`2 cartons`, or `1.000 pc` where it was ordered so."""
        if self.typed_quantity is None:
            return self.in_base
        return measured(self.typed_quantity, self.typed_unit)

    @property
    def in_base(self) -> str:
        return measured(self.quantity, self.unit)

    @property
    def told(self) -> str:
        """`2 cartons = 1.000 pc`"""
        return self.in_base if self.typed_quantity is None else f"{self.ordered} = {self.in_base}"
