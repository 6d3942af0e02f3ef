"""Variant families: a size table to order from, and the way from one size to another."""

import re
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils.timezone import now

from catalog.models import (
    Assortment,
    Attribute,
    AttributeValue,
    FamilyAxis,
    Product,
    ProductFamily,
    Terms,
)
from catalog.pages.family import family_page
from orders.models import CartLine

pytestmark = pytest.mark.usefixtures("searchable")


@pytest.fixture
def family(category):
    """Thread across, length down, grade apart."""
    made = ProductFamily.objects.create(
        slug="din-933", name_de="Sechskantschrauben", name_en="Hexagon screws", category=category
    )
    kinds = {"thread": "text", "length": "number", "grade": "text"}
    for position, (code, kind) in enumerate(kinds.items(), 1):
        unit = "MMT" if kind == "number" else ""
        attribute = Attribute.objects.create(code=code, name_de=code, name_en=code, kind=kind, unit=unit)
        FamilyAxis.objects.create(family=made, attribute=attribute, position=position)
    return made


@pytest.fixture
def size(family, make_product):
    """size("M8", 40, "8.8") → a product of the family; None leaves a value out."""

    def make(thread, length, grade, **fields):
        product = make_product(f"S-{thread}x{length}-{grade}", **{"family": family, "price": "2.50"} | fields)
        for code, value in {"thread": thread, "length": length, "grade": grade}.items():
            if value is not None:
                told = {"number": value} if isinstance(value, int) else {"text_de": value, "text_en": value}
                AttributeValue.objects.create(
                    product=product, attribute=Attribute.objects.get(code=code), **told
                )
        return product

    return make


@pytest.fixture
def sizes(size):
    """M8 and M10 in 100 and 40 mm, grade 8.8 without M10×40; one of grade A2."""
    wanted = [("M8", 100, "8.8"), ("M10", 100, "8.8"), ("M8", 40, "8.8"), ("M8", 40, "A2")]
    return {each: size(*each, rank=rank) for rank, each in enumerate(wanted)}


def table(page) -> list[list[str]]:
    """Rows of the table as text: a heading and the article number of each cell."""
    return [[line.label, *(cell["sku"] if cell else "" for cell in line.cells)] for line in page.lines]


def test_the_table_has_a_field_per_size_and_a_gap_where_there_is_none(buyer, family, sizes):
    page = family_page(family, "", buyer, at=now())
    assert (page.across, page.down, page.columns) == ("thread", "length, mm", ["M8", "M10"])
    assert table(page) == [["40", "S-M8x40-8.8", ""], ["100", "S-M8x100-8.8", "S-M10x100-8.8"]]
    assert [(tab["label"], tab["current"]) for tab in page.tabs] == [("8.8", True), ("A2", False)]
    assert table(family_page(family, "A2", buyer, at=now())) == [["40", "S-M8x40-A2"]]


def test_one_axis_alone_goes_down(buyer, family, sizes):
    family.axes.filter(position__gt=1).delete()
    page = family_page(family, "", buyer, at=now())
    assert (page.down, page.columns) == ("thread", [""])
    assert table(page) == [["M8", "S-M8x100-8.8"], ["M10", "S-M10x100-8.8"]]
    assert {product.sku for product in page.others} == {"S-M8x40-8.8", "S-M8x40-A2"}


def test_what_lacks_a_value_or_stands_twice_is_listed_below(buyer, family, size, sizes):
    size("M8", None, "8.8")
    twin = size("M10", 40, "8.8", rank=9)
    AttributeValue.objects.filter(product=twin, attribute__code="thread").update(text_de="M8")
    page = family_page(family, "", buyer, at=now())
    assert [product.sku for product in page.others] == ["S-M10x40-8.8", "S-M8xNone-8.8"]


