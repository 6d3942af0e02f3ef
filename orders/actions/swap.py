"""An order in another one's place: what the one held goes to the other, in one transaction, with nothing lost between.

Everything that either holds is locked before anything is given back, in the order of place_order: stock, contracts,
credit, budgets. So two who change orders over the same things never wait for each other in a circle. Quotas and the
agreed quantities of contracts need no lock of their own: whoever touches them holds the stock of their product.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, replace
from datetime import datetime
from decimal import Decimal

from django.db import transaction
from django.utils.timezone import localdate

from accounts.actions import CreditExceeded, hold_credit
from accounts.actor import Actor
from accounts.models import Company
from accounts.permissions import Permission
from approvals.actions import lock_budgets
from b2bshop.events.journal import record
from catalog.actions import reserve_stock
from catalog.promising import Speed, promise
from pricing.ledger import lock_contracts
from pricing.models import Contract

from ..delivery import DeliveryWish
from ..events import OrderCancelled, OrderRestored
from ..facts import requester_of
from ..models import Cart, Order, OrderLine, Reservation
from ..problems import OrderRefused, Problem
from ..queries import Assessment, BasketLine, assess
from ..states import MOVES, State
from .follow import give_all_back, move
from .sums import rebooked, take_again


def can_amend(order: Order, actor: Actor) -> bool:
    """Who ordered it, where they ordered it, until it is confirmed; who may not cancel it may not change it either.

    Nobody else: the change would be theirs, and who ordered it might not see it any more.
    """
    mine = actor.person is not None and order.ordered_by_id == actor.person.pk and order.unit == actor.unit
    is_open = mine and State.REPLACED in MOVES[order.state]
    return is_open and actor.can(Permission.REQUEST_ORDER) and actor.can(Permission.CANCEL_ORDER, order)


def leave_for_another(order: Order, by: Actor) -> None:
    """It is out of force from now on. Raises OrderRefused where it went on, or is not the actor's to change."""
    now = Order.objects.select_for_update(of=["self"]).select_related("unit", "company").get(pk=order.pk)
    if not can_amend(now, by) or now.lines.filter(invoiced__gt=0).exists():
        raise OrderRefused([moved_on(now)])
    move(order, State.REPLACED)


def moved_on(order: Order) -> Problem:
    return Problem("order_moved_on", values={"number": order.number, "state": State(order.state)})


def hold_still(orders: Sequence[Order], *, by: Actor) -> None:
    """Locks what these orders hold besides stock, and what one in their place could need."""
    called = OrderLine.objects.filter(order__in=orders, contract__isnull=False).values("contract")
    theirs = Contract.objects.filter(pk__in=called).values_list("pk", flat=True)
    lock_contracts({*Contract.objects.visible_to(by).values_list("pk", flat=True), *theirs})
    Company.objects.select_for_update(no_key=True).get(pk=by.company.pk)
    lock_budgets(by.company, [order.number for order in orders])


def products_of(*orders: Order) -> set[int]:
    return set(OrderLine.objects.filter(order__in=orders).values_list("product_id", flat=True))


@contextmanager
def as_if_set_aside(cart: Cart, *, by: Actor, at: datetime) -> Iterator[None]:
    """What is read inside is as it will be when the order that the cart changes has given back what it holds.

    The database is asked as if the order were cancelled, and that is undone: so pages and orders never differ in what
    is left of a quota, a contract, a budget or the stock. Nothing for other carts, and where the order cannot be
    changed any more.
    """
    if cart.amends_id is None:
        yield
        return
    with transaction.atomic():
        now = Order.objects.select_for_update(of=["self"]).select_related("company", "unit")
        order = now.get(pk=cart.amends_id)
        if State.REPLACED in MOVES[order.state]:
            move(order, State.REPLACED)
            give_all_back(order, by=by, at=at)
        yield
        transaction.set_rollback(True)


def assess_cart(
    cart: Cart,
    lines: Sequence[BasketLine],
    actor: Actor,
    *,
    at: datetime,
    destination: str | None = None,
    delivery: DeliveryWish | None = None,
) -> Assessment:
    """`assess`, for lines of a cart. One that changes an order has the prices of that order's day."""
    today = localdate(at)
    moment = at if destination is not None else None
    with as_if_set_aside(cart, by=actor, at=at):
        told = assess(
            lines,
            actor,
            on=today,
            at=moment,
            destination=destination,
            priced_on=cart.priced_on(today),
            delivery=delivery,
        )
    if cart.amends and not can_amend(cart.amends, actor):
        told = replace(told, problems=(*told.problems, moved_on(cart.amends)))
    return told


def put_back(order: Order, *, by: Actor, at: datetime) -> None:
    """An order that was changed is as it was, where the change is let go: it takes again what it held.

    Its prices and totals stay. Where others have what it needs of a contract, a quota, the credit or a budget meanwhile
    it is cancelled; what others have of the stock waits. The caller holds everything still.
    """
    move(order, State.PLACED)
    try:
        with transaction.atomic():
            _take_all_again(order, by, at)
    except (CreditExceeded, OrderRefused):
        move(order, State.CANCELLED)
        record(OrderCancelled(order.number, taken_by_others=True), by=by, at=at)
    else:
        record(OrderRestored(order.number), by=by, at=at)


def _take_all_again(order: Order, by: Actor, at: datetime) -> None:
    every = order.lines.select_related("product").prefetch_related("product__packs")
    lines = [line for line in every if line.wanted]
    wanted = [(line.product, line.wanted) for line in lines]
    only, country = order.shipping.get("warehouse"), str(order.ship_to.get("country", ""))
    speed = Speed(only=only, is_whole=bool(order.shipping.get("whole")))
    told = promise(wanted, requester_of(order), at=at, destination=country, speed=speed)
    taken = reserve_stock(wanted, only=only)
    for line, parts, when in zip(lines, taken, told, strict=True):
        line.back_ordered = line.wanted - sum((part.quantity for part in parts), Decimal(0))
        line.promise(when.parts)
    OrderLine.objects.bulk_update(lines, ["back_ordered", "promised", "promised_on", "rest_on"])
    Reservation.objects.bulk_create(
        Reservation(line=line, **asdict(part))
        for line, parts in zip(lines, taken, strict=True)
        for part in parts
    )
    take_again(order, at)
    hold_credit(order.company, order.total, reference=order.number, at=at)
    rebooked(order, by, at)
