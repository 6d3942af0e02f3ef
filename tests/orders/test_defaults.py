"""Ordering with one's defaults, payment terms and free credit."""

import re

import pytest

from accounts.models import Company, CostCentre
from orders.actions import add_to_cart, describe_cart
from orders.actions.own_fields import save_own_field
from orders.models import Order, OwnField


def hidden(page: str) -> dict:
    """What the button beside the total sends."""
    form = re.search(r'<form[^>]*/defaults/".*?</form>', page, re.S)[0]
    return dict(re.findall(r'name="(idempotency_key|prices_seen)" value="([^"]+)"', form))


def test_a_cart_is_ordered_with_the_address_number_and_cost_centre_it_begins_with(
    shop, cart, checkout, nordwerk, address, buyer
):
    centre = CostCentre.objects.create(company=nordwerk, code="4711")
    describe_cart(cart, "x", cost_centre=centre, ship_to=address, po_number="PO-7", by=buyer)
    page = shop.get(cart.get_absolute_url()).content.decode()
    sent = hidden(page)
    assert len(sent) == 2
    answer = shop.post(f"{checkout}defaults/", sent)
    order = Order.objects.get()
    assert answer["Location"] == order.get_absolute_url()
    assert (order.po_number, order.cost_centre, order.ship_to["code"]) == ("PO-7", "4711", address.code)
    again = shop.post(f"{checkout}defaults/", sent)  # a second click
    assert again["Location"] == order.get_absolute_url() and Order.objects.count() == 1


def test_what_is_missing_is_asked_for_in_the_checkout_with_nothing_lost(
    shop, cart, checkout, nordwerk, make_actor, at, buyer
):
    describe_cart(cart, "x", po_number="PO-7", by=buyer)
    save_own_field(OwnField(name="Projekt", is_needed=True), by=make_actor(nordwerk, "admin"), at=at)
    sent = hidden(shop.get(cart.get_absolute_url()).content.decode())
    answer = shop.post(f"{checkout}defaults/", sent)
    page = answer.content.decode()
    assert answer.status_code == 422 and not Order.objects.exists()
    assert "Bitte füllen Sie „Projekt“ aus." in page and 'value="PO-7"' in page
    assert f'action="{checkout}"' in page  # corrections go to the checkout itself
    assert shop.get(f"{checkout}defaults/").status_code == 405


def test_another_price_than_the_cart_showed_is_not_ordered(shop, cart, checkout, bolt, buyer, at):
    sent = hidden(shop.get(cart.get_absolute_url()).content.decode())
    add_to_cart(cart, [(bolt.sku, "100")], by=buyer, at=at)
    answer = shop.post(f"{checkout}defaults/", sent)
    assert answer.status_code == 409 and not Order.objects.exists()


def test_a_cart_that_cannot_be_ordered_offers_no_such_button(shop, cart, checkout, bolt):
    assert f"{checkout}defaults/" in shop.get(cart.get_absolute_url()).content.decode()
    cart.lines.update(quantity=150)  # not in hundreds
    assert f"{checkout}defaults/" not in shop.get(cart.get_absolute_url()).content.decode()


@pytest.mark.parametrize("limit", [None, 10_000, 15])
def test_terms_of_payment_and_free_credit_stand_beside_the_total(shop, cart, checkout, nordwerk, limit):
    Company.objects.filter(pk=nordwerk.pk).update(
        payment_days=14,
        discount_percent=2,
        discount_days=8,
        credit_limit=limit,
        credit_used=10 if limit else 0,
    )
    page = shop.get(checkout).content.decode().replace("\N{NO-BREAK SPACE}", " ")
    assert "14 Tage netto, 2 % innerhalb von 8 Tagen" in page
    total = re.search(r'data-test="order-total">([0-9,]+) €', page)[1].replace(",", ".")
    told = re.search(r'data-test="discounted">([0-9,]+) €', page)[1].replace(",", ".")
    assert told == f"{float(total) * 0.98:.2f}"
    credit = re.search(r'data-test="free-credit"([^>]*)>([0-9.,]+) €', page)
    assert (credit is None) == (limit is None)
    if limit:
        assert credit[2] == ("9.990,00" if limit > 100 else "5,00")
        assert ("t-warn" in credit[1]) == (limit < 100)


def test_an_order_keeps_the_terms_of_its_day(shop, cart, checkout, nordwerk, address):
    shop.post(checkout, {"address": address.pk, "idempotency_key": "terms-of-the-day"})
    order = Order.objects.get()
    Company.objects.filter(pk=nordwerk.pk).update(payment_days=90, discount_percent=5, discount_days=5)
    page = shop.get(order.get_absolute_url()).content.decode()
    assert f"{order.payment_days} Tage netto" in page and "90 Tage" not in page
