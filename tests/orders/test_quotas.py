"""Quotas per period: orders take of them, what ends orders gives back, and an allocation is never exceeded."""

import itertools
from datetime import UTC, date, datetime
from decimal import Decimal as D

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.timezone import localdate

from orders.actions import Basket, LineEdit, cancel_order, change_held, place_order, withdraw_order
from orders.models import Order
from orders.problems import OrderRefused
from orders.queries import BasketLine
from pricing import quotas
from pricing.models import Quota, QuotaEntry, QuotaPeriod
from pricing.quota_rules import Every, period
from tests.conftest import ALWAYS
from tests.orders.test_races import at_once

pytestmark = pytest.mark.django_db
MANY = 20


def quota(product, quantity, **fields) -> Quota:
    values = {"kind": "limit", "every": "month", "valid": ALWAYS}
    return Quota.objects.create(product=product, quantity=quantity, **values | fields)


@pytest.fixture
def order_of(address, buyer, at):
    keys = itertools.count()

    def order(*lines, by=buyer, when=at, to=address):
        wanted = tuple(BasketLine(product.pk, str(quantity), product.sku) for product, quantity in lines)
        return place_order(Basket(wanted, to, key=f"key-{next(keys)}"), by=by, at=when)

    return order


def taken(product) -> list[tuple]:
    rows = QuotaPeriod.objects.filter(quota__product=product).order_by("first_on", "pk")
    return [(row.first_on, row.taken) for row in rows]


@pytest.fixture(autouse=True)
def ledger_agrees(db):
    yield
    for row in QuotaPeriod.objects.all():
        assert row.taken == sum(entry.quantity for entry in row.entries.all())


@pytest.mark.parametrize(
    ("every", "on", "first", "last"),
    [
        ("month", date(2026, 2, 28), date(2026, 2, 1), date(2026, 2, 28)),
        ("month", date(2028, 2, 29), date(2028, 2, 1), date(2028, 2, 29)),
        ("month", date(2026, 12, 31), date(2026, 12, 1), date(2026, 12, 31)),
        ("quarter", date(2026, 11, 22), date(2026, 10, 1), date(2026, 12, 31)),
        ("quarter", date(2026, 1, 1), date(2026, 1, 1), date(2026, 3, 31)),
        ("year", date(2026, 7, 1), date(2026, 1, 1), date(2026, 12, 31)),
    ],
)
def test_the_period_a_day_is_in(every, on, first, last):
    assert period(Every(every), on) == (first, last)


def test_orders_take_of_an_allocation_until_it_is_used_up(bolt, order_of):
    quota(bolt, 500)
    order_of((bolt, 300))
    with pytest.raises(OrderRefused) as refusal:
        order_of((bolt, 300))
    (problem,) = refusal.value.problems
    assert (problem.code, problem.line, problem.values["left"]) == ("quota_used_up", 0, 200)
    assert str(problem.values["until"]) == "2026-11-30"
    order_of((bolt, 200))
    assert taken(bolt) == [(date(2026, 11, 1), 500)] and Order.objects.count() == 2


def test_lines_of_one_order_count_together(bolt, order_of):
    quota(bolt, 500)
    with pytest.raises(OrderRefused) as refusal:
        order_of((bolt, 300), (bolt, 300))
    assert [(p.code, p.line) for p in refusal.value.problems] == [("quota_used_up", 0), ("quota_used_up", 1)]


def test_a_new_period_begins_with_nothing_taken(bolt, order_of):
    quota(bolt, 500)
    order_of((bolt, 500))
    order_of((bolt, 400), when=datetime(2026, 12, 1, 12, tzinfo=UTC))
    assert taken(bolt) == [(date(2026, 11, 1), 500), (date(2026, 12, 1), 400)]


def test_a_commitment_counts_and_refuses_nothing(bolt, order_of):
    quota(bolt, 500, kind="commitment", every="year")
    order_of((bolt, 400))
    order_of((bolt, 400))
    assert taken(bolt) == [(date(2026, 1, 1), 800)]


def test_the_companys_own_quota_goes_before_the_one_for_each_customer(
    bolt, nordwerk, alpina, rival, order_of
):
    everybodys = quota(bolt, 100)
    quota(bolt, 1000, company=nordwerk)
    order_of((bolt, 900))
    order_of((bolt, 100), by=rival, to=alpina.addresses.get())
    with pytest.raises(OrderRefused):
        order_of((bolt, 100), by=rival, to=alpina.addresses.get())
    assert QuotaPeriod.objects.get(quota=everybodys).company == alpina


def test_each_customer_has_an_allocation_of_its_own(bolt, alpina, rival, order_of):
    quota(bolt, 200)
    order_of((bolt, 200))
    order_of((bolt, 200), by=rival, to=alpina.addresses.get())
    assert [row.taken for row in QuotaPeriod.objects.all()] == [200, 200]


