"""Trees into values. Elements are found by their local names; what is missing is empty, what is unknown is counted."""

import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from b2bshop.intake.reading import Unreadable

from .articles import (
    Article,
    Classification,
    Feature,
    Group,
    Header,
    Medium,
    Packing,
    Part,
    Placement,
    Price,
    Reference,
    Texts,
    Value,
)
from .xml import Node, Trees

TRANSACTIONS = ("T_NEW_CATALOG", "T_UPDATE_PRODUCTS", "T_UPDATE_PRICES")
_ARTICLE = ("ARTICLE", "PRODUCT")
_PLACEMENT = ("ARTICLE_TO_CATALOGGROUP_MAP", "PRODUCT_TO_CATALOGGROUP_MAP")
_SYSTEM = "CLASSIFICATION_SYSTEM_NAME"
_TEMPLATE, _ALLOWED = "CLASSIFICATION_SYSTEM_FEATURE_TEMPLATE", "ALLOWED_VALUE"
_TREES = (
    *("HEADER", "CATALOG_STRUCTURE", "CLASSIFICATION_GROUP", _SYSTEM, _TEMPLATE, _ALLOWED),
    *_ARTICLE,
    *_PLACEMENT,
)
# ISO 639-2, as BMEcat writes languages, in both of its forms.
LANGUAGES = {
    "deu": "de", "ger": "de", "eng": "en", "fra": "fr", "fre": "fr", "ita": "it", "spa": "es", "nld": "nl", "dut": "nl",
    "pol": "pl", "ces": "cs", "cze": "cs", "dan": "da", "swe": "sv", "fin": "fi", "hun": "hu", "por": "pt", "ron": "ro",
    "rum": "ro", "slk": "sk", "slo": "sk", "slv": "sl", "tur": "tr",
}  # fmt: skip


def read(path: Path) -> Iterator[Part]:
    """The header first, then groups, articles and placements in the order of the file.

    Raises Unreadable where the file is no BMEcat, is damaged or is refused; what was given out before stands.
    """
    trees = Trees(path, _TREES, "BMECAT")
    reader = _Reader()
    is_begun = False
    for node in trees:
        if node.name == "HEADER":
            reader.take_header(node, trees.root_attributes.get("version", ""))
            continue
        if not is_begun:
            yield reader.header(_transaction(trees, path))
            is_begun = True
        if (part := reader.part(node)) is not None:
            yield part
    if not is_begun:
        yield reader.header(_transaction(trees, path))


def _transaction(trees: Trees, path: Path) -> str:
    found = next((name for name in trees.sections if name in TRANSACTIONS), "")
    if not found:
        values = {"path": path, "known": ", ".join(TRANSACTIONS)}
        raise Unreadable(_("%(path)s has none of %(known)s.") % values)
    return found


