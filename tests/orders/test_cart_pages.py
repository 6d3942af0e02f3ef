"""Adding to carts and changing them over HTTP, with and without htmx, with good input and with rubbish."""

from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from orders.actions import add_to_cart
from orders.models import Cart
from pricing.models import ListPrice

HTMX = {"HX-Request": "true"}


def edits(cart, *quantities, **more) -> dict:
    lines = list(cart.lines.all())
    return {"line": [line.pk for line in lines], "quantity": quantities, "note": [""] * len(lines)} | more


# --- adding ---------------------------------------------------------------------------------------------


def test_a_row_is_added_and_one_comes_back_to_where_one_was(shop, bolt):
    answer = shop.post("/carts/add/", {"sku": bolt.sku, "quantity": "100", "back": "/catalog/?page=2#p1"})
    assert (answer.status_code, answer["Location"]) == (302, "/catalog/?page=2#p1")
    assert Cart.objects.get().lines.get().quantity == 100


def test_nobody_is_sent_to_another_site_after_adding(shop, bolt):
    answer = shop.post("/carts/add/", {"sku": bolt.sku, "quantity": "100", "back": "https://evil.example/"})
    assert answer["Location"] == f"/products/{bolt.sku}/"


@pytest.mark.parametrize(
    ("stood_on", "back_to"),
    [
        ("http://testserver/catalog/fasteners/?page=2", "/catalog/fasteners/?page=2#p{pk}"),
        ("http://testserver/catalog/?q=" + "x" * 600, "/products/{sku}/"),
        ("http://testserver/carts/add/", "/products/{sku}/"),
        ("https://evil.example/catalog/", "/products/{sku}/"),
        ("", "/products/{sku}/"),
    ],
)
def test_without_script_one_comes_back_to_the_row_one_added_from(shop, bolt, stood_on, back_to):
    headers = {"Referer": stood_on} if stood_on else {}
    answer = shop.post("/carts/add/", {"sku": bolt.sku, "quantity": "100"}, headers=headers)
    assert answer["Location"] == back_to.format(pk=bolt.pk, sku=bolt.sku)


def test_what_is_refused_without_script_leads_back_to_the_list(shop, bolt):
    headers = {"Referer": "http://testserver/catalog/fasteners/?page=2"}
    answer = shop.post("/carts/add/", {"sku": bolt.sku, "quantity": "0"}, headers=headers)
    assert answer.status_code == 422
    assert 'href="/catalog/fasteners/?page=2"' in answer.content.decode()


def test_a_pack_is_counted_in_pieces(shop, bolt):
    shop.post("/carts/add/", {"sku": bolt.sku, "quantity": "3", "unit": "PK"})
    assert Cart.objects.get().lines.get().quantity == 300


def test_with_htmx_the_row_and_the_cart_in_the_header_change(shop, bolt):
    answer = shop.post("/carts/add/", {"sku": bolt.sku, "quantity": "100"}, headers=HTMX)
    text = answer.content.decode()
    assert answer.status_code == 200
    assert f'id="buy{bolt.pk}"' in text and 'id="cart-menu"' in text and 'hx-swap-oob="beforeend"' in text


@pytest.mark.parametrize("headers", [{}, HTMX], ids=["plain", "htmx"])
def test_a_refused_quantity_is_shown_again_with_what_could_be_ordered(shop, bolt, headers):
    answer = shop.post("/carts/add/", {"sku": bolt.sku, "quantity": "150", "unit": "C62"}, headers=headers)
    text = answer.content.decode()
    assert answer.status_code == (200 if headers else 422)
    assert 'value="150"' in text and bolt.sku in text
    assert "100" in text and "200" in text
    assert not Cart.objects.filter(lines__isnull=False).exists()


def test_a_number_that_is_refused_in_a_cart_stays_in_its_field(shop, cart):
    answer = shop.post("/carts/add/", {"sku": "X-99", "quantity": "7", "cart": cart.pk})
    text = answer.content.decode()
    assert answer.status_code == 422
    assert 'value="X-99"' in text and 'value="7"' in text and 'data-test="cart-line"' in text


BAD_QUANTITIES = [
    "0",
    "-1",
    "1e9",
    "1000000000",
    "１２",
    "1_000",
    "0.5",
    "100.5",
    "",
    " ",
    "abc",
    "NaN",
    "9" * 500,
    "1,000",
]


