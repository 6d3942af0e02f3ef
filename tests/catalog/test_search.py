"""What searches find: numbers however they are written, specifications, words, and only what the actor sees."""

import pytest

from accounts.actor import ANONYMOUS
from catalog.models import (
    Attribute,
    AttributeValue,
    Category,
    CustomerPartNumber,
    Manufacturer,
    Product,
    SearchEntry,
    SearchMiss,
    Synonym,
)
from catalog.search import index
from catalog.search.finding import find

pytestmark = pytest.mark.usefixtures("searchable")


@pytest.fixture
def value(db):
    """value(product, "d", "MMT", 8) or value(product, "material", "", "A2-70")"""

    def give(product, code, unit, told):
        is_text = isinstance(told, str)
        attribute, _ = Attribute.objects.get_or_create(
            code=code, defaults={"name_de": code, "unit": unit, "kind": "text" if is_text else "number"}
        )
        given = {"text_de": told} if is_text else {"number": told}
        AttributeValue.objects.create(product=product, attribute=attribute, **given)

    return give


def told(text: str, actor, products=None) -> list[str]:
    index.refresh()
    index.count_words()
    seen = Product.objects.visible_to(actor) if products is None else products
    found = find(text, actor, seen)
    return list(found.products.order_by(*found.fit).values_list("sku", flat=True))


@pytest.mark.parametrize(
    "text", ["x12345a", "1234", "X 1234 5", "x-1234", "X-1234/5 A", "12345A", "X1234/5A"]
)
def test_a_number_is_found_without_its_punctuation_and_from_the_middle(text, buyer, make_product):
    make_product("X-1234/5 A")
    make_product("Y-9999")
    assert told(text, buyer) == ["X-1234/5 A"]


def test_an_exact_number_leads_then_what_begins_with_it_then_what_holds_it(buyer, make_product):
    for sku in ("ZZ-500-9", "500-9-LONG", "500-9"):
        make_product(sku)
    assert told("5009", buyer) == ["500-9", "500-9-LONG", "ZZ-500-9"]


@pytest.mark.parametrize("text", ["BO-10I", "B0-1OI", "bo1o1"])
def test_o_for_0_and_i_for_1_are_forgiven_where_nothing_else_is_found(text, buyer, make_product):
    make_product("B0-101")
    assert told(text, buyer) == ["B0-101"]


def test_the_own_part_number_finds_and_a_foreign_one_does_not(buyer, rival, bolt, nordwerk):
    CustomerPartNumber.objects.create(company=nordwerk, product=bolt, number="NW-4711/A")
    assert told("nw 4711", buyer) == [bolt.sku] and told("4711A", buyer) == [bolt.sku]
    assert told("NW-4711/A", rival) == [] and told("nw4711a", ANONYMOUS) == []


@pytest.mark.parametrize(
    "text",
    [
        "M8x40 A2",
        "m8×40 a2",
        "M8*40 A2-70",
        "8x40",
        "Schraube M8 40 mm",
        "40mm M8",
        "DIN933 A2",
        "din 933 M8",
    ],
)
def test_a_specification_is_found_however_it_is_written(text, buyer, make_product, value):
    screw = make_product("S-1", name_de="Sechskantschraube M8×40, DIN 933, A2-70")
    value(screw, "d", "MMT", 8)
    value(screw, "l", "MMT", 40)
    make_product("S-2", name_de="Sechskantschraube M8×45, DIN 931, A4-80")
    assert told(text, buyer) == ["S-1"]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("24 V DC Netzteil", ["P-24"]),
        ("Netzteil 24V", ["P-24"]),
        ("Netzteil 0,024 kV", ["P-24"]),
        ("Netzteil 10-20 V", ["P-12"]),
        ("Netzteil ab 20 V", ["P-24"]),
        ("Netzteil bis 48 V", ["P-12", "P-24"]),
        ("Netzteil 230 V", []),
    ],
)
def test_units_are_converted_and_spans_bound_them(text, found, buyer, make_product, value):
    for volts in (12, 24):
        product = make_product(f"P-{volts}", name_de=f"Netzteil {volts} V DC", rank=volts)
        value(product, "u", "VLT", volts)
    assert told(text, buyer) == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Schrauben", ["W-1"]),  # the head of a compound, in the plural
        ("Sechskant", ["W-1"]),
        ("sechskant schraube", ["W-1"]),
        ("hexagon screws", ["W-1"]),
        ("Schraubendreher", ["W-2"]),
        ("screwdriver", ["W-2"]),
        ("Sechskantschrube", ["W-1"]),  # a slip
        ("Edelstahlschraube", ["W-1"]),  # a compound the catalogue writes in two words
        ("Schraube für Edelstahl", ["W-1"]),
        ("Halvor", ["W-1", "W-2"]),
        ("Verbindungselement", ["W-1"]),  # a word of the description
        ("Quittung", []),
    ],
)
def test_words_are_found_by_their_stems_parts_and_slips(text, found, buyer, make_product):
    names = {"name_de": "Sechskantschraube Edelstahl", "name_en": "Hexagon screw stainless"}
    make_product("W-1", rank=1, text_de="Ein bewährtes Verbindungselement.", **names)
    tools = Category.objects.add_root(
        dict(slug="tools", slug_path="tools", name_de="Werkzeug", name_en="Tools")
    )
    make_product(
        "W-2", category=tools, rank=2, name_de="Schraubendreher Schlitz", name_en="Slotted screwdriver"
    )
    assert told(text, buyer) == found


