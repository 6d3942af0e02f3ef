"""Orders: what was agreed, with prices, addresses and reasons as they were that day."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Upper
from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _
from djmoney.models.fields import CurrencyField

from accounts.models import Company, CompanyOwnedQuerySet, Unit, in_scope
from accounts.permissions import Permission
from approvals.models import Approval
from b2bshop.money import show_number
from catalog.delivery import delivery_text
from catalog.models import Product, Terms
from catalog.planning import Part, without_first
from catalog.units import measured
from catalog.words import Translated
from pricing.models import OfOrder, charge_name

from ..shipping_words import shipping_words
from ..states import NEVER_PLACED, ON_THE_WAY, State
from .own_field import told_value
from .typed import TYPED_WITH_UNIT, Typed


class OrderQuerySet(CompanyOwnedQuerySet):
    def visible_to(self, actor):
        """As far as the actor's permission reaches: own orders, the unit's, those below too, or the company's."""
        return self.filter(in_scope(actor, Permission.SEE_ORDERS, owner="ordered_by"))

    def open(self):
        """Placed, and something of it is still to be shipped."""
        return self.filter(state__in=ON_THE_WAY)

    def placed(self):
        """Those that were placed at some time, whatever became of them; of one that was changed its last version."""
        return self.exclude(state__in=[*NEVER_PLACED, State.REPLACED])


class Order(models.Model):
    number = models.CharField(_("order number"), max_length=20, unique=True)
    company = models.ForeignKey(Company, models.PROTECT, related_name="orders", verbose_name=_("company"))
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="orders", verbose_name=_("unit"))
    ordered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        related_name="orders",
        verbose_name=_("ordered by"),
    )
    entered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        editable=False,
        related_name="+",
        verbose_name=_("entered by"),
        help_text=_("Somebody of the seller who acted for who ordered."),
    )
    state = models.CharField(_("state"), max_length=12, choices=State.choices, default=State.PLACED)
    channel = models.CharField(_("channel"), max_length=10)
    ordered_at = models.DateTimeField(_("ordered"))
    approval = models.OneToOneField(
        Approval, models.PROTECT, null=True, related_name="order", verbose_name=_("approval")
    )
    held_until = models.DateTimeField(_("prices and stock held until"), null=True)
    renews = models.OneToOneField(
        "self",
        models.PROTECT,
        null=True,
        editable=False,
        related_name="renewed_as",
        verbose_name=_("submitted again from"),
    )
    amends = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        editable=False,
        related_name="amended_as",
        verbose_name=_("takes the place of"),
    )
    priced_on = models.DateField(
        _("prices of"), null=True, editable=False, help_text=_("An order that is changed keeps its day's.")
    )
    cart = models.ForeignKey(
        "orders.Cart", models.SET_NULL, null=True, blank=True, editable=False, related_name="orders"
    )
    po_number = models.CharField(_("your order number"), max_length=35, blank=True)
    cost_centre = models.CharField(_("cost centre"), max_length=20, blank=True)
    requested_on = models.DateField(_("requested delivery date"), null=True, blank=True)
    note = models.CharField(_("note"), max_length=500, blank=True)
    payment_days = models.PositiveSmallIntegerField(_("payment term in days"), null=True, blank=True)
    discount_percent = models.DecimalField(
        _("cash discount %"), max_digits=4, decimal_places=2, default=0, db_default=0
    )
    discount_days = models.PositiveSmallIntegerField(_("cash discount days"), default=0, db_default=0)
    own_fields = models.JSONField(_("own fields"), default=list, blank=True, db_default=[])
    ship_to = models.JSONField(_("delivery address"))
    bill_to = models.JSONField(_("invoice address"), default=dict)
    vat_id = models.CharField(
        _("VAT id"),
        max_length=20,
        blank=True,
        default="",
        db_default="",
        help_text=_("The buyer's, of that day."),
    )
    shipping = models.JSONField(
        _("delivery"),
        default=dict,
        blank=True,
        db_default={},
        help_text=_("How, by whose account, all at once or not."),
    )
    currency = CurrencyField(verbose_name=_("currency"))
    net_total = models.DecimalField(_("net total"), max_digits=14, decimal_places=2)
    tax_total = models.DecimalField(_("VAT"), max_digits=14, decimal_places=2)
    total = models.DecimalField(_("total"), max_digits=14, decimal_places=2)
    taxes = models.JSONField(_("VAT by rate"), encoder=DjangoJSONEncoder, default=list)

    objects = OrderQuerySet.as_manager()
    scoped_by = {"unit": "unit", "owner": "ordered_by"}

    class Meta:
        verbose_name, verbose_name_plural = _("order"), _("orders")
        ordering = ["-ordered_at", "-id"]
        constraints = [
            models.CheckConstraint(
                name="order_total_adds_up", condition=Q(total=F("net_total") + F("tax_total"))
            ),
            models.CheckConstraint(
                name="order_never_placed_has_a_request",
                condition=~Q(state__in=NEVER_PLACED) | Q(approval__isnull=False, held_until__isnull=False),
            ),
        ]
        indexes = [
            models.Index(fields=["company", "-ordered_at", "-id"], name="order_by_company"),
            models.Index("company", Upper("po_number"), name="order_by_po_number_any_case"),
            models.Index(fields=["held_until"], condition=Q(state=State.HELD), name="order_held"),
        ]

    def __str__(self):
        return self.number

    def get_absolute_url(self):
        return reverse("orders:order", args=[self.number])

    @property
    def price_day(self) -> date:
        """The day whose prices, freight and surcharges it has."""
        return self.priced_on or localdate(self.ordered_at)

    @property
    def shipping_words(self) -> list[str]:
        """How it is delivered, in the reader's language."""
        return shipping_words(self.shipping)

    @property
    def told_fields(self) -> list[tuple[str, str]]:
        """Name and value of the company's own fields, in the reader's language."""
        return [(kept["name"], told_value(kept)) for kept in self.own_fields]


