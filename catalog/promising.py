"""When can it be there, and what of the stock does the customer read: `promise` answers both, nothing else does.

What a customer is not shown is not in the answer, so no page, mail or file can let it slip. See docs/availability.md.
"""

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from functools import partial
from zoneinfo import ZoneInfo

from django.conf import settings
from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import BigIntegerField, DateField, F, OuterRef, Subquery, Value
from django.db.models.functions import JSONObject
from django.utils.timezone import get_default_timezone, localdate

from accounts.actor import Actor
from accounts.models import StockDisplay
from b2bshop.workdays import is_working_day

from .models import Backlog, Closure, Inbound, Product, Stock, Transit, Warehouse
from .planning import (
    NOTHING,
    ONE_DAY,
    Calendar,
    Depot,
    Part,
    Plan,
    Supply,
    as_a_whole,
    plan,
    working_days_after,
)
from .rules import Band, Level, is_past_last_order, stock_band, stock_level


@dataclass(frozen=True, slots=True)
class StockSeen:
    """The stock as far as the customer is shown it; None is not told, which is not nothing."""

    level: Level | None = None
    free: Decimal | None = None
    band: Band | None = None
    warehouses: tuple[tuple[str, Decimal], ...] = ()


@dataclass(frozen=True, slots=True)
class Promise:
    """The days on which the parts of a quantity are with the customer, the earliest first.

    `now` of it lies in a warehouse, `missing` never comes. Whoever is not shown quantities gets one part, or none
    where all of it cannot come. `order_until` is set where the days hold for orders until a time of today.
    """

    product_id: int
    quantity: Decimal
    parts: tuple[Part, ...] = ()
    now: Decimal = NOTHING
    missing: Decimal = NOTHING
    order_until: datetime | None = None
    is_past_last_order: bool = False
    stock: StockSeen = field(default_factory=StockSeen)

    @property
    def is_at_once(self) -> bool:
        """All of it can be sent now."""
        return self.now >= self.quantity

    @property
    def complete_on(self) -> date | None:
        """When all of it is there."""
        return self.parts[-1].on if self.parts and not self.missing else None


@dataclass(frozen=True, slots=True)
class Speed:
    """How it is sent, where that is not as the warehouses send: None is as they do. `only` is the one it comes from."""

    cutoff: time | None = None
    transit_days: int | None = None
    only: int | None = None
    is_whole: bool = False

    def of(self, depot: Depot) -> Depot:
        days = depot.transit_days if self.transit_days is None else self.transit_days
        return replace(depot, cutoff=self.cutoff or depot.cutoff, transit_days=days)


AS_EVER = Speed()


def promise(
    lines: Sequence[tuple[Product, Decimal]],
    actor: Actor,
    *,
    at: datetime,
    destination: str = "",
    speed: Speed = AS_EVER,
) -> list[Promise]:
    """For each (product, quantity) ordered at a moment; lines of one product share what there is, the first one first.

    `destination` is the country delivered to, by default the company's. Two statements for any number of lines.
    Where it is to come as a whole (`speed.is_whole`), every line comes with the last one.
    """
    country = destination or (str(actor.company.country) if actor.company else "")
    depots = {key: speed.of(each) for key, each in _depots(country, at).items() if speed.only in (None, key)}
    clock = _Clock(depots, country, at)
    supplies = _supplies([product for product, _ in lines], clock)
    display = display_for(actor)
    seen = {product.pk: _seen(product, supplies[product.pk], depots, display) for product, _ in lines}
    told = []
    for product, quantity in lines:
        is_over = is_past_last_order(product.last_order_on, localdate(at))
        served = (
            plan(quantity, supplies[product.pk], clock.arrival)
            if not is_over
            else Plan((), NOTHING, quantity)
        )
        whole = Promise(
            product.pk, quantity, served.parts, served.now, served.missing, clock.until(served), is_over
        )
        told.append(replace(_hidden(whole, display), stock=seen[product.pk]))
    return _with_the_last(told) if speed.is_whole else told


def _with_the_last(told: list[Promise]) -> list[Promise]:
    days = [part.on for each in told for part in each.parts]
    if not days or any(each.missing for each in told):
        return told
    last = max(days)
    return [
        each
        if each.complete_on == last and len(each.parts) == 1
        else replace(each, parts=(Part(each.quantity, last),), order_until=None)
        for each in told
    ]


def display_for(actor: Actor) -> StockDisplay:
    own = actor.company.stock_display if actor.company else ""
    return StockDisplay(own or settings.STOCK_DISPLAY)


def _hidden(told: Promise, display: StockDisplay) -> Promise:
    """ "5 now, 2 later" says that exactly 5 are there, so only who reads exact quantities is told."""
    if display == StockDisplay.EXACT:
        return told
    if told.missing:
        return replace(told, parts=(), now=NOTHING, missing=told.quantity)
    now = told.quantity if told.now == told.quantity else NOTHING
    return replace(told, parts=as_a_whole(told.parts), now=now)


def _seen(product: Product, supply: Supply, depots: dict[int, Depot], display: StockDisplay) -> StockSeen:
    free = supply.free
    match display:
        case StockDisplay.EXACT:
            shelves = tuple((depots[key].name, quantity) for key, quantity in supply.shelves if quantity > 0)
            return StockSeen(_level(product, free), free, None, shelves)
        case StockDisplay.BAND:
            band = stock_band(free)
            levels = {Band.MANY: Level.FULL, Band.NONE: Level.NONE}
            return StockSeen(levels.get(band, Level.SOME), None, band)
        case StockDisplay.LIGHT:
            return StockSeen(_level(product, free))
    return StockSeen()


def _level(product: Product, free: Decimal) -> Level:
    return stock_level(free, max(product.minimum, product.multiple))


