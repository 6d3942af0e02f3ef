"""Many people at once, on real PostgreSQL. Each race has a control: the same race without its guard must go wrong."""

from dataclasses import replace
from decimal import Decimal as D
from threading import Barrier, Thread
from uuid import uuid4

import pytest
from django.db import connection

from accounts.models import Company
from catalog.models import Stock
from orders.actions import Basket, add_to_cart, cancel_order, current_cart, place_order
from orders.actions import place as placing
from orders.actions.follow import WrongState
from orders.models import Order, OrderKey
from orders.problems import OrderRefused
from orders.queries import BasketLine

pytestmark = pytest.mark.django_db(transaction=True)
MANY = 12


def at_once(*functions):
    """Runs all functions at the same moment; returns what each returned or raised."""
    results, start = [None] * len(functions), Barrier(len(functions))

    def run(index, function):
        try:
            start.wait()
            results[index] = function()
        except Exception as error:
            results[index] = error
        finally:
            connection.close()

    threads = [Thread(target=run, args=each) for each in enumerate(functions)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results


@pytest.fixture
def basket(bolt, address):
    return Basket((BasketLine(bolt.pk, "100", bolt.sku),), address, key="same")


def test_one_key_makes_one_order_however_many_try(basket, buyer, at):
    results = at_once(*[lambda: place_order(basket, by=buyer, at=at)] * MANY)
    assert len({order.number for order in results}) == 1
    assert Order.objects.count() == 1


def test_control_without_the_key_check_the_same_race_orders_many_times(basket, buyer, at, monkeypatch):
    def claim_nothing(basket, by):
        return OrderKey.objects.create(company=by.company, key=uuid4().hex), True

    monkeypatch.setattr(placing, "_claim_key", claim_nothing)
    at_once(*[lambda: place_order(basket, by=buyer, at=at)] * MANY)
    assert Order.objects.count() > 1


def test_stock_is_never_promised_twice(basket, buyer, bolt, at):
    baskets = [replace(basket, key=f"k{n}") for n in range(MANY)]
    orders = at_once(*[lambda b=b: place_order(b, by=buyer, at=at) for b in baskets])
    stock = Stock.objects.get(product=bolt)
    assert stock.reserved == stock.on_hand == 1000
    assert sum(order.lines.get().back_ordered for order in orders) == (MANY - 10) * 100


def test_parallel_orders_stay_below_the_credit_limit(basket, buyer, nordwerk, at):
    Company.objects.filter(pk=nordwerk.pk).update(credit_limit=D("50.10"))  # five orders of 10.02
    baskets = [replace(basket, key=f"k{n}") for n in range(MANY)]
    results = at_once(*[lambda b=b: place_order(b, by=buyer, at=at) for b in baskets])
    assert sum(isinstance(r, Order) for r in results) == 5
    assert {r.problems[0].code for r in results if isinstance(r, OrderRefused)} == {"credit_exceeded"}
    assert Company.objects.get(pk=nordwerk.pk).credit_used == D("50.10")


def test_orders_over_the_same_products_in_other_order_do_not_deadlock(buyer, address, make_product, at):
    one, two = make_product("A"), make_product("B")
    lines = (BasketLine(one.pk, "1", "A"), BasketLine(two.pk, "1", "B"))
    baskets = [Basket(lines[:: 1 if n % 2 else -1], address, key=f"k{n}") for n in range(MANY)]
    results = at_once(*[lambda b=b: place_order(b, by=buyer, at=at) for b in baskets])
    assert all(isinstance(r, Order) for r in results)


def test_of_two_cancellations_one_wins_and_credit_is_given_back_once(basket, buyer, nordwerk, at):
    order = place_order(basket, by=buyer, at=at)
    results = at_once(*[lambda: cancel_order(Order.objects.get(pk=order.pk), by=buyer, at=at)] * 4)
    assert [type(r) for r in results].count(WrongState) == 3
    assert Company.objects.get(pk=nordwerk.pk).credit_used == 0


def test_adding_to_one_cart_from_two_windows_loses_nothing(buyer, bolt, at):
    cart = current_cart(buyer, at=at)
    at_once(*[lambda: add_to_cart(cart, [(bolt.sku, "100", "")], by=buyer, at=at)] * MANY)
    assert cart.lines.get().quantity == MANY * 100


def test_the_last_pieces_of_a_discontinued_article_are_sold_once(buyer, address, make_product, at):
    last = make_product("LAST", stock=5, status="discontinued")
    baskets = [Basket((BasketLine(last.pk, "5", "LAST"),), address, key=f"k{n}") for n in range(MANY)]
    results = at_once(*[lambda b=b: place_order(b, by=buyer, at=at) for b in baskets])
    assert sum(isinstance(r, Order) for r in results) == 1
    assert {r.problems[0].code for r in results if isinstance(r, OrderRefused)} == {"discontinued"}


def test_every_order_of_a_race_promises_what_it_really_got(basket, buyer, bolt, at):
    baskets = [replace(basket, key=f"k{n}") for n in range(MANY)]
    orders = at_once(*[lambda b=b: place_order(b, by=buyer, at=at) for b in baskets])
    got = {(bool(line.back_ordered), line.promised_on) for order in orders for line in order.lines.all()}
    (_, from_stock), (_, made_first) = sorted(got)
    assert from_stock < made_first


def test_first_clicks_at_the_same_moment_fill_one_cart(buyer, at):
    carts = at_once(*[lambda: current_cart(buyer, at=at)] * MANY)
    assert len({cart.pk for cart in carts}) == 1
