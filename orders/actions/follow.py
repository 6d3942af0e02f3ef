"""What happens to an order after it was placed. `move` is the only writer of its state."""

from datetime import datetime
from decimal import Decimal

from django.db import transaction

from accounts.actions import release_credit
from accounts.actor import Actor
from accounts.permissions import Permission
from approvals.actions import release_budgets
from b2bshop.events.journal import record
from b2bshop.moves import sources_of
from catalog.actions import release_stock
from catalog.rules import Allocation
from pricing.ledger import give_back

from ..events import OrderCancelled, OrderConfirmed
from ..models import Order, Reservation
from ..states import MOVES, State


class WrongState(Exception):
    """The order is not in a state from which this move is possible, or somebody else moved it first."""


@transaction.atomic
def cancel_order(order: Order, *, by: Actor, at: datetime) -> None:
    """Before anything is shipped or invoiced; gives stock, credit and budgets back."""
    by.require(Permission.CANCEL_ORDER, order)
    move(order, State.CANCELLED)
    if order.lines.filter(invoiced__gt=0).exists():
        raise WrongState(f"{order.number} is invoiced")
    give_all_back(order, by=by, at=at)
    record(OrderCancelled(order.number), by=by, at=at)


@transaction.atomic
def confirm_order(order: Order, *, by: Actor, at: datetime) -> None:
    """The supplier accepts the order as placed."""
    move(order, State.CONFIRMED)
    record(OrderConfirmed(order.number), by=by, at=at)


def give_all_back(order: Order, *, by: Actor, at: datetime) -> None:
    """What it holds of stock, contracts, quotas, credit and budgets is there again. Within the caller's transaction."""
    release_stock(*take_reservations(order))
    give_back(order.number, at=at)
    release_credit(order.company, order.total, reference=order.number, at=at)
    release_budgets(order.number, by=by, at=at)


def take_reservations(order: Order) -> tuple[list[Allocation], list[tuple[int, Decimal]]]:
    """What the order holds in warehouses, and what it waits for by product; it does neither any more."""
    waiting = order.lines.filter(back_ordered__gt=0).values_list("product_id", "back_ordered")
    reservations = Reservation.objects.filter(line__order=order)
    parts = [Allocation(stock_id, q) for stock_id, q in reservations.values_list("stock_id", "quantity")]
    reservations.delete()
    return parts, list(waiting)


def move(order: Order, target: State) -> None:
    """Compare-and-set: of two people moving one order, one succeeds."""
    moved = Order.objects.filter(pk=order.pk, state__in=sources_of(target, MOVES)).update(state=target)
    if not moved:
        raise WrongState(f"{order.number} cannot become {target}")
    order.state = target
