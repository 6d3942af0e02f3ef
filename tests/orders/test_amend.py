"""An order is changed until it is confirmed: through a cart, by place_order, with everything asked anew."""

import re
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal as D

import pytest
from django.core.exceptions import PermissionDenied
from django.db import OperationalError
from django.utils.timezone import localdate

from accounts.models import Company, Membership, Unit
from approvals.states import Verdict
from catalog.models import Backlog, ProductUnit, Stock
from orders.actions import (
    Basket,
    answer_approval,
    cancel_order,
    confirm_order,
    lapse_held,
    place_order,
    resubmit,
    ship_order,
    swap,
    withdraw_order,
)
from orders.actions import place as placing
from orders.actions.amend import amend, order_as_new
from orders.actions.drop import cancel_rest
from orders.actions.edit import LineEdit, edit_cart
from orders.actions.follow import WrongState
from orders.finding import OrderWish, find_orders
from orders.history import story
from orders.models import Cart, Order, Reservation
from orders.pages.cart import cart_page
from orders.problems import OrderRefused
from orders.queries import BasketLine, basket_lines
from pricing.models import ListPrice, Quota
from tests.conftest import ALWAYS
from tests.orders.test_races import at_once


@pytest.fixture
def order(bolt, address, buyer, at) -> Order:
    return place_order(Basket((BasketLine(bolt.pk, "500", bolt.sku),), address, key="first"), by=buyer, at=at)


@pytest.fixture
def quota(bolt) -> Quota:
    return Quota.objects.create(product=bolt, quantity=600, kind="limit", every="month", valid=ALWAYS)


@pytest.fixture
def wide_quota(bolt) -> Quota:
    return Quota.objects.create(product=bolt, quantity=1000, kind="limit", every="month", valid=ALWAYS)


@pytest.fixture
def change(order, address, buyer, at):
    """Orders the change: every line with the quantity, by place_order."""

    def make(quantity="200", *, of=order, by=buyer, po_number="", at=at) -> Order:
        cart = amend(of, "Change", by=by, at=at)
        cart.lines.update(quantity=D(quantity))
        cart.refresh_from_db()
        lines = tuple(basket_lines(cart))
        basket = Basket(lines, address, key=f"change-{cart.pk}", cart=cart, po_number=po_number)
        return place_order(basket, by=by, at=at)

    return make


def held_of(company: Company) -> tuple:
    """What the company's orders hold: credit, and stock of the one product."""
    return Company.objects.get(pk=company.pk).credit_used, Stock.objects.get().reserved


def test_the_new_order_takes_the_place_and_all_that_was_held(order, change, nordwerk):
    new = change("200")
    order.refresh_from_db()
    assert (order.state, new.state, new.amends) == ("replaced", "placed", order)
    assert new.number == f"{order.number}-2"
    assert held_of(nordwerk) == (new.total, 200)
    assert not Reservation.objects.filter(line__order=order).exists()


def test_a_change_can_be_changed_and_numbers_go_on(order, change):
    second = change("200", of=change("300"))
    assert second.number == f"{order.number}-3"
    assert [each.state for each in Order.objects.order_by("pk")] == ["replaced", "replaced", "placed"]


def test_what_the_seller_does_not_deliver_is_not_in_a_change_of_the_order(order, bolt, buyer, at):
    line = order.lines.get()
    cancel_rest(order, {line.pk: line.quantity - 100}, "", by=buyer, at=at)
    order.refresh_from_db()
    cart = amend(order, "Change", by=buyer, at=at)
    assert [(line.quantity, line.typed_unit) for line in cart.lines.all()] == [(100, "")]


def test_let_go_the_order_takes_back_only_what_is_still_delivered(
    order, change, limited, make_actor, nordwerk, buyer, at
):
    line = order.lines.get()
    cancel_rest(order, {line.pk: line.quantity - 100}, "", by=buyer, at=at)
    order.refresh_from_db()
    approver = make_actor(nordwerk, "approver")
    asked = change("800", by=limited)
    asked.approver = approver
    _refuse(asked, at)
    order.refresh_from_db()
    assert order.state == "placed" and held_of(nordwerk) == (order.total, 100)


