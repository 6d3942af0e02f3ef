"""A file is read whatever its namespace and spelling, and refused where it could do harm."""

import tracemalloc

import pytest

from b2bshop.intake.reading import Unreadable
from catalog.bmecat.articles import Article, Header, Packing, Placement, Reference
from catalog.bmecat.reader import language, read

from .making import GROUPS, NEW, OLD, article, catalogue, large, placement


def only_article(path) -> Article:
    return next(part for part in read(path) if isinstance(part, Article))


@pytest.mark.parametrize("spelling", [OLD, NEW])
@pytest.mark.parametrize("namespace", [None, "", "http://www.bmecat.org/bmecat/2005+onto"])
def test_elements_are_found_by_their_local_names(write, spelling, namespace):
    text = catalogue(GROUPS, article(spelling), placement(spelling), spelling=spelling, namespace=namespace)
    parts = list(read(write(text)))
    assert [type(part).__name__ for part in parts] == ["Header", *["Group"] * 3, "Article", "Placement"]
    assert parts[-1] == Placement("K-1", "3", parts[-1].line)
    assert parts[-2].names == {"de": "Keilriemen 1", "en": "V-belt 1"}
    assert [(f.names, f.values[0].texts, f.unit) for f in parts[-2].features] == [
        ({"": "Richtlänge"}, {"": "1"}, "MMT"),
        ({"": "Profil"}, {"": "SPZ"}, ""),
    ]


def test_elements_may_have_a_prefix(write):
    text = (
        catalogue(article(), namespace="").replace("<", "<b:").replace("<b:/", "</b:").replace("<b:?", "<?")
    )
    assert only_article(write(text)).number == "K-1"


@pytest.mark.parametrize("transaction", ["T_NEW_CATALOG", "T_UPDATE_PRODUCTS", "T_UPDATE_PRICES"])
def test_the_transaction_is_told_even_where_nothing_is_in_it(write, transaction):
    (header,) = read(write(catalogue(transaction=transaction)))
    assert header == Header(
        transaction, "2005", ("de", "en"), "WERK", "001.000", currency="EUR", supplier="Werk Nord"
    )


def test_the_line_of_an_article_is_that_of_its_tag_however_far_down(write):
    text = catalogue("\n" * 70_000, article())
    line = 1 + text[: text.index("<PRODUCT ")].count("\n")
    assert line > 70_000
    assert only_article(write(text)).line == line


def test_what_has_no_place_is_counted_by_its_name(write):
    rest = "<USER_DEFINED_EXTENSIONS><UDX.X>1</UDX.X><UDX.X>2</UDX.X></USER_DEFINED_EXTENSIONS>"
    assert only_article(write(catalogue(article(rest=rest)))).unread == (("UDX.X", 2),)


def test_parties_templates_values_and_packings_are_followed(write):
    header = (
        "<HEADER><CATALOG><LANGUAGE>ger</LANGUAGE></CATALOG><SUPPLIER_IDREF>7</SUPPLIER_IDREF><PARTIES><PARTY>"
        "<PARTY_ID>7</PARTY_ID><ADDRESS><NAME>Werk Süd</NAME></ADDRESS></PARTY></PARTIES></HEADER>"
    )
    system = (
        "<CLASSIFICATION_SYSTEM><CLASSIFICATION_SYSTEM_NAME>ETIM-9.0</CLASSIFICATION_SYSTEM_NAME>"
        "<ALLOWED_VALUES><ALLOWED_VALUE><ALLOWED_VALUE_ID>EV1</ALLOWED_VALUE_ID>"
        "<ALLOWED_VALUE_NAME>blau</ALLOWED_VALUE_NAME></ALLOWED_VALUE></ALLOWED_VALUES>"
        "<CLASSIFICATION_SYSTEM_FEATURE_TEMPLATES><CLASSIFICATION_SYSTEM_FEATURE_TEMPLATE><FT_ID>EF1</FT_ID>"
        "<FT_NAME>Farbe</FT_NAME></CLASSIFICATION_SYSTEM_FEATURE_TEMPLATE></CLASSIFICATION_SYSTEM_FEATURE_TEMPLATES>"
        "</CLASSIFICATION_SYSTEM>"
    )
    found = article(
        details="<DESCRIPTION_SHORT>Riemen</DESCRIPTION_SHORT><MANUFACTURER_IDREF>7</MANUFACTURER_IDREF>",
        features="<FEATURE><FT_IDREF>EF1</FT_IDREF><VALUE_IDREF>EV1</VALUE_IDREF></FEATURE>",
        order="<ORDER_UNIT>C62</ORDER_UNIT><PACKING_UNITS><PACKING_UNIT><QUANTITY_MIN>10</QUANTITY_MIN>"
        "<QUANTITY_MAX>10</QUANTITY_MAX><PACKING_UNIT_CODE>CT</PACKING_UNIT_CODE></PACKING_UNIT></PACKING_UNITS>",
        rest='<PRODUCT_REFERENCE type="followup"><PROD_ID_TO>K-2</PROD_ID_TO></PRODUCT_REFERENCE>',
    )
    header_part, *_groups, read_article = read(write(catalogue(system, found, header=header)))
    assert (header_part.supplier, read_article.manufacturer) == ("Werk Süd", "Werk Süd")
    feature = read_article.features[0]
    assert (feature.names, feature.values[0].texts) == ({"": "Farbe"}, {"": "blau"})
    assert read_article.packings == (Packing("CT", "10"),)
    assert read_article.references == (Reference("followup", "K-2", line=read_article.references[0].line),)
    assert read_article.unread == ()


