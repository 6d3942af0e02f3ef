"""The first order, in a real browser, with and without JavaScript; and what the rival sees meanwhile."""

import re

import pytest
from playwright.sync_api import Page, expect

from b2bshop.events.journal import deliver_due
from b2bshop.post.sending import send_due
from catalog.models import Assortment, AssortmentAssignment, CustomerPartNumber
from orders.models import Order

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True, serialized_rollback=True),
    pytest.mark.usefixtures("searchable"),
]


@pytest.fixture
def shop(nordwerk, bolt, category, make_product, make_contract):
    """Nordwerk has a contract price and its own number for the bolt, and a part nobody else may see."""
    make_contract(nordwerk, {bolt: [(100, "7.90", 100), (1000, "7.10", 100)]})
    CustomerPartNumber.objects.create(company=nordwerk, product=bolt, number="NW-100017")
    secret = make_product(
        "NW-SECRET-1", exclusive=True, name_de="Spannschraube Nordwerk", name_en="Clamp Nordwerk"
    )
    assortment = Assortment.objects.create(name="Nordwerk")
    assortment.rules.create(category=category)
    assortment.rules.create(product=secret)
    AssortmentAssignment.objects.create(assortment=assortment, company=nordwerk)
    return secret


@pytest.mark.parametrize("javascript", [True, False], ids=["with-javascript", "without-javascript"])
def test_a_buyer_finds_a_product_by_the_own_number_and_orders_it(
    enter, shop, buyer, rival, mailoutbox, at, javascript
):
    page = enter("buyer@nordwerk.example", javascript=javascript)
    page.fill("[data-test=search]", "nw-100017")
    page.press("[data-test=search]", "Enter")
    result = page.locator("[data-test=result]").first
    expect(result).to_contain_text("933-8X40")

    page.goto("/catalog/fasteners/hex-bolts/")
    row = page.locator("[data-test=result]").filter(has_text="933-8X40")
    expect(row.locator("[data-test=own-price]")).to_have_text(re.compile(r"7,90\s*€"))
    expect(row.locator("[data-test=list-price]")).to_contain_text("8,42")
    row.locator("[name=quantity]").fill("1000")
    row.locator("[data-test=add-to-cart]").click()
    expect(row.locator(".buy .badge")).to_contain_text(re.compile(r"1\.000"))

    page.goto("/carts/")
    page.locator("main a[href^='/carts/']").first.click()
    expect(page.locator("[data-test=cart-line]")).to_have_count(1)
    expect(page.locator("[data-test=cart-line]")).to_contain_text("71,00")
    page.locator("main a[href^='/checkout/']").first.click()
    page.fill("[name=po_number]", "PO-4711")
    expect(page.locator("[data-test=order-total]")).to_have_text(re.compile(r"84,49\s*€"))
    page.locator("[data-test=submit-order]").click()

    expect(page.locator("[data-test=order-number]")).to_have_text(re.compile(r"\d{7}"))
    expect(page.locator("[data-test=order-state]")).to_contain_text("bestellt")
    order = Order.objects.get(po_number="PO-4711")
    page.goto("/orders/")
    expect(page.locator("main")).to_contain_text(order.number)

    deliver_due(at=order.ordered_at)
    send_due(at=order.ordered_at)
    [mail] = mailoutbox
    assert order.number in mail.subject
    assert "84,49" in mail.body and "84,49" in mail.alternatives[0].content
    see_as_rival(enter("buyer@alpina.example", javascript=javascript), order)


def see_as_rival(page: Page, order: Order) -> None:
    """Another price, no private product in list, search or address, and no order of the other company."""
    page.goto("/catalog/fasteners/hex-bolts/")
    row = page.locator("[data-test=result]").filter(has_text="933-8X40")
    expect(row.locator("[data-test=own-price]")).to_have_text(re.compile(r"8,42\s*CHF"))
    expect(page.locator("body")).not_to_contain_text("7,90")
    expect(page.locator("body")).not_to_contain_text("NW-")
    for query in ("NW-SECRET-1", "NW-100017", "Spannschraube"):
        page.goto(f"/search/?q={query}")
        expect(page.locator("[data-test=result]")).to_have_count(0)
    for address in ("/products/NW-SECRET-1/", order.get_absolute_url()):
        assert page.goto(address).status == 404
        expect(page.locator("body")).not_to_contain_text("Nordwerk")


def test_control_the_owner_of_the_private_product_does_see_it(enter, shop, buyer):
    page = enter("buyer@nordwerk.example")
    assert page.goto("/products/NW-SECRET-1/").status == 200
    page.goto("/search/?q=Spannschraube")
    expect(page.locator("[data-test=result]")).to_have_count(1)
