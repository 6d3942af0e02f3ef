"""The price door: what lines cost for an actor on a day, and the tax on top. See docs/pricing.md."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import ROUND_CEILING, Decimal

from django.conf import settings

from accounts.actor import Actor
from accounts.permissions import Permission
from catalog.models import Product, Terms
from catalog.rules import OrderRule, first_quantity
from catalog.units import decimals

from .models import Contract, TaxRate
from .reading import Read, read_rows
from .rules import ALONE, Limit, Lot, Row, Source, Step, Tier, cheapest_of_equals, explain, ladder, line_net
from .sources import sources
from .tax_rules import Tax, TaxLine, tax_for, tax_lines

WITHIN_REACH = 5  # times the quantity: nobody orders a hundred times as much to save some percent


@dataclass(frozen=True, slots=True)
class LinePrice:
    """`amount` per `basis` units, net, in `currency`; None when the price is on request or not for the actor's eyes.

    `net` is the rounded line total. `list_amount` is the base list's amount at this quantity, for comparison. `terms`
    are those the actor is offered the product on; the price alone does not say that it can be ordered. Where prices
    are graduated, `amount` is their average (`is_average`), to four decimals, and `net` is exact.
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
    terms: Terms = Terms.OPEN
    contract_id: int | None = None
    limit: Limit | None = None
    rows: tuple[Row, ...] = field(default=(), repr=False)
    is_lowest: bool = False
    is_graduated: bool = False
    is_average: bool = False
    lot: Lot = field(default=ALONE, repr=False)

    @property
    def trace(self) -> tuple[Step, ...]:
        """Why this price: every row that was considered."""
        return explain(self.rows, self.quantity, is_lowest=self.is_lowest, lot=self.lot)

    @property
    def counted(self) -> Decimal:
        """The quantity that steps are reached with: the line's own, or that of all sizes of its family together."""
        return self.quantity if self.lot.counted is None else self.lot.counted

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
        return min((t.minimum for t in self.tiers if t.amount and t.minimum > self.counted), default=None)

    def tier_at(self, quantity: Decimal) -> Tier | None:
        """What another quantity of the product would cost by itself; None where that is on request."""
        if self.is_graduated:
            alone = replace(self.lot, counted=None)
            row = cheapest_of_equals(self.rows, quantity, is_lowest=self.is_lowest, lot=alone)
            return Tier(quantity, row.amount, row.basis, reached=False) if row and row.amount else None
        reached = [tier for tier in self.tiers if tier.minimum <= quantity]
        return reached[-1] if reached and reached[-1].amount else None

    def next_saving(self, multiple: Decimal) -> tuple[Decimal, int] | None:
        """(how much more, by how many whole percent the price falls then) of the next lower price within reach; the
        quantity that gets there is a multiple."""
        if self.amount is None or self.is_withheld or self.is_graduated:
            return None
        now = self.amount / self.basis
        others = self.counted - self.quantity
        for tier in self.tiers:
            wanted = ((tier.minimum - others) / multiple).to_integral_value(ROUND_CEILING) * multiple
            if not self.quantity < wanted <= self.quantity * WITHIN_REACH or not tier.amount:
                continue
            percent = int((1 - tier.amount / tier.basis / now) * 100)
            net = line_net(tier.amount, tier.basis, wanted)
            if percent >= 1 and not (self.limit and self.limit.is_exceeded(wanted, net)):
                return wanted - self.quantity, percent
        return None

    @property
    def saving_percent(self) -> int | None:
        """How far the own price is below the base list, in whole percent; None where it is not."""
        if not self.list_amount or self.amount is None or self.amount >= self.list_amount:
            return None
        return int((1 - self.amount / self.list_amount) * 100) or None


