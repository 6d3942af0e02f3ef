"""What can be where and when, as pure values: warehouses with calendars, what lies there, what is expected."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta, tzinfo
from decimal import Decimal
from typing import TypeVar

from .rules import allocate

ONE_DAY = timedelta(days=1)
NOTHING = Decimal(0)
Calendar = Callable[[date], bool]
Key = TypeVar("Key")


@dataclass(frozen=True, slots=True)
class Part:
    """So much of a line is with the customer on that day."""

    quantity: Decimal
    on: date


@dataclass(frozen=True, slots=True)
class Depot:
    """A warehouse as the promise sees it; `works` tells its working days, `cutoff` is a time of its own clock."""

    key: int
    name: str
    works: Calendar
    zone: tzinfo
    cutoff: time | None = None
    transit_days: int = 1

    def today(self, at: datetime) -> date:
        return at.astimezone(self.zone).date()

    def ships_on(self, at: datetime) -> date:
        """The day on which an order of that moment leaves: today before the cut-off, else the next working day."""
        here = at.astimezone(self.zone)
        late = self.cutoff is not None and here.time() >= self.cutoff
        return next_open(here.date() + ONE_DAY if late else here.date(), self.works)

    def order_until(self, at: datetime) -> datetime | None:
        """Until when an order still leaves today; None where it does not, or at any time."""
        if self.cutoff is None or self.ships_on(at) != self.today(at):
            return None
        return datetime.combine(self.today(at), self.cutoff, self.zone)

    def arrives_on(self, ships_on: date, receives: Calendar) -> date:
        """Transit takes working days of the destination, and somebody has to be there to receive it."""
        return next_open(working_days_after(ships_on, self.transit_days, receives), receives)


def next_open(day: date, works: Calendar) -> date:
    """The day itself, or the first working day after it."""
    while not works(day):
        day += ONE_DAY
    return day


def working_days_after(day: date, count: int, works: Calendar) -> date:
    while count > 0:
        day += ONE_DAY
        count -= works(day)
    return day


@dataclass(slots=True)
class Supply:
    """What one product can be served from. Lines take from it one after the other.

    `shelves` hold (depot's key, free quantity) in the order warehouses ship; `receipts` hold (arrival at the customer,
    quantity) in the order they are expected. `at_the_latest` is the arrival of what has to be ordered or made first;
    None where nothing more comes, as for a discontinued product.
    """

    shelves: list[tuple[int, Decimal]] = field(default_factory=list)
    receipts: list[tuple[date, Decimal]] = field(default_factory=list)
    at_the_latest: date | None = None

    @property
    def free(self) -> Decimal:
        return sum((quantity for _, quantity in self.shelves), NOTHING)

    def set_aside(self, waiting: Decimal) -> None:
        """Whoever waits already is served first: from the shelves, then from what is expected first."""
        self.shelves, waiting = without(self.shelves, waiting)
        self.receipts, _ = without(self.receipts, waiting)


def without(
    stacks: Iterable[tuple[Key, Decimal]], quantity: Decimal
) -> tuple[list[tuple[Key, Decimal]], Decimal]:
    """The stacks after `quantity` was taken from the first ones, and what of it they could not give."""
    left = []
    for key, stack in stacks:
        taken = min(max(stack, NOTHING), quantity)
        quantity -= taken
        left.append((key, stack - taken))
    return left, quantity


@dataclass(frozen=True, slots=True)
class Plan:
    """`parts` add up to the quantity less what is `missing` and never comes; `now` of it lies on a shelf."""

    parts: tuple[Part, ...]
    now: Decimal
    missing: Decimal = NOTHING
    depots: tuple[int, ...] = ()


def plan(quantity: Decimal, supply: Supply, arrival: Callable[[int], date]) -> Plan:
    """Serves a quantity: from the shelves, then from receipts that come before anything new could, then from that.

    `arrival` tells when what leaves a depot now is with the customer.
    """
    taken = allocate(quantity, supply.shelves)
    days = [(arrival(part.stock_id), part.quantity) for part in taken]
    now = sum((part.quantity for part in taken), NOTHING)
    used = {part.stock_id: part.quantity for part in taken}
    supply.shelves = [(key, free - used.get(key, NOTHING)) for key, free in supply.shelves]
    rest = quantity - now
    receipts = []
    for day, stack in supply.receipts:
        in_time = supply.at_the_latest is None or day < supply.at_the_latest
        part = min(stack, rest) if in_time else NOTHING
        if part > 0:
            days.append((day, part))
            rest -= part
        receipts.append((day, stack - part))
    supply.receipts = receipts
    if rest and supply.at_the_latest is not None:
        days.append((supply.at_the_latest, rest))
        rest = NOTHING
    return Plan(_by_day(days), now, rest, tuple(used))


def _by_day(days: Iterable[tuple[date, Decimal]]) -> tuple[Part, ...]:
    sums: dict[date, Decimal] = {}
    for day, quantity in days:
        sums[day] = sums.get(day, NOTHING) + quantity
    return tuple(Part(sums[day], day) for day in sorted(sums))


def as_a_whole(parts: Sequence[Part]) -> tuple[Part, ...]:
    """One part on the day on which all of it is there: does not tell how much lies there today."""
    if not parts:
        return ()
    return (Part(sum((part.quantity for part in parts), NOTHING), max(part.on for part in parts)),)


def without_first(parts: Sequence[Part], quantity: Decimal) -> tuple[Part, ...]:
    """What is left of the parts after the first `quantity`."""
    left = []
    for part in parts:
        gone = min(part.quantity, quantity)
        quantity -= gone
        if gone < part.quantity:
            left.append(Part(part.quantity - gone, part.on))
    return tuple(left)


def shortened(parts: Sequence[Part], quantity: Decimal) -> tuple[Part, ...]:
    """The first parts up to a quantity: what came last is not needed any more."""
    kept = []
    for part in parts:
        taken = min(part.quantity, quantity)
        if taken > 0:
            kept.append(Part(taken, part.on))
            quantity -= taken
    return tuple(kept)
