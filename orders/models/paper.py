"""Papers of an order as they were issued: never changed, and the same for everybody who may read the order."""

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from .order import Order


class OrderPaper(models.Model):
    """`content` holds the values on the paper (orders.papers), `file` the PDF. A trigger refuses every change."""

    class Kind(models.TextChoices):
        CONFIRMATION = "confirmation", _("order confirmation")

    order = models.ForeignKey(Order, models.PROTECT, related_name="papers", verbose_name=_("order"))
    kind = models.CharField(_("kind"), max_length=12, choices=Kind.choices)
    language = models.CharField(_("language"), max_length=2)
    issued_at = models.DateTimeField(_("issued"))
    content = models.JSONField(_("content"))
    file = models.FileField(_("file"), upload_to="papers/%Y/%m/")

    class Meta:
        verbose_name, verbose_name_plural = _("paper"), _("papers")
        ordering = ["issued_at", "pk"]
        constraints = [models.UniqueConstraint(fields=["order", "kind"], name="order_paper_once_per_kind")]

    def __str__(self):
        return f"{self.get_kind_display()} {self.order.number}"

    def get_absolute_url(self):
        return reverse("orders:paper", args=[self.order.number, self.kind])

    @property
    def file_name(self) -> str:
        """Under which it is taken home."""
        return f"{self.kind}-{self.order.number}.pdf"
