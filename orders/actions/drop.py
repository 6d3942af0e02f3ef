"""What the seller cannot or will not deliver: the rest of lines of a placed order is cancelled."""

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal

from django.db import transaction

from accounts.actions import release_credit
from accounts.actor import Actor
from b2bshop.events.journal import record
from b2bshop.money import round_money
from catalog.actions import lock_stock, release_stock
from catalog.planning import shortened
from catalog.rules import Allocation
from catalog.units import measured
from pricing.ledger import give_back

from ..bookings import BookingRefused, Finding
from ..events import OrderCancelled, OrderRestCancelled
from ..models import Order, OrderLine
from ..states import ON_THE_WAY, State
from .follow import give_all_back, move
from .shipping import finish, from_reserved, is_open, locked, shrink_reservations
from .sums import kept_tax, rebooked, take_again, write_totals

NOTHING = Decimal(0)


@transaction.atomic
def cancel_rest(
    order: Order, quantities: Mapping[int, Decimal], reason: str, *, by: Actor, at: datetime
) -> Order:
    """Takes `quantities` (by id of the line, in the unit of the article) of what is still to come out of the order.

    What is left keeps its price, and freight stays as agreed: it is not the customer who changes their mind. Stock,
    contracts, quotas, credit and budgets get theirs back. An order of which nothing was shipped and nothing is left is
    cancelled as a whole. Raises BookingRefused. Lock order: order, stock, contracts, quotas, credit, budgets.
    """
    held, lines = locked(quantities)
    findings = _findings(held.get(order.pk, order), lines, quantities)
    if findings:
        raise BookingRefused(findings)
    now = held[order.pk]
    told = [
        [line.position, line.sku, measured(quantities[pk], line.unit)]
        for pk, line in sorted(lines.items(), key=lambda each: each[1].position)
    ]
    if _is_all(now, quantities):
        move(now, State.CANCELLED)
        give_all_back(now, by=by, at=at)
        record(OrderCancelled(now.number, reason=reason), by=by, at=at)
        return now
    lock_stock({line.product_id for line in lines.values()})
    _let_go_of_stock(lines, quantities)
    give_back(now.number, at=at)
    _reduce(lines, quantities)
    take_again(now, at)
    _total(now, at)
    rebooked(now, by, at)
    record(OrderRestCancelled(now.number, told, reason), by=by, at=at)
    if not is_open(now):
        finish(now, by, at)
    return now


def _findings(
    order: Order, lines: Mapping[int, OrderLine], quantities: Mapping[int, Decimal]
) -> list[Finding]:
    if not lines:
        return [Finding("nothing")]
    if order.state not in ON_THE_WAY:
        return [Finding("not_on_the_way", None, {"order": order.number, "state": order.get_state_display()})]
    found = []
    for index, (pk, quantity) in enumerate(quantities.items()):
        line = lines[pk]
        values: dict = {"order": order.number, "position": line.position, "sku": line.sku}
        left = min(line.still_to_come, line.wanted - line.invoiced)
        if quantity <= NOTHING:
            found.append(Finding("not_positive", index, values))
        elif quantity > left:
            told = {"quantity": measured(quantity, line.unit), "left": measured(left, line.unit)}
            found.append(Finding("more_than_left", index, values | told))
    return found


def _is_all(order: Order, quantities: Mapping[int, Decimal]) -> bool:
    lines = order.lines.all()
    return all(line.wanted == quantities.get(line.pk, NOTHING) for line in lines)


def _let_go_of_stock(lines: Mapping[int, OrderLine], quantities: Mapping[int, Decimal]) -> None:
    """What is waited for goes first, then what lies reserved."""
    freed: list[Allocation] = []
    waiting: list[tuple[int, Decimal]] = []
    for pk, quantity in quantities.items():
        line = lines[pk]
        waited = min(line.back_ordered, quantity)
        waiting.append((line.product_id, waited))
        line.back_ordered -= waited
        freed += from_reserved(line, quantity - waited)
    shrink_reservations(lines.values())
    release_stock(freed, waiting)


def _reduce(lines: Mapping[int, OrderLine], quantities: Mapping[int, Decimal]) -> None:
    for pk, line in lines.items():
        before = line.wanted
        line.cancelled += quantities[pk]
        line.net = round_money(line.net * line.wanted / before)
        line.promise(shortened(line.parts, line.wanted))
    fields = ["cancelled", "net", "back_ordered", "promised", "promised_on", "rest_on"]
    OrderLine.objects.bulk_update(lines.values(), fields)


def _total(order: Order, at: datetime) -> None:
    """New totals with the freight as agreed; the difference is credit that is there again."""
    before = order.total
    rows: list = [*order.lines.all(), *order.charges.all()]  # type: ignore[attr-defined]
    taxed = [(row.net, kept_tax(row)) for row in rows if row.net]
    write_totals(order, taxed)
    release_credit(order.company, before - order.total, reference=order.number, at=at)
