"""Many invitations from one table: every row is answered for, and is either wholly invited or not at all."""

from datetime import datetime

from django.http import QueryDict

from ..actions.invite import invite
from ..actor import Actor
from ..ceiling import givable_roles
from ..forms.member import InvitationForm
from ..guest_list import GuestList, GuestRow
from ..managing import units_managed
from ..models import Role, Unit
from ..permissions import Permission
from ..problems import Problem


def invite_all(guests: GuestList, *, by: Actor, at: datetime) -> int:
    """Invites row by row through the same form as a single one; returns how many. Problems stand at their rows."""
    units, roles = list(units_managed(by, Permission.MANAGE_MEMBERS)), givable_roles(by)
    names = {unit.name.casefold(): str(unit.pk) for unit in units}
    codes = {name.casefold(): str(role.pk) for role in roles for name in _names(role)}
    invited = 0
    for row in guests.rows:
        if not row.problems:
            invited += _invite(row, names, codes, units, roles, by=by, at=at)
    return invited


def _invite(
    row: GuestRow, names: dict, codes: dict, units: list[Unit], roles: list[Role], *, by: Actor, at: datetime
) -> bool:
    form = InvitationForm(_as_sent(row.values, names, codes, by), actor=by, units=units, roles=roles)
    if not form.is_valid():
        labels = {name: form.fields[name].label for name in form.errors if name in form.fields}
        row.problems = [
            f"{labels.get(name, name)}: {' '.join(map(str, texts))}" for name, texts in form.errors.items()
        ]
        return False
    try:
        invite(form.guest(), form.unit_chosen(), form.terms(), by=by, at=at)
    except Problem as problem:
        row.problems = [str(problem)]
    return not row.problems


def _as_sent(values: dict, names: dict, codes: dict, by: Actor) -> QueryDict:
    sent = QueryDict(mutable=True)
    for name in ("email", "name", "order_limit", "approval_limit", "valid_until"):
        sent[name] = values.get(name, "")
    sent["language"] = (values.get("language") or by.company.language).lower()
    sent["unit"] = names.get(values["unit"].casefold(), values["unit"])
    written = [text.strip() for text in values["roles"].replace(";", ",").split(",") if text.strip()]
    sent.setlist("roles", [codes.get(text.casefold(), text) for text in written])
    return sent


def _names(role: Role) -> tuple[str, ...]:
    return role.code, role.name_de, role.name_en
