"""Signing in with two steps in a real browser: an authenticator app, then a passkey of the browser's own."""

import re

import pytest
from allauth.mfa.models import Authenticator
from playwright.sync_api import Browser, Page, expect

from accounts.models import Company
from tests.accounts.test_second_step import code_now
from tests.conftest import PASSWORD

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True, serialized_rollback=True)]


@pytest.fixture
def boss(nordwerk, make_actor):
    Company.objects.filter(pk=nordwerk.pk).update(admins_need_mfa=True)
    return make_actor(nordwerk, "admin", email="admin@nordwerk.example")


@pytest.fixture
def visit(browser: Browser, live_server):
    """visit(javascript=True) → an empty browser at the shop, and whatever it complained about."""
    contexts, complaints = [], []

    def open_page(*, javascript: bool = True) -> Page:
        address = live_server.url.replace("127.0.0.1", "localhost")  # passkeys belong to names
        context = browser.new_context(base_url=address, locale="de-DE", java_script_enabled=javascript)
        contexts.append(context)
        page = context.new_page()
        page.on("console", lambda said: complaints.append(said.text) if said.type == "error" else None)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert complaints == []


def enter(page: Page) -> None:
    page.goto("/accounts/login/")
    page.fill("[name=login]", "admin@nordwerk.example")
    page.fill("[name=password]", PASSWORD)
    page.press("[name=password]", "Enter")


def confirm_password(page: Page) -> None:
    page.fill("main [name=password]", PASSWORD)
    page.press("main [name=password]", "Enter")


@pytest.mark.parametrize("javascript", [True, False], ids=["with-javascript", "without-javascript"])
def test_an_administrator_sets_up_an_app_and_signs_in_with_it(visit, boss, javascript):
    page = visit(javascript=javascript)
    enter(page)
    expect(page).to_have_url(re.compile(r"/accounts/2fa/$"))
    page.click("a[href='/accounts/2fa/totp/activate/']")
    confirm_password(page)
    expect(page.locator("img.qr")).to_be_visible()
    secret = page.locator("code.secret").inner_text()
    page.fill("main [name=code]", code_now(secret))
    page.press("main [name=code]", "Enter")
    expect(page.locator("ul.codes li")).to_have_count(10)
    code = page.locator("ul.codes li").first.inner_text()
    page.goto("/company/")
    expect(page.locator("h1")).to_have_text("Nordwerk Maschinenbau GmbH")

    again = visit(javascript=javascript)
    enter(again)
    expect(again).to_have_url(re.compile(r"/accounts/2fa/authenticate/"))
    again.fill("main [name=code]", "000000")
    again.press("main [name=code]", "Enter")
    expect(again.locator("main [role=alert]").first).to_be_visible()
    again.fill("main [name=code]", code)  # the app's number was used a moment ago
    again.press("main [name=code]", "Enter")
    again.goto("/company/")
    expect(again.locator("h1")).to_have_text("Nordwerk Maschinenbau GmbH")


@pytest.fixture
def with_authenticator(visit):
    """A browser on a machine that can keep passkeys, and whose owner always agrees."""
    page = visit()
    session = page.context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
    }
    options |= {"isUserVerified": True, "automaticPresenceSimulation": True}
    session.send("WebAuthn.addVirtualAuthenticator", {"options": options})
    return page


def test_an_administrator_adds_a_passkey_and_signs_in_with_nothing_else(with_authenticator, boss):
    page = with_authenticator
    enter(page)
    page.click("a[href='/accounts/2fa/webauthn/add/']")
    confirm_password(page)
    page.click("[data-passkey-go]")
    expect(page.locator("ul.codes li")).to_have_count(10)
    assert Authenticator.objects.get(user=boss.user, type="webauthn").wrap().is_passwordless
    page.goto("/accounts/2fa/webauthn/")
    expect(page.locator("main tbody tr")).to_have_count(1)

    page.locator("details.user summary").click()
    page.locator("form[action='/accounts/logout/'] button").first.click()
    page.goto("/accounts/login/")
    page.click("[data-passkey-go]")
    page.wait_for_url(lambda url: "/accounts/" not in url)
    page.goto("/company/")
    expect(page.locator("h1")).to_have_text("Nordwerk Maschinenbau GmbH")


def test_a_passkey_is_also_the_second_step_after_the_password(with_authenticator, boss):
    page = with_authenticator
    enter(page)
    page.click("a[href='/accounts/2fa/webauthn/add/']")
    confirm_password(page)
    page.click("[data-passkey-go]")
    expect(page.locator("ul.codes li")).to_have_count(10)
    page.context.clear_cookies()
    enter(page)
    expect(page).to_have_url(re.compile(r"/accounts/2fa/authenticate/"))
    page.click("[data-passkey-go]")
    page.wait_for_url(lambda url: "/accounts/" not in url)


def test_a_refused_key_is_said_and_can_be_tried_again(visit, boss):
    page = visit()
    session = page.context.new_cdp_session(page)
    session.send("WebAuthn.enable")  # a machine without any authenticator
    page.goto("/accounts/login/")
    page.evaluate("() => { navigator.credentials.get = () => Promise.reject(new Error('closed')) }")
    page.click("[data-passkey-go]")
    expect(page.locator("[data-passkey-failed]")).to_be_visible()
    expect(page.locator("[data-passkey-go]")).to_be_enabled()


def test_without_javascript_no_button_promises_a_passkey(visit, boss):
    page = visit(javascript=False)
    page.goto("/accounts/login/")
    expect(page.locator("[data-passkey-go]")).to_be_hidden()
    expect(page.locator("[name=password]")).to_be_visible()
