"""Whatever address carries a key of something private answers a rival as if it did not exist."""

import re

import pytest
from django.urls import URLPattern, get_resolver, reverse

from orders.actions import add_to_cart, current_cart

pytestmark = pytest.mark.usefixtures("searchable")

# Addresses with parameters that show nothing private.
OPEN = {
    "catalog:category",  # what stands in it is scoped: see the product and listing tests
    "catalog:drawing",  # a shape and its dimensions
    "accounts:invited",  # the secret in it is the key; see tests/accounts/test_invitations.py
    "entry:confirm",  # whoever has the secret of the mail; it shows the name of their own application
}
KEYED = "edi:"  # a session opens none of them; see tests/edi/test_keys.py
OF_REPS = "sales:"  # nobody of a company opens them; see tests/sales/test_cockpit.py
FOREIGN = ("admin", "account_", "mfa_", "socialaccount_", KEYED, OF_REPS)


def named(patterns, namespace=""):
    """Names of all addresses that take parameters."""
    for pattern in patterns:
        if not isinstance(pattern, URLPattern):
            inner = f"{namespace}{pattern.namespace}:" if pattern.namespace else namespace
            yield from named(pattern.url_patterns, inner)
        elif pattern.name and pattern.pattern.converters:
            yield f"{namespace}{pattern.name}"


def with_parameters() -> set[str]:
    return {name for name in named(get_resolver().url_patterns) if not name.startswith(FOREIGN)}


def test_every_address_with_a_parameter_is_tried_by_the_rival(things):
    assert with_parameters() - OPEN == set(things)


def test_a_new_address_with_a_parameter_would_be_noticed():
    assert "orders:order" in with_parameters()
    assert "orders:list" not in with_parameters()


def test_a_rival_gets_a_404_from_every_one_of_them(sign_in, rival, things):
    client = sign_in(rival)
    for name, args in things.items():
        address = reverse(name, args=args)
        answers = {client.get(address).status_code, client.post(address, {"quantity": "1"}).status_code}
        assert answers <= {404, 405}, address
        assert 404 in answers, address


def test_the_owner_gets_them_all(sign_in, buyer, things):
    client = sign_in(buyer)
    for name, args in things.items():
        address = reverse(name, args=args)
        get, post = client.get(address), client.post(address, {})
        assert 404 not in {get.status_code, post.status_code}, address


def test_a_colleague_with_a_narrow_view_does_not_see_orders_of_others(sign_in, make_actor, nordwerk, order):
    client = sign_in(make_actor(nordwerk, "requester"))
    assert client.get(order.get_absolute_url()).status_code == 404


def test_the_private_product_of_one_company_is_nowhere_in_the_shop_of_the_other(
    sign_in, rival, buyer, things, bolt
):
    client = sign_in(rival)
    for address in (
        "/",
        "/catalog/",
        "/catalog/fasteners/",
        "/catalog/fasteners/hex-bolts/",
        "/search/?q=NW-0001",
    ):
        assert b"Article NW-0001" not in client.get(address).content, address
        assert b"Artikel NW-0001" not in client.get(address).content, address
    listed = sign_in(buyer).get("/catalog/fasteners/hex-bolts/").content.decode()
    assert "Artikel NW-0001" in listed


def test_a_number_that_is_private_elsewhere_is_refused_like_one_that_does_not_exist(
    sign_in, rival, private_screw
):
    client = sign_in(rival)
    foreign = client.post("/carts/add/", {"sku": private_screw.sku, "quantity": "5"})
    missing = client.post("/carts/add/", {"sku": "NW-0002", "quantity": "5"})
    assert foreign.status_code == missing.status_code == 422
    told = [
        re.sub(r'csrfmiddlewaretoken" value="\w+"|X-CSRFToken": "\w+"|NW-000\d', "", answer.content.decode())
        for answer in (foreign, missing)
    ]
    assert told[0] == told[1]


def test_ids_of_another_company_in_a_form_are_a_404(sign_in, rival, buyer, cart, address, bolt, at):
    line = cart.lines.get()
    client = sign_in(rival)
    assert (
        client.post("/carts/add/", {"sku": bolt.sku, "quantity": "100", "cart": cart.pk}).status_code == 404
    )
    own = current_cart(rival, at=at)
    add_to_cart(own, [(bolt.sku, "100", "")], by=rival, at=at)
    stolen = {"line": line.pk, "quantity": "7", "note": ""}
    assert client.post(own.get_absolute_url(), stolen).status_code == 404
    checkout = {"address": address.pk, "idempotency_key": "0123456789abcdef"}
    assert client.post(reverse("orders:checkout", args=[own.pk]), checkout).status_code == 404
    line.refresh_from_db()
    assert line.quantity == 5