def test_prices_are_those_of_the_day_it_was_ordered(order, change, bolt, base_lists, at):
    tomorrow = localdate(at) + timedelta(days=1)
    ListPrice.objects.filter(product=bolt).update(valid=(None, tomorrow))
    new = {"price_list": base_lists["EUR"], "product": bolt, "valid": (tomorrow, None)}
    ListPrice.objects.create(amount=99, basis=100, **new)
    changed = change("200", at=at + timedelta(days=3))
    assert (changed.price_day, changed.lines.get().amount) == (order.price_day, order.lines.get().amount)
    again = change("300", of=changed, at=at + timedelta(days=4))
    assert (again.price_day, again.lines.get().amount) == (order.price_day, order.lines.get().amount)


def test_what_the_order_itself_holds_is_not_in_its_way(quota, order, change, bolt, nordwerk):
    """Stock, quota and credit are enough for one of both, not for both."""
    Stock.objects.filter(product=bolt).update(on_hand=600)
    Company.objects.filter(pk=nordwerk.pk).update(credit_limit=order.total * D("1.5"))
    new = change("600")
    assert new.lines.get().back_ordered == 0
    assert held_of(nordwerk) == (new.total, 600)
    with pytest.raises(OrderRefused) as refusal:
        change("700", of=new)
    assert [problem.code for problem in refusal.value.problems] == ["quota_used_up"]
    assert Order.objects.get(pk=new.pk).state == "placed" and held_of(nordwerk) == (new.total, 600)


def test_the_cart_says_so_before_it_is_ordered_and_nothing_is_done(quota, order, bolt, buyer, at):
    cart = amend(order, "Change", by=buyer, at=at)
    assert not edit_cart(cart, [LineEdit(cart.lines.get(), "600", "")], by=buyer, at=at)
    page = cart_page(cart, buyer, at=at, destination="DE")
    [line] = page.assessment.lines
    assert (line.quantity, page.assessment.problems) == (600, ())
    assert line.promise.is_at_once
    assert Order.objects.get().state == "placed" and Stock.objects.get().reserved == 500


def test_control_a_cart_that_forgets_the_order_finds_the_quota_used_up(quota, order, bolt, buyer, at):
    cart = amend(order, "Change", by=buyer, at=at)
    order_as_new(cart, by=buyer, at=at)
    assert edit_cart(cart, [LineEdit(cart.lines.get(), "600", "")], by=buyer, at=at)


def test_its_order_number_may_stay_where_numbers_are_used_once(order, change, nordwerk):
    Company.objects.filter(pk=nordwerk.pk).update(po_once=True)
    Order.objects.filter(pk=order.pk).update(po_number="PO-1")
    assert change("200", po_number="PO-1").po_number == "PO-1"


def test_lines_keep_the_unit_they_were_ordered_in(bolt, address, buyer, at):
    ProductUnit.objects.create(product=bolt, unit="CT", numerator=500)
    basket = Basket((BasketLine(bolt.pk, "2", bolt.sku, "CT"),), address, key="in cartons")
    line = amend(place_order(basket, by=buyer, at=at), "Change", by=buyer, at=at).lines.get()
    assert (line.quantity, line.typed_quantity, line.typed_unit) == (1000, 2, "CT")


def test_two_clicks_make_one_cart(order, buyer, at):
    carts = [amend(order, "Change", by=buyer, at=at) for _ in range(2)]
    assert carts[0] == carts[1]