class _Clock:
    """Days at which things leave and arrive; each is looked up once, however many lines ask."""

    def __init__(self, depots: dict[int, Depot], country: str, at: datetime):
        self.depots, self.at = depots, at
        self._country = country
        self._days: dict[tuple, date] = {}
        self.main = next(iter(depots.values()), None) or _no_warehouse()

    def arrival(self, key: int) -> date:
        return self._once(
            ("now", key), lambda: self._arrives(self.depots[key], self.depots[key].ships_on(self.at))
        )

    def arrival_of_new(self, lead_days: int) -> date:
        """Of what is ordered or made first: the lead time runs from when it could have left."""
        depot = self.main
        return self._once(
            ("new", lead_days),
            lambda: self._arrives(depot, working_days_after(depot.ships_on(self.at), lead_days, depot.works)),
        )

    def arrival_of_receipt(self, key: int, expected_on: date) -> date | None:
        """What comes in leaves on the next working day; what is overdue promises nothing until it gets a new day."""
        depot = self.depots[key]
        if expected_on < depot.today(self.at):
            return None
        return self._once(
            ("in", key, expected_on),
            lambda: self._arrives(
                depot,
                max(depot.ships_on(self.at), working_days_after(expected_on, 1, depot.works)),
            ),
        )

    def until(self, served: Plan) -> datetime | None:
        if len(served.depots) != 1 or len(served.parts) != 1 or served.now != served.parts[0].quantity:
            return None
        return self.depots[served.depots[0]].order_until(self.at)

    def _arrives(self, depot: Depot, ships_on: date) -> date:
        receives: Calendar = partial(is_working_day, country=self._country) if self._country else depot.works
        return depot.arrives_on(ships_on, receives)

    def _once(self, key: tuple, find: Callable[[], date]) -> date:
        if key not in self._days:
            self._days[key] = find()
        return self._days[key]


def _no_warehouse() -> Depot:
    """A shop without warehouses sells by lead time alone."""
    works = partial(is_working_day, country=settings.SELLER_COUNTRY)
    return Depot(0, "", works, get_default_timezone())


def _depots(country: str, at: datetime) -> dict[int, Depot]:
    """Warehouses in the order they ship, with their calendar and their transit time to the country. One statement."""
    closed = Closure.objects.filter(warehouse=OuterRef("pk"), last_on__gte=at.date() - ONE_DAY)
    transits = Transit.objects.filter(warehouse=OuterRef("pk"), country=country)
    rows = Warehouse.objects.annotate(
        own_days=Subquery(transits.values("days")[:1]),
        closed=ArraySubquery(closed.values(json=JSONObject(first="first_on", last="last_on"))),
    )
    return {row.pk: _depot(row) for row in rows.order_by("priority", "pk")}


def _depot(row) -> Depot:
    closed = [(date.fromisoformat(each["first"]), date.fromisoformat(each["last"])) for each in row.closed]
    country, region = str(row.country), row.region

    def works(day: date) -> bool:
        return is_working_day(day, country, region) and not any(a <= day <= b for a, b in closed)

    days = row.transit_days if row.own_days is None else row.own_days
    return Depot(row.pk, row.name, works, ZoneInfo(row.time_zone), row.cutoff, days)


def _supplies(products: Sequence[Product], clock: _Clock) -> dict[int, Supply]:
    """What each product can be served from, less what orders wait for already. One statement."""
    shelves: dict[int, dict[int, Decimal]] = defaultdict(dict)
    receipts: dict[int, list[tuple[date, Decimal]]] = defaultdict(list)
    waiting: dict[int, Decimal] = defaultdict(Decimal)
    for kind, product, warehouse, quantity, day, _pk in _rows({product.pk for product in products}, clock.at):
        if kind == "stock":
            shelves[product][warehouse] = quantity
        elif kind == "waiting":
            waiting[product] = quantity
        elif warehouse in clock.depots and (arrival := clock.arrival_of_receipt(warehouse, day)):
            receipts[product].append((arrival, quantity))
    supplies = {}
    for product in products:
        ends = product.status == Product.Status.DISCONTINUED
        here = shelves[product.pk]
        supply = Supply(
            shelves=[(key, here[key]) for key in clock.depots if key in here],
            receipts=receipts[product.pk],
            at_the_latest=None if ends else clock.arrival_of_new(product.lead_days),
        )
        supply.set_aside(waiting[product.pk])
        supplies[product.pk] = supply
    return supplies


def _rows(products: set[int], at: datetime) -> list[tuple]:
    """(kind, product, warehouse, quantity, expected, key); receipts in the order they are expected."""
    nowhere, never = Value(None, BigIntegerField()), Value(None, DateField())
    names = ("kind", "product_id", "place", "much", "day", "key")
    stock = Stock.objects.filter(product__in=products, on_hand__gt=F("reserved")).annotate(
        kind=Value("stock"),
        place=F("warehouse_id"),
        much=F("on_hand") - F("reserved"),
        day=never,
        key=F("pk"),
    )
    coming = Inbound.objects.filter(
        product__in=products, quantity__gt=0, expected_on__gte=at.date() - timedelta(days=1)
    ).annotate(
        kind=Value("coming"), place=F("warehouse_id"), much=F("quantity"), day=F("expected_on"), key=F("pk")
    )
    waiting = Backlog.objects.filter(product__in=products, quantity__gt=0).annotate(
        kind=Value("waiting"), place=nowhere, much=F("quantity"), day=never, key=F("pk")
    )
    parts = [each.order_by().values_list(*names) for each in (stock, coming, waiting)]
    return list(parts[0].union(*parts[1:], all=True).order_by("day", "key"))