def test_languages_are_read_in_both_iso_forms():
    assert [language(code) for code in ("deu", "ger", "DE", "de-AT", "eng", "xx1")] == [
        "de",
        "de",
        "de",
        "de",
        "en",
        "xx",
    ]


BOMB = '<!DOCTYPE BMECAT [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'
REFUSED = {
    "entities of its own": (catalogue(article(number="&b;"), head=BOMB), "document type of its own"),
    "a file of the server": (
        catalogue(article(number="&x;"), head='<!DOCTYPE BMECAT [<!ENTITY x SYSTEM "file:///etc/passwd">]>'),
        "document type of its own",
    ),
    "a parameter entity": (
        catalogue(article(), head='<!DOCTYPE BMECAT [<!ENTITY % x SYSTEM "http://127.0.0.1:9/x.dtd"> %x;]>'),
        "document type of its own",
    ),
    "an unknown entity": (catalogue(article(number="&nothing;")), "no valid XML"),
    "an unknown entity of a document type": (
        catalogue(
            article(number="&nothing;"), head='<!DOCTYPE BMECAT SYSTEM "http://127.0.0.1:9/bmecat.dtd">'
        ),
        "the entity “nothing” is unknown",
    ),
    "too deep": (catalogue(article(rest="<A>" * 100 + "</A>" * 100)), "nested too deeply"),
    "too much text": (catalogue(article(rest=f"<A>{'x' * 5_100_000}</A>")), "an element is too large"),
    "too many elements": (catalogue(article(rest="<A/>" * 310_000)), "an element is too large"),
    "an endless tag": (catalogue(article(rest=f'<A b="{"x" * 1_500_000}"/>')), "too long"),
    "an open end": (catalogue(article())[:-20], "no valid XML"),
    "another document": ("<html/>", "begins with “html”, not with “BMECAT”"),
    "no transaction": (catalogue(transaction="T_NOTHING"), "has none of T_NEW_CATALOG"),
    "nothing": ("", "no valid XML"),
    "no XML": ("sku;name\n", "no valid XML"),
    "an unknown encoding": ('<?xml version="1.0" encoding="EBCDIC-9"?><BMECAT/>', "no valid XML"),
}


@pytest.mark.parametrize("case", REFUSED)
def test_a_dangerous_or_damaged_file_is_refused(write, case):
    content, reason = REFUSED[case]
    with pytest.raises(Unreadable, match=r"catalogue\.xml") as refusal:
        list(read(write(content)))
    assert reason in str(refusal.value)


def test_the_name_of_a_document_type_is_harmless_and_its_umlauts_are_known(write):
    head = '<!DOCTYPE BMECAT SYSTEM "bmecat_new_catalog.dtd">'
    text = catalogue(article(details="<DESCRIPTION_SHORT>F&uuml;hrung</DESCRIPTION_SHORT>"), head=head)
    assert only_article(write(text)).names == {"": "Führung"}


def test_other_encodings_are_read(write):
    text = catalogue(article(details="<DESCRIPTION_SHORT>Führung €</DESCRIPTION_SHORT>"))
    for encoding in ("windows-1252", "utf-16", "utf-8-sig"):
        stated = encoding.removesuffix("-sig")
        found = only_article(write(text.replace('encoding="UTF-8"', f'encoding="{stated}"').encode(encoding)))
        assert found.names == {"": "Führung €"}


def test_memory_does_not_grow_with_the_file(write):
    def peak(count: int) -> int:
        path = write("".join(large(count)))
        tracemalloc.start()
        assert sum(isinstance(part, Article) for part in read(path)) == count
        most = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        return most

    small = peak(300)
    assert peak(3000) < small * 1.2 + 50_000
