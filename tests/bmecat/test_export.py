"""What the shop writes: valid, only what the company may see, and the same shop again when it is read back."""

from dataclasses import dataclass, field
from decimal import Decimal

import pytest
from django.core.files.base import ContentFile
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.actor import Actor
from catalog.bmecat.articles import Article, Group
from catalog.bmecat.reader import read
from catalog.documents import keep
from catalog.models import (
    Attribute,
    AttributeValue,
    Category,
    CustomerPartNumber,
    Document,
    Product,
    ProductClass,
    Relation,
)
from pricing import bmecat_export
from pricing.models import ListPrice

from ..conftest import ALWAYS
from .conftest import SAMPLES, classed

pytestmark = pytest.mark.django_db
SCHEMAS = {"1.2": "bmecat_new_catalog_1_2.xsd", "2005": "bmecat_2005.xsd"}


@dataclass
class Shop:
    bolt: Product
    nut: Product
    hidden: Product
    lists: dict = field(default_factory=dict)


@pytest.fixture
def shop(bolt, make_product, base_lists, category, taxes, tmp_path, settings) -> Shop:
    """With everything a catalogue can say, and characters that XML has to escape or cannot write."""
    settings.MEDIA_ROOT = tmp_path / "media"
    for system, code in (("etim", "EC001234"), ("eclass", "23110101"), ("unspsc", "31161600")):
        classed(category, system, code)
    nut = make_product(
        "934-8 <&>", price="3.20", text_de="Mutter & Scheibe", lead_days=3, tax_class="reduced"
    )
    hidden = make_product("EX-1", exclusive=True)
    Product.objects.filter(pk=bolt.pk).update(
        successor=nut,
        weight_g=Decimal("18.5"),
        tariff="7318 15 95",
        origin="IT",
        text_de="Lang",
        text_en="Long",
    )
    for kind, other, quantity in (("accessory", nut, 2), ("spare", nut, 1), ("required", hidden, 1)):
        Relation.objects.create(product=bolt, kind=kind, other=other, quantity=quantity)
    finish = Attribute.objects.create(code="finish", name_de="Oberfläche", name_en="Finish", kind="text")
    length = Attribute.objects.create(
        code="length", name_de="Länge", name_en="Length", kind="number", unit="MMT"
    )
    Attribute.objects.create(code="reach", name_de="Länge", kind="number", unit="MMT")
    AttributeValue.objects.create(product=bolt, attribute=finish, text_de="blank", text_en="plain")
    AttributeValue.objects.create(product=bolt, attribute=length, number=Decimal("40.5"))
    ListPrice.objects.create(
        price_list=base_lists["EUR"],
        product=bolt,
        amount=Decimal("7.5"),
        basis=100,
        min_quantity=500,
        valid=ALWAYS,
    )
    file = keep(ContentFile(b"%PDF-1.7 a"), "a.pdf")
    for kind, language, title in (
        ("datasheet", "de", ""),
        ("certificate", "", "ISO 9001"),
        ("safety", "en", ""),
    ):
        Document.objects.create(product=bolt, kind=kind, language=language, title=title, file=file, size=10)
    return Shop(bolt, nut, hidden, base_lists)


@pytest.fixture
def put_out(tmp_path, capsys):
    def run(version="2005", **options):
        path = tmp_path / f"out-{version}.xml"
        capsys.readouterr()
        call_command("export_bmecat", path, version=version, **options)
        return path, capsys.readouterr().out

    return run


def articles(path) -> dict[str, Article]:
    return {part.number: part for part in read(path) if isinstance(part, Article)}


@pytest.mark.parametrize("version", SCHEMAS)
@pytest.mark.skipif(not SAMPLES.is_dir(), reason="the schemas are not at hand")
def test_what_is_written_is_valid(shop, put_out, version, nordwerk, tmp_path):
    etree = pytest.importorskip("lxml.etree")
    schema = etree.XMLSchema(etree.parse(SAMPLES / "schema" / SCHEMAS[version]))
    for options in (
        {"price_list": "base-eur"},
        {"company": nordwerk.number},
        {"price_list": "base-chf", "language": "en"},
    ):
        path, _said = put_out(version, folder=tmp_path / "files", **options)
        schema.assertValid(etree.parse(path))
    control = etree.fromstring(path.read_bytes().replace(b"ORDER_UNIT>C62<", b"ORDER_UNIT>KISTE<"))
    assert not schema.validate(control)


@pytest.mark.parametrize("version", SCHEMAS)
def test_read_back_the_shop_stays_as_it_is(shop, put_out, bring, version, tmp_path):
    path, _said = put_out(version, price_list="base-eur", folder=tmp_path / "files")
    code, said, rows = bring(path, price_list="base-eur", folder=tmp_path / "files")
    assert (code, [row["outcome"] for row in rows]) == (0, ["unchanged"] * 2), said
    Product.objects.filter(pk=shop.bolt.pk).update(name_de="Anders")
    _code, _said, rows = bring(path, price_list="base-eur", folder=tmp_path / "files")
    assert {row["key"]: row["column"] for row in rows if row["outcome"] == "changed"} == {
        shop.bolt.sku: "name_de"
    }


def test_a_products_own_class_goes_before_that_of_its_category(shop, put_out):
    etim = ProductClass.objects.get(code="EC001234").classification
    own = ProductClass.objects.create(classification=etim, code="EC009999")
    shop.bolt.classes.create(product_class=own)
    told = articles(put_out(price_list="base-eur")[0])
    assert {each.code for each in told[shop.bolt.sku].classes} == {"EC009999", "23110101", "31161600"}
    assert {each.code for each in told[shop.nut.sku].classes} == {"EC001234", "23110101", "31161600"}


