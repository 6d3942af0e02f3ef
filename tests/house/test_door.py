"""Whose session ended meanwhile signs in and finds the way back."""

from urllib.parse import parse_qs, urlsplit

import pytest


def way_back(address: str) -> str:
    return parse_qs(urlsplit(address).query)["next"][0]


@pytest.fixture
def visitor(client, db):
    return client


def test_a_page_is_shown_after_signing_in(visitor):
    assert way_back(visitor.get("/orders/?state=placed")["Location"]) == "/orders/?state=placed"


def test_a_form_sent_too_late_leads_back_to_the_page_it_stood_on(visitor):
    came_from = "http://testserver/search/?q=m8"
    answer = visitor.post("/carts/add/", {"sku": "X", "quantity": "1"}, headers={"Referer": came_from})
    assert answer.status_code == 302
    assert way_back(answer["Location"]) == "/search/?q=m8"


@pytest.mark.parametrize("referer", ["", "https://evil.example/", "http://[", "//evil.example/x"])
def test_a_form_from_elsewhere_leads_to_the_start_page(visitor, referer):
    answer = visitor.post("/carts/add/", {}, headers={"Referer": referer})
    assert way_back(answer["Location"]) == "/"


def test_a_part_of_a_page_is_never_replaced_by_the_sign_in_page(visitor):
    headers = {"HX-Request": "true", "Referer": "http://testserver/catalog/"}
    answer = visitor.post("/carts/add/", {}, headers=headers)
    assert answer.status_code == 204
    assert way_back(answer["HX-Redirect"]) == "/catalog/"