@pytest.mark.parametrize("headers", [{}, HTMX], ids=["plain", "htmx"])
def test_a_quantity_that_makes_no_sense_is_refused_in_words(shop, bolt, headers):
    for quantity in [*BAD_QUANTITIES, "1\x00", "\x00"]:
        answer = shop.post("/carts/add/", {"sku": bolt.sku, "quantity": quantity}, headers=headers)
        assert answer.status_code == (200 if headers else 422), quantity
        assert b'role="alert"' in answer.content, quantity
    assert not Cart.objects.filter(lines__isnull=False).exists()


def test_an_unknown_number_is_refused_in_words(shop):
    for sku in ["", " ", "X-99", "X" * 5000, "a\x00b", "'; DROP TABLE", "%", "<script>alert(1)</script>"]:
        answer = shop.post("/carts/add/", {"sku": sku, "quantity": "1"})
        assert answer.status_code == 422, sku
        assert b'role="alert"' in answer.content, sku
        assert b"<script>alert" not in answer.content


def test_rubbish_in_the_other_fields_never_breaks_the_page(shop, bolt):
    for field in ("unit", "back", "cart"):
        for value in (
            "\x00",
            "x" * 10_000,
            "-1",
            "9" * 30,
            "１２",
            "abc",
            "javascript:alert(1)",
            "//evil.example",
        ):
            answer = shop.post("/carts/add/", {"sku": bolt.sku, "quantity": "100", field: value})
            assert answer.status_code in (302, 404, 422), (field, value)
            assert (
                answer.get("Location", "/").startswith(("/carts/", "/products/")) or answer.status_code != 302
            ), (
                field,
                value,
            )


# --- the cart -------------------------------------------------------------------------------------------


def test_quantities_and_notes_are_changed_together(shop, cart):
    answer = shop.post(cart.get_absolute_url(), edits(cart, "300", note=["for hall 3"]))
    assert answer.status_code == 302
    line = cart.lines.get()
    assert (line.quantity, line.note) == (300, "for hall 3")


def test_a_wrong_quantity_keeps_what_was_typed_and_changes_nothing(shop, cart):
    for quantity in [*BAD_QUANTITIES, "1\x00"]:
        answer = shop.post(cart.get_absolute_url(), edits(cart, quantity))
        assert answer.status_code == 422, quantity
        assert b'aria-invalid="true"' in answer.content, quantity
    assert cart.lines.get().quantity == 200


def test_good_lines_are_saved_although_another_is_refused(shop, cart, buyer, make_product, at):
    make_product("N-1")
    add_to_cart(cart, [("N-1", "5", "")], by=buyer, at=at)
    answer = shop.post(cart.get_absolute_url(), edits(cart, "250", "8"))
    assert answer.status_code == 422
    assert b'value="250"' in answer.content
    assert [line.quantity for line in cart.lines.all()] == [200, 8]


def test_a_line_is_removed_by_its_button(shop, cart):
    shop.post(cart.get_absolute_url(), edits(cart, "200", remove=cart.lines.get().pk))
    assert not cart.lines.exists()


def test_columns_that_do_not_fit_together_are_not_found(shop, cart):
    line = cart.lines.get().pk
    for sent in (
        {"line": line, "quantity": "1"},
        {"line": "x", "quantity": "1", "note": ""},
        {"remove": "9" * 30},
    ):
        assert shop.post(cart.get_absolute_url(), sent).status_code == 404


def test_the_cart_asks_the_same_number_of_questions_for_two_lines_and_for_thirty(
    shop, cart, buyer, make_product, at
):
    def statements():
        with CaptureQueriesContext(connection) as asked:
            assert shop.get(cart.get_absolute_url()).status_code == 200
        return len(asked)

    few = statements()
    skus = [make_product(f"N-{n}").sku for n in range(30)]
    add_to_cart(cart, [(sku, "5", "") for sku in skus], by=buyer, at=at)
    assert statements() == few


def test_a_changed_price_is_told_and_confirmed_in_the_cart(shop, cart, bolt):
    ListPrice.objects.filter(product=bolt).update(amount=Decimal("8.61"))
    text = shop.get(cart.get_absolute_url()).content.decode()
    assert "8,42" in text and "8,61" in text and "confirmation/" in text
    shop.post(reverse("orders:confirm_prices", args=[cart.pk]))
    assert "confirmation/" not in shop.get(cart.get_absolute_url()).content.decode()


def test_a_second_cart_is_begun_and_found_in_the_list(shop, cart):
    answer = shop.post("/carts/", {"name": "Wartung Halle 3"})
    assert answer.status_code == 302
    assert "Wartung Halle 3" in shop.get("/carts/").content.decode()
    for name in ("x" * 61, "\x00"):
        assert shop.post("/carts/", {"name": name}).status_code == 422
