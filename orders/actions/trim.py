"""An approver refuses, reduces or recharges single lines of an order that waits; what is left goes on waiting."""

from collections.abc import Collection, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from decimal import Decimal

from django.db import transaction
from django.utils.timezone import localdate

from accounts.actor import Actor
from approvals.actions import revise, take_seat
from b2bshop.events.journal import record
from catalog.actions import lock_stock, release_stock
from catalog.planning import shortened
from catalog.queries import order_rule
from catalog.rules import Allocation, check_quantity, read_quantity
from pricing.ledger import give_back
from pricing.queries import LinePrice, price_lines

from ..events import OrderLinesChanged
from ..facts import open_cost_centres, requester_of
from ..models import LineChange, Order, OrderLine, Reservation
from ..problems import OrderRefused, Problem, not_orderable
from ..states import State
from .follow import WrongState
from .sums import rebooked, take_again, total_again

NOTHING = Decimal(0)


@dataclass(frozen=True, slots=True)
class LineEdit:
    """What an approver wants of a line: `quantity` as typed, 0 refuses the line; `cost_centre` is a code."""

    line_id: int
    quantity: str
    cost_centre: str


@dataclass(frozen=True, slots=True)
class _Cut:
    """A line and what becomes of it; `price` is None where it goes, or keeps its quantity."""

    line: OrderLine
    quantity: Decimal
    cost_centre: str
    price: LinePrice | None = None

    @property
    def no_longer_awaited(self) -> Decimal:
        """What was on back order goes first."""
        return min(self.line.back_ordered, self.line.quantity - self.quantity)

    @property
    def net(self) -> Decimal:
        if self.quantity == NOTHING:
            return NOTHING
        return self.price.net if self.price and self.price.net is not None else self.line.net


@transaction.atomic
def change_held(
    order: Order, edits: Sequence[LineEdit], reason: str, *, by: Actor, at: datetime
) -> list[LineChange]:
    """Changes the lines of a held order and returns what was changed; nothing where the edits say what is there.

    Reduced lines are priced for their new quantity as on the day of the order. Stock and credit that are not needed any
    more are free at once. Raises what `take_seat` raises, and OrderRefused with a problem per line.
    Lock order: request, order, stock, contracts, quotas, credit, budgets.
    """
    approval, _seat = take_seat(order.approval, by=by, at=at)
    now = Order.objects.select_for_update(of=["self"]).select_related("company", "unit").get(pk=order.pk)
    if now.state != State.HELD:
        raise WrongState(now.number)
    lines = list(now.lines.select_related("product").prefetch_related("reservations", "product__packs"))
    cuts = _cuts(lines, edits, open_cost_centres(now, on=localdate(at)))
    if not cuts:
        return []
    lock_stock({line.product_id for line in lines})
    give_back(
        now.number, at=at
    )  # what the order holds of contracts and quotas is there for its own new prices
    cuts = _priced(cuts, lines, now)
    changes = LineChange.objects.bulk_create(_change(now, cut, reason, by, at) for cut in cuts)
    waiting = [(cut.line.product_id, cut.no_longer_awaited) for cut in cuts]
    release_stock([part for cut in cuts for part in _free(cut)], waiting)
    _write(cuts)
    take_again(now, at)
    total_again(now, at)
    revise(approval, rebooked(now, by, at), by=requester_of(now), at=at)
    record(OrderLinesChanged(now.number, [change.pk for change in changes], reason), by=by, at=at)
    return changes


def _cuts(lines: list[OrderLine], edits: Sequence[LineEdit], centres: Collection[str]) -> list[_Cut]:
    """Only what differs from the line as it is."""
    place = {line.pk: index for index, line in enumerate(lines)}
    wanted = {edit.line_id: edit for edit in edits if edit.line_id in place}
    cuts, problems = [], []
    own = {code.upper(): code for code in centres}
    for pk, edit in wanted.items():
        line, code = lines[place[pk]], own.get(edit.cost_centre.upper(), edit.cost_centre)
        quantity, problem = _quantity(line, edit.quantity, place[pk])
        if problem:
            problems.append(problem)
        elif quantity and code not in (line.cost_centre, "") and code not in centres:
            problems.append(Problem("cost_centre", place[pk], {"code": code}))
        elif quantity != line.quantity or (quantity and code != line.cost_centre):
            cuts.append(_Cut(line, quantity, code if quantity else line.cost_centre))
    if len([cut for cut in cuts if not cut.quantity]) == len(lines):
        problems.append(Problem("nothing_left"))
    if problems:
        raise OrderRefused(problems)
    return cuts


