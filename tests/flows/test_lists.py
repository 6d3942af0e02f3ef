"""From a cart to a list, and from a counted shelf to an order: at the desk, on the phone, without script."""

import re

import pytest
from playwright.sync_api import expect

from orders.actions import add_to_cart, current_cart
from orders.models import Order, OrderList

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True, serialized_rollback=True),
    pytest.mark.usefixtures("searchable"),
]
WAYS = {"desk": (True, False), "phone": (True, True), "without-javascript": (False, False)}


@pytest.mark.parametrize("way", WAYS)
def test_a_shelf_is_counted_and_what_is_missing_is_ordered(
    enter, buyer, bolt, make_product, address, at, way
):
    make_product("NUT-8")
    cart = current_cart(buyer, at=at)
    add_to_cart(cart, [(bolt.sku, "200"), ("NUT-8", "5")], by=buyer, at=at)
    javascript, phone = WAYS[way]
    page = enter("buyer@nordwerk.example", javascript=javascript, phone=phone)
    page.goto(cart.get_absolute_url())
    page.get_by_role("link", name="Als Liste speichern").click()
    page.fill("[name=name]", "Regal 4")
    page.get_by_role("button", name="Liste anlegen").click()
    rows = page.locator("[data-test=list-line]")
    expect(rows).to_have_count(2)
    rows.nth(0).locator("[name=target]").fill("1000")
    rows.nth(0).locator("[name=section]").fill("Schrauben")
    page.get_by_role("button", name="Änderungen speichern").last.click()
    expect(rows.nth(0).locator("[name=target]")).to_have_value("1000")
    page.get_by_role("link", name="Daraus bestellen").click()
    expect(rows.nth(0)).to_contain_text("von 1000")
    rows.nth(0).locator("[name=on_shelf]").fill("350")
    page.get_by_role("button", name="Liste in den Warenkorb legen").click()
    staged = page.locator("[data-test=quick-row]")
    expect(staged).to_have_count(1)
    expect(staged.nth(0).locator("[data-test=remark]")).to_contain_text(
        re.compile("es fehlen 650.*aufgerundet")
    )
    page.get_by_role("button", name=re.compile("1 Zeile")).click()
    expect(page.locator("[data-test=cart-line]").nth(0)).to_be_visible()
    page.locator("[data-test=order-with-defaults]").click()
    expect(page.locator("[data-test=order-number]").first).to_be_visible()
    assert sorted(line.quantity for line in Order.objects.get().lines.all()) == [5, 900]
    assert OrderList.objects.get().lines.count() == 2
