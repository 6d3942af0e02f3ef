"""How a price and a tax are decided; pure. The worked tables of docs/pricing.md are its tests."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum, auto

CENT = Decimal("0.01")
FOUR_PLACES = Decimal("0.0001")


class Source(StrEnum):
    CONTRACT = auto()
    PRICE_LIST = auto()
    BASE = auto()
    ON_REQUEST = auto()
    QUOTE = auto()
    FREE = auto()  # what takes the place of something bought


@dataclass(frozen=True, slots=True)
class Cut:
    """A discount that fits a product: `percent`, or `amount` per `basis` units, off from `minimum` on."""

    pk: int
    is_additional: bool
    closeness: int
    minimum: Decimal
    percent: Decimal | None
    amount: Decimal | None
    basis: int
    until: date | None = None

    def off(self, amount: Decimal, basis: int) -> Decimal:
        """What it takes off an amount for a basis."""
        if self.percent is not None:
            return amount * self.percent / 100
        assert self.amount is not None  # the database has one of the two
        return self.amount * basis / self.basis


class WhenUsedUp(StrEnum):
    BLOCK = auto()
    LIST = auto()
    ASK = auto()


@dataclass(frozen=True, slots=True)
class Limit:
    """What a contract has left: a quantity of this product, a value of all together; None is without a limit."""

    contract: int
    when_used_up: WhenUsedUp
    quantity: Decimal | None = None
    value: Decimal | None = None
    agreed: Decimal | None = None
    per_order: Decimal = Decimal(0)

    def is_exceeded(self, quantity: Decimal, net: Decimal) -> bool:
        over = self.quantity is not None and quantity > self.quantity
        return over or (self.value is not None and net > self.value)


@dataclass(frozen=True, slots=True)
class Over:
    """What a quantity costs part by part, at graduated prices; `part` is the amount of the last step reached, `since`
    the minimum of the first one that counts."""

    quantity: Decimal
    cost: Decimal
    part: Decimal
    since: Decimal


@dataclass(frozen=True, slots=True)
class Lot:
    """What decides about steps besides the quantity of a line.

    `counted` is the quantity they are reached with, where it is another: of all sizes of a family together. `first` is
    the smallest quantity that can be ordered, `grain` the smallest part of the unit (1 piece, 0.01 m).
    """

    counted: Decimal | None = None
    first: Decimal = Decimal(0)
    grain: Decimal = Decimal(1)


ALONE = Lot()


@dataclass(frozen=True, slots=True)
class Row:
    """One price row: `amount` per `basis` units from `minimum` on; 0 says "on request". Lower `rank` goes first.

    Where `cuts` is not empty, they came off `before`, the base list's amount.
    """

    rank: int
    minimum: Decimal
    amount: Decimal
    basis: int
    source: Source
    name: str
    valid_until: date | None = None
    cuts: tuple[Cut, ...] = ()
    before: Decimal | None = None
    place: int = 0  # tells sources of one rank and name apart
    limit: Limit | None = None
    contract: int | None = None
    is_graduated: bool = False
    over: "Over | None" = None
    rate: Decimal | None = None  # that its amount is converted at

    @property
    def unit_price(self) -> Decimal:
        return self.over.cost / self.over.quantity if self.over else self.amount / self.basis

    def net(self, quantity: Decimal) -> Decimal:
        """Of a line, rounded once to cents."""
        if self.over is None:
            return line_net(self.amount, self.basis, quantity)
        return (self.over.cost * quantity / self.over.quantity).quantize(CENT, ROUND_HALF_UP)


@dataclass(frozen=True, slots=True)
class Tier:
    """A step of the ladder; the amount is 0 where the price is on request from there on."""

    minimum: Decimal
    amount: Decimal
    basis: int
    reached: bool


@dataclass(frozen=True, slots=True)
class Step:
    """One line of "why this price": a row that was looked at and what became of it."""

    source: Source
    name: str
    minimum: Decimal
    amount: Decimal
    basis: int
    outcome: str  # "applies" | "part" | "not_reached" | "lower_tier" | "later_source" | "dearer" | "used_up"
    cuts: tuple[Cut, ...] = ()
    before: Decimal | None = None
    rate: Decimal | None = None

    @property
    def applies(self) -> bool:
        """The price, or a part of it where prices are graduated."""
        return self.outcome in ("applies", "part")


def discounted(offer: Row, base: Sequence[Row], cuts: Sequence[Cut], fixed_from: Decimal | None) -> list[Row]:
    """The rows that a source's discounts make of the base list's: one at each quantity where the price may change.

    `offer` says whose they are. From `fixed_from` on the source has fixed prices, which are final.
    """
    starts = {row.minimum for row in base} | {cut.minimum for cut in cuts}
    made = []
    for start in sorted(starts):
        if fixed_from is not None and start >= fixed_from:
            break
        under = max((row for row in base if row.minimum <= start), key=lambda row: row.minimum, default=None)
        first = _closest(cuts, start, under, is_additional=False) if under else None
        if under is None or first is None:
            continue
        more = _closest(cuts, start, under, is_additional=True)
        applied = (first, more) if more else (first,)
        left = _after(under, applied)
        until = min(
            filter(None, (offer.valid_until, under.valid_until, *(c.until for c in applied))), default=None
        )
        made.append(
            replace(
                offer,
                minimum=start,
                amount=left,
                basis=under.basis,
                valid_until=until,
                is_graduated=under.is_graduated,
                cuts=applied,
                before=under.amount,
            )
        )
    return made


def _closest(cuts: Sequence[Cut], quantity: Decimal, under: Row, *, is_additional: bool) -> Cut | None:
    reached = [c for c in cuts if c.is_additional == is_additional and c.minimum <= quantity]
    return max(reached, key=lambda c: (c.closeness, c.off(under.amount, under.basis), -c.pk), default=None)


def _after(under: Row, cuts: Sequence[Cut]) -> Decimal:
    left = under.amount
    for cut in cuts:
        left -= cut.off(left, under.basis)
    return max(left.quantize(FOUR_PLACES, ROUND_HALF_UP), Decimal(0))


def cheapest_of_equals(
    rows: Sequence[Row], quantity: Decimal, *, is_lowest: bool = False, lot: Lot = ALONE
) -> Row | None:
    """Best rank first, then the highest minimum reached; sources of one rank compete by unit price, and where the
    lowest price applies all of them do.

    The row may say "on request": that is agreed like a price. Among equals a price comes before it. Where prices are
    graduated it is the average of the parts.
    """
    counted = quantity if lot.counted is None else lot.counted
    offers: dict[tuple[int, str, int], Row] = {}
    for row in rows:
        if row.minimum <= counted:
            source = (row.rank, row.name, row.place)
            if row.minimum >= offers.setdefault(source, row).minimum:
                offers[source] = row
    told = (
        (source, _averaged(offer, rows, counted, lot) if offer.is_graduated else offer)
        for source, offer in offers.items()
    )
    offers = {source: row for source, offer in told if (row := _as_left(offer, quantity))}
    if len(offers) < 2:
        return next(iter(offers.values()), None)
    first = min(rank for rank, _name, _place in offers)
    best = [row for row in offers.values() if is_lowest or row.rank == first]
    if len(best) == 1:
        return best[0]
    return min(best, key=lambda row: (not row.amount, row.unit_price, row.rank, row.name))


def _averaged(reached: Row, rows: Sequence[Row], counted: Decimal, lot: Lot) -> Row:
    """The row at what a quantity costs on average, part by part; with one part it is the row itself.

    Steps below the smallest quantity that can be ordered never count alone, so of them the highest begins; the first
    step counts from nothing on.
    """
    steps = sorted((row for row in rows if _is_step_of(row, reached, counted)), key=lambda row: row.minimum)
    begin = max((n for n, row in enumerate(steps) if row.minimum <= lot.first), default=0)
    steps = steps[begin:]
    if len(steps) < 2:
        return reached
    ends = [*(row.minimum - lot.grain for row in steps[1:]), counted]
    starts = [Decimal(0), *ends[:-1]]
    parts = zip(steps, starts, ends, strict=True)
    cost = sum((row.unit_price * (end - start) for row, start, end in parts), Decimal(0))
    is_open = not all(row.amount for row in steps)  # where a part is on request, so is the whole
    average = Decimal(0) if is_open else (cost / counted * reached.basis).quantize(FOUR_PLACES, ROUND_HALF_UP)
    over = Over(counted, Decimal(0) if is_open else cost, reached.amount, steps[0].minimum)
    return replace(reached, amount=average, over=over)


def _is_step_of(row: Row, reached: Row, counted: Decimal) -> bool:
    return (
        row.is_graduated
        and row.minimum <= counted
        and (row.rank, row.name, row.place) == (reached.rank, reached.name, reached.place)
    )


def _as_left(row: Row, quantity: Decimal) -> Row | None:
    """The row as its contract offers it for more than is left: not at all, on request, or as it is (and blocked)."""
    if row.limit is None or not row.limit.is_exceeded(quantity, row.net(quantity)):
        return row
    if row.limit.when_used_up == WhenUsedUp.LIST:
        return None
    return replace(row, amount=Decimal(0), over=None) if row.limit.when_used_up == WhenUsedUp.ASK else row


def ladder(
    rows: Sequence[Row], quantity: Decimal, *, is_lowest: bool = False, lot: Lot = ALONE
) -> tuple[Tier, ...]:
    """The price at each minimum quantity where it changes; `reached` marks the tier that applies now.

    Of graduated prices it is that of the part that begins there.
    """
    counted = quantity if lot.counted is None else lot.counted
    tiers: list[Row] = []
    starts: list[Decimal] = []
    for start in sorted({row.minimum for row in rows}):
        row = cheapest_of_equals(rows, start, is_lowest=is_lowest, lot=replace(lot, counted=start))
        row = replace(row, amount=row.over.part, over=None) if row and row.over else row
        if row and (not tiers or _differs(row, tiers[-1])):
            tiers.append(row)
            starts.append(start)
    current = max((start for start in starts if start <= counted), default=None)
    return tuple(
        Tier(start, row.amount, row.basis, start == current) for start, row in zip(starts, tiers, strict=True)
    )


def _differs(row: Row, before: Row) -> bool:
    return row.amount != before.amount or (bool(row.amount) and row.basis != before.basis)


def explain(
    rows: Sequence[Row], quantity: Decimal, *, is_lowest: bool = False, lot: Lot = ALONE
) -> tuple[Step, ...]:
    """Every row that was looked at, in order of rank, and its outcome."""
    winner = cheapest_of_equals(rows, quantity, is_lowest=is_lowest, lot=lot)
    counted = quantity if lot.counted is None else lot.counted

    def applies(row: Row) -> bool:
        if winner is None or winner.over is None:
            return row is winner
        return _is_step_of(row, winner, counted) and row.minimum >= winner.over.since

    def outcome(row: Row) -> str:
        if applies(row):
            return "part" if winner and winner.over else "applies"
        if row.minimum <= counted and _as_left(row, quantity) is not row:
            return "used_up"
        if row.minimum > counted:
            return "not_reached"
        if winner and row.rank == winner.rank:
            return "lower_tier"
        return "dearer" if is_lowest else "later_source"

    ordered = sorted(rows, key=lambda row: (row.rank, row.name, row.minimum))
    return tuple(
        Step(r.source, r.name, r.minimum, r.amount, r.basis, outcome(r), r.cuts, r.before, r.rate)
        for r in ordered
    )


def converted(amount: Decimal, rate: Decimal) -> Decimal:
    """An amount of a base list in another currency, to four decimals, halves away from zero."""
    return (amount * rate).quantize(FOUR_PLACES, ROUND_HALF_UP)


def line_net(amount: Decimal, basis: int, quantity: Decimal) -> Decimal:
    """amount × quantity ÷ basis, rounded once to cents, halves away from zero."""
    return (amount * quantity / basis).quantize(CENT, ROUND_HALF_UP)
