"""What the lists of people and invitations show."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode

from django.db.models import Prefetch, Q, QuerySet
from django.http import QueryDict
from django.utils.translation import gettext as _

from ..actor import Actor
from ..managing import invitations_managed, members_managed, units_managed
from ..models import Invitation, Membership, Role, Unit, User
from ..permissions import Permission

PER_PAGE = 25
LAST_PAGE = 4000


@dataclass(frozen=True, slots=True)
class PeopleList:
    people: Sequence[User]
    total: int
    chosen: dict
    units: list[Unit]
    roles: list[Role]
    states: list[tuple[str, str]]
    previous: str
    next: str


def people_list(query: QueryDict, actor: Actor, *, on: date) -> PeopleList:
    """Six statements for any number of people."""
    units = list(units_managed(actor, Permission.MANAGE_MEMBERS))
    roles = list(Role.objects.visible_to(actor).order_by("pk"))
    chosen = {
        "q": query.get("q", "").strip()[:100],
        "unit": query.get("unit", ""),
        "role": query.get("role", ""),
        "state": query.get("state", ""),
    }
    members = _filtered(members_managed(actor), chosen, units, on)
    people = User.objects.filter(pk__in=members.values("user")).order_by("name", "email", "pk")
    total, page = people.count(), page_number(query)
    shown = members_managed(actor).select_related("unit").prefetch_related("roles").order_by("unit__path")
    whole = people.prefetch_related(Prefetch("memberships", shown, to_attr="here"))
    rows = list(whole[(page - 1) * PER_PAGE : page * PER_PAGE])
    _tell_states(rows, on)
    previous, following = neighbours(chosen, page, total)
    return PeopleList(rows, total, chosen, units, roles, states(), previous, following)


def states() -> list[tuple[str, str]]:
    return [
        ("", _("here now or soon")),
        ("active", _("active")),
        ("blocked", _("blocked")),
        ("coming", _("begins later")),
        ("left", _("has left")),
    ]


def state_of(member: Membership, on: date) -> str:
    if not member.is_active or (member.valid_until and member.valid_until < on):
        return "left"
    if member.valid_from and member.valid_from > on:
        return "coming"
    return "blocked" if member.blocked_because or not member.user.is_active else "active"


def _filtered(
    members: QuerySet[Membership], chosen: dict, units: list[Unit], on: date
) -> QuerySet[Membership]:
    left = Q(is_active=False) | Q(valid_until__lt=on)
    coming = Q(valid_from__gt=on)
    blocked = ~Q(blocked_because="") | Q(user__is_active=False)
    by_state = {
        "": ~left,
        "left": left,
        "coming": ~left & coming,
        "blocked": ~left & ~coming & blocked,
        "active": ~left & ~coming & ~blocked,
    }
    members = members.filter(by_state.get(chosen["state"], ~left))
    if chosen["q"]:
        members = members.filter(Q(user__name__icontains=chosen["q"]) | Q(user__email__icontains=chosen["q"]))
    unit = next((unit for unit in units if str(unit.pk) == chosen["unit"]), None)
    if unit:
        members = members.filter(unit__path__startswith=unit.path)
    if _is_id(chosen["role"]):
        members = members.filter(roles=int(chosen["role"]))
    return members


def _tell_states(people: Sequence, on: date) -> None:
    for person in people:
        for member in person.here:
            member.user = person
            member.state = state_of(member, on)
        person.here = [m for m in person.here if m.state != "left"] or person.here


@dataclass(frozen=True, slots=True)
class InvitationList:
    invitations: Sequence[Invitation]
    total: int
    tabs: list[dict]
    tab: str
    previous: str
    next: str


def invitation_list(query: QueryDict, actor: Actor) -> InvitationList:
    """Three statements for any number of invitations."""
    tab = query.get("tab", "")
    tab = tab if tab in ("accepted", "revoked") else "open"
    found = invitations_managed(actor).select_related("unit", "invited_by", "accepted_by")
    wanted = {
        "open": Q(accepted_at=None, revoked_at=None),
        "accepted": Q(accepted_at__isnull=False),
        "revoked": Q(revoked_at__isnull=False),
    }[tab]
    found = found.filter(wanted).prefetch_related("roles")
    total, page = found.count(), page_number(query)
    rows = list(found[(page - 1) * PER_PAGE : page * PER_PAGE])
    words = (("open", _("open")), ("accepted", _("accepted")), ("revoked", _("revoked")))
    tabs = [{"label": label, "url": f"?tab={name}", "current": name == tab} for name, label in words]
    return InvitationList(rows, total, tabs, tab, *neighbours({"tab": tab}, page, total))


def page_number(query: QueryDict) -> int:
    text = query.get("page", "")
    return min(max(int(text), 1), LAST_PAGE) if _is_id(text) else 1


def neighbours(chosen: dict, page: int, total: int) -> tuple[str, str]:
    kept = {name: value for name, value in chosen.items() if value}
    before = "?" + urlencode(kept | {"page": page - 1}) if page > 1 else ""
    after = "?" + urlencode(kept | {"page": page + 1}) if total > page * PER_PAGE else ""
    return before, after


def _is_id(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) < 19
