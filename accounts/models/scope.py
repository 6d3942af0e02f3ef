"""Tenancy and reach: the one rule by which rows of a company are somebody's to see or to act on."""

from django.db import models
from django.db.models import Q

from ..permissions import Permission, Scope

NOTHING = Q(pk__in=())


def in_scope(actor, permission: Permission, *, unit: str = "unit", owner: str = "") -> Q:
    """Rows of a company-owned model that the actor's `permission` reaches, seen from the unit they act in.

    `unit` and `owner` name the row's fields for its unit and for the person it belongs to; a model whose rows
    belong to no person leaves `owner` out, and the narrowest scope then reaches none of them.
    """
    scope = actor.scopes.get(permission)
    if actor.company is None or scope is None:
        return NOTHING
    if scope == Scope.COMPANY:
        return Q(company=actor.company)
    if scope == Scope.UNIT_AND_BELOW:
        return Q(company=actor.company, **{f"{unit}__path__startswith": actor.unit.path})
    if scope == Scope.UNIT:
        return Q(company=actor.company, **{unit: actor.unit})
    return Q(company=actor.company, **{owner: actor.person}) if owner and actor.user else NOTHING


class CompanyOwnedQuerySet(models.QuerySet):
    def visible_to(self, actor):
        """Rows of the actor's company; none for somebody without one."""
        return self.filter(company=actor.company) if actor.company else self.none()
