"""The price door: what lines cost for an actor on a day, and the tax on top. See docs/pricing.md."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.conf import settings
from django.db.models import Q

from accounts.actor import Actor
from accounts.permissions import Permission
from catalog.models import Product

from .models import Contract, ContractPrice, ListPrice, PriceList, TaxRate, last_day
from .rules import (
    Row,
    Source,
    Step,
    Tax,
    Tier,
    cheapest_of_equals,
    explain,
    ladder,
    line_net,
    tax_for,
)

_ROW = ("product", "min_quantity", "amount", "basis", "valid")


@dataclass(frozen=True, slots=True)
class LinePrice:
    """`amount` per `basis` units, net, in `currency`; None when the price is on request or not for the actor's eyes.

    `net` is the rounded line total. `list_amount` is the base list's amount at this quantity, for comparison.
    """

    product_id: int
    quantity: Decimal
    currency: str
    amount: Decimal | None = None
    basis: int = 1
    net: Decimal | None = None
    source: Source = Source.ON_REQUEST
    source_name: str = ""
    valid_until: date | None = None
    tiers: tuple[Tier, ...] = ()
    list_amount: Decimal | None = None
    trace: tuple[Step, ...] = ()

    @property
    def is_contract(self) -> bool:
        return self.source == Source.CONTRACT

    @property
    def is_priced(self) -> bool:
        """At this quantity or at a larger one."""
        return self.amount is not None or self.starts_at is not None

    @property
    def starts_at(self) -> Decimal | None:
        """Where a price begins that this quantity does not reach yet."""
        return min((t.minimum for t in self.tiers if t.amount and t.minimum > self.quantity), default=None)

    def tier_at(self, quantity: Decimal) -> Tier | None:
        """The step another quantity of the product would reach; None where its price is on request."""
        reached = [tier for tier in self.tiers if tier.minimum <= quantity]
        return reached[-1] if reached and reached[-1].amount else None

    @property
    def saving_percent(self) -> int | None:
        """How far the own price is below the base list, in whole percent; None where it is not."""
        if not self.list_amount or self.amount is None or self.amount >= self.list_amount:
            return None
        return int((1 - self.amount / self.list_amount) * 100) or None


def price_lines(lines: Sequence[tuple[Product, Decimal]], actor: Actor, on: date) -> list[LinePrice]:
    """One LinePrice per (product, quantity in its unit), in order. Four statements for any number of lines."""
    if actor.company is None or not actor.can(Permission.SEE_PRICES):
        return [LinePrice(product.pk, quantity, "") for product, quantity in lines]
    products = {product.pk for product, _ in lines}
    rows = _contract_rows(products, actor, on)
    for product_id, found in _list_rows(products, actor, on).items():
        rows[product_id] += found
    currency = str(actor.company.currency)
    return [_line_price(product.pk, quantity, currency, rows[product.pk]) for product, quantity in lines]


def _line_price(product_id: int, quantity: Decimal, currency: str, rows: list[Row]) -> LinePrice:
    row = cheapest_of_equals(rows, quantity)
    tiers = ladder(rows, quantity)
    if row is None or not row.amount:
        basis = next((tier.basis for tier in tiers if tier.amount), 1)
        trace = explain(rows, quantity)
        return LinePrice(product_id, quantity, currency, basis=basis, tiers=tiers, trace=trace)
    base = cheapest_of_equals([r for r in rows if r.source == Source.BASE], quantity)
    return LinePrice(
        product_id=product_id,
        quantity=quantity,
        currency=currency,
        amount=row.amount,
        basis=row.basis,
        net=line_net(row.amount, row.basis, quantity),
        source=row.source,
        source_name=row.name,
        valid_until=row.valid_until,
        tiers=tiers,
        list_amount=base.amount * row.basis / base.basis if base and base.amount else None,
        trace=explain(rows, quantity),
    )


def contracts_in_force(actor: Actor, on: date) -> list[Contract]:
    """The actor's contracts on that day in the company's currency; the unit's own first."""
    if actor.company is None:
        return []
    contracts = Contract.objects.visible_to(actor).in_force(on).filter(currency=actor.company.currency)
    return sorted(contracts, key=lambda contract: (contract.unit_id is None, contract.number))


def _contract_rows(products: set[int], actor: Actor, on: date) -> defaultdict[int, list[Row]]:
    contracts = Contract.objects.visible_to(actor).in_force(on).filter(currency=actor.company.currency)
    prices = ContractPrice.objects.filter(contract__in=contracts, product__in=products, valid__contains=on)
    rows = defaultdict(list)
    told = prices.values_list(*_ROW, "contract__number", "contract__valid", "contract__unit")
    for product, minimum, amount, basis, valid, number, agreed, unit in told:
        until = min(filter(None, (last_day(agreed), last_day(valid))), default=None)
        rank = 0 if unit else 1
        rows[product].append(Row(rank, minimum, amount, basis, Source.CONTRACT, number, until))
    return rows


def _list_rows(products: set[int], actor: Actor, on: date) -> dict[int, list[Row]]:
    """Rows of the assigned lists and the base list; ranks 2 … in order of priority, the base list last."""
    lists = PriceList.objects.filter(
        Q(is_base=True) | Q(assignments__company=actor.company), currency=actor.company.currency
    )
    assigned = {a.price_list_id: a.priority + 1 for a in actor.company.price_lists.all()}
    prices = ListPrice.objects.filter(price_list__in=lists, product__in=products, valid__contains=on)
    rows = defaultdict(list)
    told = prices.values_list(*_ROW, "price_list", "price_list__is_base", "price_list__name")
    for product, minimum, amount, basis, valid, price_list, is_base, name in told:
        source = Source.BASE if is_base else Source.PRICE_LIST
        rank = assigned.get(price_list, 100_000)
        rows[product].append(Row(rank, minimum, amount, basis, source, name, last_day(valid)))
    return rows


def taxes_of(products: Sequence[Product], actor: Actor, *, destination: str, on: date) -> list[Tax]:
    """The VAT each product bears, delivered to a country on a day. One statement. Raises rules.NoTaxRate."""
    rates = {
        (str(rate.country), rate.tax_class): rate.percent
        for rate in TaxRate.objects.filter(country=destination, valid__contains=on)
    }
    vat_id = actor.company.vat_id if actor.company else ""
    return [
        tax_for(
            product.tax_class,
            seller=settings.SELLER_COUNTRY,
            destination=destination,
            buyer_vat_id=vat_id,
            rates=rates,
        )
        for product in products
    ]
