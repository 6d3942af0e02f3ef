"""A carton is ordered as a carton: typed, kept, priced and told alike whatever way it comes in."""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal as D
from fractions import Fraction

import pytest
from django.utils.timezone import localdate

from b2bshop.events.journal import deliver_due
from b2bshop.post.sending import send_due
from catalog.models import ProductUnit
from catalog.queries import Match, identify
from orders.actions import Basket, add_to_cart, current_cart, place_order
from orders.actions.again import order_again
from orders.models import CartLine
from orders.problems import OrderRefused
from orders.queries import BasketLine, as_basket, assess
from pricing.models import ListPrice
from tests.conftest import ALWAYS

pytestmark = pytest.mark.django_db
CARTON = "2000000000022"


@pytest.fixture
def screw(make_product, base_lists):
    """By the piece in hundreds; a box of 100, a carton of 500 with a number of its own; cheaper from 500."""
    product = make_product(
        "S-1", price="8.00", basis=100, packs={"PK": 100, "CT": 500}, minimum=100, multiple=100, stock=5000
    )
    ListPrice.objects.create(
        price_list=base_lists["EUR"], product=product, amount=7, basis=100, min_quantity=500, valid=ALWAYS
    )
    ProductUnit.objects.filter(product=product, unit="CT").update(gtin=CARTON)
    return product


def cart_of(buyer, at):
    return current_cart(buyer, at=at)


def line_in_cart() -> tuple:
    line = CartLine.objects.select_related("product").get()
    return line.quantity, line.typed_quantity, line.typed_unit


def test_the_number_on_a_carton_means_the_article_and_the_carton(screw, buyer, at):
    found = identify([CARTON, f" {CARTON} "], buyer)
    assert {(hit.product, hit.unit, hit.match) for hit in found.values()} == {(screw, "CT", Match.PACK)}
    assert identify(["S-1"], buyer)["S-1"].unit == ""
    add_to_cart(cart_of(buyer, at), [(CARTON, "2", "")], by=buyer, at=at)
    assert line_in_cart() == (1000, 2, "CT")


def test_a_unit_that_is_named_counts_before_the_one_the_number_stands_for(screw, buyer, at):
    add_to_cart(cart_of(buyer, at), [(CARTON, "200", "C62")], by=buyer, at=at)
    assert line_in_cart() == (200, None, "")


def test_the_number_of_a_carton_somebody_may_not_see_is_unknown(screw, rival, buyer, at):
    screw.exclusive = True
    screw.save(update_fields=["exclusive"])
    assert identify([CARTON], rival)[CARTON].products == ()


WAYS = {
    "the page of the article": lambda client, screw: client.post(
        "/carts/add/", {"sku": "S-1", "quantity": "3", "unit": "CT"}
    ),
    "the row of the article": lambda client, screw: client.post(
        "/carts/add/", {"sku": "S-1", "quantity": "3", "unit": "CT"}, headers={"HX-Request": "true"}
    ),
    "the number of the carton": lambda client, screw: client.post(
        "/carts/add/", {"sku": CARTON, "quantity": "3"}
    ),
    "a line of the cart": lambda client, screw: _by_cart_line(client, screw),
}


def _by_cart_line(client, screw):
    client.post("/carts/add/", {"sku": "S-1", "quantity": "100"})
    line = CartLine.objects.get()
    return client.post(
        f"/carts/{line.cart_id}/", {"line": line.pk, "quantity": "3", "unit": "CT", "note": ""}
    )


@pytest.mark.parametrize("way", WAYS)
def test_three_cartons_come_to_the_same_line_whatever_way_they_come(way, sign_in, buyer, screw):
    client = sign_in(buyer)
    assert WAYS[way](client, screw).status_code in (200, 302)
    assert line_in_cart() == (1500, 3, "CT")
    (line,) = assess(as_basket(CartLine.objects.for_basket()), buyer, on=localdate()).lines
    assert (line.quantity, line.typed, line.price.amount, line.price.net) == (1500, 3, 7, D("105.00"))


@pytest.mark.parametrize("way", list(WAYS)[:2])
def test_half_a_carton_is_refused_with_the_cartons_that_can_be_had(way, sign_in, buyer, screw):
    buyer.user.language = "en"
    buyer.user.save(update_fields=["language"])
    headers = {"HX-Request": "true"} if "row" in way else {}
    told = sign_in(buyer).post(
        "/carts/add/", {"sku": "S-1", "quantity": "1.5", "unit": "CT"}, headers=headers
    )
    text = told.content.decode().replace("\N{NO-BREAK SPACE}", " ")
    assert "1.5 is too fine for the unit carton. Order 1 carton (= 500 pc) or 2 carton (= 1,000 pc)." in text
    assert '<option value="CT"' in text and "selected>" in text and 'value="1.5"' in text
    assert not CartLine.objects.exists()


