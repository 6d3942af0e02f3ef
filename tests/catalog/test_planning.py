"""When goods leave and arrive, and what a line is served from: tables of cases and what must always hold."""

from datetime import UTC, date, datetime, time
from decimal import Decimal as D
from functools import partial
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from b2bshop.workdays import is_working_day, regions
from catalog.planning import Depot, Part, Supply, as_a_whole, plan, shortened, working_days_after
from catalog.rules import Band, is_past_last_order, stock_band

BERLIN = ZoneInfo("Europe/Berlin")


def works_in(country: str, region: str = ""):
    return partial(is_working_day, country=country, region=region)


def depot(region: str = "", *, cutoff: time | None = time(14), transit: int = 1, zone=BERLIN) -> Depot:
    return Depot(1, "Lager", works_in("DE", region), zone, cutoff, transit)


def berlin(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=BERLIN)


@pytest.mark.parametrize(
    ("case", "region", "ordered", "leaves"),
    [
        ("a minute before the cut-off", "NW", "2026-11-23 13:59", "2026-11-23"),
        ("at the cut-off", "NW", "2026-11-23 14:00", "2026-11-24"),
        ("Friday after the cut-off", "NW", "2026-11-27 15:00", "2026-11-30"),
        ("Saturday morning", "NW", "2026-11-28 09:00", "2026-11-30"),
        ("Sunday evening", "NW", "2026-11-29 23:00", "2026-11-30"),
        ("the evening before Epiphany, in Bavaria", "BY", "2026-01-05 15:00", "2026-01-07"),
        ("the evening before Epiphany, in NRW", "NW", "2026-01-05 15:00", "2026-01-06"),
        ("Corpus Christi in Bavaria", "BY", "2026-06-04 09:00", "2026-06-05"),
        ("Corpus Christi in Bremen", "HB", "2026-06-04 09:00", "2026-06-04"),
        ("Reformation Day in Bremen, a Friday", "HB", "2025-10-31 09:00", "2025-11-03"),
        ("Reformation Day in Bavaria", "BY", "2025-10-31 09:00", "2025-10-31"),
        ("Good Friday", "HB", "2026-04-03 09:00", "2026-04-07"),
    ],
)
def test_an_order_leaves_today_before_the_cut_off_else_on_the_next_working_day(case, region, ordered, leaves):
    assert depot(region).ships_on(berlin(ordered)) == date.fromisoformat(leaves)


@pytest.mark.parametrize(
    ("case", "region", "leaves", "transit", "to", "arrives"),
    [
        ("the next day", "NW", "2026-11-23", 1, "DE", "2026-11-24"),
        ("over a weekend", "NW", "2026-11-27", 1, "DE", "2026-11-30"),
        ("collected the same day", "NW", "2026-11-23", 0, "DE", "2026-11-23"),
        ("two days over Christmas", "HB", "2026-12-24", 2, "DE", "2026-12-29"),
        ("a holiday where it goes", "NW", "2026-01-05", 1, "AT", "2026-01-07"),
        ("no holiday where it goes", "NW", "2026-01-05", 1, "DE", "2026-01-06"),
        ("a holiday only where it comes from", "NW", "2026-06-03", 1, "DE", "2026-06-04"),
        ("collected where that day is a holiday", "NW", "2026-01-06", 0, "AT", "2026-01-07"),
        ("a Swiss holiday", "HB", "2026-07-31", 1, "CH", "2026-08-03"),
    ],
)
def test_it_arrives_after_so_many_working_days_of_the_destination(case, region, leaves, transit, to, arrives):
    there = depot(region, transit=transit).arrives_on(date.fromisoformat(leaves), works_in(to))
    assert there == date.fromisoformat(arrives)


def test_the_cut_off_is_a_time_of_the_warehouses_own_clock_in_summer_and_in_winter():
    winter, summer = datetime(2026, 3, 27, 12, 30, tzinfo=UTC), datetime(2026, 3, 30, 12, 30, tzinfo=UTC)
    assert depot("HB").ships_on(winter) == date(2026, 3, 27)  # 13:30
    assert depot("HB").ships_on(summer) == date(2026, 3, 31)  # 14:30
    evening = datetime(2026, 11, 23, 20, tzinfo=UTC)
    assert depot("HB").ships_on(evening) == date(2026, 11, 24)
    assert depot("HB", zone=ZoneInfo("America/New_York"), cutoff=time(16)).ships_on(evening) == date(
        2026, 11, 23
    )


def test_midnight_of_the_warehouse_decides_what_day_it_is():
    late = datetime(2026, 11, 22, 23, 30, tzinfo=UTC)  # Monday, half past midnight in Berlin
    assert depot("HB").ships_on(late) == date(2026, 11, 23)
    assert depot("HB", zone=UTC).today(late) == date(2026, 11, 22)


def test_until_when_an_order_leaves_today_is_told_only_where_it_does():
    before, after = berlin("2026-11-23 10:00"), berlin("2026-11-23 15:00")
    assert depot("HB").order_until(before) == berlin("2026-11-23 14:00")
    assert depot("HB").order_until(after) is None
    assert depot("HB").order_until(berlin("2026-11-22 10:00")) is None
    assert depot("HB", cutoff=None).order_until(before) is None
    assert depot("HB", cutoff=None).ships_on(berlin("2026-11-23 23:59")) == date(2026, 11, 23)


def test_a_region_nobody_knows_has_the_countrys_holidays_and_a_country_nobody_knows_none():
    assert not is_working_day(date(2026, 12, 25), "DE", "XX")
    assert is_working_day(date(2026, 12, 25), "XX", "BY")
    assert {"BY", "NW", "HB"} <= set(regions("DE")) and regions("XX") == []


