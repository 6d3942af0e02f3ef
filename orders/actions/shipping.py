"""What leaves the warehouse: shipments, the rest of an order, and what is not delivered after all."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.db import transaction
from django.utils.timezone import localdate

from accounts.actor import Actor
from approvals.actions import consume_budgets
from b2bshop.events.journal import record
from catalog.actions import issue_stock
from catalog.rules import Allocation
from catalog.units import measured

from ..bookings import BookingRefused, Finding
from ..events import OrderPartlyShipped, OrderShipped
from ..models import Carrier, NumberRange, Order, OrderLine, Reservation, Shipment, ShipmentLine
from ..states import ON_THE_WAY, State
from .follow import WrongState, move
from .numbers import draw

NOTHING = Decimal(0)


@dataclass(frozen=True, slots=True)
class Packed:
    """A quantity of an order's line, in the unit of the article."""

    line_id: int
    quantity: Decimal
    batch: str = ""


@dataclass(frozen=True, slots=True)
class Dispatch:
    """What goes to one address at once. `number` is that of the delivery note; empty: the shop gives one."""

    packed: Sequence[Packed]
    shipped_on: date
    number: str = ""
    carrier: Carrier | None = None
    tracking: Sequence[str] = ()


@transaction.atomic
def ship(dispatch: Dispatch, *, by: Actor, at: datetime) -> Shipment:
    """Books a shipment: what it takes leaves the shelves and the back orders, its orders are partly or wholly shipped.

    Raises BookingRefused with every finding. Lock order: orders by id, stock, back orders, budgets, number range.
    """
    orders, lines = locked(packed.line_id for packed in dispatch.packed)
    findings = [*_about_orders(orders.values()), *_about_lines(dispatch, lines)]
    if dispatch.number and Shipment.objects.filter(number=dispatch.number).exists():
        findings.append(Finding("number_taken", None, {"number": dispatch.number}))
    if findings:
        raise BookingRefused(findings)
    _take_from_shelves(dispatch, lines)
    shipment = _written(dispatch, lines, at)
    for order in orders.values():
        _go_on(order, shipment, by, at)
    return shipment


@transaction.atomic
def ship_order(order: Order, *, by: Actor, at: datetime) -> list[Shipment]:
    """Everything of it that is still to come, a shipment for each address; raises WrongState."""
    Order.objects.select_for_update(no_key=True, of=["self"]).get(pk=order.pk)
    order.refresh_from_db(fields=["state"])
    if order.state not in ON_THE_WAY:
        raise WrongState(f"{order.number} is {order.state}")
    places: dict[str, list[Packed]] = defaultdict(list)
    for line in order.lines.all():
        if line.still_to_come:
            places[line.goes_to].append(Packed(line.pk, line.still_to_come))
    made = [ship(Dispatch(packed, localdate(at)), by=by, at=at) for packed in places.values()]
    order.refresh_from_db(fields=["state"])
    return made


def locked(line_ids: Iterable[int]) -> tuple[dict[int, Order], dict[int, OrderLine]]:
    """The lines and their orders by id, which nobody else moves until the transaction ends."""
    ids = set(line_ids)
    orders = Order.objects.select_for_update(no_key=True, of=["self"]).select_related("company")
    held = {
        order.pk: order
        for order in orders.filter(pk__in=OrderLine.objects.filter(pk__in=ids).values("order")).order_by("pk")
    }
    lines = OrderLine.objects.filter(pk__in=ids).order_by("order_id", "position")
    found = {line.pk: line for line in lines.prefetch_related("reservations")}
    for line in found.values():
        line.order = held[line.order_id]
    return held, found


def _about_orders(orders: Iterable[Order]) -> list[Finding]:
    found, first = [], None
    for order in orders:
        first = first or order
        if order.state not in ON_THE_WAY:
            values = {"order": order.number, "state": order.get_state_display()}
            found.append(Finding("not_on_the_way", None, values))
        elif order.company_id != first.company_id:
            found.append(Finding("other_company", None, {"order": order.number}))
    return found