@pytest.mark.parametrize("verb", [confirm_order, ship_order, cancel_order])
def test_what_went_on_is_not_changed_any_more_and_nothing_is_lost(order, address, buyer, at, verb, nordwerk):
    cart = amend(order, "Change", by=buyer, at=at)
    verb(order, by=buyer, at=at)
    before = held_of(nordwerk)
    with pytest.raises(OrderRefused) as refusal:
        place_order(Basket(tuple(basket_lines(cart)), address, key="late", cart=cart), by=buyer, at=at)
    assert [problem.code for problem in refusal.value.problems] == ["order_moved_on"]
    assert Order.objects.count() == 1 and held_of(nordwerk) == before
    assert cart_page(cart, buyer, at=at).assessment.problems[-1].code == "order_moved_on"
    order_as_new(cart, by=buyer, at=at)
    cart.refresh_from_db()
    place_order(Basket(tuple(basket_lines(cart)), address, key="new", cart=cart), by=buyer, at=at)


def test_only_who_ordered_it_changes_it_and_where_they_did(order, make_actor, nordwerk, rival, buyer, at):
    elsewhere = replace(
        buyer, unit=Unit.objects.add_child(buyer.unit, {"company": nordwerk, "name": "Halle 2"})
    )
    for actor in (make_actor(nordwerk, "requester"), make_actor(nordwerk, "admin"), elsewhere, rival):
        with pytest.raises((OrderRefused, PermissionDenied)):
            amend(order, "Change", by=actor, at=at)
    assert not Cart.objects.filter(amends=order).exists()


def test_a_replaced_order_is_not_cancelled_confirmed_or_counted(order, change, buyer, at):
    change("200")
    for verb in (confirm_order, ship_order, cancel_order):
        with pytest.raises(WrongState):
            verb(order, by=buyer, at=at)
    assert list(find_orders(buyer, OrderWish())) == [Order.objects.latest("pk")]
    assert list(find_orders(buyer, OrderWish(state="replaced"))) == [order]
    assert Order.objects.placed().get() != order


# Approval


@pytest.fixture
def limited(buyer):
    """The buyer, who may order the first order alone and nothing dearer."""
    Membership.objects.filter(pk=buyer.membership.pk).update(order_limit=50)
    return replace(buyer, order_limit=D(50))


@pytest.fixture
def asked(order, change, limited, make_actor, nordwerk) -> Order:
    """A change to 800 that somebody has to approve."""
    approver = make_actor(nordwerk, "approver")
    new = change("800", by=limited)
    new.approver = approver
    return new


def test_a_dearer_change_asks_for_approval_and_holds_what_it_needs(asked, order, nordwerk, at):
    order.refresh_from_db()
    assert (asked.state, order.state) == ("held", "replaced")
    assert held_of(nordwerk) == (asked.total, 800)
    answer_approval(asked, Verdict.YES, by=asked.approver, at=at)
    assert Order.objects.get(pk=asked.pk).state == "placed"
    assert held_of(nordwerk) == (asked.total, 800)


def _refuse(order, at):
    answer_approval(order, Verdict.NO, "zu teuer", by=order.approver, at=at)


def _withdraw(order, at):
    withdraw_order(order, by=replace(order.approver, user=order.ordered_by), at=at)


def _lapse(order, at):
    assert lapse_held(at=at + timedelta(days=8)) == 1


@pytest.mark.parametrize("let_go", [_refuse, _withdraw, _lapse])
def test_where_the_change_is_let_go_the_order_is_as_it_was(
    wide_quota, asked, order, nordwerk, at, let_go, buyer
):
    let_go(asked, at)
    order.refresh_from_db()
    asked.refresh_from_db()
    assert order.state == "placed" and asked.state in ("rejected", "withdrawn")
    assert held_of(nordwerk) == (order.total, 500)
    assert sum(each.quantity for each in Reservation.objects.filter(line__order=order)) == 500
    assert [entry.name for entry in story(order, buyer)] == ["OrderPlaced", "OrderReplaced", "OrderRestored"]
    confirm_order(order, by=buyer, at=at)


