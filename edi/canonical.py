"""What a partner's document says, whatever it was written in: the shape every format is read into and booked from.

Pure values. Where a thing stood in the document (`pointer`, `segment`) is for findings and never part of a comparison.
"""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields, replace
from datetime import date
from decimal import Decimal
from enum import StrEnum, auto

MOST_LINES = 5_000  # of an order, in every format


class Severity(StrEnum):
    ERROR = auto()
    WARNING = auto()
    INFO = auto()


class Kind(StrEnum):
    """What the document asks for. COPY is sent for information or once more, and is never booked."""

    ORDER = auto()
    CHANGE = auto()
    CANCEL = auto()
    COPY = auto()


class Action(StrEnum):
    """What a change asks of a line. SET: it is to be as written, whether it was there or not."""

    SET = auto()
    REMOVE = auto()


@dataclass(frozen=True, slots=True)
class Place:
    """Where in a document: a JSON pointer, an XPath with its line, or an EDIFACT segment (`segment`: number of the
    segment in its message, element, component; each from 1, 0 for the whole)."""

    pointer: str = ""
    segment: tuple[int, int, int] | None = None


NOWHERE = Place()


def printable(text: str) -> str:
    """Control characters and halves of characters as a replacement character."""
    return text if text.isprintable() else "".join(char if char.isprintable() else "\ufffd" for char in text)


@dataclass(frozen=True, slots=True)
class Finding:
    """`code` is stable for machines (docs/edi.md lists them); `line` is the partner's id of the line it is about.

    `texts` are the sentence by language; formats leave it empty, edi.words fills it.
    """

    code: str
    place: Place = NOWHERE
    line: str | None = None
    value: str = ""
    expected: str = ""
    severity: Severity = Severity.ERROR
    texts: Mapping[str, str] = field(default_factory=dict)

    def __post_init__(self):
        """What partners write is shown, stored and sent back: never with characters that nothing can carry."""
        object.__setattr__(self, "value", printable(self.value))
        object.__setattr__(self, "place", replace(self.place, pointer=printable(self.place.pointer)))

    @property
    def is_error(self) -> bool:
        return self.severity == Severity.ERROR


@dataclass(frozen=True, slots=True)
class Party:
    """An address by its code or GLN, or written out in full."""

    code: str = ""
    name: str = ""
    addition: str = ""
    street: str = ""
    house_number: str = ""
    postal_code: str = ""
    city: str = ""
    country: str = ""

    @property
    def is_written_out(self) -> bool:
        return bool(self.street or self.city or self.postal_code)


@dataclass(frozen=True, slots=True)
class OrderLine:
    """`price` is net for `price_basis` of `unit`; None where the partner names none."""

    line: str
    quantity: Decimal | None
    unit: str = ""
    sku: str = ""
    gtin: str = ""
    customer_part_number: str = ""
    manufacturer_part_number: str = ""
    price: Decimal | None = None
    price_basis: Decimal = Decimal(1)
    requested_on: date | None = None
    cost_centre: str = ""
    contract: str = ""
    note: str = ""
    action: Action = Action.SET
    place: Place = field(default=NOWHERE, compare=False)

    @property
    def numbers(self) -> tuple[str, ...]:
        """What names the article, the seller's own number first."""
        told = (self.sku, self.customer_part_number, self.gtin, self.manufacturer_part_number)
        return tuple(filter(None, told))


@dataclass(frozen=True, slots=True)
class Order:
    """`number` is the buyer's; `version` counts its changes where the format has such a thing. `is_test`: never booked.

    A change says how the whole order is to be, or, where it `is_partial`, names only the lines that change.
    """

    number: str
    lines: tuple[OrderLine, ...] = ()
    kind: Kind = Kind.ORDER
    version: str = ""
    currency: str = ""
    requested_on: date | None = None
    ship_to: Party = Party()
    cost_centre: str = ""
    contract: str = ""
    note: str = ""
    is_partial: bool = False
    is_test: bool = field(default=False, compare=False)
    place: Place = field(default=NOWHERE, compare=False)

    def content(self) -> dict:
        """As plain values, without what differs between two sendings of the same."""
        to = self.ship_to if self.ship_to.is_written_out else Party(self.ship_to.code)
        told = _plain(replace(self, is_test=False, place=NOWHERE, ship_to=to))
        for line in told["lines"]:
            line.pop("place")
        told.pop("place")
        return told

    @property
    def fingerprint(self) -> str:
        return hashlib.sha256(json.dumps(self.content(), sort_keys=True).encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class Document:
    """One business document of a sending: what could be read of it, and what is wrong with its form.

    `reference` is that of its message in an interchange (UNH); `order` is None where nothing could be made of it.
    """

    order: Order | None
    findings: tuple[Finding, ...] = ()
    reference: str = ""
    type: str = "order"

    @property
    def is_readable(self) -> bool:
        return self.order is not None and not any(finding.is_error for finding in self.findings)


@dataclass(frozen=True, slots=True)
class Sending:
    """What came in one request. `findings` are about the envelope; with an error among them nothing is booked."""

    format: str
    version: str = ""
    documents: tuple[Document, ...] = ()
    findings: tuple[Finding, ...] = ()
    transport_id: str = ""
    sender: str = ""
    recipient: str = ""
    secret: str = ""
    envelope: Mapping[str, str] = field(default_factory=dict)


def _plain(value):
    """Dataclasses as dicts, numbers without trailing zeros, days in ISO."""
    if isinstance(value, Decimal):
        return f"{value.normalize():f}"
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, tuple):
        return [_plain(each) for each in value]
    if hasattr(value, "__dataclass_fields__"):
        return {each.name: _plain(getattr(value, each.name)) for each in fields(value)}
    return value


def finding_to_json(finding: Finding) -> dict:
    return asdict(finding)


def finding_from_json(told: dict) -> Finding:
    place = told["place"]
    segment = tuple(place["segment"]) if place["segment"] else None
    values = {**told, "place": Place(place["pointer"], segment), "severity": Severity(told["severity"])}
    return Finding(**values)
