"""What a catalogue makes of the shop, and what it says about each article."""

from decimal import Decimal

import pytest
from django.core.management import CommandError, call_command

from catalog.models import (
    Attribute,
    AttributeValue,
    Category,
    Classification,
    Document,
    Product,
    ProductClass,
    Relation,
)
from pricing.models import ListPrice

from .conftest import SAMPLES, classed
from .making import GROUPS, NEW, OLD, PRICES, article, catalogue, placement

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("spelling", [OLD, NEW])
def test_a_new_catalogue_fills_the_shop(bring, base_lists, taxes, spelling):
    text = catalogue(GROUPS, article(spelling), placement(spelling), spelling=spelling)
    code, said, (row,) = bring(text, price_list="base-eur")
    assert (code, row["outcome"], row["key"]) == (0, "created", "K-1")
    assert row["reason"] == "not taken: classifications 1"
    assert "Catalogue WERK 001.000 of Werk Nord, T_NEW_CATALOG: 1 articles" in said
    product = Product.objects.get()
    assert (product.name_de, product.name_en, product.minimum) == ("Keilriemen 1", "V-belt 1", 2)
    assert product.category.slug_path == "antrieb/riemen"
    assert {v.attribute.code: str(v.number or v.text_de) for v in product.values.all()} == {
        "richtlange": "1.0000",
        "profil": "SPZ",
    }
    # 81.50 per 10 pieces; the shop has prices per 1, 100 and 1000
    assert [(p.min_quantity, p.amount, p.basis) for p in ListPrice.objects.order_by("min_quantity")] == [
        (1, Decimal("8.15"), 1),
        (50, Decimal("7.5"), 1),
    ]
    _code, _said, (row,) = bring(text, price_list="base-eur")
    assert row["outcome"] == "unchanged"


def test_classes_of_known_releases_become_the_products_own(bring, base_lists, taxes, bolt, category):
    release = Classification.objects.create(system="eclass", version="9")
    for code in ("23170101", "23110101"):
        ProductClass.objects.create(classification=release, code=code)
    text = catalogue(article(number=bolt.sku))
    _code, said, (row,) = bring(text)
    assert "classifications" not in row["reason"] and "classifications" not in said
    assert [str(each.product_class.code) for each in bolt.classes.all()] == ["23170101"]
    bolt.classes.all().delete()
    category.classes.create(product_class=ProductClass.objects.get(code="23170101"))
    bring(text)
    assert not bolt.classes.exists()
    bolt.classes.create(product_class=ProductClass.objects.get(code="23110101"))
    bring(text)
    assert [str(each.product_class.code) for each in bolt.classes.all()] == ["23170101"]


def test_a_class_the_shop_does_not_know_is_left_out_and_told(bring, bolt):
    Classification.objects.create(system="eclass", version="9")
    code, _said, (row,) = bring(catalogue(article(number=bolt.sku)))
    assert code == 0
    assert "the shop does not know this class" in row["reason"]
    assert not bolt.classes.exists()


def test_what_a_file_omits_stays_as_it_is(bring, bolt):
    text = catalogue(
        article(
            number=bolt.sku,
            details="<DESCRIPTION_SHORT>Schraube</DESCRIPTION_SHORT>",
            features="",
            order="",
            prices="",
        )
    )
    _code, _said, (row,) = bring(text)
    assert (row["outcome"], row["column"]) == ("changed", "name_de")
    before, after = bolt, Product.objects.get()
    for name in (
        "name_en",
        "gtin",
        "category",
        "manufacturer",
        "unit",
        "minimum",
        "multiple",
        "status",
    ):
        assert getattr(after, name) == getattr(before, name), name
    assert [(pack.unit, pack.numerator) for pack in after.packs.all()] == [("PK", 100)]


def test_categories_are_found_by_their_names_in_either_language(bring, category):
    groups = GROUPS.replace("Antrieb", "Fasteners").replace("Riemen", "Sechskantschrauben")
    bring(catalogue(groups, article(), placement()))
    assert Product.objects.get().category == category
    assert Category.objects.count() == 2


def test_without_a_group_the_class_or_the_supplier_says_the_category(bring, category):
    classed(category, "eclass", "23-17-01-01")
    bring(catalogue(article(), article(n=2, features="")))
    assert [p.category.name_de for p in Product.objects.order_by("sku")] == [
        "Sechskantschrauben",
        "Werk Nord",
    ]


