"""Reads about people and companies."""

from datetime import date

from django.db.models import BooleanField, F, Func, OuterRef, QuerySet, Subquery
from django.utils.timezone import localdate

from .models import Company, CostCentre, Membership, Unit, User
from .permissions import Permission


def memberships_of(user: User, *, on: date | None = None) -> QuerySet[Membership]:
    """The person's memberships in force, with all an Actor needs: two statements.

    Blocked ones are among them; `blocked_above` is the reason of a blocked unit above theirs.
    """
    return (
        Membership.objects.in_force(on=on or localdate())
        .filter(user=user)
        .annotate(blocked_above=block_above("unit__path"))
        .select_related("company__account_manager", "unit")
        .prefetch_related("roles")
        .order_by("company__name", "unit__path")
    )


def block_above(path: str) -> Subquery:
    """Why the topmost blocked unit on the way down to `path`, that one included, is blocked."""
    way = Func(OuterRef(path), F("path"), function="starts_with", output_field=BooleanField())
    blocked = Unit.objects.exclude(blocked_because="").filter(way)
    return Subquery(blocked.order_by("path").values("blocked_because")[:1])


def units_to_act_in(memberships: list[Membership]) -> QuerySet[Unit]:
    """Every unit in which one of the memberships counts: its own and all below."""
    found = Unit.objects.none()
    for membership in memberships:
        found = found | Unit.objects.filter(
            company=membership.company_id, path__startswith=membership.unit.path
        )
    return found.select_related("company").order_by("company__name", "path")


def chargeable(code: str, actor, *, on: date) -> CostCentre | None:
    """The cost centre of that code the actor can charge on a day. However it was typed, it is written as the company
    writes it: two codes that differ in their case only do not exist. No statement for an empty code.
    """
    open_ones = CostCentre.objects.visible_to(actor).open(on=on)
    return open_ones.filter(code__iexact=code).first() if code else None


def why_not(actor) -> str:
    """Why the actor may not act any more, read anew; empty while they may. One statement.

    An Actor is a picture of the moment it was made. What is booked asks again in its own transaction.
    """
    if actor.membership is None:
        return ""
    blocks = Unit.objects.filter(pk=actor.unit.pk).annotate(why=block_above("path"))
    found = Membership.objects.in_force(on=localdate()).filter(pk=actor.membership.pk, user__is_active=True)
    now = found.annotate(unit_blocked=Subquery(blocks.values("why"))).select_related("company")
    for member in now:
        return member.company.blocked_because or member.unit_blocked or member.blocked_because
    return "ended"


def people_who_can(permission: str, actor) -> list[User]:
    """Colleagues who hold a permission: those of the actor's unit, or else of the whole company."""
    members = Membership.objects.visible_to(actor).filter(
        is_active=True, user__is_active=True, roles__permissions__contains=[str(permission)]
    )
    people = User.objects.filter(memberships__in=members).order_by("name").distinct()
    return list(people.filter(memberships__in=members.filter(unit=actor.unit))) or list(people)


def able_members(company: Company, *, on: date) -> QuerySet[Membership]:
    """Memberships in force of people who are let in, with nothing above them blocked: whom the shop still tells."""
    found = Membership.objects.in_force(on=on).filter(company=company, user__is_active=True)
    found = found.filter(blocked_because="", company__blocked_because="")
    return found.annotate(blocked_above=block_above("unit__path")).filter(blocked_above=None)


def colleagues_who_can(permission: str, actor, *, on: date) -> QuerySet[User]:
    """Others of the whole company who hold a permission and are let in today."""
    able = able_members(actor.company, on=on).filter(roles__permissions__contains=[str(permission)])
    people = User.objects.filter(pk__in=able.values("user")).exclude(pk=actor.user.pk)
    return people.order_by("name", "pk")


def managers_of_people(company: Company) -> list[User]:
    """Who invites and manages the people of a company: its administrators."""
    able = able_members(company, on=localdate())
    able = able.filter(roles__permissions__contains=[str(Permission.MANAGE_MEMBERS)])
    return list(User.objects.filter(memberships__in=able.values("pk")).order_by("name", "pk").distinct())


def has_account(email: str) -> bool:
    """For pages that only who reads the mailbox of the address can open."""
    return User.objects.filter(email__iexact=email).exists()
