"""A browser signed in through the form."""

import pytest
from playwright.sync_api import Browser, Page

from tests.conftest import PASSWORD

PHONE = {"width": 390, "height": 844}


@pytest.fixture
def enter(browser: Browser, live_server):
    """enter("buyer@…", javascript=True, phone=False) → a page of the shop, signed in, in German."""
    contexts = []

    def sign_in(email: str, *, javascript: bool = True, phone: bool = False, to: str = "/") -> Page:
        size = {"viewport": PHONE, "has_touch": True} if phone else {}
        context = browser.new_context(
            base_url=live_server.url, locale="de-DE", java_script_enabled=javascript, **size
        )
        contexts.append(context)
        page = context.new_page()
        page.goto(to if to != "/" else "/accounts/login/")
        page.fill("[name=login]", email.upper())
        page.fill("[name=password]", PASSWORD)
        page.press("[name=password]", "Enter")
        page.wait_for_url(lambda url: "/accounts/" not in url)
        return page

    yield sign_in
    for context in contexts:
        context.close()
