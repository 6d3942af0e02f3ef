"""Why goods come back, what has to be shown for it, and on which terms."""

from django.contrib.postgres.fields import ArrayField
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from accounts.models import Company
from catalog.models import Category, Product
from catalog.words import Translated
from pricing.models import Contract

from ..rules import Kind, Settlement, Terms

KINDS = (
    (Kind.RETURN.value, _("not wanted any more")),
    (Kind.DAMAGE.value, _("arrived damaged")),
    (Kind.DEFECT.value, _("defective")),
    (Kind.WRONG_ITEM.value, _("wrong article")),
    (Kind.SHORTAGE.value, _("too little came")),
    (Kind.PRICE.value, _("wrong price")),
    (Kind.LATE.value, _("came too late")),
)
SETTLEMENTS = (
    (Settlement.CREDIT.value, _("credit note")),
    (Settlement.REPLACEMENT.value, _("replacement")),
    (Settlement.REPAIR.value, _("repair")),
)
SETTLEMENT_WORDS = dict(SETTLEMENTS)


class Reason(models.Model):
    """A reason, or a group of them: those with some below cannot be chosen themselves."""

    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="below", verbose_name=_("below")
    )
    code = models.SlugField(_("code"), max_length=30, unique=True)
    name_de = models.CharField(_("name (German)"), max_length=80)
    name_en = models.CharField(_("name (English)"), max_length=80, blank=True)
    hint_de = models.CharField(_("what to show (German)"), max_length=200, blank=True)
    hint_en = models.CharField(_("what to show (English)"), max_length=200, blank=True)
    kind = models.CharField(_("kind"), max_length=10, choices=KINDS)
    needs_photo = models.BooleanField(_("needs a photo"), default=False)
    needs_text = models.BooleanField(_("needs a text"), default=False)
    settlements = ArrayField(
        models.CharField(max_length=12, choices=SETTLEMENTS),
        verbose_name=_("what can be asked for"),
        default=list,
    )
    position = models.PositiveSmallIntegerField(_("position"), default=0)
    is_active = models.BooleanField(_("can be chosen"), default=True)

    name, hint = Translated("name"), Translated("hint")

    class Meta:
        verbose_name, verbose_name_plural = _("reason of returns"), _("reasons of returns")
        ordering = ["position", "pk"]
        constraints = [
            models.CheckConstraint(
                name="reason_not_below_itself", condition=Q(parent=None) | ~Q(parent=F("id"))
            ),
            models.CheckConstraint(name="reason_settles_somehow", condition=Q(settlements__len__gt=0)),
        ]

    def __str__(self):
        return self.name


class Mark(models.TextChoices):
    """What many articles have in common besides a category."""

    DANGEROUS = "dangerous", _("hazardous")
    EXCLUSIVE = "exclusive", _("made for one customer")
    DISCONTINUED = "discontinued", _("discontinued")


class PolicyQuerySet(models.QuerySet):
    def for_company(self, company: Company):
        """Those of everybody, of the company, and of its contracts."""
        mine = Q(company=None, contract=None) | Q(company=company) | Q(contract__company=company)
        return self.filter(mine, is_active=True)


class Policy(models.Model):
    """Terms of returns and claims; what is left empty is said by a wider policy."""

    name = models.CharField(_("name"), max_length=80)
    company = models.ForeignKey(
        Company, models.CASCADE, null=True, blank=True, related_name="+", verbose_name=_("company")
    )
    contract = models.ForeignKey(
        Contract, models.CASCADE, null=True, blank=True, related_name="+", verbose_name=_("contract")
    )
    category = models.ForeignKey(
        Category, models.CASCADE, null=True, blank=True, related_name="+", verbose_name=_("category")
    )
    product = models.ForeignKey(
        Product, models.CASCADE, null=True, blank=True, related_name="+", verbose_name=_("product")
    )
    mark = models.CharField(_("articles that are"), max_length=12, choices=Mark.choices, blank=True)
    reason = models.ForeignKey(
        Reason,
        models.CASCADE,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("reason"),
        help_text=_("Or those below it."),
    )
    days = models.PositiveSmallIntegerField(
        _("days after delivery"), null=True, blank=True, help_text=_("In which it can be returned.")
    )
    fee_percent = models.DecimalField(
        _("restocking fee %"),
        max_digits=4,
        decimal_places=2,
        null=True,
        blank=True,
        validators=[MinValueValidator(0), MaxValueValidator(90)],
        help_text=_("Of what is not wanted any more."),
    )
    instant_up_to = models.DecimalField(
        _("granted at once up to, net"),
        max_digits=10,
        decimal_places=2,
        null=True,
        blank=True,
        validators=[MinValueValidator(0)],
        help_text=_("0: somebody always looks at it."),
    )
    instant_a_month = models.DecimalField(
        _("granted at once in 30 days, net"),
        max_digits=12,
        decimal_places=2,
        null=True,
        blank=True,
        validators=[MinValueValidator(0)],
        help_text=_("The most for one company; empty: no limit."),
    )
    keep_up_to = models.DecimalField(
        _("goods may be kept up to, net"),
        max_digits=10,
        decimal_places=2,
        null=True,
        blank=True,
        validators=[MinValueValidator(0)],
        help_text=_("Where sending them back costs more than they are worth."),
    )
    is_excluded = models.BooleanField(
        _("not taken back"),
        null=True,
        blank=True,
        help_text=_("Claims about damaged, wrong or missing goods stay possible."),
    )
    is_active = models.BooleanField(_("in force"), default=True)

    objects = PolicyQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("return policy"), _("return policies")
        ordering = ["name", "pk"]
        constraints = [
            models.CheckConstraint(
                name="policy_fee_percent",
                condition=Q(fee_percent=None) | Q(fee_percent__gte=0, fee_percent__lte=90),
            ),
            models.CheckConstraint(name="policy_one_customer", condition=Q(company=None) | Q(contract=None)),
            models.CheckConstraint(
                name="policy_one_kind_of_article",
                condition=Q(category=None, product=None)
                | Q(product=None, mark="")
                | Q(category=None, mark=""),
            ),
        ]

    def __str__(self):
        return self.name

    @property
    def terms(self) -> Terms:
        return Terms(
            days=self.days,
            fee_percent=self.fee_percent,
            instant_up_to=self.instant_up_to,
            instant_a_month=self.instant_a_month,
            keep_up_to=self.keep_up_to,
            is_excluded=self.is_excluded,
        )
