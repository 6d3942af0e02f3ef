"""ORDERS and ORDCHG, D.96A and D.01B, as EANCOM uses them → the canonical order."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from typing import Any

from ...canonical import (
    MOST_LINES,
    Action,
    Document,
    Finding,
    Kind,
    Order,
    OrderLine,
    Party,
    Place,
    Sending,
    Severity,
)
from ..units import shop_unit
from ..values import edifact_day, number
from .envelope import Interchange, Message, interchange
from .segments import Segment, Unreadable, decode, split

TYPES = ("ORDERS", "ORDCHG")
DIRECTORIES = ("D.96A", "D.01B")
FUNCTIONS = {
    "9": Kind.ORDER,
    "": Kind.ORDER,
    "5": Kind.CHANGE,
    "4": Kind.CHANGE,
    "1": Kind.CANCEL,
    "7": Kind.COPY,
    "31": Kind.COPY,
}
WANTED = ("2", "69", "64", "63")  # dates: requested, promised by the customer, earliest, latest
NUMBERS = {
    **dict.fromkeys(("EN", "SRV", "UP"), "gtin"),
    "SA": "sku",
    **dict.fromkeys(("BP", "IN"), "customer_part_number"),
    "MF": "manufacturer_part_number",
}
LONGEST = {"sku": 60, "gtin": 14, "customer_part_number": 60, "manufacturer_part_number": 60}
NET_PRICES = ("AAA", "NTP")
REMOVED = "2"  # LIN 1229: the line is deleted


@dataclass(slots=True)
class _Draft:
    """What the segments have told so far. `line` is the one being read, None in the head."""

    mark: str
    units: Mapping[str, str]
    head: dict = field(default_factory=dict)
    lines: list[dict] = field(default_factory=list)
    names: set[str] = field(default_factory=set)
    findings: list[Finding] = field(default_factory=list)
    counted: Segment | None = None
    is_summary: bool = False

    @property
    def line(self) -> dict | None:
        return None if self.is_summary or not self.lines else self.lines[-1]

    def found(self, code: str, segment: Segment, element: int = 0, component: int = 0, **told) -> None:
        name = self.line["line"] if self.line else None
        self.findings.append(Finding(code, segment.at(element, component), name, **told))


def read(raw: bytes, own_units: Mapping[str, str]) -> Sending:
    """An interchange with any number of messages. UNB's reference with its sender is the transport id."""
    try:
        text = decode(raw)
        found = interchange(split(text))
    except Unreadable as error:
        return Sending("edifact", findings=(error.finding,))
    found.decimal_mark = text.decimal_mark
    findings = [*text.findings, *found.findings]
    if found.head and not found.messages:
        findings.append(Finding("missing", Place("UNH"), expected="UNH"))
    return Sending(
        "edifact",
        version=found.messages[0].version if found.messages else "",
        documents=tuple(_document(message, found, own_units) for message in found.messages),
        findings=tuple(findings),
        transport_id=f"{found.sender}/{found.reference}" if found.reference else "",
        sender=found.sender,
        recipient=found.recipient,
        envelope=_envelope(found),
    )


def _envelope(found: Interchange) -> dict[str, str]:
    """What an answer has to repeat."""
    if found.head is None:
        return {}
    return {
        "reference": found.reference,
        "sender_qualifier": found.head.get(2, 2),
        "recipient_qualifier": found.head.get(3, 2),
        "is_test": "1" if found.is_test else "",
    }


def _document(message: Message, found: Interchange, units: Mapping[str, str]) -> Document:
    findings = list(message.findings)
    if message.type not in TYPES:
        wrong = Finding("message-type", message.head.at(2, 1), value=message.type, expected=", ".join(TYPES))
        return Document(None, (*findings, wrong), message.reference, message.type.lower())
    if message.version not in DIRECTORIES:
        told: dict[str, Any] = {
            "value": message.version,
            "expected": ", ".join(DIRECTORIES),
            "severity": Severity.WARNING,
        }
        findings.append(Finding("message-version", message.head.at(2, 2), **told))
    draft = _Draft(found.decimal_mark, units, {"is_partial": message.type == "ORDCHG"}, findings=findings)
    for segment in message.segments:
        step = STEPS.get(segment.tag)
        if step:
            step(draft, segment)
    order = _order(draft, message)
    return Document(
        replace(order, is_test=found.is_test) if order else None,
        tuple(draft.findings),
        message.reference,
        message.type.lower(),
    )


