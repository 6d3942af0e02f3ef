"""What a person may do. Permissions are code; roles that bundle them are data, made from these presets."""

from dataclasses import dataclass
from enum import StrEnum, auto


class Permission(StrEnum):
    SEE_PRICES = auto()
    FILL_CART = auto()
    PLACE_ORDER = auto()
    CANCEL_ORDER = auto()
    APPROVE_ORDER = auto()
    MANAGE_COMPANY = auto()


class Scope(StrEnum):
    """Whose documents a person sees, from narrow to wide."""

    OWN = auto()
    UNIT = auto()
    UNIT_AND_BELOW = auto()
    COMPANY = auto()


WIDTH = {scope: width for width, scope in enumerate(Scope)}


@dataclass(frozen=True, slots=True)
class Preset:
    de: str
    en: str
    permissions: frozenset[Permission]
    scope: Scope


_see = frozenset({Permission.SEE_PRICES})
_fill = _see | {Permission.FILL_CART}
_buy = _fill | {Permission.PLACE_ORDER, Permission.CANCEL_ORDER}

PRESETS: dict[str, Preset] = {
    "viewer": Preset("Leser", "Viewer", _see, Scope.UNIT),
    "requester": Preset("Anforderer", "Requester", _fill, Scope.OWN),
    "buyer": Preset("Einkäufer", "Buyer", _buy, Scope.UNIT),
    "approver": Preset("Freigeber", "Approver", _buy | {Permission.APPROVE_ORDER}, Scope.UNIT_AND_BELOW),
    "admin": Preset("Firmenadministrator", "Company administrator", frozenset(Permission), Scope.COMPANY),
    "rep": Preset("Außendienst", "Sales rep", _buy, Scope.COMPANY),
}