def test_a_change_that_was_let_go_is_not_submitted_again_but_made_anew(asked, order, change, at, buyer):
    _refuse(asked, at)
    with pytest.raises(WrongState):
        resubmit(asked, "Again", by=buyer, at=at)
    order.refresh_from_db()
    assert change("300", of=order).number == f"{order.number}-3"


def test_stock_that_others_took_meanwhile_is_waited_for(asked, order, nordwerk, at, bolt, buyer):
    """Of the 800 that the change held only 100 are left on the shelf."""
    Stock.objects.filter(product=bolt).update(on_hand=100, reserved=100)
    Reservation.objects.update(quantity=100)
    asked.lines.update(back_ordered=700)
    Backlog.objects.filter(product=bolt).update(quantity=700)
    _refuse(asked, at)
    assert order.lines.get().back_ordered == 400


def test_where_others_took_the_credit_meanwhile_the_order_is_cancelled_and_says_why(
    asked, order, nordwerk, at, buyer
):
    Company.objects.filter(pk=nordwerk.pk).update(credit_limit=1)
    _refuse(asked, at)
    order.refresh_from_db()
    assert order.state == "cancelled"
    assert held_of(nordwerk) == (0, 0)
    last = story(order, buyer)[-1]
    assert last.name == "OrderCancelled" and "Kredit" in last.told.reason


# Many at once


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("round_", range(3))
def test_of_a_change_and_a_shipment_one_wins(order, change, buyer, at, nordwerk, round_):
    results = at_once(
        lambda: change("200"), lambda: ship_order(Order.objects.get(pk=order.pk), by=buyer, at=at)
    )
    states = [each.state for each in Order.objects.order_by("pk")]
    credit, reserved = held_of(nordwerk)
    if states == ["shipped"]:
        assert isinstance(results[0], OrderRefused) and (credit, reserved) == (order.total, 0)
    else:
        assert states == ["replaced", "placed"] and isinstance(results[1], WrongState)
        assert (credit, reserved) == (results[0].total, 200)


@pytest.mark.django_db(transaction=True)
def test_control_a_change_that_does_not_look_again_ships_and_replaces(order, address, buyer, at, monkeypatch):
    """The order is shipped while its change lies in the cart; without the guard both happen."""
    cart = amend(order, "Change", by=buyer, at=at)
    monkeypatch.setattr(swap, "can_amend", lambda order, actor: True)
    monkeypatch.setattr(
        swap, "move", lambda order, state: Order.objects.filter(pk=order.pk).update(state=state)
    )
    ship_order(Order.objects.get(pk=order.pk), by=buyer, at=at)
    place_order(Basket(tuple(basket_lines(cart)), address, key="late", cart=cart), by=buyer, at=at)
    assert [each.state for each in Order.objects.order_by("pk")] == [
        "replaced",
        "placed",
    ]  # and 500 are on their way


@pytest.mark.django_db(transaction=True)
def test_of_many_changes_of_one_order_one_wins(order, address, buyer, make_actor, nordwerk, at):
    cart = amend(order, "Change", by=buyer, at=at)
    lines = tuple(basket_lines(cart))
    carts = [
        cart,
        *(
            Cart.objects.create(
                company=nordwerk, unit=buyer.unit, owner=buyer.user, touched_at=at, amends=order
            )
            for _ in range(5)
        ),
    ]
    baskets = [Basket(lines, address, key=f"c{n}", cart=each) for n, each in enumerate(carts)]
    results = at_once(*[lambda b=b: place_order(b, by=buyer, at=at) for b in baskets])
    assert sum(isinstance(each, Order) for each in results) == 1
    assert {each.problems[0].code for each in results if isinstance(each, OrderRefused)} == {"order_moved_on"}
    assert held_of(nordwerk)[1] == 500


