"""Approval rules of a company. Every change is a new version; which one fired is kept with the request."""

from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from accounts.models import Company, CompanyOwnedQuerySet, Unit, in_scope
from accounts.permissions import Permission

from ..conditions import Condition, RuleText
from ..steps import Step


class Rule(models.Model):
    """What stays the same over all versions; locked while one is written."""

    company = models.ForeignKey(
        Company, models.CASCADE, related_name="approval_rules", verbose_name=_("company")
    )

    objects = CompanyOwnedQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("approval rule"), _("approval rules")

    def __str__(self):
        return f"{self.company_id}/{self.pk}"


class VersionQuerySet(models.QuerySet):
    def visible_to(self, actor):
        """Rules the actor may write: of the whole company, or those of the units their permission reaches."""
        return self.filter(in_scope(actor, Permission.MANAGE_RULES))

    def current(self):
        return self.filter(superseded_at=None)

    def in_force(self, *, on: date):
        open_end = Q(valid_until=None) | Q(valid_until__gte=on)
        return self.current().filter(open_end, valid_from__lte=on)

    def for_unit(self, unit: Unit):
        """The company's own rules and those of the unit and of the units above it."""
        return self.filter(Q(unit=None) | Q(unit__path__in=unit.paths_above()), company=unit.company_id)


class RuleVersion(models.Model):
    """`groups` are lists of conditions (conditions.py): all of one list, or all of another. Never changed."""

    rule = models.ForeignKey(Rule, models.CASCADE, related_name="versions", verbose_name=_("approval rule"))
    company = models.ForeignKey(Company, models.CASCADE, related_name="+", verbose_name=_("company"))
    number = models.PositiveIntegerField(_("version"), default=1)
    name = models.CharField(_("name"), max_length=80)
    unit = models.ForeignKey(
        Unit,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("unit"),
        help_text=_("Empty: for the whole company; otherwise for this unit and those below."),
    )
    groups = models.JSONField(_("conditions"), default=list)
    steps = models.JSONField(_("stages"), default=list)
    valid_from = models.DateField(_("valid from"))
    valid_until = models.DateField(_("valid until"), null=True, blank=True, help_text=_("Last day."))
    written_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", verbose_name=_("written by")
    )
    written_at = models.DateTimeField(_("written"))
    superseded_at = models.DateTimeField(_("superseded"), null=True)

    objects = VersionQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("version of an approval rule"), _("versions of approval rules")
        ordering = ["rule", "-number"]
        constraints = [
            models.UniqueConstraint(fields=["rule", "number"], name="rule_version_number_once"),
            models.UniqueConstraint(
                fields=["rule"], condition=Q(superseded_at=None), name="rule_version_one_current"
            ),
            models.CheckConstraint(
                name="rule_version_validity_forward",
                condition=Q(valid_until=None) | Q(valid_until__gte=F("valid_from")),
            ),
        ]
        indexes = [
            models.Index(fields=["company"], condition=Q(superseded_at=None), name="rule_current_by_company")
        ]

    def __str__(self):
        return f"{self.name} ({self.number})"

    @property
    def text(self) -> RuleText:
        return RuleText(
            self.rule_id,
            self.number,
            self.name,
            tuple(tuple(Condition.read(kept) for kept in group) for group in self.groups),
            tuple(Step.read(kept) for kept in self.steps),
        )
