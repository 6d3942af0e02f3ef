"""What keeps an order or a line from going through, as values and as words. Every channel says it alike."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from b2bshop.money import show_money, show_number
from catalog.models import Terms
from catalog.rules import OrderRule, Verdict, in_base, read_quantity
from catalog.rules import Problem as QuantityProblem
from catalog.units import measured, unit_name
from pricing.queries import LinePrice


@dataclass(frozen=True, slots=True)
class Problem:
    """`code` is stable for machines; `line` is the 0-based line, None for the whole order; `values` fill the words."""

    code: str
    line: int | None = None
    values: dict = field(default_factory=dict)

    def __str__(self) -> str:
        return say(self)


_WITHHELD = {
    Terms.CONTRACT: "contract_needed",
    Terms.CERTIFICATE: "certificate_needed",
    Terms.NO_PRICE: "not_sold_here",
}
# About the article, whatever the quantity: a line that lies in a cart already may still be changed.
OF_THE_ARTICLE = frozenset({"discontinued", "price_on_request", *_WITHHELD.values()})


def withheld(price: LinePrice) -> str:
    """The code of what the terms ask for before the article can be ordered; empty where they ask nothing more."""
    return _WITHHELD.get(price.terms, "") if price.is_withheld else ""


class OrderRefused(Exception):
    """Nothing was ordered. Carries every problem found, not only the first."""

    def __init__(self, problems: list[Problem]):
        super().__init__("; ".join(problem.code for problem in problems))
        self.problems = problems


def not_orderable(
    verdict: Verdict, quantity: Decimal | str, rule: OrderRule, unit: str = "", line: int | None = None
) -> Problem:
    """What `check_quantity` found, with everything its words need. `base` and `in_base` are in the product's unit."""
    pack = rule.pack(unit)
    number = read_quantity(quantity) if isinstance(quantity, str) else quantity
    values = {
        "quantity": quantity,
        "number": number,
        "unit": unit or rule.unit,
        "base": rule.unit,
        "total": in_base(number, pack) if pack and number is not None else None,
        "units": [each.unit for each in rule.units],
        "minimum": rule.minimum,
        "multiple": rule.multiple,
        "suggestions": verdict.suggestions,
        "in_base": tuple(in_base(each, pack) for each in verdict.suggestions) if pack else (),
    }
    return Problem(verdict.problem.value if verdict.problem else "", line, values)


def _right(v: dict) -> str:
    """What can be ordered: `100 or 200`, `1 carton (= 500 pc)`; where there is nothing, the unit to use."""
    if not v["suggestions"]:
        return _("in %(unit)s") % {"unit": unit_name(v["base"])}
    if v["unit"] == v["base"]:
        return _(" or ").join(show_number(q) for q in v["suggestions"])
    pairs = zip(v["suggestions"], v["in_base"], strict=True)
    return _(" or ").join(f"{measured(q, v['unit'])} (= {measured(base, v['base'])})" for q, base in pairs)


def _typed(v: dict) -> str:
    """`120`, or `3 cartons (= 1.500 pc)`."""
    if v["unit"] == v["base"]:
        return show_number(v["number"])
    return f"{measured(v['number'], v['unit'])} (= {measured(v['total'], v['base'])})"


def say(problem: Problem) -> str:
    """The problem in the reader's language: what happened, and what to do."""
    v = problem.values
    match problem.code:
        case "content_changed":
            return _("%(typed)s now hold %(now)s, not %(was)s. Please check the quantity and save it.") % {
                "typed": measured(v["typed"], v["unit"]),
                "now": measured(v["now"], v["base"]),
                "was": measured(v["was"], v["base"]),
            }
        case "unknown_article":
            return _("No article “%(number)s”.") % v
        case "ambiguous_number":
            return _("“%(number)s” means several articles: %(skus)s. Please choose one.") % v
        case "discontinued" | "last_order_passed":
            return " ".join(_gone(problem.code, v))
        case "price_on_request":
            return _on_request(v)
        case "contract_needed" | "certificate_needed" | "not_sold_here":
            return _say_terms(problem.code, v)
        case "price_changed":
            return _("The price of %(sku)s changed from %(old)s to %(new)s. Please confirm.") % {
                "sku": v["sku"],
                "old": show_price(v["old"], v["old_basis"], v["currency"]),
                "new": show_price(v["new"], v["new_basis"], v["currency"]),
            }
        case "prices_changed":
            return _("Prices changed since this page was shown. Please check and confirm.")
        case "empty":
            return _("The cart is empty.")
        case "credit_exceeded":
            return _("The order is above your company's free credit. Please talk to your contact.")
        case "budget_exceeded":
            return _budget(v)
        case "already_ordered":
            return _("This cart has been ordered already.")
        case "cart_changed":
            return _("The cart was changed in the meantime. Please check and confirm.")
        case "address":
            return _("Please choose a delivery address.")
        case "cost_centre":
            return _("There is no cost centre “%(code)s”.") % v
    return _say_stop(problem.code, v)


