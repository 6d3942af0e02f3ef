"""Budgets as ledgers: immutable entries, and one row of balances per period that one guarded UPDATE changes."""

from datetime import date
from decimal import Decimal

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from djmoney.models.fields import CurrencyField

from accounts.models import Company, CostCentre, Unit, in_scope
from accounts.permissions import Permission
from catalog.models import Category

from ..budget_rules import Every, Exceeded, Terms

PERIODS = (
    (Every.MONTH.value, _("month")),
    (Every.QUARTER.value, _("quarter")),
    (Every.YEAR.value, _("calendar year")),
    (Every.FISCAL_YEAR.value, _("fiscal year")),
    (Every.ONCE.value, _("once, from the first to the last day")),
)
WHEN_EXCEEDED = (
    (Exceeded.INFORM.value, _("inform the owner")),
    (Exceeded.WARN.value, _("warn the buyer")),
    (Exceeded.APPROVE.value, _("the owner has to agree")),
    (Exceeded.BLOCK.value, _("refuse the order")),
)


class BudgetQuerySet(models.QuerySet):
    def visible_to(self, actor):
        """What the actor's permission reaches, what their own orders count towards, and what they own."""
        if actor.user is None or actor.unit is None or not actor.can(Permission.SEE_BUDGETS):
            return self.none()
        seen = in_scope(actor, Permission.SEE_BUDGETS, owner="person") | Q(owner=actor.user)
        return self.filter(seen | _counts(actor), company=actor.company)

    def managed_by(self, actor):
        """Of the whole company, or those of the units the actor's permission reaches."""
        return self.filter(in_scope(actor, Permission.MANAGE_BUDGETS))

    def in_force(self, *, on: date):
        open_end = Q(valid_until=None) | Q(valid_until__gte=on)
        return self.filter(open_end, valid_from__lte=on, ended_at=None)

    def counting_for(self, actor):
        """Those an order of the actor may count towards, as far as unit and person say."""
        return self.filter(_counts(actor), company=actor.company)


def _counts(actor) -> Q:
    above = Q(unit=None) | Q(unit__path__in=actor.unit.paths_above())
    return above & (Q(person=None) | Q(person=actor.person))


class Budget(models.Model):
    """What it counts (`unit`, `cost_centre`, `person`, `category`, all that are set) and its period never change."""

    company = models.ForeignKey(Company, models.PROTECT, related_name="budgets", verbose_name=_("company"))
    name = models.CharField(_("name"), max_length=80)
    unit = models.ForeignKey(
        Unit, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("unit")
    )
    cost_centre = models.ForeignKey(
        CostCentre, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("cost centre")
    )
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("person"),
    )
    category = models.ForeignKey(
        Category, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("category")
    )
    every = models.CharField(_("period"), max_length=12, choices=PERIODS)
    start_month = models.PositiveSmallIntegerField(
        _("fiscal year begins in month"),
        default=1,
        validators=[MinValueValidator(1), MaxValueValidator(12)],
    )
    amount = models.DecimalField(_("amount per period"), max_digits=14, decimal_places=2)
    currency = CurrencyField(verbose_name=_("currency"))
    gross = models.BooleanField(_("with VAT"), default=False)
    carries_over = models.BooleanField(_("carries the rest over"), default=False)
    exceeded = models.CharField(_("when exceeded"), max_length=8, choices=WHEN_EXCEEDED)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="owned_budgets", verbose_name=_("owner")
    )
    valid_from = models.DateField(_("valid from"))
    valid_until = models.DateField(_("valid until"), null=True, blank=True, help_text=_("Last day."))
    ended_at = models.DateTimeField(_("ended"), null=True)
    version = models.PositiveIntegerField(_("version"), default=1)

    objects = BudgetQuerySet.as_manager()
    scoped_by = {"unit": "unit", "owner": "person"}

    class Meta:
        verbose_name, verbose_name_plural = _("budget"), _("budgets")
        ordering = ["name", "id"]
        constraints = [
            models.CheckConstraint(name="budget_amount_not_negative", condition=Q(amount__gte=0)),
            models.CheckConstraint(name="budget_start_month", condition=Q(start_month__range=(1, 12))),
            models.CheckConstraint(
                name="budget_validity_forward",
                condition=Q(valid_until=None) | Q(valid_until__gte=F("valid_from")),
            ),
            models.CheckConstraint(
                name="budget_once_ends",
                condition=~Q(every=Every.ONCE.value) | Q(valid_until__isnull=False),
            ),
        ]
        indexes = [
            models.Index(fields=["company"], condition=Q(ended_at=None), name="budget_open_by_company")
        ]

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return reverse("budgets:budget", args=[self.pk])

    @property
    def terms(self) -> Terms:
        return Terms(
            Every(self.every),
            self.amount,
            self.valid_from,
            self.valid_until,
            self.start_month,
            self.carries_over,
        )


