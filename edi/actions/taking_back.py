"""An order is not wanted any more: cancelled, or taken back where nobody has approved it yet."""

from datetime import datetime

from django.db import transaction

from accounts.actor import Actor
from approvals.actions import AlreadyDecided
from orders.actions import cancel_order, withdraw_order
from orders.actions.follow import WrongState
from orders.models import Order
from orders.states import State


def take_back(order: Order, *, by: Actor, at: datetime) -> None:
    """Raises WrongState where it has moved on, PermissionDenied where it is not the actor's to take back."""
    try:
        with transaction.atomic():
            if order.state == State.HELD:
                withdraw_order(order, by=by, at=at)
            else:
                cancel_order(order, by=by, at=at)
    except AlreadyDecided as error:
        raise WrongState(order.number) from error
