"""Checkout and orders over HTTP, with good input and with rubbish."""

import re
from datetime import timedelta
from decimal import Decimal

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.timezone import localdate

from accounts.models import Address, CostCentre
from orders.actions import Basket, add_to_cart, confirm_order, current_cart, new_cart, place_order, ship_order
from orders.models import Cart, CartLine, Order
from orders.queries import BasketLine
from pricing.models import ListPrice


def hidden(page, name: str) -> str:
    return re.search(rf'name="{name}" value="([^"]*)"', page.content.decode())[1]


def filled(page, address, **fields) -> dict:
    """The checkout form as a browser would send it back."""
    sent = {name: hidden(page, name) for name in ("idempotency_key", "prices_seen")}
    return sent | {"address": address.pk, "po_number": "PO-4711", "order": "1"} | fields


WRONG_ENTRIES = [
    ("po_number", "x" * 36),
    ("po_number", "a\x00"),
    ("note", "x" * 501),
    ("cost_centre", "9999"),
    ("cost_centre", "\x00"),
    ("requested_on", "2020-01-01"),
    ("requested_on", "31.02.2027"),
    ("requested_on", "0000-00-00"),
    ("requested_on", "\x00"),
    ("idempotency_key", ""),
    ("idempotency_key", "x" * 65),
    ("idempotency_key", "a\x00aaaaaaaaaa"),
    ("idempotency_key", "１２３４５６７８９"),
    ("prices_seen", "x" * 65),
    ("address", ""),
]


# --- checkout -------------------------------------------------------------------------------------------


def test_an_order_is_placed_with_everything_that_was_entered(shop, cart, checkout, address, nordwerk):
    CostCentre.objects.create(company=nordwerk, code="4210")
    wanted = localdate() + timedelta(days=10)
    sent = filled(
        shop.get(checkout), address, cost_centre="4210", requested_on=wanted.isoformat(), note="Tor 3"
    )
    answer = shop.post(checkout, sent)
    order = Order.objects.get()
    assert answer["Location"] == order.get_absolute_url()
    assert (order.po_number, order.cost_centre, order.requested_on, order.note) == (
        "PO-4711",
        "4210",
        wanted,
        "Tor 3",
    )
    assert order.net_total == Decimal("16.84") and order.total == Decimal("20.04")
    text = shop.get(order.get_absolute_url()).content.decode()
    assert order.number in text and "PO-4711" in text and "4210" in text


def test_the_same_form_sent_again_leads_to_the_same_order(shop, checkout, address):
    sent = filled(shop.get(checkout), address)
    first, second = shop.post(checkout, sent), shop.post(checkout, sent)
    assert first["Location"] == second["Location"]
    assert Order.objects.count() == 1


def test_an_ordered_cart_is_not_ordered_twice_with_another_key(shop, checkout, address):
    page = shop.get(checkout)
    shop.post(checkout, filled(page, address))
    again = shop.post(checkout, filled(page, address, idempotency_key="another-key-12345"))
    assert again.status_code == 409
    assert Order.objects.count() == 1


def test_a_price_that_changed_since_the_page_was_shown_is_told_and_pressing_again_confirms(
    shop, checkout, address, bolt
):
    sent = filled(shop.get(checkout), address, note="keep me")
    ListPrice.objects.filter(product=bolt).update(amount=Decimal("8.61"))
    refused = shop.post(checkout, sent)
    text = refused.content.decode()
    assert refused.status_code == 409 and not Order.objects.exists()
    assert "8,42" in text and "8,61" in text and "keep me" in text and "PO-4711" in text
    assert hidden(refused, "idempotency_key") == sent["idempotency_key"]
    assert shop.post(checkout, filled(refused, address)).status_code == 302
    assert Order.objects.get().net_total == Decimal("17.22")


def test_a_form_without_the_prices_it_showed_does_not_slip_past_a_changed_price(
    shop, checkout, address, bolt
):
    sent = filled(shop.get(checkout), address)
    del sent["prices_seen"]
    ListPrice.objects.filter(product=bolt).update(amount=Decimal("8.61"))
    assert shop.post(checkout, sent).status_code == 409
    assert not Order.objects.exists()