@pytest.fixture
def crossing(buyer, address, make_product, make_contract, nordwerk, at):
    """crossing() → what each of many orders at one contract does at once to become one at the other contract.

    No two share an article, so that nothing but the contracts is between them.
    """
    first = [make_product(f"A-{n}", stock=50) for n in range(8)]
    then = [make_product(f"B-{n}", stock=50) for n in range(8)]
    for odd in (0, 1):
        make_contract(
            nordwerk, {p: [(1, "2", 1)] for p in [*first[odd::2], *then[1 - odd :: 2]]}, number=f"C-{odd}"
        )

    def basket(product, key, cart=None):
        return Basket((BasketLine(product.pk, "1", product.sku),), address, key=key, cart=cart)

    def prepare(round_):
        orders = [place_order(basket(p, f"first-{round_}-{p.sku}"), by=buyer, at=at) for p in first]
        carts = [amend(order, "Change", by=buyer, at=at) for order in orders]
        pairs = zip(then, carts, strict=True)
        baskets = [basket(product, f"then-{round_}-{product.sku}", cart) for product, cart in pairs]
        return [lambda b=b: place_order(b, by=buyer, at=at) for b in baskets]

    return prepare


@pytest.mark.django_db(transaction=True)
def test_changes_from_one_contract_into_another_do_not_wait_in_a_circle(crossing):
    for round_ in range(2):
        results = at_once(*crossing(round_))
        assert all(isinstance(each, Order) for each in results), results
    assert sum(stock.reserved for stock in Stock.objects.all()) == 16


@pytest.mark.django_db(transaction=True)
def test_control_without_holding_all_still_they_do(crossing, monkeypatch):
    monkeypatch.setattr(placing, "hold_still", lambda orders, by: None)
    rounds = (at_once(*crossing(round_)) for round_ in range(8))
    assert any(isinstance(each, OperationalError) for results in rounds for each in results)


# As used


def test_from_the_order_to_its_change_in_the_browser(shop, order, address):
    page = shop.get(order.get_absolute_url())
    assert b'data-test="change-order"' in page.content
    answer = shop.post(f"{order.get_absolute_url()}change/")
    cart = Cart.objects.get(amends=order)
    assert answer["Location"] == cart.get_absolute_url()
    page = shop.get(cart.get_absolute_url()).content.decode()
    assert order.number in page.split('data-test="amends"')[1].split("</div>")[0]
    line = cart.lines.get()
    shop.post(cart.get_absolute_url(), {"line": line.pk, "quantity": "200", "note": "", "unit": line.unit})
    page = shop.get(f"/checkout/{cart.pk}/").content.decode()
    told = page.split('data-test="differences"')[1].split("</section>")[0]
    assert "Menge 500 → 200" in told.replace("\N{NO-BREAK SPACE}", " ")
    seen = re.search(r'name="prices_seen" value="(\w+)"', page)[1]
    sent = {
        "address": address.pk,
        "idempotency_key": "changed-in-the-browser",
        "prices_seen": seen,
        "order": "1",
    }
    answer = shop.post(f"/checkout/{cart.pk}/", sent)
    assert answer.status_code == 302, answer.content.decode().split("<main")[1][:3000]
    new = answer["Location"]
    assert new.endswith(f"/{order.number}-2/")
    assert order.number in shop.get(new).content.decode().split('data-test="amends"')[1].split("</p>")[0]
    old = shop.get(order.get_absolute_url()).content.decode()
    assert f"{order.number}-2" in old.split('data-test="amended-as"')[1].split("</p>")[0]
    assert b'data-test="change-order"' not in shop.get(order.get_absolute_url()).content
    assert shop.get("/orders/").content.decode().count(f">{order.number}<") == 0


def test_a_foreign_order_cannot_be_changed(order, sign_in, rival, alpina):
    assert sign_in(rival).post(f"{order.get_absolute_url()}change/").status_code == 404


def test_a_confirmed_order_says_that_it_cannot_be_changed(shop, order, buyer, at):
    confirm_order(order, by=buyer, at=at)
    page = shop.post(f"{order.get_absolute_url()}change/", follow=True).content.decode()
    assert "bestätigt" in page and not Cart.objects.filter(amends=order).exists()
