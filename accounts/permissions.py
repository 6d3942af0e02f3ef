"""What a person may do. Permissions are code; roles that bundle them are data, made from these presets."""

from dataclasses import dataclass
from enum import StrEnum, auto

from django.utils.translation import gettext_lazy as _


class Permission(StrEnum):
    SEE_PRICES = auto()
    FILL_CART = auto()
    REQUEST_ORDER = auto()
    PLACE_ORDER = auto()
    CANCEL_ORDER = auto()
    RETURN_GOODS = auto()
    SEE_ORDERS = auto()
    APPROVE_ORDER = auto()
    SEE_BUDGETS = auto()
    MANAGE_BUDGETS = auto()
    MANAGE_RULES = auto()
    MANAGE_COMPANY = auto()
    MANAGE_MEMBERS = auto()
    MANAGE_ROLES = auto()
    MANAGE_UNITS = auto()
    MANAGE_ADDRESSES = auto()
    MANAGE_COST_CENTRES = auto()
    MANAGE_PART_NUMBERS = auto()
    MANAGE_LISTS = auto()


WORDS = {
    Permission.SEE_PRICES: _("See prices"),
    Permission.FILL_CART: _("Fill carts"),
    Permission.REQUEST_ORDER: _("Submit orders for approval"),
    Permission.PLACE_ORDER: _("Order within the own limit"),
    Permission.CANCEL_ORDER: _("Cancel orders"),
    Permission.RETURN_GOODS: _("Return goods and file claims"),
    Permission.SEE_ORDERS: _("See orders"),
    Permission.APPROVE_ORDER: _("Approve orders"),
    Permission.SEE_BUDGETS: _("See budgets"),
    Permission.MANAGE_BUDGETS: _("Manage budgets"),
    Permission.MANAGE_RULES: _("Manage approval rules"),
    Permission.MANAGE_COMPANY: _("Change company settings"),
    Permission.MANAGE_MEMBERS: _("Invite and manage people"),
    Permission.MANAGE_ROLES: _("Manage roles"),
    Permission.MANAGE_UNITS: _("Manage units"),
    Permission.MANAGE_ADDRESSES: _("Manage addresses"),
    Permission.MANAGE_COST_CENTRES: _("Manage cost centres"),
    Permission.MANAGE_PART_NUMBERS: _("Manage own part numbers"),
    Permission.MANAGE_LISTS: _("Manage shared lists"),
}
GROUPS = (
    (_("Buying"), tuple(Permission)[:6]),
    (_("Orders, approvals, budgets"), tuple(Permission)[6:11]),
    (_("Company"), tuple(Permission)[11:]),
)


class Scope(StrEnum):
    """Whose rows a permission reaches, from narrow to wide."""

    OWN = auto()
    UNIT = auto()
    UNIT_AND_BELOW = auto()
    COMPANY = auto()


WIDTH = {scope: width for width, scope in enumerate(Scope)}
SCOPE_WORDS = {
    Scope.OWN: _("own"),
    Scope.UNIT: _("the unit"),
    Scope.UNIT_AND_BELOW: _("the unit and below"),
    Scope.COMPANY: _("the company"),
}


@dataclass(frozen=True, slots=True)
class Preset:
    de: str
    en: str
    permissions: frozenset[Permission]
    scope: Scope


_see = frozenset({Permission.SEE_PRICES, Permission.SEE_ORDERS})
_request = _see | {Permission.FILL_CART, Permission.REQUEST_ORDER, Permission.RETURN_GOODS}
_own = frozenset({Permission.SEE_BUDGETS, Permission.MANAGE_PART_NUMBERS, Permission.MANAGE_LISTS})
_buy = _request | _own | {Permission.PLACE_ORDER, Permission.CANCEL_ORDER}
_watch = _see | {Permission.SEE_BUDGETS, Permission.MANAGE_BUDGETS, Permission.MANAGE_COST_CENTRES}

PRESETS: dict[str, Preset] = {
    "viewer": Preset("Leser", "Viewer", _see, Scope.UNIT),
    "requester": Preset("Anforderer", "Requester", _request, Scope.OWN),
    "buyer": Preset("Einkäufer", "Buyer", _buy, Scope.UNIT),
    "approver": Preset("Freigeber", "Approver", _buy | {Permission.APPROVE_ORDER}, Scope.UNIT_AND_BELOW),
    "controller": Preset(
        "Budgetverantwortlicher", "Budget owner", _watch | {Permission.APPROVE_ORDER}, Scope.UNIT_AND_BELOW
    ),
    "admin": Preset("Firmenadministrator", "Company administrator", frozenset(Permission), Scope.COMPANY),
    "rep": Preset("Außendienst", "Sales rep", _buy, Scope.COMPANY),
}
