"""An article as rows of the shop's imports, and a count of what the shop cannot hold. Pure."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import ROUND_CEILING, Decimal, InvalidOperation

from ..rules import gtin_is_valid
from ..units import MEASURES
from .articles import Article, Feature, Header, Medium, Price, Texts

OURS = ("de", "en")
PRODUCT = (
    *("sku", "category", "name_de", "name_en", "text_de", "text_en", "status", "gtin", "manufacturer"),
    *(
        "manufacturer_number",
        "unit",
        "packaging_unit",
        "packaging_size",
        "minimum",
        "multiple",
        "tax_class",
        "weight_g",
    ),
    *("tariff", "origin", "lead_days", "group", "codes", "silent"),
)
SUCCESSOR = ("sku", "successor")
RELATION = ("sku", "kind", "other", "quantity")
CLASS = ("sku", "release", "class")
ATTRIBUTE = ("sku", "attribute", "value", "value_en", "unit", "spoken")
PRICE = ("sku", "price_list", "amount", "basis", "min_quantity", "valid_from", "valid_until")
DOCUMENT = ("sku", "kind", "language", "title", "file")

BASES = (1, 100, 1000)
PRICE_KINDS = ("net_list", "net_customer")
# Where trade and Rec 20 mean another thing than the words people write in tables.
_UNITS = {
    "PA": "PK",
    "NMP": "PK",
    "NPR": "PR",
    "NRL": "RO",
    "RL": "RO",
    "RD": "C62",
    "NAR": "C62",
    "NMB": "C62",
    "D97": "PK",
}
# Of what BMEcat knows; what a file calls otherwise ("consists_of", "others") has no place here.
RELATIONS = {
    "accessories": "accessory",
    "mandatory": "required",
    "sparepart": "spare",
    "similar": "equivalent",
}
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")
_RELEASE = re.compile(r"([a-z]+)[^a-z0-9]*(\d+(?:\.\d+)*)?$")
_PICTURES = {"thumbnail", "normal", "detail", "icon", "logo"}
_PURPOSES = {"data_sheet": "datasheet", "safety_data_sheet": "safety"}

Row = tuple[int, list[str]]


@dataclass(frozen=True, slots=True)
class Choices:
    """How a file is taken. Without a price list no prices are taken, without a folder no documents.

    `kinds` are the words for kinds of documents → the kind; `taxes` per cent → tax class.
    """

    language: str  # of texts that name none, or none of ours
    price_list: str = ""
    currency: str = ""
    price_kinds: tuple[str, ...] = PRICE_KINDS
    territory: str = ""
    takes_files: bool = False
    kinds: Mapping[str, str] = field(default_factory=dict)
    taxes: Mapping[Decimal, str] = field(default_factory=dict)
    releases: Mapping[str, Mapping[str, str]] = field(default_factory=dict)  # etim → 9 → etim-9
    groups: frozenset[tuple[str, str]] = (
        frozenset()
    )  # (system, id) of classifications whose tree is in the file


@dataclass(slots=True)
class Rows:
    """Rows per kind of import, and what was not taken, by name."""

    products: list[Row] = field(default_factory=list)
    successors: list[Row] = field(default_factory=list)
    relations: list[Row] = field(default_factory=list)
    classes: list[Row] = field(default_factory=list)
    attributes: list[Row] = field(default_factory=list)
    prices: list[Row] = field(default_factory=list)
    documents: list[Row] = field(default_factory=list)
    left: Counter = field(default_factory=Counter)


def rows_of(article: Article, header: Header, choices: Choices) -> Rows:
    rows = Rows(left=Counter(dict(article.unread)))
    prices = _chosen_prices(article, choices, rows.left)
    if header.transaction != "T_UPDATE_PRICES":
        rows.products.append((article.line, _product(article, prices, choices, rows.left)))
        _references(article, rows)
        rows.classes = list(_classes(article, choices))
        rows.attributes = list(_attributes(article, choices, rows.left))
        rows.documents = list(_documents(article, header, choices, rows.left))
        rows.left["KEYWORD"] += len(article.keywords)
        rows.left["BUYER_PID"] += len(article.buyer_numbers)
    if choices.price_list:
        rows.prices = [(price.line, _price_row(article, price, choices)) for price in prices]
    else:
        rows.left["prices"] += len(prices)
    return rows


def _product(article: Article, prices: list[Price], choices: Choices, left: Counter) -> list[str]:
    names, texts = _spoken(article.names, choices, left), _spoken(article.texts, choices, left)
    left["invalid GTINs"] += bool(article.gtin) and not gtin_is_valid(article.gtin)
    packing = article.packings[0] if article.packings else None
    left["PACKING_UNIT"] += len(article.packings[1:])
    if article.content_unit != article.order_unit and _decimal(article.content) not in (None, Decimal(1)):
        left["NO_CU_PER_OU"] += 1
    cells = {
        "name_de": names.get("de", ""),
        "name_en": names.get("en", ""),
        "text_de": texts.get("de", ""),
        "text_en": texts.get("en", ""),
        "status": "discontinued" if article.mode == "delete" else "",
        "gtin": article.gtin if gtin_is_valid(article.gtin) else "",
        "manufacturer": article.manufacturer,
        "manufacturer_number": article.manufacturer_number,
        "unit": unit_code(article.order_unit),
        "packaging_unit": unit_code(packing.unit) if packing else "",
        "packaging_size": packing.size if packing else "",
        "minimum": article.minimum,
        "multiple": article.interval,
        "tax_class": _tax_class(prices, choices, left),
        "weight_g": _times(article.weight_kg, 1000),
        "tariff": article.tariff,
        "origin": article.origin[:2],
        "lead_days": _whole(article.lead_days),
    }
    group = next(
        (f"{c.system}\t{c.code}" for c in article.classes if (c.system, c.code) in choices.groups), ""
    )
    codes = " ".join(sorted({code_of(c.code) for c in article.classes} - {""}))
    left["classification"] += sum(
        (c.system, c.code) not in choices.groups and not release_of(c.system, choices.releases)
        for c in article.classes
    )
    silent = " ".join(name for name, cell in cells.items() if not cell)
    return [article.number, "", *cells.values(), group, codes, silent]


def _classes(article: Article, choices: Choices) -> Iterator[Row]:
    """One for each release that the shop knows; the code, and not the name, which stands behind it."""
    seen = set()
    for one in article.classes:
        release = release_of(one.system, choices.releases)
        if release and release not in seen:
            seen.add(release)
            yield article.line, [article.number, release, one.code]


def release_of(system: str, known: Mapping[str, Mapping[str, str]]) -> str:
    """`ETIM-9.0`, `ECLASS 14`, `unspsc` → the release of the shop; without a version only where it has but one.

    >>> known = {"etim": {"9": "etim-9"}, "eclass": {"13": "eclass-13", "14": "eclass-14"}}
    >>> [release_of(s, known) for s in ("ETIM-9.0", "etim", "ECLASS-14", "ECLASS", "ETIM-8", "own")]
    ['etim-9', 'etim-9', 'eclass-14', '', '', '']
    """
    found = _RELEASE.match(system.strip().lower().replace("e@class", "eclass").replace("e-class", "eclass"))
    releases = known.get(found[1], {}) if found else {}
    version = (found[2] or "").removesuffix(".0") if found else ""
    if not version:
        return next(iter(releases.values())) if len(releases) == 1 else ""
    return releases.get(version, "")


def code_of(code: str) -> str:
    """27-13-08-05 and 27130805 are the same class."""
    return re.sub(r"[\W_]", "", code).upper()


def unit_code(code: str) -> str:
    return _UNITS.get(code.upper(), code)


def _spoken(texts: Texts, choices: Choices, left: Counter) -> Texts:
    """Texts in our languages; one without a language, or the only one in a foreign one, is in the chosen one."""
    ours = {code: text for code, text in texts.items() if code in OURS}
    others = [text for code, text in texts.items() if code not in OURS]
    if others and choices.language not in ours:
        ours[choices.language] = texts.get("") or others[0]
        others = others[1:]
    left["texts in other languages"] += len(others)
    return ours


def _tax_class(prices: list[Price], choices: Choices, left: Counter) -> str:
    told = {price.tax for price in prices if price.tax}
    rates = {_percent(tax) for tax in told}
    classes = {choices.taxes.get(rate, "") for rate in rates if rate is not None}
    if classes and (len(classes) > 1 or "" in classes):
        left["TAX"] += 1
        return ""
    return classes.pop() if classes else ""


def _percent(tax: str) -> Decimal | None:
    """0.19 is 19 %, and so is 19."""
    rate = _decimal(tax)
    return rate * 100 if rate is not None and rate < 1 else rate


def _references(article: Article, rows: Rows) -> None:
    """The first one that follows, and each other article once of those kinds that the shop knows."""
    seen = set()
    for one in article.references:
        kind = RELATIONS.get(one.kind)
        if one.kind == "followup" and not rows.successors:
            rows.successors.append((one.line, [article.number, one.number]))
        elif kind and (kind, one.number.upper()) not in seen and one.number.upper() != article.number.upper():
            seen.add((kind, one.number.upper()))
            rows.relations.append((one.line, [article.number, kind, one.number, one.quantity]))
        else:
            rows.left["references"] += 1


def _attributes(article: Article, choices: Choices, left: Counter) -> Iterator[Row]:
    seen = set()
    for feature in article.features:
        cells = _attribute(article.number, feature, choices, left)
        if cells is None or cells[1].casefold() in seen:
            left["features"] += 1
            continue
        seen.add(cells[1].casefold())
        yield feature.line, cells


def _attribute(number: str, feature: Feature, choices: Choices, left: Counter) -> list[str] | None:
    """None for headings (their value repeats the name), features without value, and values as mere codes."""
    names = _spoken(feature.names, choices, Counter())
    name = names.get("de") or names.get("en") or feature.code
    by_language: dict[str, list[str]] = {}
    for value in feature.values:
        for language, text in _spoken(value.texts, choices, left).items():
            by_language.setdefault(language, []).append(text)
    german, english = (", ".join(by_language.get(code, ())) for code in OURS)
    told = german or english
    if not name or not told or told == name:
        return None
    spoken = "" if german and english else "de" if german else "en"
    unit = feature.unit
    if unit and _decimal(told.replace(",", ".")) is None:  # "110, 220" V is a text
        sign = str(MEASURES.get(unit, unit))
        told, english, unit = f"{told} {sign}", english and f"{english} {sign}", ""
    return [number, name, told, english, unit, spoken]


def _chosen_prices(article: Article, choices: Choices, left: Counter) -> list[Price]:
    """The prices of the first wanted kind that the article has, for the territory, in the list's currency."""
    priced = [price for price in article.prices if price.amount]
    left["prices without amount"] += len(article.prices) - len(priced)
    kind = next((kind for kind in choices.price_kinds if any(p.kind == kind for p in priced)), "")
    left["prices of other kinds"] += sum(price.kind != kind for price in priced)
    chosen = []
    for price in priced:
        if price.kind != kind:
            continue
        if choices.territory and price.territories and choices.territory not in price.territories:
            left["prices of other territories"] += 1
        elif choices.currency and price.currency and price.currency != choices.currency:
            left["prices in other currencies"] += 1
        elif price.unit and unit_code(price.unit) != unit_code(article.order_unit):
            left["prices per other units"] += 1
        else:
            chosen.append(price)
    return chosen


