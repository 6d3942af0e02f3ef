"""Segments → an interchange of messages: counts, references, groups. What is wrong is found, nothing is repaired."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from ...canonical import Finding, Place
from .segments import Segment

MOST_MESSAGES = 100  # each is booked by itself, and all are answered at once


@dataclass(slots=True)
class Message:
    """From UNH to UNT; both are among the segments, each numbered from UNH on."""

    segments: list[Segment]
    findings: list[Finding] = field(default_factory=list)

    @property
    def head(self) -> Segment:
        return self.segments[0]

    @property
    def reference(self) -> str:
        return self.head.get(1)

    @property
    def type(self) -> str:
        return self.head.get(2, 1).upper()

    @property
    def version(self) -> str:
        return f"{self.head.get(2, 2)}.{self.head.get(2, 3)}".upper()


@dataclass(slots=True)
class Interchange:
    """`head` is UNB; None where there is none, and then nothing can be answered to anybody."""

    head: Segment | None = None
    messages: list[Message] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    decimal_mark: str = "."

    @property
    def reference(self) -> str:
        return self.head.get(5) if self.head else ""

    @property
    def sender(self) -> str:
        return self.head.get(2) if self.head else ""

    @property
    def recipient(self) -> str:
        return self.head.get(3) if self.head else ""

    @property
    def is_test(self) -> bool:
        return bool(self.head) and self.head.get(11) == "1"


def interchange(segments: Iterable[Segment]) -> Interchange:
    """Reads to the end whatever it meets; a message with a fault does not spoil its neighbours."""
    found = Interchange()
    reader = _Reader(found)
    for segment in segments:
        reader.take(segment)
    reader.end()
    return found


class _Reader:
    def __init__(self, found: Interchange):
        self.found = found
        self.open: list[Segment] | None = None  # the segments of the message being read
        self.group: Segment | None = None
        self.in_group = 0
        self.groups = 0
        self.is_closed = False
        self.references: set[str] = set()
        self.is_over = False  # more messages than are read

    def take(self, segment: Segment) -> None:
        step = getattr(self, f"_{segment.tag.lower()}", None) if segment.tag in SERVICE else None
        if self.is_closed:
            self._wrong("after-the-end", segment.at(), segment.tag)
        elif step:
            step(segment)
        elif self.open is None:
            self._wrong("outside-a-message", segment.at(), segment.tag)
        else:
            self._keep(segment)

    def end(self) -> None:
        if self.open is not None:
            self._close("UNT")
        if self.found.head is None:
            self._wrong("missing", Place("UNB", (1, 0, 0)), expected="UNB")
        elif not self.is_closed:
            self._wrong("missing", Place("UNZ"), expected="UNZ")

    def _wrong(self, code: str, place: Place, value: str = "", expected: str = "") -> None:
        if len(self.found.findings) < 50:
            self.found.findings.append(Finding(code, place, value=value[:80], expected=expected))

    def _keep(self, segment: Segment) -> None:
        self.open.append(replace(segment, number=len(self.open) + 1))

    def _close(self, missing: str = "") -> Message:
        message = Message(self.open)
        self.open = None
        self.in_group += 1
        if len(self.found.messages) == MOST_MESSAGES:
            if not self.is_over:
                self._wrong("too-many-messages", message.head.at(), expected=str(MOST_MESSAGES))
            self.is_over = True
            return message
        self.found.messages.append(message)
        if missing:
            message.findings.append(Finding("missing", Place(missing), expected=missing))
        return message

    def _unb(self, segment: Segment) -> None:
        if self.found.head:
            self._wrong("twice", segment.at(), "UNB")
            return
        self.found.head = segment
        for element, name in ((2, "sender"), (3, "recipient"), (5, "reference")):
            if not segment.get(element):
                self._wrong("missing", segment.at(element, 1), expected=name)

    def _ung(self, segment: Segment) -> None:
        self.group, self.in_group = segment, 0
        self.groups += 1

    def _une(self, segment: Segment) -> None:
        if self.group is None:
            self._wrong("outside-a-message", segment.at(), "UNE")
            return
        self._compare(segment, self.in_group, self.group.get(5))
        self.group = None

    def _unh(self, segment: Segment) -> None:
        if self.open is not None:
            self._close("UNT")
        self.open = [replace(segment, number=1)]

    def _unt(self, segment: Segment) -> None:
        if self.open is None:
            self._wrong("outside-a-message", segment.at(), "UNT")
            return
        self._keep(segment)
        last = self.open[-1]
        message = self._close()
        count = str(len(message.segments))
        if last.get(1).lstrip("0") != count:
            message.findings.append(Finding("envelope-count", last.at(1), value=last.get(1), expected=count))
        if last.get(2) != message.reference:
            message.findings.append(
                Finding("envelope-reference", last.at(2), value=last.get(2), expected=message.reference)
            )
        if message.reference in self.references:
            message.findings.append(
                Finding("duplicate-reference", message.head.at(1), value=message.reference)
            )
        self.references.add(message.reference)

    def _unz(self, segment: Segment) -> None:
        if self.open is not None:
            self._close("UNT")
        self.is_closed = True
        self._compare(segment, self.groups or len(self.found.messages), self.found.reference)

    def _compare(self, segment: Segment, count: int, reference: str) -> None:
        """Of a closing segment: how many it ends, and of which beginning."""
        if segment.get(1).lstrip("0") != str(count):
            self._wrong("envelope-count", segment.at(1), segment.get(1), str(count))
        if segment.get(2) != reference:
            self._wrong("envelope-reference", segment.at(2), segment.get(2), reference)


SERVICE = frozenset({"UNB", "UNG", "UNE", "UNH", "UNT", "UNZ"})
