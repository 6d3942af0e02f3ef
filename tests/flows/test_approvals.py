"""An order that needs a yes: on a phone from the link in the mail, by a deputy, by the next level."""

import re
from datetime import timedelta

import pytest
from django.utils.timezone import localdate, now
from playwright.sync_api import Page, expect

from accounts.models import Address, Unit
from approvals.actions import chase
from approvals.models import Stage
from b2bshop.events.journal import deliver_due
from b2bshop.post.models import Mail
from orders.actions import add_to_cart, current_cart
from orders.models import Order

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True, serialized_rollback=True)]


@pytest.fixture
def people(nordwerk, make_actor, bolt, address):
    """In Halle 5 somebody who submits 200 bolts and two who approve; above them the administrator."""
    Address.objects.filter(pk=address.pk).update(unit=None)
    hall = Unit.objects.add_child(nordwerk.units.get(), {"company": nordwerk, "name": "Halle 5"})
    found = {"boss": make_actor(nordwerk, "admin", email="boss@nordwerk.example")}
    for name, role in {"requester": "requester", "approver": "approver", "deputy": "approver"}.items():
        found[name] = make_actor(nordwerk, role, unit=hall, email=f"{name}@nordwerk.example")
    cart = current_cart(found["requester"], at=now())
    add_to_cart(cart, [(bolt.sku, "200", "")], by=found["requester"], at=now())
    return found


def submit(page: Page, told: str = "zur Freigabe vorgelegt") -> Order:
    page.goto("/carts/")
    page.locator("main a[href^='/carts/']").first.click()
    page.locator("main a[href^='/checkout/']").first.click()
    expect(page.locator("[data-test=approval-reason]")).to_contain_text(told)
    page.locator("[data-test=submit-order]").click()
    expect(page.locator("[data-test=order-state]")).to_contain_text("wartet auf Freigabe")
    return Order.objects.get()


def link_in_mail_to(email: str, template: str) -> str:
    deliver_due(at=now())
    mail = Mail.objects.get(to=email, key__startswith=template)
    return re.search(r"(/approvals/\d+/)", mail.text)[1]


def approve(page: Page) -> None:
    page.locator("[data-test=approve]").click()
    expect(page.locator("[data-test=approve]")).to_have_count(0)
    expect(page.locator("[data-test=order-state]")).to_contain_text("freigegeben")


@pytest.mark.parametrize("javascript", [True, False], ids=["with-javascript", "without-javascript"])
def test_a_requester_submits_and_the_approver_says_yes_on_a_phone(enter, people, javascript):
    desk = enter("requester@nordwerk.example", javascript=javascript)
    order = submit(desk)
    link = link_in_mail_to("approver@nordwerk.example", "approval_asked")
    phone = enter("approver@nordwerk.example", javascript=javascript, phone=True, to=link)
    assert phone.url.endswith(link)  # through sign-in to where the mail pointed
    expect(phone.locator("[data-test=approve]")).to_be_in_viewport()
    approve(phone)
    desk.goto(order.get_absolute_url())
    expect(desk.locator("[data-test=order-state]")).to_contain_text("bestellt")


def test_the_approver_is_away_and_the_deputy_decides(enter, people):
    away = enter("boss@nordwerk.example")
    away.goto("/approvals/deputies/")
    away.select_option("[name=deputy]", label=str(people["deputy"].user))
    today = localdate()
    away.fill("[name=valid_from]", today.isoformat())
    away.fill("[name=valid_until]", (today + timedelta(days=3)).isoformat())
    away.locator("main form button.primary").click()
    expect(away.locator("main")).to_contain_text(str(people["deputy"].user))
    for name in ("approver", "deputy"):  # only the administrator is left to be asked
        people[name].membership.approval_limit = 1
        people[name].membership.save()
    order = submit(enter("requester@nordwerk.example"))
    page = enter("deputy@nordwerk.example", to="/approvals/")
    page.locator(f"main a:has-text('{order.number}')").click()
    expect(page.locator("main")).to_contain_text("Sie entscheiden für")
    approve(page)
    order.refresh_from_db()
    assert order.state == "placed"


def test_nobody_decides_and_the_next_level_does(enter, people):
    people["deputy"].membership.delete()
    order = submit(enter("requester@nordwerk.example"))
    page = enter("boss@nordwerk.example", to="/approvals/")
    expect(page.locator("main")).not_to_contain_text(order.number)
    long_ago = now() - timedelta(days=14)  # time moved, not waited for
    Stage.objects.update(opened_at=long_ago)
    assert chase(at=now()) == 1
    page.goto(link_in_mail_to("boss@nordwerk.example", "approval_escalated"))
    approve(page)
    order.refresh_from_db()
    assert order.state == "placed"


def test_single_lines_are_reduced_before_the_yes(enter, people):
    order = submit(enter("requester@nordwerk.example"))
    page = enter("approver@nordwerk.example", to="/approvals/")
    page.locator(f"main a:has-text('{order.number}')").click()
    page.locator(".editlines summary").click()
    page.locator(".editlines input[name^=quantity]").fill("100")
    page.locator(".editlines [name=reason]").fill("Ein Karton reicht.")
    page.locator(".editlines button").click()
    expect(page.locator("main")).to_contain_text("200 → 100")
    approve(page)
    assert order.lines.get().quantity == 100
