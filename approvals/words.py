"""Reasons and verdicts as people read them."""

from collections.abc import Mapping, Sequence
from decimal import Decimal

from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.actor import Actor
from accounts.permissions import Permission
from b2bshop.money import show_money


def why(code: str, values: Mapping[str, str]) -> str:
    """Why somebody has to say yes."""
    match code:
        case "over_limit":
            return _("above the order limit of %(limit)s") % _amounts(values)
        case "request_only":
            return _("orders are submitted for approval")
        case "over_budget":
            return _("above the budget “%(budget)s”") % values if "budget" in values else _("above a budget")
    if not code.startswith("rule_"):
        return code
    return _("rule “%(rule)s”: %(why)s") % {"rule": values["rule"], "why": _rule_why(code, values)}


def why_for(actor: Actor, code: str, values: Mapping[str, str]) -> str:
    """As `why`; who may not see budgets does not read which one it is."""
    hidden = code == "over_budget" and not actor.can(Permission.SEE_BUDGETS)
    return why(code, {} if hidden else values)


def _rule_why(code: str, values: Mapping[str, str]) -> str:
    match code:
        case "rule_always":
            return _("every order")
        case "rule_total":
            return _("orders of %(limit)s or more") % _amounts(values)
        case "rule_unit":
            return _("orders of this unit")
        case "rule_person":
            return _("orders of this person")
        case "rule_ship_to":
            return _("deliveries to this address")
    return _lines_why(code, {"articles": _articles(values)}, values)


def _lines_why(code: str, told: dict[str, str], values: Mapping[str, str]) -> str:
    match code:
        case "rule_line":
            return _("lines of %(limit)s or more (%(articles)s)") % (told | _amounts(values))
        case "rule_category":
            return _("articles of these categories (%(articles)s)") % told
        case "rule_flag":
            return _("articles with this mark (%(articles)s)") % told
        case "rule_off_contract":
            return _("articles outside the contract (%(articles)s)") % told
        case "rule_price_rise":
            told["percent"] = number_format(Decimal(values["limit"]).normalize())
            return _("articles more than %(percent)s %% dearer than last time (%(articles)s)") % told
        case "rule_first_time":
            return _("articles ordered for the first time (%(articles)s)") % told
    return _("these cost centres (%(articles)s)") % told


def avoid(code: str, values: Mapping[str, str]) -> str:
    """What would make the approval unnecessary; empty where nothing the buyer can do would."""
    if code == "over_limit":
        return _("With %(over)s less no approval is needed.") % _amounts(values)
    if "avoidable" not in values or "every" in values:
        return ""
    told = {"rule": values["rule"]}
    if code == "rule_total":
        return _("With %(over)s less the rule “%(rule)s” does not apply.") % (told | _amounts(values))
    if code == "rule_ship_to":
        return _("With another delivery address the rule “%(rule)s” does not apply.") % told
    if "articles" not in values:
        return ""
    told |= {"articles": _articles(values)}
    if code == "rule_cost_centre":
        return _("With another cost centre for %(articles)s the rule “%(rule)s” does not apply.") % told
    return _("Without %(articles)s the rule “%(rule)s” does not apply.") % told


def asked(names: Sequence[str], needed: int) -> str:
    """`A or B`, `A and B`, or `2 of A, B, C`: who of them has to say yes."""
    if needed <= 1:
        return either(list(names))
    if needed >= len(names):
        return _(" and ").join([", ".join(names[:-1]), names[-1]] if len(names) > 1 else names)
    return _("%(needed)s of %(names)s") % {"needed": needed, "names": ", ".join(names)}


def either(names: list[str]) -> str:
    """`A`, `A or B`, `A, B or C`."""
    return _(" or ").join([", ".join(names[:-1]), names[-1]] if len(names) > 1 else names)


def _articles(values: Mapping[str, str]) -> str:
    shown = values["articles"]
    if more := int(values.get("more", 0)):
        shown += " " + ngettext("and %(more)s more", "and %(more)s more", more) % {
            "more": number_format(more)
        }
    return shown


def _amounts(values: Mapping[str, str]) -> dict[str, str]:
    amounts = [name for name in ("limit", "over") if name in values]
    shown = {name: show_money(Decimal(values[name]), values["currency"]) for name in amounts}
    return {name: text.replace(" ", "\N{NO-BREAK SPACE}") for name, text in shown.items()}
