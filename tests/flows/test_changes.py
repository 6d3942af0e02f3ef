"""A way of delivery is chosen, the order is changed and takes its place: at the desk, on the phone, without script."""

from datetime import time

import pytest
from playwright.sync_api import expect

from accounts.models import Address
from orders.actions import add_to_cart, current_cart
from orders.models import Order
from tests.flows.test_lists import WAYS
from tests.orders.test_delivery import method

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True, serialized_rollback=True),
    pytest.mark.usefixtures("searchable"),
]


@pytest.fixture
def ways(warehouse):
    method("standard")
    method("express", "express", 2, [("12.90", {})], cutoff=time(16))
    method("account", "account", 3, adds_freight=False)


@pytest.mark.parametrize("way", WAYS)
def test_an_order_by_ones_own_carrier_is_changed_and_sent_by_express(
    enter, ways, buyer, bolt, make_product, nordwerk, address, at, way
):
    make_product("NUT-8")
    where = {"street": "Gewerbering 2", "postal_code": "28199", "city": "Bremen"}
    Address.objects.create(company=nordwerk, code="TOR-3", name="Nordwerk, Tor 3", **where)
    cart = current_cart(buyer, at=at)
    add_to_cart(cart, [(bolt.sku, "200"), ("NUT-8", "5")], by=buyer, at=at)
    javascript, phone = WAYS[way]
    page = enter("buyer@nordwerk.example", javascript=javascript, phone=phone)
    page.goto(cart.get_absolute_url())
    page.locator("[name=ship_to]").nth(1).fill("tor-3")
    page.get_by_role("button", name="Änderungen speichern").last.click()
    expect(page.locator("[name=ship_to]").nth(1)).to_have_value("TOR-3")
    page.get_by_role("link", name="Zur Kasse").click()
    page.locator(f"[name=address][value='{address.pk}']").check()
    page.locator("#id_delivery_account").check()
    if not javascript:
        page.get_by_role("button", name="Aktualisieren").click()
    page.locator("[name=carrier]").fill("DHL Freight")
    page.locator("[name=account]").fill("0815")
    page.locator("[data-test=submit-order]").click()
    expect(page.locator("[data-test=shipping]")).to_contain_text("DHL Freight, Kundennummer 0815")
    first = page.locator("[data-test=order-number]").first.inner_text()

    page.locator("[data-test=change-order]").click()
    expect(page.locator("[data-test=amends]")).to_contain_text(first)
    rows = page.locator("[data-test=cart-line]")
    rows.nth(0).locator("[name=quantity]").fill("300")
    page.get_by_role("button", name="Änderungen speichern").last.click()
    expect(page.locator("#cart")).to_contain_text("75,26")  # 300 bolts: it is saved
    page.get_by_role("link", name="Zur Kasse").click()
    expect(page.locator("[data-test=differences]")).to_contain_text("Menge 200")
    page.locator("#id_delivery_express").check()
    if not javascript:
        page.get_by_role("button", name="Aktualisieren").click()
    expect(page.locator("#totals")).to_contain_text("25,80")  # to two addresses
    page.locator("[data-test=submit-order]").click()
    expect(page.locator("[data-test=order-number]").first).to_have_text(f"{first}-2")
    before, after = Order.objects.order_by("pk")
    assert (before.state, after.state, after.shipping["code"]) == ("replaced", "placed", "express")
    assert sorted(line.quantity for line in after.lines.all()) == [5, 300]
    assert {line.ship_to.get("code") for line in after.lines.all()} == {None, "TOR-3"}
