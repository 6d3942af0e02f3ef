"""Reads about carts and orders; `assess` is what the cart shows and what place_order books."""

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time
from decimal import Decimal

from django.db.models import Exists, OuterRef
from django.utils.timezone import make_aware

from accounts.actor import Actor
from accounts.models import Address, CostCentre
from catalog.explaining import needed_certificates
from catalog.models import Product, Terms
from catalog.promising import AS_EVER, Promise, promise
from catalog.queries import order_rule
from catalog.rules import Level, check_quantity
from catalog.succession import successions
from pricing.charge_rules import Charged
from pricing.queries import LinePrice, price_lines, taxes_of, taxes_summed
from pricing.rules import Source, line_net
from pricing.tax_rules import NoTaxRate, Tax, TaxLine

from .charges import Goods, charges_of, goods_of
from .contracts import with_contract_problems
from .delivery import Delivery, DeliveryWish, delivery_for
from .line_checks import checked_apart
from .models import Cart, CartLine, Order, OrderLine
from .problems import Problem, not_orderable, withheld
from .quotas import with_quota_problems


def was_bought(actor: Actor) -> Exists:
    """Whether a product stands in an order that the actor sees and that was placed."""
    orders = Order.objects.visible_to(actor).placed()
    return Exists(OrderLine.objects.filter(product=OuterRef("pk"), order__in=orders))


@dataclass(frozen=True, slots=True)
class Agreed:
    """A price the seller has promised for this order alone, whatever the lists say."""

    amount: Decimal
    basis: int
    source: Source
    name: str = ""


@dataclass(frozen=True, slots=True)
class BasketLine:
    """`product_id` as found by catalog.queries.identify; `number` is what the person typed, for messages.

    `quantity` is in `unit` (empty: the product's). `lost_place` is the code of an address that is gone. `known` is what
    the buyer last saw it come to in the product's unit. `buyer_line` is the line's number in the buyer's own order.
    """

    product_id: int
    quantity: Decimal | str
    number: str = ""
    unit: str = ""
    note: str = ""
    cost_centre: CostCentre | None = None
    known: Decimal | None = None
    requested_on: date | None = None
    ship_to: Address | None = None
    lost_place: str = ""
    buyer_line: str = ""
    agreed: Agreed | None = None


@dataclass(frozen=True, slots=True)
class AssessedLine:
    """A basket line with everything known about it; `quantity` is in the product's unit, None if not orderable.

    `typed` is the quantity in the line's unit, where that is another than the product's.
    """

    line: BasketLine
    product: Product | None
    quantity: Decimal | None = None
    price: LinePrice | None = None
    promise: Promise | None = None
    tax: Tax | None = None
    problems: tuple[Problem, ...] = ()
    typed: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Assessment:
    """Totals are over the lines without problems; `problems` holds those of the whole basket and of every line."""

    lines: tuple[AssessedLine, ...]
    currency: str
    taxes: tuple[TaxLine, ...] = ()
    problems: tuple[Problem, ...] = field(default=())
    charges: tuple[Charged, ...] = ()
    delivery: Delivery | None = None

    @property
    def goods_total(self) -> Decimal:
        """Net, of the articles alone."""
        return sum(
            (line.price.net for line in self.good if line.price and line.price.net is not None), Decimal(0)
        )

    @property
    def net_total(self) -> Decimal:
        return self.goods_total + sum((charge.net for charge in self.charges), Decimal(0))

    @property
    def tax_total(self) -> Decimal:
        return sum((tax.tax for tax in self.taxes), Decimal(0))

    @property
    def total(self) -> Decimal:
        return self.net_total + self.tax_total

    @property
    def good(self) -> list[AssessedLine]:
        return [line for line in self.lines if not line.problems]

    @property
    def prices_seen(self) -> str:
        """A fingerprint of articles, quantities, prices and charges: what a confirmation is bound to."""
        rows = [
            f"{line.product.pk}|{line.quantity.normalize():f}|{line.price.amount.normalize():f}|{line.price.basis}"
            for line in self.good
            if line.product and line.quantity is not None and line.price and line.price.amount is not None
        ]
        rows += [f"{charge.terms.kind}|{charge.net:f}" for charge in self.charges]
        return hashlib.sha256("\n".join(sorted(rows)).encode()).hexdigest()[:32]


