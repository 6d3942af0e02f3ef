"""Values into XML, streaming, as the schemas of 1.2 and 2005 want it: their order, their lengths, their words."""

import re
import tempfile
from collections import Counter
from collections.abc import Iterable, Sequence
from typing import IO, BinaryIO
from xml.sax.saxutils import XMLGenerator  # nosec - writes, reads nothing

from .articles import Article, Classification, Feature, Group, Header, Medium, Price, Texts
from .reader import LANGUAGES

VERSIONS = ("1.2", "2005")
_NAMESPACES = {
    "1.2": "http://www.bmecat.org/XMLSchema/1.2/bmecat_new_catalog",
    "2005": "http://www.bmecat.org/bmecat/2005",
}
_CODES = {two: three for three, two in reversed(LANGUAGES.items())}
_LONGEST = {"number": 32, "feature": 60, "words": 50, "source": 250, "long": 64_000}
_LONGEST_NAME = {"1.2": 80, "2005": 150}
_TYPES = {
    "1.2": re.compile(r".{1,30}"),
    "2005": re.compile(
        r"application/pdf|application/xml|image/gif|image/jpeg|text/html|text/plain|url|[\w\-.]{1,30}"
    ),
}
# XML 1.0 has no way to write these.
_UNWRITABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")


def write(
    stream: BinaryIO, header: Header, groups: Iterable[Group], listed: Iterable[tuple[Article, str]]
) -> Counter:
    """Writes a whole catalogue; `listed` are articles with the id of their group.

    Returns how many were written ("written") and what could not be said, by name. What is too long for the schema is
    left out; names, which must stand, are shortened.
    """
    return _Writer(stream, header).write(groups, listed)


