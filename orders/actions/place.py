"""place_order: the only function that creates orders."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from datetime import date, datetime, timedelta
from typing import NamedTuple

from django.db import connection, transaction
from django.utils.timezone import localdate

from accounts.actions import CreditExceeded, hold_credit
from accounts.actor import Actor
from accounts.models import Address, Company, CostCentre
from accounts.permissions import Permission
from accounts.queries import chargeable, why_not
from accounts.units import hold_unit
from approvals.actions import OverBudget, ask, reserve_budgets
from approvals.rules import Facts
from b2bshop.events.journal import record
from catalog.actions import lock_stock, reserve_stock
from catalog.rules import Allocation
from pricing.ledger import ContractUsedUp, call_off
from pricing.quotas import QuotaExceeded, take

from ..charges import write_charges
from ..contracts import called_off, used_up
from ..delivery import AS_OFFERED, DeliveryWish
from ..differences import fingerprint, since_first_time
from ..events import OrderHeld, OrderPlaced, OrderReplaced
from ..facts import budget_problems, facts_of
from ..models import Cart, Order, OrderKey, OrderLine, Reservation, Right
from ..own_fields import claim_po_number, po_problems, told_values
from ..problems import OrderRefused, Problem
from ..queries import AssessedLine, Assessment, BasketLine, assess, without_charges
from ..quotas import used_up as quota_used_up
from ..quotas import wanted_of
from ..states import State
from .follow import give_all_back
from .move import keep_aside
from .swap import hold_still, leave_for_another, products_of

HOLD = timedelta(days=7)  # how long prices, stock and credit wait for an approval


@dataclass(frozen=True, slots=True)
class Basket:
    """All that is ordered at once.

    `key` makes the order happen once per company. `prices_seen` (Assessment.prices_seen) binds it to the prices
    the buyer saw; empty accepts today's. `cart` is closed with the order, so that it cannot be ordered twice.
    `own` are the company's own fields by their ids (orders.own_fields).
    `delivery` is how it is to be sent; its postal code is that of the address. An address that is not stored is one
    the buyer may have it sent to as well. `changes` is the order it takes the place of, where no cart says so.
    `is_for_free`: sent again by the seller, so nothing is charged, no quota counts it and nobody is asked.
    Where it submits an order again, `changes_seen` (differences.fingerprint) says what the buyer has seen of changes.
    """

    lines: tuple[BasketLine, ...]
    ship_to: Address
    key: str
    po_number: str = ""
    cost_centre: str = ""
    requested_on: date | None = None
    note: str = ""
    own: Mapping[int, str] = field(default_factory=dict)
    prices_seen: str = ""
    changes_seen: str = ""
    delivery: DeliveryWish = AS_OFFERED
    cart: Cart | None = field(default=None)
    changes: Order | None = field(default=None)
    is_for_free: bool = False


@transaction.atomic
def place_order(basket: Basket, *, by: Actor, at: datetime) -> Order:
    """Orders the basket and returns the order; a repeated key returns the order made before.

    Where somebody has to approve it first the order is HELD, with its stock, credit and budgets, for HOLD. Where its
    cart changes an order, that one is REPLACED, and gives what it held to this one.
    Raises OrderRefused with every problem found; then nothing has happened. Lock order: unit, key, cart, order,
    stock, back orders, number, contracts, quotas, credit, budgets. Stock is locked before it is looked at: what is
    promised is there.
    """
    by.require(Permission.REQUEST_ORDER)
    is_there = hold_unit(by.unit)
    key, is_new = _claim_key(basket, by)
    if not is_new:
        return key.order
    if not is_there:
        raise OrderRefused([Problem("unit_gone", values={"unit": by.unit.name})])
    _close_cart(basket, by, at)
    before = _take_over(basket, by)
    lock_stock({line.product_id for line in basket.lines} | (products_of(before) if before else set()))
    asked = _what_the_company_asks(basket, by)
    if before:
        hold_still([before], by=by)
        give_all_back(before, by=by, at=at)
    centre = chargeable(basket.cost_centre, by, on=localdate(at))
    assessment = _assess(basket, centre, by, at, asked)
    basket = replace(basket, cost_centre=centre.code if centre else "")
    only = assessment.delivery.speed.only if assessment.delivery else None
    taken = reserve_stock([(line.product, line.quantity) for line in assessment.lines], only=only)
    order = _write_order(basket, assessment, asked, before, by=by, at=at)
    _call_off(order, assessment, at)
    if not basket.is_for_free:
        _take_quotas(order, assessment, by, at)
    _hold_credit(order, at)
    facts = _reserve_budgets(order, basket, assessment, by=by, at=at)
    _write_lines(order, assessment, taken)
    write_charges(order, assessment.charges)
    OrderKey.objects.filter(pk=key.pk).update(order=order)
    is_held = not basket.is_for_free and _ask(order, facts, by=by, at=at)
    if before:
        record(OrderReplaced(before.number, order.number), by=by, at=at)
    record((OrderHeld if is_held else OrderPlaced)(order.number), by=by, at=at)
    return order


def _reserve_budgets(
    order: Order, basket: Basket, assessment: Assessment, *, by: Actor, at: datetime
) -> Facts:
    """What the approvals are asked about, with what the order did to its budgets."""
    told = {
        "ship_to": str(basket.ship_to.pk or ""),
        "cost_centre": basket.cost_centre,
        "number": order.number,
    }
    facts = facts_of(by, assessment, **told)
    try:
        return replace(facts, budgets=reserve_budgets(facts, by=by, at=at))
    except OverBudget as error:
        raise OrderRefused(budget_problems(error.effects, by)) from error


def _ask(order: Order, facts: Facts, *, by: Actor, at: datetime) -> bool:
    approval = ask(facts, by=by, at=at)
    if approval is None:
        return False
    order.approval, order.state, order.held_until = approval, State.HELD, at + HOLD
    order.save(update_fields=["approval", "state", "held_until"])
    return True


def _claim_key(basket: Basket, by: Actor) -> tuple[OrderKey, bool]:
    """A parallel attempt with the same key waits in the insert until the first one has committed."""
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO orders_orderkey (company_id, key) VALUES (%s, %s) ON CONFLICT DO NOTHING RETURNING id",
            [by.company.pk, basket.key],
        )
        is_new = cursor.fetchone() is not None
    key = OrderKey.objects.select_related("order").get(company=by.company, key=basket.key)
    return key, is_new


class _Asked(NamedTuple):
    """The company as it is, its own fields as the order keeps them, and what is wrong with them or its number."""

    company: Company
    kept: list[dict]
    problems: list[Problem]


def _what_the_company_asks(basket: Basket, by: Actor) -> _Asked:
    company = Company.objects.get(pk=by.company.pk)
    if basket.is_for_free:
        return _Asked(company, [], [])
    kept, problems = told_values(basket.own, by)
    found = po_problems(company, basket.po_number) or claim_po_number(company, basket.po_number)
    return _Asked(company, kept, [*found, *problems])


def _close_cart(basket: Basket, by: Actor, at: datetime) -> None:
    """Only the cart as it was read: an article added in between is neither ordered unseen nor lost."""
    if basket.cart is None:
        return
    mine = Cart.objects.reachable(by, Right.ORDER)
    if not mine.filter(pk=basket.cart.pk, closed_at=None, touched_at=basket.cart.touched_at).update(
        closed_at=at
    ):
        is_open = Cart.objects.filter(pk=basket.cart.pk, closed_at=None).exists()
        raise OrderRefused([Problem("cart_changed" if is_open else "already_ordered")])
    keep_aside(basket.cart, by=by, at=at)


def _take_over(basket: Basket, by: Actor) -> Order | None:
    """The order that this one is a change of; it is out of force from here on, with all it holds still held."""
    before = basket.cart.amends if basket.cart else basket.changes
    if before:
        leave_for_another(before, by)
    return before


def _assess(basket: Basket, centre: CostCentre | None, by: Actor, at: datetime, asked: _Asked) -> Assessment:
    destination = str(basket.ship_to.country)
    today = localdate(at)
    priced_on = _price_day(basket, today)
    assessment = assess(
        basket.lines,
        by,
        on=today,
        at=at,
        destination=destination,
        priced_on=priced_on,
        delivery=replace(basket.delivery, postal_code=basket.ship_to.postal_code, to=basket.ship_to.pk or 0),
    )
    if basket.is_for_free:
        assessment = without_charges(assessment)
    problems = [*_blocks(asked.company, by), *assessment.problems, *asked.problems]
    if not basket.lines:
        problems.append(Problem("empty"))
    if basket.cost_centre and centre is None:
        problems.append(Problem("cost_centre", values={"code": basket.cost_centre}))
    if basket.prices_seen and basket.prices_seen != assessment.prices_seen:
        problems.append(Problem("prices_changed"))
    if not _has_seen(basket, assessment, by, today):
        problems.append(Problem("changes_unseen"))
    if problems:
        raise OrderRefused(problems)
    return assessment


def _price_day(basket: Basket, today: date) -> date:
    """A change has the prices of the order that it changes."""
    if basket.cart:
        return basket.cart.priced_on(today)
    return basket.changes.price_day if basket.changes else today


def _has_seen(basket: Basket, assessment: Assessment, by: Actor, on: date) -> bool:
    if basket.cart is None or basket.cart.renews_id is None:
        return True
    return basket.changes_seen == fingerprint(since_first_time(basket.cart, assessment, by=by, on=on))


def _blocks(company: Company, by: Actor):
    """The actor may be older than a block of their company, unit or membership."""
    if company.blocked_because or not company.is_active:
        yield Problem("company_blocked", values={"reason": company.blocked_because})
    elif reason := why_not(by):
        yield Problem("member_blocked", values={"reason": reason})


def _call_off(order: Order, assessment: Assessment, at: datetime) -> None:
    """What the lines take of their contracts."""
    try:
        call_off(called_off(assessment.lines), reference=order.number, at=at)
    except ContractUsedUp as error:
        raise OrderRefused([used_up(error, assessment.lines)]) from error


def _take_quotas(order: Order, assessment: Assessment, by: Actor, at: datetime) -> None:
    try:
        take(wanted_of(assessment.lines), by, on=localdate(at), reference=order.number, at=at)
    except QuotaExceeded as error:
        raise OrderRefused([quota_used_up(error, assessment.lines)]) from error


def _hold_credit(order: Order, at: datetime) -> None:
    try:
        hold_credit(order.company, order.total, reference=order.number, at=at)
    except CreditExceeded as error:
        raise OrderRefused([Problem("credit_exceeded")]) from error


def _write_order(
    basket: Basket, assessment: Assessment, asked: _Asked, before: Order | None, *, by: Actor, at: datetime
) -> Order:
    billing = Address.objects.filter(company=by.company, is_billing=True).first()
    return Order.objects.create(
        number=_number_after(before) if before else _next_number(),
        company=by.company,
        unit=by.unit,
        ordered_by=by.person,
        entered_by=by.user if by.acting_for else None,
        channel=by.channel.value,
        renews_id=basket.cart.renews_id if basket.cart else None,
        amends=before,
        priced_on=before.price_day if before else None,
        cart=basket.cart,
        ordered_at=at,
        po_number=basket.po_number,
        cost_centre=basket.cost_centre,
        requested_on=basket.requested_on,
        note=basket.note,
        own_fields=asked.kept,
        payment_days=asked.company.payment_days,
        discount_percent=asked.company.discount_percent,
        discount_days=asked.company.discount_days,
        ship_to=basket.ship_to.snapshot(),
        bill_to=(billing or basket.ship_to).snapshot(),
        vat_id=by.company.vat_id,
        currency=assessment.currency,
        net_total=assessment.net_total,
        tax_total=assessment.tax_total,
        total=assessment.total,
        taxes=[asdict(tax) for tax in assessment.taxes],
        shipping=assessment.delivery.kept() if assessment.delivery else {},
    )


def _next_number() -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval('orders_number')")
        return str(cursor.fetchone()[0])


def _number_after(before: Order) -> str:
    """`4711-2` is the first change of 4711; one that is let go keeps its number."""
    root = before.number.partition("-")[0]
    return f"{root}-{Order.objects.filter(number__startswith=f'{root}-').count() + 2}"


def _write_lines(order: Order, assessment: Assessment, taken: list[list[Allocation]]) -> None:
    lines = OrderLine.objects.bulk_create(
        _line(order, position, line, parts)
        for position, (line, parts) in enumerate(zip(assessment.lines, taken, strict=True), 1)
    )
    Reservation.objects.bulk_create(
        Reservation(line=line, stock_id=part.stock_id, quantity=part.quantity)
        for line, parts in zip(lines, taken, strict=True)
        for part in parts
    )


def _line(order: Order, position: int, line: AssessedLine, parts: list[Allocation]) -> OrderLine:
    product, price, tax = line.product, line.price, line.tax
    reserved = sum(part.quantity for part in parts)
    centre = line.line.cost_centre
    made = OrderLine(
        order=order,
        position=position,
        product=product,
        sku=product.sku,
        name_de=product.name_de,
        name_en=product.name_en,
        own_number=product.part_number or "",
        own_name=product.part_text or "",
        quantity=line.quantity,
        unit=product.unit,
        typed_quantity=line.typed,
        typed_unit=line.line.unit if line.typed is not None else "",
        amount=price.amount,
        basis=price.basis,
        net=price.net,
        tax_percent=tax.percent,
        tax_reason=tax.reason.value,
        terms=price.terms,
        contract_id=price.contract_id,
        price_source=price.source.value,
        price_source_name=price.source_name,
        price_trace=[asdict(step) for step in price.trace],
        back_ordered=line.quantity - reserved,
        cost_centre=centre.code if centre else order.cost_centre,
        note=line.line.note,
        buyer_line=line.line.buyer_line,
        requested_on=line.line.requested_on,
        ship_to=_elsewhere(order, line),
    )
    made.promise(line.promise.parts)
    return made


def _elsewhere(order: Order, line: AssessedLine) -> dict:
    """Where the line goes, if not where the order goes."""
    to = line.line.ship_to.snapshot() if line.line.ship_to else {}
    return {} if to == order.ship_to else to
