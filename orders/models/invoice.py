"""Invoices and credit notes: what is owed for what was delivered, and what is not owed after all."""

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _
from djmoney.models.fields import CurrencyField

from accounts.models import Company, CompanyOwnedQuerySet
from b2bshop.money import show_number
from catalog.words import Translated
from pricing.models import charge_name

from .order import Order, OrderCharge, OrderLine


class NumberRange(models.Model):
    """The shop's own numbers of one kind of paper, without gaps: drawn in the transaction that uses them."""

    class Kind(models.TextChoices):
        DELIVERY = "delivery", _("delivery notes")
        INVOICE = "invoice", _("invoices")
        CREDIT = "credit", _("credit notes")

    kind = models.CharField(_("kind"), max_length=12, choices=Kind.choices, unique=True)
    prefix = models.CharField(_("begins with"), max_length=15, blank=True)
    last = models.BigIntegerField(_("last number"), default=0)

    class Meta:
        verbose_name, verbose_name_plural = _("number range"), _("number ranges")
        constraints = [models.CheckConstraint(name="number_range_not_negative", condition=Q(last__gte=0))]

    def __str__(self):
        return f"{self.get_kind_display()}: {self.prefix}{self.last}"


class InvoiceQuerySet(CompanyOwnedQuerySet):
    def visible_to(self, actor):
        """Where the actor may see every order that is billed in it: its total tells of all of them."""
        parts = InvoicedOrder.objects.filter(invoice=OuterRef("pk"))
        hidden = parts.exclude(order__in=Order.objects.visible_to(actor))
        return super().visible_to(actor).filter(Exists(parts)).exclude(Exists(hidden))

    def unpaid(self):
        return self.filter(kind=Invoice.Kind.INVOICE, settled_on=None)


class Invoice(models.Model):
    """Never changed once it is issued, but for `settled_on` and what of it was credited. A credit note is one of kind
    CREDIT that names what it `corrects`; its amounts are positive, as in EN 16931.

    `buyer` holds the buyer's references of that day: number (BT-46), reference (BT-10), email (BT-49), vat_id (BT-48).
    """

    class Kind(models.TextChoices):
        INVOICE = "invoice", _("invoice")
        CREDIT = "credit", _("credit note")

    number = models.CharField(_("number"), max_length=35, unique=True)
    kind = models.CharField(_("kind"), max_length=12, choices=Kind.choices, default=Kind.INVOICE)
    company = models.ForeignKey(Company, models.PROTECT, related_name="invoices", verbose_name=_("company"))
    corrects = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="credits", verbose_name=_("corrects")
    )
    reason = models.CharField(_("reason"), max_length=200, blank=True)
    issued_on = models.DateField(_("date"))
    due_on = models.DateField(_("due on"), null=True, blank=True)
    delivered_on = models.DateField(
        _("delivered on"), null=True, blank=True, help_text=_("The last day of delivery.")
    )
    settled_on = models.DateField(_("settled on"), null=True, blank=True)
    payment_days = models.PositiveSmallIntegerField(_("payment term in days"), null=True, blank=True)
    discount_percent = models.DecimalField(_("cash discount %"), max_digits=4, decimal_places=2, default=0)
    discount_days = models.PositiveSmallIntegerField(_("cash discount days"), default=0)
    buyer = models.JSONField(_("the buyer's references"), default=dict)
    bill_to = models.JSONField(_("invoice address"))
    currency = CurrencyField(verbose_name=_("currency"))
    net_total = models.DecimalField(_("net total"), max_digits=14, decimal_places=2)
    tax_total = models.DecimalField(_("VAT"), max_digits=14, decimal_places=2)
    total = models.DecimalField(_("total"), max_digits=14, decimal_places=2)
    taxes = models.JSONField(_("VAT by rate"), encoder=DjangoJSONEncoder, default=list)

    objects = InvoiceQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("invoice"), _("invoices")
        ordering = ["-issued_on", "-pk"]
        constraints = [
            models.CheckConstraint(
                name="invoice_total_adds_up", condition=Q(total=F("net_total") + F("tax_total"))
            ),
            models.CheckConstraint(
                name="invoice_credit_corrects",
                condition=Q(kind="invoice", corrects=None) | Q(kind="credit", corrects__isnull=False),
            ),
        ]
        indexes = [models.Index(fields=["company", "-issued_on", "-id"], name="invoice_by_company")]

    def __str__(self):
        return self.number

    @property
    def is_overdue(self) -> bool:
        """Today."""
        return self.settled_on is None and self.due_on is not None and self.due_on < localdate()