class BudgetPeriod(models.Model):
    """The balances of one period; written by actions.budget only, together with the entries they are the sum of."""

    budget = models.ForeignKey(Budget, models.PROTECT, related_name="periods", verbose_name=_("budget"))
    first_on = models.DateField(_("first day"))
    last_on = models.DateField(_("last day"))
    amount = models.DecimalField(_("amount"), max_digits=14, decimal_places=2)
    reserved = models.DecimalField(_("reserved"), max_digits=14, decimal_places=2, default=0)
    consumed = models.DecimalField(_("used"), max_digits=14, decimal_places=2, default=0)
    adjusted = models.DecimalField(_("adjusted"), max_digits=14, decimal_places=2, default=0)

    class Meta:
        verbose_name, verbose_name_plural = _("period of a budget"), _("periods of budgets")
        ordering = ["budget", "-first_on"]
        constraints = [
            models.UniqueConstraint(fields=["budget", "first_on"], name="budget_period_once"),
            models.CheckConstraint(name="budget_period_forward", condition=Q(last_on__gte=F("first_on"))),
            models.CheckConstraint(name="budget_reserved_not_negative", condition=Q(reserved__gte=0)),
            models.CheckConstraint(name="budget_consumed_not_negative", condition=Q(consumed__gte=0)),
            models.CheckConstraint(
                name="budget_total_not_negative", condition=Q(amount__gte=0) & Q(adjusted__gte=-F("amount"))
            ),
        ]

    def __str__(self):
        return f"{self.budget_id}: {self.first_on}"

    @property
    def total(self) -> Decimal:
        return self.amount + self.adjusted

    @property
    def left(self) -> Decimal:
        return self.total - self.reserved - self.consumed


class BudgetEntry(models.Model):
    """One movement; the database refuses to change or delete it. Only adjustments and carried rests may be negative."""

    class Kind(models.TextChoices):
        RESERVE = "reserve", _("reserved")
        CONSUME = "consume", _("used")
        RELEASE = "release", _("released")
        REFUND = "refund", _("credited")
        ADJUST = "adjust", _("adjusted")
        CARRY = "carry", _("carried over")

    period = models.ForeignKey(
        BudgetPeriod, models.PROTECT, related_name="entries", verbose_name=_("period of a budget")
    )
    kind = models.CharField(_("kind"), max_length=8, choices=Kind.choices)
    amount = models.DecimalField(_("amount"), max_digits=14, decimal_places=2)
    reference = models.CharField(_("order number"), max_length=20, blank=True)
    booked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("by")
    )
    booked_at = models.DateTimeField(_("booked"))
    reason = models.CharField(_("reason"), max_length=200, blank=True)

    class Meta:
        verbose_name, verbose_name_plural = _("budget entry"), _("budget entries")
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                name="budget_entry_sign",
                condition=Q(amount__gt=0) | (Q(kind__in=["adjust", "carry"]) & Q(amount__lt=0)),
            ),
            models.CheckConstraint(
                name="budget_adjustment_has_a_reason", condition=~Q(kind="adjust") | ~Q(reason="")
            ),
        ]
        indexes = [models.Index(fields=["reference"], name="budget_entry_by_order")]

    def __str__(self):
        return f"{self.get_kind_display()}: {self.amount}"
