"""Reads about people and companies."""

from django.db.models import QuerySet

from .models import Membership, User


def memberships_of(user: User) -> QuerySet[Membership]:
    """The person's active memberships in active companies, with all an Actor needs: two statements."""
    return (
        Membership.objects.filter(user=user, is_active=True, company__is_active=True)
        .select_related("company__account_manager", "unit")
        .prefetch_related("roles")
        .order_by("company__name", "unit__path")
    )