class _Reader:
    """Remembers what later elements refer to: parties, names of features and of values."""

    def __init__(self) -> None:
        self._header = Node("", {}, 0)
        self._version = ""
        self._parties: dict[str, str] = {}
        self._system = ""
        self._templates: dict[str, Texts] = {}
        self._allowed: dict[str, Texts] = {}

    def take_header(self, node: Node, version: str) -> None:
        self._header, self._version = node, version
        for party in node.below("PARTY"):
            name = party.one("ADDRESS").word("NAME")
            self._parties |= {" ".join(one.text.split()): name for one in party.all("PARTY_ID")}

    def header(self, transaction: str) -> Header:
        catalog, buyer = self._header.one("CATALOG"), self._header.one("BUYER")
        languages = sorted(catalog.all("LANGUAGE"), key=lambda one: one.attributes.get("default") != "true")
        dates = [*catalog.all("DATETIME"), Node("", {}, 0)]
        return Header(
            transaction=transaction,
            version=self._version,
            languages=tuple(filter(None, (language(one.text) for one in languages))),
            catalog_id=catalog.word("CATALOG_ID"),
            catalog_version=catalog.word("CATALOG_VERSION"),
            name=catalog.word("CATALOG_NAME"),
            currency=catalog.word("CURRENCY").upper(),
            territories=_words(catalog, "TERRITORY"),
            mime_root=catalog.word("MIME_ROOT"),
            supplier=self._header.one("SUPPLIER").word("SUPPLIER_NAME")
            or self._parties.get(self._header.word("SUPPLIER_IDREF"), ""),
            buyer=buyer.word("BUYER_NAME"),
            buyer_number=buyer.word("BUYER_ID"),
            generated=catalog.word("GENERATION_DATE") or dates[0].word("DATE"),
        )

    def part(self, node: Node) -> Part | None:
        """None for what only explains other elements."""
        if node.name in _ARTICLE:
            return self._article(node)
        if node.name in _PLACEMENT:
            number, group = node.word("ART_ID", "PROD_ID"), node.word("CATALOG_GROUP_ID")
            return Placement(number, group, node.line) if node.attributes.get("mode") != "delete" else None
        if node.name == "CATALOG_STRUCTURE":
            return _group(node)
        if node.name == "CLASSIFICATION_GROUP":
            return _class(node, self._system)
        if node.name == _SYSTEM:
            self._system = " ".join(node.text.split())
        elif node.name == _TEMPLATE:
            self._templates[node.word("FT_ID")] = _texts(node, "FT_NAME")
        elif node.name == _ALLOWED:
            self._allowed[node.word("ALLOWED_VALUE_ID")] = _texts(node, "ALLOWED_VALUE_NAME")
        return None

    def _article(self, node: Node) -> Article:
        details = node.one("ARTICLE_DETAILS", "PRODUCT_DETAILS")
        order = node.one("ARTICLE_ORDER_DETAILS", "PRODUCT_ORDER_DETAILS")
        logistic = node.one("ARTICLE_LOGISTIC_DETAILS", "PRODUCT_LOGISTIC_DETAILS")
        described = node.all("ARTICLE_FEATURES", "PRODUCT_FEATURES")
        maker = details.word("MANUFACTURER_NAME")
        found: dict[str, Any] = {
            "number": node.word("SUPPLIER_AID", "SUPPLIER_PID"),
            "line": node.line,
            "mode": node.attributes.get("mode", ""),
            "names": _texts(details, "DESCRIPTION_SHORT"),
            "texts": _texts(details, "DESCRIPTION_LONG", as_written=True),
            "gtin": _gtin(details),
            "buyer_numbers": _words(details, "BUYER_AID") + _words(details, "BUYER_PID"),
            "manufacturer": maker or self._parties.get(details.word("MANUFACTURER_IDREF"), ""),
            "manufacturer_number": details.word("MANUFACTURER_AID", "MANUFACTURER_PID"),
            "keywords": _words(details, "KEYWORD"),
            "lead_days": details.word("DELIVERY_TIME"),
            "order_unit": order.word("ORDER_UNIT"),
            "content_unit": order.word("CONTENT_UNIT"),
            "content": order.word("NO_CU_PER_OU"),
            "price_quantity": order.word("PRICE_QUANTITY"),
            "minimum": order.word("QUANTITY_MIN"),
            "interval": order.word("QUANTITY_INTERVAL"),
            "packings": tuple(_packings(order)),
            "tariff": logistic.one("CUSTOMS_TARIFF_NUMBER").word("CUSTOMS_NUMBER"),
            "origin": logistic.word("COUNTRY_OF_ORIGIN"),
            "weight_kg": logistic.one("PRODUCT_DIMENSIONS", "ARTICLE_DIMENSIONS").word("WEIGHT"),
            "classes": tuple(_classes(described)),
            "features": tuple(self._feature(one) for block in described for one in block.below("FEATURE")),
            "prices": tuple(_prices(node)),
            "media": tuple(_media(node)),
            "references": tuple(_references(node)),
        }
        return Article(**found, unread=tuple(sorted(Counter(node.unread()).items())))

    def _feature(self, node: Node) -> Feature:
        template = node.one("FTEMPLATE")
        code = template.word("FT_ID") or node.word("FT_IDREF")
        names = _texts(node, "FNAME") or _texts(template, "FT_NAME") or self._templates.get(code, {})
        told = _texts(node, "FVALUE_DETAILS")
        values = [Value({_lang(one): " ".join(one.text.split())}) for one in node.all("FVALUE")]
        for one in node.all("VALUE_IDREF"):
            value = " ".join(one.text.split())
            values.append(Value(self._allowed.get(value) or told or {"": value}, value))
        # order and nesting of the features, which say nothing about the article
        node.all("FID", "FPARENT_ID", "FORDER", "FVALUE_TYPE")
        unit = node.word("FUNIT") or template.one("FEATURE_CONTENT").word("FT_UNIT", "FT_UNIT_IDREF")
        return Feature(names or {"": code}, tuple(values), unit, code, node.line)


def language(code: str) -> str:
    """`de` for deu, ger, DE, de-AT; an unknown code stays as it is."""
    code = code.strip().lower()
    word = re.split("[-_]", code)[0]
    return LANGUAGES.get(word, word[:2])