def price_lines(
    lines: Sequence[tuple[Product, Decimal]], actor: Actor, on: date, *, together: bool = False
) -> list[LinePrice]:
    """One LinePrice per (product, quantity in its unit), in order. Two statements for any number of lines; one more
    each where the actor has discounts, and where contracts agree quantities.

    `together`: the lines are ordered at once; several of one article, or of a family whose sizes count together,
    reach the steps with their sum.
    """
    if actor.company is None or not actor.can(Permission.SEE_PRICES):
        return [LinePrice(product.pk, quantity, "") for product, quantity in lines]
    told = sources(actor, on)
    read = read_rows({product.pk for product, _ in lines}, told)
    currency = str(actor.company.currency)
    counted = _counted_together(lines, read.mixing) if together else {}
    return [
        _line_price(
            LinePrice(
                product.pk,
                quantity,
                currency,
                terms=read.terms[product.pk],
                rows=tuple(read.rows[product.pk]),
                is_lowest=told.is_lowest,
                lot=_lot(product, read, counted),
            )
        )
        for product, quantity in lines
    ]


def _counted_together(lines: Sequence[tuple[Product, Decimal]], mixing: dict[int, int]) -> dict[int, Decimal]:
    """How much several lines want of one article, or of a family whose sizes count together; see `_common`."""
    common = [_common(product, mixing) for product, _ in lines]
    several = {key for key, times in Counter(common).items() if times > 1}
    wanted: dict[int, Decimal] = defaultdict(Decimal)
    for key, (_product, quantity) in zip(common, lines, strict=True):
        if key in several:
            wanted[key] += quantity
    return wanted


def _common(product: Product, mixing: dict[int, int]) -> int:
    """What a line has in common with those it counts together with: the id of its family, else minus the article's."""
    return mixing.get(product.pk, -product.pk)


def _lot(product: Product, read: Read, counted: dict[int, Decimal]) -> Lot:
    """That of most lines is the same one: nothing of theirs is graduated or counts together."""
    together = counted.get(_common(product, read.mixing)) if counted else None
    if not any(row.is_graduated for row in read.rows[product.pk]):
        return ALONE if together is None else Lot(together)
    fine = decimals(product.unit)
    first = first_quantity(OrderRule(product.unit, product.minimum, product.multiple, fine))
    return Lot(together, first, Decimal(1).scaleb(-fine))


def _line_price(bare: LinePrice) -> LinePrice:
    rows, quantity, lot = bare.rows, bare.quantity, bare.lot
    row = cheapest_of_equals(rows, quantity, is_lowest=bare.is_lowest, lot=lot)
    tiers = ladder(rows, quantity, is_lowest=bare.is_lowest, lot=lot)
    if row is None or not row.amount:
        return replace(bare, basis=next((tier.basis for tier in tiers if tier.amount), 1), tiers=tiers)
    base = cheapest_of_equals([r for r in rows if r.source == Source.BASE], quantity, lot=lot)
    return replace(
        bare,
        amount=row.amount,
        basis=row.basis,
        net=row.net(quantity),
        is_graduated=row.is_graduated and len(tiers) > 1,
        is_average=row.over is not None,
        source=row.source,
        source_name=row.name,
        valid_until=row.valid_until,
        contract_id=row.contract,
        limit=row.limit,
        tiers=tiers,
        list_amount=base.amount * row.basis / base.basis if base and base.amount else None,
    )


def contracts_in_force(actor: Actor, on: date) -> list[Contract]:
    """The actor's contracts on that day in the company's currency; the unit's own first, the group's last."""
    if actor.company is None:
        return []
    contracts = Contract.objects.visible_to(actor).in_force(on).filter(currency=actor.company.currency)
    return sorted(contracts, key=lambda each: (each.unit_id is None, each.company_id is None, each.number))


def taxes_of(products: Sequence[Product], actor: Actor, *, destination: str, on: date) -> list[Tax]:
    """The VAT each product bears, delivered to a country on a day. One statement. Raises rules.NoTaxRate."""
    rates = {
        (str(rate.country), rate.tax_class): rate.percent
        for rate in TaxRate.objects.filter(country=destination, valid__contains=on)
    }
    vat_id = actor.company.proven_vat_id(on) if actor.company else ""
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


def taxes_summed(nets: Iterable[tuple[Decimal, Tax]]) -> tuple[TaxLine, ...]:
    """The VAT of a document, rounded as the shop rounds it."""
    return tax_lines(nets, per_line=settings.TAX_ROUNDING == "line")