def test_prices_alone_are_updated_and_nothing_else(bring, bolt, base_lists):
    text = catalogue(
        article(number=bolt.sku, order="<PRICE_QUANTITY>100</PRICE_QUANTITY>"),
        article(number="X-9"),
        transaction="T_UPDATE_PRICES",
    )
    code, _said, rows = bring(text, price_list="base-eur")
    assert code == 3
    assert [(row["key"], row["outcome"]) for row in rows] == [(bolt.sku, "changed"), ("X-9", "rejected")]
    assert "unknown product" in rows[1]["reason"]
    assert Product.objects.get().name_de == bolt.name_de
    assert ListPrice.objects.filter(price_list=base_lists["EUR"], amount=Decimal("81.5"), basis=100).exists()


def test_an_update_of_products_takes_articles_out(bring, bolt):
    text = catalogue(
        article(number=bolt.sku, mode="delete", details="", features="", order="", prices=""),
        article(number="X-9", mode="delete", details="", features="", order="", prices=""),
        transaction="T_UPDATE_PRODUCTS",
    )
    code, _said, rows = bring(text)
    assert (code, [row["outcome"] for row in rows]) == (0, ["changed", "skipped"])
    assert rows[1]["reason"] == "to be deleted, but not in the shop"
    assert Product.objects.get().status == "discontinued"


def test_a_bad_article_is_rejected_with_its_line_and_takes_nothing_with_it(bring, base_lists):
    bad = article(n=1, order="<ORDER_UNIT>KISTE</ORDER_UNIT>")
    text = catalogue(bad, article(n=2), article(n=3, details=""), article(number=" "))
    code, _said, rows = bring(text, price_list="base-eur")
    assert code == 3
    assert [row["outcome"] for row in rows] == ["rejected", "created", "rejected", "rejected"]
    assert int(rows[0]["line"]) == 1 + text[: text.index("<PRODUCT ")].count("\n")
    assert (rows[0]["column"], rows[0]["value"]) == ("unit", "KISTE")
    assert "the product has no name" in rows[2]["reason"]
    assert {p.product.sku for p in ListPrice.objects.all()} == {"K-2"}


def test_a_file_of_a_single_line_is_told_article_by_article_all_the_same(bring, base_lists):
    twice, feature = (
        article(n=4),
        "<FEATURE><FNAME>Maß</FNAME><FVALUE>{n}</FVALUE><FUNIT>KISTEN</FUNIT></FEATURE>",
    )
    bad, odd = (
        article(n=2, order="<ORDER_UNIT>KISTE</ORDER_UNIT>"),
        article(n=3, features=feature.replace("{n}", "3")),
    )
    text = catalogue(article(n=1), bad, odd, twice, twice).replace("\n", " ")
    code, _said, rows = bring(text, price_list="base-eur")
    assert code == 3
    assert [(row["line"], row["key"], row["outcome"]) for row in rows] == [
        ("1", "K-1", "created"),
        ("1", "K-2", "rejected"),
        ("1", "K-3", "created"),
        ("1", "K-4", "created"),
        ("1", "K-4", "rejected"),
    ]
    assert "Attributes, line 1: unknown unit of measure" in rows[2]["reason"]
    assert {p.product.sku for p in ListPrice.objects.all()} == {"K-1", "K-3", "K-4"}


def test_what_the_shop_cannot_hold_is_told_and_not_dropped(bring, base_lists, taxes):
    details = (
        "<DESCRIPTION_SHORT>Riemen</DESCRIPTION_SHORT><EAN>8712670911213</EAN><BUYER_PID>4711</BUYER_PID>"
        "<KEYWORD>Antrieb</KEYWORD><KEYWORD>Keil</KEYWORD><REMARKS>neu</REMARKS>"
    )
    rest = (
        "<MIME_INFO><MIME><MIME_TYPE>image/jpeg</MIME_TYPE><MIME_SOURCE>a.jpg</MIME_SOURCE>"
        "<MIME_PURPOSE>normal</MIME_PURPOSE></MIME><MIME><MIME_TYPE>url</MIME_TYPE>"
        "<MIME_SOURCE>http://b2bshop.example</MIME_SOURCE></MIME></MIME_INFO>"
        '<PRODUCT_REFERENCE type="consists_of"><PROD_ID_TO>K-2</PROD_ID_TO></PRODUCT_REFERENCE>'
        '<PRODUCT_REFERENCE type="others"><PROD_ID_TO>K-3</PROD_ID_TO></PRODUCT_REFERENCE>'
    )
    order = "<ORDER_UNIT>BX</ORDER_UNIT><CONTENT_UNIT>C62</CONTENT_UNIT><NO_CU_PER_OU>6</NO_CU_PER_OU>"
    _code, said, (row,) = bring(catalogue(article(details=details, order=order, rest=rest)))
    told = (
        "not taken: keywords 2, prices 2, references 2, REMARKS 1, classifications 1, contents of the order unit 1,"
        " customer part numbers 1, internet addresses 1, invalid GTINs 1, pictures 1"
    )
    words = set(told.removeprefix("not taken: ").split(", "))
    assert set(row["reason"].removeprefix("not taken: ").split(", ")) == words
    assert "references 2" in said
    assert Product.objects.get().gtin == ""