def _say_terms(code: str, v: dict) -> str:
    """What the terms of an assortment ask for."""
    match code:
        case "contract_needed":
            return _("%(sku)s can only be ordered with a contract. Please talk to your contact.") % v
        case "certificate_needed":
            return _("%(sku)s needs a certificate your company has not shown us: %(certificates)s.") % v
    return _("%(sku)s is shown for information and cannot be ordered here.") % v


def _say_stop(code: str, v: dict) -> str:
    """What stops the buyer, whatever they order."""
    match code:
        case "below_minimum_order":
            return _("The minimum order value is %(least)s; the articles come to %(now)s.") % {
                "least": show_money(v["least"], v["currency"]),
                "now": show_money(v["now"], v["currency"]),
            }
        case "company_blocked":
            return _("Orders of your company are blocked: %(reason)s") % v
        case "member_blocked":
            if v["reason"] == "ended":
                return _("You are not a member of this company any more.")
            return _("You cannot order here: %(reason)s") % v
        case "order_moved_on":
            return _("Order %(number)s cannot be changed by you any more: it is %(state)s.") % {
                "number": v["number"],
                "state": v["state"].label,
            }
        case "unit_gone":
            return (
                _(
                    "The unit “%(unit)s” was merged into another one in this very moment, and nothing was done."
                    " Your carts are kept: please send it again."
                )
                % v
            )
    return _say_delivery(code, v)


def _say_delivery(code: str, v: dict) -> str:
    """Why it cannot be sent there, or so."""
    match code:
        case "no_tax_rate":
            return _("We cannot deliver to %(country)s yet: its VAT rate is missing.") % v
        case "no_address":
            return _("There is no delivery address “%(code)s” of yours.") % v
        case "address_abroad":
            return (
                _("%(code)s is in another country than the address of the order. Please order it by itself.")
                % v
            )
        case "not_delivered":
            return _(
                "We have no way of delivery for this order to this address. Please talk to your contact."
            )
        case "not_delivered_so":
            return _("This way of delivery is not offered for this order. Please choose another one.")
        case "carrier_needed":
            return _("Please name your carrier and your account number there.")
    return _say_contract(code, v)


def _say_contract(code: str, v: dict) -> str:
    """What a contract has no more of."""
    match code:
        case "contract_used_up":
            words = {**v, "left": measured(v["left"], v["unit"])}
            return _("Contract %(contract)s has %(left)s of %(sku)s left. Please order no more.") % words
        case "contract_value_used_up":
            words = {**v, "left": show_money(v["left"], v["currency"])}
            return _("Contract %(contract)s has %(left)s left. Please order for no more.") % words
        case "quota_used_up":
            words = {"left": measured(v["left"], v["unit"]), "sku": v["sku"]}
            words["day"] = date_format(v["until"], "SHORT_DATE_FORMAT")
            return (
                _("Your allocation has %(left)s of %(sku)s left until %(day)s. Please order no more.") % words
            )
        case "call_off_too_small":
            words = {**v, "least": measured(v["least"], v["unit"])}
            return _("Contract %(contract)s asks for at least %(least)s of %(sku)s at once.") % words
    return _say_company(code, v)


def _say_company(code: str, v: dict) -> str:
    """What a company asks of its orders and lists."""
    match code:
        case "po_missing":
            return _("Your company needs an order number of its own on every order.")
        case "po_wrong":
            return _("“%(number)s” does not fit the pattern of your company's order numbers: %(pattern)s") % v
        case "po_used":
            return _("The order number “%(number)s” is on another order already.") % v
        case "own_field_missing":
            return _("Please fill in “%(name)s”.") % v
        case "own_field_wrong" if v["pattern"]:
            return _("“%(value)s” does not fit the pattern of “%(name)s”: %(pattern)s") % v
        case "own_field_wrong":
            return _("“%(value)s” cannot be chosen for “%(name)s”, or is too long.") % v
        case "too_many_views":
            return _("You keep %(most)d views already. Please remove one first.") % v
        case "list_line_changed":
            return _("A colleague changed this line in the meantime. Nothing of yours was saved here.")
        case "not_a_target":
            return _("“%(target)s” is not a target stock. Please enter digits.") % v
    return _say_cart(code, v)


