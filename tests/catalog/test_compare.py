"""A few articles side by side."""

import re

import pytest

from catalog.models import Attribute, AttributeValue


@pytest.fixture
def pair(make_product):
    d = Attribute.objects.create(
        code="d", name_de="Durchmesser", name_en="Diameter", kind="number", unit="MMT"
    )
    material = Attribute.objects.create(code="material", name_de="Werkstoff", name_en="Material", kind="text")
    made = [make_product("C-1", price="1.00"), make_product("C-2", price="2.00")]
    for number, product in enumerate(made):
        AttributeValue.objects.create(product=product, attribute=d, number=[8, 10][number])
        AttributeValue.objects.create(product=product, attribute=material, text_de="Stahl", text_en="Steel")
    return made


def compare(client, products, **query) -> str:
    return client.get("/compare/", {"p": [product.pk for product in products], **query}).content.decode()


def test_articles_stand_side_by_side_with_own_price_stock_and_what_differs(sign_in, buyer, pair):
    page = compare(sign_in(buyer), pair)
    assert re.findall(r'<th scope="col">.*?class="sku">(C-\d)<', page, re.S) == ["C-1", "C-2"]
    told = re.sub(r"<[^>]*>|\s+", " ", page).replace("\N{NO-BREAK SPACE}", " ")
    assert "1,00 €" in told and "2,00 €" in told and "8 mm" in told and "Stahl" in told
    assert page.count('class="differs"') == 1


def test_only_what_differs_may_be_asked_for(sign_in, buyer, pair):
    page = compare(sign_in(buyer), pair, diff="1")
    assert "Durchmesser" in page and "Werkstoff" not in page


def test_a_hidden_article_and_nonsense_are_simply_not_there(sign_in, buyer, pair, make_product):
    hidden = make_product("C-3", exclusive=True)
    page = compare(sign_in(buyer), [*pair, hidden])
    assert "C-1" in page and "C-3" not in page
    for value in ("abc", "9" * 30, "-1", ""):
        answer = sign_in(buyer).get("/compare/", {"p": value})
        assert answer.status_code == 200 and "Noch nichts zu vergleichen" in answer.content.decode()


def test_somebody_signed_out_compares_without_prices(client, pair):
    page = compare(client, pair)
    assert "C-1" in page and "1,00" not in page and "8" in page