def _order(draft: _Draft, message: Message) -> Order | None:
    tags = {segment.tag for segment in message.segments}
    kind = draft.head.get("kind", Kind.ORDER)
    needed = ("BGM",) if kind == Kind.CANCEL else ("BGM", "LIN")
    for tag in needed:
        if tag not in tags:
            draft.findings.append(Finding("missing", Place(tag, (2, 0, 0)), expected=tag))
    _compare_count(draft)
    if "number" not in draft.head:
        return None
    if message.type == "ORDCHG" and kind == Kind.ORDER:
        draft.head["kind"] = Kind.CHANGE
    if draft.head.get("function") == "5":
        draft.head["is_partial"] = False
    draft.head.pop("function", None)
    told = {found.line for found in draft.findings if found.code == "not-a-number"}
    lines = tuple(_finished(draft, line, told) for line in draft.lines)
    return Order(lines=lines, **draft.head)


def _finished(draft: _Draft, line: dict, told: set[str | None]) -> OrderLine:
    """`told` are lines whose quantity is no number, which has been found already."""
    made = OrderLine(**line)
    if made.quantity is None and made.action != Action.REMOVE and made.line not in told:
        draft.findings.append(Finding("missing", made.place, made.line, expected="QTY+21"))
    if not made.numbers:
        draft.findings.append(Finding("missing", made.place, made.line, expected="LIN EN, PIA SA, PIA BP"))
    return made


def _compare_count(draft: _Draft) -> None:
    segment = draft.counted
    if segment and segment.get(1, 2).strip() != str(len(draft.lines)):
        draft.findings.append(
            Finding(
                "total-mismatch", segment.at(1, 2), value=segment.get(1, 2), expected=str(len(draft.lines))
            )
        )


def _bgm(draft: _Draft, segment: Segment) -> None:
    # D.96A has the number as an element, D.01B as the first part of a composite: both are element 2, component 1.
    name, function = segment.get(2), segment.get(3)
    if not name:
        draft.found("missing", segment, 2, 1, expected="1004")
    elif len(name) > 35:
        draft.found("too-long", segment, 2, 1, value=name[:80], expected="35")
    else:
        draft.head["number"] = name
    if function not in FUNCTIONS:
        draft.found("not-a-choice", segment, 3, 1, value=function, expected="9, 5, 4, 1, 7, 31")
    draft.head |= {"kind": FUNCTIONS.get(function, Kind.ORDER), "function": function, "place": segment.at()}


def _dtm(draft: _Draft, segment: Segment) -> None:
    if segment.get(1, 1) not in WANTED:
        return
    told: date | None = edifact_day(segment.get(1, 2), segment.get(1, 3) or "102")
    if told is None:
        draft.found("not-a-day", segment, 1, 2, value=segment.get(1, 2)[:40])
        return
    (draft.line if draft.line is not None else draft.head).setdefault("requested_on", told)


def _rff(draft: _Draft, segment: Segment) -> None:
    into = draft.line if draft.line is not None else draft.head
    names = {"CT": ("contract", 60), "AOU": ("cost_centre", 20), "ADE": ("cost_centre", 20)}
    name, most = names.get(segment.get(1, 1).upper(), ("", 0))
    if name and len(segment.get(1, 2)) > most:
        draft.found("too-long", segment, 1, 2, value=segment.get(1, 2)[:80], expected=str(most))
    elif name:
        into[name] = segment.get(1, 2)


