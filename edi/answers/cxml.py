"""cXML: the Response to a request, ConfirmationRequest and ShipNoticeRequest.

A response has one status, always in HTTP 200, except where we are down.

Codes: cXML User's Guide, chapter "Response". Business errors are 4xx, which is never repeated; trouble of ours is 560,
which is.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from lxml import etree

from ..outcome import LineOutcome, LineStatus, Outcome
from ..outgoing import Despatch

DOCTYPE = '<!DOCTYPE cXML SYSTEM "http://xml.cxml.org/schemas/cXML/1.2.063/cXML.dtd">'
TEXTS = {
    200: "OK",
    201: "Accepted",
    400: "Bad Request",
    401: "Unauthorized",
    403: "Forbidden",
    404: "Not Found",
    406: "Not Acceptable",
    409: "Conflict",
    450: "Not Implemented",
    560: "Temporary server error",
}


def response(status: int, text: str, *, payload_id: str, at: str, language: str = "en") -> bytes:
    """`payload_id` names the answer, `at` is ISO 8601 with a zone."""
    root = etree.Element("cXML", payloadID=payload_id, timestamp=at)
    root.set("{http://www.w3.org/XML/1998/namespace}lang", language)
    answer = etree.SubElement(root, "Response")
    told = etree.SubElement(answer, "Status", code=str(status), text=TEXTS[status])
    if text:
        told.text = text
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", pretty_print=True, doctype=DOCTYPE)


FULFILL = '<!DOCTYPE cXML SYSTEM "http://xml.cxml.org/schemas/cXML/1.2.063/Fulfill.dtd">'
LANG = "{http://www.w3.org/XML/1998/namespace}lang"
KIND = {LineStatus.ACCEPTED: "accept", LineStatus.CHANGED: "detail", LineStatus.REJECTED: "reject"}


@dataclass(frozen=True, slots=True)
class Sides:
    """Credentials as `domain:identity`."""

    seller: str
    buyer: str


def confirmation_request(
    outcome: Outcome, sides: Sides, *, payload_of_order: str, mode: str = "production"
) -> bytes:
    """Every line is answered. `payload_of_order` is the payload id of the order, or another name of it."""
    root, request = _request(f"confirmation-{outcome.order}@b2bshop", outcome.decided_at, sides, mode)
    body = etree.SubElement(request, "ConfirmationRequest")
    statuses = {line.status for line in outcome.lines}
    kind = (
        "accept"
        if statuses == {LineStatus.ACCEPTED}
        else "reject"
        if statuses == {LineStatus.REJECTED}
        else "except"
    )
    etree.SubElement(
        body,
        "ConfirmationHeader",
        {"confirmID": outcome.order, "operation": "new", "type": kind, "noticeDate": outcome.decided_at},
    )
    _order_reference(body, outcome.number, payload_of_order)
    for place, line in enumerate(outcome.lines, 1):
        _confirmed(body, place, line, outcome.currency)
    return _written(root)


def _confirmed(body: etree._Element, place: int, line: LineOutcome, currency: str) -> None:
    number = line.line if line.line.isdecimal() else str(place)
    ordered = line.ordered or line.quantity
    item = etree.SubElement(body, "ConfirmationItem", quantity=ordered, lineNumber=number)
    etree.SubElement(item, "UnitOfMeasure").text = line.unit or "EA"
    is_booked = line.status != LineStatus.REJECTED
    told = {"quantity": line.quantity if is_booked else ordered, "type": KIND[LineStatus(line.status)]}
    if is_booked and line.delivery_on:
        told["deliveryDate"] = f"{line.delivery_on}T12:00:00+00:00"
    status = etree.SubElement(item, "ConfirmationStatus", told)
    etree.SubElement(status, "UnitOfMeasure").text = line.unit or "EA"
    if line.status == LineStatus.CHANGED:
        price = etree.SubElement(etree.SubElement(status, "UnitPrice"), "Money", currency=currency)
        price.text = line.price
    for finding in line.findings:
        comment = etree.SubElement(status, "Comments")
        comment.set(LANG, "en")
        comment.text = finding.texts.get("en", finding.code)


def ship_notice_request(despatch: Despatch, sides: Sides, *, mode: str = "production") -> bytes:
    at = despatch.booked_at.isoformat()
    root, request = _request(f"despatch-{despatch.number}@b2bshop", at, sides, mode)
    body = etree.SubElement(request, "ShipNoticeRequest")
    shipped = f"{despatch.shipped_on.isoformat()}T12:00:00+00:00"
    head = {"shipmentID": despatch.number, "operation": "new", "noticeDate": at, "shipmentDate": shipped}
    level = etree.SubElement(etree.SubElement(body, "ShipNoticeHeader", head), "ServiceLevel")
    level.set(LANG, "en")
    level.text = despatch.carrier or "standard"
    if despatch.tracking:
        control = etree.SubElement(body, "ShipControl")
        etree.SubElement(control, "CarrierIdentifier", domain="companyName").text = (
            despatch.carrier or "unknown"
        )
        for number, _url in despatch.tracking:
            etree.SubElement(control, "ShipmentIdentifier", domain="trackingNumber").text = number
    orders = dict.fromkeys((item.order, item.order_number) for item in despatch.items)
    for order, order_number in orders:
        portion = etree.SubElement(body, "ShipNoticePortion")
        _order_reference(portion, order_number, despatch.payloads.get(order, f"{order}@b2bshop"))
        for item in (each for each in despatch.items if each.order == order):
            number = item.line if item.line.isdecimal() else str(item.order_position)
            line = etree.SubElement(portion, "ShipNoticeItem", quantity=item.quantity, lineNumber=number)
            etree.SubElement(etree.SubElement(line, "ItemID"), "SupplierPartID").text = item.sku
            etree.SubElement(line, "UnitOfMeasure").text = item.unit
            if item.batch:
                etree.SubElement(line, "SupplierBatchID").text = item.batch
    return _written(root)


def _request(payload: str, at: str, sides: Sides, mode: str) -> tuple[etree._Element, etree._Element]:
    root = etree.Element("cXML", payloadID=payload, timestamp=at)
    header = etree.SubElement(root, "Header")
    for tag, name in (("From", sides.seller), ("To", sides.buyer), ("Sender", sides.seller)):
        domain, _, identity = name.rpartition(":")
        credential = etree.SubElement(
            etree.SubElement(header, tag), "Credential", domain=domain or "NetworkId"
        )
        etree.SubElement(credential, "Identity").text = identity
    etree.SubElement(header[-1], "UserAgent").text = "b2bshop"
    return root, etree.SubElement(root, "Request", deploymentMode=mode)


def _order_reference(parent: etree._Element, number: str, payload: str) -> None:
    told: Mapping[str, str] = {"orderID": number} if number else {}
    etree.SubElement(etree.SubElement(parent, "OrderReference", told), "DocumentReference", payloadID=payload)


def _written(root: etree._Element) -> bytes:
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", pretty_print=True, doctype=FULFILL)
