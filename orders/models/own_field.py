"""Fields a company adds to its orders: a project, a budget line, who unloads."""

from collections.abc import Mapping

from django.core.validators import MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models import Company, CompanyOwnedQuerySet
from b2bshop.dates import read_day, show_day


def told_value(kept: Mapping[str, str]) -> str:
    """What an order keeps of a field, in the reader's language."""
    day = read_day(kept["value"]) if kept.get("kind") == OwnField.Kind.DATE else None
    return show_day(day) if day else kept["value"]


class OwnField(models.Model):
    """Asked for in the checkout; an order keeps name and value as they were (`Order.own_fields`)."""

    class Kind(models.TextChoices):
        TEXT = "text", _("text")
        DATE = "date", _("date")
        CHOICE = "choice", _("choice")

    company = models.ForeignKey(Company, models.CASCADE, related_name="own_fields", verbose_name=_("company"))
    place = models.PositiveSmallIntegerField(_("place"), default=1, validators=[MinValueValidator(1)])
    name = models.CharField(_("name"), max_length=40)
    kind = models.CharField(_("kind"), max_length=6, choices=Kind.choices, default=Kind.TEXT)
    is_needed = models.BooleanField(_("must be filled in"), default=False)
    pattern = models.CharField(
        _("pattern"),
        max_length=100,
        blank=True,
        help_text=_("Of a text: a regular expression it fits as a whole, e.g. P-[0-9]{4}. Empty: any text."),
    )
    options = models.TextField(
        _("choices"), max_length=2000, blank=True, help_text=_("Of a choice: one per line.")
    )
    help_text = models.CharField(_("explanation"), max_length=120, blank=True)

    objects = CompanyOwnedQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("own field of orders"), _("own fields of orders")
        ordering = ["company", "place", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["company", "name"], name="own_field_name_once_per_company")
        ]

    def __str__(self):
        return self.name

    @property
    def choices(self) -> list[str]:
        """As somebody wrote them, each once."""
        return list(dict.fromkeys(line.strip() for line in self.options.splitlines() if line.strip()))