class OrderLine(Typed):
    """Price, text, reasons and days as agreed; `own_…` is what the customer called it then.

    `promised` are the parts and their days as the customer was told them; `promised_on` is the day of the first part,
    `rest_on` that of the last where it is another.
    `quantity` is in `unit`, the product's; `typed_*` is what was ordered where that was another unit. Parts of it are
    `shipped`, `cancelled` by the seller, and `invoiced`; `net` is that of what is not cancelled. Of what is shipped,
    returns and claims hold what is `returned`; of that, `taken_back` is credited, with all price corrections for
    `credited_net`.
    """

    order = models.ForeignKey(Order, models.CASCADE, related_name="lines")
    position = models.PositiveIntegerField(_("position"))
    product = models.ForeignKey(
        Product, models.PROTECT, related_name="order_lines", verbose_name=_("product")
    )
    sku = models.CharField(_("article number"), max_length=60)
    name_de = models.CharField(_("name (German)"), max_length=200)
    name_en = models.CharField(_("name (English)"), max_length=200, blank=True)
    own_number = models.CharField(
        _("customer part number"), max_length=60, blank=True, default="", db_default=""
    )
    own_name = models.CharField(
        _("customer's own name"), max_length=120, blank=True, default="", db_default=""
    )
    quantity = models.DecimalField(_("quantity"), max_digits=12, decimal_places=3)
    unit = models.CharField(_("unit of measure"), max_length=3)
    amount = models.DecimalField(_("price"), max_digits=14, decimal_places=4)
    basis = models.PositiveSmallIntegerField(_("price basis"))
    net = models.DecimalField(_("net"), max_digits=14, decimal_places=2)
    tax_percent = models.DecimalField(_("VAT %"), max_digits=5, decimal_places=2)
    tax_reason = models.CharField(_("VAT reason"), max_length=20)
    price_source = models.CharField(_("price source"), max_length=12)
    contract = models.ForeignKey(
        "pricing.Contract",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("contract"),
        help_text=_("Whose price it is, and of which it is called off."),
    )
    price_source_name = models.CharField(_("price from"), max_length=100, blank=True)
    terms = models.PositiveSmallIntegerField(
        _("terms"),
        choices=Terms.choices,
        default=Terms.OPEN,
        db_default=Terms.OPEN,
        help_text=_("On which the article was offered; see assortments."),
    )
    price_trace = models.JSONField(_("why this price"), encoder=DjangoJSONEncoder, default=list)
    back_ordered = models.DecimalField(_("back order"), max_digits=12, decimal_places=3, default=0)
    shipped = models.DecimalField(
        _("shipped"), max_digits=12, decimal_places=3, default=0, db_default=0, editable=False
    )
    cancelled = models.DecimalField(
        _("cancelled"), max_digits=12, decimal_places=3, default=0, db_default=0, editable=False
    )
    invoiced = models.DecimalField(
        _("invoiced"), max_digits=12, decimal_places=3, default=0, db_default=0, editable=False
    )
    returned = models.DecimalField(
        _("returned"), max_digits=12, decimal_places=3, default=0, db_default=0, editable=False
    )
    taken_back = models.DecimalField(
        _("taken back"), max_digits=12, decimal_places=3, default=0, db_default=0, editable=False
    )
    credited_net = models.DecimalField(
        _("credited"), max_digits=14, decimal_places=2, default=0, db_default=0, editable=False
    )
    promised = models.JSONField(_("promised"), default=list, blank=True)
    promised_on = models.DateField(_("delivery"), null=True)
    rest_on = models.DateField(_("delivery of the rest"), null=True)
    requested_on = models.DateField(_("requested date"), null=True, blank=True)
    ship_to = models.JSONField(
        _("delivery address"),
        default=dict,
        blank=True,
        db_default={},
        help_text=_("Where it is not that of the order."),
    )
    cost_centre = models.CharField(_("cost centre"), max_length=20, blank=True)
    note = models.CharField(_("note"), max_length=200, blank=True)
    buyer_line = models.CharField(
        _("line in the buyer's order"), max_length=20, blank=True, default="", db_default=""
    )

    name = Translated("name")

    class Meta:
        verbose_name, verbose_name_plural = _("order line"), _("order lines")
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["order", "position"], name="order_line_position_once"),
            models.CheckConstraint(
                name="order_line_quantities",
                condition=Q(quantity__gt=0, back_ordered__gte=0, back_ordered__lte=F("quantity")),
            ),
            models.CheckConstraint(name="order_line_typed_with_unit", condition=TYPED_WITH_UNIT),
            models.CheckConstraint(
                name="order_line_shipped_at_most",
                condition=Q(shipped__gte=0, cancelled__gte=0, quantity__gte=F("shipped") + F("cancelled")),
            ),
            models.CheckConstraint(
                name="order_line_invoiced_at_most",
                condition=Q(invoiced__gte=0, quantity__gte=F("invoiced") + F("cancelled")),
            ),
            models.CheckConstraint(
                name="order_line_returned_at_most",
                condition=Q(
                    returned__gte=0,
                    returned__lte=F("shipped"),
                    taken_back__gte=0,
                    taken_back__lte=F("returned"),
                    credited_net__gte=0,
                ),
            ),
        ]

    def __str__(self):
        return f"{self.position}: {show_number(self.quantity)} × {self.sku}"

    @property
    def wanted(self) -> Decimal:
        """What is to be delivered in all."""
        return self.quantity - self.cancelled

    @property
    def kept(self) -> Decimal:
        """Of what is to be delivered in all, without what was taken back."""
        return self.wanted - self.taken_back

    @property
    def kept_net(self) -> Decimal:
        """What of its net nobody has credited."""
        return max(self.net - self.credited_net, Decimal(0))

    @property
    def returnable(self) -> Decimal:
        """Shipped, and held by no return or claim yet."""
        return self.shipped - self.returned

    @property
    def still_to_come(self) -> Decimal:
        return self.quantity - self.shipped - self.cancelled

    @property
    def told_shipped(self) -> str:
        return measured(self.shipped, self.unit)

    @property
    def told_returned(self) -> str:
        return measured(self.returned, self.unit)

    @property
    def told_cancelled(self) -> str:
        return measured(self.cancelled, self.unit)

    @property
    def told_to_come(self) -> str:
        """`4 pc`, of what is not shipped yet"""
        return measured(self.still_to_come, self.unit)

    @property
    def parts(self) -> tuple[Part, ...]:
        return tuple(Part(Decimal(quantity), date.fromisoformat(day)) for quantity, day in self.promised)

    def promise(self, parts: Sequence[Part]) -> None:
        """Writes the parts into the fields; saving is the caller's."""
        self.promised = [[format(part.quantity, "f"), part.on.isoformat()] for part in parts]
        days = [part.on for part in parts]
        self.promised_on = days[0] if days else None
        self.rest_on = days[-1] if len(days) > 1 else None

    @property
    def goes_to(self) -> str:
        """Where it is not delivered with the order: `HB-T3, Nordwerk GmbH, 28199 Bremen`."""
        return ", ".join(
            filter(
                None, (self.ship_to.get(name, "") for name in ("code", "name", "addition", "street", "city"))
            )
        )

    @property
    def delivery(self) -> str:
        """In the reader's language: `Tue 24 Nov`, or how much of what is not shipped yet comes when."""
        return delivery_text(without_first(self.parts, self.shipped), self.unit)


class OrderCharge(models.Model):
    """Freight or a surcharge as a line of its own, as agreed that day."""

    order = models.ForeignKey(Order, models.CASCADE, related_name="charges")
    kind = models.CharField(_("kind"), max_length=12, choices=OfOrder.choices)
    name_de = models.CharField(_("text (German)"), max_length=100, blank=True)
    name_en = models.CharField(_("text (English)"), max_length=100, blank=True)
    net = models.DecimalField(_("net"), max_digits=14, decimal_places=2)
    tax_percent = models.DecimalField(_("VAT %"), max_digits=5, decimal_places=2)
    tax_reason = models.CharField(_("VAT reason"), max_length=20)

    own_name = Translated("name")

    class Meta:
        verbose_name, verbose_name_plural = _("charge"), _("charges")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["order", "kind"], name="order_charge_once_per_kind"),
            models.CheckConstraint(name="order_charge_positive", condition=Q(net__gt=0)),
        ]

    def __str__(self):
        return self.name

    @property
    def name(self) -> str:
        return charge_name(self.kind, self.own_name)
