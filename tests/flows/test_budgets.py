"""An order above a budget: its owner hears of it by mail, says yes on a phone, and the order is placed."""

import pytest
from django.utils.timezone import localdate, now
from playwright.sync_api import expect

from accounts.models import Address
from approvals.actions import BudgetScope, BudgetTerms, make_budget
from approvals.models import Budget
from orders.actions import add_to_cart, current_cart
from tests.flows.test_approvals import approve, link_in_mail_to, submit

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True, serialized_rollback=True)]

OVER = "über dem Budget „Fertigung“"


@pytest.fixture
def budget(nordwerk, make_actor, buyer, bolt, address) -> Budget:
    """10 € a month, and a cart of 16,84 € that waits for its buyer."""
    Address.objects.filter(pk=address.pk).update(unit=None)
    boss = make_actor(nordwerk, "admin", email="boss@nordwerk.example")
    owner = make_actor(nordwerk, "controller", email="owner@nordwerk.example")
    cart = current_cart(buyer, at=now())
    add_to_cart(cart, [(bolt.sku, "200", "")], by=buyer, at=now())
    terms = BudgetTerms(name="Fertigung", amount=10, exceeded="approve", owner=owner.user)
    return make_budget(BudgetScope(every="month", valid_from=localdate()), terms, by=boss, at=now())


@pytest.mark.parametrize("javascript", [True, False], ids=["with-javascript", "without-javascript"])
def test_over_budget_the_owner_says_yes_on_a_phone_and_the_order_is_placed(enter, budget, javascript):
    desk = enter("buyer@nordwerk.example", javascript=javascript)
    order = submit(desk, OVER)
    assert order.state == "held" and budget.periods.get().left < 0
    link = link_in_mail_to("owner@nordwerk.example", "approval_asked")
    phone = enter("owner@nordwerk.example", javascript=javascript, phone=True, to=link)
    assert phone.url.endswith(link)  # through sign-in to where the mail pointed
    expect(phone.locator("main")).to_contain_text("6,84 € über dem Budget")
    expect(phone.locator("[data-test=approve]")).to_be_in_viewport()
    approve(phone)
    desk.goto(order.get_absolute_url())
    expect(desk.locator("[data-test=order-state]")).to_contain_text("bestellt")


def test_over_budget_the_owner_refuses_on_a_phone_and_the_budget_has_it_back(enter, budget):
    desk = enter("buyer@nordwerk.example")
    order = submit(desk, OVER)
    phone = enter(
        "owner@nordwerk.example", phone=True, to=link_in_mail_to("owner@nordwerk.example", "approval_asked")
    )
    phone.locator(".verdict [name=reason]").fill("Erst im Dezember.")
    phone.locator("[data-test=reject]").click()
    expect(phone.locator("[data-test=reject]")).to_have_count(0)
    desk.goto(order.get_absolute_url())
    expect(desk.locator("[data-test=order-state]")).to_contain_text("nicht freigegeben")
    desk.goto(order.approval.get_absolute_url())
    expect(desk.locator("main")).to_contain_text("Erst im Dezember.")
    assert budget.periods.get().left == 10
