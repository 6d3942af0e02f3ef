"""Bytes → segments: byte order mark, service string advice, character set, separators."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from pydifact.control import Characters
from pydifact.token import Token
from pydifact.tokenizer import Tokenizer

from ...canonical import Finding, Place, Severity

CHARSETS = {
    "UNOA": "ascii",
    "UNOB": "ascii",
    "UNOC": "latin-1",
    "UNOD": "iso8859-2",
    "UNOE": "iso8859-5",
    "UNOF": "iso8859-7",
    "UNOG": "iso8859-3",
    "UNOH": "iso8859-4",
    "UNOI": "iso8859-6",
    "UNOJ": "iso8859-8",
    "UNOK": "iso8859-9",
    "UNOW": "utf-8",
    "UNOY": "utf-8",
}
MOST_SEGMENTS, MOST_PARTS = 60_000, 250
CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")
BLANK = b" \t\r\n\x00\x1a"


@dataclass(frozen=True, slots=True)
class Segment:
    """`number` counts in its message, UNH being 1, or in the interchange outside of one; elements count from 1."""

    tag: str
    elements: tuple[tuple[str, ...], ...]
    number: int = 0

    def get(self, element: int, component: int = 1) -> str:
        """Empty where it was left out."""
        parts = self.elements[element - 1] if element <= len(self.elements) else ()
        return parts[component - 1].strip() if component <= len(parts) else ""

    def at(self, element: int = 0, component: int = 0) -> Place:
        told = f"segment {self.number} {self.tag}"
        told += f", element {element}" if element else ""
        told += f", component {component}" if component else ""
        return Place(told, (self.number, element, component))


class Unreadable(Exception):
    """`finding` says why no segments could be made of it."""

    def __init__(self, finding: Finding):
        super().__init__(finding.code)
        self.finding = finding


@dataclass(frozen=True, slots=True)
class Text:
    """The interchange without its UNA, and by which signs it is to be split."""

    body: str
    signs: Characters
    findings: tuple[Finding, ...] = ()

    @property
    def decimal_mark(self) -> str:
        return self.signs.decimal_point if self.signs.decimal_point in ".," else "."


def decode(raw: bytes) -> Text:
    """By the character set that UNB names; what does not fit into it is told, and read as Latin-1."""
    findings = []
    body = raw
    if body.startswith(b"\xef\xbb\xbf"):
        body = body[3:]
        findings.append(Finding("byte-order-mark", severity=Severity.WARNING))
    body = body.strip(BLANK)
    signs = Characters()
    if body.startswith(b"UNA"):
        advice = body[3:9].decode("latin-1")
        if len(advice) < 6 or len({advice[0], advice[1], advice[5]}) < 3 or advice[2].isalnum():
            raise Unreadable(Finding("una", Place("UNA"), value=advice))
        signs = Characters.from_str(f"UNA{advice}")
        body = body[9:].lstrip(BLANK)
    body, signs = _unwrapped(body, signs, findings)
    level = body[4:8].decode("latin-1").upper()
    try:
        text = body.decode(CHARSETS.get(level, "latin-1"))
    except UnicodeDecodeError as error:
        told: dict[str, Any] = {"value": f"{level}, byte {error.start}", "severity": Severity.WARNING}
        findings.append(Finding("charset", Place("UNB"), **told))
        text = body.decode("latin-1")
    if found := CONTROL.search(text):
        raise Unreadable(
            Finding("control-character", Place(f"character {found.start() + 1}"), value=repr(found[0]))
        )
    return Text(text, signs, tuple(findings))


def _unwrapped(body: bytes, signs: Characters, findings: list[Finding]) -> tuple[bytes, Characters]:
    """Line breaks are no data: files are wrapped at 80 characters, or have one after each segment. In some they are
    all that ends a segment."""
    end = signs.segment_terminator.encode("latin-1", "replace")
    if end not in (b"\r", b"\n") and end in body:
        return body.replace(b"\r", b"").replace(b"\n", b""), signs
    findings.append(Finding("line-ends-segment", severity=Severity.WARNING))
    lines = (line.strip() for line in body.replace(b"\r", b"\n").split(b"\n"))
    return b"".join(line + b"'" for line in lines if line), signs.with_control_character(
        "segment_terminator", "'"
    )


def split(text: Text) -> Iterator[Segment]:
    """All segments in order, numbered from 1 in the interchange. Raises Unreadable."""
    tag_and_elements: list[list[str]] = [[""]]
    count = 0
    for token in _tokens(text):
        match token.type:
            case Token.Type.TERMINATOR:
                count += 1
                if count > MOST_SEGMENTS:
                    raise Unreadable(Finding("too-many-segments", expected=str(MOST_SEGMENTS)))
                yield _segment(tag_and_elements, count)
                tag_and_elements = [[""]]
            case Token.Type.DATA_SEPARATOR:
                tag_and_elements.append([""])
            case Token.Type.COMPONENT_SEPARATOR:
                tag_and_elements[-1].append("")
            case _:
                tag_and_elements[-1][-1] += token.value
        if len(tag_and_elements) > MOST_PARTS or len(tag_and_elements[-1]) > MOST_PARTS:
            raise Unreadable(
                Finding("too-many-elements", Place(f"segment {count + 1}"), expected=str(MOST_PARTS))
            )


def _tokens(text: Text) -> Iterator[Token]:
    try:
        yield from Tokenizer().get_tokens(text.body, text.signs)
    except (
        Exception
    ) as error:  # the tokenizer raises more than its own error: IndexError, TypeError, ValueError
        raise Unreadable(Finding("unended-segment", Place("end"), value=str(error)[:80])) from error


def _segment(tag_and_elements: list[list[str]], number: int) -> Segment:
    tag = tag_and_elements[0][0].strip().upper()
    return Segment(tag[:20], tuple(tuple(parts) for parts in tag_and_elements[1:]), number)
