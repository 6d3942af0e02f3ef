"""EDIFACT back: CONTRL for the form, then ORDRSP or APERAK for each message, in one interchange; DESADV by itself.

EANCOM 2002, D.96A. ORDRSP 1225: 4 change, 27 not accepted, 29 accepted without change. LIN 1229: 3 changed, 5 accepted,
7 not accepted. CONTRL 0083: 4 rejected, 7 acknowledged, 8 received.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime

from pydifact.control import Characters
from pydifact.segments import Segment
from pydifact.serializer import Serializer

from ..canonical import Finding, Sending
from ..outcome import LineOutcome, LineStatus, Outcome
from ..outgoing import Despatch, Place
from ..states import Verdict

# Finding → syntax error, code list 0085.
SYNTAX = {
    "missing": "13",
    "unknown-sender": "23",
    "duplicate-interchange": "26",
    "duplicate-reference": "26",
    "duplicate-line": "12",
    "envelope-reference": "28",
    "envelope-count": "29",
    "too-many-elements": "35",
    "too-many-segments": "36",
    "not-a-number": "37",
    "too-long": "39",
    "charset": "21",
    "control-character": "21",
    "outside-a-message": "15",
    "after-the-end": "22",
    "una": "2",
    "unended-segment": "13",
    "message-type": "12",
}
OTHER = "12"  # invalid value
LINE_ACTION = {LineStatus.ACCEPTED: "5", LineStatus.CHANGED: "3", LineStatus.REJECTED: "7"}
ANSWERED = (Verdict.BOOKED, Verdict.CHANGED)
SIGNS = Characters.from_str("UNA:+.? '")
FTX_WIDTH, FTX_PARTS = 70, 5
PLAIN = str.maketrans({"“": '"', "”": '"', "„": '"', "–": "-", "×": "x", "\u00a0": " "})


@dataclass(frozen=True, slots=True)
class Sides:
    """Who sends and who receives, each with the qualifier of its identifier; 14 is a GLN."""

    seller: str
    buyer: str
    seller_qualifier: str = "14"
    buyer_qualifier: str = "14"
    is_test: bool = False


@dataclass(slots=True)
class _Message:
    reference: int
    type: str
    segments: list[Segment] = field(default_factory=list)

    def add(self, tag: str, *elements) -> None:
        self.segments.append(Segment(tag, *elements))

    def closed(self) -> list[Segment]:
        version = ["D", "3", "UN"] if self.type == "CONTRL" else ["D", "96A", "UN", "EAN005"]
        head = Segment("UNH", str(self.reference), [self.type, *version])
        return [head, *self.segments, Segment("UNT", str(len(self.segments) + 2), str(self.reference))]


def answer(
    sending: Sending,
    outcomes: Iterable[Outcome],
    findings: Iterable[Finding],
    *,
    reference: str,
    at: datetime,
) -> bytes:
    """`reference` (14 characters) and `at` name the answer; the sides of the sending are changed over."""
    outcomes = list(outcomes)
    faults = [finding for finding in findings if finding.is_error]
    messages = [_contrl(sending, outcomes, faults)]
    if not faults:
        for document, outcome in zip(sending.documents, outcomes, strict=True):
            make = _ordrsp if outcome.verdict in ANSWERED else _aperak
            if outcome.verdict != Verdict.MALFORMED:
                messages.append(make(len(messages) + 1, document.reference, outcome))
    return _written(_sides(sending), messages, reference, at)


def _sides(sending: Sending) -> Sides:
    """Changed over: what came for us goes out from us."""
    envelope = sending.envelope
    return Sides(
        sending.recipient,
        sending.sender,
        envelope.get("recipient_qualifier", ""),
        envelope.get("sender_qualifier", ""),
        is_test=bool(envelope.get("is_test")),
    )


def _contrl(sending: Sending, outcomes: list[Outcome], faults: list[Finding]) -> _Message:
    """UCI for the interchange, UCM for each message, below it what is wrong and where."""
    told = _Message(1, "CONTRL")
    envelope = sending.envelope
    sides = [
        _side(sending.sender, envelope.get("sender_qualifier", "")),
        _side(sending.recipient, envelope.get("recipient_qualifier", "")),
    ]
    wrong = [SYNTAX.get(faults[0].code, OTHER)] if faults else []
    told.add("UCI", envelope.get("reference", "") or "0", *sides, "4" if faults else "7", *wrong)
    if faults:
        return told
    for document, outcome in zip(sending.documents, outcomes, strict=True):
        kind = [document.type.upper(), *(sending.version or "D.96A").split("."), "UN"]
        errors = [each for each in outcome.all_findings if each.is_error]
        is_bad = outcome.verdict == Verdict.MALFORMED
        code = [SYNTAX.get(errors[0].code, OTHER)] if is_bad and errors else []
        told.add("UCM", document.reference or "0", kind, "4" if is_bad else "7", *code)
        for error in errors if is_bad else ():
            _position(told, error)
    return told


def _position(told: _Message, error: Finding) -> None:
    if error.place.segment is None:
        return
    number, element, component = error.place.segment
    code = SYNTAX.get(error.code, OTHER)
    told.add("UCS", str(number), *(() if element else (code,)))
    if element:
        told.add("UCD", code, [str(element), str(component)] if component else str(element))


def _ordrsp(reference: int, of: str, outcome: Outcome) -> _Message:
    told = _Message(reference, "ORDRSP")
    told.add("BGM", "231", outcome.order, "29" if outcome.is_as_ordered else "4")
    told.add("DTM", ["137", outcome.decided_at[:10].replace("-", ""), "102"])
    told.add("RFF", ["ON", outcome.number])
    _texts(told, outcome.findings)
    if outcome.currency:
        told.add("CUX", ["2", outcome.currency, "9"])
    for line in outcome.lines:
        _line(told, line)
    told.add("UNS", "S")
    if outcome.net_total:
        told.add("MOA", ["79", outcome.net_total])
    told.add("CNT", ["2", str(len(outcome.lines))])
    return told


def _line(told: _Message, line: LineOutcome) -> None:
    gtin = [[line.gtin, "EN"]] if line.gtin else []
    told.add("LIN", line.line, LINE_ACTION[LineStatus(line.status)], *gtin)
    numbers = [[line.sku, "SA"]] if line.sku else []
    numbers += [[line.customer_part_number, "IN"]] if line.customer_part_number else []
    if numbers:
        told.add("PIA", "1", *numbers)
    if line.ordered:
        told.add("QTY", ["21", line.ordered, *([line.unit] if line.unit else [])])
    if line.status != LineStatus.REJECTED:
        told.add("QTY", ["113", line.quantity, line.unit])
        if line.delivery_on:
            told.add("DTM", ["67", line.delivery_on.replace("-", ""), "102"])
        told.add("PRI", ["AAA", line.price, "", "", line.price_basis, line.price_unit])
    _texts(told, line.findings)


def _aperak(reference: int, of: str, outcome: Outcome) -> _Message:
    """Acknowledges (AB) what was not booked for a reason that is none, rejects (27) what is refused."""
    told = _Message(reference, "APERAK")
    is_refused = outcome.verdict in (Verdict.REFUSED, Verdict.FORBIDDEN, Verdict.UNKNOWN, Verdict.CONFLICT)
    told.add("BGM", "313", outcome.order or outcome.number or "0", "27" if is_refused else "29")
    told.add("DTM", ["137", outcome.decided_at[:10].replace("-", ""), "102"])
    if outcome.number:
        told.add("RFF", ["ON", outcome.number])
    for finding in outcome.all_findings:
        told.add("ERC", [finding.code[:8].upper().strip("-"), "", "91"])
        _texts(told, [finding])
        if finding.line:
            told.add("RFF", ["LI", finding.line])
    return told


def _texts(told: _Message, findings: Iterable[Finding]) -> None:
    for finding in findings:
        text = f"{finding.code}: {finding.texts.get('en', '')}"
        text = text.translate(PLAIN).encode("latin-1", "replace").decode("latin-1")
        parts = [text[at : at + FTX_WIDTH] for at in range(0, len(text), FTX_WIDTH)][:FTX_PARTS]
        told.add("FTX", "AAO", "", "", [part.strip() for part in parts])


def _side(name: str, qualifier: str):
    return [name, qualifier] if qualifier else name


def order_response(outcome: Outcome, sides: Sides, *, reference: str, at: datetime) -> bytes:
    """ORDRSP by itself: how the order stands."""
    return _written(sides, [_ordrsp(1, "", outcome)], reference, at)


def despatch_advice(despatch: Despatch, sides: Sides, *, reference: str, at: datetime) -> bytes:
    """DESADV: one for each shipment, with the order and the line of everything in it."""
    told = _Message(1, "DESADV")
    told.add("BGM", "351", despatch.number, "9")
    told.add("DTM", ["137", f"{at:%Y%m%d}", "102"])
    told.add("DTM", ["11", f"{despatch.shipped_on:%Y%m%d}", "102"])
    for order in dict.fromkeys(item.order_number or item.order for item in despatch.items):
        told.add("RFF", ["ON", order])
    for number, _url in despatch.tracking:
        told.add("RFF", ["CN", number])
    told.add("NAD", "SU", [sides.seller, "", "9"])
    told.add("NAD", "BY", [sides.buyer, "", "9"])
    told.add("NAD", "DP", [despatch.ship_to.code, "", "92"], "", *_address(despatch.ship_to))
    if despatch.carrier:
        told.add("TDT", "20", "", "", "", ["", "", "", despatch.carrier[:35]])
    told.add("CPS", "1")
    for item in despatch.items:
        told.add("LIN", str(item.position), "", *([[item.gtin, "EN"]] if item.gtin else []))
        numbers = [[item.sku, "SA"]] + (
            [[item.customer_part_number, "IN"]] if item.customer_part_number else []
        )
        told.add("PIA", "1", *numbers)
        told.add("QTY", ["12", item.quantity, item.unit])
        told.add("RFF", ["ON", item.order_number or item.order, item.line])
        if item.batch:
            told.add("GIN", "BX", item.batch[:35])
    told.add("CNT", ["2", str(len(despatch.items))])
    return _written(sides, [told], reference, at)


def _address(place: Place) -> list:
    """Name, street, city, region, postal code and country, as NAD has them from its fourth element on."""
    name = [place.name[:35], *([place.addition[:35]] if place.addition else [])]
    return [name, place.street[:35], place.city[:35], "", place.postal_code[:9], place.country]


def _written(sides: Sides, messages: list[_Message], reference: str, at: datetime) -> bytes:
    head = Segment(
        "UNB",
        ["UNOC", "3"],
        _side(sides.seller or "UNKNOWN", sides.seller_qualifier),
        _side(sides.buyer or "UNKNOWN", sides.buyer_qualifier),
        [at.strftime("%y%m%d"), at.strftime("%H%M")],
        reference,
        *(["", "", "", "", "", "1"] if sides.is_test else []),
    )
    segments = [head, *(segment for message in messages for segment in message.closed())]
    segments.append(Segment("UNZ", str(len(messages)), reference))
    text = Serializer(SIGNS).serialize(segments, with_una_header=True)
    return "".join(char if char.isprintable() else " " for char in text).encode("latin-1", "replace")
