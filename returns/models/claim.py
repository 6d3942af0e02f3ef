"""A return or claim: the RMA of one customer, with lines of one or several orders."""

from decimal import Decimal

from django.conf import settings
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from djmoney.models.fields import CurrencyField

from accounts.models import Company, CompanyOwnedQuerySet, Unit, in_scope
from accounts.permissions import Permission
from b2bshop.money import show_number
from catalog.units import measured
from orders.models import Invoice, Order, OrderLine

from ..states import OPEN, State
from .policy import SETTLEMENTS, Reason


class ReturnQuerySet(CompanyOwnedQuerySet):
    def visible_to(self, actor):
        """Within the actor's reach, where they may see every order it is about; of drafts only their own."""
        foreign = ReturnLine.objects.filter(claim=OuterRef("pk")).exclude(
            order_line__order__in=Order.objects.visible_to(actor)
        )
        reach = in_scope(actor, Permission.SEE_ORDERS, owner="requested_by")
        mine = ~Q(state=State.DRAFT) | Q(requested_by=actor.user)
        return self.filter(reach, mine).exclude(Exists(foreign))

    def submitted(self):
        return self.exclude(state=State.DRAFT)

    def drafts(self):
        return self.filter(state=State.DRAFT)

    def open(self):
        return self.filter(state__in=OPEN)


class Return(models.Model):
    """`answer_by` is when the customer was promised a decision, `send_by` the last day for the goods to be sent.

    A draft has no number and holds nothing. Of a draft `key` is empty; else it makes the return happen once.
    """

    number = models.CharField(_("number"), max_length=20, unique=True, null=True)  # noqa: DJ001  drafts have none
    company = models.ForeignKey(Company, models.PROTECT, related_name="returns", verbose_name=_("company"))
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="returns", verbose_name=_("unit"))
    requested_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="returns", verbose_name=_("requested by")
    )
    state = models.CharField(_("state"), max_length=12, choices=State.choices, default=State.DRAFT)
    channel = models.CharField(_("channel"), max_length=10)
    reference = models.CharField(_("your own number"), max_length=35, blank=True)
    note = models.CharField(_("note"), max_length=1000, blank=True)
    key = models.CharField(max_length=64, blank=True, editable=False)
    key_hash = models.CharField(max_length=64, blank=True, editable=False)
    currency = CurrencyField(verbose_name=_("currency"))
    opened_at = models.DateTimeField(_("begun"))
    requested_at = models.DateTimeField(_("requested"), null=True)
    answer_by = models.DateTimeField(_("answer by"), null=True)
    decided_at = models.DateTimeField(_("decided"), null=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("decided by"),
        help_text=_("Empty where the policy decided."),
    )
    answer = models.CharField(_("answer"), max_length=1000, blank=True)
    send_by = models.DateField(_("send back by"), null=True)
    received_at = models.DateTimeField(_("received"), null=True)
    settled_at = models.DateTimeField(_("settled"), null=True)

    objects = ReturnQuerySet.as_manager()
    scoped_by = {"unit": "unit", "owner": "requested_by"}

    class Meta:
        verbose_name, verbose_name_plural = _("return"), _("returns")
        ordering = ["-requested_at", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["company", "key"], condition=~Q(key=""), name="return_key_once"),
            models.CheckConstraint(
                name="return_numbered_once_submitted",
                condition=Q(state="draft", number=None, requested_at=None)
                | (~Q(state="draft") & Q(number__isnull=False, requested_at__isnull=False)),
            ),
        ]
        indexes = [
            models.Index(fields=["company", "-requested_at", "-id"], name="return_by_company"),
            models.Index(fields=["answer_by"], condition=Q(state="requested"), name="return_to_answer"),
        ]

    def __str__(self):
        return self.number or str(_("draft"))

    def get_absolute_url(self):
        if self.state == State.DRAFT:
            return reverse("returns:draft", args=[self.pk])
        return reverse("returns:return", args=[self.number])


