"""What a unit, or a person in it, is suggested to order again. Made anew by the worker, true until the next time."""

from datetime import date, timedelta

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from accounts.models import Unit
from accounts.permissions import Permission, Scope
from catalog.models import Product
from orders.models import OrderLine


class SuggestionQuerySet(models.QuerySet):
    def visible_to(self, actor):
        """Of the unit the actor is in; who sees no orders but the own ones is told of those alone."""
        scope = actor.scopes.get(Permission.SEE_ORDERS) if actor.unit else None
        if scope is None:
            return self.none()
        return self.filter(unit=actor.unit, person=actor.person if scope == Scope.OWN else None)


class Suggestion(models.Model):
    """`person` is empty for what the unit as a whole orders. `line` is the one ordered last."""

    unit = models.ForeignKey(Unit, models.CASCADE, related_name="+", verbose_name=_("unit"))
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, null=True, related_name="+", verbose_name=_("person")
    )
    rank = models.PositiveSmallIntegerField(_("rank"))
    product = models.ForeignKey(Product, models.CASCADE, related_name="+", verbose_name=_("product"))
    line = models.ForeignKey(OrderLine, models.CASCADE, related_name="+", verbose_name=_("ordered last"))
    times = models.PositiveIntegerField(_("orders"))
    first_on = models.DateField(_("first ordered"))
    last_on = models.DateField(_("last ordered"))
    made_at = models.DateTimeField(_("made"))

    objects = SuggestionQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("suggestion"), _("suggestions")
        ordering = ["unit", "person", "rank"]
        constraints = [
            models.UniqueConstraint(
                fields=["unit", "person", "product"], name="suggestion_once", nulls_distinct=False
            ),
            models.CheckConstraint(
                name="suggestion_days_forward", condition=Q(last_on__gte=F("first_on"), times__gte=1)
            ),
        ]

    def __str__(self):
        return f"{self.unit}: {self.product}"

    @property
    def interval(self) -> int | None:
        """Average days between orders; None for what was ordered once."""
        days = (self.last_on - self.first_on).days
        return max(round(days / (self.times - 1)), 1) if self.times > 1 else None

    @property
    def due_on(self) -> date | None:
        return self.last_on + timedelta(days=self.interval) if self.interval else None