def assess(
    lines: Sequence[BasketLine],
    actor: Actor,
    *,
    on: date,
    at: datetime | None = None,
    destination: str | None = None,
    priced_on: date | None = None,
    delivery: DeliveryWish | None = None,
) -> Assessment:
    """Checks, prices, promises, charges and taxes a basket; at most eighteen statements for any number of lines.

    `destination` is the country delivered to. Empty where it is not known yet: no tax is computed, and freight is that
    to the company's own country. None looks at the lines alone, not at what the order costs besides. `at` is the
    moment of ordering, which decides whether it is before the cut-off; without it the whole day is ahead.
    `priced_on` is the day of prices and charges, where it is another. `delivery` is how it is to be delivered.
    """
    told = Product.objects.visible_to(actor).with_packs().with_own_numbers(actor)
    known = told.in_bulk({line.product_id for line in lines})
    checked = [_check(index, line, known.get(line.product_id)) for index, line in enumerate(lines)]
    moment = at or make_aware(datetime.combine(on, time.min))
    sent, day = _delivery(delivery, checked, actor, destination), priced_on or on
    chosen = sent.chosen if sent else None
    priced = _priced(checked, actor, on, moment, destination or "", day, sent)
    priced = with_quota_problems(
        with_contract_problems(checked_apart(priced, actor, on=on, destination=destination)),
        actor,
        on=on,
    )
    problems = [problem for line in priced for problem in line.problems]
    problems += sent.problems if sent else ()
    charges: tuple[Charged, ...] = ()
    if destination:
        try:
            priced = _taxed(priced, actor, destination, on)
        except NoTaxRate:
            problems.append(Problem("no_tax_rate", values={"country": destination}))
    if destination is not None:
        charges, too_little = charges_of(
            _goods(priced), actor, on=day, destination=destination, delivery=chosen
        )
        problems += [too_little] if too_little else []
    currency = str(actor.company.currency) if actor.company else ""
    return Assessment(tuple(priced), currency, _tax_lines(priced, charges), tuple(problems), charges, sent)


def _delivery(
    wish: DeliveryWish | None, checked: Iterable[AssessedLine], actor: Actor, destination: str | None
) -> Delivery | None:
    """None where nobody asks yet, or where it is not known where to."""
    if wish is None or not destination:
        return None
    goods = [
        (line.line.ship_to, line.product, line.quantity)
        for line in checked
        if line.product and line.quantity is not None
    ]
    return delivery_for(wish, goods, actor, country=destination)


def _check(index: int, line: BasketLine, product: Product | None) -> AssessedLine:
    if product is None:
        problem = Problem("unknown_article", index, {"number": line.number})
        return AssessedLine(line, None, problems=(problem,))
    rule = order_rule(product)
    if line.agreed and line.agreed.source == Source.FREE:  # as much as came back, in packs or not
        return AssessedLine(line, product, Decimal(line.quantity))
    verdict = check_quantity(line.quantity, rule, line.unit)
    if verdict.problem is not None:
        return AssessedLine(
            line, product, problems=(not_orderable(verdict, line.quantity, rule, line.unit, index),)
        )
    typed = verdict.typed if line.unit not in ("", product.unit) else None
    if line.known not in (None, verdict.quantity):
        values = {
            "unit": line.unit,
            "typed": typed,
            "was": line.known,
            "now": verdict.quantity,
            "base": rule.unit,
        }
        return AssessedLine(line, product, problems=(Problem("content_changed", index, values),), typed=typed)
    return AssessedLine(line, product, verdict.quantity, typed=typed)


def _priced(
    checked: list[AssessedLine],
    actor: Actor,
    on: date,
    at: datetime,
    destination: str,
    priced_on: date,
    sent: Delivery | None,
) -> list[AssessedLine]:
    wanted = [(line.product, line.quantity) for line in checked if line.product and line.quantity is not None]
    speed = sent.speed if sent else AS_EVER
    told = promise(wanted, actor, at=at, destination=destination, speed=speed)
    gone = [product for (product, _), when in zip(wanted, told, strict=True) if when.missing]
    instead = {pk: followed.product.sku for pk, followed in successions(gone, actor, on=on).items()}
    promised = [line.line.agreed for line in checked if line.product and line.quantity is not None]
    prices = [
        _as_agreed(price, agreed) if agreed else price
        for price, agreed in zip(price_lines(wanted, actor, priced_on, together=True), promised, strict=True)
    ]
    asking = [product for (product, _), price in zip(wanted, prices, strict=True) if price.needs_certificate]
    values = {"instead": instead, "certificates": needed_certificates(asking, actor, on=on)}
    priced, promises = iter(prices), iter(told)
    result = []
    for index, line in enumerate(checked):
        if line.product is None or line.quantity is None:
            result.append(line)
            continue
        price, when = next(priced), next(promises)
        result.append(
            replace(
                line,
                price=price,
                promise=when,
                problems=tuple(_sale_problems(index, line.product, price, when, **values)),
            )
        )
    return result


def _as_agreed(price: LinePrice, agreed: Agreed) -> LinePrice:
    """What may be seen is orderable then; a certificate is still needed."""
    asks = price.terms in (Terms.CONTRACT, Terms.ON_REQUEST, Terms.NO_PRICE)
    return LinePrice(
        price.product_id,
        price.quantity,
        price.currency,
        amount=agreed.amount,
        basis=agreed.basis,
        net=line_net(agreed.amount, agreed.basis, price.quantity),
        source=agreed.source,
        source_name=agreed.name,
        terms=Terms.OPEN if asks else price.terms,
    )


