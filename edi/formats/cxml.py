"""cXML 1.2 OrderRequest: new, update, delete. http://cxml.org

Who sends is in the document: the credential of the sender with the shared secret. The secret is never kept.
"""

import re
from collections.abc import Iterator, Mapping
from decimal import Decimal

from lxml import etree

from ..canonical import MOST_LINES, Document, Finding, Kind, Order, OrderLine, Party, Place, Sending
from .units import shop_unit
from .values import day, number
from .xml import Node, children, find, name_of, text

KINDS = {"new": Kind.ORDER, "": Kind.ORDER, "update": Kind.CHANGE, "delete": Kind.CANCEL}
SECRET = re.compile(rb"(<(?:\w+:)?SharedSecret\b[^>]*>)(.*?)(</(?:\w+:)?SharedSecret)", re.DOTALL)
WIDE_SECRET = re.compile(
    rb"(S\x00?h\x00?a\x00?r\x00?e\x00?d\x00?S\x00?e\x00?c\x00?r\x00?e\x00?t[^>]*>)([^<]*)(<)"
)
HEAD, ITEM = "/cXML/Request/OrderRequest/OrderRequestHeader", "/cXML/Request/OrderRequest/ItemOut"


def masked(raw: bytes) -> bytes:
    """The same bytes with stars in place of every shared secret, in one or two bytes a letter; it is as long."""
    hidden = SECRET.sub(lambda found: found[1] + b"*" * len(found[2]) + found[3], raw)
    if b"\x00" not in raw:
        return hidden
    stars = re.compile(rb"[^\x00]")
    return WIDE_SECRET.sub(lambda found: found[1] + stars.sub(b"*", found[2]) + found[3], hidden)


def read(root: etree._Element, own_units: Mapping[str, str]) -> Sending:
    """The payload id is the transport id: it stays the same when a sending is repeated."""
    findings: list[Finding] = []
    top = Node(root, "/cXML", findings)
    payload = top.attribute("payloadID", most=200, is_needed=True)
    sender = find(root, "Header", "Sender", "Credential")
    told = {
        "version": root.get("version", "")[:10],
        "transport_id": payload,
        "sender": _identity(sender),
        "recipient": _identity(find(root, "Header", "To", "Credential")),
        "secret": text(sender, "SharedSecret"),
        "envelope": {"payload_id": payload, "from": _identity(find(root, "Header", "From", "Credential"))},
    }
    if sender is None:
        top.found("missing", "Header", "Sender", "Credential")
    request = find(root, "Request")
    body = next(iter(request), None) if request is not None else None
    if body is None or name_of(body) != "OrderRequest":
        shown = name_of(body) if body is not None else name_of(next(iter(root), root))
        wrong = Finding("message-type", Place("/cXML/Request"), value=shown, expected="OrderRequest")
        return Sending("cxml", documents=(Document(None, (wrong,), type=shown.lower()[:20]),), **told)
    is_test = request.get("deploymentMode", "production").lower() == "test"
    document = _document(body, own_units, is_test)
    return Sending("cxml", documents=(document,), findings=tuple(findings), **told)


def _identity(credential: etree._Element | None) -> str:
    if credential is None:
        return ""
    return f"{credential.get('domain', '')}:{text(credential, 'Identity')}"[:200]


def _document(body: etree._Element, own_units: Mapping[str, str], is_test: bool) -> Document:
    findings: list[Finding] = []
    element = find(body, "OrderRequestHeader")
    if element is None:
        Node(body, "/cXML/Request/OrderRequest", findings).found("missing", "OrderRequestHeader")
        return Document(None, tuple(findings), type="orderrequest")
    head = Node(element, HEAD, findings)
    kind = element.get("type", "").lower()
    if kind not in KINDS:
        head.found("not-a-choice", "@type", value=kind, expected="new, update, delete")
    lines = tuple(_lines(body, findings, own_units))
    order = Order(
        number=head.attribute("orderID", most=35, is_needed=True),
        kind=KINDS.get(kind, Kind.ORDER),
        version=head.attribute("orderVersion", most=20),
        currency=_currency(element),
        requested_on=head.read(
            day, "not-a-day", element.get("requestedDeliveryDate", ""), "@requestedDeliveryDate"
        ),
        ship_to=_ship_to(element),
        contract=head.attribute("agreementID", most=60),
        note=text(element, "Comments")[:500],
        lines=lines,
        is_test=is_test,
        place=head.at(),
    )
    if not lines and order.kind != Kind.CANCEL:
        Node(body, "/cXML/Request/OrderRequest", findings).found("missing", "ItemOut")
    return Document(order if order.number else None, tuple(findings), type="orderrequest")