def test_cancelling_and_withdrawing_give_back_to_the_period_it_was_taken_in(
    bolt, nordwerk, make_actor, order_of, buyer, at
):
    quota(bolt, 500)
    make_actor(nordwerk, "approver")
    requester = make_actor(nordwerk, "requester")
    held = order_of((bolt, 300), by=requester)
    order = order_of((bolt, 200))
    assert taken(bolt) == [(date(2026, 11, 1), 500)]
    withdraw_order(held, by=requester, at=datetime(2026, 12, 2, tzinfo=UTC))
    cancel_order(order, by=buyer, at=at)
    assert taken(bolt) == [(date(2026, 11, 1), 0)]
    quotas.give_back(order.number, at=at)  # twice gives back once
    assert taken(bolt) == [(date(2026, 11, 1), 0)] and QuotaEntry.objects.count() == 4


def test_what_an_approver_takes_off_is_there_again(bolt, nordwerk, make_actor, order_of, at):
    quota(bolt, 500)
    approver, requester = make_actor(nordwerk, "approver"), make_actor(nordwerk, "requester")
    order = order_of((bolt, 500), by=requester)
    line = order.lines.get()
    change_held(order, [LineEdit(line.pk, "100", "")], "Weniger.", by=approver, at=at)
    assert taken(bolt) == [(date(2026, 11, 1), 100)]


def test_a_lowered_allocation_still_takes_back(bolt, order_of, buyer, at):
    allowed = quota(bolt, 500)
    first, second = order_of((bolt, 200)), order_of((bolt, 300))
    Quota.objects.filter(pk=allowed.pk).update(quantity=100)
    cancel_order(first, by=buyer, at=at)
    assert taken(bolt) == [(date(2026, 11, 1), 300)]
    cancel_order(second, by=buyer, at=at)
    assert taken(bolt) == [(date(2026, 11, 1), 0)]


@pytest.mark.django_db(transaction=True)
def test_the_last_of_an_allocation_is_sold_once(bolt, buyer, address, order_of):
    quota(bolt, 1000)
    order_of((bolt, 900))
    done = at_once(*[lambda: order_of((bolt, 100))] * MANY)
    assert len([each for each in done if isinstance(each, Order)]) == 1
    refused = [each for each in done if isinstance(each, OrderRefused)]
    assert {problem.code for each in refused for problem in each.problems} == {"quota_used_up"}
    assert QuotaPeriod.objects.get().taken == 1000 and len(refused) == MANY - 1


@pytest.mark.django_db(transaction=True)
def test_control_without_the_guard_it_is_exceeded(bolt, order_of, monkeypatch):
    """Neither the look before nor the condition of the update: two orders of 900 take 1,800 of 1,000."""
    quota(bolt, 1000)
    unguarded = quotas._TAKE.replace(" OR p.taken + t.wanted <= q.quantity", " OR TRUE")
    assert unguarded != quotas._TAKE
    monkeypatch.setattr(quotas, "_TAKE", unguarded)
    monkeypatch.setattr("orders.queries.with_quota_problems", lambda lines, actor, on: lines)
    done = at_once(*[lambda: order_of((bolt, 900))] * 2)
    assert [type(each) for each in done] == [Order, Order]
    assert QuotaPeriod.objects.get().taken == 1800


def test_products_without_a_quota_cost_one_statement(bolt, buyer, at):
    with CaptureQueriesContext(connection) as captured:
        quotas.take({bolt.pk: D(1)}, buyer, on=localdate(at), reference="1", at=at)
    assert len(captured) == 1


def test_buyers_read_what_is_left_on_the_product_and_among_their_contracts(
    shop, bolt, make_product, nordwerk, rival, order_of
):
    english = {"accept-language": "en"}
    nut = make_product("NUT")
    quota(bolt, 500, every="year")
    quota(nut, 100, kind="commitment", every="year", company=nordwerk)
    quota(make_product("RIVALS"), 77, company=rival.company)
    order_of((bolt, 300), (nut, 40))
    page = shop.get(reverse("catalog:product", args=[bolt.sku]), headers=english).content.decode()
    assert "Your allocation: 200\xa0pc of 500 left until" in page
    page = shop.get(reverse("catalog:product", args=["NUT"]), headers=english).content.decode()
    assert "Agreed purchase: 60\xa0pc of 100 still to take until" in page
    page = shop.get(reverse("pricing:contracts"), headers=english).content.decode()
    assert "300 of 500\xa0pc" in page and "40 of 100\xa0pc" in page and "RIVALS" not in page


def test_two_of_one_kind_for_one_customer_are_refused(bolt, nordwerk, in_english):
    quota(bolt, 500, company=nordwerk)
    quota(bolt, 500)
    quota(bolt, 500, kind="commitment", company=nordwerk)
    with pytest.raises(ValidationError, match="one of this kind for it"):
        Quota(kind="limit", product=bolt, company=nordwerk, quantity=1, valid=ALWAYS).full_clean()
