"""How much of a contract may be called off, and what has been."""

from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from catalog.models import Product

from .contract import Contract, OfContractQuerySet


class AgreedQuantity(models.Model):
    """Of a product no more than `quantity` may be called off in all; `called` is what orders have taken of it."""

    contract = models.ForeignKey(
        Contract, models.CASCADE, related_name="quantities", verbose_name=_("contract")
    )
    product = models.ForeignKey(Product, models.CASCADE, related_name="+", verbose_name=_("product"))
    quantity = models.DecimalField(
        _("agreed quantity"),
        max_digits=12,
        decimal_places=3,
        validators=[MinValueValidator(0)],
        help_text=_("In the product's unit of measure."),
    )
    called = models.DecimalField(_("called off"), max_digits=12, decimal_places=3, default=0, editable=False)
    per_order = models.DecimalField(
        _("minimum call-off"),
        max_digits=12,
        decimal_places=3,
        default=0,
        validators=[MinValueValidator(0)],
        help_text=_("Of one order; 0: any quantity that can be ordered."),
    )

    objects = OfContractQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("agreed quantity"), _("agreed quantities")
        constraints = [
            models.UniqueConstraint(fields=["contract", "product"], name="agreed_quantity_once"),
            models.CheckConstraint(
                name="agreed_quantity_not_overcalled",
                condition=Q(called__gte=0, called__lte=F("quantity")),
                violation_error_message=_("More than that has been called off already."),
            ),
            models.CheckConstraint(
                name="agreed_quantity_sensible", condition=Q(quantity__gte=0, per_order__gte=0)
            ),
        ]

    def __str__(self):
        return f"{self.contract_id} {self.product_id}: {self.called} / {self.quantity}"

    @property
    def left(self):
        return self.quantity - self.called


class CallOff(models.Model):
    """One movement of the ledger: what an order called off a contract, or gave back (negative)."""

    contract = models.ForeignKey(
        Contract, models.PROTECT, related_name="call_offs", verbose_name=_("contract")
    )
    product = models.ForeignKey(Product, models.PROTECT, related_name="+", verbose_name=_("product"))
    quantity = models.DecimalField(_("quantity"), max_digits=12, decimal_places=3)
    value = models.DecimalField(_("value"), max_digits=14, decimal_places=2)
    reference = models.CharField(_("order"), max_length=40)
    booked_at = models.DateTimeField(_("booked"))

    objects = OfContractQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("call-off"), _("call-offs")
        ordering = ["-pk"]
        indexes = [
            models.Index(fields=["reference"], name="call_off_of_order"),
            models.Index(fields=["contract", "product"], name="call_off_of_contract"),
        ]

    def __str__(self):
        return f"{self.reference}: {self.quantity}"
