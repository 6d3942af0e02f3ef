"""The sums of an order whose lines were changed: charges, VAT, credit, budgets."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import asdict, replace
from datetime import datetime
from decimal import Decimal

from django.utils.timezone import localdate

from accounts.actions import CreditExceeded, hold_credit, release_credit
from accounts.actor import Actor
from accounts.models import Address
from approvals.actions import OverBudget, rebook_budgets
from approvals.rules import FactLine, Facts
from pricing.charge_rules import Charged
from pricing.ledger import Called, ContractUsedUp, call_off
from pricing.queries import taxes_summed
from pricing.quotas import QuotaExceeded, take
from pricing.rules import Source
from pricing.tax_rules import Tax, TaxReason

from ..charges import charges_of, goods_of, tax_of, write_charges
from ..delivery import offer_of
from ..facts import budget_problems, charge_fact, flags_of, last_prices, requester_of
from ..models import InvoiceCharge, Order, OrderCharge, OrderLine
from ..problems import OrderRefused, Problem

NOTHING = Decimal(0)


def take_again(order: Order, at: datetime) -> None:
    """What its lines need of contracts and quotas, where it holds nothing of them; raises OrderRefused."""
    _call_off_again(order, at)
    _take_quotas_again(order, at)


def _call_off_again(order: Order, at: datetime) -> None:
    lines = [line for line in order.lines.filter(contract__isnull=False) if line.kept]
    try:
        call_off(
            [Called(line.contract_id, line.product_id, line.kept, line.kept_net) for line in lines],
            reference=order.number,
            at=at,
        )
    except ContractUsedUp as error:
        raise OrderRefused([Problem("prices_changed")]) from error


def _take_quotas_again(order: Order, at: datetime) -> None:
    wanted: dict[int, Decimal] = defaultdict(Decimal)
    for line in order.lines.all():
        wanted[line.product_id] += line.kept
    day = localdate(order.ordered_at)
    try:
        take(wanted, requester_of(order), on=day, reference=order.number, at=at)
    except QuotaExceeded as error:
        raise OrderRefused([Problem("prices_changed")]) from error


def total_again(order: Order, at: datetime) -> None:
    """New totals, and the company's credit by the difference."""
    before = order.total
    lines = list(order.lines.select_related("product").prefetch_related("product__packs"))
    taxed = [(line.net, kept_tax(line)) for line in lines]
    taxed += [(charge.net, tax_of(charge)) for charge in _charge_again(order, lines)]
    write_totals(order, taxed)
    if before > order.total:
        release_credit(order.company, before - order.total, reference=order.number, at=at)
    elif before < order.total:  # a smaller quantity can lose a tier
        try:
            hold_credit(order.company, order.total - before, reference=order.number, at=at)
        except CreditExceeded as error:
            raise OrderRefused([Problem("credit_exceeded")]) from error


def totals_of(taxed: Iterable[tuple[Decimal, Tax]]) -> dict:
    """The sums of an order or an invoice by its nets, VAT rounded as the shop rounds it."""
    taxes = taxes_summed(taxed)
    net = sum((each.net for each in taxes), NOTHING)
    tax = sum((each.tax for each in taxes), NOTHING)
    told = [asdict(each) for each in taxes]
    return {"net_total": net, "tax_total": tax, "total": net + tax, "taxes": told}


def write_totals(order: Order, taxed: Iterable[tuple[Decimal, Tax]]) -> None:
    sums = totals_of(taxed)
    for name, value in sums.items():
        setattr(order, name, value)
    order.save(update_fields=list(sums))


def kept_tax(row: OrderLine | OrderCharge | InvoiceCharge) -> Tax:
    """As agreed that day."""
    return Tax(row.tax_percent, TaxReason(row.tax_reason))


def _charge_again(order: Order, lines: Sequence[OrderLine]) -> tuple[Charged, ...]:
    """Freight and surcharges of what is left, as on the day of the order; less than the minimum is refused."""
    goods = [goods_of(line.product, line.quantity, line.net, kept_tax(line)) for line in lines]
    charges, too_little = charges_of(
        goods,
        requester_of(order),
        on=order.price_day,
        destination=str(order.ship_to.get("country", "")),
        delivery=offer_of(order, lines, requester_of(order)),
    )
    if too_little:
        raise OrderRefused([too_little])
    order.charges.all().delete()  # type: ignore[attr-defined]
    write_charges(order, charges)
    return charges


def _facts(order: Order) -> Facts:
    """The order as it is now. The personal limit has been asked about: less of the order cannot exceed it anew."""
    lines = list(order.lines.select_related("product"))
    codes = {order.ship_to["code"], *(line.ship_to["code"] for line in lines if line.ship_to)}
    places = {place.code: place for place in Address.objects.filter(company=order.company, code__in=codes)}
    return Facts(
        reference=order.number,
        amount=order.net_total,
        currency=str(order.currency),
        lines=tuple(fact_of(line) for line in lines),
        charges=tuple(
            charge_fact(each.kind, each.net, each.tax_percent, order.cost_centre)
            for each in order.charges.all()  # type: ignore[attr-defined]
        ),
        person=str(order.ordered_by_id or ""),
        ship_to=str(places[order.ship_to["code"]].pk) if order.ship_to["code"] in places else "",
        also_to=frozenset(str(place.pk) for place in places.values()),
        last_prices=lambda products: last_prices(order.company, products, without=order.number),
    )


def rebooked(order: Order, by: Actor, at: datetime) -> Facts:
    """The facts with the budgets as they are, now that the order reserves what it needs and no more."""
    facts, on = _facts(order), localdate(order.ordered_at)
    try:
        effects = rebook_budgets(facts, asked_by=requester_of(order), on=on, by=by, at=at)
    except OverBudget as error:
        raise OrderRefused(budget_problems(error.effects, by)) from error
    return replace(facts, budgets=effects)


def fact_of(line: OrderLine) -> FactLine:
    return FactLine(
        sku=line.sku,
        product_id=line.product_id,
        net=line.kept_net,
        price=line.amount / line.basis,
        flags=flags_of(line.product, line.terms),
        on_contract=line.price_source == Source.CONTRACT,
        cost_centre=line.cost_centre,
        tax_percent=line.tax_percent,
    )
