"""The facts of this room in words, for the people of one company."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.db.models import Model
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from b2bshop.events.models import Event
from b2bshop.events.telling import Change, Told, Words

from .models import (
    Address,
    Company,
    CostCentre,
    Invitation,
    JoinRequest,
    Membership,
    Role,
    SalesAccess,
    Unit,
    User,
)
from .permissions import SCOPE_WORDS, WORDS

PEOPLE: dict[str, object] = {
    "ActingStarted": gettext_lazy("Sales rep acts for somebody"),
    "ActingEnded": gettext_lazy("Sales rep acts no more"),
    "SalesAccessChanged": gettext_lazy("Access of our sales changed"),
    "MemberAdded": gettext_lazy("Joined a unit"),
    "MemberChanged": gettext_lazy("Membership changed"),
    "MemberRemoved": gettext_lazy("Left a unit"),
    "PersonInvited": gettext_lazy("Person invited"),
    "InvitationSentAgain": gettext_lazy("Invitation sent again"),
    "InvitationRevoked": gettext_lazy("Invitation revoked"),
    "InvitationAccepted": gettext_lazy("Invitation accepted"),
    "RoleAdded": gettext_lazy("Role added"),
    "RoleChanged": gettext_lazy("Role changed"),
    "RoleRemoved": gettext_lazy("Role removed"),
    "JoinAsked": gettext_lazy("Access asked for"),
    "JoinAccepted": gettext_lazy("Access given"),
    "JoinRejected": gettext_lazy("Access refused"),
}
STRUCTURE: dict[str, object] = {
    "CompanyChanged": gettext_lazy("Settings changed"),
    "AdministratorsNeedTwoSteps": gettext_lazy("Sign-in of administrators changed"),
    "ApplicationAccepted": gettext_lazy("Company admitted"),
    "UnitAdded": gettext_lazy("Unit added"),
    "UnitChanged": gettext_lazy("Unit changed"),
    "UnitMerged": gettext_lazy("Unit merged"),
    "AddressAdded": gettext_lazy("Address added"),
    "AddressChanged": gettext_lazy("Address changed"),
    "AddressRemoved": gettext_lazy("Address removed"),
    "CostCentreAdded": gettext_lazy("Cost centre added"),
    "CostCentreChanged": gettext_lazy("Cost centre changed"),
}
TITLES = PEOPLE | STRUCTURE
MODELS: dict[str, type[Model]] = {
    "Member": Membership,
    "Person": Invitation,
    "Role": Role,
    "Company": Company,
    "Unit": Unit,
    "Address": Address,
    "CostCentre": CostCentre,
}
LABELS = {
    "unit": gettext_lazy("unit"),
    "roles": gettext_lazy("roles"),
    "above": gettext_lazy("unit above"),
}


@dataclass(frozen=True, slots=True)
class _Names:
    """What the ids and codes in the facts are called today."""

    people: Mapping[int, str]
    units: Mapping[int, str]
    roles: Mapping[str, str]
    kept: Mapping[str, str]
    members: Mapping[int, tuple[str, str]]
    requests: Mapping[int, JoinRequest]


def tell(events: Sequence[Event], company: Company) -> dict[int, list[Told]]:
    """Event id → its fact in words, of those in TITLES. At most eight statements for any number of events."""
    mine = [event for event in events if event.name in TITLES]
    names = _names(mine, company) if mine else None
    return {event.pk: [_told(event, names, str(company.currency))] for event in mine if names}


def people_named(ids: Iterable[int | None]) -> dict[int, str]:
    """One statement, none without ids."""
    wanted = {pk for pk in ids if pk}
    return {pk: str(person) for pk, person in User.objects.in_bulk(wanted).items()} if wanted else {}


def key_of(event: Event) -> int:
    """`unit-17` → 17; 0 where the subject has no such number."""
    end = event.subject.rpartition("-")[2]
    return int(end) if end.isdigit() and len(end) < 19 else 0


def _names(events: Sequence[Event], company: Company) -> _Names:
    sides = [
        side for event in events for side in (event.payload.get("old"), event.payload.get("new")) if side
    ]
    people = {side.get(name) for side in sides for name in ("manager", "owner")}
    people |= {event.payload.get("user") for event in events}
    units = {side.get("unit") for side in sides} | {event.payload.get("into") for event in events}
    units |= {key_of(event) for event in events if event.name.startswith("Unit")}
    members = {key for event in events if (key := _membership(event))}
    wanted = {event.payload["request"] for event in events if event.name.startswith("Join")}
    own = Membership.objects.filter(company=company, pk__in=members).select_related("user", "unit")
    return _Names(
        people=people_named(pk for pk in people if isinstance(pk, int)),
        units=_in_bulk(Unit, company, {pk for pk in units if isinstance(pk, int)}),
        roles={role.code: str(role) for role in Role.objects.filter(company=company)},
        kept=_kept(events, company),
        members={member.pk: (str(member.user), member.unit.name) for member in own} if members else {},
        requests=JoinRequest.objects.filter(company=company).in_bulk(wanted) if wanted else {},
    )


def _membership(event: Event) -> int:
    return event.payload.get("membership") or (key_of(event) if event.name.startswith("Member") else 0)


def _in_bulk(model, company: Company, ids: set[int]) -> dict[int, str]:
    found = model.objects.filter(company=company).in_bulk(ids) if ids else {}
    return {pk: str(row) for pk, row in found.items()}


def _kept(events: Sequence[Event], company: Company) -> dict[str, str]:
    """Subject → what a role, an address or a cost centre is called; what is gone is told by its own facts."""
    found: dict[str, str] = {}
    for start, model in (("role", Role), ("address", Address), ("cost-centre", CostCentre)):
        ids = {key_of(event) for event in events if event.subject.startswith(f"{start}-")}
        found |= {f"{start}-{pk}": name for pk, name in _in_bulk(model, company, ids).items()}
    return found


def _told(event: Event, names: _Names, currency: str) -> Told:
    payload, title = event.payload, str(TITLES[event.name])
    old, new = payload.get("old", {}), payload.get("new", {})
    match event.name:
        case "UnitMerged":
            into = names.units.get(payload["into"], str(payload["into"]))
            return Told(title, payload["name"], (Change(_("merged into"), payload["name"], into),))
        case "AdministratorsNeedTwoSteps":
            steps = _("two steps") if payload["needed"] else _("one step")
            return Told(title, event.subject, (Change(_("Sign-in"), "", steps),))
        case "ActingStarted" | "ActingEnded":
            return Told(title, names.people.get(payload["user"], ""), reason=payload.get("reason", ""))
        case "SalesAccessChanged":
            words = {value: str(label) for value, label in SalesAccess.choices}
            change = Change(_("They may"), words[payload["before"]], words[payload["after"]])
            return Told(title, "", (change,))
        case "JoinAsked" | "JoinAccepted" | "JoinRejected":
            return _join(event, title, names)
    return Told(title, _about(event, old | new, names), _changes(event, old, new, names, currency))


def _join(event: Event, title: str, names: _Names) -> Told:
    request = names.requests.get(event.payload["request"])
    email = request.email if request else ""
    _person, unit = names.members.get(event.payload.get("membership", 0), ("", ""))
    changes = (Change(_("Unit"), "", unit),) if unit else ()
    who = email if event.name == "JoinAsked" else ""
    return Told(title, email, changes, reason=event.payload.get("reason", ""), who=who)


def _about(event: Event, said: Mapping, names: _Names) -> str:
    payload = event.payload
    if event.name.startswith("Member"):
        _person, unit = names.members.get(key_of(event), ("", str(said.get("unit", ""))))
        return ", ".join(filter(None, (names.people.get(payload["user"], ""), unit)))
    if "email" in payload:
        return payload["email"]
    if event.name.startswith("Unit"):
        return names.units.get(key_of(event)) or str(said.get("name", ""))
    if kept := names.kept.get(event.subject):
        return kept
    if event.subject.startswith(("company-", "role-", "address-", "cost-centre-")):
        told = said.get("name_de") or f"{said.get('code', '')} {said.get('name', '')}".strip()
        return told or event.subject.rpartition("-")[2]
    return names.people.get(payload.get("user", 0), event.subject)


def _changes(event: Event, old: Mapping, new: Mapping, names: _Names, currency: str) -> tuple[Change, ...]:
    model = next((model for start, model in MODELS.items() if event.name.startswith(start)), Membership)
    known: dict[str, Mapping] = {
        "manager": names.people,
        "owner": names.people,
        "unit": names.units,
        "roles": names.roles,
        "permissions": {str(name): words for name, words in WORDS.items()},
        "scope": {str(scope): words for scope, words in SCOPE_WORDS.items()},
    }
    return Words(model, currency, known, LABELS).changes(old, new)
