"""What an order costs besides its articles, as lines of its own: see docs/pricing.md."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from fractions import Fraction

from accounts.actor import Actor
from catalog.queries import order_rule
from catalog.rules import OrderRule
from pricing.charge_rules import Charged, ChargeKind, ChargeTerms, charged, main_tax
from pricing.charging import charges_for
from pricing.delivering import DeliveryOffer
from pricing.tax_rules import Tax

from .models import Order, OrderCharge
from .problems import Problem

# (what is ordered, its net, its VAT where it is known)
Goods = tuple[OrderRule, Decimal, Decimal, Tax | None]


def goods_of(product, quantity: Decimal, net: Decimal, tax: Tax | None) -> Goods:
    return order_rule(product), quantity, net, tax


def charges_of(
    goods: Sequence[Goods],
    actor: Actor,
    *,
    on: date,
    destination: str,
    delivery: DeliveryOffer | None = None,
) -> tuple[tuple[Charged, ...], Problem | None]:
    """The charges of these articles, and what is wrong where their value is too small. One statement.

    `delivery` is the way they are delivered, where the shop keeps several.
    """
    if not goods:
        return (), None
    terms = charges_for(actor, on=on, destination=destination)
    total = sum((net for _rule, _quantity, net, _tax in goods), Decimal(0))
    tax = main_tax((net, tax) for _rule, _quantity, net, tax in goods if tax)
    broken = [net for rule, quantity, net, _tax in goods if is_broken(quantity, rule)]
    if delivery and not delivery.method.adds_freight:
        terms.pop(ChargeKind.FREIGHT, None)
    every = [*charged(total, broken, terms), *_of_delivery(delivery, total)]
    found = tuple(replace(each, tax=tax) for each in every)
    least = terms.get(ChargeKind.MINIMUM)
    if least is None or not least.holds_for(total):
        return found, None
    values = {"least": least.below, "now": total, "currency": str(actor.company.currency)}
    return found, Problem("below_minimum_order", values=values)


def _of_delivery(delivery: DeliveryOffer | None, goods: Decimal) -> Iterator[Charged]:
    if delivery and (net := delivery.net(goods)):
        method = delivery.method
        terms = ChargeTerms(
            ChargeKind.DELIVERY, delivery.free_from, net, name_de=method.name_de, name_en=method.name_en
        )
        yield Charged(terms, net, delivery.missing(goods))


def is_broken(quantity: Decimal, rule: OrderRule) -> bool:
    """Whether a quantity is not in whole packs of the smallest packaging that holds more than one."""
    packs = [pack.content for pack in rule.packs if pack.content > 1]
    return bool(packs) and bool(Fraction(quantity) % min(packs))


def write_charges(order: Order, charges: Iterable[Charged]) -> None:
    """Those of an order whose lines have their VAT: they have theirs by it."""
    OrderCharge.objects.bulk_create(_row(order, charge) for charge in charges)


def _row(order: Order, charge: Charged) -> OrderCharge:
    tax = tax_of(charge)
    return OrderCharge(
        order=order,
        kind=charge.terms.kind.value,
        name_de=charge.terms.name_de,
        name_en=charge.terms.name_en,
        net=charge.net,
        tax_percent=tax.percent,
        tax_reason=tax.reason.value,
    )


def tax_of(charge: Charged) -> Tax:
    assert (
        charge.tax is not None
    )  # nothing is charged where there is no line, and every line of an order is taxed
    return charge.tax