class InvoicedOrder(models.Model):
    """An order's part of an invoice; `gross` is what it took of the credit that the order held."""

    invoice = models.ForeignKey(Invoice, models.CASCADE, related_name="parts")
    order = models.ForeignKey(Order, models.PROTECT, related_name="invoiced_in")
    gross = models.DecimalField(_("total"), max_digits=14, decimal_places=2, default=0)

    class Meta:
        verbose_name, verbose_name_plural = _("order in an invoice"), _("orders in invoices")
        constraints = [models.UniqueConstraint(fields=["invoice", "order"], name="invoiced_order_once")]

    def __str__(self):
        return f"{self.invoice_id}: {self.order_id}"


class InvoiceLine(models.Model):
    """A quantity of an order's line, at its price. Of a credit note: what of the line `credits` is taken back;
    `quantity` 0 where only the price is."""

    invoice = models.ForeignKey(Invoice, models.CASCADE, related_name="lines")
    position = models.PositiveIntegerField(_("position"))
    order_line = models.ForeignKey(OrderLine, models.PROTECT, related_name="invoiced_in")
    credits = models.ForeignKey("self", models.PROTECT, null=True, related_name="credited_in")
    quantity = models.DecimalField(_("quantity"), max_digits=12, decimal_places=3)
    net = models.DecimalField(_("net"), max_digits=14, decimal_places=2)
    credited_quantity = models.DecimalField(
        _("credited quantity"), max_digits=12, decimal_places=3, default=0
    )
    credited_net = models.DecimalField(_("credited"), max_digits=14, decimal_places=2, default=0)

    class Meta:
        verbose_name, verbose_name_plural = _("line of an invoice"), _("lines of invoices")
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["invoice", "position"], name="invoice_line_position_once"),
            models.CheckConstraint(
                name="invoice_line_credited_at_most",
                condition=Q(
                    quantity__gte=0,
                    net__gte=0,
                    credited_quantity__gte=0,
                    credited_quantity__lte=F("quantity"),
                    credited_net__gte=0,
                    credited_net__lte=F("net"),
                ),
            ),
        ]

    def __str__(self):
        return f"{self.position}: {show_number(self.quantity)}"


class InvoiceCharge(models.Model):
    """Freight or a surcharge of an order, billed once (BG-21); of a credit note what of it is taken back."""

    invoice = models.ForeignKey(Invoice, models.CASCADE, related_name="charges")
    order_charge = models.ForeignKey(OrderCharge, models.SET_NULL, null=True, related_name="invoiced_in")
    credits = models.ForeignKey("self", models.PROTECT, null=True, related_name="credited_in")
    kind = models.CharField(_("kind"), max_length=12)
    name_de = models.CharField(_("text (German)"), max_length=100, blank=True)
    name_en = models.CharField(_("text (English)"), max_length=100, blank=True)
    net = models.DecimalField(_("net"), max_digits=14, decimal_places=2)
    tax_percent = models.DecimalField(_("VAT %"), max_digits=5, decimal_places=2)
    tax_reason = models.CharField(_("VAT reason"), max_length=20)
    credited_net = models.DecimalField(_("credited"), max_digits=14, decimal_places=2, default=0)

    own_name = Translated("name")

    class Meta:
        verbose_name, verbose_name_plural = _("charge of an invoice"), _("charges of invoices")
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                name="invoice_charge_credited_at_most",
                condition=Q(net__gt=0, credited_net__gte=0, credited_net__lte=F("net")),
            )
        ]

    def __str__(self):
        return self.name

    @property
    def name(self) -> str:
        return charge_name(self.kind, self.own_name)
