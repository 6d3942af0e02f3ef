"""Another cost centre in the checkout shows its budgets at once; without JavaScript with the button."""

from datetime import date
from decimal import Decimal as D

import pytest
from playwright.sync_api import expect

from accounts.models import CostCentre
from approvals.actions import BudgetScope, BudgetTerms, make_budget
from orders.actions import add_to_cart, current_cart

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True, serialized_rollback=True)]


@pytest.mark.parametrize("javascript", [True, False], ids=["with-javascript", "without-javascript"])
def test_the_budget_of_another_cost_centre_is_shown(enter, buyer, bolt, nordwerk, make_actor, at, javascript):
    boss = make_actor(nordwerk, "admin", email="boss@nordwerk.example")
    centre = CostCentre.objects.create(company=nordwerk, code="4210", name="Montage")
    scope = BudgetScope(every="month", valid_from=date(2026, 1, 1), cost_centre=centre)
    terms = BudgetTerms(name="Montage Werkzeug", amount=D("10"), exceeded="block", owner=boss.user)
    make_budget(scope, terms, by=boss, at=at)
    cart = current_cart(buyer, at=at)
    add_to_cart(cart, [(bolt.sku, "200", "")], by=buyer, at=at)
    page = enter("buyer@nordwerk.example", javascript=javascript)
    page.goto(f"/checkout/{cart.pk}/")
    budgets = page.locator("[data-test=budgets]")
    expect(budgets).to_have_count(0)
    page.fill("[name=po_number]", "PO-1")
    page.select_option("[name=cost_centre]", "4210")
    if not javascript:
        page.locator("button[name=update]:visible").last.click()
    expect(budgets).to_contain_text("Montage Werkzeug")
    expect(page.locator("#effects [role=alert]")).to_contain_text("Montage Werkzeug")
    expect(page.locator("[name=po_number]")).to_have_value("PO-1")
    page.select_option("[name=cost_centre]", "")
    if not javascript:
        page.locator("button[name=update]:visible").last.click()
    expect(budgets).to_have_count(0)