def _lang(node: Node) -> str:
    return language(node.attributes.get("lang", "") or node.attributes.get("xml:lang", ""))


def _texts(node: Node, name: str, *, as_written: bool = False) -> Texts:
    """The first text of each language."""
    found: Texts = {}
    for one in node.all(name):
        text = one.text.strip() if as_written else " ".join(one.text.split())
        if text:
            found.setdefault(_lang(one), text)
    return found


def _words(node: Node, name: str) -> tuple[str, ...]:
    return tuple(filter(None, (" ".join(one.text.split()) for one in node.all(name))))


def _gtin(details: Node) -> str:
    for one in details.children:
        if one.name == "INTERNATIONAL_PID" and one.attributes.get("type", "ean").lower() in (
            "ean",
            "gtin",
            "upc",
        ):
            one.seen = True
            return one.text.strip()
    return details.word("EAN", "GTIN")


def _packings(order: Node) -> Iterator[Packing]:
    """Packs of one size; a range of sizes is none and stays unread."""
    for one in order.one("PACKING_UNITS").children:
        sizes = {
            child.text.strip() for child in one.children if child.name in ("QUANTITY_MIN", "QUANTITY_MAX")
        }
        if one.name == "PACKING_UNIT" and len(sizes) == 1:
            one.all("QUANTITY_MIN", "QUANTITY_MAX")
            yield Packing(one.word("PACKING_UNIT_CODE"), sizes.pop())


def _classes(described: list[Node]) -> Iterator[Classification]:
    for block in described:
        system = block.word("REFERENCE_FEATURE_SYSTEM_NAME")
        for code in _words(block, "REFERENCE_FEATURE_GROUP_ID") + _words(
            block, "REFERENCE_FEATURE_GROUP_NAME"
        ):
            yield Classification(system, code)


def _prices(node: Node) -> Iterator[Price]:
    for details in node.all("ARTICLE_PRICE_DETAILS", "PRODUCT_PRICE_DETAILS"):
        days = {}
        for one in details.all("DATETIME"):
            days[one.attributes.get("type", "")] = one.word("DATE")
            one.all("TIME", "TIMEZONE")  # prices hold for whole days
        for one in details.all("ARTICLE_PRICE", "PRODUCT_PRICE"):
            yield Price(
                kind=one.attributes.get("price_type", ""),
                amount=one.word("PRICE_AMOUNT"),
                currency=one.word("PRICE_CURRENCY").upper(),
                tax=one.word("TAX") or one.one("TAX_DETAILS").word("TAX"),
                factor=one.word("PRICE_FACTOR"),
                minimum=one.word("LOWER_BOUND"),
                territories=_words(one, "TERRITORY"),
                unit=one.one("PRICE_BASE").word("PRICE_UNIT"),
                valid_from=days.get("valid_start_date", "") or details.word("VALID_START_DATE"),
                valid_until=days.get("valid_end_date", "") or details.word("VALID_END_DATE"),
                line=one.line,
            )


def _media(node: Node) -> Iterator[Medium]:
    for one in node.one("MIME_INFO").all("MIME"):
        shared: dict[str, Any] = {
            "type": one.word("MIME_TYPE"),
            "description": one.word("MIME_DESCR"),
            "purpose": one.word("MIME_PURPOSE"),
            "line": one.line,
        }
        one.all("MIME_ORDER")
        for source in one.all("MIME_SOURCE"):
            yield Medium(source.text.strip(), language=_lang(source), **shared)


def _references(node: Node) -> Iterator[Reference]:
    for one in node.all("ARTICLE_REFERENCE", "PRODUCT_REFERENCE"):
        kind, quantity = one.attributes.get("type", "others"), one.attributes.get("quantity", "")
        yield Reference(kind, one.word("ART_ID_TO", "PROD_ID_TO"), quantity, one.line)


def _group(node: Node) -> Group:
    kind, parent = node.attributes.get("type", ""), node.word("PARENT_ID")
    names, texts = _texts(node, "GROUP_NAME"), _texts(node, "GROUP_DESCRIPTION", as_written=True)
    return Group(node.word("GROUP_ID"), parent, names, texts, is_root=kind == "root", is_leaf=kind == "leaf")


def _class(node: Node, system: str) -> Group:
    names = _texts(node, "CLASSIFICATION_GROUP_NAME")
    number, parent = node.word("CLASSIFICATION_GROUP_ID"), node.word("CLASSIFICATION_GROUP_PARENT_ID")
    return Group(number, parent, names, system=system)