# --- What a line is served from ----------------------------------------------------------------------------

SOON, LATER, MUCH_LATER, NEVER_MIND = (date(2026, 11, day) for day in (24, 25, 26, 27))


def served(quantity, shelves=(), receipts=(), latest=NEVER_MIND, waiting=0):
    supply = Supply([(n, D(q)) for n, q in enumerate(shelves)], [(day, D(q)) for day, q in receipts], latest)
    supply.set_aside(D(waiting))
    told = plan(D(quantity), supply, lambda key: (SOON, LATER)[key])
    return [(int(part.quantity), part.on) for part in told.parts], int(told.missing)


@pytest.mark.parametrize(
    ("case", "given_", "parts", "missing"),
    [
        ("all in the first warehouse", dict(quantity=5, shelves=[9]), [(5, SOON)], 0),
        ("one that covers it all", dict(quantity=5, shelves=[3, 5]), [(5, LATER)], 0),
        ("split over two", dict(quantity=7, shelves=[3, 5]), [(3, SOON), (4, LATER)], 0),
        (
            "five today, two later",
            dict(quantity=7, shelves=[5], receipts=[(MUCH_LATER, 9)]),
            [(5, SOON), (2, MUCH_LATER)],
            0,
        ),
        (
            "two receipts and the lead time",
            dict(quantity=9, shelves=[1], receipts=[(LATER, 2), (MUCH_LATER, 3)]),
            [(1, SOON), (2, LATER), (3, MUCH_LATER), (3, NEVER_MIND)],
            0,
        ),
        ("lead time when nothing else", dict(quantity=4), [(4, NEVER_MIND)], 0),
        (
            "nobody waits for a receipt later than a new one",
            dict(quantity=4, receipts=[(NEVER_MIND, 9)], latest=LATER),
            [(4, LATER)],
            0,
        ),
        (
            "one day is said once",
            dict(quantity=4, shelves=[0, 2], receipts=[(LATER, 2)]),
            [(4, LATER)],
            0,
        ),
        ("discontinued: never", dict(quantity=4, latest=None), [], 4),
        ("discontinued: the last ones", dict(quantity=4, shelves=[3], latest=None), [(3, SOON)], 1),
        (
            "who waits is served first, from the shelf",
            dict(quantity=4, shelves=[5], receipts=[(LATER, 9)], waiting=3),
            [(2, SOON), (2, LATER)],
            0,
        ),
        (
            "and from what is expected first",
            dict(quantity=4, shelves=[1], receipts=[(LATER, 9), (MUCH_LATER, 9)], waiting=8),
            [(2, LATER), (2, MUCH_LATER)],
            0,
        ),
        (
            "more wait than is known to come",
            dict(quantity=4, shelves=[1], receipts=[(LATER, 1)], waiting=99),
            [(4, NEVER_MIND)],
            0,
        ),
    ],
)
def test_a_line_is_served_from_the_shelf_then_from_receipts_then_by_lead_time(case, given_, parts, missing):
    assert served(**given_) == (parts, missing)


amounts = st.integers(0, 50).map(D)
days = st.dates(date(2026, 11, 20), date(2027, 2, 20))


@given(
    quantities=st.lists(st.integers(1, 80).map(D), min_size=1, max_size=4),
    shelves=st.lists(amounts, max_size=3),
    receipts=st.lists(st.tuples(days, amounts), max_size=4),
    latest=st.none() | days,
    waiting=amounts,
    arrivals=st.lists(days, min_size=3, max_size=3),
)
def test_parts_always_add_up_ascend_and_give_nothing_twice(
    quantities, shelves, receipts, latest, waiting, arrivals
):
    supply = Supply(list(enumerate(shelves)), list(receipts), latest)
    supply.set_aside(waiting)
    known = supply.free + sum(q for _, q in supply.receipts)
    assert known == max(sum(shelves) + sum(q for _, q in receipts) - waiting, 0)
    made = D(0)
    for quantity in quantities:
        told = plan(quantity, supply, lambda key: arrivals[key])
        total = sum((part.quantity for part in told.parts), D(0))
        assert total + told.missing == quantity
        assert all(part.quantity > 0 for part in told.parts) and told.now <= quantity
        on = [part.on for part in told.parts]
        assert on == sorted(set(on))
        assert not told.missing or latest is None
        made += total
        left = supply.free + sum(q for _, q in supply.receipts)
        assert left >= 0 and (latest is not None or left == known - made)
        whole = as_a_whole(told.parts)
        assert [(part.quantity, part.on) for part in whole] == ([(total, on[-1])] if on else [])
        for less in (D(1), total):
            assert sum((part.quantity for part in shortened(told.parts, less)), D(0)) == min(less, total)


def test_what_is_not_needed_any_more_goes_from_the_last_part():
    parts = (Part(D(5), SOON), Part(D(2), LATER))
    assert shortened(parts, D(6)) == (Part(D(5), SOON), Part(D(1), LATER))
    assert shortened(parts, D(4)) == (Part(D(4), SOON),)


def test_a_band_tells_only_roughly_and_the_last_order_day_still_counts():
    told = [stock_band(D(free)) for free in ("0", "0.5", "9.999", "10", "100", "100.001")]
    assert told == [Band.NONE, Band.FEW, Band.FEW, Band.SOME, Band.SOME, Band.MANY]
    last = date(2026, 11, 23)
    assert [is_past_last_order(last, day) for day in (SOON, last, date(2026, 11, 22))] == [True, False, False]
    assert not is_past_last_order(None, SOON)


def test_no_days_are_counted_for_nothing():
    assert working_days_after(date(2026, 11, 28), 0, works_in("DE")) == date(2026, 11, 28)
