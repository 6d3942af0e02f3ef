"""The promise from real rows: warehouses, receipts, back orders, calendars, and what a customer reads of it."""

from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal as D

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from accounts.actor import ANONYMOUS
from accounts.models import Company, StockDisplay
from catalog.actions import receive_inbound, release_stock, reserve_stock
from catalog.models import Backlog, Closure, Inbound, Stock, Transit, Warehouse
from catalog.promising import promise
from catalog.rules import Band, Level

TUESDAY, WEDNESDAY = date(2026, 11, 24), date(2026, 11, 25)


@pytest.fixture
def five(make_product):
    """Five in Bremen, ten working days to get more."""
    return make_product("FIVE", stock=5, lead_days=10)


@pytest.fixture
def expect(warehouse):
    def make(product, quantity, on, *, where=warehouse, reference="B-1"):
        return Inbound.objects.create(
            product=product, warehouse=where, reference=reference, quantity=quantity, expected_on=on
        )

    return make


def told(product, quantity, actor, at, **more):
    when = promise([(product, D(quantity))], actor, at=at, **more)[0]
    return [(int(part.quantity), part.on) for part in when.parts]


def test_five_are_there_at_once_and_two_when_the_receipt_is(five, expect, buyer, at):
    """What comes in on Saturday leaves on Monday and is there on Tuesday."""
    expect(five, 10, date(2026, 11, 28))
    assert told(five, 7, buyer, at) == [(5, TUESDAY), (2, date(2026, 12, 1))]


def test_without_a_receipt_the_lead_time_counts_from_the_day_the_order_could_have_left(five, buyer, at):
    assert told(five, 7, buyer, at) == [(5, TUESDAY), (2, date(2026, 12, 8))]


def test_a_receipt_that_is_overdue_promises_nothing(five, expect, buyer, at):
    expect(five, 10, date(2026, 11, 20))
    assert told(five, 7, buyer, at) == [(5, TUESDAY), (2, date(2026, 12, 8))]


def test_what_earlier_orders_wait_for_is_taken_off_the_receipt_first(five, expect, buyer, at):
    expect(five, 4, date(2026, 11, 27))
    reserve_stock([(five, D(8))])
    assert Backlog.objects.get(product=five).quantity == 3
    assert told(five, 2, buyer, at) == [(1, date(2026, 12, 1)), (1, date(2026, 12, 8))]


def test_what_comes_into_stock_belongs_first_to_those_who_wait(five, expect, buyer, at):
    receipt = expect(five, 4, date(2026, 11, 27))
    reserve_stock([(five, D(8))])
    assert receive_inbound(receipt) and not receive_inbound(receipt)
    assert Stock.objects.get(product=five).on_hand == 9
    assert told(five, 1, buyer, at) == [(1, TUESDAY)]
    assert [part.quantity for part in reserve_stock([(five, D(3))])[0]] == [1]
    assert Backlog.objects.get(product=five).quantity == 5


def test_given_back_it_is_free_again_and_no_more_than_waits_can_be_given_back(five, buyer, at):
    taken = reserve_stock([(five, D(8))])[0]
    release_stock(taken, [(five.pk, D(3))])
    assert told(five, 5, buyer, at) == [(5, TUESDAY)]
    with pytest.raises(IntegrityError), transaction.atomic():
        release_stock([], [(five.pk, D(1))])


def test_lines_of_one_product_share_what_there_is(five, buyer, at):
    first, second = promise([(five, D(4)), (five, D(4))], buyer, at=at)
    assert [part.quantity for part in first.parts] == [4]
    assert [part.quantity for part in second.parts] == [1, 3]


def test_a_discontinued_product_never_comes_again_but_a_last_receipt_does(make_product, expect, buyer, at):
    last = make_product("LAST", stock=5, status="discontinued")
    assert promise([(last, D(7))], buyer, at=at)[0].missing == 2
    expect(last, 2, date(2026, 11, 28))
    assert told(last, 7, buyer, at) == [(5, TUESDAY), (2, date(2026, 12, 1))]


def test_two_warehouses_with_their_own_days(make_product, buyer, at):
    """The second is in Bavaria and closed for stocktaking until Epiphany is over."""
    Warehouse.objects.update(region="NW")
    far = Warehouse.objects.create(
        code="nuernberg", name="Nürnberg", priority=2, region="BY", cutoff=time(10)
    )
    Closure.objects.create(warehouse=far, first_on=date(2026, 1, 2), last_on=date(2026, 1, 5))
    product = make_product("TWO", stock=5)
    Stock.objects.create(product=product, warehouse=far, on_hand=5)
    monday = datetime(2026, 1, 5, 9, tzinfo=UTC)
    assert told(product, 8, buyer, monday) == [(5, date(2026, 1, 6)), (3, date(2026, 1, 8))]


