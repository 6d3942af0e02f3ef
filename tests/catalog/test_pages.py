"""The catalogue as people see it: signed in, signed out, and as a rival."""

import gzip

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils.timezone import now

from catalog.models import (
    Assortment,
    AssortmentAssignment,
    AssortmentRule,
    Attribute,
    AttributeValue,
    Category,
    CategoryAttribute,
    CustomerPartNumber,
)
from orders.actions import Basket, add_to_cart, current_cart, place_order
from orders.queries import BasketLine
from sales.actions import suggest_anew

pytestmark = pytest.mark.usefixtures("searchable")

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
            packs={"PK": 100, "CT": 1000, "PX": 40_000},
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
    make_contract(
        nordwerk, {bolt: [(1, "7.90", 100), (500, "7.50", 100), (1000, "7.10", 100)] for bolt in bolts}
    )
    return bolts


@pytest.mark.parametrize("rows", [10, 48])
def test_a_category_page_asks_the_same_thirteen_questions_for_any_number_of_rows(
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
    assert len(asked) == 13, "\n\n".join(query["sql"] for query in asked)


@pytest.mark.parametrize("language", ["de", "en"])
def test_a_category_page_of_48_rows_is_light(sign_in, buyer, fifty_bolts, nordwerk, language):
    """With texts, numbers and drawings as long as in the heaviest category of the demo shop."""
    name = "Senkschraube mit Innensechskant M12\N{MULTIPLICATION SIGN}100, Vollgewinde, DIN 7991, Edelstahl A2-70"
    for number, bolt in enumerate(fifty_bolts):
        bolt.name_de, bolt.name_en, bolt.sku = name, name, f"7991-{number}X100-A2"
        bolt.drawing |= {"pitch": "1.25"}
        bolt.save(update_fields=["name_de", "name_en", "sku", "drawing"])
        if number % 4 == 0:
            CustomerPartNumber.objects.create(
                company=nordwerk, product=bolt, number=f"NORD-{number + 100_000}"
            )
    Attribute.objects.update(name_de="Schlüsselweite", name_en="Width across flats")
    buyer.user.language = language
    buyer.user.save(update_fields=["language"])
    page = sign_in(buyer).get(CATEGORY)
    assert f'lang="{language}"' in page.content.decode()[:200] and name in page.content.decode()
    assert len(page.content) <= 120 * 1024
    assert len(gzip.compress(page.content, 6)) <= 20_000


def test_a_row_shows_own_price_list_price_tiers_stock_attributes_and_own_number(
    sign_in, buyer, fifty_bolts, nordwerk
):
    CustomerPartNumber.objects.create(company=nordwerk, product=fifty_bolts[0], number="NW-4711")
    text = sign_in(buyer).get(CATEGORY).content.decode()
    row = text[text.index('id="p') : text.index("</article>")]
    assert 'data-test="own-price">7,90\N{NO-BREAK SPACE}€' in row
    assert "8,42" in row and "7,10" in row and "1.000" in row
    assert "NW-4711" in row and "B-000" in row and "Merkmal 0" in row and "mm" in row
    assert (
        'name="quantity" value="100"' in row
        and 'data-test="add-to-cart"' in row
        and 'data-test="stock"' in row
    )
    assert "/drawings/hex_bolt.svg?d=8&amp;l=10" in row


def test_somebody_signed_out_sees_articles_but_no_price(client, fifty_bolts):
    text = client.get(CATEGORY).content.decode()
    assert "B-000" in text
    assert "own-price" not in text and "add-to-cart" not in text and "7,90" not in text and "8,42" not in text
    product = client.get("/products/B-000/").content.decode()
    assert "own-price" not in product and "8,42" not in product and "/accounts/login/?next=" in product


def test_every_company_reads_its_own_price(sign_in, buyer, rival, fifty_bolts):
    assert "7,90" in sign_in(buyer).get("/products/B-000/").content.decode()
    foreign = sign_in(rival).get("/products/B-000/").content.decode()
    assert "7,90" not in foreign and "RV-" not in foreign
    assert 'data-test="own-price">8,42\N{NO-BREAK SPACE}CHF' in foreign


def test_a_product_explains_its_price_its_stock_and_what_it_is(sign_in, buyer, fifty_bolts, nordwerk):
    text = sign_in(buyer).get("/products/b-000/").content.decode()
    for part in ("Merkmal 4", "9 mm", "Bremen", "RV-10001-1", 'class="why"', "size=large"):
        assert part in text.replace("\N{NO-BREAK SPACE}", " "), part


def test_a_discontinued_article_leads_to_its_successor(sign_in, buyer, make_product):
    new = make_product("NEW-1")
    make_product("OLD-1", status="discontinued", successor=new, stock=0)
    client = sign_in(buyer)
    listed = client.get(CATEGORY).content.decode()
    row = listed[listed.index("OLD-1") : listed.index("</article>", listed.index("OLD-1"))]
    assert "/products/NEW-1/" in row and "add-to-cart" not in row
    assert "Artikel NEW-1" in client.get("/products/OLD-1/").content.decode()


def test_a_successor_of_another_assortment_is_not_told(sign_in, buyer, make_product):
    hidden = make_product("SECRET-1", exclusive=True)
    make_product("OLD-1", status="discontinued", successor=hidden, stock=0)
    client = sign_in(buyer)
    for address in (CATEGORY, "/products/OLD-1/", "/search/?q=OLD-1"):
        assert "SECRET-1" not in client.get(address).content.decode(), address


def test_an_article_without_a_price_cannot_be_added(sign_in, buyer, make_product):
    make_product("ASK-1", price=None)
    client = sign_in(buyer)
    assert "add-to-cart" not in client.get(CATEGORY).content.decode()
    assert client.post("/carts/add/", {"sku": "ASK-1", "quantity": "5"}).status_code == 422


def test_an_exact_number_opens_its_product_and_a_part_of_it_lists_all(
    sign_in, buyer, make_product, bolt, nordwerk
):
    make_product("A-933-8X40")
    CustomerPartNumber.objects.create(company=nordwerk, product=bolt, number="NW-4711")
    client = sign_in(buyer)
    for text in ("933-8x40", "933 8X40", "nw4711", bolt.gtin, "hv-84040"):
        assert client.get("/search/", {"q": text})["Location"] == f"/products/{bolt.sku}/", text
    found = client.get("/search/", {"q": "933-8x40", "sort": "rank"}).content.decode()
    assert bolt.sku + "</span>" in found[found.index('data-test="result"') : found.index("</article>")]
    assert client.get("/search/", {"q": "8X40"}).content.count(b'data-test="result"') == 2


def test_a_size_is_found_however_the_times_is_typed(sign_in, buyer, make_product):
    make_product("HX-1", name_de="Sechskantschraube M10\N{MULTIPLICATION SIGN}60, DIN 933")
    client = sign_in(buyer)
    for text in ("m10x60", "M10X60 933", "M10*60", "M10\N{MULTIPLICATION SIGN}60"):
        assert "HX-1" in client.get("/search/", {"q": text}).content.decode(), text
    assert "HX-1" not in client.get("/search/", {"q": "M10x61"}).content.decode()


def test_a_search_without_a_hit_says_so_and_offers_the_catalogue(client, bolt):
    text = client.get("/search/", {"q": "X-99"}).content.decode()
    assert "X-99" in text and 'data-test="result"' not in text and "/catalog/fasteners/" in text


def test_pages_are_leafed_through_and_keep_the_order_asked_for(sign_in, buyer, fifty_bolts):
    client = sign_in(buyer)
    second = client.get(CATEGORY, {"per_page": 10, "page": 2, "sort": "number"}).content.decode()
    assert "B-010" in second and "B-009" not in second
    assert "page=3" in second and "page=1" in second and "sort=number" in second
    assert client.get(CATEGORY, {"page": 3}).status_code == 404


def test_numbers_that_are_none_never_break_a_list(sign_in, buyer, bolt):
    client = sign_in(buyer)
    for address in (CATEGORY, "/catalog/", "/search/?q=8X40"):
        for value in ("abc", "-1", "9" * 30, "１", "", "1e9", "\U0001f600"):
            query = {"page": value, "per_page": value, "sort": value}
            assert client.get(address, query).status_code in (200, 404), (address, value)
    for text in ("x" * 5000, "%", "_", "'", '"', "\\", "( )", "\U0001f600", " "):
        assert client.get("/search/", {"q": text}).status_code == 200, text
    for address in ("/catalog/nothing/", "/catalog/a//b/", "/catalog/" + "x/" * 200, "/products/X-99/"):
        assert client.get(address).status_code == 404, address


def test_a_category_without_anything_for_the_company_does_not_exist_for_it(
    sign_in, buyer, rival, make_product
):
    product = make_product("NW-1", exclusive=True)
    assortment = Assortment.objects.create(name="Nordwerk only")
    AssortmentRule.objects.create(assortment=assortment, product=product)
    AssortmentAssignment.objects.create(assortment=assortment, company=buyer.company)
    assert sign_in(buyer).get(CATEGORY).status_code == 200
    assert sign_in(rival).get(CATEGORY).status_code == 404
    assert "hex-bolts" not in sign_in(rival).get("/catalog/").content.decode()


def test_a_drawing_is_kept_by_browsers_and_made_only_from_known_dimensions(client):
    address = "/drawings/hex_bolt.svg?d=8&l=40&k=5.3&s=13"
    drawing = client.get(address)
    assert drawing["Content-Type"] == "image/svg+xml" and "max-age=31536000" in drawing["Cache-Control"]
    assert client.get(address, headers={"If-None-Match": drawing["ETag"]}).status_code == 304
    assert client.get(address + "&size=large").content != drawing.content
    for wrong in (
        "d=8",
        "d=x&l=40&k=5.3&s=13",
        "d=1e9&l=40&k=5.3&s=13",
        "d=-1&l=40&k=5&s=13",
        "d=NaN&l=1&k=1&s=1",
    ):
        assert client.get(f"/drawings/hex_bolt.svg?{wrong}").status_code == 404, wrong
    assert client.get("/drawings/no_such_shape.svg").status_code == 404
    assert client.get(address + "&evil=<script>").content == drawing.content


def test_the_cockpit_shows_what_is_on_its_way_and_what_is_due_again(
    sign_in, buyer, bolt, address, make_contract, nordwerk, at
):
    make_contract(nordwerk, {bolt: [(1, "7.90", 100)]}, number="RV-1")
    for number in range(2):
        line = BasketLine(bolt.pk, "200", bolt.sku)
        order = place_order(
            Basket(lines=(line,), ship_to=address, key=f"key-number-{number}"), by=buyer, at=at
        )
    suggest_anew(at=now())
    text = sign_in(buyer).get("/").content.decode()
    assert order.number in text and "RV-1" in text
    due = text[text.index('id="h-due"') :]
    assert bolt.sku in due and 'name="quantity" value="200"' in due


def test_the_cockpit_asks_the_same_number_of_questions_however_much_there_is(
    sign_in, buyer, make_product, address, at
):
    client = sign_in(buyer)

    def order_twice(skus):
        lines = tuple(BasketLine(make_product(sku).pk, "5", sku) for sku in skus)
        for turn in range(2):
            place_order(Basket(lines=lines, ship_to=address, key=f"{skus[0]}-turn-{turn}"), by=buyer, at=at)
        suggest_anew(at=now())

    def statements():
        with CaptureQueriesContext(connection) as asked:
            client.get("/")
        return len(asked)

    order_twice(["N-1"])
    few = statements()
    order_twice([f"M-{n}" for n in range(7)])
    assert statements() == few <= 13


def test_the_start_page_shows_the_catalogue_and_the_way_in(client, bolt):
    text = client.get("/").content.decode()
    assert "/catalog/fasteners/" in text and "/accounts/login/" in text


def test_of_many_categories_beside_most_are_folded_so_that_the_filters_stay_in_sight(
    sign_in, buyer, make_product
):
    shelves = [
        Category.objects.add_root(dict(slug=f"k{n:02}", slug_path=f"k{n:02}", name_de=f"Kiste {n:02}"))
        for n in range(20)
    ]
    for number, shelf in enumerate(shelves):
        make_product(f"K-{number}", category=shelf)
    page = sign_in(buyer).get("/catalog/k17/").content.decode()
    before, _summary, folded = page.partition("<summary>19 weitere Kategorien</summary>")
    assert folded and 'aria-current="page">Kiste 17</a>' in before
    assert "Kiste 00" not in before and "Kiste 00" in folded
