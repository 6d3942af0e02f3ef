"""Freight and surcharges beside the total: how much, and what would save them."""

from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _

from b2bshop.money import show_money, show_number
from catalog.rules import OrderRule
from catalog.units import measured
from orders.charges import is_broken
from orders.queries import Assessment
from pricing.charge_rules import Charged, ChargeKind
from pricing.charging import charge_words


@dataclass(frozen=True, slots=True)
class ChargeRow:
    """`hint` says from which value on it falls away; empty where none does."""

    name: str
    net: Decimal
    hint: str = ""


def charge_rows(assessment: Assessment) -> list[ChargeRow]:
    return [
        ChargeRow(charge_words(each.terms), each.net, _hint(each, assessment.currency))
        for each in assessment.charges
    ]


def _hint(charge: Charged, currency: str) -> str:
    if charge.missing is None or charge.terms.below is None:
        return ""
    words = {
        "limit": show_money(charge.terms.below, currency),
        "more": show_money(charge.missing, currency),
    }
    return _("none from %(limit)s on, %(more)s more") % words


def surcharge_words(assessment: Assessment, quantity: Decimal | None, rule: OrderRule) -> str:
    """`Not in whole packs of 100 pc: 5 % on top.` Empty where nothing is charged for it."""
    terms = next((c.terms for c in assessment.charges if c.terms.kind == ChargeKind.BROKEN_PACK), None)
    if terms is None or quantity is None or not is_broken(quantity, rule):
        return ""
    least = min((pack for pack in rule.packs if pack.content > 1), key=lambda pack: pack.content)
    content = Decimal(least.content.numerator) / Decimal(least.content.denominator)
    words = {"pack": measured(content, rule.unit)}
    if terms.percent is not None:
        return _("Not in whole packs of %(pack)s: %(percent)s %% on top.") % {
            **words,
            "percent": show_number(terms.percent),
        }
    amount = show_money(terms.amount or Decimal(0), assessment.currency)
    return _("Not in whole packs of %(pack)s: %(amount)s on top.") % {**words, "amount": amount}
