"""Papers as they were issued: never changed, and the same for everybody who may read them."""

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.models import Company, CompanyOwnedQuerySet

from .invoice import Invoice
from .order import Order
from .shipment import Shipment


class PaperQuerySet(CompanyOwnedQuerySet):
    def visible_to(self, actor):
        """Where the actor may see every order that the paper is about."""
        about = PaperOrder.objects.filter(paper=OuterRef("pk"))
        hidden = about.exclude(order__in=Order.objects.visible_to(actor))
        return super().visible_to(actor).filter(Exists(about)).exclude(Exists(hidden))


class Paper(models.Model):
    """`number` is that of what it is a paper of: an order, a shipment, an invoice or a credit note.

    `content` holds the values on it (orders.papers), `file` the PDF. A trigger refuses every change.
    """

    class Kind(models.TextChoices):
        CONFIRMATION = "confirmation", _("order confirmation")
        DELIVERY = "delivery", _("delivery note")
        INVOICE = "invoice", _("invoice")
        CREDIT = "credit", _("credit note")

    kind = models.CharField(_("kind"), max_length=12, choices=Kind.choices)
    number = models.CharField(_("number"), max_length=35)
    company = models.ForeignKey(Company, models.PROTECT, related_name="papers", verbose_name=_("company"))
    orders = models.ManyToManyField(
        Order, through="PaperOrder", related_name="papers", verbose_name=_("orders")
    )
    shipment = models.OneToOneField(Shipment, models.PROTECT, null=True, related_name="paper")
    invoice = models.OneToOneField(Invoice, models.PROTECT, null=True, related_name="paper")
    language = models.CharField(_("language"), max_length=2)
    issued_at = models.DateTimeField(_("issued"))
    content = models.JSONField(_("content"))
    file = models.FileField(_("file"), upload_to="papers/%Y/%m/")

    objects = PaperQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("paper"), _("papers")
        ordering = ["issued_at", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["kind", "number"], name="paper_once_per_number"),
            models.CheckConstraint(
                name="paper_is_of_something",
                condition=Q(kind="confirmation", shipment=None, invoice=None)
                | Q(kind="delivery", shipment__isnull=False, invoice=None)
                | Q(kind__in=["invoice", "credit"], shipment=None, invoice__isnull=False),
            ),
        ]
        indexes = [models.Index(fields=["company", "-issued_at", "-id"], name="paper_by_company")]

    def __str__(self):
        return f"{self.get_kind_display()} {self.number}"

    def get_absolute_url(self):
        return reverse("orders:paper", args=[self.kind, self.number])

    @property
    def file_name(self) -> str:
        """Under which it is taken home."""
        return f"{self.kind}-{self.number.replace('/', '-')}.pdf"


class PaperOrder(models.Model):
    """An order that a paper is about."""

    paper = models.ForeignKey(Paper, models.CASCADE, related_name="about")
    order = models.ForeignKey(Order, models.PROTECT, related_name="+")

    class Meta:
        verbose_name, verbose_name_plural = _("order of a paper"), _("orders of papers")
        constraints = [models.UniqueConstraint(fields=["paper", "order"], name="paper_order_once")]

    def __str__(self):
        return f"{self.paper_id}: {self.order_id}"
