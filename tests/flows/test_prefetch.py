"""A page somebody is about to open is there already: fetched while the pointer rests on its link."""

import json
import threading

import pytest
from django.core.signals import request_started
from playwright.sync_api import expect

pytestmark = pytest.mark.usefixtures("searchable")


def test_pages_name_the_rules_and_others_do_not(client, category, bolt):
    answer = client.get("/catalog/")
    assert answer.headers["Speculation-Rules"] == '"/prefetch.json"'
    rules = client.get("/prefetch.json")
    assert rules.headers["Content-Type"] == "application/speculationrules+json"
    assert "public" in rules.headers["Cache-Control"]
    [fetched] = json.loads(rules.content)["prefetch"]
    assert fetched["eagerness"] == "moderate"
    assert "Speculation-Rules" not in rules.headers
    assert "Speculation-Rules" not in client.get("/healthz").headers


@pytest.fixture
def fetched_ahead():
    """Set as soon as a browser asks for a page that nobody opened yet; `.paths` are those it asked for."""
    seen = threading.Event()
    seen.paths = []

    def note(environ, **kwargs):
        if environ.get("HTTP_SEC_PURPOSE") == "prefetch":
            seen.paths.append(environ["PATH_INFO"])
            seen.set()

    request_started.connect(note)
    yield seen
    request_started.disconnect(note)


@pytest.mark.django_db(transaction=True)
def test_a_link_the_pointer_rests_on_is_fetched(enter, buyer, bolt, fetched_ahead):
    page = enter(buyer.user.email)
    page.goto("/catalog/fasteners/hex-bolts/")
    link = page.locator("article h3 a")
    link.hover()
    assert fetched_ahead.wait(10)
    assert fetched_ahead.paths == [f"/products/{bolt.sku}/"]
    link.click()
    expect(page.locator("h1")).to_contain_text("Sechskantschraube")