def test_only_the_wanted_prices_are_taken(bring, base_lists):
    def price(amount, kind="net_list", rest=""):
        return f'<PP price_type="{kind}"><PRICE_AMOUNT>{amount}</PRICE_AMOUNT>{rest}</PP>'

    prices = (
        price("10", "gros_list") + price("9", "net_customer") + price("8", rest="<TERRITORY>AT</TERRITORY>")
        + price("7", rest="<PRICE_CURRENCY>CHF</PRICE_CURRENCY>") + price("6", rest="<PRICE_FACTOR>0.5</PRICE_FACTOR>")
    )  # fmt: skip
    text = catalogue(article(order="<ORDER_UNIT>C62</ORDER_UNIT>", prices=prices))
    _code, _said, (row,) = bring(text, price_list="base-eur", territory="de")
    assert [p.amount for p in ListPrice.objects.all()] == [3]
    for words in ("prices of other kinds 2", "prices of other territories 1", "prices in other currencies 1"):
        assert words in row["reason"]
    bring(text, price_list="base-eur", price_kind="net_customer")
    assert ListPrice.objects.latest("pk").amount == 9


def test_a_basis_the_shop_does_not_have_is_rejected_and_never_rounded(bring, base_lists):
    text = catalogue(article(order="<PRICE_QUANTITY>7</PRICE_QUANTITY>", prices=PRICES))
    code, _said, (row,) = bring(text, price_list="base-eur")
    assert code == 3
    assert (row["outcome"], ListPrice.objects.count()) == ("created", 0)
    assert "unknown; known are 1, 100, 1000" in row["reason"]


def test_tax_and_validity_come_along(bring, base_lists, taxes):
    prices = (
        '<DATETIME type="valid_start_date"><DATE>2026-01-01</DATE><TIME>00:00:00</TIME></DATETIME>'
        '<DATETIME type="valid_end_date"><DATE>2026-12-31</DATE></DATETIME>'
        '<PP price_type="net_list"><PRICE_AMOUNT>5</PRICE_AMOUNT><TAX>0.07</TAX></PP>'
    )
    bring(catalogue(article(order="", prices=prices)), price_list="base-eur")
    assert Product.objects.get().tax_class == "reduced"
    assert str(ListPrice.objects.get().valid) == "[2026-01-01, 2027-01-01)"


def test_several_values_with_a_unit_are_a_text(bring):
    feature = (
        "<FEATURE><FNAME>Spannung</FNAME><FVALUE>110</FVALUE><FVALUE>220</FVALUE><FUNIT>VLT</FUNIT></FEATURE>"
    )
    assert bring(catalogue(article(features=feature)))[0] == 0
    assert AttributeValue.objects.get().text_de == "110, 220 V"


def test_a_successor_may_stand_further_down(bring):
    rest = '<PRODUCT_REFERENCE type="followup"><PROD_ID_TO>K-2</PROD_ID_TO></PRODUCT_REFERENCE>'
    _code, _said, rows = bring(catalogue(article(rest=rest), article(n=2)))
    assert rows[0]["reason"].startswith("not taken: prices 2")
    assert Product.objects.get(sku="K-1").successor.sku == "K-2"


def test_accessories_and_spare_parts_become_relations_with_their_quantity(bring):
    reference = (
        '<PRODUCT_REFERENCE type="{}" quantity="{}"><PROD_ID_TO>{}</PROD_ID_TO></PRODUCT_REFERENCE>'.format
    )
    rest = reference("accessories", "2", "K-2") + reference("accessories", "9", "k-2")
    rest += reference("sparepart", "1", "K-1") + reference("mandatory", "1", "K-99")
    _code, said, rows = bring(catalogue(article(rest=rest), article(n=2)))
    relation = Relation.objects.get()
    assert (relation.product.sku, relation.kind, relation.other.sku, relation.quantity) == (
        "K-1",
        "accessory",
        "K-2",
        2,
    )
    assert "references 2" in said  # one told twice, one to itself
    assert "names an article that is not in the shop" in rows[0]["reason"]
    _code, _said, rows = bring(catalogue(article(rest=reference("accessories", "3", "K-2")), article(n=2)))
    assert rows[0]["outcome"] == "changed" and Relation.objects.get().quantity == 3


