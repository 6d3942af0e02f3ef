from dataclasses import replace
from datetime import timedelta
from decimal import Decimal as D

import pytest
from django.core.exceptions import PermissionDenied

from accounts.models import Company, CostCentre, CreditEntry
from b2bshop.events.models import Delivery, Event
from catalog.models import Stock
from orders.actions import (
    Basket,
    add_to_cart,
    cancel_order,
    confirm_order,
    current_cart,
    place_order,
    ship_order,
)
from orders.actions.follow import WrongState
from orders.models import Cart, Order, Reservation
from orders.problems import OrderRefused
from orders.queries import BasketLine, assess, basket_lines
from orders.states import State


@pytest.fixture
def basket(bolt, address) -> Basket:
    return Basket((BasketLine(bolt.pk, "200", bolt.sku),), address, key="k1", po_number="PO-1")


def codes(refusal) -> list[str]:
    return [problem.code for problem in refusal.value.problems]


def test_an_order_keeps_price_reason_tax_and_address_as_they_were(
    basket, buyer, bolt, nordwerk, make_contract, at
):
    make_contract(nordwerk, {bolt: [(100, "7.90", 100)]}, number="RV-5")
    order = place_order(basket, by=buyer, at=at)
    line = order.lines.get()
    assert (line.amount, line.basis, line.net, line.price_source_name) == (D("7.90"), 100, D("15.80"), "RV-5")
    assert (order.net_total, order.tax_total, order.total) == (D("15.80"), D("3.00"), D("18.80"))
    assert [step["outcome"] for step in line.price_trace] == ["applies", "later_source"]
    assert (order.ship_to["street"], order.ship_to["house_number"]) == ("Hafenstraße", "12a")
    assert order.state == State.PLACED


def test_stock_and_credit_are_held_and_given_back_on_cancellation(basket, buyer, bolt, nordwerk, at):
    order = place_order(basket, by=buyer, at=at)
    assert Stock.objects.get(product=bolt).reserved == 200
    assert Company.objects.get(pk=nordwerk.pk).credit_used == order.total
    cancel_order(order, by=buyer, at=at)
    assert Stock.objects.get(product=bolt).reserved == 0
    assert Company.objects.get(pk=nordwerk.pk).credit_used == 0
    assert sum(CreditEntry.objects.values_list("amount", flat=True)) == 0
    assert not Reservation.objects.exists()


def test_what_is_not_in_stock_becomes_a_back_order_with_a_day(basket, buyer, bolt, at):
    big = replace(basket, lines=(BasketLine(bolt.pk, "1300", bolt.sku),))
    line = place_order(big, by=buyer, at=at).lines.get()
    assert line.back_ordered == 300
    assert [part.quantity for part in line.parts] == [1000, 300]
    assert [part.on for part in line.parts] == [line.promised_on, line.rest_on]
    assert line.promised_on < line.rest_on


def test_the_same_key_orders_once(basket, buyer, at):
    first = place_order(basket, by=buyer, at=at)
    assert place_order(basket, by=buyer, at=at) == first
    assert Order.objects.count() == 1


def test_a_rivals_equal_key_is_another_key(basket, buyer, rival, alpina, at):
    place_order(basket, by=buyer, at=at)
    theirs = replace(basket, ship_to=alpina.addresses.get())
    assert place_order(theirs, by=rival, at=at).company == alpina
    assert Order.objects.count() == 2


def test_a_refused_order_leaves_no_trace_and_its_key_free(basket, buyer, bolt, nordwerk, at):
    Company.objects.filter(pk=nordwerk.pk).update(credit_limit=1)
    with pytest.raises(OrderRefused) as refusal:
        place_order(basket, by=buyer, at=at)
    assert codes(refusal) == ["credit_exceeded"]
    assert Stock.objects.get(product=bolt).reserved == 0
    assert not Order.objects.exists()
    assert not Event.objects.exists()
    Company.objects.filter(pk=nordwerk.pk).update(credit_limit=None)
    assert place_order(basket, by=buyer, at=at).number


def test_every_problem_is_told_at_once(basket, buyer, bolt, make_product, at):
    unpriced, gone = make_product("U-1", price=None), make_product("G-1", status="discontinued", stock=0)
    bad = replace(
        basket,
        lines=(
            BasketLine(bolt.pk, "120", bolt.sku),
            BasketLine(unpriced.pk, "1", "U-1"),
            BasketLine(gone.pk, "1", "G-1"),
            BasketLine(999_999, "1", "X-1"),
        ),
    )
    with pytest.raises(OrderRefused) as refusal:
        place_order(bad, by=buyer, at=at)
    assert [(p.line, p.code) for p in refusal.value.problems] == [
        (0, "not_a_multiple"),
        (1, "price_on_request"),
        (2, "discontinued"),
        (3, "unknown_article"),
    ]
    assert all(str(problem) for problem in refusal.value.problems)


def test_a_product_of_the_rival_cannot_be_ordered_by_its_id(basket, buyer, make_product, at):
    secret = make_product("SECRET", exclusive=True)
    with pytest.raises(OrderRefused) as refusal:
        place_order(replace(basket, lines=(BasketLine(secret.pk, "1"),)), by=buyer, at=at)
    assert codes(refusal) == ["unknown_article"]


