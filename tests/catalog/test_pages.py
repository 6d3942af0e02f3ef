"""The catalogue as people see it: signed in, signed out, and as a rival."""

import gzip

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from catalog.models import Attribute, AttributeValue, CategoryAttribute
from orders.actions import add_to_cart, current_cart

CATEGORY = "/catalog/fasteners/hex-bolts/"


@pytest.fixture
def fifty_bolts(make_product, make_contract, nordwerk, category):
    attributes = [
        Attribute.objects.create(
            code=f"a{n}", name_de=f"Merkmal {n}", name_en=f"Feature {n}", kind="number", unit="MMT"
        )
        for n in range(5)
    ]
    for place, attribute in enumerate(attributes):
        CategoryAttribute.objects.create(category=category, attribute=attribute, position=place)
    bolts = [
        make_product(
            f"B-{n:03}",
            price="8.42",
            basis=100,
            packaging_unit="PK",
            packaging_size=100,
            minimum=100,
            multiple=100,
            drawing={"shape": "hex_bolt", "d": "8", "l": str(10 + n), "k": "5.3", "s": "13"},
        )
        for n in range(50)
    ]
    AttributeValue.objects.bulk_create(
        AttributeValue(product=bolt, attribute=attribute, number=number)
        for bolt in bolts
        for number, attribute in enumerate(attributes, 5)
    )
    make_contract(nordwerk, {bolt: [(1, "7.90", 100), (1000, "7.10", 100)] for bolt in bolts})
    return bolts


@pytest.mark.parametrize("rows", [10, 48])
def test_a_category_page_asks_the_same_twelve_questions_for_any_number_of_rows(
    sign_in, buyer, fifty_bolts, rows, at
):
    add_to_cart(current_cart(buyer, at=at), [("B-001", "100", "")], by=buyer, at=at)
    client = sign_in(buyer)
    with CaptureQueriesContext(
        connection,
    ) as asked:
        page = client.get(CATEGORY, {"per_page": rows})
    assert page.content.count(b'data-test="result"') == rows
    assert page.content.count(b'data-test="own-price"') == rows
    assert len(asked) == 12, "\n\n".join(query["sql"] for query in asked)


def test_a_category_page_of_48_rows_is_light(sign_in, buyer, fifty_bolts):
    page = sign_in(buyer).get(CATEGORY)
    assert len(page.content) <= 120_000
    assert len(gzip.compress(page.content, 6)) <= 20_000
