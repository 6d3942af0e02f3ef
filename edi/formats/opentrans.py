"""openTRANS 2.1 ORDER and ORDERCHANGE; 1.0 too, which some platforms still send. Namespaces do not matter.

https://www.opentrans.de: ORDER_ID, PARTIES, LINE_ITEM_ID, PRODUCT_ID, QUANTITY, ORDER_UNIT and TOTAL_ITEM_NUM are
mandatory; what else its schema asks for is not asked for here.
"""

from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal

from lxml import etree

from ..canonical import MOST_LINES, Document, Finding, Kind, Order, OrderLine, Party, Place, Sending
from .units import shop_unit
from .values import day, number
from .xml import Node, children, find, name_of, text

ROOTS = {"ORDER": Kind.ORDER, "ORDERCHANGE": Kind.CHANGE}
PRODUCT, PRICE = "PRODUCT_ID|ARTICLE_ID", "PRODUCT_PRICE_FIX|PRODUCT_PRICE|ARTICLE_PRICE"
GTIN_KINDS = ("gtin", "ean", "")


def read(root: etree._Element, own_units: Mapping[str, str]) -> Sending:
    """One order or change. openTRANS has no envelope: who sends it is told by other means."""
    name, version = name_of(root), root.get("version", "")[:10]
    if name not in ROOTS:
        wrong = Finding("message-type", Place("/"), value=name[:40], expected=", ".join(ROOTS))
        return Sending("opentrans", version, (Document(None, (wrong,), type=name.lower()[:20]),))
    findings: list[Finding] = []
    info = find(root, f"{name}_HEADER", f"{name}_INFO")
    if info is None:
        missing = Node(root, f"/{name}", findings)
        missing.found("missing", f"{name}_HEADER", f"{name}_INFO")
        return Sending("opentrans", version, (Document(None, tuple(findings), type=name.lower()),))
    head = Node(info, f"/{name}/{name}_HEADER/{name}_INFO", findings)
    lines = tuple(_lines(root, name, findings, own_units))
    order = _order(head, ROOTS[name], lines)
    if not lines:
        head.found("missing", "ORDER_ITEM_LIST")
    _compare_count(Node(root, f"/{name}", findings), f"{name}_SUMMARY", len(lines))
    document = Document(order if order.number else None, tuple(findings), type=name.lower())
    return Sending("opentrans", version, (document,))


def _order(head: Node, kind: Kind, lines: tuple[OrderLine, ...]) -> Order:
    return Order(
        number=head.text("ORDER_ID", most=35, is_needed=True),
        kind=kind,
        version=head.text("ORDERCHANGE_SEQUENCE_ID", most=20),
        currency=head.text("CURRENCY|PRICE_CURRENCY|ORDER_CURRENCY", most=3).upper(),
        requested_on=_wanted(head),
        ship_to=_ship_to(head),
        cost_centre=head.text("ACCOUNTING_INFO", "COST_CATEGORY_ID", most=20),
        contract=head.text("AGREEMENT", "AGREEMENT_ID", most=60),
        note=head.text("REMARKS|REMARK", most=500),
        lines=lines,
        place=head.at(),
    )


def _wanted(node: Node) -> date | None:
    steps = ("DELIVERY_DATE", "DELIVERY_START_DATE|DELIVERY_END_DATE")
    return node.read(day, "not-a-day", text(node.element, *steps), *steps)


def _ship_to(head: Node) -> Party:
    """The party in the role of the delivery, by the reference in the header or by its own role."""
    wanted = text(head.element, "ORDER_PARTIES_REFERENCE", "SHIPMENT_PARTIES_REFERENCE", "DELIVERY_IDREF")
    for party in _parties(head.element):
        roles = {text(role) for role in children(party, "PARTY_ROLE")}
        ids = [text(each) for each in children(party, "PARTY_ID")]
        if "delivery" in roles or name_of(party) == "DELIVERY_PARTY" or (wanted and wanted in ids):
            return _party(party, next(iter(ids), ""))
    return Party(code=wanted[:35])


def _parties(info: etree._Element) -> Iterator[etree._Element]:
    yield from children(find(info, "PARTIES"), "PARTY")
    yield from children(find(info, "ORDER_PARTIES"), "DELIVERY_PARTY")  # 1.0
    shipment = find(info, "ORDER_PARTIES", "SHIPMENT_PARTIES")
    yield from children(shipment, "DELIVERY_PARTY")


