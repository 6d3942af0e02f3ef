"""Carts: what somebody means to order."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.models import Company, CompanyOwnedQuerySet, CostCentre, Unit
from catalog.models import Product

from .typed import TYPED_WITH_UNIT, Typed


class CartQuerySet(CompanyOwnedQuerySet):
    def visible_to(self, actor):
        """A person's own carts in the company and unit they act for."""
        return super().visible_to(actor).filter(owner=actor.user, unit=actor.unit)

    def open(self):
        return self.filter(closed_at=None)


class Cart(models.Model):
    """Open until it becomes an order; the one touched last is the current one."""

    company = models.ForeignKey(Company, models.CASCADE, related_name="carts", verbose_name=_("company"))
    unit = models.ForeignKey(Unit, models.CASCADE, verbose_name=_("unit"))
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="carts", verbose_name=_("owner")
    )
    name = models.CharField(_("name"), max_length=60, blank=True)
    touched_at = models.DateTimeField(_("last changed"))
    renews = models.ForeignKey(
        "orders.Order",
        models.SET_NULL,
        null=True,
        editable=False,
        related_name="carts_again",
        verbose_name=_("submits again"),
    )
    closed_at = models.DateTimeField(_("ordered"), null=True, editable=False)

    objects = CartQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("cart"), _("carts")
        ordering = ["-touched_at", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["renews"], condition=Q(closed_at=None), name="cart_open_once_per_order_again"
            )
        ]
        indexes = [
            models.Index(
                fields=["owner", "company", "-touched_at"],
                condition=Q(closed_at=None),
                name="cart_open_by_owner",
            )
        ]

    def __str__(self):
        return self.name or str(_("Cart"))

    def get_absolute_url(self):
        return reverse("orders:cart", args=[self.pk])


class CartLine(Typed):
    """`quantity` is in the product's unit; `typed_*` is what somebody typed where that was another unit.

    `shown_*` is the price the buyer last saw, see docs/pricing.md.
    """

    cart = models.ForeignKey(Cart, models.CASCADE, related_name="lines")
    product = models.ForeignKey(Product, models.CASCADE, related_name="+", verbose_name=_("product"))
    quantity = models.DecimalField(_("quantity"), max_digits=12, decimal_places=3)
    note = models.CharField(_("note"), max_length=200, blank=True)
    cost_centre = models.ForeignKey(
        CostCentre, models.SET_NULL, null=True, blank=True, verbose_name=_("cost centre")
    )
    shown_amount = models.DecimalField(max_digits=14, decimal_places=4, null=True, editable=False)
    shown_basis = models.PositiveSmallIntegerField(null=True, editable=False)

    class Meta:
        verbose_name, verbose_name_plural = _("cart line"), _("cart lines")
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["cart", "product"], name="cart_line_once_per_product"),
            models.CheckConstraint(name="cart_line_quantity_positive", condition=Q(quantity__gt=0)),
            models.CheckConstraint(name="cart_line_typed_with_unit", condition=TYPED_WITH_UNIT),
        ]

    def __str__(self):
        return f"{self.quantity} × {self.product_id}"

    @property
    def unit(self) -> str:  # type: ignore[override]
        return self.product.unit
