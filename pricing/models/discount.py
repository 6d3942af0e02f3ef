"""What a contract or a price list takes off the price of the base list. The rules are in docs/pricing.md."""

from functools import reduce
from operator import add

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Case, Q, Value, When
from django.utils.translation import gettext_lazy as _

from .contract import Contract, OfContractQuerySet
from .lists import PriceList
from .price_row import BASES, valid_days

# What a discount can name, from the closest to the widest; of several that fit the closest counts.
WEIGHTS = {
    "product": 32,
    "family": 16,
    "discount_group": 8,
    "product_class": 4,
    "manufacturer": 2,
    "category": 1,
}


# Those that are rows of their own; a discount group is a word.
NAMED = tuple(name for name in WEIGHTS if name != "discount_group")


def _weight():
    """The sum of the weights of what is named: more things named are closer than one of them."""
    parts = [
        Case(When(**{f"{name}__isnull": True}, then=Value(0)), default=Value(weight))
        for name, weight in WEIGHTS.items()
        if name in NAMED
    ]
    of_group = Case(When(discount_group="", then=Value(0)), default=Value(WEIGHTS["discount_group"]))
    return reduce(add, parts, of_group)


def _named(name: str, verbose_name):
    return models.ForeignKey(
        f"catalog.{name}", models.CASCADE, null=True, blank=True, related_name="+", verbose_name=verbose_name
    )


class Discount(models.Model):
    """Takes `percent`, or `amount` per `basis` units, off; an additional one comes off what another has left."""

    contract = models.ForeignKey(
        Contract,
        models.CASCADE,
        null=True,
        blank=True,
        related_name="discounts",
        db_index=False,
        verbose_name=_("contract"),
    )
    price_list = models.ForeignKey(
        PriceList,
        models.CASCADE,
        null=True,
        blank=True,
        related_name="discounts",
        db_index=False,
        verbose_name=_("price list"),
    )
    category = _named("Category", _("category"))
    manufacturer = _named("Manufacturer", _("manufacturer"))
    product_class = _named("ProductClass", _("product class"))
    discount_group = models.CharField(
        _("discount group"),
        max_length=20,
        blank=True,
        default="",
        help_text=_("As it stands with the products."),
    )
    family = _named("ProductFamily", _("variant family"))
    product = _named("Product", _("product"))
    min_quantity = models.DecimalField(
        _("from quantity"),
        max_digits=12,
        decimal_places=3,
        default=0,
        validators=[MinValueValidator(0)],
        help_text=_("In the product's unit of measure; 0: for any quantity."),
    )
    percent = models.DecimalField(
        _("percent"),
        max_digits=7,
        decimal_places=4,
        null=True,
        blank=True,
        validators=[MinValueValidator(0), MaxValueValidator(100)],
    )
    amount = models.DecimalField(
        _("amount"),
        max_digits=14,
        decimal_places=4,
        null=True,
        blank=True,
        validators=[MinValueValidator(0)],
        help_text=_("Instead of a percentage, in the currency of the contract or list."),
    )
    basis = models.PositiveSmallIntegerField(_("price basis"), default=1, choices=BASES)
    is_additional = models.BooleanField(
        _("additional"),
        default=False,
        help_text=_("Comes off what the other discount leaves: the two multiply."),
    )
    valid = valid_days()
    weight = models.GeneratedField(
        expression=_weight(), output_field=models.PositiveSmallIntegerField(), db_persist=True
    )

    objects = OfContractQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("discount"), _("discounts")
        constraints = [
            models.CheckConstraint(
                name="discount_of_one_source",
                condition=Q(contract__isnull=False, price_list=None)
                | Q(contract=None, price_list__isnull=False),
                violation_error_message=_("Name either a contract or a price list."),
            ),
            models.CheckConstraint(
                name="discount_percent_or_amount",
                condition=Q(percent__isnull=False, percent__range=(0, 100), amount=None)
                | Q(percent=None, amount__isnull=False, amount__gte=0),
                violation_error_message=_("Give either a percentage or an amount."),
            ),
            models.CheckConstraint(
                name="discount_sensible", condition=Q(min_quantity__gte=0, basis__in=[1, 100, 1000])
            ),
        ]
        indexes = [  # a contract may have thousands for single products and a few for everything else
            models.Index(fields=["contract", "product"], name="discount_of_contract"),
            models.Index(fields=["price_list", "product"], name="discount_of_list"),
        ]

    def __str__(self):
        off = (
            f"{self.percent.normalize():f} %" if self.percent is not None else f"{self.amount} / {self.basis}"
        )
        return f"{off} · {self.what}" if self.what else off

    @property
    def what(self) -> str:
        """What it names, the closest first; empty where it holds for everything."""
        return ", ".join(str(thing) for name in WEIGHTS if (thing := getattr(self, name)))

    def clean(self):
        if self.price_list_id and self.price_list.is_base:
            raise ValidationError(
                {"price_list": _("A base list has prices, and nothing to take a discount off.")}
            )
