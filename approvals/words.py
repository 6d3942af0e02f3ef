"""Reasons and verdicts as people read them."""

from collections.abc import Mapping
from decimal import Decimal

from django.utils.translation import gettext as _

from b2bshop.money import show_money


def why(code: str, values: Mapping[str, str]) -> str:
    """Why somebody has to say yes."""
    match code:
        case "over_limit":
            return _("above the order limit of %(limit)s") % _amounts(values)
        case "request_only":
            return _("orders are submitted for approval")
    return code


def avoid(code: str, values: Mapping[str, str]) -> str:
    """What would make the approval unnecessary; empty where nothing the buyer can do would."""
    if code == "over_limit":
        return _("With %(over)s less no approval is needed.") % _amounts(values)
    return ""


def either(names: list[str]) -> str:
    """`A`, `A or B`, `A, B or C`."""
    return _(" or ").join([", ".join(names[:-1]), names[-1]] if len(names) > 1 else names)


def _amounts(values: Mapping[str, str]) -> dict[str, str]:
    shown = {name: show_money(Decimal(values[name]), values["currency"]) for name in ("limit", "over")}
    return {name: text.replace(" ", "\N{NO-BREAK SPACE}") for name, text in shown.items()}
