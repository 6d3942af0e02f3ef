"""What is going on for one buyer today."""

from dataclasses import dataclass
from datetime import date, timedelta

from accounts.actor import Actor
from accounts.models import User
from accounts.permissions import Permission
from approvals.models import Approval
from approvals.queries import inbox
from orders.carts import open_carts
from orders.models import Cart, Order
from orders.queries import DueAgain, due_again
from orders.states import State
from pricing.models import Contract
from pricing.queries import contracts_in_force

A_YEAR = timedelta(days=365)


@dataclass(frozen=True, slots=True)
class Cockpit:
    on_the_way: list[Order]
    carts: list[Cart]
    due: list[DueAgain]
    contracts: list[Contract]
    contact: User | None
    waiting: list[Approval]
    held: list[Order]


def cockpit(actor: Actor, *, on: date) -> Cockpit:
    """At most seven statements."""
    return Cockpit(
        on_the_way=list(Order.objects.visible_to(actor).open().select_related("ordered_by")[:8]),
        carts=list(open_carts(actor)[:6]) if actor.can(Permission.FILL_CART) else [],
        due=due_again(actor, since=on - A_YEAR, limit=8),
        contracts=contracts_in_force(actor, on),
        contact=actor.company.account_manager if actor.company else None,
        waiting=list(inbox(actor, on=on)[:6]),
        held=list(Order.objects.visible_to(actor).filter(state=State.HELD, ordered_by=actor.user)[:6]),
    )
