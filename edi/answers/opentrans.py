"""openTRANS 2.1 ORDERRESPONSE, DISPATCHNOTIFICATION and INVOICE, valid against its schema.

The standard has no message for errors: those are problems.
"""

from dataclasses import dataclass
from decimal import Decimal

from lxml import etree

from ..outcome import LineOutcome, Outcome
from ..outgoing import Bill, Despatch, Item, Place, Tax

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
    _order_parties(info, parties)
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


def _order_parties(info: etree._Element, parties: Parties) -> None:
    _parties(info, parties)
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
        _days(item, line.delivery_on)
    for finding in line.findings:
        _add(item, "REMARKS", finding.texts.get(language, finding.code)[:2000], type="general")


def dispatch_notification(despatch: Despatch, parties: Parties) -> bytes:
    root = etree.Element(f"{{{OT}}}DISPATCHNOTIFICATION", version="2.1", nsmap=NAMES)
    info = _add(_add(root, "DISPATCHNOTIFICATION_HEADER"), "DISPATCHNOTIFICATION_INFO")
    _add(info, "DISPATCHNOTIFICATION_ID", despatch.number)
    _add(info, "DISPATCHNOTIFICATION_DATE", despatch.shipped_on.isoformat())
    every = _parties(info, parties)
    place = despatch.ship_to.code or parties.buyer
    _party(every, place, "buyer_specific", "delivery", despatch.ship_to)
    _add(info, "SUPPLIER_IDREF", parties.supplier, BME, type=parties.supplier_type)
    _add(info, "BUYER_IDREF", parties.buyer, BME, type=parties.buyer_type)
    _delivery(info, place)
    _add(info, "SHIPMENT_ID", (despatch.tracking[0][0] if despatch.tracking else despatch.number)[:50])
    if despatch.tracking and despatch.tracking[0][1]:
        _add(info, "TRACKING_TRACING_URL", despatch.tracking[0][1])
    items = _add(root, "DISPATCHNOTIFICATION_ITEM_LIST")
    for item in despatch.items:
        line = _add(items, "DISPATCHNOTIFICATION_ITEM")
        _article(line, item)
        _order_reference(line, item)
        _delivery(line, place)
        if item.batch:
            _add(line, "REMARKS", item.batch, type="general")
    _add(_add(root, "DISPATCHNOTIFICATION_SUMMARY"), "TOTAL_ITEM_NUM", str(len(despatch.items)))
    return written(root)


def invoice(bill: Bill, parties: Parties) -> bytes:
    """A credit note is one of the type credit_memo with positive amounts that names what it corrects."""
    root = etree.Element(f"{{{OT}}}INVOICE", version="2.1", nsmap=NAMES)
    info = _add(_add(root, "INVOICE_HEADER"), "INVOICE_INFO")
    _add(info, "INVOICE_ID", bill.number)
    _add(info, "INVOICE_DATE", bill.issued_on.isoformat())
    _add(info, "INVOICE_TYPE", "invoice" if bill.kind == "invoice" else "credit_memo")
    if bill.delivered_on:
        _days(info, bill.delivered_on.isoformat())
    every = _parties(info, parties)
    recipient = bill.bill_to.code or parties.buyer
    _party(every, recipient, "buyer_specific", "invoice_recipient", bill.bill_to)
    _add(info, "INVOICE_ISSUER_IDREF", parties.supplier, type=parties.supplier_type)
    _add(info, "INVOICE_RECIPIENT_IDREF", recipient, type="buyer_specific")
    _add(info, "BUYER_IDREF", parties.buyer, BME, type=parties.buyer_type)
    _add(info, "SUPPLIER_IDREF", parties.supplier, BME, type=parties.supplier_type)
    _add(info, "CURRENCY", bill.currency, BME)
    for remark in filter(None, (bill.buyer_reference, bill.reason)):
        _add(info, "REMARKS", remark, type="general")
    items = _add(root, "INVOICE_ITEM_LIST")
    for item in bill.items:
        line = _add(items, "INVOICE_ITEM")
        _article(line, item)
        price = _add(line, "PRODUCT_PRICE_FIX")
        _add(price, "PRICE_AMOUNT", item.price, BME)
        _add(_add(price, "TAX_DETAILS_FIX"), "TAX", _rate(item.tax_percent), BME)
        _add(price, "PRICE_QUANTITY", item.price_basis, BME)
        _add(line, "PRICE_LINE_AMOUNT", item.net)
        if bill.corrects:
            reference = _add(_add(line, "INVOICE_CORRECTION"), "INVOICE_REFERENCE")
            _add(reference, "INVOICE_ID", bill.corrects)
        _order_reference(line, item)
    _sums(root, bill)
    return written(root)


