"""Carts: what somebody means to order."""

from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import F, OuterRef, Q, Subquery
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.models import Address, Company, CompanyOwnedQuerySet, CostCentre, Unit
from catalog.models import Product

from .sharing import CartShare, CartUse, Right
from .typed import TYPED_WITH_UNIT, Typed


class CartQuerySet(CompanyOwnedQuerySet):
    def visible_to(self, actor):
        """A person's own carts in the company and unit they act for, and those colleagues share with them."""
        return self.reachable(actor, Right.VIEW)

    def reachable(self, actor, right: Right):
        """Those in which the actor may do what `right` says, or more."""
        if actor.user is None:
            return self.none()
        shared = CartShare.objects.reaching(actor).filter(right__gte=right).values("cart")
        mine = Q(owner=actor.user, unit=actor.unit)
        return super().visible_to(actor).filter(mine | Q(pk__in=shared))

    def open(self):
        return self.filter(closed_at=None)

    def last_used_first(self, user):
        """In the order in which this person put something into them or chose them, the current one first."""
        used = CartUse.objects.filter(cart=OuterRef("pk"), user=user).values("used_at")
        return self.annotate(used_at=Subquery(used)).order_by(
            F("used_at").desc(nulls_last=True), "-touched_at", "-pk"
        )

    def that_get_what_is_added(self, actor):
        """Their own, and those of colleagues they have chosen; the current one first.

        What is merely shared with somebody is not there: nothing goes into a colleague's cart unawares.
        """
        found = self.reachable(actor, Right.EDIT).open().last_used_first(actor.user)
        return found.filter(Q(owner=actor.user) | Q(used_at__isnull=False))


class Cart(models.Model):
    """Open until it becomes an order. Its cost centre, address and order number are where the checkout begins.

    The one somebody used last is their current one. `touched_at` changes with every change of what lies in it.
    """

    company = models.ForeignKey(Company, models.CASCADE, related_name="carts", verbose_name=_("company"))
    unit = models.ForeignKey(Unit, models.CASCADE, verbose_name=_("unit"))
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="carts", verbose_name=_("owner")
    )
    name = models.CharField(_("name"), max_length=60, blank=True)
    cost_centre = models.ForeignKey(
        CostCentre,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("cost centre"),
    )
    ship_to = models.ForeignKey(
        Address, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("deliver to")
    )
    po_number = models.CharField(_("your order number"), max_length=35, blank=True, default="", db_default="")
    touched_at = models.DateTimeField(_("last changed"))
    renews = models.ForeignKey(
        "orders.Order",
        models.SET_NULL,
        null=True,
        editable=False,
        related_name="carts_again",
        verbose_name=_("submits again"),
    )
    amends = models.ForeignKey(
        "orders.Order",
        models.SET_NULL,
        null=True,
        editable=False,
        related_name="carts_amending",
        verbose_name=_("changes order"),
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

    @property
    def began_as(self):
        """The order it submits again, or changes."""
        return self.renews or self.amends

    def priced_on(self, today: date) -> date:
        """An order that is changed keeps the prices of its day."""
        return self.amends.price_day if self.amends else today


class CartLineQuerySet(models.QuerySet):
    def wanted(self):
        """Those that are ordered with the cart; the others are put aside."""
        return self.filter(is_aside=False)

    def for_basket(self):
        """With all that `queries.as_basket` asks for: `article` is the number of the product, which is read later."""
        return self.select_related("cost_centre", "ship_to").annotate(article=F("product__sku"))


def remember_its_code(collector, field, lines, using) -> None:
    """An address is removed: lines that were to go there say so, and are not sent elsewhere unasked."""
    code = Address.objects.filter(pk=OuterRef("ship_to")).values("code")[:1]
    lines.update(lost_place=Subquery(code))
    models.SET_NULL(collector, field, lines, using)


class CartLine(Typed):
    """`quantity` is in the product's unit; `typed_*` is what somebody typed where that was another unit.

    An article may lie in a cart several times: with another note, cost centre, day, address or unit. `shown_*` is what
    the buyer last saw: the price (docs/pricing.md), and whether all of it could be sent at once.
    """

    cart = models.ForeignKey(Cart, models.CASCADE, related_name="lines")
    product = models.ForeignKey(Product, models.CASCADE, related_name="+", verbose_name=_("product"))
    quantity = models.DecimalField(_("quantity"), max_digits=12, decimal_places=3)
    note = models.CharField(_("note"), max_length=200, blank=True)
    cost_centre = models.ForeignKey(
        CostCentre, models.SET_NULL, null=True, blank=True, verbose_name=_("cost centre")
    )
    ship_to = models.ForeignKey(
        Address, remember_its_code, null=True, blank=True, related_name="+", verbose_name=_("deliver to")
    )
    lost_place = models.CharField(max_length=35, blank=True, default="", db_default="", editable=False)
    requested_on = models.DateField(_("requested date"), null=True, blank=True)
    is_aside = models.BooleanField(_("put aside"), default=False, db_default=False)
    shown_amount = models.DecimalField(max_digits=14, decimal_places=4, null=True, editable=False)
    shown_basis = models.PositiveSmallIntegerField(null=True, editable=False)
    shown_at_once = models.BooleanField(null=True, editable=False)
    changed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        editable=False,
        related_name="+",
        verbose_name=_("changed by"),
    )
    changed_at = models.DateTimeField(_("last changed"), null=True, editable=False)

    objects = CartLineQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("cart line"), _("cart lines")
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(name="cart_line_quantity_positive", condition=Q(quantity__gt=0)),
            models.CheckConstraint(name="cart_line_typed_with_unit", condition=TYPED_WITH_UNIT),
        ]

    def __str__(self):
        return f"{self.quantity} × {self.product_id}"

    @property
    def unit(self) -> str:  # type: ignore[override]
        return self.product.unit

    @property
    def counted_in(self) -> str:
        """The unit it was typed in."""
        return self.typed_unit or self.product.unit

    @property
    def place_code(self) -> str:
        """Of the address it goes to, also where that is gone; empty where it goes with the order."""
        return self.ship_to.code if self.ship_to else self.lost_place

    @property
    def alike(self) -> tuple:
        """Lines of a cart that say the same of these are one line when their quantities meet."""
        place = (self.cost_centre_id, self.requested_on, self.ship_to_id, self.lost_place)
        return (self.product_id, self.counted_in, self.note, *place)
