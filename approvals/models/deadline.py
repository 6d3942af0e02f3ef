"""How long a company lets its approvers take."""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from accounts.models import Company, CompanyOwnedQuerySet

REMIND_AFTER, ESCALATE_AFTER = 1, 2
LONGEST = 20


class Deadline(models.Model):
    """In working days since a stage was opened; a company without a row has REMIND_AFTER and ESCALATE_AFTER."""

    company = models.OneToOneField(
        Company, models.CASCADE, related_name="approval_deadline", verbose_name=_("company")
    )
    remind_after = models.PositiveSmallIntegerField(
        _("remind after"),
        default=REMIND_AFTER,
        validators=[MinValueValidator(1), MaxValueValidator(LONGEST)],
        help_text=_("Working days without a decision."),
    )
    escalate_after = models.PositiveSmallIntegerField(
        _("ask the next level after"),
        default=ESCALATE_AFTER,
        validators=[MinValueValidator(1), MaxValueValidator(LONGEST)],
        help_text=_("Working days without a decision."),
    )

    objects = CompanyOwnedQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("deadline for approvals"), _("deadlines for approvals")
        constraints = [
            models.CheckConstraint(
                name="deadline_reminds_first",
                condition=Q(remind_after__gte=1) & Q(escalate_after__gte=F("remind_after")),
                violation_error_message=_("People are reminded before the next level is asked."),
            )
        ]

    def __str__(self):
        return str(self.company)