def _sums(root: etree._Element, bill: Bill) -> None:
    summary = _add(root, "INVOICE_SUMMARY")
    _add(summary, "TOTAL_ITEM_NUM", str(len(bill.items)))
    extra = sum((Decimal(net) for _name, net in bill.charges), Decimal(0))
    _add(summary, "NET_VALUE_GOODS", f"{Decimal(bill.net_total) - extra:f}")
    if extra:
        _add(summary, "NET_VALUE_EXTRA", f"{extra:f}")
    _add(summary, "TOTAL_AMOUNT", bill.total)
    if bill.charges:
        charges = _add(summary, "ALLOW_OR_CHARGES_FIX")
        for name, net in bill.charges:
            charge = _add(charges, "ALLOW_OR_CHARGE", type="surcharge")
            _add(charge, "ALLOW_OR_CHARGE_NAME", name)
            _add(_add(charge, "ALLOW_OR_CHARGE_VALUE"), "AOC_MONETARY_AMOUNT", net)
    taxes = _add(summary, "TOTAL_TAX")
    for tax in bill.taxes:
        _tax(taxes, tax)


def _tax(taxes: etree._Element, tax: Tax) -> None:
    details = _add(taxes, "TAX_DETAILS_FIX")
    _add(details, "TAX_TYPE", "vat", BME)
    _add(details, "TAX", _rate(tax.percent), BME)
    _add(details, "TAX_AMOUNT", tax.amount)
    _add(details, "TAX_BASE", tax.base)


def _rate(percent: str) -> str:
    """openTRANS writes 19 % as 0.19."""
    return f"{(Decimal(percent or 0) / 100).normalize():f}"


def _article(line: etree._Element, item: Item) -> None:
    _add(line, "LINE_ITEM_ID", str(item.position))
    product = _add(line, "PRODUCT_ID")
    _add(product, "SUPPLIER_PID", item.sku, BME)
    if item.gtin:
        _add(product, "INTERNATIONAL_PID", item.gtin, BME, type="gtin")
    if item.customer_part_number:
        _add(product, "BUYER_PID", item.customer_part_number, BME, type="buyer_specific")
    _add(product, "DESCRIPTION_SHORT", item.name[:150], BME)
    _add(line, "QUANTITY", item.quantity)
    _add(line, "ORDER_UNIT", item.unit, BME)


def _order_reference(line: etree._Element, item: Item) -> None:
    reference = _add(line, "ORDER_REFERENCE")
    _add(reference, "ORDER_ID", item.order_number or item.order)
    _add(reference, "LINE_ITEM_ID", item.line)
    ours = _add(line, "SUPPLIER_ORDER_REFERENCE")
    _add(ours, "SUPPLIER_ORDER_ID", item.order)
    _add(ours, "SUPPLIER_ORDER_ITEM_ID", str(item.order_position))


def _delivery(parent: etree._Element, place: str) -> None:
    _add(_add(parent, "SHIPMENT_PARTIES_REFERENCE"), "DELIVERY_IDREF", place, type="buyer_specific")


def _days(parent: etree._Element, day: str) -> None:
    delivery = _add(parent, "DELIVERY_DATE", type="fixed")
    _add(delivery, "DELIVERY_START_DATE", day)
    _add(delivery, "DELIVERY_END_DATE", day)


def _parties(info: etree._Element, parties: Parties) -> etree._Element:
    every = _add(info, "PARTIES")
    _party(every, parties.supplier, parties.supplier_type, "supplier")
    _party(every, parties.buyer, parties.buyer_type, "buyer")
    return every


def _party(every: etree._Element, name: str, kind: str, role: str, at: Place | None = None) -> None:
    one = _add(every, "PARTY")
    _add(one, "PARTY_ID", name, BME, type=kind)
    _add(one, "PARTY_ROLE", role)
    if at is None:
        return
    address = _add(one, "ADDRESS")
    told = (("NAME", at.name), ("NAME2", at.addition), ("STREET", at.street), ("ZIP", at.postal_code))
    for tag, value in (*told, ("CITY", at.city), ("COUNTRY_CODED", at.country)):
        if value:
            _add(address, tag, value, BME)


def _add(
    parent: etree._Element, name: str, text: str = "", space: str = OT, **attributes: str
) -> etree._Element:
    child = etree.SubElement(parent, f"{{{space}}}{name}", attributes)
    if text:
        child.text = "".join(char for char in text if char in "\t\n" or char >= " ")
    return child


def written(root: etree._Element) -> bytes:
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", pretty_print=True)