class _Writer:
    def __init__(self, stream: BinaryIO, header: Header):
        self._xml = XMLGenerator(stream, "utf-8", short_empty_elements=True)  # type: ignore[arg-type]
        self._header, self._version = header, header.version
        self._old = header.version == "1.2"
        self._left: Counter = Counter()
        self._depth = 0

    def write(self, groups: Iterable[Group], listed: Iterable[tuple[Article, str]]) -> Counter:
        self._xml.startDocument()
        self._open("BMECAT", {"version": self._version, "xmlns": _NAMESPACES[self._version]})
        self._write_header()
        self._open("T_NEW_CATALOG")
        self._open("CATALOG_GROUP_SYSTEM")
        for group in groups:
            self._group(group)
        self._close("CATALOG_GROUP_SYSTEM")
        with tempfile.TemporaryFile("w+", encoding="utf-8") as placed:
            self._articles(listed, placed)
            placed.seek(0)
            for line in placed:
                self._placement(*line.rstrip("\n").split("\t"))
        self._close("T_NEW_CATALOG")
        self._close("BMECAT")
        self._xml.endDocument()
        return self._left

    def _word(self, name: str) -> str:
        """ARTICLE in 1.2 is PRODUCT in 2005, and so in the names made of them."""
        if self._old:
            return name
        for old, new in (("ARTICLE", "PRODUCT"), ("ART_ID", "PROD_ID"), ("_AID", "_PID")):
            name = name.replace(old, new)
        return name

    def _open(self, name: str, attributes: dict[str, str] | None = None) -> None:
        self._xml.characters("\n" + "  " * self._depth if self._depth else "")
        self._xml.startElement(name, attributes or {})  # type: ignore[arg-type]
        self._depth += 1

    def _close(self, name: str) -> None:
        self._depth -= 1
        self._xml.characters("\n" + "  " * self._depth)
        self._xml.endElement(name)

    def _tell(self, name: str, text: str, attributes: dict[str, str] | None = None) -> None:
        """An element with text; none where there is no text."""
        text = _UNWRITABLE.sub("", text)
        if text.strip():
            self._xml.characters("\n" + "  " * self._depth)
            self._xml.startElement(name, attributes or {})  # type: ignore[arg-type]
            self._xml.characters(text)
            self._xml.endElement(name)

    def _texts(self, name: str, texts: Texts, longest: int, left: str, *, must: bool = False) -> None:
        """In 2005 every language; in 1.2 the catalogue's, or the other where it has none and something must stand.

        A text of no language (a number, a code) stands for all.
        """
        if "" in texts:
            self._tell(name, texts[""])
            return
        languages = [code for code in self._header.languages if texts.get(code)]
        if self._old and languages and languages[0] != self._header.languages[0] and not must:
            languages = []
        for code in languages[:1] if self._old else languages:
            text = texts[code]
            if len(text) > longest:
                self._left[left] += 1
                text = f"{text[: longest - 1]}…" if must else ""
            self._tell(name, text, {} if self._old else {"lang": _CODES[code]})

    def _short(self, name: str, text: str, longest: int, left: str) -> None:
        if len(text) > longest:
            self._left[left] += 1
        else:
            self._tell(name, text)

    def _write_header(self) -> None:
        header = self._header
        self._open("HEADER")
        self._tell("GENERATOR_INFO", "b2bshop")
        self._open("CATALOG")
        for number, code in enumerate(header.languages[:1] if self._old else header.languages):
            default = {"default": "true"} if not self._old and not number else {}
            self._tell("LANGUAGE", _CODES[code], default)
        self._tell("CATALOG_ID", header.catalog_id)
        self._tell("CATALOG_VERSION", header.catalog_version)
        self._tell("CATALOG_NAME", header.name[:80])
        self._open("DATETIME", {"type": "generation_date"})
        self._tell("DATE", header.generated)
        self._close("DATETIME")
        for territory in header.territories:
            self._tell("TERRITORY", territory)
        self._tell("CURRENCY", header.currency)
        self._close("CATALOG")
        if header.buyer:
            self._open("BUYER")
            self._tell("BUYER_ID", header.buyer_number[:50], {"type": "supplier_specific"})
            self._tell("BUYER_NAME", header.buyer[:50])
            self._close("BUYER")
        self._open("SUPPLIER")
        self._tell("SUPPLIER_NAME", header.supplier[:50])
        self._close("SUPPLIER")
        self._close("HEADER")

    def _group(self, group: Group) -> None:
        kind = "root" if group.is_root else "leaf" if group.is_leaf else "node"
        self._open("CATALOG_STRUCTURE", {"type": kind})
        self._tell("GROUP_ID", group.id)
        self._texts("GROUP_NAME", group.names, _LONGEST["words"], "shortened names of groups", must=True)
        self._tell("PARENT_ID", group.parent)
        self._close("CATALOG_STRUCTURE")

    def _articles(self, listed: Iterable[tuple[Article, str]], placed: IO[str]) -> None:
        for article, group in listed:
            if len(article.number) > _LONGEST["number"]:
                self._left["articles with a long number"] += 1
            elif not article.prices or (self._old and all(not price.amount for price in article.prices)):
                self._left["articles without a price"] += 1
            else:
                self._article(article)
                self._left["written"] += 1
                placed.write(f"{article.number}\t{group}\n")

    def _placement(self, number: str, group: str) -> None:
        name = self._word("ARTICLE_TO_CATALOGGROUP_MAP")
        self._open(name)
        self._tell(self._word("ART_ID"), number)
        self._tell("CATALOG_GROUP_ID", group)
        self._close(name)

    def _article(self, article: Article) -> None:
        name = self._word("ARTICLE")
        self._open(name, {"mode": "new"})
        self._tell(self._word("SUPPLIER_AID"), article.number)
        self._details(article)
        for number, classification in enumerate(article.classes or [Classification("", "")]):
            self._features(classification, article.features if not number else ())
        self._order_details(article)
        self._price_details(article.prices)
        if article.media:
            self._open("MIME_INFO")
            for medium in article.media:
                self._medium(medium)
            self._close("MIME_INFO")
        for reference in article.references:
            if len(reference.number) <= _LONGEST["number"]:
                counted = {"quantity": reference.quantity} if reference.quantity else {}
                self._open(self._word("ARTICLE_REFERENCE"), {"type": reference.kind} | counted)
                self._tell(self._word("ART_ID_TO"), reference.number)
                self._close(self._word("ARTICLE_REFERENCE"))
        self._logistics(article)
        self._close(name)

    def _details(self, article: Article) -> None:
        self._open(self._word("ARTICLE_DETAILS"))
        longest = _LONGEST_NAME[self._version]
        self._texts("DESCRIPTION_SHORT", article.names, longest, "shortened names", must=True)
        self._texts("DESCRIPTION_LONG", article.texts, _LONGEST["long"], "long texts")
        if self._old:
            self._tell("EAN", article.gtin)
        else:
            self._tell(
                "INTERNATIONAL_PID", article.gtin, {"type": "ean" if len(article.gtin) < 14 else "gtin"}
            )
        for number in article.buyer_numbers:
            self._short(self._word("BUYER_AID"), number, _LONGEST["words"], "customer part numbers")
        number, maker = article.manufacturer_number, article.manufacturer
        self._short(self._word("MANUFACTURER_AID"), number, _LONGEST["words"], "manufacturers' numbers")
        self._short("MANUFACTURER_NAME", maker, _LONGEST["words"], "manufacturers")
        self._tell("DELIVERY_TIME", article.lead_days)
        for keyword in article.keywords:
            self._short("KEYWORD", keyword, _LONGEST["words"], "keywords")
        self._close(self._word("ARTICLE_DETAILS"))

    def _features(self, classification: Classification, features: Sequence[Feature]) -> None:
        fitting = [feature for feature in features if _fits(feature)]
        self._left["features"] += len(features) - len(fitting)
        if not (classification.system or fitting):
            return
        self._open(self._word("ARTICLE_FEATURES"))
        self._tell("REFERENCE_FEATURE_SYSTEM_NAME", classification.system)
        self._tell("REFERENCE_FEATURE_GROUP_ID", classification.code)
        for feature in fitting:
            self._open("FEATURE")
            self._texts("FNAME", feature.names, _LONGEST["feature"], "features", must=True)
            for value in feature.values:
                self._texts("FVALUE", value.texts, _LONGEST["feature"], "features", must=True)
            self._tell("FUNIT", feature.unit)
            self._close("FEATURE")
        self._close(self._word("ARTICLE_FEATURES"))

    def _order_details(self, article: Article) -> None:
        self._open(self._word("ARTICLE_ORDER_DETAILS"))
        self._tell("ORDER_UNIT", article.order_unit)
        self._tell("CONTENT_UNIT", article.content_unit)
        self._tell("NO_CU_PER_OU", article.content)
        self._tell("PRICE_QUANTITY", article.price_quantity)
        for name, quantity in (("QUANTITY_MIN", article.minimum), ("QUANTITY_INTERVAL", article.interval)):
            if self._old and "." in quantity:
                self._left["parts of a unit as minimum or multiple"] += 1
            else:
                self._tell(name, quantity)
        if self._old:
            self._left["packaging units"] += len(article.packings)
        elif article.packings:
            self._open("PACKING_UNITS")
            for packing in article.packings:
                self._open("PACKING_UNIT")
                self._tell("QUANTITY_MIN", packing.size)
                self._tell("QUANTITY_MAX", packing.size)
                self._tell("PACKING_UNIT_CODE", packing.unit)
                self._close("PACKING_UNIT")
            self._close("PACKING_UNITS")
        self._close(self._word("ARTICLE_ORDER_DETAILS"))

    def _price_details(self, prices: Sequence[Price]) -> None:
        told = [price for price in prices if price.amount or not self._old]
        for days in dict.fromkeys((price.valid_from, price.valid_until) for price in told):
            self._open(self._word("ARTICLE_PRICE_DETAILS"))
            for kind, day in zip(("valid_start_date", "valid_end_date"), days, strict=True):
                if day:
                    self._open("DATETIME", {"type": kind})
                    self._tell("DATE", day)
                    self._close("DATETIME")
            for price in told:
                if (price.valid_from, price.valid_until) == days:
                    self._price(price)
            self._close(self._word("ARTICLE_PRICE_DETAILS"))

    def _price(self, price: Price) -> None:
        name = self._word("ARTICLE_PRICE")
        self._open(name, {"price_type": price.kind})
        self._tell("PRICE_AMOUNT", price.amount)
        self._tell("PRICE_CURRENCY", price.currency)
        self._tell("TAX", price.tax)
        self._tell("LOWER_BOUND", price.minimum)
        self._close(name)

    def _medium(self, medium: Medium) -> None:
        self._open("MIME")
        if _TYPES[self._version].fullmatch(medium.type):
            self._tell("MIME_TYPE", medium.type)
        spoken = {} if self._old or medium.language not in _CODES else {"lang": _CODES[medium.language]}
        self._tell("MIME_SOURCE", medium.source, spoken)
        self._tell("MIME_DESCR", medium.description[: _LONGEST["source"]])
        is_known = not self._old or medium.purpose != "safety_data_sheet"
        self._tell("MIME_PURPOSE", medium.purpose if is_known else "others")
        self._close("MIME")

    def _logistics(self, article: Article) -> None:
        told = [part for part in (article.tariff, article.origin, article.weight_kg) if part]
        if self._old:
            self._left["customs data and weights"] += len(told)
        elif told:
            self._open("PRODUCT_LOGISTIC_DETAILS")
            if article.tariff:
                self._open("CUSTOMS_TARIFF_NUMBER")
                self._tell("CUSTOMS_NUMBER", article.tariff)
                self._close("CUSTOMS_TARIFF_NUMBER")
            self._tell("COUNTRY_OF_ORIGIN", article.origin)
            if article.weight_kg:
                self._open("PRODUCT_DIMENSIONS")
                self._tell("WEIGHT", article.weight_kg)
                self._close("PRODUCT_DIMENSIONS")
            self._close("PRODUCT_LOGISTIC_DETAILS")


def _fits(feature: Feature) -> bool:
    texts = [*feature.names.values(), *(text for value in feature.values for text in value.texts.values())]
    return all(len(text) <= _LONGEST["feature"] for text in texts)