def _say_cart(code: str, v: dict) -> str:
    """What happened to a cart or a line of it, and what cannot be done with it."""
    match code:
        case "line_changed":
            who = v["who"] or _("somebody")
            return _(
                "Changed by %(who)s in the meantime, to %(quantity)s. Nothing of yours was saved here."
            ) % {
                "who": who,
                "quantity": v["quantity"],
            }
        case "line_removed":
            return _("This line was removed in the meantime.")
        case "stock_changed" if v["at_once"]:
            return _("%(sku)s can be sent at once again.") % v
        case "stock_changed":
            return _("%(sku)s cannot be sent at once any more.") % v
        case "day_passed":
            return _("%(day)s has passed. Please choose today or later.") % {
                "day": date_format(v["day"], "SHORT_DATE_FORMAT")
            }
        case "not_a_day":
            return _("“%(day)s” is not a day. Please write it like 31.12.2026.") % v
        case "same_cart":
            return _("Please choose another cart.")
        case "nobody_there":
            return _("This person cannot order in your company.")
        case "own_cart":
            return _("The cart is this person's own.")
        case "nothing_said":
            return _("Please write something.")
        case "too_many" if "sku" in v:
            return _("More than 1,000,000 of %(sku)s cannot be ordered online. Please ask your contact.") % v
    return _say_change(code, v)


def _say_change(code: str, v: dict) -> str:
    """What an approver cannot make of the lines, and what has to be seen before an order goes through."""
    match code:
        case "more_than_asked":
            return _("No more than the %(quantity)s %(unit)s that were asked for.") % {
                "quantity": show_number(v["quantity"]),
                "unit": unit_name(v["unit"]),
            }
        case "changes_unseen":
            return _(
                "Something is different from the order as it was submitted. Please look at it and confirm."
            )
        case "nothing_left":
            return _("Nothing would be left of the order. Please refuse it as a whole.")
    return _say_quantity(code, v)


def _gone(code: str, v: dict) -> Iterator[str]:
    """Why it cannot be had any more, and what can instead."""
    if code == "last_order_passed":
        yield _("%(sku)s could be ordered until %(day)s.") % {
            "sku": v["sku"],
            "day": date_format(v["last_on"], "SHORT_DATE_FORMAT"),
        }
    elif v.get("left"):
        yield _("%(sku)s is discontinued; only %(left)s are left.") % {
            "sku": v["sku"],
            "left": f"{show_number(v['left'])}\N{NO-BREAK SPACE}{unit_name(v['unit'])}",
        }
    elif v.get("sold_out"):
        yield _("%(sku)s is discontinued and sold out.") % v
    else:
        yield _("%(sku)s is discontinued; this quantity cannot be delivered any more.") % v
    if v.get("successor"):
        yield _("Successor: %(successor)s.") % v


def _on_request(v: dict) -> str:
    if not v.get("starts_at"):
        return _("%(sku)s: price on request. Please ask your contact.") % v
    return _("%(sku)s has a price from %(quantity)s on. Order more, or ask your contact.") % {
        "sku": v["sku"],
        "quantity": f"{show_number(v['starts_at'])}\N{NO-BREAK SPACE}{unit_name(v['unit'])}",
    }


def _say_quantity(code: str, v: dict) -> str:
    match code:
        case QuantityProblem.NOT_A_NUMBER:
            return _("“%(quantity)s” is not a quantity. Please enter digits, e.g. %(example)s.") % {
                "quantity": str(v["quantity"])[:20],
                "example": show_number(v["minimum"]),
            }
        case QuantityProblem.NOT_POSITIVE:
            return _("The quantity must be above zero.")
        case QuantityProblem.TOO_MANY:
            return _("More than 1,000,000 cannot be ordered online. Please ask your contact.")
        case QuantityProblem.TOO_FINE:
            return _("%(quantity)s is too fine for the unit %(unit)s. Order %(right)s.") % {
                "quantity": show_number(v["number"]),
                "unit": unit_name(v["unit"]),
                "right": _right(v),
            }
        case QuantityProblem.UNEVEN:
            return _("%(quantity)s cannot be supplied exactly. Order %(right)s.") % {
                "quantity": _typed(v),
                "right": _right(v),
            }
        case QuantityProblem.WRONG_UNIT:
            units = _(" or ").join(unit_name(code) for code in v["units"])
            return _("This article is sold by %(unit)s.") % {"unit": units}
        case QuantityProblem.BELOW_MINIMUM:
            return _("The minimum is %(right)s.") % {"right": _right(v)}
        case QuantityProblem.NOT_A_MULTIPLE:
            return _("%(quantity)s is not a multiple of %(multiple)s. Order %(right)s.") % {
                "quantity": _typed(v),
                "multiple": show_number(v["multiple"]),
                "right": _right(v),
            }
    return code


def _budget(v: dict) -> str:
    if "budget" not in v:
        return _("The order is above a budget of your company. Please talk to your administrator.")
    return _("The budget “%(budget)s” has %(left)s left; the order exceeds it by %(over)s.") % {
        "budget": v["budget"],
        "left": show_money(v["left"], v["currency"]),
        "over": show_money(v["over"], v["currency"]),
    }


def show_price(amount: Decimal, basis: int, currency: str) -> str:
    price = show_money(amount, currency)
    return (
        price
        if basis == 1
        else _("%(price)s per %(basis)s") % {"price": price, "basis": show_number(Decimal(basis))}
    )
