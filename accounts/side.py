"""The side navigation of the company's pages. Rooms add their own entries in their urls module:

add_entry(_("Approval rules"), "approval_rules:list", Permission.MANAGE_RULES, order=70)

Their templates extend accounts/frame.html and fill its block `pane`.
"""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from .permissions import Permission, Scope

StrOrPromise = str | Promise


@dataclass(frozen=True, slots=True)
class Entry:
    label: StrOrPromise
    route: str
    permission: Permission
    order: int
    wide: bool = False


_entries: dict[str, Entry] = {}


def add_entry(
    label: StrOrPromise, route: str, permission: Permission, *, order: int, wide: bool = False
) -> None:
    """`order` sorts; the room of accounts uses 10, 20, … 70. `wide` pages are for whose permission reaches the
    whole company. Adding a route again replaces it."""
    _entries[route] = Entry(label, route, permission, order, wide)


def entries_for(actor) -> list[Entry]:
    """What the actor may open, in order."""
    scopes = actor.scopes
    held = (entry for entry in _entries.values() if entry.permission in scopes)
    mine = [entry for entry in held if not entry.wide or scopes[entry.permission] == Scope.COMPANY]
    return sorted(mine, key=lambda entry: (entry.order, entry.route))


add_entry(_("Settings"), "accounts:company", Permission.MANAGE_COMPANY, order=10)
add_entry(_("Access of our sales"), "accounts:sales_access", Permission.MANAGE_COMPANY, order=15, wide=True)
add_entry(_("People"), "accounts:people", Permission.MANAGE_MEMBERS, order=20)
add_entry(_("Invitations"), "accounts:invitations", Permission.MANAGE_MEMBERS, order=30)
add_entry(_("Roles"), "accounts:roles", Permission.MANAGE_ROLES, order=40)
add_entry(_("Units"), "accounts:units", Permission.MANAGE_UNITS, order=50)
add_entry(_("Addresses"), "accounts:addresses", Permission.MANAGE_ADDRESSES, order=60)
add_entry(_("Cost centres"), "accounts:cost_centres", Permission.MANAGE_COST_CENTRES, order=70)
