"""Somebody orders in a unit in the moment it is merged away: the order goes along, or is asked for again in words."""

from dataclasses import replace

import pytest
from django.db import IntegrityError
from django.urls import reverse
from django.utils.timezone import now

from accounts.actions.unit import merge_unit
from accounts.actor import Actor
from accounts.models import Address, Company, Membership, Unit
from catalog.models import Stock
from orders.actions import Basket, add_to_cart, current_cart, new_cart, place_order
from orders.actions import cart as carts
from orders.actions import place as placing
from orders.models import Cart, Order, OrderKey
from orders.problems import OrderRefused
from orders.queries import basket_lines
from orders.views import checkout as checking_out
from tests.approvals.test_escalation_races import in_another_session
from tests.orders.test_pages import filled
from tests.orders.test_races import at_once

pytestmark = pytest.mark.django_db(transaction=True)
ROUNDS, EACH = 8, 6


@pytest.fixture
def boss(nordwerk, make_actor):
    return make_actor(nordwerk, "admin", email="boss@nordwerk.example")


@pytest.fixture
def works_in_a_hall(nordwerk, boss, make_actor, bolt):
    """works_in_a_hall() → a buyer in a unit of their own below Bremen."""
    Stock.objects.filter(product=bolt).update(on_hand=100_000)

    def make() -> Actor:
        number = Unit.objects.count()
        hall = Unit.objects.add_child(
            Unit.objects.get(pk=boss.unit.pk), {"company": nordwerk, "name": f"Halle {number}"}
        )
        return make_actor(nordwerk, "buyer", unit=hall)

    return make


@pytest.fixture
def full_cart(bolt, at):
    def fill(buyer: Actor) -> Cart:
        cart = new_cart("", by=buyer, at=at)
        add_to_cart(cart, [(bolt.sku, "100", "")], by=buyer, at=at)
        return Cart.objects.get(pk=cart.pk)

    return fill


def merge(buyer: Actor, boss: Actor, at) -> None:
    merge_unit(Unit.objects.get(pk=buyer.unit.pk), Unit.objects.get(pk=boss.unit.pk), by=boss, at=at)


def basket_of(cart: Cart, address) -> Basket:
    return Basket(tuple(basket_lines(cart)), address, key=f"cart-{cart.pk}", cart=cart)


def as_they_are_now(buyer: Actor) -> Actor:
    return Actor.from_membership(Membership.objects.get(user=buyer.user))


def test_what_is_ordered_while_the_unit_is_merged_goes_along_or_can_be_sent_again(
    works_in_a_hall, full_cart, boss, address, nordwerk, at
):
    for _ in range(ROUNDS):
        buyer = works_in_a_hall()
        baskets = [basket_of(full_cart(buyer), address) for _ in range(EACH)]
        order = [lambda b=b, by=buyer: place_order(b, by=by, at=at) for b in baskets]
        *results, merged = at_once(*order, lambda by=buyer: merge(by, boss, at))
        assert merged is None and not Unit.objects.filter(pk=buyer.unit.pk).exists()
        for basket, result in zip(baskets, results, strict=True):
            if isinstance(result, OrderRefused):
                assert [problem.code for problem in result.problems] == ["unit_gone"]
                assert not OrderKey.objects.filter(key=basket.key).exists()
                kept = Cart.objects.visible_to(as_they_are_now(buyer)).open().get(pk=basket.cart.pk)
                result = place_order(basket_of(kept, address), by=as_they_are_now(buyer), at=at)
            assert Order.objects.get(pk=result.pk).unit_id == boss.unit.pk
    assert Order.objects.count() == ROUNDS * EACH and not Cart.objects.open().exists()
    assert Company.objects.get(pk=nordwerk.pk).credit_used == sum(o.total for o in Order.objects.all())


def test_control_without_holding_the_unit_the_order_breaks(
    works_in_a_hall, full_cart, boss, address, at, monkeypatch
):
    buyer = works_in_a_hall()

    def let_go(unit):
        assert in_another_session(lambda: merge(buyer, boss, at)) == [None]
        return True

    monkeypatch.setattr(placing, "hold_unit", let_go)
    basket = replace(
        basket_of(full_cart(buyer), address), cart=None
    )  # a cart that moved along is refused by itself
    with pytest.raises(IntegrityError, match="accounts_unit"):
        place_order(basket, by=buyer, at=at)


def test_a_repeated_key_finds_its_order_also_after_the_unit_is_gone(
    works_in_a_hall, full_cart, boss, address, at
):
    buyer = works_in_a_hall()
    basket = basket_of(full_cart(buyer), address)
    order = place_order(basket, by=buyer, at=at)
    merge(buyer, boss, at)
    assert place_order(basket, by=buyer, at=at) == order


def test_the_page_says_it_and_the_same_cart_is_ordered_with_the_next_click(
    works_in_a_hall, full_cart, boss, address, sign_in, monkeypatch
):
    buyer = works_in_a_hall()
    cart, shop, read = full_cart(buyer), sign_in(buyer), checking_out.basket_of
    Address.objects.update(unit=None)
    page = reverse("orders:checkout", args=[cart.pk])
    sent = filled(shop.get(page), address)

    def merge_first(cart, form):
        in_another_session(lambda: merge(buyer, boss, now()))
        return read(cart, form)

    with monkeypatch.context() as meanwhile:
        meanwhile.setattr(checking_out, "basket_of", merge_first)
        answer = shop.post(page, sent)
    assert answer.status_code == 409 and "zusammengelegt" in answer.content.decode()
    assert not Order.objects.exists()
    assert shop.post(page, sent).status_code == 302
    assert Order.objects.get().unit_id == boss.unit.pk


def test_an_article_put_into_a_new_cart_at_that_moment_is_refused_in_words(
    works_in_a_hall, boss, bolt, sign_in, at, monkeypatch
):
    buyer, hold = works_in_a_hall(), carts.hold_unit

    def merge_first(unit):
        in_another_session(lambda: merge(buyer, boss, at))
        return hold(unit)

    monkeypatch.setattr(carts, "hold_unit", merge_first)
    shop = sign_in(buyer)
    answer = shop.post(reverse("orders:add"), {"sku": bolt.sku, "quantity": "100"}, follow=True)
    assert answer.status_code in (200, 422) and "zusammengelegt" in answer.content.decode()
    assert not Cart.objects.exists()
    assert current_cart(as_they_are_now(buyer), at=at).unit_id == boss.unit.pk