def test_prices_that_changed_since_they_were_seen_need_a_new_confirmation(
    basket, buyer, bolt, nordwerk, make_contract, at
):
    seen = assess(basket.lines, buyer, on=at.date()).prices_seen
    make_contract(nordwerk, {bolt: [(100, "9.99", 100)]})
    with pytest.raises(OrderRefused) as refusal:
        place_order(replace(basket, prices_seen=seen), by=buyer, at=at)
    assert codes(refusal) == ["prices_changed"]
    again = assess(basket.lines, buyer, on=at.date()).prices_seen
    assert place_order(replace(basket, prices_seen=again), by=buyer, at=at).net_total == D("19.98")


def test_a_cart_is_ordered_once_even_with_two_keys(basket, buyer, bolt, at):
    cart = current_cart(buyer, at=at)
    add_to_cart(cart, [(bolt.sku, "100", "")], by=buyer, at=at)
    mine = replace(basket, lines=tuple(basket_lines(cart)), cart=cart)
    place_order(mine, by=buyer, at=at)
    with pytest.raises(OrderRefused) as refusal:
        place_order(replace(mine, key="k2"), by=buyer, at=at)
    assert codes(refusal) == ["already_ordered"]
    assert not Cart.objects.open().exists()


def test_an_article_added_while_ordering_is_neither_ordered_unseen_nor_lost(
    basket, buyer, bolt, make_product, at
):
    cart = current_cart(buyer, at=at)
    add_to_cart(cart, [(bolt.sku, "100", "")], by=buyer, at=at)
    mine = replace(basket, lines=tuple(basket_lines(cart)), cart=cart)
    add_to_cart(cart, [(make_product("LATE").sku, "1", "")], by=buyer, at=at + timedelta(seconds=1))
    with pytest.raises(OrderRefused) as refusal:
        place_order(mine, by=buyer, at=at)
    assert codes(refusal) == ["cart_changed"]
    assert Cart.objects.open().get().lines.count() == 2


def test_a_viewer_may_not_even_submit_an_order(basket, nordwerk, make_actor, at):
    with pytest.raises(PermissionDenied):
        place_order(basket, by=make_actor(nordwerk, "viewer"), at=at)


def test_a_blocked_company_cannot_order_and_reads_why(basket, buyer, nordwerk, at):
    Company.objects.filter(pk=nordwerk.pk).update(blocked_because="Mahnstufe 3")
    with pytest.raises(OrderRefused) as refusal:
        place_order(basket, by=buyer, at=at)
    assert "Mahnstufe 3" in str(refusal.value.problems[0])


def test_the_order_is_on_record_with_a_delivery_for_the_mail(basket, buyer, at):
    order = place_order(basket, by=buyer, at=at)
    event = Event.objects.get()
    assert (event.name, event.subject, event.actor_id) == ("OrderPlaced", order.number, buyer.user.pk)
    listeners = set(Delivery.objects.values_list("consumer", flat=True))
    assert listeners == {"orders.consumers.confirm_by_mail", "edi.consumers.tell_of_order"}


def test_shipping_takes_the_goods_from_the_shelf_and_ends_cancellation(basket, buyer, bolt, at):
    order = place_order(basket, by=buyer, at=at)
    confirm_order(order, by=buyer, at=at)
    ship_order(order, by=buyer, at=at)
    stock = Stock.objects.get(product=bolt)
    assert (stock.on_hand, stock.reserved) == (800, 0)
    with pytest.raises(WrongState):
        cancel_order(order, by=buyer, at=at)
    assert Order.objects.get().state == State.SHIPPED


def test_a_cart_takes_the_good_entries_and_answers_for_each_bad_one(buyer, bolt, make_product, at):
    cart = current_cart(buyer, at=at)
    lines, problems = add_to_cart(
        cart,
        [(bolt.sku, "2", "PK"), ("NOPE", "1", ""), (bolt.sku, "１２", ""), (bolt.sku, "100", "")],
        by=buyer,
        at=at,
    )
    assert [(line.product, line.quantity, line.typed_unit) for line in lines] == [
        (bolt, 200, "PK"),
        (bolt, 100, ""),
    ]
    assert [(p.line, p.code) for p in problems] == [(1, "unknown_article"), (2, "not_a_number")]
    assert {line.shown_amount for line in cart.lines.all()} == {D("8.42")}


def test_ordering_takes_the_same_number_of_statements_for_one_line_and_for_thirty(
    buyer, make_product, address, at, django_assert_num_queries
):
    def order(count):
        products = [make_product(f"P{count}-{n}") for n in range(count)]
        lines = tuple(BasketLine(p.pk, "1", p.sku) for p in products)
        return lambda: place_order(Basket(lines, address, key=f"k{count}"), by=buyer, at=at)

    for run in (order(1), order(30)):
        with django_assert_num_queries(38):
            run()


@pytest.mark.parametrize("typed", ["kst-1", "KST-1", "Kst-1"])
def test_a_cost_centre_is_known_in_any_case_and_written_as_the_company_writes_it(
    typed, buyer, bolt, address, nordwerk, at
):
    CostCentre.objects.create(company=nordwerk, code="Kst-1")
    basket = Basket((BasketLine(bolt.pk, D(100), bolt.sku),), address, key="centre", cost_centre=typed)
    order = place_order(basket, by=buyer, at=at)
    assert (order.cost_centre, order.lines.get().cost_centre) == ("Kst-1", "Kst-1")