def _nad(draft: _Draft, segment: Segment) -> None:
    if segment.get(1) != "DP" or draft.line is not None:
        return
    lines = [
        part.strip() for part in (segment.elements[4] if len(segment.elements) > 4 else ()) if part.strip()
    ]
    draft.head["ship_to"] = Party(
        code=segment.get(2, 1)[:35],
        name=segment.get(4, 1)[:100],
        addition=segment.get(4, 2)[:100],
        street=" ".join(lines)[:100],
        city=segment.get(6)[:80],
        postal_code=segment.get(8)[:12],
        country=segment.get(9)[:2].upper(),
    )


def _cux(draft: _Draft, segment: Segment) -> None:
    draft.head["currency"] = segment.get(1, 2).upper()[:3]


def _ftx(draft: _Draft, segment: Segment) -> None:
    into, most = (draft.line, 200) if draft.line is not None else (draft.head, 500)
    text = " ".join(part.strip() for part in (segment.elements[3] if len(segment.elements) > 3 else ()))
    into["note"] = f"{into.get('note', '')} {text}".strip()[:most]


def _lin(draft: _Draft, segment: Segment) -> None:
    draft.is_summary = False
    name = segment.get(1)[:20] or str(len(draft.lines) + 1)
    if len(draft.lines) >= MOST_LINES:
        draft.is_summary = True
        if len(draft.lines) == MOST_LINES:
            draft.findings.append(Finding("too-many-lines", segment.at(), expected=str(MOST_LINES)))
            draft.lines.append({"line": name, "quantity": Decimal(1), "sku": "-", "place": segment.at()})
        return
    if name in draft.names:
        draft.findings.append(Finding("duplicate-line", segment.at(1), value=name))
    draft.names.add(name)
    draft.lines.append({"line": name, "quantity": None, "place": segment.at()})
    if segment.get(2) == REMOVED:
        draft.lines[-1]["action"] = Action.REMOVE
    _number(draft, segment, 3)


def _pia(draft: _Draft, segment: Segment) -> None:
    if draft.line is not None:
        for element in range(2, len(segment.elements) + 1):
            _number(draft, segment, element)


def _number(draft: _Draft, segment: Segment, element: int) -> None:
    text, name = segment.get(element, 1), NUMBERS.get(segment.get(element, 2).upper())
    if text and name and len(text) > LONGEST[name]:
        draft.found("too-long", segment, element, 1, value=text[:80], expected=str(LONGEST[name]))
    elif text and name:
        draft.line.setdefault(name, text)


def _qty(draft: _Draft, segment: Segment) -> None:
    if draft.line is None or segment.get(1, 1) != "21":
        return
    value = number(segment.get(1, 2), draft.mark)
    if value is None:
        draft.found("not-a-number", segment, 1, 2, value=segment.get(1, 2)[:40])
        return
    unit = segment.get(1, 3)
    draft.line.update(quantity=value, unit=shop_unit(unit, draft.units) if unit else "")


def _pri(draft: _Draft, segment: Segment) -> None:
    if draft.line is None or segment.get(1, 1).upper() not in NET_PRICES:
        return
    value, basis = number(segment.get(1, 2), draft.mark), segment.get(1, 5)
    per = number(basis, draft.mark) if basis else Decimal(1)
    if value is None or per is None or per <= 0:
        place = 2 if value is None else 5
        draft.found("not-a-number", segment, 1, place, value=segment.get(1, place)[:40])
        return
    unit = segment.get(1, 6)
    if unit and draft.line.get("unit") and shop_unit(unit, draft.units) != draft.line["unit"]:
        draft.found("price-unit", segment, 1, 6, value=unit[:10], expected=draft.line["unit"])
        return
    draft.line.update(price=value, price_basis=per)


def _uns(draft: _Draft, segment: Segment) -> None:
    draft.is_summary = True


def _cnt(draft: _Draft, segment: Segment) -> None:
    if segment.get(1, 1) == "2":
        draft.counted = segment


STEPS = {
    "BGM": _bgm,
    "DTM": _dtm,
    "RFF": _rff,
    "NAD": _nad,
    "CUX": _cux,
    "FTX": _ftx,
    "LIN": _lin,
    "PIA": _pia,
    "QTY": _qty,
    "PRI": _pri,
    "UNS": _uns,
    "CNT": _cnt,
}