class ReturnLine(models.Model):
    """`quantity` is in the unit of the article; of it `held` is withheld from other returns. `value` is what it is
    about, net, `amount` what the customer wants to have back where it is a price.

    What was decided: `granted` of the quantity, or `granted_net`; what came: `received`, of which `accepted`.
    """

    claim = models.ForeignKey(Return, models.CASCADE, related_name="lines")
    position = models.PositiveSmallIntegerField(_("position"))
    order_line = models.ForeignKey(OrderLine, models.PROTECT, related_name="returns")
    quantity = models.DecimalField(_("quantity"), max_digits=12, decimal_places=3)
    held = models.DecimalField(_("held"), max_digits=12, decimal_places=3, default=0)
    reason = models.ForeignKey(
        Reason, models.PROTECT, null=True, related_name="lines", verbose_name=_("reason")
    )
    text = models.CharField(_("text"), max_length=1000, blank=True)
    settlement = models.CharField(_("settlement"), max_length=12, choices=SETTLEMENTS, default="credit")
    amount = models.DecimalField(
        _("amount wanted, net"), max_digits=14, decimal_places=2, null=True, blank=True
    )
    value = models.DecimalField(_("value, net"), max_digits=14, decimal_places=2, default=0)
    fee_percent = models.DecimalField(_("restocking fee %"), max_digits=4, decimal_places=2, default=0)
    last_on = models.DateField(_("could be returned until"), null=True)
    comes_back = models.BooleanField(_("comes back"), default=False)
    granted = models.DecimalField(_("granted"), max_digits=12, decimal_places=3, null=True)
    granted_net = models.DecimalField(_("granted, net"), max_digits=14, decimal_places=2, null=True)
    received = models.DecimalField(_("received"), max_digits=12, decimal_places=3, null=True)
    accepted = models.DecimalField(_("accepted"), max_digits=12, decimal_places=3, null=True)
    finding = models.CharField(_("finding"), max_length=300, blank=True)
    is_in_advance = models.BooleanField(_("replaced in advance"), default=False)
    replacement = models.ForeignKey(
        Order, models.PROTECT, null=True, related_name="+", verbose_name=_("replacement")
    )
    credits = models.ManyToManyField(Invoice, related_name="+", verbose_name=_("credit notes"))

    class Meta:
        verbose_name, verbose_name_plural = _("line of a return"), _("lines of returns")
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["claim", "position"], name="return_line_position_once"),
            models.CheckConstraint(
                name="return_line_quantities",
                condition=Q(quantity__gt=0, held__gte=0, held__lte=F("quantity"), value__gte=0)
                & (Q(amount=None) | Q(amount__gt=0))
                & (Q(granted=None) | Q(granted__gte=0, granted__lte=F("quantity")))
                & (Q(accepted=None) | Q(accepted__gte=0, accepted__lte=F("granted"))),
            ),
        ]
        indexes = [models.Index(fields=["order_line"], name="return_by_order_line")]

    def __str__(self):
        return f"{self.position}: {show_number(self.quantity)} × {self.order_line.sku}"

    @property
    def told(self) -> str:
        """`5 pc`"""
        return measured(self.quantity, self.order_line.unit)

    @property
    def told_granted(self) -> str:
        return measured(self.granted or Decimal(0), self.order_line.unit)

    @property
    def told_accepted(self) -> str:
        return measured(self.accepted or Decimal(0), self.order_line.unit)


class PhotoQuerySet(models.QuerySet):
    def visible_to(self, actor):
        return self.filter(line__claim__in=Return.objects.visible_to(actor))


class Photo(models.Model):
    """Made anew from what was uploaded: nothing of the file as it came is kept."""

    line = models.ForeignKey(ReturnLine, models.CASCADE, related_name="photos")
    name = models.CharField(_("name"), max_length=100)
    file = models.FileField(_("file"), upload_to="returns/%Y/%m/")
    width = models.PositiveIntegerField(_("width"))
    height = models.PositiveIntegerField(_("height"))
    added_at = models.DateTimeField(_("added"))

    objects = PhotoQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("photo"), _("photos")
        ordering = ["pk"]

    def __str__(self):
        return self.name