def test_read_into_an_empty_shop_it_is_the_same_catalogue(shop, put_out, bring, tmp_path):
    path, _said = put_out(price_list="base-eur", folder=tmp_path / "files")

    def picture():
        return (
            list(Category.objects.order_by("path").values_list("name_de", "name_en", "depth")),
            list(AttributeValue.objects.order_by("number").values_list("number", "text_de", "text_en")),
            list(Document.objects.order_by("kind").values_list("kind", "language", "title", "file")),
            list(ListPrice.objects.filter(price_list=shop.lists["EUR"], product__exclusive=False)
                 .order_by("product__sku", "min_quantity")
                 .values_list("product__sku", "amount", "basis", "min_quantity", "valid")),
            list(Product.objects.exclude(exclusive=True).order_by("sku").values_list(
                "sku", "category__name_de", "name_de", "name_en", "text_en", "gtin", "manufacturer__name", "unit",
                "packs__unit", "packs__numerator", "minimum", "multiple", "tax_class", "weight_g", "tariff", "origin",
                "lead_days", "successor__sku")),
            list(Relation.objects.exclude(other__exclusive=True).order_by("kind").values_list(
                "product__sku", "kind", "other__sku", "quantity")),
        )  # fmt: skip

    before = picture()
    for model in (ListPrice, Document, AttributeValue, Attribute, Product):
        model.objects.all().delete()
    Category.objects.all().delete()
    bring(path, price_list="base-eur", folder=tmp_path / "files")
    assert picture() == before


def test_a_company_gets_what_it_sees_with_its_own_prices_and_numbers(
    shop, put_out, nordwerk, alpina, make_contract
):
    make_contract(nordwerk, {shop.bolt: [(1, "6.00", 100), (1000, "5.00", 100)]})
    CustomerPartNumber.objects.create(company=nordwerk, product=shop.bolt, number="NW-1")
    CustomerPartNumber.objects.create(company=alpina, product=shop.bolt, number="AL-1")
    own = articles(put_out(company=nordwerk.number)[0])
    assert set(own) == {shop.bolt.sku, shop.nut.sku}
    bolt = own[shop.bolt.sku]
    assert [(p.kind, p.minimum, p.amount, p.currency) for p in bolt.prices] == [
        ("net_customer", "1", "6", "EUR"),
        ("net_customer", "1000", "5", "EUR"),
    ]
    assert bolt.buyer_numbers == ("NW-1",)
    other = articles(put_out(company=alpina.number)[0])[shop.bolt.sku]
    assert (other.buyer_numbers, other.prices[0].amount, other.prices[0].currency) == (
        ("AL-1",),
        "8.42",
        "CHF",
    )


def test_a_successor_or_relation_that_the_company_does_not_see_is_not_named(shop, put_out, nordwerk):
    Product.objects.filter(pk=shop.bolt.pk).update(successor=shop.hidden)
    Relation.objects.update(other=shop.hidden)
    assert articles(put_out(company=nordwerk.number)[0])[shop.bolt.sku].references == ()


def test_without_a_price_2005_says_on_request_and_1_2_leaves_the_article_out(shop, put_out, make_product):
    make_product("P-1", price=None)
    path, _said = put_out("2005", price_list="base-eur")
    assert articles(path)["P-1"].prices[0].kind == "on_request"
    path, said = put_out("1.2", price_list="base-eur")
    assert "P-1" not in articles(path)
    assert "2 articles written." in said
    assert "articles without a price 1" in said


def test_what_the_schema_has_no_room_for_is_told(shop, put_out, make_product):
    make_product("L" * 40)
    make_product("N-1", name_de="N" * 120)
    path, said = put_out("1.2", price_list="base-eur")
    assert articles(path)["N-1"].names == {"": "N" * 79 + "…"}
    for words in (
        "articles with a number of more than 32 characters 1",
        "shortened names 1",
        "packaging units 1",
        "customs data and weights 3",
    ):
        assert words in said


def test_characters_that_xml_cannot_write_are_left_out(shop, put_out):
    Product.objects.filter(pk=shop.nut.pk).update(text_de="eins\x0bzwei")
    assert articles(put_out(price_list="base-eur")[0])[shop.nut.sku].texts == {"de": "einszwei"}


def test_groups_are_those_on_the_way_to_what_is_listed(shop, put_out, category):
    Category.objects.add_root({"slug": "empty", "slug_path": "empty", "name_de": "Leer"})
    groups = [part for part in read(put_out(price_list="base-eur")[0]) if isinstance(part, Group)]
    assert [(group.names["de"], group.is_root, group.is_leaf) for group in groups[1:]] == [
        ("Verbindungstechnik", False, False),
        ("Sechskantschrauben", False, True),
    ]
    assert groups[0].is_root


def test_the_number_of_statements_does_not_depend_on_how_much_there_is(shop, make_product, nordwerk, at):
    def statements() -> int:
        export = bmecat_export.Export(Actor.system(nordwerk), at.date())
        with CaptureQueriesContext(
            connection,
        ) as queries:
            assert list(export.articles())
        return len(queries)

    few = statements()
    for number in range(30):
        make_product(f"M-{number}", successor=shop.nut)
    assert statements() == few


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({}, "Name a --company or a --price-list."),
        ({"company": "0"}, "There is no company “0”."),
        ({"price_list": "x"}, "There is no price list “x”."),
    ],
)
def test_somebody_must_be_meant(tmp_path, options, words):
    with pytest.raises(CommandError, match=words):
        call_command("export_bmecat", tmp_path / "out.xml", **options)
    assert not (tmp_path / "out.xml").exists()
