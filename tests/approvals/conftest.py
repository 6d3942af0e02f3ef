"""Somebody with a small limit, somebody who approves, and an order between them."""

from dataclasses import fields
from datetime import date
from decimal import Decimal as D

import pytest

from approvals.actions import BudgetScope, BudgetTerms
from approvals.actions import make_budget as new_budget
from orders.actions import Basket, place_order
from orders.queries import BasketLine

SCOPE = [field.name for field in fields(BudgetScope)]


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


@pytest.fixture
def boss(nordwerk, make_actor):
    return make_actor(nordwerk, "admin", email="boss@nordwerk.example")


@pytest.fixture
def controller(nordwerk, make_actor):
    return make_actor(nordwerk, "controller", email="budget@nordwerk.example")


@pytest.fixture
def make_budget(boss, controller, at):
    """make_budget("100", exceeded="block", unit=…) → a budget of the company, owned by the controller."""

    def make(amount, **more):
        terms = {"name": "Werkzeug", "exceeded": "block", "owner": controller.user} | more
        scope = {"every": "month", "valid_from": date(2026, 1, 1)}
        scope |= {key: terms.pop(key) for key in SCOPE if key in terms}
        return new_budget(BudgetScope(**scope), BudgetTerms(amount=D(amount), **terms), by=boss, at=at)

    return make
