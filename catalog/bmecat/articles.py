"""What a catalogue says. Everything is text as the file writes it; whether it is any good the intakes decide."""

from dataclasses import dataclass, field

Texts = dict[str, str]  # two letters of a language (or what the file has; "" where it names none) → text


@dataclass(frozen=True, slots=True)
class Header:
    """`languages`: the default one first. `transaction` is T_NEW_CATALOG, T_UPDATE_PRODUCTS or T_UPDATE_PRICES."""

    transaction: str = "T_NEW_CATALOG"
    version: str = ""
    languages: tuple[str, ...] = ()
    catalog_id: str = ""
    catalog_version: str = ""
    name: str = ""
    currency: str = ""
    territories: tuple[str, ...] = ()
    mime_root: str = ""
    supplier: str = ""
    buyer: str = ""
    buyer_number: str = ""
    generated: str = ""


@dataclass(frozen=True, slots=True)
class Group:
    """A node of a tree: of the catalogue's own one (`system` is empty), or of a classification the file brings."""

    id: str
    parent: str
    names: Texts
    texts: Texts = field(default_factory=dict)
    is_root: bool = False
    system: str = ""
    is_leaf: bool = False


@dataclass(frozen=True, slots=True)
class Placement:
    """An article stands in a group of the catalogue's own tree."""

    number: str
    group: str
    line: int = 0


@dataclass(frozen=True, slots=True)
class Classification:
    """`system` such as ETIM-9.0, ECLASS-13.0, UNSPSC-26.0801; `code` is its class."""

    system: str
    code: str


@dataclass(frozen=True, slots=True)
class Value:
    texts: Texts
    code: str = ""  # where a classification lists the values


@dataclass(frozen=True, slots=True)
class Feature:
    names: Texts
    values: tuple[Value, ...]
    unit: str = ""
    code: str = ""
    line: int = 0


@dataclass(frozen=True, slots=True)
class Price:
    """`amount` × `factor` per the article's price quantity of the order unit, from `minimum` on."""

    kind: str
    amount: str
    currency: str = ""
    tax: str = ""
    factor: str = ""
    minimum: str = ""
    territories: tuple[str, ...] = ()
    unit: str = ""  # where a price is per another unit than the order unit
    valid_from: str = ""
    valid_until: str = ""  # the last day
    line: int = 0


@dataclass(frozen=True, slots=True)
class Medium:
    """A file or an address. `purpose` such as normal, thumbnail, data_sheet, others."""

    source: str
    type: str = ""
    description: str = ""
    purpose: str = ""
    language: str = ""
    line: int = 0


@dataclass(frozen=True, slots=True)
class Reference:
    """`kind` such as accessories, sparepart, followup, similar, consists_of."""

    kind: str
    number: str
    quantity: str = ""
    line: int = 0


@dataclass(frozen=True, slots=True)
class Packing:
    """`size` order units lie in one `unit`."""

    unit: str
    size: str


@dataclass(frozen=True, slots=True)
class Article:
    """`unread` counts the elements of the file that have no place here."""

    number: str
    line: int = 0
    mode: str = ""  # new, update, delete
    names: Texts = field(default_factory=dict)
    texts: Texts = field(default_factory=dict)
    gtin: str = ""
    buyer_numbers: tuple[str, ...] = ()  # how the buyer calls it
    manufacturer: str = ""
    manufacturer_number: str = ""
    keywords: tuple[str, ...] = ()
    lead_days: str = ""
    order_unit: str = ""
    content_unit: str = ""
    content: str = ""
    price_quantity: str = ""
    minimum: str = ""
    interval: str = ""
    packings: tuple[Packing, ...] = ()
    tariff: str = ""
    origin: str = ""
    weight_kg: str = ""
    classes: tuple[Classification, ...] = ()
    features: tuple[Feature, ...] = ()
    prices: tuple[Price, ...] = ()
    media: tuple[Medium, ...] = ()
    references: tuple[Reference, ...] = ()
    unread: tuple[tuple[str, int], ...] = ()


Part = Header | Group | Placement | Article
