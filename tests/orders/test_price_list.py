"""The net price list of one's own assortment, written by the worker: own prices, every step, nothing of others."""

import csv
import io
from decimal import Decimal as D

import pytest
from django.urls import reverse
from django.utils.timezone import now

from catalog.models import Assortment, AssortmentAssignment, AssortmentRule, Terms
from orders.actions.export import ask_prices, write_due
from orders.models import OrderExport
from pricing.models import Discount

PAGE = "/price-list/"


@pytest.fixture(autouse=True)
def _own_media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


def written(by, at, language="en") -> list[dict]:
    export = ask_prices(format="csv", language=language, by=by, at=at)
    write_due(at=at)
    export.refresh_from_db()
    text = export.file.open("rb").read().decode("utf-8-sig")
    found = list(csv.DictReader(io.StringIO(text), delimiter=";" if language == "de" else ","))
    assert export.rows == len(found)
    return found


def test_it_has_a_row_for_every_step_of_the_own_price(
    nordwerk, buyer, rival, bolt, make_contract, make_product, at
):
    contract = make_contract(nordwerk, {bolt: [(1, "7.90", 100), (1000, "7.10", 100)]}, number="RV-1")
    nut = make_product("NUT", price="2.00")
    ask = make_product("ON-REQUEST", price=None)
    Discount.objects.create(contract=contract, product=nut, percent=25, valid=contract.valid)
    found = written(buyer, at)
    told = [
        (r["Article number"], r["From quantity"], r["Price"], r["Price basis"], r["List price"])
        for r in found
    ]
    assert told == [
        (bolt.sku, "1", "7.9", "100", "8.42"),
        (bolt.sku, "1000", "7.1", "100", ""),
        (nut.sku, "1", "1.5", "1", "2"),
        (ask.sku, "", "", "", ""),
    ]
    assert [r["Source"] for r in found] == ["Contract RV-1", "", "Contract RV-1", "on request"]
    theirs = written(rival, at)
    assert {r["Source"] for r in theirs if r["Article number"] == bolt.sku} == {"List price"}
    assert "RV-1" not in str(theirs) and "7.1" not in {r["Price"] for r in theirs}


def test_a_graduated_price_says_that_it_holds_for_its_part_only(nordwerk, buyer, bolt, make_contract, at):
    rows = {bolt: [(1, "7.90", 100), (1000, "7.10", 100)]}
    make_contract(nordwerk, rows, is_graduated=True)
    assert [r["Only for its part of the quantity"] for r in written(buyer, at)] == ["yes", "yes"]


def test_what_is_hidden_is_not_in_it_and_what_has_no_price_shows_none(
    nordwerk, buyer, bolt, make_product, at
):
    shown, hidden = make_product("SHOWN", price="2.00"), make_product("HIDDEN", price="3.00")
    assortment = Assortment.objects.create(name="x", only_named=False)
    AssortmentAssignment.objects.create(assortment=assortment, company=nordwerk)
    for product, terms in ((shown, Terms.NO_PRICE), (hidden, Terms.HIDDEN)):
        AssortmentRule.objects.create(assortment=assortment, product=product, terms=terms)
    found = {r["Article number"]: r["Price"] for r in written(buyer, at)}
    assert found == {bolt.sku: "8.42", "SHOWN": ""}


def test_it_is_asked_for_and_taken_home_on_its_page(shop, bolt):
    assert shop.post(PAGE, {"format": "xlsx"}).status_code == 302
    assert "wird geschrieben" in shop.get(PAGE).content.decode()
    write_due(at=now())
    export = OrderExport.objects.get()
    assert shop.get(f"{PAGE}{export.pk}/").status_code == 200
    assert shop.get(reverse("orders:export", args=[export.pk])).status_code == 404
    assert shop.post(PAGE, {"format": "pdf"}).status_code == 422


def test_more_articles_take_no_more_statements(buyer, bolt, make_product, at, django_assert_max_num_queries):
    written(buyer, at)
    with django_assert_max_num_queries(30):
        written(buyer, at)
    for number in range(40):
        make_product(f"P-{number}", price=D(number + 1))
    with django_assert_max_num_queries(30):
        assert len(written(buyer, at)) == 41
