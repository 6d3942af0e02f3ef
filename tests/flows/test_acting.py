"""A rep acts for a buyer and builds a cart, the buyer orders it: at the desk, on the phone, without script."""

import pytest
from playwright.sync_api import expect

from accounts.models import Acting, Company
from orders.models import Order
from tests.flows.test_lists import WAYS

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True, serialized_rollback=True),
    pytest.mark.usefixtures("searchable"),
]


@pytest.mark.parametrize("way", WAYS)
def test_a_rep_builds_a_cart_and_the_buyer_orders_it(enter, way, buyer, nordwerk, bolt, address, make_user):
    rep = make_user("rep@b2bshop.example", name="Ruth Petersen")
    Company.objects.filter(pk=nordwerk.pk).update(account_manager=rep)
    javascript, phone = WAYS[way]
    page = enter("rep@b2bshop.example", javascript=javascript, phone=phone)
    page.goto("/sales/")
    page.get_by_role("link", name="Nordwerk Maschinenbau GmbH").click()
    page.get_by_label("Grund").fill("Bestellung am Telefon")
    page.locator("[data-test=act]").click()
    expect(page.locator("[data-test=acting]")).to_contain_text("Bestellung am Telefon")
    prefix = f"/as/{Acting.objects.get().token}"
    assert page.url.endswith(f"{prefix}/")

    page.goto(f"{prefix}/products/{bolt.sku}/")
    page.locator("main [name=quantity]").first.fill("200")
    page.locator("main [data-test=add-to-cart]").first.click()
    page.wait_for_load_state("networkidle")  # with script it is sent without leaving the page
    page.goto(f"{prefix}/carts/")
    page.locator("main a[href*='/carts/']").first.click()
    expect(page.locator("[data-test=cart-line]").first).to_contain_text(bolt.sku)
    page.get_by_role("link", name="Teilen").first.click()
    page.locator("#to").select_option(label=str(buyer.user))
    page.get_by_role("button", name="Übergeben").click()
    expect(page.locator("[data-test=acting]")).to_be_visible()

    theirs = enter("buyer@nordwerk.example", javascript=javascript, phone=phone)
    theirs.goto("/carts/")
    theirs.locator("main a[href*='/carts/']").first.click()
    theirs.get_by_role("link", name="Zur Kasse").first.click()
    theirs.locator("[data-test=submit-order]").click()
    expect(theirs.locator("[data-test=order-number]")).to_be_visible()
    assert Order.objects.get().ordered_by == buyer.user

    page.locator("[data-test=stop-acting]").click()
    page.wait_for_url(lambda url: "/sales/" in url)
