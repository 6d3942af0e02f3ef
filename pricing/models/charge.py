"""What an order costs besides its articles, and how little may be ordered. See docs/pricing.md."""

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q, Value
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _
from django_countries.fields import CountryField
from djmoney.models.fields import CurrencyField

from accounts.models import Company, SalesChannel, Segment
from catalog.words import Translated

from .price_row import last_day, valid_days


class ChargeQuerySet(models.QuerySet):
    def visible_to(self, actor):
        """Those for everybody, for the actor's company, and for its segment and channel."""
        if actor.company is None:
            return self.none()
        mine = Q(company=actor.company) | Q(segment=actor.company.segment_id, segment__isnull=False)
        mine |= Q(channel=actor.company.channel_id, channel__isnull=False)
        return self.filter(mine | Q(company=None, segment=None, channel=None))

    def in_force(self, on):
        return self.filter(valid__contains=on)


class Charge(models.Model):
    """One condition: for whom, delivered where, on orders below which goods value, and how much it is.

    Of one kind the closest holds: the company's before its segment's, its channel's, and everybody's; of those the
    one for the country of delivery before the one for every country.
    """

    class Kind(models.TextChoices):
        MINIMUM = "minimum", _("minimum order value")
        BROKEN_PACK = "broken_pack", _("surcharge for broken packs")
        SMALL_ORDER = "small_order", _("small-order surcharge")
        FREIGHT = "freight", _("freight")

    kind = models.CharField(_("kind"), max_length=12, choices=Kind.choices)
    company = models.ForeignKey(
        Company, models.CASCADE, null=True, blank=True, related_name="+", verbose_name=_("company")
    )
    segment = models.ForeignKey(
        Segment, models.CASCADE, null=True, blank=True, related_name="+", verbose_name=_("segment")
    )
    channel = models.ForeignKey(
        SalesChannel,
        models.CASCADE,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("sales channel"),
        help_text=_("Where neither company, segment nor channel is named, it holds for everybody."),
    )
    currency = CurrencyField(verbose_name=_("currency"), default="EUR")
    country = CountryField(
        _("country of delivery"), blank=True, default="", help_text=_("Empty: for every country.")
    )
    below = models.DecimalField(
        _("for orders below"),
        max_digits=14,
        decimal_places=2,
        null=True,
        blank=True,
        validators=[MinValueValidator(0)],
        help_text=_("Net value of the articles; for freight this is the freight-free limit. Empty: always."),
    )
    amount = models.DecimalField(
        _("amount"),
        max_digits=14,
        decimal_places=2,
        null=True,
        blank=True,
        validators=[MinValueValidator(0)],
        help_text=_("Net; for broken packs, of each line. 0: nothing is charged."),
    )
    percent = models.DecimalField(
        _("percent"),
        max_digits=7,
        decimal_places=4,
        null=True,
        blank=True,
        validators=[MinValueValidator(0), MaxValueValidator(100)],
        help_text=_("Instead of an amount: of the articles' net value; for broken packs, of the line's."),
    )
    name_de = models.CharField(
        _("text (German)"),
        max_length=100,
        blank=True,
        help_text=_("On orders and invoices; empty: the kind."),
    )
    name_en = models.CharField(_("text (English)"), max_length=100, blank=True)
    valid = valid_days()

    own_name = Translated("name")
    objects = ChargeQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("condition of sale"), _("conditions of sale")
        ordering = ["kind", "currency", "country", "pk"]
        constraints = [
            models.CheckConstraint(
                name="charge_for_one_party",
                condition=Q(company=None, segment=None)
                | Q(company=None, channel=None)
                | Q(segment=None, channel=None),
                violation_error_message=_("Name a company, a segment or a sales channel, not several."),
            ),
            models.CheckConstraint(
                name="charge_amount_or_percent",
                condition=Q(kind="minimum", amount=None, percent=None)
                | (~Q(kind="minimum") & Q(amount__isnull=False, amount__gte=0, percent=None))
                | (~Q(kind="minimum") & Q(amount=None, percent__isnull=False, percent__range=(0, 100))),
                violation_error_message=_(
                    "Give an amount or a percentage; for a minimum order value give neither."
                ),
            ),
            models.CheckConstraint(
                name="charge_minimum_with_value",
                condition=Q(below__isnull=True) & ~Q(kind="minimum") | Q(below__isnull=False, below__gte=0),
                violation_error_message=_("Say below which value orders are refused."),
            ),
            ExclusionConstraint(
                name="charge_one_at_a_time",
                expressions=[
                    ("kind", RangeOperators.EQUAL),
                    ("currency", RangeOperators.EQUAL),
                    ("country", RangeOperators.EQUAL),
                    *(
                        (
                            Coalesce(party, Value(0), output_field=models.BigIntegerField()),
                            RangeOperators.EQUAL,
                        )
                        for party in ("company", "segment", "channel")
                    ),
                    ("valid", RangeOperators.OVERLAPS),
                ],
                violation_error_message=_(
                    "There is one of this kind for the same orders on some of these days."
                ),
            ),
        ]

    def __str__(self):
        return self.get_kind_display()

    @property
    def valid_until(self):
        return last_day(self.valid)


class OfOrder(models.TextChoices):
    """What an order can be charged for besides its articles: conditions of sale, and how it is delivered."""

    BROKEN_PACK = Charge.Kind.BROKEN_PACK.value, Charge.Kind.BROKEN_PACK.label
    SMALL_ORDER = Charge.Kind.SMALL_ORDER.value, Charge.Kind.SMALL_ORDER.label
    FREIGHT = Charge.Kind.FREIGHT.value, Charge.Kind.FREIGHT.label
    DELIVERY = "delivery", _("delivery")


def charge_name(kind: str, own_name: str) -> str:
    """What a charge is called on an order: the seller's own text, or the kind."""
    if own_name:
        return own_name
    label = str(OfOrder(kind).label)
    return label[:1].upper() + label[1:]
