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


def people_who_can(permission: str, actor) -> list[User]:
    """Colleagues who hold a permission: those of the actor's unit, or else of the whole company."""
    members = Membership.objects.visible_to(actor).filter(
        is_active=True, user__is_active=True, roles__permissions__contains=[str(permission)]
    )
    people = User.objects.filter(memberships__in=members).order_by("name").distinct()
    return list(people.filter(memberships__in=members.filter(unit=actor.unit))) or list(people)