def test_a_wrong_entry_is_explained_and_nothing_typed_is_lost(shop, checkout, address):
    good = filled(shop.get(checkout), address, note="Tor 3 links")
    for field, value in WRONG_ENTRIES:
        answer = shop.post(checkout, good | {field: value})
        assert answer.status_code == 422, (field, value)
        assert b'role="alert"' in answer.content, (field, value)
        assert field == "note" or "Tor 3 links" in answer.content.decode(), (field, value)
    assert not Order.objects.exists()


def test_an_address_that_does_not_exist_is_a_404(shop, checkout, address):
    sent = filled(shop.get(checkout), address)
    for value in ("0", "-1", "9" * 30, "abc", "\x00", "１"):
        assert shop.post(checkout, sent | {"address": value}).status_code == 404, value


def test_another_delivery_address_changes_the_vat_before_anything_is_ordered(
    shop, checkout, address, nordwerk
):
    wien = Address.objects.create(
        company=nordwerk,
        code="WIEN",
        name="Wien",
        street="Ring",
        postal_code="1010",
        city="Wien",
        country="AT",
    )
    text = shop.post(checkout, filled(shop.get(checkout), wien, update="1")).content.decode()
    assert "20 %" in text and "20,21" in text and "PO-4711" in text
    assert not Order.objects.exists()


def test_who_may_not_order_reads_who_can(sign_in, make_actor, nordwerk, buyer, bolt, at, address):
    collector = make_actor(nordwerk, "requester")
    role = collector.membership.roles.get()
    role.permissions = ["see_prices", "fill_cart"]
    role.save()
    cart = current_cart(collector, at=at)
    add_to_cart(cart, [(bolt.sku, "100", "")], by=collector, at=at)
    client, checkout = sign_in(collector), reverse("orders:checkout", args=[cart.pk])
    page = client.get(checkout)
    assert page.status_code == 200
    assert str(buyer.user) in page.content.decode() and b"submit-order" not in page.content
    assert client.post(checkout, filled(page, address)).status_code == 403
    assert not Order.objects.exists()


def test_the_checkout_says_before_it_is_sent_who_has_to_agree_why_and_what_would_avoid_it(
    sign_in, make_actor, nordwerk, bolt, at, address
):
    small, chief = make_actor(nordwerk, order_limit=Decimal(10)), make_actor(nordwerk, "approver")
    cart = current_cart(small, at=at)
    add_to_cart(cart, [(bolt.sku, "200", "")], by=small, at=at)
    client, checkout = sign_in(small), reverse("orders:checkout", args=[cart.pk])
    page = client.get(checkout)
    text = page.content.decode().replace("\xa0", " ")
    for part in (str(chief.user), "10,00 €", "6,84 €"):
        assert part in text, part
    held = client.post(checkout, filled(page, address), follow=True)
    assert held.status_code == 200
    assert Order.objects.get().state == "held"


def test_a_form_without_the_csrf_token_is_refused_with_a_page(buyer, bolt, checkout):
    client = Client(enforce_csrf_checks=True)
    client.force_login(buyer.user, backend="allauth.account.auth_backends.AuthenticationBackend")
    for address in ("/carts/add/", checkout, "/carts/"):
        answer = client.post(address, {"sku": bolt.sku, "quantity": "100"})
        assert answer.status_code == 403
        assert b"<h1" in answer.content


# --- orders ---------------------------------------------------------------------------------------------


@pytest.fixture
def order(shop, checkout, address) -> Order:
    shop.post(checkout, filled(shop.get(checkout), address))
    return Order.objects.get()


def test_orders_are_found_by_number_own_number_article_and_state(shop, order, bolt):
    for query in (order.number, "po-47", bolt.sku.lower()):
        assert order.number in shop.get("/orders/", {"q": query}).content.decode(), query
    assert order.number not in shop.get("/orders/", {"q": "PO-9999"}).content.decode()
    assert order.number in shop.get("/orders/", {"state": "placed"}).content.decode()
    assert order.number not in shop.get("/orders/", {"state": "shipped"}).content.decode()