def _price_row(article: Article, price: Price, choices: Choices) -> list[str]:
    amount, basis = per_basis(_product_of(price.amount, price.factor), article.price_quantity)
    days = [found[0] if (found := _DATE.match(day)) else day for day in (price.valid_from, price.valid_until)]
    return [article.number, choices.price_list, amount, basis, price.minimum, *days]


def per_basis(amount: str, quantity: str) -> tuple[str, str]:
    """8 per 10 are 0.8 per 1. What no basis of the shop says exactly stays as it is, and will be rejected."""
    value, per = _decimal(amount), _decimal(quantity or "1")
    if value is None or per is None or per <= 0:
        return amount, quantity
    if per in BASES:
        return amount, f"{per:f}".partition(".")[0]
    for basis in BASES:
        exact = value * basis / per
        if exact == round(exact, 4) and exact * per == value * basis:
            return f"{round(exact, 4).normalize():f}", str(basis)
    return amount, quantity


def _documents(article: Article, header: Header, choices: Choices, left: Counter) -> Iterator[Row]:
    for medium in article.media:
        kind, language, title = document_words(medium, choices.kinds)
        if medium.type == "url" or "://" in medium.source:
            left["addresses"] += 1
        elif medium.purpose in _PICTURES or (not kind and medium.type.startswith("image/")):
            left["pictures"] += 1
        elif not kind or not choices.takes_files:
            left["documents"] += 1
        else:
            yield medium.line, [article.number, kind, language, title, medium.source]