def _about_lines(dispatch: Dispatch, lines: Mapping[int, OrderLine]) -> list[Finding]:
    if not dispatch.packed:
        return [Finding("nothing")]
    found, first = [], lines[dispatch.packed[0].line_id]
    left = {pk: line.still_to_come for pk, line in lines.items()}
    for index, packed in enumerate(dispatch.packed):
        line = lines[packed.line_id]
        values = {"order": line.order.number, "position": line.position, "sku": line.sku}
        if packed.quantity <= NOTHING:
            found.append(Finding("not_positive", index, values))
        elif packed.quantity > left[line.pk]:
            told = {
                "quantity": measured(packed.quantity, line.unit),
                "left": measured(left[line.pk], line.unit),
            }
            found.append(Finding("more_than_open", index, values | told))
        elif (line.ship_to or line.order.ship_to) != (first.ship_to or first.order.ship_to):
            found.append(Finding("other_address", index, values))
        left[line.pk] -= packed.quantity
    return found


def _take_from_shelves(dispatch: Dispatch, lines: Mapping[int, OrderLine]) -> None:
    """What lies reserved goes first, then what was waited for."""
    sums: dict[int, Decimal] = defaultdict(Decimal)
    for packed in dispatch.packed:
        sums[packed.line_id] += packed.quantity
    taken: list[Allocation] = []
    waited: list[tuple[int, Decimal]] = []
    for pk, quantity in sums.items():
        line = lines[pk]
        parts = from_reserved(line, quantity)
        rest = min(quantity - sum((part.quantity for part in parts), NOTHING), line.back_ordered)
        taken += parts
        waited.append((line.product_id, rest))
        line.back_ordered -= rest
        line.shipped += quantity
    shrink_reservations(lines.values())
    issue_stock(taken, waited)
    OrderLine.objects.bulk_update(lines.values(), ["back_ordered", "shipped"])


def from_reserved(line: OrderLine, quantity: Decimal) -> list[Allocation]:
    """Takes up to a quantity off the line's reservations, as prefetched; saving them is the caller's."""
    parts = []
    for held in sorted(line.reservations.all(), key=lambda held: held.pk):
        part = min(held.quantity, quantity)
        if part > NOTHING:
            parts.append(Allocation(held.stock_id, part))
            held.quantity -= part
            quantity -= part
    return parts


def shrink_reservations(lines: Iterable[OrderLine]) -> None:
    """Saves what is left of the lines' reservations; empty ones go."""
    held = [each for line in lines for each in line.reservations.all()]
    Reservation.objects.filter(pk__in=[each.pk for each in held if not each.quantity]).delete()
    Reservation.objects.bulk_update([each for each in held if each.quantity], ["quantity"])


def _written(dispatch: Dispatch, lines: Mapping[int, OrderLine], at: datetime) -> Shipment:
    first = lines[dispatch.packed[0].line_id]
    number = dispatch.number or draw(
        NumberRange.Kind.DELIVERY, lambda drawn: Shipment.objects.filter(number=drawn).exists()
    )
    shipment = Shipment.objects.create(
        number=number,
        company=first.order.company,
        shipped_on=dispatch.shipped_on,
        carrier=dispatch.carrier,
        tracking=list(dispatch.tracking),
        ship_to=first.ship_to or first.order.ship_to,
        booked_at=at,
    )
    ShipmentLine.objects.bulk_create(
        ShipmentLine(
            shipment=shipment,
            position=position,
            order_line=lines[packed.line_id],
            quantity=packed.quantity,
            batch=packed.batch,
        )
        for position, packed in enumerate(dispatch.packed, 1)
    )
    return shipment


def _go_on(order: Order, shipment: Shipment, by: Actor, at: datetime) -> None:
    if not is_open(order):
        finish(order, by, at)
        record(OrderShipped(order.number, shipment.number), by=by, at=at)
        return
    if order.state != State.PARTLY:
        move(order, State.PARTLY)
    record(OrderPartlyShipped(order.number, shipment.number), by=by, at=at)


def is_open(order: Order) -> bool:
    return any(line.still_to_come for line in order.lines.all())


def finish(order: Order, by: Actor, at: datetime) -> None:
    """Nothing of it is to come any more: what its budgets held is used."""
    move(order, State.SHIPPED)
    consume_budgets(order.number, by=by, at=at)