def _currency(head: etree._Element) -> str:
    money = find(head, "Total", "Money")
    return (money.get("currency", "") if money is not None else "")[:3].upper()


def _ship_to(head: etree._Element) -> Party:
    address = find(head, "ShipTo", "Address")
    if address is None:
        return Party()
    postal = find(address, "PostalAddress")
    country = find(postal, "Country")
    return Party(
        code=address.get("addressID", "")[:35],
        name=text(address, "Name")[:100],
        addition=", ".join(text(each) for each in children(postal, "DeliverTo"))[:100],
        street=" ".join(text(each) for each in children(postal, "Street"))[:100],
        postal_code=text(postal, "PostalCode")[:12],
        city=text(postal, "City")[:80],
        country=(country.get("isoCountryCode", "") if country is not None else "")[:2].upper(),
    )


def _lines(
    body: etree._Element, findings: list[Finding], own_units: Mapping[str, str]
) -> Iterator[OrderLine]:
    seen: set[str] = set()
    for place, item in enumerate(children(body, "ItemOut"), 1):
        if place > MOST_LINES:
            Node(item, f"{ITEM}[{place}]", findings).found("too-many-lines", expected=str(MOST_LINES))
            return
        row = Node(item, f"{ITEM}[{place}]", findings, item.get("lineNumber", "")[:20] or str(place))
        line = _line(row, place, own_units)
        if line.line in seen:
            Node(item, row.way, findings).found("duplicate-line", "@lineNumber", value=line.line)
        seen.add(line.line)
        yield line


def _line(row: Node, place: int, own_units: Mapping[str, str]) -> OrderLine:
    item, told = row.element, row.element.get("quantity", "").strip()
    if not told:
        row.found("missing", "@quantity")
    detail = ("ItemDetail|BlanketItemDetail",)
    price = text(item, *detail, "UnitPrice", "Money")
    line = OrderLine(
        line=row.attribute("lineNumber", most=20) or str(place),
        sku=row.text("ItemID", "SupplierPartID", most=60),
        customer_part_number=row.text("ItemID", "BuyerPartID", most=60),
        manufacturer_part_number=row.text(*detail, "ManufacturerPartID", most=60),
        gtin=_gtin(item, *detail)[:14],
        quantity=row.read(number, "not-a-number", told, "@quantity"),
        unit=shop_unit(row.text(*detail, "UnitOfMeasure", most=10), own_units),
        price=row.read(number, "not-a-number", price, *detail, "UnitPrice", "Money"),
        price_basis=_basis(row, *detail),
        requested_on=row.read(
            day, "not-a-day", item.get("requestedDeliveryDate", ""), "@requestedDeliveryDate"
        ),
        cost_centre=_cost_centre(item)[:20],
        contract=row.attribute("agreementItemNumber", most=60),
        note=text(item, "Comments")[:200],
        place=row.at(),
    )
    if not line.numbers:
        row.found("missing", "ItemID", "SupplierPartID")
    return line


def _gtin(item: etree._Element, detail: str) -> str:
    """ItemDetailIndustry/…/EANID, or an ItemID's own domain for it."""
    return text(item, detail, "ItemDetailIndustry", "ItemDetailRetail", "EANID")


def _basis(row: Node, detail: str) -> Decimal:
    element = find(row.element, detail, "PriceBasisQuantity")
    told = "" if element is None else element.get("quantity", "")
    basis = row.read(number, "not-a-number", told, detail, "PriceBasisQuantity")
    return basis if basis and basis > 0 else Decimal(1)


def _cost_centre(item: etree._Element) -> str:
    """The segment of the accounting that says it is the cost centre, by its name or its type."""
    accounting = find(item, "Distribution", "Accounting")
    for segment in children(accounting, "AccountingSegment", "Segment"):
        named = " ".join((text(segment, "Name"), segment.get("type", ""), text(segment, "Description")))
        if "cost" in named.lower() or "kostenst" in named.lower():
            return segment.get("id", "")
    return ""
