"""Narrowing a list: every count is what the list would hold, of what the reader may see, at their own price."""

import re
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from catalog.models import Attribute, AttributeValue, Manufacturer, Stock
from orders.actions import Basket, place_order
from orders.queries import BasketLine

pytestmark = pytest.mark.usefixtures("searchable")

CATEGORY = "/catalog/fasteners/hex-bolts/"


@pytest.fixture
def shelf(make_product, category):
    """Nine screws: diameters 6, 8 and 10, three of each, in two materials; one of them only for somebody else."""
    d = Attribute.objects.create(
        code="d", name_de="Durchmesser", name_en="Diameter", kind="number", unit="MMT"
    )
    material = Attribute.objects.create(code="material", name_de="Werkstoff", name_en="Material", kind="text")
    made = []
    for n in range(9):
        product = make_product(f"F-{n}", price=str(10 + n), stock=100 * (n % 2), exclusive=n == 8)
        AttributeValue.objects.create(product=product, attribute=d, number=[6, 8, 10][n % 3])
        AttributeValue.objects.create(
            product=product,
            attribute=material,
            text_de=["Edelstahl", "Messing"][n % 2],
            text_en=["Stainless", "Brass"][n % 2],
        )
        made.append(product)
    return made


def found(client, **query) -> set[str]:
    page = client.get(CATEGORY, query).content.decode()
    return set(re.findall(r'<span class="sku">(F-\d)</span>', page))


def counts(client, **query) -> dict[str, int]:
    """label → count of every option that shows one."""
    page = client.get(CATEGORY, query).content.decode()
    groups = page[page.index('id="groups"') : page.index('id="results"')]
    return {
        label: int(count)
        for label, count in re.findall(r"<span>([^<]+?) <small>(\d+)</small></span>", groups)
    }


def test_a_choice_narrows_the_list_and_two_of_one_kind_widen_it(sign_in, buyer, shelf):
    client = sign_in(buyer)
    assert len(found(client)) == 8
    assert found(client, **{"f.d": "8"}) == {"F-1", "F-4", "F-7"}
    assert found(client, **{"f.d": ["8", "6"]}) == {"F-0", "F-1", "F-3", "F-4", "F-6", "F-7"}
    assert found(client, **{"f.d": "8", "f.material": "Edelstahl"}) == {"F-4"}
    assert found(client, **{"f.d": "8", "f.material": "Holz"}) == set()


def test_every_count_is_what_choosing_it_would_show(sign_in, buyer, shelf):
    client = sign_in(buyer)
    assert {k: v for k, v in counts(client).items() if k in ("Edelstahl", "Messing")} == {
        "Edelstahl": 4,
        "Messing": 4,
    }
    narrowed = counts(client, **{"f.d": "8"})
    assert (narrowed["Edelstahl"], narrowed["Messing"]) == (1, 2)
    # what is chosen does not lessen its own kind: with brass chosen, stainless steel still tells its four
    assert counts(client, **{"f.material": "Messing"})["Edelstahl"] == 4


def test_what_is_hidden_counts_nowhere(sign_in, buyer, shelf):
    hidden = Manufacturer.objects.create(name="Geheim GmbH")
    shelf[8].manufacturer = hidden
    shelf[8].save()
    page = sign_in(buyer).get(CATEGORY).content.decode()
    assert "Geheim" not in page and "8 Artikel" in page


def test_stock_price_and_earlier_orders_narrow_too(sign_in, buyer, rival, shelf, address, at):
    client = sign_in(buyer)
    assert found(client, stock="1") == {"F-1", "F-3", "F-5", "F-7"}
    assert found(client, **{"from": "12", "to": "14,50"}) == {"F-2", "F-3", "F-4"}
    assert found(client, **{"from": "12", "stock": "1"}) == {"F-3", "F-5", "F-7"}
    line = BasketLine(shelf[1].pk, Decimal(1), shelf[1].sku)
    place_order(Basket((line,), address, key="k"), by=buyer, at=at)
    assert found(client, bought="1") == {"F-1"} and found(sign_in(rival), bought="1") == set()


def test_a_list_is_sorted_by_the_own_price(sign_in, buyer, shelf, nordwerk, make_contract):
    make_contract(nordwerk, {shelf[5]: [(1, "1.00", 1)]})
    client = sign_in(buyer)
    page = client.get(CATEGORY, {"sort": "price"}).content.decode()
    assert re.findall(r'<span class="sku">(F-\d)</span>', page)[:3] == ["F-5", "F-0", "F-1"]
    page = client.get(CATEGORY, {"sort": "price-down"}).content.decode()
    assert re.findall(r'<span class="sku">(F-\d)</span>', page)[:2] == ["F-7", "F-6"]


def test_somebody_without_prices_neither_sorts_nor_filters_by_them(client, shelf):
    page = client.get(CATEGORY, {"sort": "price-down", "from": "12"}).content.decode()
    assert re.findall(r'<span class="sku">(F-\d)</span>', page)[:2] == ["F-0", "F-1"]
    assert 'name="from"' not in page and 'value="price"' not in page


@pytest.mark.parametrize(
    "query",
    [
        {"f.d": "1e9"},
        {"f.d": "NaN"},
        {"f." + "x" * 100: "1"},
        {"maker": "9" * 30},
        {"maker": "abc"},
        {"from": "1.000,5x", "to": "-5"},
        {"from": "9" * 30},
    ],
)
def test_what_no_filter_understands_breaks_nothing(sign_in, buyer, shelf, query):
    client = sign_in(buyer)
    assert client.get(CATEGORY, query).status_code == 200
    assert client.get("/search/", {"q": "F-", **query}).status_code == 200


def test_the_statements_do_not_depend_on_what_is_chosen_nor_on_how_much_there_is(
    sign_in, buyer, shelf, make_product
):
    client = sign_in(buyer)
    wish = {"f.d": "8", "f.material": "Edelstahl", "stock": "1", "sort": "price"}

    def asked():
        with CaptureQueriesContext(connection) as statements:
            client.get(CATEGORY, wish)
        return len(statements)

    few = asked()
    for n in range(40):
        product = make_product(f"G-{n}", stock=5)
        AttributeValue.objects.create(product=product, attribute=Attribute.objects.get(code="d"), number=8)
    assert asked() == few and Stock.objects.count() > 40