def test_all_typed_quantities_go_into_the_cart_together(buyer, family, sizes, sign_in):
    first, second = sizes["M8", 100, "8.8"], sizes["M10", 100, "8.8"]
    client = sign_in(buyer)
    sent = {f"q{first.pk}": "3", f"q{second.pk}": " 5 ", f"q{sizes['M8', 40, '8.8'].pk}": ""}
    answer = client.post("/families/din-933/?v=8.8", sent)
    assert (answer.status_code, answer.headers["location"]) == (302, "/families/din-933/?v=8.8")
    assert dict(CartLine.objects.values_list("product__sku", "quantity")) == {
        first.sku: Decimal(3),
        second.sku: Decimal(5),
    }
    page = client.get("/families/din-933/").content.decode()
    assert "2 Größen liegen in Ihrem Warenkorb" in page


def test_what_is_refused_keeps_its_field_filled_and_says_why(buyer, family, sizes, sign_in):
    first, second = sizes["M8", 100, "8.8"], sizes["M10", 100, "8.8"]
    Product.objects.filter(pk=second.pk).update(multiple=50, minimum=50)
    answer = sign_in(buyer).post("/families/din-933/", {f"q{first.pk}": "3", f"q{second.pk}": "7"})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert re.search(rf'id="q{second.pk}"[^>]*value="7"[^>]*aria-invalid="true"', page)
    assert f'href="#q{second.pk}"' in page and "50" in page
    assert not re.search(rf'id="q{first.pk}"[^>]*value=', page)
    assert list(CartLine.objects.values_list("product__sku", flat=True)) == [first.sku]


def test_a_size_of_another_family_or_out_of_sight_is_refused(
    buyer, rival, nordwerk, family, sizes, make_product, sign_in
):
    foreign, hidden = make_product("FOREIGN"), sizes["M8", 40, "8.8"]
    assortment = Assortment.objects.create(name="Without", only_named=False)
    assortment.rules.create(product=hidden, terms=Terms.HIDDEN)
    assortment.assignments.create(company=nordwerk)
    client = sign_in(buyer)
    answer = client.post("/families/din-933/", {f"q{foreign.pk}": "1", f"q{hidden.pk}": "1", "q999999": "1"})
    assert answer.status_code == 422
    assert not CartLine.objects.exists()
    assert hidden.sku not in client.get("/families/din-933/").content.decode()
    assert hidden.sku in sign_in(rival).get("/families/din-933/").content.decode()


def test_a_family_without_a_visible_size_does_not_exist(buyer, nordwerk, family, sizes, sign_in, client):
    assortment = Assortment.objects.create(name="Nothing")
    assortment.assignments.create(company=nordwerk)
    assert sign_in(buyer).get("/families/din-933/").status_code == 404
    client.logout()
    assert client.get("/families/din-933/").status_code == 200
    assert client.get("/families/none/").status_code == 404


def test_visitors_see_sizes_and_no_fields_and_cannot_add(client, family, sizes):
    page = client.get("/families/din-933/").content.decode()
    assert "S-M8x40-8.8" in page
    assert '<input class="in" id="q' not in page
    assert "2,50" not in page
    answer = client.post("/families/din-933/", {f"q{sizes['M8', 40, '8.8'].pk}": "1"})
    assert answer.status_code in (302, 403)
    assert not CartLine.objects.exists()


def test_the_product_leads_to_its_other_sizes(buyer, family, sizes, sign_in):
    page = sign_in(buyer).get("/products/S-M8x40-8.8/").content.decode()
    assert 'href="/families/din-933/"' in page
    assert 'href="/products/S-M8x100-8.8/"' in page
    assert 'href="/products/S-M8x40-A2/"' in page
    assert re.search(r'class="off"><span class="vh">nicht lieferbar: </span>M10<', page)


def test_the_category_leads_to_the_table(buyer, family, sizes, sign_in):
    assert 'href="/families/din-933/"' in sign_in(buyer).get("/catalog/fasteners/hex-bolts/").content.decode()


def test_more_sizes_take_no_more_statements(buyer, family, size, sizes):
    def statements():
        with CaptureQueriesContext(connection) as seen:
            family_page(family, "8.8", buyer, at=now())
        return len(seen)

    few = statements()
    for length in range(200, 260, 5):
        size("M12", length, "8.8")
    assert statements() == few <= 16
