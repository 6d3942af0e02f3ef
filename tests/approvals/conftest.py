"""Somebody with a small limit, somebody who approves, and an order between them."""

from decimal import Decimal as D

import pytest

from orders.actions import Basket, place_order
from orders.queries import BasketLine


@pytest.fixture
def requester(nordwerk, make_actor):
    return make_actor(nordwerk, "requester", email="requester@nordwerk.example")


@pytest.fixture
def approver(nordwerk, make_actor):
    return make_actor(nordwerk, "approver", email="approver@nordwerk.example")


@pytest.fixture
def order_of(bolt, address, at):
    """order_of(actor, "200") → an order of 200 bolts at 8.42 per 100."""

    def order(by, quantity="200", key=""):
        basket = Basket(
            (BasketLine(bolt.pk, D(quantity), bolt.sku),), address, key=key or f"key-{by.user.pk}"
        )
        return place_order(basket, by=by, at=at)

    return order


@pytest.fixture
def held(requester, approver, order_of):
    return order_of(requester)