def test_a_synonym_finds_what_it_stands_for(buyer, make_product):
    make_product("I-1", name_de="Zylinderschraube mit Innensechskant M6×20")
    assert told("Inbusschraube", buyer) == []
    Synonym.objects.create(words=["inbusschraube", "zylinderschraube mit innensechskant"])
    assert told("Inbusschraube M6", buyer) == ["I-1"]


def test_nothing_hidden_is_found_by_any_way_of_asking(buyer, make_product, value):
    hidden = make_product("H-77/1", exclusive=True, name_de="Geheimhalter M8×40 24 V")
    value(hidden, "u", "VLT", 24)
    asked = ["H-77/1", "h771", "77", "Geheimhalter", "Geheim", "Geheimhalte", "M8x40", "24 V", "ab 20 V"]
    assert [told(text, buyer) for text in asked] == [[] for _ in asked]
    # the control: where it is not hidden, each of them finds it
    everything = Product.objects.all()
    assert [told(text, buyer, everything) for text in asked] == [["H-77/1"] for _ in asked]


@pytest.mark.parametrize(
    "change",
    [
        lambda p: Product.objects.filter(pk=p.pk).update(name_de="Neuwort"),
        lambda p: AttributeValue.objects.filter(product=p).update(text_de="Neuwort"),
        lambda p: Category.objects.filter(pk=p.category_id).update(name_de="Neuwort"),
        lambda p: Manufacturer.objects.filter(pk=p.manufacturer_id).update(name="Neuwort"),
        lambda p: AttributeValue.objects.create(
            product=p,
            attribute=Attribute.objects.create(code="x", name_de="x", kind="text"),
            text_de="Neuwort",
        ),
    ],
)
def test_whatever_changes_makes_the_entry_stale_and_the_sweep_tells_it_anew(
    change, buyer, make_product, value
):
    product = make_product("T-1")
    value(product, "material", "", "Altwort")
    index.refresh()
    assert told("Neuwort", buyer) == []
    change(product)
    assert SearchEntry.objects.get(product=product).is_stale
    assert told("Neuwort", buyer) == ["T-1"]
    assert not SearchEntry.objects.filter(is_stale=True).exists()


def test_a_change_that_tells_nothing_new_leaves_the_entry_alone(make_product):
    product = make_product("T-2")
    index.refresh()
    Product.objects.filter(pk=product.pk).update(weight_g=5, rank=9)
    assert not SearchEntry.objects.get(product=product).is_stale


def test_what_is_looked_for_in_vain_is_counted_and_what_is_found_is_not(sign_in, buyer, bolt):
    client = sign_in(buyer)
    for text in ("Einhorn Blau", "einhorn  blau", bolt.sku, "Sechskant"):
        client.get("/search/", {"q": text})
    assert list(SearchMiss.objects.values_list("text", "times")) == [("einhorn blau", 2)]


def test_the_box_suggests_articles_and_shelves_the_reader_may_see(
    sign_in, buyer, bolt, make_product, nordwerk
):
    make_product("933-8X99-X", exclusive=True)
    CustomerPartNumber.objects.create(company=nordwerk, product=bolt, number="NW-77")
    page = sign_in(buyer).get("/search/suggest/", {"q": "933-8"}).content.decode()
    assert f"/products/{bolt.sku}/" in page and "NW-77" in page and "8X99" not in page
    assert "/catalog/fasteners/" in sign_in(buyer).get("/search/suggest/", {"q": "schraub"}).content.decode()
    assert sign_in(buyer).get("/search/suggest/", {"q": "9"}).content.decode().strip() == ""
