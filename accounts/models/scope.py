"""The tenancy rule every company-owned model starts from."""

from django.db import models


class CompanyOwnedQuerySet(models.QuerySet):
    def visible_to(self, actor):
        """Rows of the actor's company; none for somebody without one."""
        return self.filter(company=actor.company) if actor.company else self.none()
