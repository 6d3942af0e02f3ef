"""Contracts (framework agreements) and the prices agreed in them."""

from datetime import date

from django.core.exceptions import ValidationError
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from djmoney.models.fields import CurrencyField

from accounts.models import Company, CompanyGroup, CompanyOwnedQuerySet, Unit

from .price_row import PriceRow, graduated, last_day, row_constraints, valid_days


class ContractQuerySet(CompanyOwnedQuerySet):
    def visible_to(self, actor):
        """Contracts of the whole company, of the actor's unit and those above it, and of the company's group."""
        if actor.company is None:
            return self.none()
        units = Q(unit=None) | Q(unit__path__in=actor.unit.paths_above()) if actor.unit else Q(unit=None)
        of_group = Q(group=actor.company.group_id, group__isnull=False)
        return self.filter(Q(company=actor.company) & units | of_group)

    def in_force(self, on):
        return self.filter(valid__contains=on, is_active=True)


class UsedUp(models.TextChoices):
    """What becomes of an order of more than a contract has left."""

    BLOCK = "block", _("it cannot be ordered")
    LIST = "list", _("the next source's price applies")
    ASK = "ask", _("the price is on request")


class Contract(models.Model):
    """A framework agreement: what is agreed with a company, one unit of it and those below, or a group of companies."""

    number = models.CharField(_("contract number"), max_length=40, unique=True)
    company = models.ForeignKey(
        Company,
        models.CASCADE,
        null=True,
        blank=True,
        related_name="contracts",
        verbose_name=_("company"),
    )
    unit = models.ForeignKey(
        Unit,
        models.CASCADE,
        null=True,
        blank=True,
        verbose_name=_("unit"),
        help_text=_("Holds for it and the units below; empty: for the whole company."),
    )
    group = models.ForeignKey(
        CompanyGroup,
        models.CASCADE,
        null=True,
        blank=True,
        related_name="contracts",
        verbose_name=_("group of companies"),
        help_text=_("Instead of a company: holds for every company of the group."),
    )
    title = models.CharField(_("title"), max_length=120)
    currency = CurrencyField(verbose_name=_("currency"), default="EUR")
    valid = valid_days()
    is_active = models.BooleanField(_("active"), default=True)
    is_graduated = graduated()
    remind_days = models.PositiveSmallIntegerField(
        _("reminder before the end"),
        default=60,
        db_default=60,
        help_text=_("Days before the last one on which the account manager gets a mail; 0: none."),
    )
    agreed_value = models.DecimalField(
        _("agreed value"),
        max_digits=14,
        decimal_places=2,
        null=True,
        blank=True,
        validators=[MinValueValidator(0)],
        help_text=_("Net, of all call-offs together; empty: without a limit."),
    )
    called_value = models.DecimalField(
        _("called off"), max_digits=14, decimal_places=2, default=0, editable=False
    )
    when_used_up = models.CharField(
        _("when it is used up"),
        max_length=5,
        choices=UsedUp.choices,
        default=UsedUp.BLOCK,
        help_text=_("What happens to an order of more than is left."),
    )

    objects = ContractQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("contract"), _("contracts")
        ordering = ["number"]
        constraints = [
            models.CheckConstraint(
                name="contract_with_one_party",
                condition=Q(company__isnull=False, group=None)
                | Q(company=None, group__isnull=False, unit=None),
                violation_error_message=_("Name either a company or a group of companies."),
            ),
            models.CheckConstraint(
                name="contract_not_overcalled",
                condition=Q(called_value__gte=0)
                & (Q(agreed_value=None) | Q(called_value__lte=F("agreed_value"))),
                violation_error_message=_("More than that has been called off already."),
            ),
        ]

    def __str__(self):
        return f"{self.number} {self.title}"

    def clean(self):
        if self.unit_id and self.unit.company_id != self.company_id:
            raise ValidationError({"unit": _("This unit belongs to another company.")})

    @property
    def left_value(self):
        return None if self.agreed_value is None else self.agreed_value - self.called_value

    def ends_soon(self, on: date) -> bool:
        """In force, with its last day within the days of notice; none are given where they are 0."""
        last = self.valid_until
        return bool(self.remind_days and last and on in self.valid and (last - on).days <= self.remind_days)

    @property
    def valid_until(self):
        return last_day(self.valid)


class OfContractQuerySet(models.QuerySet):
    def visible_to(self, actor):
        """Rows of the contracts that the actor sees."""
        return self.filter(contract__in=Contract.objects.visible_to(actor))


class ContractPrice(PriceRow):
    # contract_price_lookup begins with it, see ListPrice
    contract = models.ForeignKey(
        Contract, models.CASCADE, related_name="prices", db_index=False, verbose_name=_("contract")
    )

    objects = OfContractQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("contract price"), _("contract prices")
        constraints = row_constraints("contract_price", "contract")
        indexes = [
            models.Index(
                fields=["contract", "product", "min_quantity"],
                include=["amount", "basis", "valid"],
                name="contract_price_lookup",
            )
        ]
