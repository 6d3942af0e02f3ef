"""XML of partners, read so that it reads nothing else: no external file, no network, no entities, no bombs."""

import re
from collections.abc import Callable, Iterator
from typing import TypeVar

from lxml import etree

from ..canonical import Finding, Place

T = TypeVar("T")
MOST_TAGS = 400_000
ENTITY = re.compile(
    rb"<!ENTITY|<\x00!\x00E\x00N\x00T\x00I\x00T\x00Y|\x00<\x00!\x00E\x00N\x00T\x00I\x00T\x00Y"
)


class BadXml(Exception):
    """`finding` says what is wrong, and in which line."""

    def __init__(self, finding: Finding):
        super().__init__(finding.code)
        self.finding = finding


def parse(raw: bytes) -> etree._Element:
    """The root. Raises BadXml for what is not well-formed and for every declaration of an entity.

    An external document type may be named, as cXML does; it is not read.
    """
    if ENTITY.search(raw):
        raise BadXml(Finding("xml-entities", Place("DOCTYPE")))
    if raw.count(b"<") > MOST_TAGS:
        raise BadXml(Finding("too-large", expected=str(MOST_TAGS)))
    parser = etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        dtd_validation=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )
    try:
        root = etree.fromstring(raw.lstrip(b" \t\r\n"), parser)
    except (etree.XMLSyntaxError, ValueError, LookupError) as error:
        line = getattr(error, "lineno", 0) or 0
        raise BadXml(Finding("not-well-formed", Place(f"line {line}"), value=str(error)[:120])) from error
    if root is None:
        raise BadXml(Finding("not-well-formed", Place("line 1")))
    inside = root.getroottree().docinfo.internalDTD
    if inside is not None and (any(inside.iterentities()) or any(inside.iterelements())):
        raise BadXml(Finding("xml-entities", Place("DOCTYPE")))
    if any(True for _ in root.iter(etree.Entity)):
        raise BadXml(Finding("xml-entities", Place("DOCTYPE")))
    return root


def name_of(element: etree._Element) -> str:
    """Without its namespace, which partners write in many ways or leave out."""
    return etree.QName(element).localname if isinstance(element.tag, str) else ""


def children(element: etree._Element | None, *names: str) -> Iterator[etree._Element]:
    if element is not None:
        for child in element:
            if name_of(child) in names:
                yield child


def find(element: etree._Element | None, *path: str) -> etree._Element | None:
    """The first descendant along the path; each step may offer several names: `"PRODUCT_ID|ARTICLE_ID"`."""
    for step in path:
        element = next(children(element, *step.split("|")), None)
        if element is None:
            return None
    return element


def text(element: etree._Element | None, *path: str) -> str:
    found = find(element, *path)
    return "".join(found.itertext()).strip() if found is not None else ""


class Node:
    """An element that knows its way and keeps what is wrong in it. `line` is the partner's id of its order line."""

    def __init__(self, element: etree._Element, way: str, findings: list[Finding], line: str | None = None):
        self.element, self.way, self.findings, self.line = element, way, findings, line

    def at(self, *steps: str) -> Place:
        """`/ORDER/ORDER_ITEM_LIST/ORDER_ITEM[2]/QUANTITY, line 31`; the nearest that exists gives the line."""
        found, way = self.element, self.way
        for step in steps:
            name = step.split("|")[0]
            way += f"/{name}"
            deeper = None if name.startswith("@") else find(found, step)
            found = found if deeper is None else deeper
        return Place(f"{way}, line {found.sourceline}")

    def found(self, code: str, *steps: str, value: str = "", expected: str = "") -> None:
        self.findings.append(Finding(code, self.at(*steps), self.line, value[:80], expected))

    def text(self, *steps: str, most: int, is_needed: bool = False) -> str:
        return self._checked(text(self.element, *steps), steps, most, is_needed)

    def attribute(self, name: str, *, most: int, is_needed: bool = False) -> str:
        return self._checked(self.element.get(name, "").strip(), (f"@{name}",), most, is_needed)

    def _checked(self, told: str, steps: tuple[str, ...], most: int, is_needed: bool) -> str:
        if not told and is_needed:
            self.found("missing", *steps)
        if len(told) <= most:
            return told
        self.found("too-long", *steps, value=told, expected=str(most))
        return ""

    def read(self, how: Callable[[str], T | None], code: str, told: str, *steps: str) -> T | None:
        """`how` makes something of a text that is there; otherwise that is found."""
        if not told:
            return None
        value = how(told)
        if value is None:
            self.found(code, *steps, value=told)
        return value
