"""Views of the list of orders that somebody keeps."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models import Company, CompanyOwnedQuerySet


class OrderViewQuerySet(CompanyOwnedQuerySet):
    def visible_to(self, actor):
        """A person's own, in the company they act for."""
        return super().visible_to(actor).filter(owner=actor.user) if actor.user else self.none()


class OrderView(models.Model):
    """`wish` is an orders.finding.OrderWish."""

    company = models.ForeignKey(Company, models.CASCADE, related_name="+", verbose_name=_("company"))
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="+", db_index=False, verbose_name=_("owner")
    )
    name = models.CharField(_("name"), max_length=40)
    wish = models.JSONField(_("filter"), default=dict)

    objects = OrderViewQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("view of orders"), _("views of orders")
        ordering = ["name", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["owner", "company", "name"], name="order_view_name_once")
        ]

    def __str__(self):
        return self.name
