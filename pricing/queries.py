"""The price door: what lines cost for an actor on a day, and the tax on top. See docs/pricing.md."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from django.conf import settings
from django.contrib.postgres.fields import DateRangeField
from django.db.models import (
    Case,
    CharField,
    DecimalField,
    F,
    IntegerField,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
)
from django.db.models.functions import Coalesce

from accounts.actor import Actor
from accounts.permissions import Permission
from catalog.models import Product, Terms
from catalog.models.visibility import TermsFor

from .models import Contract, ContractPrice, ListPrice, PriceList, PriceListAssignment, TaxRate, last_day
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
LAST_RANK = 100_000
_TERMS = "terms"  # instead of a source: the row says no price


@dataclass(frozen=True, slots=True)
class LinePrice:
    """`amount` per `basis` units, net, in `currency`; None when the price is on request or not for the actor's eyes.

    `net` is the rounded line total. `list_amount` is the base list's amount at this quantity, for comparison. `terms`
    are those the actor is offered the product on; the price alone does not say that it can be ordered.
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
    terms: Terms = Terms.OPEN

    @property
    def is_contract(self) -> bool:
        return self.source == Source.CONTRACT

    @property
    def is_priced(self) -> bool:
        """At this quantity or at a larger one."""
        return self.amount is not None or self.starts_at is not None

    @property
    def is_withheld(self) -> bool:
        """The terms let the product be seen, but not be ordered for this price."""
        return self.terms > Terms.CONTRACT or (self.terms == Terms.CONTRACT and not self.is_contract)

    @property
    def is_untold(self) -> bool:
        """There is no price to ask for."""
        return self.terms == Terms.NO_PRICE

    @property
    def needs_certificate(self) -> bool:
        return self.terms == Terms.CERTIFICATE

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
    """One LinePrice per (product, quantity in its unit), in order. One statement for any number of lines."""
    if actor.company is None or not actor.can(Permission.SEE_PRICES):
        return [LinePrice(product.pk, quantity, "") for product, quantity in lines]
    rows, terms = _rows({product.pk for product, _ in lines}, actor, on)
    currency = str(actor.company.currency)
    return [
        replace(_line_price(product.pk, quantity, currency, rows[product.pk]), terms=terms[product.pk])
        for product, quantity in lines
    ]


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


def _rows(products: set[int], actor: Actor, on: date) -> tuple[dict[int, list[Row]], dict[int, Terms]]:
    """What contracts, assigned lists and the base list say, and the terms of each product, in one statement.

    Ranks count up, the base list is last. A price that the terms do not show is not among the rows.
    """
    told = _agreed(products, actor, on).union(
        _listed(products, actor, on), _offered(products, actor, on), all=True
    )
    rows = defaultdict(list)
    terms: dict[int, Terms] = defaultdict(lambda: Terms.HIDDEN)  # a product that is gone in this moment
    for product, minimum, amount, basis, valid, source, name, rank, agreed in told:
        if source == _TERMS:
            terms[product] = Terms(rank)
            continue
        until = min(filter(None, (last_day(agreed), last_day(valid))), default=None)
        rows[product].append(Row(rank, minimum, amount, basis, Source(source), name, until))
    for product in [pk for pk in rows if not terms[pk].shows_price and terms[pk] != Terms.HIDDEN]:
        del rows[product]
    return rows, terms


def _offered(products: set[int], actor: Actor, on: date) -> QuerySet:
    """The terms, in the columns of a price."""
    no_number, no_days = Value(None, DecimalField()), Value(None, DateRangeField())
    columns = (no_number, no_number, Value(None, IntegerField()), no_days, Value(_TERMS, CharField()))
    told = (*columns, Value("", CharField()), TermsFor(actor, on), no_days)
    return Product.objects.filter(pk__in=products).values_list("pk", *told)


def _agreed(products: set[int], actor: Actor, on: date) -> QuerySet:
    contracts = Contract.objects.visible_to(actor).in_force(on).filter(currency=actor.company.currency)
    prices = ContractPrice.objects.filter(contract__in=contracts, product__in=products, valid__contains=on)
    return prices.annotate(
        source=Value(Source.CONTRACT.value, CharField()),
        name=F("contract__number"),
        rank=Case(When(contract__unit=None, then=1), default=0, output_field=IntegerField()),
        agreed=F("contract__valid"),
    ).values_list(*_ROW, "source", "name", "rank", "agreed")


def _listed(products: set[int], actor: Actor, on: date) -> QuerySet:
    lists = PriceList.objects.filter(
        Q(is_base=True) | Q(assignments__company=actor.company), currency=actor.company.currency
    )
    assigned = PriceListAssignment.objects.visible_to(actor).filter(price_list=OuterRef("price_list"))
    priority = Subquery(assigned.values("priority")[:1], output_field=IntegerField())
    prices = ListPrice.objects.filter(price_list__in=lists, product__in=products, valid__contains=on)
    return prices.annotate(
        source=Case(
            When(price_list__is_base=True, then=Value(Source.BASE.value)),
            default=Value(Source.PRICE_LIST.value),
            output_field=CharField(),
        ),
        name=F("price_list__name"),
        rank=Coalesce(priority + 1, LAST_RANK),
        agreed=Value(None, DateRangeField()),
    ).values_list(*_ROW, "source", "name", "rank", "agreed")


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