def document_words(medium: Medium, kinds: Mapping[str, str]) -> tuple[str, str, str]:
    """Kind, language and title: `Certificate (en): EN 388` says all; else the purpose says the kind."""
    for word, kind in kinds.items():
        pattern = rf"{re.escape(word)}(?: \((\w\w)\))?(?:: (.*))?"
        if found := re.fullmatch(pattern, medium.description, re.IGNORECASE):
            return kind, found[1] or medium.language, found[2] or ""
    return _PURPOSES.get(medium.purpose, ""), medium.language, medium.description


def _decimal(text: str) -> Decimal | None:
    try:
        value = Decimal(text.strip()) if len(text) <= 30 else None
    except InvalidOperation:
        return None
    return value if value is not None and value.is_finite() and abs(value.adjusted()) < 30 else None


def _times(text: str, factor: int) -> str:
    """The product; what is no number stays as it is, and will be rejected."""
    value = _decimal(text)
    return text if value is None else f"{(value * factor).normalize():f}"


def _product_of(amount: str, factor: str) -> str:
    one, other = _decimal(amount), _decimal(factor or "1")
    return amount if one is None or other in (None, Decimal(1)) else f"{(one * other).normalize():f}"


def _whole(text: str) -> str:
    """Part of a day is a day."""
    value = _decimal(text)
    return text if value is None else f"{value.to_integral_value(ROUND_CEILING):f}"
