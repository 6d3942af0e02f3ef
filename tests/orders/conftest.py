"""A buyer signed in, with a cart on the way to the checkout."""

import pytest
from django.urls import reverse

from orders.actions import add_to_cart, current_cart


@pytest.fixture
def shop(sign_in, buyer):
    return sign_in(buyer)


@pytest.fixture
def cart(buyer, bolt, at):
    cart = current_cart(buyer, at=at)
    add_to_cart(cart, [(bolt.sku, "200", "")], by=buyer, at=at)
    return cart


@pytest.fixture
def checkout(cart):
    return reverse("orders:checkout", args=[cart.pk])
