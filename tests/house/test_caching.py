"""No page with somebody's prices or orders stays in a cache."""

import pytest

PAGES = (
    "/",
    "/catalog/",
    "/search/?q=x",
    "/products/none/",
    "/carts/",
    "/orders/",
    "/company/",
    "/carts/add/",
)


@pytest.mark.parametrize("address", PAGES)
def test_a_page_of_a_signed_in_person_is_kept_by_no_cache(sign_in, buyer, address):
    assert sign_in(buyer).get(address)["Cache-Control"] == "private, no-store"


@pytest.mark.parametrize("address", ("/", "/search/?q=x", "/products/none/"))
def test_a_page_for_visitors_is_asked_for_anew_each_time(client, db, address):
    assert client.get(address)["Cache-Control"] == "private, no-cache"


def test_a_drawing_may_be_kept(sign_in, buyer):
    response = sign_in(buyer).get("/drawings/hex_bolt.svg?d=8&l=40&k=5.3&s=13")
    assert response["Cache-Control"].startswith("public")
