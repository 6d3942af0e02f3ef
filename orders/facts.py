"""What the approvals and budgets are asked about an order."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from decimal import Decimal

from accounts.actor import Actor
from accounts.models import Company, CostCentre
from accounts.permissions import Permission
from approvals.budget_rules import Effect
from approvals.rules import FactLine, Facts
from catalog.models import Product, Terms
from pricing.queries import LinePrice
from pricing.rules import Source

from .models import Order, OrderLine
from .problems import Problem
from .queries import AssessedLine, Assessment
from .states import State


def facts_of(
    actor: Actor, assessment: Assessment, *, ship_to: str = "", cost_centre: str = "", number: str = ""
) -> Facts:
    """What the approvals are asked about an order of the actor; `ship_to` is an id, `cost_centre` a code."""
    return Facts(
        reference=number,
        amount=assessment.net_total,
        currency=assessment.currency,
        may_order=actor.can(Permission.PLACE_ORDER),
        limit=actor.order_limit,
        lines=tuple(
            _fact_line(line, line.product, line.price, cost_centre)
            for line in assessment.good
            if line.product and line.price
        ),
        charges=tuple(
            charge_fact(each.terms.kind, each.net, each.tax.percent if each.tax else Decimal(0), cost_centre)
            for each in assessment.charges
        ),
        person=str(actor.person.pk) if actor.person else "",
        ship_to=ship_to,
        also_to=frozenset(str(line.line.ship_to.pk) for line in assessment.good if line.line.ship_to),
        last_prices=lambda products: last_prices(actor.company, products, without=number),
    )


def _fact_line(line: AssessedLine, product: Product, price: LinePrice, cost_centre: str) -> FactLine:
    return FactLine(
        sku=product.sku,
        product_id=product.pk,
        net=price.net or Decimal(0),
        price=(price.amount or Decimal(0)) / price.basis,
        flags=flags_of(product, price.terms),
        on_contract=price.source == Source.CONTRACT,
        cost_centre=line.line.cost_centre.code if line.line.cost_centre else cost_centre,
        tax_percent=line.tax.percent if line.tax else Decimal(0),
    )


def charge_fact(kind: str, net: Decimal, tax_percent: Decimal, cost_centre: str) -> FactLine:
    """Charges go to the cost centre of the order."""
    return FactLine(
        sku=kind, product_id=0, net=net, price=net, cost_centre=cost_centre, tax_percent=tax_percent
    )


def open_cost_centres(order: Order, *, on: date) -> dict[str, CostCentre]:
    """Code → what the lines of an order can be charged to on a day: as seen from its unit."""
    unit = replace(Actor.system(order.company), unit=order.unit)
    return {centre.code: centre for centre in CostCentre.objects.visible_to(unit).open(on=on)}


def requester_of(order: Order) -> Actor:
    """Prices and rules are those of who asked and of their unit, not of who approves."""
    return replace(Actor.system(order.company), unit=order.unit, user=order.ordered_by)


def flags_of(product: Product, terms: int) -> frozenset[str]:
    """Marks a rule can ask about: see approvals.conditions.Flag. `terms` are those it was offered on."""
    flags = {
        "dangerous": product.dangerous,
        "exclusive": product.exclusive,
        "outside": terms == Terms.OUTSIDE,
        "discontinued": product.status == Product.Status.DISCONTINUED,
    }
    return frozenset(name for name, is_set in flags.items() if is_set)


def budget_problems(effects: Iterable[Effect], actor: Actor) -> list[Problem]:
    """One for each budget that refuses it; who may not see budgets reads that there is one, and no amounts."""
    if not actor.can(Permission.SEE_BUDGETS):
        return [Problem("budget_exceeded")] if list(effects) else []
    return [
        Problem(
            "budget_exceeded",
            values={
                "budget": each.name,
                "left": max(each.left, Decimal(0)),
                "over": each.over,
                "currency": each.currency,
            },
        )
        for each in effects
    ]


def last_prices(company: Company, products: set[int], *, without: str = "") -> dict[int, Decimal]:
    """What the company paid last for one unit of each product it bought before. One statement."""
    bought = Order.objects.filter(company=company).placed().exclude(state=State.CANCELLED)
    lines = (
        OrderLine.objects.filter(order__in=bought.exclude(number=without).order_by(), product__in=products)
        .order_by("product", "-order__ordered_at", "-pk")
        .distinct("product")
    )
    return {line.product_id: line.amount / line.basis for line in lines}