def test_transit_and_holidays_are_those_of_the_country_delivered_to(five, warehouse, buyer, rival, at):
    Transit.objects.create(warehouse=warehouse, country="CH", days=3)
    assert told(five, 1, buyer, at) == [(1, TUESDAY)]
    assert told(five, 1, buyer, at, destination="CH") == told(five, 1, rival, at) == [(1, date(2026, 11, 26))]
    assert told(five, 1, ANONYMOUS, at) == [(1, TUESDAY)]
    before_easter = datetime(2026, 4, 2, 8, tzinfo=UTC)  # Good Friday and Easter Monday follow
    assert told(five, 1, buyer, before_easter) == [(1, date(2026, 4, 7))]


def test_after_the_cut_off_everything_is_a_working_day_later(five, warehouse, buyer):
    morning, evening = (datetime(2026, 11, 23, hour, tzinfo=UTC) for hour in (9, 15))
    assert told(five, 7, buyer, morning) == [(5, TUESDAY), (2, date(2026, 12, 8))]
    assert told(five, 7, buyer, evening) == [(5, WEDNESDAY), (2, date(2026, 12, 9))]
    until = promise([(five, D(5))], buyer, at=morning)[0].order_until
    assert until == datetime(2026, 11, 23, 13, tzinfo=UTC)
    assert promise([(five, D(7))], buyer, at=morning)[0].order_until is None


def test_a_shop_without_warehouses_promises_by_lead_time(make_product, buyer, at):
    product = make_product("FREE", stock=0, lead_days=2)
    Warehouse.objects.all().delete()
    assert told(product, 1, buyer, at) == [(1, date(2026, 11, 26))]


@pytest.mark.parametrize("count", [1, 40])
def test_many_products_cost_as_many_statements_as_one(
    make_product, expect, buyer, at, count, django_assert_num_queries
):
    made = [make_product(f"P-{n}", stock=n % 3) for n in range(count)]
    for product in made:
        expect(product, 3, at.date())
    reserve_stock([(product, D(2)) for product in made])
    with django_assert_num_queries(2):
        promise([(product, D(3)) for product in made], buyer, at=at)


@pytest.mark.parametrize(
    ("display", "level", "free", "band", "parts"),
    [
        (StockDisplay.EXACT, Level.SOME, D(5), None, 2),
        (StockDisplay.BAND, Level.SOME, None, Band.FEW, 1),
        (StockDisplay.LIGHT, Level.SOME, None, None, 1),
        (StockDisplay.NONE, None, None, None, 1),
    ],
)
def test_a_customer_is_told_no_more_than_their_level_shows(
    make_product, buyer, at, settings, display, level, free, band, parts
):
    product = make_product("SEEN", stock=5, minimum=2, multiple=1)
    buyer.company.stock_display = display
    shown = promise([(product, D(7))], buyer, at=at)[0]
    assert (shown.stock.level, shown.stock.free, shown.stock.band) == (level, free, band)
    assert bool(shown.stock.warehouses) == (display == StockDisplay.EXACT)
    assert len(shown.parts) == parts
    assert shown.parts[-1].on == date(2026, 12, 8)
    assert shown.now == (5 if display == StockDisplay.EXACT else 0)
    buyer.company.stock_display, settings.STOCK_DISPLAY = "", display.value
    assert promise([(product, D(7))], buyer, at=at)[0] == shown
    assert promise([(product, D(7))], ANONYMOUS, at=at)[0].stock == shown.stock


def test_who_reads_no_quantities_is_not_told_either_how_many_are_left(make_product, buyer, at):
    last = make_product("LAST", stock=5, status="discontinued")
    buyer.company.stock_display = StockDisplay.BAND
    shown = promise([(last, D(7))], buyer, at=at)[0]
    assert (shown.parts, shown.now, shown.missing) == ((), 0, 7)


def test_a_warehouse_is_in_a_region_and_a_time_zone_that_exist(warehouse):
    warehouse.region = " by "
    warehouse.full_clean()
    assert warehouse.region == "BY"
    for field, value in (("region", "ZZ"), ("time_zone", "Europe/Bremen")):
        wrong = Warehouse.objects.get()
        setattr(wrong, field, value)
        with pytest.raises(ValidationError) as refusal:
            wrong.full_clean()
        assert list(refusal.value.message_dict) == [field]


def test_a_closure_ends_and_a_receipt_brings_something(five, warehouse, at):
    for last in (at.date() - timedelta(days=1), at.date() + timedelta(days=400)):
        with pytest.raises(IntegrityError), transaction.atomic():
            Closure.objects.create(warehouse=warehouse, first_on=at.date(), last_on=last)
    with pytest.raises(IntegrityError), transaction.atomic():
        Inbound.objects.create(
            product=five, warehouse=warehouse, reference="x", quantity=-1, expected_on=at.date()
        )


def test_a_company_shows_stock_as_the_shop_until_it_is_told_otherwise(nordwerk):
    assert Company.objects.get(pk=nordwerk.pk).stock_display == ""