def _party(party: etree._Element, code: str) -> Party:
    inner = find(party, "PARTY")
    at = find(party if inner is None else inner, "ADDRESS")
    code = code or text(inner, "PARTY_ID")
    return Party(
        code=code[:35],
        name=text(at, "NAME")[:100],
        addition=" ".join(filter(None, (text(at, "NAME2"), text(at, "NAME3"))))[:100],
        street=text(at, "STREET")[:100],
        postal_code=text(at, "ZIP")[:12],
        city=text(at, "CITY")[:80],
        country=text(at, "COUNTRY_CODED")[:2].upper(),
    )


def _lines(
    root: etree._Element, name: str, findings: list[Finding], own_units: Mapping[str, str]
) -> Iterator[OrderLine]:
    items = find(root, f"{name}_ITEM_LIST")
    items = find(root, "ORDER_ITEM_LIST") if items is None else items
    seen: set[str] = set()
    for place, item in enumerate(children(items, "ORDER_ITEM"), 1):
        if place > MOST_LINES:
            Node(item, f"/{name}/{name_of(items)}/ORDER_ITEM[{place}]", findings).found(
                "too-many-lines", expected=str(MOST_LINES)
            )
            return
        way = f"/{name}/{name_of(items)}/ORDER_ITEM[{place}]"
        line = _line(Node(item, way, findings, text(item, "LINE_ITEM_ID")[:20] or str(place)), own_units)
        if line.line and line.line in seen:
            Node(item, way, findings).found("duplicate-line", "LINE_ITEM_ID", value=line.line)
        seen.add(line.line)
        yield line


def _line(row: Node, own_units: Mapping[str, str]) -> OrderLine:
    unit = row.text("ORDER_UNIT", most=10, is_needed=True)
    told = text(row.element, "QUANTITY")
    if not told:
        row.found("missing", "QUANTITY")
    product = find(row.element, PRODUCT)
    line = OrderLine(
        line=row.text("LINE_ITEM_ID", most=20, is_needed=True),
        sku=row.text(PRODUCT, "SUPPLIER_PID|SUPPLIER_AID", most=60),
        gtin=_gtin(product)[:14],
        customer_part_number=row.text(PRODUCT, "BUYER_PID|BUYER_AID", most=60),
        manufacturer_part_number=row.text(PRODUCT, "MANUFACTURER_INFO", "MANUFACTURER_PID", most=60),
        quantity=row.read(number, "not-a-number", told, "QUANTITY"),
        unit=shop_unit(unit, own_units),
        price=row.read(
            number, "not-a-number", text(row.element, PRICE, "PRICE_AMOUNT"), PRICE, "PRICE_AMOUNT"
        ),
        price_basis=_basis(row),
        requested_on=_wanted(row),
        cost_centre=row.text("ACCOUNTING_INFO", "COST_CATEGORY_ID", most=20),
        contract=row.text("AGREEMENT", "AGREEMENT_ID", most=60),
        note=row.text("REMARKS|REMARK", most=200),
        place=row.at(),
    )
    if not line.numbers:
        row.found("missing", PRODUCT, expected="SUPPLIER_PID, INTERNATIONAL_PID, BUYER_PID")
    return line


def _gtin(product: etree._Element | None) -> str:
    for each in children(product, "INTERNATIONAL_PID", "INTERNATIONAL_AID", "EAN"):
        if each.get("type", "").lower() in GTIN_KINDS:
            return text(each)
    return ""


def _basis(row: Node) -> Decimal:
    steps = (PRICE, "PRICE_QUANTITY")
    basis = row.read(number, "not-a-number", text(row.element, *steps), *steps)
    if basis is not None and basis <= 0:
        row.found("not-a-number", *steps, value=str(basis))
        return Decimal(1)
    return basis or Decimal(1)


def _compare_count(root: Node, summary: str, count: int) -> None:
    told = text(root.element, summary, "TOTAL_ITEM_NUM")
    if told and told != str(count):
        root.found("total-mismatch", summary, "TOTAL_ITEM_NUM", value=told, expected=str(count))