def _quantity(line: OrderLine, text: str, index: int) -> tuple[Decimal, Problem | None]:
    if read_quantity(text) == NOTHING:
        return NOTHING, None
    rule = order_rule(line.product)
    if read_quantity(text) == line.quantity:
        return line.quantity, None  # as ordered, whatever the article's rule says today
    verdict = check_quantity(text, rule)
    if verdict.problem or verdict.quantity is None:
        return NOTHING, not_orderable(verdict, text, rule, line=index)
    if verdict.quantity > line.quantity:
        return NOTHING, Problem("more_than_asked", index, {"quantity": line.quantity, "unit": line.unit})
    return verdict.quantity, None


def _priced(cuts: list[_Cut], lines: list[OrderLine], order: Order) -> list[_Cut]:
    """The reduced lines' prices, with what is left of the order; prices of the others are held."""
    reduced = {cut.line.pk: cut for cut in cuts if NOTHING < cut.quantity < cut.line.quantity}
    if not reduced:
        return cuts
    left = {line.pk: line.quantity for line in lines} | {cut.line.pk: cut.quantity for cut in cuts}
    wanted = [(line.product, left[line.pk]) for line in lines if left[line.pk]]
    asked = [line.pk for line in lines if left[line.pk]]
    prices = price_lines(wanted, requester_of(order), order.price_day, together=True)
    price_of = {pk: price for pk, price in zip(asked, prices, strict=True) if pk in reduced}
    missing = [reduced[pk].line.sku for pk, price in price_of.items() if price.amount is None]
    if missing:
        raise OrderRefused([Problem("price_on_request", None, {"sku": sku}) for sku in missing])
    return [replace(cut, price=price_of.get(cut.line.pk)) for cut in cuts]


def _change(order: Order, cut: _Cut, reason: str, by: Actor, at: datetime) -> LineChange:
    line = cut.line
    return LineChange(
        order=order,
        position=line.position,
        product=line.product,
        sku=line.sku,
        name_de=line.name_de,
        name_en=line.name_en,
        unit=line.unit,
        quantity_before=line.quantity,
        quantity_after=cut.quantity,
        net_before=line.net,
        net_after=cut.net,
        cost_centre_before=line.cost_centre,
        cost_centre_after=cut.cost_centre,
        reason=reason,
        changed_by=by.user,
        changed_at=at,
    )


def _free(cut: _Cut) -> list[Allocation]:
    """The reserved parts that are not needed any more; what was on back order goes first."""
    line, freed = cut.line, []
    surplus = max(line.quantity - cut.quantity - line.back_ordered, NOTHING)
    for held in sorted(line.reservations.all(), key=lambda held: -held.pk):
        part = min(held.quantity, surplus)
        if part:
            freed.append(Allocation(held.stock_id, part))
            surplus -= part
            _shrink(held, part)
    return freed


def _shrink(held: Reservation, part: Decimal) -> None:
    if part == held.quantity:
        held.delete()
    else:
        held.quantity -= part
        held.save(update_fields=["quantity"])


def _write(cuts: list[_Cut]) -> None:
    OrderLine.objects.filter(pk__in=[cut.line.pk for cut in cuts if not cut.quantity]).delete()
    kept = [_written(cut) for cut in cuts if cut.quantity]
    fields = (
        "quantity",
        "typed_quantity",
        "typed_unit",
        "back_ordered",
        "cost_centre",
        "amount",
        "basis",
        "net",
    )
    promised = ("promised", "promised_on", "rest_on")
    priced = ("price_source", "price_source_name", "price_trace", "contract")
    OrderLine.objects.bulk_update(kept, [*fields, *promised, *priced])


def _written(cut: _Cut) -> OrderLine:
    line, price = cut.line, cut.price
    if (
        line.quantity != cut.quantity
    ):  # the approver counts in the article's unit, and so does the line from now on
        line.typed_quantity, line.typed_unit = None, ""
    line.back_ordered -= cut.no_longer_awaited
    line.promise(shortened(line.parts, cut.quantity))
    line.quantity, line.cost_centre, line.net = cut.quantity, cut.cost_centre, cut.net
    if price and price.amount is not None:
        line.amount, line.basis = price.amount, price.basis
        line.price_source, line.price_source_name = price.source.value, price.source_name
        line.contract_id = price.contract_id
        line.price_trace = [asdict(step) for step in price.trace]
    return line
