"""An article somebody sees but has no price for: told everywhere, asked about by mail, ordered nowhere."""

import re
from dataclasses import replace
from html import unescape
from urllib.parse import unquote

import pytest
from django.urls import reverse
from django.utils.timezone import now

from accounts.models import Company
from orders.actions import Basket, add_to_cart, current_cart, place_order
from orders.models import Cart, Order
from orders.problems import OrderRefused
from orders.queries import BasketLine, basket_lines
from pricing.models import ListPrice
from tests.conftest import ALWAYS

pytestmark = pytest.mark.usefixtures("searchable")

HTMX = {"hx-request": "true"}


@pytest.fixture
def plate(make_product):
    return make_product("P-1 & Co", price=None, name_de="Platte 10 % & mehr", name_en="Plate 10 % & more")


@pytest.fixture
def rep(nordwerk, make_user):
    rep = make_user("rep@b2bshop.example", name="Rita Rep", phone="+49 421 1")
    Company.objects.filter(pk=nordwerk.pk).update(account_manager=rep)
    return rep


@pytest.fixture
def shop(sign_in, buyer, rep):
    buyer.user.language = "en"
    buyer.user.save(update_fields=["language"])
    return sign_in(buyer)


def mails(html: str) -> set[str]:
    return {unescape(found) for found in re.findall(r'href="(mailto:[^"]+)"', html)}


def asked(html: str) -> list[str]:
    return [unquote(address) for address in mails(html) if "subject=" in address]


def test_list_and_page_say_so_and_offer_a_mail_that_names_the_article(shop, plate):
    for address in ("/catalog/fasteners/hex-bolts/", reverse("catalog:product", args=[plate.sku])):
        html = shop.get(address).content.decode()
        assert "Price on request" in html
        (mail,) = asked(html)
        assert mail.startswith(
            "mailto:rep@b2bshop.example?subject=Price request: P-1 & Co Plate 10 % & more&body="
        )
        assert 'data-test="add-to-cart"' not in html
        assert not re.search(r"[^0-9.]0[.,]00", html)


def test_without_a_contact_the_order_desk_is_named(sign_in, rival, plate):
    html = sign_in(rival).get(reverse("catalog:product", args=[plate.sku])).content.decode()
    assert not asked(html)
    assert "Bestellservice" in html


def test_who_is_signed_out_is_not_told_about_prices_at_all(client, plate):
    html = client.get(reverse("catalog:product", args=[plate.sku])).content.decode()
    assert "Preis auf Anfrage" not in html and not asked(html)


def test_quick_order_refuses_it_keeps_what_was_typed_and_offers_the_mail(shop, plate, buyer):
    answer = shop.post("/carts/add/", {"sku": plate.sku, "quantity": "7", "back": "/"})
    html = answer.content.decode()
    assert answer.status_code == 422
    assert "price on request" in html and len(asked(html)) == 1
    assert 'value="7"' in html
    cart = current_cart(buyer, at=now())
    answer = shop.post("/carts/add/", {"sku": plate.sku, "quantity": "7", "cart": cart.pk})
    assert answer.status_code == 422 and len(asked(answer.content.decode())) == 1
    row = shop.post("/carts/add/", {"sku": plate.sku, "quantity": "7"}, headers=HTMX)
    assert "price on request" in row.content.decode()
    assert not cart.lines.exists()


def test_a_line_that_loses_its_price_in_the_cart_is_told_and_cannot_be_ordered(
    shop, buyer, bolt, make_product, at, address
):
    cart = current_cart(buyer, at=at)
    kept = make_product("K-1", price="5.00")
    add_to_cart(cart, [(bolt.sku, "100", ""), (kept.sku, "2", "")], by=buyer, at=at)
    ListPrice.objects.filter(product=bolt).update(amount=0)
    html = shop.get(cart.get_absolute_url()).content.decode()
    assert "Price on request" in html and len(asked(html)) == 1
    page = shop.get(reverse("orders:checkout", args=[cart.pk]))
    assert page.status_code == 200
    assert str(page.context["page"].cart.assessment.net_total) == "10.00"
    sent = {"address": address.pk, "idempotency_key": "0123456789abcdef", "order": "1"}
    answer = shop.post(reverse("orders:checkout", args=[cart.pk]), sent)
    assert answer.status_code == 422
    assert "933-8X40: price on request" in answer.content.decode()
    assert not Order.objects.exists()
    with pytest.raises(OrderRefused):
        place_order(Basket(tuple(basket_lines(Cart.objects.get())), address, key="k" * 16), by=buyer, at=at)
    ListPrice.objects.filter(product=bolt).update(
        amount="8.42"
    )  # the control: with its price back it goes through
    assert (
        place_order(Basket(tuple(basket_lines(cart)), address, key="l" * 16), by=buyer, at=at).net_total > 10
    )


def test_below_the_first_quantity_with_a_price_the_refusal_says_from_where_on(
    shop, buyer, base_lists, make_product, at, address
):
    plate = make_product("P-2", price=None)
    ListPrice.objects.create(
        price_list=base_lists["EUR"], product=plate, min_quantity=50, amount=3, basis=100, valid=ALWAYS
    )
    html = shop.get(reverse("catalog:product", args=[plate.sku])).content.decode()
    assert 'data-test="add-to-cart"' in html and "€3.00" in html and "per 100" in html
    answer = shop.post("/carts/add/", {"sku": plate.sku, "quantity": "1"})
    assert "P-2 has a price from 50" in answer.content.decode()
    lines, problems = add_to_cart(current_cart(buyer, at=at), [(plate.sku, "50", "")], by=buyer, at=at)
    assert lines and not problems


def test_ordering_by_id_is_refused_at_every_channel(buyer, plate, address, at):
    basket = Basket((BasketLine(plate.pk, "1", plate.sku),), address, key="m" * 16)
    for attempt in (basket, replace(basket, key="n" * 16, prices_seen="x" * 32)):
        with pytest.raises(OrderRefused) as refusal:
            place_order(attempt, by=buyer, at=at)
        assert refusal.value.problems[0].code == "price_on_request"
    assert not Order.objects.exists()
