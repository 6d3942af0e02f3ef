"""From a list in an e-mail to an order, at the desk and on the phone, with and without JavaScript."""

import re

import pytest
from playwright.sync_api import expect

from orders.models import Cart, CartLine, Order

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True, serialized_rollback=True),
    pytest.mark.usefixtures("searchable"),
]
WAYS = {"desk": (True, False), "phone": (True, True), "without-javascript": (False, False)}


@pytest.mark.parametrize("way", WAYS)
def test_a_pasted_list_is_looked_at_corrected_and_ordered(enter, buyer, bolt, make_product, way):
    make_product("NUT-8")
    javascript, phone = WAYS[way]
    page = enter("buyer@nordwerk.example", javascript=javascript, phone=phone)
    page.goto("/quick-order/")
    page.fill("[name=text]", "933-8X40;150\nNUT-8 3\nNUT-9;1")
    page.get_by_role("button", name="Ansehen").first.click()
    rows = page.locator("[data-test=quick-row]")
    expect(rows).to_have_count(3)
    expect(rows.nth(0)).to_contain_text("150 ist kein Vielfaches")
    rows.nth(0).get_by_role("button", name=re.compile("200")).click()
    expect(rows.nth(0)).to_contain_text("bestellbar")
    rows.nth(2).locator("[name=number]").fill("NUT-8")
    page.get_by_role("button", name="Änderungen speichern").last.click()
    expect(rows.nth(2)).to_contain_text("bestellbar")
    page.get_by_role("button", name="3 Zeilen in den Warenkorb legen").click()
    expect(page.locator("[data-test=cart-line]")).to_have_count(2)
    page.locator("main a[href^='/checkout/']").first.click()
    page.locator("[data-test=submit-order]").click()
    expect(page.locator("[data-test=order-number]").first).to_be_visible()
    assert sorted(line.quantity for line in Order.objects.get().lines.all()) == [4, 200]


def test_a_column_of_quantities_is_pasted_and_ticked_lines_are_put_aside(enter, buyer, bolt, make_product):
    skus = [make_product(f"P-{number}").sku for number in range(3)]
    page = enter("buyer@nordwerk.example")
    page.goto("/quick-order/")
    page.fill("[name=text]", "".join(f"{sku};1\n" for sku in skus))
    page.get_by_role("button", name="Ansehen").first.click()
    page.get_by_role("button", name=re.compile("3 Zeilen")).click()
    lines = page.locator("[data-test=cart-line]")
    expect(lines).to_have_count(3)
    lines.nth(0).locator("[name=quantity]").focus()
    page.evaluate(
        """() => {
          const told = new DataTransfer();
          told.setData("text", "5\\t\\n6\\n\\n");
          const pasted = new ClipboardEvent("paste", { clipboardData: told, bubbles: true, cancelable: true });
          document.activeElement.dispatchEvent(pasted);
        }"""
    )
    expect(lines.nth(1).locator("[name=quantity]")).to_have_value("6")
    expect(page.locator("#cart .sum")).to_contain_text("120,00")
    assert [line.quantity for line in CartLine.objects.order_by("pk")] == [5, 6, 1]
    lines.nth(2).locator(".tick").click()
    page.get_by_role("button", name="Beiseitelegen").click()
    expect(lines).to_have_count(2)
    expect(page.get_by_role("heading", name="Beiseitegelegte Positionen")).to_be_visible()
    assert Cart.objects.get().lines.filter(is_aside=True).count() == 1
