"""A person of the seller acts for somebody of a customer: for a while, for a reason, and for everybody to see."""

from datetime import datetime

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from .company import Company
from .person import Membership
from .scope import CompanyOwnedQuerySet


class ActingQuerySet(CompanyOwnedQuerySet):
    def in_force(self, *, at: datetime):
        return self.filter(ended_at=None, expires_at__gt=at)


class Acting(models.Model):
    """`token` stands in the addresses of the pages, so that two customers in two tabs stay apart."""

    token = models.CharField(max_length=32, unique=True, editable=False)
    rep = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("sales rep")
    )
    company = models.ForeignKey(Company, models.CASCADE, related_name="acting", verbose_name=_("company"))
    member = models.ForeignKey(Membership, models.CASCADE, related_name="+", verbose_name=_("acts for"))
    reason = models.CharField(_("reason"), max_length=200)
    started_at = models.DateTimeField(_("from"))
    expires_at = models.DateTimeField(_("until"))
    ended_at = models.DateTimeField(_("ended"), null=True)
    ended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("ended by")
    )

    objects = ActingQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("acting for a customer"), _("acting for customers")
        ordering = ["-started_at", "-pk"]
        constraints = [
            models.CheckConstraint(name="acting_forward", condition=Q(expires_at__gt=F("started_at"))),
            models.CheckConstraint(name="acting_needs_a_reason", condition=~Q(reason="")),
        ]
        indexes = [models.Index(fields=["company", "-started_at"], name="acting_by_company")]

    def __str__(self):
        return f"{self.rep} → {self.member}"

    def is_in_force(self, at: datetime) -> bool:
        return self.ended_at is None and at < self.expires_at
