"""Price lists, contracts and tax rates. Rows carry validity; overlapping rows are refused by the database."""

from datetime import date, timedelta

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django_countries.fields import CountryField
from djmoney.models.fields import CurrencyField

from accounts.models import Company, CompanyOwnedQuerySet, Unit
from catalog.models import Product

BASES = [(1, "1"), (100, "100"), (1000, "1000")]


def _valid(**options) -> DateRangeField:
    return DateRangeField(_("valid"), help_text=_("First day, day after the last; empty: open."), **options)


class PriceList(models.Model):
    code = models.SlugField(_("code"), max_length=40, unique=True)
    name = models.CharField(_("name"), max_length=100)
    currency = CurrencyField(verbose_name=_("currency"), default="EUR")
    is_base = models.BooleanField(_("base price list of its currency"), default=False)

    class Meta:
        verbose_name, verbose_name_plural = _("price list"), _("price lists")
        ordering = ["code"]
        constraints = [
            models.UniqueConstraint(
                fields=["currency"], condition=Q(is_base=True), name="price_list_one_base_per_currency"
            )
        ]

    def __str__(self):
        return f"{self.name} ({self.currency})"


class PriceListAssignment(models.Model):
    """A company buys from this list before the base list; the lowest priority number goes first."""

    company = models.ForeignKey(
        Company, models.CASCADE, related_name="price_lists", verbose_name=_("company")
    )
    price_list = models.ForeignKey(
        PriceList, models.CASCADE, related_name="assignments", verbose_name=_("price list")
    )
    priority = models.PositiveSmallIntegerField(_("priority"), default=1)

    objects = CompanyOwnedQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("assigned price list"), _("assigned price lists")
        constraints = [
            models.UniqueConstraint(fields=["company", "price_list"], name="price_list_assigned_once")
        ]

    def __str__(self):
        return f"{self.company}: {self.price_list}"


class ContractQuerySet(CompanyOwnedQuerySet):
    def visible_to(self, actor):
        """Contracts of the whole company and of the actor's unit."""
        return super().visible_to(actor).filter(Q(unit=None) | Q(unit=actor.unit))

    def in_force(self, on):
        return self.filter(valid__contains=on, is_active=True)


class Contract(models.Model):
    """A framework agreement: prices agreed with one company, or one unit of it."""

    number = models.CharField(_("contract number"), max_length=40, unique=True)
    company = models.ForeignKey(Company, models.CASCADE, related_name="contracts", verbose_name=_("company"))
    unit = models.ForeignKey(Unit, models.CASCADE, null=True, blank=True, verbose_name=_("unit"))
    title = models.CharField(_("title"), max_length=120)
    currency = CurrencyField(verbose_name=_("currency"), default="EUR")
    valid = _valid()
    is_active = models.BooleanField(_("active"), default=True)

    objects = ContractQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("contract"), _("contracts")
        ordering = ["number"]

    def __str__(self):
        return f"{self.number} {self.title}"

    @property
    def valid_until(self):
        return last_day(self.valid)


def last_day(days) -> date | None:
    """The last day of a half-open range, or None when it has no end."""
    return days.upper - timedelta(days=1) if days and days.upper else None


class PriceRow(models.Model):
    """`amount` per `basis` units from `min_quantity` on, while `valid`."""

    product = models.ForeignKey(Product, models.CASCADE, related_name="+", verbose_name=_("product"))
    min_quantity = models.DecimalField(_("from quantity"), max_digits=12, decimal_places=3, default=1)
    amount = models.DecimalField(_("amount"), max_digits=14, decimal_places=4)
    basis = models.PositiveSmallIntegerField(_("price basis"), default=1, choices=BASES)
    valid = _valid()

    class Meta:
        abstract = True

    def __str__(self):
        return f"{self.product_id} ≥ {self.min_quantity}: {self.amount} / {self.basis}"


def _row_constraints(name: str, parent: str) -> list:
    return [
        models.CheckConstraint(
            name=f"{name}_sensible", condition=Q(amount__gte=0, min_quantity__gt=0, basis__in=[1, 100, 1000])
        ),
        ExclusionConstraint(
            name=f"{name}_one_at_a_time",
            expressions=[
                (parent, RangeOperators.EQUAL),
                ("product", RangeOperators.EQUAL),
                ("min_quantity", RangeOperators.EQUAL),
                ("valid", RangeOperators.OVERLAPS),
            ],
        ),
    ]


class ListPrice(PriceRow):
    price_list = models.ForeignKey(
        PriceList, models.CASCADE, related_name="prices", verbose_name=_("price list")
    )

    class Meta:
        verbose_name, verbose_name_plural = _("list price"), _("list prices")
        constraints = _row_constraints("list_price", "price_list")
        indexes = [
            models.Index(
                fields=["price_list", "product", "min_quantity"],
                include=["amount", "basis", "valid"],
                name="list_price_lookup",
            ),
            models.Index("price_list", F("amount") / F("basis"), name="list_price_by_amount"),
        ]


class ContractPrice(PriceRow):
    contract = models.ForeignKey(Contract, models.CASCADE, related_name="prices", verbose_name=_("contract"))

    class Meta:
        verbose_name, verbose_name_plural = _("contract price"), _("contract prices")
        constraints = _row_constraints("contract_price", "contract")
        indexes = [
            models.Index(
                fields=["contract", "product", "min_quantity"],
                include=["amount", "basis", "valid"],
                name="contract_price_lookup",
            )
        ]


class TaxRate(models.Model):
    """The percentage a country takes for a tax class while valid."""

    country = CountryField(_("country"))
    tax_class = models.CharField(_("tax class"), max_length=10, choices=Product.TaxClass.choices)
    percent = models.DecimalField(_("percent"), max_digits=5, decimal_places=2)
    valid = _valid()

    class Meta:
        verbose_name, verbose_name_plural = _("tax rate"), _("tax rates")
        ordering = ["country", "tax_class"]
        constraints = [
            models.CheckConstraint(name="tax_rate_sensible", condition=Q(percent__gte=0, percent__lte=100)),
            ExclusionConstraint(
                name="tax_rate_one_at_a_time",
                expressions=[
                    ("country", RangeOperators.EQUAL),
                    ("tax_class", RangeOperators.EQUAL),
                    ("valid", RangeOperators.OVERLAPS),
                ],
            ),
        ]

    def __str__(self):
        return f"{self.country} {self.tax_class}: {self.percent} %"
