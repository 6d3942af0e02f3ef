"""Orders in JSON, as CONTRACT and the OpenAPI document describe them. Strict: nothing is guessed, nothing left out.

Duplicate names, NaN, numbers beyond reason, deep nesting and fields that nobody knows are refused.
"""

import json
from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal
from itertools import islice

from ..canonical import MOST_LINES, Document, Finding, Order, OrderLine, Party, Place, Sending, printable
from .units import shop_unit
from .values import day, number

DEEPEST = 16
BLANKS = str.maketrans("\t\n\r", "   ")
MOST_STRANGE = 20  # fields that nobody knows are told of an object
HEAD = {
    *("order_number", "version", "currency", "requested_delivery_on", "ship_to", "cost_centre", "contract"),
    *("note", "test", "lines"),
}
LINE = {
    *("line", "sku", "gtin", "customer_part_number", "manufacturer_part_number", "quantity", "unit", "price"),
    *("price_basis", "requested_delivery_on", "cost_centre", "contract", "note"),
}
ADDRESS = {"code", "name", "addition", "street", "house_number", "postal_code", "city", "country"}


class NotJson(Exception):
    """`code` says why, `value` what was met."""

    def __init__(self, code: str, value: str = "", pointer: str = ""):
        super().__init__(code)
        self.code, self.value, self.pointer = code, value, pointer


def load(raw: bytes):
    """Plain values; every number as Decimal. Raises NotJson."""
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise NotJson("charset", value=f"byte {error.start}") from error
    if _depth(text) > DEEPEST:
        raise NotJson("too-deep")
    try:
        return json.loads(
            text,
            object_pairs_hook=_once,
            parse_constant=_constant,
            parse_float=_number,
            parse_int=_number,
        )
    except json.JSONDecodeError as error:
        raise NotJson("not-json", value=f"line {error.lineno}, column {error.colno}") from error


def _depth(text: str) -> int:
    """How deep brackets nest, looked at before anything is parsed."""
    depth = deepest = 0
    in_text = escaped = False
    for char in text:
        if in_text:
            in_text = escaped or char != '"'
            escaped = char == "\\" and not escaped
        elif char == '"':
            in_text = True
        elif char in "[{":
            depth += 1
            deepest = max(deepest, depth)
            if deepest > DEEPEST:
                break
        elif char in "]}":
            depth -= 1
    return deepest


def _once(pairs):
    told = dict(pairs)
    if len(told) < len(pairs):
        seen: set[str] = set()
        twice = next(name for name, _ in pairs if name in seen or seen.add(name))  # type: ignore[func-returns-value]
        raise NotJson("duplicate-field", value=twice[:60])
    return told


def _constant(text: str):
    raise NotJson("not-a-number", value=text)


def _number(text: str) -> Decimal:
    if len(text) > 40 or abs(Decimal(text)) >= Decimal(10) ** 15:
        raise NotJson("number-range", value=text[:40])
    return Decimal(text)


class Fields:
    """Reads one object and keeps what is wrong with it."""

    def __init__(self, told, at: str, findings: list[Finding], line: str | None = None):
        self.told: Mapping = told if isinstance(told, dict) else {}
        self.at, self.findings, self.line = at, findings, line
        if not isinstance(told, dict):
            self.found("not-an-object", "", told)

    def found(self, code: str, name: str, value="", expected: str = "") -> None:
        pointer = f"{self.at}/{name}" if name else self.at
        shown = "" if value is None else str(value)[:80]
        self.findings.append(Finding(code, Place(pointer or "/"), self.line, shown, expected))

    def only(self, known: set[str]) -> None:
        strange = (name for name in self.told if name not in known)
        for name in islice(strange, MOST_STRANGE):
            self.found("unknown-field", name[:60], expected=", ".join(sorted(known)))

    def text(self, name: str, most: int, *, is_needed: bool = False) -> str:
        value = self.told.get(name)
        if value is None or value == "":
            if is_needed:
                self.found("missing", name)
            return ""
        if isinstance(value, Decimal) and name in ("line", "version") and value == int(value):
            value = str(int(value))
        if not isinstance(value, str) or not value.translate(BLANKS).isprintable():
            self.found("not-a-text", name, value)
            return ""
        if len(value.strip()) > most:
            self.found("too-long", name, value, expected=str(most))
            return ""
        if is_needed and not value.strip():
            self.found("missing", name)
        return value.strip()

    def decimal(self, name: str, *, is_needed: bool = False) -> Decimal | None:
        return self._read(name, lambda text: number(text), "not-a-number", is_needed)

    def day(self, name: str) -> date | None:
        return self._read(name, lambda text: day(text) if len(text) == 10 else None, "not-a-day", False)

    def _read(self, name: str, read: Callable, code: str, is_needed: bool):
        value = self.told.get(name)
        if value is None or value == "":
            if is_needed:
                self.found("missing", name)
            return None
        text = f"{value:f}" if isinstance(value, Decimal) else value
        result = read(text) if isinstance(text, str) else None
        if result is None:
            self.found(code, name, value)
        return result


