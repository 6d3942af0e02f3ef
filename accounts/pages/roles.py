"""Roles times permissions, as a person reads them."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Count, Q

from ..actions.role import editable
from ..actor import Actor
from ..ceiling import is_wide
from ..models import Role
from ..permissions import GROUPS, SCOPE_WORDS, WORDS, Permission, Scope
from ..roles import differs_from_preset


@dataclass(frozen=True, slots=True)
class Row:
    """One permission; `cells` tell for each role in turn whether it gives it, `withheld` that the seller forbids."""

    words: str
    withheld: bool
    cells: list[bool]


@dataclass(frozen=True, slots=True)
class Matrix:
    roles: Sequence[Role]
    groups: list[tuple[str, list[Row]]]
    may_edit: bool


def role_matrix(actor: Actor) -> Matrix:
    """One statement."""
    counted = Count("memberships", filter=Q(memberships__is_active=True), distinct=True)
    roles = list(Role.objects.visible_to(actor).annotate(members=counted).order_by("pk"))
    may_edit = is_wide(actor, Permission.MANAGE_ROLES)
    for role in roles:
        role.reach = SCOPE_WORDS[Scope(role.scope)]  # type: ignore[attr-defined]
        role.is_editable = may_edit and editable(actor, role)  # type: ignore[attr-defined]
        role.is_changed = differs_from_preset(role)  # type: ignore[attr-defined]
    withheld = set(actor.company.withheld)
    groups = [
        (
            str(words),
            [Row(str(WORDS[p]), p in withheld, [p in role.permissions for role in roles]) for p in group],
        )
        for words, group in GROUPS
    ]
    return Matrix(roles, groups, may_edit)
