"""What the seller tells: despatch advices, invoices and credit notes, as plain values for every format."""

from dataclasses import dataclass, field
from datetime import date, datetime


@dataclass(frozen=True, slots=True)
class Place:
    """An address as a paper keeps it."""

    code: str = ""
    name: str = ""
    addition: str = ""
    street: str = ""
    postal_code: str = ""
    city: str = ""
    country: str = ""


@dataclass(frozen=True, slots=True)
class Item:
    """A line of a paper. `order_number` and `line` are the buyer's, `order` and `position` ours; quantities and amounts
    are plain texts, `price` is for `price_basis` of `unit`."""

    position: int
    order: str
    order_number: str
    line: str
    order_position: int
    sku: str
    gtin: str
    customer_part_number: str
    name: str
    quantity: str
    unit: str
    batch: str = ""
    price: str = ""
    price_basis: str = ""
    net: str = ""
    tax_percent: str = ""


@dataclass(frozen=True, slots=True)
class Despatch:
    """What left at once for one address. `payloads` are the payload ids of cXML orders, by our order number."""

    number: str
    shipped_on: date
    booked_at: datetime
    ship_to: Place
    carrier: str
    tracking: tuple[tuple[str, str], ...]
    items: tuple[Item, ...]
    payloads: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Tax:
    percent: str
    reason: str
    base: str
    amount: str


@dataclass(frozen=True, slots=True)
class Bill:
    """An invoice, or a credit note where it `corrects` one. `charges` are name and net of freight and surcharges."""

    number: str
    kind: str
    issued_on: date
    due_on: date | None
    delivered_on: date | None
    corrects: str
    reason: str
    currency: str
    net_total: str
    tax_total: str
    total: str
    bill_to: Place
    buyer_reference: str
    items: tuple[Item, ...]
    charges: tuple[tuple[str, str], ...]
    taxes: tuple[Tax, ...]
