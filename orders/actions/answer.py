"""What becomes of a held order: approved, refused, withdrawn, or lapsed. Approvals decide, the order acts."""

from datetime import datetime

from django.db import transaction
from django.utils.timezone import localdate

from accounts.actor import Actor
from approvals.actions import AlreadyDecided, decide, withdraw
from approvals.states import State as Asked
from approvals.states import Verdict
from b2bshop.events.journal import record
from catalog.actions import lock_stock

from ..differences import fingerprint, since_submission
from ..events import OrderPlaced, OrderRejected, OrderWithdrawn
from ..models import Order
from ..problems import OrderRefused, Problem
from ..states import State
from .follow import give_all_back, move
from .swap import hold_still, products_of, put_back


@transaction.atomic
def answer_approval(
    order: Order, verdict: Verdict, reason: str = "", *, seen: str = "", by: Actor, at: datetime
) -> None:
    """The actor's yes or no. The last yes places the order, the first no gives back everything it held.

    A yes is one to what the actor saw: `seen` is the fingerprint of the changes since the submission as shown to them.
    Raises what approvals.actions.decide raises, and OrderRefused where it is another one now.
    Lock order: request, order, stock, credit, budgets.
    """
    approval = decide(order.approval, verdict, reason, by=by, at=at)
    if verdict == Verdict.YES and not _has_seen(order, seen, by, at):
        raise OrderRefused([Problem("changes_unseen")])
    if approval.state == Asked.GRANTED:
        move(order, State.PLACED)
        record(OrderPlaced(order.number), by=by, at=at)
    elif approval.state == Asked.REFUSED:
        move(order, State.REJECTED)
        _let_go(order, by, at)
        record(OrderRejected(order.number, reason), by=by, at=at)


def _has_seen(order: Order, seen: str, by: Actor, at: datetime) -> bool:
    """Asked under the request's lock: nobody changes lines in between."""
    return seen == fingerprint(since_submission(order, reader=by.user, on=localdate(at)))


@transaction.atomic
def withdraw_order(order: Order, *, by: Actor, at: datetime) -> None:
    """The requester takes the order back before it is approved."""
    withdraw(order.approval, by=by, at=at)
    move(order, State.WITHDRAWN)
    _let_go(order, by, at)
    record(OrderWithdrawn(order.number), by=by, at=at)


def lapse_held(*, at: datetime) -> int:
    """Withdraws what nobody approved while its prices and stock were held; returns how many."""
    late = Order.objects.filter(state=State.HELD, held_until__lte=at).select_related("company", "approval")
    return sum(_lapse(order, at) for order in late.order_by("held_until")[:500])


def _lapse(order: Order, at: datetime) -> bool:
    shop = Actor.system(order.company)
    try:
        with transaction.atomic():
            withdraw(order.approval, by=shop, at=at)
            move(order, State.WITHDRAWN)
            _let_go(order, shop, at)
            record(OrderWithdrawn(order.number, lapsed=True), by=shop, at=at)
    except AlreadyDecided:
        return False  # somebody decided in this very moment
    return True


def _let_go(order: Order, by: Actor, at: datetime) -> None:
    """It gives back all it held; an order whose place it had taken is in force again."""
    if order.amends is None:
        give_all_back(order, by=by, at=at)
        return
    lock_stock(products_of(order, order.amends))
    hold_still([order, order.amends], by=by)
    give_all_back(order, by=by, at=at)
    put_back(order.amends, by=by, at=at)
