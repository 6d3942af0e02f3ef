"""The look in a real browser: nothing forbidden, nothing sideways, and the keys that buyers use all day."""

import pytest
from playwright.sync_api import expect

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True, serialized_rollback=True),
    pytest.mark.urls("tests.house.gallery_urls"),
]
DESK, PHONE = {"width": 1440, "height": 900}, {"width": 390, "height": 844}


@pytest.fixture
def gallery(context, live_server, settings, buyer, client, sign_in):
    """Opens the gallery as the buyer at a size, and collects what the browser complains about."""
    settings.DEMO = True
    sign_in(buyer)
    name = settings.SESSION_COOKIE_NAME
    context.add_cookies([{"name": name, "value": client.cookies[name].value, "url": live_server.url}])

    def visit(size):
        page = context.new_page()
        page.complaints = []
        page.on("console", lambda message: page.complaints.append(message.text))
        page.on("pageerror", lambda error: page.complaints.append(str(error)))
        page.set_viewport_size(size)
        page.goto(f"{live_server.url}/gallery/")
        return page

    return visit


@pytest.mark.parametrize("size", [DESK, PHONE], ids=["desk", "phone"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_component_fits_and_breaks_no_rule_of_the_browser(gallery, size, scheme):
    page = gallery(size)
    page.emulate_media(color_scheme=scheme)
    assert page.complaints == []
    assert page.evaluate("document.documentElement.scrollWidth") == size["width"]


def test_the_header_is_one_row_on_a_desk(gallery):
    page = gallery(DESK)
    middles = page.evaluate(
        """() => [".logo", ".search", ".menu.company", ".menu.user"].map((selector) => {
            const box = document.querySelector(selector).getBoundingClientRect();
            return Math.round(box.top + box.height / 2);
        })"""
    )
    assert max(middles) - min(middles) <= 2


def test_prices_and_quantities_stand_in_columns(gallery):
    page = gallery(DESK)
    edges = page.evaluate(
        """() => [".prow .price", ".prow .qty"].map((selector) => [...new Set(
            [...document.querySelectorAll(selector)].map((e) => Math.round(e.getBoundingClientRect().right)))])"""
    )
    assert [len(column) for column in edges] == [1, 1]


def test_a_slash_reaches_the_search_and_escape_closes_menus(gallery):
    page = gallery(DESK)
    page.keyboard.press("/")
    expect(page.locator("#q")).to_be_focused()
    page.locator(".menu.user summary").click()
    expect(page.locator(".menu.user .drop")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator(".menu.user .drop")).to_be_hidden()


def test_quantity_buttons_step_by_the_pack_and_arrows_change_the_row(gallery):
    page = gallery(DESK)
    first, second = page.locator(".plist input[name=quantity]").all()[:2]
    row = page.locator(".prow").first
    row.locator("[data-by='1']").click()
    expect(first).to_have_value("200")
    first.fill("250")
    row.locator("[data-by='-1']").click()
    expect(first).to_have_value("200")
    for _ in range(3):
        row.locator("[data-by='-1']").click()
    expect(first).to_have_value("100")
    first.press("ArrowDown")
    expect(second).to_be_focused()


def test_filters_open_on_a_phone_without_script(gallery, browser, context, live_server):
    quiet = browser.new_context(java_script_enabled=False, storage_state=context.storage_state())
    gallery(PHONE).close()
    quiet.add_cookies(context.cookies())
    page = quiet.new_page()
    page.set_viewport_size(PHONE)
    page.goto(f"{live_server.url}/gallery/")
    expect(page.locator("#facets")).to_be_hidden()
    page.locator(".facets-open").click()
    expect(page.locator("#facets")).to_be_visible()
    page.locator("#facets .bar.top button").click()
    expect(page.locator("#facets")).to_be_hidden()
    expect(page.locator(".qty button").first).to_be_hidden()
    quiet.close()


def test_a_toast_on_a_phone_covers_the_tab_bar_and_nothing_else(gallery):
    page = gallery(PHONE)
    page.evaluate(
        """() => document.getElementById("toasts")
            .append(document.querySelector("#feedback .toast").cloneNode(true))"""
    )
    toast = page.locator("#toasts .toast")
    expect(toast).to_be_visible()
    toast.evaluate("(toast) => Promise.all(toast.getAnimations().map((animation) => animation.finished))")
    assert toast.bounding_box()["height"] <= page.locator(".tabbar").bounding_box()["height"] + 1
    toast.locator("[data-dismiss]").click()
    expect(toast).to_have_count(0)
