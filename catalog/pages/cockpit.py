"""What is going on for one buyer today."""

from dataclasses import dataclass
from datetime import datetime

from django.utils.timezone import localdate

from accounts.actor import Actor
from accounts.models import User
from accounts.permissions import Permission
from approvals.models import Approval
from approvals.queries import inbox
from orders.carts import open_carts
from orders.models import Cart, Order
from orders.states import State
from pricing.models import Contract
from pricing.queries import contracts_in_force
from sales.queries import Suggested, suggestions

MOST_AGAIN = 8


@dataclass(frozen=True, slots=True)
class Cockpit:
    on_the_way: list[Order]
    carts: list[Cart]
    again: list[Suggested]
    contracts: list[Contract]
    contact: User | None
    waiting: list[Approval]
    held: list[Order]


def cockpit(actor: Actor, *, at: datetime) -> Cockpit:
    """At most thirteen statements."""
    on = localdate(at)
    return Cockpit(
        on_the_way=list(Order.objects.visible_to(actor).open().select_related("ordered_by")[:8]),
        carts=list(open_carts(actor)[:6]) if actor.can(Permission.FILL_CART) else [],
        again=suggestions(actor, at=at, most=MOST_AGAIN),
        contracts=contracts_in_force(actor, on),
        contact=actor.company.account_manager if actor.company else None,
        waiting=list(inbox(actor, on=on)[:6]),
        held=list(Order.objects.visible_to(actor).filter(state=State.HELD, ordered_by=actor.person)[:6]),
    )