def read(raw: bytes, own_units: Mapping[str, str]) -> Sending:
    """One order. The envelope is HTTP's: its idempotency key is the transport id."""
    try:
        told = load(raw)
    except (NotJson, RecursionError, ValueError) as error:
        code, value = getattr(error, "code", "not-json"), getattr(error, "value", "")
        return Sending("json", findings=(Finding(code, Place("/"), value=value),))
    findings: list[Finding] = []
    order = _order(Fields(told, "", findings), findings, own_units)
    return Sending("json", documents=(Document(order, tuple(findings)),))


def _order(head: Fields, findings: list[Finding], own_units: Mapping[str, str]) -> Order:
    head.only(HEAD)
    is_test = head.told.get("test", False)
    if not isinstance(is_test, bool):
        head.found("not-a-choice", "test", is_test, expected="true, false")
    return Order(
        number=head.text("order_number", 35, is_needed=True),
        version=head.text("version", 20),
        currency=head.text("currency", 3),
        requested_on=head.day("requested_delivery_on"),
        ship_to=_ship_to(head, findings),
        cost_centre=head.text("cost_centre", 20),
        contract=head.text("contract", 60),
        note=head.text("note", 500),
        lines=_lines(head, findings, own_units),
        is_test=is_test is True,
    )


def _ship_to(head: Fields, findings: list[Finding]) -> Party:
    told = head.told.get("ship_to")
    if told is None:
        return Party()
    place = Fields(told, "/ship_to", findings)
    place.only(ADDRESS)
    most = {"code": 35, "house_number": 15, "postal_code": 12, "city": 80, "country": 2}
    party = Party(**{name: place.text(name, most.get(name, 100)) for name in sorted(ADDRESS)})
    if place.told and not party.code:
        for name in ("name", "street", "postal_code", "city", "country"):
            if not getattr(party, name):
                place.found("missing", name)
    return party


def _lines(head: Fields, findings: list[Finding], own_units: Mapping[str, str]) -> tuple[OrderLine, ...]:
    told = head.told.get("lines")
    if not isinstance(told, list) or not told:
        head.found("missing" if told in (None, []) else "not-a-list", "lines")
        return ()
    if len(told) > MOST_LINES:
        head.found("too-many-lines", "lines", len(told), expected=str(MOST_LINES))
        return ()
    lines = tuple(_line(each, place, findings, own_units) for place, each in enumerate(told))
    seen: set[str] = set()
    for place, line in enumerate(lines):
        if line.line and line.line in seen:
            findings.append(Finding("duplicate-line", Place(f"/lines/{place}/line"), value=line.line))
        seen.add(line.line)
    return lines


def _line(told, place: int, findings: list[Finding], own_units: Mapping[str, str]) -> OrderLine:
    at, name = f"/lines/{place}", told.get("line") if isinstance(told, dict) else None
    identity = printable(str(name)[:20]) if isinstance(name, (str, Decimal)) else str(place + 1)
    row = Fields(told, at, findings, identity)
    row.only(LINE)
    line = OrderLine(
        line=row.text("line", 20, is_needed=True),
        sku=row.text("sku", 60),
        gtin=row.text("gtin", 14),
        customer_part_number=row.text("customer_part_number", 60),
        manufacturer_part_number=row.text("manufacturer_part_number", 60),
        quantity=row.decimal("quantity", is_needed=True),
        unit=shop_unit(row.text("unit", 10), own_units),
        price=row.decimal("price"),
        price_basis=row.decimal("price_basis") or Decimal(1),
        requested_on=row.day("requested_delivery_on"),
        cost_centre=row.text("cost_centre", 20),
        contract=row.text("contract", 60),
        note=row.text("note", 200),
        place=Place(at),
    )
    if row.told and not line.numbers:
        row.found("missing", "sku", expected="sku, gtin, customer_part_number, manufacturer_part_number")
    return line
