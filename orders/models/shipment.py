"""Shipments: what left at once for one address, under one delivery note."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from accounts.models import Company, CompanyOwnedQuerySet
from b2bshop.money import show_number
from catalog.units import measured

from .order import Order, OrderLine


class Carrier(models.Model):
    """Who brings parcels, and where to look for them."""

    code = models.CharField(_("code"), max_length=20, unique=True)
    name = models.CharField(_("name"), max_length=60)
    tracking_url = models.CharField(
        _("address for tracking"),
        max_length=200,
        blank=True,
        help_text=_("Begins with https:// and has {number} where the number of the parcel belongs."),
    )

    class Meta:
        verbose_name, verbose_name_plural = _("carrier"), _("carriers")
        ordering = ["name"]
        constraints = [
            models.CheckConstraint(
                name="carrier_tracking_url",
                condition=Q(tracking_url="")
                | Q(tracking_url__startswith="https://", tracking_url__contains="{number}"),
            )
        ]

    def __str__(self):
        return self.name


class ShipmentQuerySet(CompanyOwnedQuerySet):
    def visible_to(self, actor):
        """Where something of an order lies in it that the actor may see; which lines is for who shows them."""
        seen = OrderLine.objects.filter(order__in=Order.objects.visible_to(actor))
        inside = ShipmentLine.objects.filter(shipment=OuterRef("pk"), order_line__in=seen)
        return super().visible_to(actor).filter(Exists(inside))


class Shipment(models.Model):
    """One address, lines of one or several orders of one company. `tracking` are the numbers of its parcels."""

    number = models.CharField(_("delivery note"), max_length=35, unique=True)
    company = models.ForeignKey(Company, models.PROTECT, related_name="shipments", verbose_name=_("company"))
    shipped_on = models.DateField(_("shipped on"))
    carrier = models.ForeignKey(
        Carrier, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("carrier")
    )
    tracking = ArrayField(models.CharField(max_length=40), verbose_name=_("parcel numbers"), default=list)
    ship_to = models.JSONField(_("delivery address"))
    booked_at = models.DateTimeField(_("booked"))

    objects = ShipmentQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("shipment"), _("shipments")
        ordering = ["shipped_on", "pk"]
        indexes = [models.Index(fields=["company", "-shipped_on", "-id"], name="shipment_by_company")]

    def __str__(self):
        return self.number

    @property
    def parcels(self) -> list[tuple[str, str]]:
        """Number and where to follow it; empty where the carrier has no such page."""
        url = self.carrier.tracking_url if self.carrier else ""
        return [(number, url.replace("{number}", number)) for number in self.tracking]


class ShipmentLine(models.Model):
    shipment = models.ForeignKey(Shipment, models.CASCADE, related_name="lines")
    position = models.PositiveIntegerField(_("position"))
    order_line = models.ForeignKey(OrderLine, models.PROTECT, related_name="shipped_in")
    quantity = models.DecimalField(
        _("quantity"), max_digits=12, decimal_places=3, help_text=_("In the unit of the article.")
    )
    batch = models.CharField(_("batch or serial numbers"), max_length=200, blank=True)

    class Meta:
        verbose_name, verbose_name_plural = _("line of a shipment"), _("lines of shipments")
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["shipment", "position"], name="shipment_line_position_once"),
            models.CheckConstraint(name="shipment_line_quantity", condition=Q(quantity__gt=0)),
        ]

    def __str__(self):
        return f"{self.position}: {show_number(self.quantity)}"

    @property
    def told(self) -> str:
        """`500 pc`"""
        return measured(self.quantity, self.order_line.unit)