def test_texts_of_one_language_leave_the_other_alone(bring, bolt):
    attribute = Attribute.objects.create(code="finish", name_de="Oberfläche", name_en="Finish", kind="text")
    AttributeValue.objects.create(product=bolt, attribute=attribute, text_de="blank", text_en="plain")
    header = "<HEADER><CATALOG><LANGUAGE>eng</LANGUAGE></CATALOG></HEADER>"
    features = "<FEATURE><FNAME>Finish</FNAME><FVALUE>zinc-plated</FVALUE></FEATURE>"
    details = "<DESCRIPTION_SHORT>Screw</DESCRIPTION_SHORT>"
    bring(catalogue(article(number=bolt.sku, details=details, features=features), header=header))
    value, product = AttributeValue.objects.get(), Product.objects.get()
    assert (value.text_de, value.text_en) == ("blank", "zinc-plated")
    assert (product.name_de, product.name_en) == (bolt.name_de, "Screw")


def test_documents_come_from_the_folder_and_from_nowhere_else(bring, tmp_path, settings):
    settings.MEDIA_ROOT = tmp_path / "media"
    folder = tmp_path / "files"
    (folder / "pdf").mkdir(parents=True)
    (folder / "pdf" / "a.pdf").write_bytes(b"%PDF-1.7 a")
    (tmp_path / "secret.pdf").write_bytes(b"%PDF-1.7 secret")

    def medium(source, purpose, words=""):
        return (
            f"<MIME><MIME_TYPE>application/pdf</MIME_TYPE><MIME_SOURCE>{source}</MIME_SOURCE>"
            f"<MIME_DESCR>{words}</MIME_DESCR><MIME_PURPOSE>{purpose}</MIME_PURPOSE></MIME>"
        )

    media = medium("a.pdf", "data_sheet") + medium("a.pdf", "others", "Zertifikat (en): EN 388")
    media += medium("../secret.pdf", "data_sheet", "geheim") + medium("a.pdf", "others", "Sonstiges")
    header = "<HEADER><CATALOG><MIME_ROOT>/pdf/</MIME_ROOT></CATALOG></HEADER>"
    text = catalogue(article(rest=f"<MIME_INFO>{media}</MIME_INFO>"), header=header)
    code, _said, (row,) = bring(text, folder=folder)
    assert code == 3
    assert "lies outside the folder" in row["reason"]
    assert "documents 1" in row["reason"]
    assert set(Document.objects.values_list("kind", "language", "title")) == {
        ("datasheet", "", ""),
        ("certificate", "en", "EN 388"),
    }


def test_a_dry_run_changes_nothing(bring, base_lists):
    _code, said, (row,) = bring(
        catalogue(GROUPS, article(), placement()), price_list="base-eur", dry_run=True
    )
    assert row["outcome"] == "created"
    assert "Dry run: nothing was changed." in said
    assert not Product.objects.exists() and not Category.objects.exists() and not ListPrice.objects.exists()


def test_a_file_that_breaks_off_changes_nothing(write):
    with pytest.raises(CommandError, match="no valid XML"):
        call_command("import_bmecat", write(catalogue(article(), article(n=2))[:-20]), language="en")
    assert not Product.objects.exists()


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"price_list": "nowhere"}, "There is no price list “nowhere”."),
        ({"folder": SAMPLES / "nowhere"}, "There is no folder"),
    ],
)
def test_what_the_command_line_names_must_exist(write, options, words):
    with pytest.raises(CommandError, match=words):
        call_command("import_bmecat", write(catalogue()), **options)


def test_a_catalogue_in_a_foreign_language_asks_where_its_texts_belong(write):
    path = write(catalogue(article(), header="<HEADER><CATALOG><LANGUAGE>fra</LANGUAGE></CATALOG></HEADER>"))
    with pytest.raises(CommandError, match="state --text-language"):
        call_command("import_bmecat", path)
    call_command("import_bmecat", path, text_language="en")
    assert Product.objects.get().name_en == "V-belt 1"


@pytest.mark.skipif(not SAMPLES.is_dir(), reason="the collection of samples is not at hand")
def test_every_real_file_at_hand_is_imported_and_each_article_told(bring, base_lists):
    for path in sorted(SAMPLES.glob("*/*.xml")):
        count = sum(path.read_bytes().count(tag) for tag in (b"<SUPPLIER_AID", b"<SUPPLIER_PID"))
        code, said, rows = bring(path, price_list="base-eur")
        assert len(rows) == count, (path.name, said)
        assert {row["outcome"] for row in rows} <= {"created", "changed", "unchanged", "skipped"}, path.name
        # A value may be no number where an earlier catalogue made the attribute one; each is told.
        assert code == 0 or "Attributes, line" in rows[0]["reason"], (path.name, said)
