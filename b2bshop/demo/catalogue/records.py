"""What the demo catalogue is made of: attributes, categories and products as plain values."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class DemoAttribute:
    """A property that articles of a category state; `kind` is number, text or choice."""

    code: str
    de: str
    en: str
    kind: str
    unit: str = ""  # UN/ECE Rec 20 common code


@dataclass(frozen=True, slots=True)
class DemoCategory:
    """A node of the category tree; only leaves carry attributes and hold products."""

    path: str
    de: str
    en: str
    standards: str = ""
    attributes: tuple[DemoAttribute, ...] = ()
    eclass: str = ""
    unspsc: str = ""
    etim: str = ""
    description_de: str = ""
    description_en: str = ""


@dataclass(frozen=True, slots=True)
class DemoPack:
    """A packaging of an article: `content` of its unit, grams with packing, millimetres."""

    unit: str
    content: int
    gtin: str
    weight_g: Decimal
    size: tuple[int, int, int]
    is_sold: bool = True


@dataclass(frozen=True, slots=True)
class DemoProduct:
    """One article. Prices are EUR net per `price_basis` units, weights grams per unit."""

    sku: str
    category: str
    gtin: str
    manufacturer: str
    manufacturer_number: str
    name_de: str
    name_en: str
    text_de: str
    text_en: str
    unit: str
    price_basis: int
    packs: tuple[DemoPack, ...]
    minimum: Decimal
    multiple: Decimal
    attributes: Mapping[str, Decimal | str | tuple[str, str]]
    drawing: Mapping[str, object]
    list_price: Decimal
    weight_g: Decimal
    tariff: str
    origin: str
    tax_class: str = "standard"
    status: str = "active"
    successor: str = ""
    stock: int = 0
    dangerous: bool = False
    documents: tuple[tuple[str, str, str], ...] = ()
