"""Sizes of a family that reach quantity breaks together, and graduated prices: in cart, order and approval."""

from decimal import Decimal as D

import pytest
from django.urls import reverse

from catalog.models import ProductFamily
from orders.actions import Basket, LineEdit, add_to_cart, change_held, current_cart, place_order
from orders.actions.edit import LineEdit as CartLineEdit
from orders.actions.edit import edit_cart
from orders.models import CartLine, Order
from orders.queries import BasketLine
from pricing.models import ContractPrice, PriceList
from tests.conftest import ALWAYS

pytestmark = pytest.mark.django_db


@pytest.fixture
def sizes(category, make_product, nordwerk, make_contract):
    """Two sizes of a family: 8.00 each, 7.00 from 100 on."""
    family = ProductFamily.objects.create(
        slug="bolt", name_de="Schraube", category=category, mixes_steps=True
    )
    made = [make_product(sku, price="9.00", family=family) for sku in ("M8X40", "M8X50")]
    make_contract(nordwerk, {size: [(1, "8.00", 1), (100, "7.00", 1)] for size in made}, number="RV-1")
    return made


@pytest.fixture
def order_of(address, buyer, at):
    def order(*lines, by=buyer):
        wanted = tuple(BasketLine(product.pk, str(quantity), product.sku) for product, quantity in lines)
        return place_order(Basket(wanted, address, key=f"key-{len(lines)}"), by=by, at=at)

    return order


def amounts(order: Order) -> list[tuple]:
    return list(order.lines.order_by("position").values_list("quantity", "amount", "net"))


def test_sizes_of_one_order_reach_a_step_together_and_pay_for_their_own_quantity(sizes, order_of):
    order = order_of((sizes[0], 40), (sizes[1], 60))
    assert amounts(order) == [(40, 7, 280), (60, 7, 420)]
    line = order.lines.first()
    assert [step["outcome"] for step in line.price_trace][:2] == ["lower_tier", "applies"]


def test_other_articles_and_other_families_do_not_count(sizes, order_of, make_product):
    ProductFamily.objects.update(mixes_steps=False)
    assert amounts(order_of((sizes[0], 40), (sizes[1], 60))) == [(40, 8, 320), (60, 8, 480)]
    ProductFamily.objects.update(mixes_steps=True)
    order = order_of((sizes[0], 40), (make_product("OTHER", price="1.00"), 500), (make_product("NUT"), 1))
    assert amounts(order)[0] == (40, 8, 320)


def test_the_cart_says_so_and_the_other_size_is_no_news_at_the_checkout(shop, sizes, buyer, at):
    cart = current_cart(buyer, at=at)
    add_to_cart(cart, [(sizes[0].sku, "40", "")], by=buyer, at=at)
    assert CartLine.objects.get().shown_amount == 8
    add_to_cart(cart, [(sizes[1].sku, "60", "")], by=buyer, at=at)
    assert [line.shown_amount for line in cart.lines.all()] == [7, 7]
    page = shop.get(cart.get_absolute_url(), headers={"accept-language": "en"}).content.decode()
    assert page.count("Price for 100\xa0pc, all lines together.") == 2
    assert "changed from" not in page
    gone = cart.lines.select_related("product", "cost_centre").last()
    edit_cart(cart, [CartLineEdit(gone, "0", "", remove=True)], by=buyer, at=at)
    page = shop.get(cart.get_absolute_url(), headers={"accept-language": "en"}).content.decode()
    assert "changed from €7.00 to €8.00" in page  # what the buyer saw before is no longer true


def test_the_product_page_says_that_sizes_count_together(shop, sizes):
    page = shop.get(
        reverse("catalog:product", args=[sizes[0].sku]), headers={"accept-language": "en"}
    ).content.decode()
    assert "All sizes in an order count together." in page
    family = shop.get(reverse("catalog:family", args=["bolt"]), headers={"accept-language": "en"})
    assert "All sizes in an order count together." in family.content.decode()


def test_a_reduced_line_is_priced_with_what_is_left_of_the_order(sizes, order_of, nordwerk, make_actor, at):
    approver, requester = make_actor(nordwerk, "approver"), make_actor(nordwerk, "requester")
    order = order_of((sizes[0], 80), (sizes[1], 60), by=requester)
    line = order.lines.get(position=1)
    change_held(order, [LineEdit(line.pk, "50", "")], "Weniger.", by=approver, at=at)
    assert amounts(order) == [(50, 7, 350), (60, 7, 420)]
    change_held(Order.objects.get(), [LineEdit(line.pk, "10", "")], "Noch weniger.", by=approver, at=at)
    assert amounts(order) == [(10, 8, 80), (60, 7, 420)]  # the other line's price is held


def test_graduated_prices_charge_each_part_its_own(shop, sizes, order_of, nordwerk, buyer, at):
    ProductFamily.objects.update(mixes_steps=False)
    nordwerk.contracts.update(is_graduated=True)
    page = shop.get(
        reverse("catalog:product", args=[sizes[0].sku]), headers={"accept-language": "en"}
    ).content.decode()
    assert "Each price holds for its own part of the quantity." in page
    cart = current_cart(buyer, at=at)
    add_to_cart(cart, [(sizes[0].sku, "150", "")], by=buyer, at=at)
    page = shop.get(cart.get_absolute_url(), headers={"accept-language": "en"}).content.decode()
    assert "On average: each price holds for its own part" in page and "€1,149.00" in page
    order = order_of((sizes[0], 150))
    assert amounts(order) == [(150, D("7.66"), D("1149.00"))]  # 99 at 8.00, 51 at 7.00
    outcomes = [step["outcome"] for step in order.lines.get().price_trace]
    assert outcomes == ["part", "part", "later_source"]


def test_discounts_off_a_graduated_list_are_graduated_too(make_product, nordwerk, make_contract, order_of):
    list_price = PriceList.objects.get(currency="EUR", is_base=True)
    PriceList.objects.update(is_graduated=True)
    bolt = make_product("B-1", price="10.00")
    list_price.prices.create(product=bolt, min_quantity=101, amount=9, valid=ALWAYS)
    make_contract(nordwerk, {}).discounts.create(percent=50, valid=ALWAYS)
    assert ContractPrice.objects.count() == 0
    assert amounts(order_of((bolt, 150)))[0][2] == D("725.00")  # 100 at 5.00, 50 at 4.50