def _sale_problems(
    index: int,
    product: Product,
    price: LinePrice,
    when: Promise,
    *,
    instead: dict[int, str],
    certificates: dict[int, str],
):
    if code := withheld(price):
        named = certificates.get(product.pk, "")
        yield Problem(code, index, {"sku": product.sku, "name": product.name, "certificates": named})
    elif price.amount is None:
        told = {"sku": product.sku, "name": product.name, "unit": product.unit, "starts_at": price.starts_at}
        yield Problem("price_on_request", index, told)
    if when.missing:
        told = {"sku": product.sku, "successor": instead.get(product.pk, "")}
        if when.is_past_last_order:
            yield Problem("last_order_passed", index, told | {"last_on": product.last_order_on})
        else:
            left = {
                "left": when.quantity - when.missing,
                "unit": product.unit,
                "sold_out": when.stock.level == Level.NONE,
            }
            yield Problem("discontinued", index, told | left)


def _taxed(priced: list[AssessedLine], actor: Actor, destination: str, on: date) -> list[AssessedLine]:
    good = [line for line in priced if not line.problems]
    taxes = taxes_of([line.product for line in good], actor, destination=destination, on=on)
    tax_of = {id(line): tax for line, tax in zip(good, taxes, strict=True)}
    return [replace(line, tax=tax_of.get(id(line))) for line in priced]


def _goods(priced: list[AssessedLine]) -> list[Goods]:
    return [
        goods_of(line.product, line.quantity, line.price.net, line.tax)
        for line in priced
        if not line.problems and line.product and line.quantity and line.price and line.price.net is not None
    ]


def _tax_lines(priced: list[AssessedLine], charges: tuple[Charged, ...]) -> tuple[TaxLine, ...]:
    taxed = [(line.price.net, line.tax) for line in priced if line.tax and line.price]
    return taxes_summed(taxed + [(charge.net, charge.tax) for charge in charges if charge.tax])


def without_charges(assessment: Assessment) -> Assessment:
    """For what is sent again: no freight, and no least value."""
    problems = tuple(each for each in assessment.problems if each.code != "below_minimum_order")
    taxes = _tax_lines(list(assessment.lines), ())
    return replace(assessment, charges=(), taxes=taxes, problems=problems)


def basket_lines(cart: Cart) -> list[BasketLine]:
    """The cart's lines as a basket, without those put aside; one statement."""
    return as_basket(side_by_side(cart.lines.wanted().for_basket()))


def side_by_side(lines: Iterable[CartLine]) -> list[CartLine]:
    """In the order in which they came, those of one article together."""
    first: dict[int, int] = {}
    every = list(lines)
    for place, line in enumerate(every):
        first.setdefault(line.product_id, place)
    return sorted(every, key=lambda line: first[line.product_id])


def as_basket(lines: Iterable[CartLine]) -> list[BasketLine]:
    """Cart lines, read `for_basket`, as a basket."""
    return [
        BasketLine(
            line.product_id,
            line.quantity if line.typed_quantity is None else line.typed_quantity,
            line.article,  # type: ignore[attr-defined]
            line.typed_unit,
            note=line.note,
            cost_centre=line.cost_centre,
            known=line.quantity,
            requested_on=line.requested_on,
            ship_to=line.ship_to,
            lost_place=line.lost_place,
        )
        for line in lines
    ]


def changed_prices(lines: Sequence[CartLine], assessment: Assessment) -> list[Problem]:
    """One `price_changed` for each cart line whose price is not the one its buyer last saw."""
    return [
        Problem(
            "price_changed",
            index,
            {
                "sku": new.product.sku,
                "old": line.shown_amount,
                "old_basis": line.shown_basis,
                "new": new.price.amount,
                "new_basis": new.price.basis,
                "currency": assessment.currency,
            },
        )
        for index, (line, new) in enumerate(zip(lines, assessment.lines, strict=True))
        if new.price
        and new.price.amount is not None
        and line.shown_amount is not None
        and (line.shown_amount, line.shown_basis) != (new.price.amount, new.price.basis)
    ]


def changed_stock(lines: Sequence[CartLine], assessment: Assessment) -> list[Problem]:
    """One `stock_changed` for each cart line of which all could be sent at once when its buyer looked, or now can."""
    return [
        Problem("stock_changed", index, {"sku": new.product.sku, "name": new.product.name, "at_once": now})
        for index, (line, new) in enumerate(zip(lines, assessment.lines, strict=True))
        if new.product
        and new.promise
        and line.shown_at_once is not None
        and line.shown_at_once != (now := new.promise.is_at_once)
    ]
