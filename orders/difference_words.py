"""Differences from an order as it was submitted, in the reader's language."""

from decimal import Decimal

from django.utils.translation import gettext as _

from b2bshop.dates import show_day
from b2bshop.money import show_money, show_number
from catalog.units import unit_name
from pricing.models import charge_name

from .problems import show_price

FIXED = "\N{NO-BREAK SPACE}"


def say(code: str, v: dict) -> str:
    """One sentence; the line it is about stands beside it."""
    match code:
        case "gone":
            return _("No longer in your assortment.")
        case "price":
            return _("Price %(change)s.") % {"change": price_change(v)}
        case "price_today":
            return _("Price today: %(change)s. The price of the order is held.") % {"change": price_change(v)}
        case "no_price_today":
            return _("On request today. The price of the order is held.")
        case "unit":
            return _("Sold by %(new)s now, no longer by %(old)s.") % {
                "old": unit_name(v["old"]),
                "new": unit_name(v["new"]),
            }
        case "refused":
            return str(v["problem"])
        case "line_changed":
            return _line_changed(v)
    return _say_quantity(code, v)


def _say_quantity(code: str, v: dict) -> str:
    match code:
        case "quantity":
            return _("Quantity %(old)s → %(new)s") % {
                "old": show_number(v["old"]),
                "new": _amount(v["new"], v["unit"]),
            }
        case "stock":
            return _("From stock: %(old)s of %(old_of)s then, %(new)s of %(new_of)s now") % {
                "old": show_number(v["old"]),
                "old_of": show_number(v["old_of"]),
                "new": show_number(v["new"]),
                "new_of": _amount(v["new_of"], v["unit"]),
            }
        case "left_out":
            return _("Left out, %(quantity)s") % {"quantity": _amount(v["quantity"], v["unit"])}
        case "added":
            return _("Added, %(quantity)s") % {"quantity": _amount(v["quantity"], v["unit"])}
        case "later":
            return _("Back order of %(quantity)s: %(new)s instead of %(old)s.") % {
                "quantity": _amount(v["quantity"], v["unit"]),
                "old": show_day(v["old"]),
                "new": show_day(v["new"]),
            }
        case "never":
            return _("Back order of %(quantity)s: no delivery any more, the article is discontinued.") % {
                "quantity": _amount(v["quantity"], v["unit"])
            }
    return _say_order(code, v)


def _say_order(code: str, v: dict) -> str:
    match code:
        case "centre_closed":
            return _("Cost centre %(code)s can no longer be charged.") % v
        case "address_gone":
            return _("The delivery address is no longer there: %(old)s. Please choose another one.") % v
        case "address_changed":
            return _("The delivery address reads differently now: %(old)s → %(new)s.") % v
        case "charge":
            return _("%(name)s: %(old)s → %(new)s") % {
                "name": charge_name(v["kind"], ""),
                "old": show_money(v["old"], v["currency"]),
                "new": show_money(v["new"], v["currency"]),
            }
        case "day_passed":
            return _("The requested delivery date %(day)s has passed.") % {"day": show_day(v["day"])}
    return code


def _amount(quantity: Decimal, unit: str) -> str:
    return f"{show_number(quantity)}{FIXED}{unit_name(unit)}"


def price_change(v: dict) -> str:
    """`8.42 € → 9.00 € (+6.89 %)`"""
    old = show_price(v["old"], v["old_basis"], v["currency"])
    new = show_price(v["new"], v["new_basis"], v["currency"])
    if not v["old"]:
        return f"{old} → {new}"
    before, now = v["old"] / v["old_basis"], v["new"] / v["new_basis"]
    percent = ((now - before) / before * 100).quantize(Decimal("0.01"))
    sign = "+" if percent > 0 else "\N{MINUS SIGN}"
    return f"{old} → {new} ({sign}{show_number(abs(percent))}{FIXED}%)"


def _line_changed(v: dict) -> str:
    parts = []
    if not v["after"]:
        parts.append(_("%(quantity)s not approved") % {"quantity": _amount(v["before"], v["unit"])})
    elif v["after"] != v["before"]:
        parts.append(f"{show_number(v['before'])} → {_amount(v['after'], v['unit'])}")
    if v["centre_after"] != v["centre_before"]:
        centres = {"before": v["centre_before"] or "–", "after": v["centre_after"] or "–"}
        parts.append(_("cost centre %(before)s → %(after)s") % centres)
    return _("Changed by %(by)s: %(what)s") % {"by": v["by"], "what": ", ".join(parts)}