def test_the_newest_order_stands_first(shop, order, buyer, bolt, address, at):
    later = place_order(
        Basket(lines=(BasketLine(bolt.pk, "200", bolt.sku),), ship_to=address, key="newest-order"),
        by=buyer,
        at=order.ordered_at + timedelta(hours=1),
    )
    text = shop.get("/orders/").content.decode()
    assert text.index(f"/orders/{later.number}/") < text.index(f"/orders/{order.number}/")


def test_the_cart_touched_last_is_the_current_one_everywhere(shop, buyer, bolt, at):
    first = new_cart("Hall 3", by=buyer, at=at)
    second = new_cart("Hall 5", by=buyer, at=at + timedelta(hours=1))
    for cart, hours in ((first, 2), (second, 3)):
        add_to_cart(cart, [(bolt.sku, "100", "")], by=buyer, at=at + timedelta(hours=hours))
        for address in ("/", "/carts/"):
            text = shop.get(address).content.decode()
            menu = text[text.index('id="cart-menu"') :]
            assert f"<b>{cart.name}</b>" in menu[: menu.index("</summary>")], address
        assert current_cart(buyer, at=at + timedelta(hours=4)) == cart


def test_an_order_is_cancelled_after_being_asked(shop, order):
    address = reverse("orders:cancel", args=[order.number])
    assert shop.get(address).status_code == 200
    order.refresh_from_db()
    assert order.state == "placed"
    assert shop.post(address)["Location"] == order.get_absolute_url()
    order.refresh_from_db()
    assert order.state == "cancelled"


def test_a_shipped_order_is_not_cancelled_and_says_so(shop, order, buyer, at):
    confirm_order(order, by=buyer, at=at)
    ship_order(order, by=buyer, at=at)
    address = reverse("orders:cancel", args=[order.number])
    assert address not in shop.get(order.get_absolute_url()).content.decode()
    answer = shop.post(address, follow=True)
    order.refresh_from_db()
    assert order.state == "shipped"
    assert b"notice bad" in answer.content


def test_an_order_is_ordered_again_through_the_grid(shop, order, buyer, at):
    answer = shop.post(reverse("orders:again", args=[order.number]))
    assert not CartLine.objects.filter(cart__closed_at=None).exists()  # first what is different today is told
    cart = Cart.objects.filter(closed_at=None).first() or new_cart("again", by=buyer, at=at)
    answer = shop.post(answer["Location"], {"put": "1", "into": cart.pk})
    assert answer["Location"] == cart.get_absolute_url()
    assert cart.lines.get().quantity == 200


def test_the_story_of_an_order_names_who_did_what(shop, order, buyer, at):
    confirm_order(order, by=buyer, at=at)
    text = shop.get(order.get_absolute_url()).content.decode()
    assert text.count(str(buyer.user)) >= 3


def test_a_page_number_that_is_none_never_breaks_a_list(shop, order):
    for address in ("/orders/", "/carts/", "/"):
        for number in ("abc", "-1", "0", "9" * 30, "１", "1.5", "", "400"):
            query = {"page": number, "q": "x" * 5000, "state": "\U0001f600"}
            assert shop.get(address, query).status_code == 200, (address, number)


def test_an_address_with_a_key_that_is_none_is_a_404(shop):
    for address in ("/carts/{}/", "/checkout/{}/", "/orders/{}/", "/orders/{}/cancellation/"):
        for key in ("0", "9" * 30, "abc", "-1", "%F0%9F%98%80", "..%2F"):
            assert shop.get(address.format(key)).status_code == 404, address.format(key)


def test_a_nul_in_the_address_is_a_bad_request(shop):
    for address in ("/orders/?q=%00", "/orders/%00/", "/carts/?x=%00", "/products/%00/", "/search/?q=a%00b"):
        assert shop.get(address).status_code == 400, address
