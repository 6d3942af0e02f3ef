"""openTRANS 2.1 ORDERRESPONSE, valid against its schema. The standard has no message for errors: those are problems."""

from dataclasses import dataclass

from lxml import etree

from ..outcome import LineOutcome, Outcome

OT, BME = "http://www.opentrans.org/XMLSchema/2.1", "http://www.bmecat.org/bmecat/2005"
NAMES = {None: OT, "bmecat": BME}


@dataclass(frozen=True, slots=True)
class Parties:
    """Identifiers of both sides, each with its type (iln, supplier_specific, buyer_specific)."""

    supplier: str
    supplier_type: str
    buyer: str
    buyer_type: str


def order_response(outcome: Outcome, parties: Parties, language: str) -> bytes:
    root = etree.Element(f"{{{OT}}}ORDERRESPONSE", version="2.1", nsmap=NAMES)
    info = _add(_add(root, "ORDERRESPONSE_HEADER"), "ORDERRESPONSE_INFO")
    _add(info, "ORDER_ID", outcome.number)
    _add(info, "ORDERRESPONSE_DATE", outcome.decided_at[:10])
    if outcome.order:
        _add(info, "SUPPLIER_ORDER_ID", outcome.order)
    add_parties(info, parties)
    if outcome.currency:
        _add(info, "CURRENCY", outcome.currency, BME)
    for finding in outcome.findings:
        _add(info, "REMARKS", finding.texts.get(language, finding.code)[:2000], type="general")
    items = _add(root, "ORDERRESPONSE_ITEM_LIST")
    for line in outcome.lines:
        _item(items, line, language)
    summary = _add(root, "ORDERRESPONSE_SUMMARY")
    _add(summary, "TOTAL_ITEM_NUM", str(len(outcome.lines)))
    if outcome.net_total:
        _add(summary, "TOTAL_AMOUNT", outcome.net_total)
    return written(root)


def add_parties(info: etree._Element, parties: Parties) -> None:
    every = _add(info, "PARTIES")
    for party, kind, role in (
        (parties.supplier, parties.supplier_type, "supplier"),
        (parties.buyer, parties.buyer_type, "buyer"),
    ):
        one = _add(every, "PARTY")
        _add(one, "PARTY_ID", party, BME, type=kind)
        _add(one, "PARTY_ROLE", role)
    reference = _add(info, "ORDER_PARTIES_REFERENCE")
    _add(reference, "BUYER_IDREF", parties.buyer, BME, type=parties.buyer_type)
    _add(reference, "SUPPLIER_IDREF", parties.supplier, BME, type=parties.supplier_type)


def _item(items: etree._Element, line: LineOutcome, language: str) -> None:
    item = _add(items, "ORDERRESPONSE_ITEM")
    _add(item, "LINE_ITEM_ID", line.line)
    product = _add(item, "PRODUCT_ID")
    _add(product, "SUPPLIER_PID", line.sku or "?", BME)
    if line.gtin:
        _add(product, "INTERNATIONAL_PID", line.gtin, BME, type="gtin")
    if line.customer_part_number:
        _add(product, "BUYER_PID", line.customer_part_number, BME, type="buyer_specific")
    if line.name:
        _add(product, "DESCRIPTION_SHORT", line.name[:150], BME)
    _add(item, "QUANTITY", line.quantity)
    _add(item, "ORDER_UNIT", line.unit if len(line.unit) in (2, 3) else "C62", BME)
    if line.price:
        price = _add(item, "PRODUCT_PRICE_FIX")
        _add(price, "PRICE_AMOUNT", line.price, BME)
        _add(price, "PRICE_QUANTITY", line.price_basis, BME)
        _add(item, "PRICE_LINE_AMOUNT", line.net)
    if line.delivery_on:
        delivery = _add(item, "DELIVERY_DATE", type="fixed")
        _add(delivery, "DELIVERY_START_DATE", line.delivery_on)
        _add(delivery, "DELIVERY_END_DATE", line.delivery_on)
    for finding in line.findings:
        _add(item, "REMARKS", finding.texts.get(language, finding.code)[:2000], type="general")


def _add(
    parent: etree._Element, name: str, text: str = "", space: str = OT, **attributes: str
) -> etree._Element:
    child = etree.SubElement(parent, f"{{{space}}}{name}", attributes)
    if text:
        child.text = text
    return child


def written(root: etree._Element) -> bytes:
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", pretty_print=True)
