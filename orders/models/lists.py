"""Lists (order templates): what is ordered again and again, for one person, a unit or the whole company."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.models import Company, CompanyOwnedQuerySet, CostCentre, Unit, in_scope
from accounts.permissions import Permission
from catalog.models import Product


class Audience(models.TextChoices):
    PERSON = "person", _("only me")
    UNIT = "unit", _("unit, with those below")
    COMPANY = "company", _("the whole company")


SHARED = ~Q(audience=Audience.PERSON)


class OrderListQuerySet(CompanyOwnedQuerySet):
    def visible_to(self, actor):
        """A person's own, those of the unit they act in or one above it, and those of the company."""
        if actor.company is None or actor.user is None:
            return self.none()
        above = actor.unit.paths_above() if actor.unit else []
        offered = Q(audience=Audience.COMPANY) | Q(audience=Audience.UNIT, unit__path__in=above)
        return super().visible_to(actor).filter(offered | Q(owner=actor.user))

    def manageable_by(self, actor):
        """Those the actor may rename, share, lock and delete: their own, and the shared ones their role reaches."""
        reach = in_scope(actor, Permission.MANAGE_LISTS) & SHARED
        found = self.visible_to(actor).filter(is_sellers=False)
        return found.filter(Q(owner=actor.user) | reach)

    def changeable_by(self, actor):
        """Those whose lines the actor may change: what is not locked, everybody who sees it."""
        reach = in_scope(actor, Permission.MANAGE_LISTS) & SHARED
        found = self.visible_to(actor).filter(is_sellers=False)
        return found.filter(Q(owner=actor.user) | reach | Q(is_locked=False) & SHARED)


class OrderList(models.Model):
    """`unit` is set for a list of a unit. What the seller keeps is changed in the administration only."""

    company = models.ForeignKey(Company, models.CASCADE, related_name="lists", verbose_name=_("company"))
    unit = models.ForeignKey(Unit, models.CASCADE, null=True, blank=True, verbose_name=_("unit"))
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="lists",
        verbose_name=_("owner"),
    )
    name = models.CharField(_("name"), max_length=60)
    audience = models.CharField(
        _("for whom"), max_length=10, choices=Audience.choices, default=Audience.PERSON
    )
    is_locked = models.BooleanField(
        _("locked"), default=False, help_text=_("Others can order from it, but not change it.")
    )
    is_sellers = models.BooleanField(
        _("kept by the seller"),
        default=False,
        help_text=_("The customer can order from it, but not change it."),
    )
    touched_at = models.DateTimeField(_("last changed"))

    objects = OrderListQuerySet.as_manager()
    scoped_by = {"unit": "unit"}

    class Meta:
        verbose_name, verbose_name_plural = _("list"), _("lists")
        ordering = ["name", "pk"]
        constraints = [
            models.CheckConstraint(
                name="order_list_of_a_unit_has_one",
                condition=Q(audience=Audience.UNIT, unit__isnull=False)
                | ~Q(audience=Audience.UNIT) & Q(unit=None),
            ),
        ]
        indexes = [models.Index(fields=["company", "name"], name="order_list_by_company")]

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return reverse("orders:order_list", args=[self.pk])

    @property
    def told_audience(self) -> str:
        """`Assembly`, with the units below it; else for whom it is."""
        return str(self.unit.name if self.unit else self.get_audience_display())


class ListLine(models.Model):
    """`quantity`, what is ordered each time, and `target`, the stock on the shelf when it is full, count `unit`.

    Empty where nothing is said; an empty `unit` is the article's own. An article may stand in a list several times,
    on one shelf and on another.
    """

    order_list = models.ForeignKey(OrderList, models.CASCADE, related_name="lines", db_index=False)
    place = models.PositiveIntegerField(_("place"))
    section = models.CharField(_("section"), max_length=60, blank=True)
    product = models.ForeignKey(Product, models.CASCADE, related_name="+", verbose_name=_("product"))
    quantity = models.DecimalField(_("quantity"), max_digits=12, decimal_places=3, null=True, blank=True)
    unit = models.CharField(_("unit of measure"), max_length=3, blank=True)
    target = models.DecimalField(_("target stock"), max_digits=12, decimal_places=3, null=True, blank=True)
    note = models.CharField(_("note"), max_length=200, blank=True)
    cost_centre = models.ForeignKey(
        CostCentre, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("cost centre")
    )

    class Meta:
        verbose_name, verbose_name_plural = _("line of a list"), _("lines of lists")
        ordering = ["place", "pk"]
        constraints = [
            models.CheckConstraint(
                name="list_line_counts",
                condition=(Q(quantity=None) | Q(quantity__gt=0)) & (Q(target=None) | Q(target__gt=0)),
            ),
        ]
        indexes = [models.Index(fields=["order_list", "place"], name="list_line_by_place")]

    def __str__(self):
        return f"{self.place}: {self.product_id}"

    @property
    def counted_in(self) -> str:
        return self.unit or self.product.unit
