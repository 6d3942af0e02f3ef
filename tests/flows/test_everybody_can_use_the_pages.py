"""Nothing serious is found by axe on any page a buyer uses: at the desk in daylight, on the phone in the dark."""

import pytest

from tests.flows.axe import grave_findings

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True, serialized_rollback=True),
    pytest.mark.usefixtures("searchable"),
]
SIZES = {"light": {"width": 1440, "height": 1000}, "dark": {"width": 390, "height": 844}}


@pytest.mark.parametrize("scheme", SIZES)
def test_nothing_serious_is_found_on_any_page(
    browser,
    live_server,
    settings,
    sign_in,
    buyer,
    shipped,
    addresses,
    scheme,
):
    name = settings.SESSION_COOKIE_NAME
    cookie = sign_in(buyer).cookies[name].value
    context = browser.new_context(viewport=SIZES[scheme], color_scheme=scheme, locale="de-DE")
    context.add_cookies([{"name": name, "value": cookie, "url": live_server.url}])
    page = context.new_page()
    found = {}
    for path in [*addresses, shipped, "/documents/", "/orders/to-come/", "/approvals/"]:
        page.goto(live_server.url + path)
        found[path] = grave_findings(page)
    context.close()
    assert {path: told for path, told in found.items() if told} == {}


def test_control_a_picture_without_a_text_is_found(page, live_server):
    page.goto(live_server.url + "/")
    page.evaluate("document.body.append(document.createElement('img'))")
    assert any(told.startswith("image-alt") for told in grave_findings(page))
