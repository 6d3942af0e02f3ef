"""Bytes ↔ canonical values, one module per format. Pure: no Django, no database, no clock.

`read` looks at the bytes and not at what the sender calls them.
"""

from collections.abc import Callable, Mapping
from dataclasses import replace
from enum import StrEnum, auto

from ..canonical import Finding, Place, Sending
from . import cxml, json_order, opentrans
from .edifact import orders as edifact_orders
from .xml import BadXml, name_of, parse

MOST_FINDINGS = 1_000
LARGEST_JSON = 2_000_000  # a list of nothing but numbers takes fifty times its size; 5,000 lines are 1 MB
LARGEST = 4_000_000  # bytes of a document; 5,000 lines of cXML are 3 MB


class Format(StrEnum):
    JSON = auto()
    OPENTRANS = auto()
    EDIFACT = auto()
    CXML = auto()


XML_READERS: dict[str, Callable] = {"cXML": cxml.read, "ORDER": opentrans.read, "ORDERCHANGE": opentrans.read}
WIDE = ((b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))


def sniff(raw: bytes) -> Format | None:
    """By the first bytes behind a byte order mark and blanks; None where they are none of ours.

    XML is told apart by its root once it is parsed; what cannot be parsed is taken for what its text looks like.
    """
    start = raw.removeprefix(b"\xef\xbb\xbf").lstrip(b" \t\r\n\x00")[:2000]
    if start[:1] in (b"{", b"["):
        return Format.JSON
    if start[:3] in (b"UNA", b"UNB", b"UNH", b"UNG"):
        return Format.EDIFACT
    if start[:1] == b"<" or raw[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return Format.CXML if b"cXML" in start.replace(b"\x00", b"") else Format.OPENTRANS
    return None


def read(raw: bytes, own_units: Mapping[str, str]) -> Sending:
    """Whatever is wrong with it is among the findings, the first thousand of each document; nothing is raised.

    `own_units`: the partner's → the shop's.
    """
    sending = _read(raw, own_units)
    if all(len(each.findings) <= MOST_FINDINGS for each in sending.documents):
        return sending
    documents = (replace(each, findings=each.findings[:MOST_FINDINGS]) for each in sending.documents)
    return replace(sending, documents=tuple(documents))


def _read(raw: bytes, own_units: Mapping[str, str]) -> Sending:
    form = sniff(raw)
    if form is None:
        return Sending("", findings=(Finding("unknown-format", Place("/"), expected=", ".join(Format)),))
    most = LARGEST_JSON if form == Format.JSON else LARGEST
    if len(raw) > most:
        return Sending(form, findings=(Finding("too-large", value=str(len(raw)), expected=str(most)),))
    if form == Format.JSON:
        return json_order.read(raw, own_units)
    if form == Format.EDIFACT:
        return edifact_orders.read(raw, own_units)
    try:
        root = parse(raw)
    except BadXml as error:
        return Sending(form, findings=(error.finding,))
    reader = XML_READERS.get(name_of(root))
    if reader is None:
        found = Finding(
            "unknown-format", Place("/"), value=name_of(root)[:40], expected=", ".join(XML_READERS)
        )
        return Sending(form, findings=(found,))
    return reader(root, own_units)


def cxml_credentials(raw: bytes) -> tuple[str, str]:
    """Identity and shared secret of the sender; empty where the document cannot be read or names none."""
    try:
        sending = cxml.read(parse(raw), {}) if len(raw) <= LARGEST else None
    except BadXml:
        return "", ""
    return (sending.sender, sending.secret) if sending else ("", "")