def test_a_unit_the_article_is_not_sold_in_is_refused_and_those_it_is_are_named(sign_in, buyer, screw):
    buyer.user.language = "en"
    buyer.user.save(update_fields=["language"])
    ProductUnit.objects.filter(product=screw, unit="PK").update(is_sold=False)
    told = sign_in(buyer).post("/carts/add/", {"sku": "S-1", "quantity": "1", "unit": "PK"})
    assert "This article is sold by pc or carton." in told.content.decode()


def test_more_of_the_same_unit_adds_up_and_of_another_lies_beside_it(screw, buyer, at):
    cart = cart_of(buyer, at)
    add_to_cart(cart, [("S-1", "1", "CT")], by=buyer, at=at)
    add_to_cart(cart, [("S-1", "2", "CT")], by=buyer, at=at)
    assert line_in_cart() == (1500, 3, "CT")
    add_to_cart(cart, [("S-1", "1", "PK")], by=buyer, at=at)
    told = [(line.quantity, line.typed_unit) for line in cart.lines.order_by("pk")]
    assert told == [(1500, "CT"), (100, "PK")]


@pytest.fixture
def order(screw, buyer, at, address):
    basket = Basket((BasketLine(screw.pk, "2", "S-1", "CT"),), address, key="two-cartons", po_number="PO-1")
    return place_order(basket, by=buyer, at=at)


def test_an_order_keeps_the_cartons_and_what_they_came_to(order, sign_in, buyer):
    line = order.lines.get()
    assert (line.quantity, line.unit, line.typed_quantity, line.typed_unit) == (1000, "C62", 2, "CT")
    assert (line.amount, line.basis, line.net) == (7, 100, D("70.00"))
    page = sign_in(buyer).get(order.get_absolute_url()).content.decode().replace("\N{NO-BREAK SPACE}", " ")
    assert "2 Karton<small>= 1.000 St" in page


def test_the_order_stays_as_it_was_when_a_carton_holds_something_else(order, screw):
    ProductUnit.objects.filter(product=screw, unit="CT").update(numerator=400)
    line = order.lines.get()
    assert line.told.replace("\N{NO-BREAK SPACE}", " ") == "2 Karton = 1.000 Stk."


def test_ordering_again_asks_for_cartons_while_they_hold_the_same(order, screw, buyer, at):
    row = order_again(order, by=buyer, at=at).lines.get()
    assert (row.outcome, row.quantity, row.unit, row.remark) == ("fine", "2", "Karton", "")
    ProductUnit.objects.filter(product=screw, unit="CT").update(numerator=400)
    row = order_again(order, by=buyer, at=at + timedelta(minutes=1)).lines.get()
    assert (row.outcome, row.quantity, row.unit) == ("fine", "1000", "")
    assert "waren damals" in row.remark


def test_a_cart_never_orders_another_content_than_its_buyer_saw(screw, buyer, at, address, sign_in):
    cart = cart_of(buyer, at)
    add_to_cart(cart, [("S-1", "2", "CT")], by=buyer, at=at)
    ProductUnit.objects.filter(product=screw, unit="CT").update(numerator=400)
    lines = tuple(as_basket(cart.lines.for_basket()))
    with pytest.raises(OrderRefused) as refused:
        place_order(Basket(lines, address, key="stale"), by=buyer, at=at)
    assert [problem.code for problem in refused.value.problems] == ["content_changed"]
    line = cart.lines.get()
    client = sign_in(buyer)
    page = client.get(f"/carts/{cart.pk}/").content.decode().replace("\N{NO-BREAK SPACE}", " ")
    assert "2 Karton enthalten jetzt 800 Stk. statt 1.000 Stk." in page
    client.post(f"/carts/{cart.pk}/", {"line": line.pk, "quantity": "2", "unit": "CT", "note": ""})
    assert line_in_cart() == (800, 2, "CT")


def test_the_confirmation_tells_cartons_and_pieces(order, mailoutbox, at):
    deliver_due(at=at)
    send_due(at=at)
    [message] = mailoutbox
    assert "2 Karton = 1.000 Stk." in message.body.replace("\N{NO-BREAK SPACE}", " ")


def test_a_pack_that_is_a_fraction_of_the_unit_is_exact(make_product, buyer, at):
    make_product("WIRE", unit="MTR", packs={"C62": Fraction(1, 3)}, price="3.00")
    cart = cart_of(buyer, at)
    _, problems = add_to_cart(cart, [("WIRE", "7", "C62")], by=buyer, at=at)
    assert [(p.code, p.values["suggestions"]) for p in problems] == [("uneven", (6, 9))]
    add_to_cart(cart, [("WIRE", "9", "C62")], by=buyer, at=at)
    assert line_in_cart() == (3, 9, "C62")


@pytest.mark.parametrize("count", [1, 12])
def test_packs_cost_a_basket_one_statement(count, make_product, buyer, django_assert_num_queries, at):
    made = [make_product(f"P-{n}", packs={"PK": 10, "CT": 100}) for n in range(count)]
    lines = [BasketLine(product.pk, "1", product.sku, "CT") for product in made]
    actor = replace(buyer)
    with django_assert_num_queries(7):
        assess(lines, actor, on=localdate())
