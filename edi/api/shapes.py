"""JSON Schema of what is sent and answered. Numbers are texts, so that nobody rounds them on the way."""

from ..topics import CHOICES

TEXT = {"type": "string"}
NUMBER = {"type": "string", "pattern": r"^-?\d+(\.\d+)?$", "examples": ["12.50"]}
DAY = {"type": ["string", "null"], "format": "date"}
INSTANT = {"type": "string", "format": "date-time"}


def shape(_needed: str = "", **properties: dict) -> dict:
    """An object with these fields and no others; `_needed` names those that have to be there."""
    made = {"type": "object", "properties": properties, "additionalProperties": False}
    return made | ({"required": _needed.split()} if _needed else {})


def answered(**properties: dict) -> dict:
    """An object of an answer: its fields are all there."""
    return {"type": "object", "properties": properties, "required": list(properties)}


def rows(of: dict, **limits: int) -> dict:
    return {"type": "array", "items": of, **limits}


def text(most: int, **more) -> dict:
    return {"type": "string", "maxLength": most, **more}


WISH_NUMBER = {
    "type": "string",
    "pattern": r"^\d{1,9}(\.\d{1,3})?$",
    "description": "A decimal as text, with a dot: `10`, `2.5`.",
}
ADDRESS = shape(
    code=text(35),
    name=text(100),
    addition=text(100),
    street=text(100),
    house_number=text(15),
    postal_code=text(12),
    city=text(80),
    country=text(2),
)
WISHED_DAY = {"type": "string", "format": "date"}
ORDER_LINE = shape(
    "line quantity",
    line=text(20, minLength=1),
    sku=text(60),
    gtin=text(14),
    customer_part_number=text(60),
    manufacturer_part_number=text(60),
    quantity=WISH_NUMBER,
    unit=text(10),
    price=WISH_NUMBER,
    price_basis=WISH_NUMBER,
    requested_delivery_on=WISHED_DAY,
    cost_centre=text(20),
    contract=text(60),
    note=text(200),
)
ORDER = shape(
    "order_number lines",
    order_number=text(35, minLength=1),
    version=text(20),
    currency=text(3),
    requested_delivery_on=WISHED_DAY,
    ship_to=ADDRESS,
    cost_centre=text(20),
    contract=text(60),
    note=text(500),
    test={"type": "boolean"},
    lines=rows(ORDER_LINE, minItems=1, maxItems=5000),
)
FINDING = {
    "type": "object",
    "properties": dict.fromkeys(("code", "severity", "line", "pointer", "value", "expected", "detail"), TEXT),
    "required": ["code", "severity", "detail"],
}
PROBLEM = {
    "type": "object",
    "properties": {
        "type": TEXT,
        "title": TEXT,
        "status": {"type": "integer"},
        "detail": TEXT,
        "instance": TEXT,
        "errors": rows(FINDING),
    },
    "required": ["type", "title", "status"],
}
LINE_RESULT = answered(
    line=TEXT,
    status={"enum": ["accepted", "changed", "rejected"]},
    **dict.fromkeys(("sku", "gtin", "customer_part_number", "ordered", "quantity", "unit", "price"), TEXT),
    **dict.fromkeys(("price_basis", "price_unit", "net", "delivery_on"), TEXT),
    findings=rows(FINDING),
)
RESULT = answered(
    message={"type": "string", "format": "uuid"},
    **dict.fromkeys(("status", "number", "order_number", "state", "currency"), TEXT),
    **dict.fromkeys(("net_total", "tax_total", "total"), TEXT),
    lines=rows(LINE_RESULT),
    findings=rows(FINDING),
)
SHOP_LINE = answered(
    line=TEXT,
    position={"type": "integer"},
    **dict.fromkeys(("sku", "customer_part_number", "name", "unit"), TEXT),
    **dict.fromkeys(("ordered", "confirmed", "shipped", "invoiced", "cancelled", "returned", "open"), NUMBER),
    **dict.fromkeys(("price", "price_basis", "net"), NUMBER),
    delivery_on=DAY,
    cost_centre=TEXT,
)
SHOP_ORDER = answered(
    **dict.fromkeys(("number", "order_number", "state"), TEXT),
    ordered_at=INSTANT,
    requested_delivery_on=DAY,
    currency=TEXT,
    **dict.fromkeys(("net_total", "tax_total", "total"), NUMBER),
    cost_centre=TEXT,
    ship_to={"type": "object"},
    lines=rows(SHOP_LINE),
    charges=rows(answered(name=TEXT, net=NUMBER)),
    taxes=rows(answered(percent=NUMBER, reason=TEXT, base=NUMBER, amount=NUMBER)),
)
PRODUCT = answered(
    **dict.fromkeys(
        ("sku", "gtin", "customer_part_number", "manufacturer", "manufacturer_part_number"), TEXT
    ),
    name=answered(de=TEXT, en=TEXT),
    **dict.fromkeys(("category", "status", "unit"), TEXT),
    minimum=NUMBER,
    multiple=NUMBER,
    packs=rows(answered(unit=TEXT, content=TEXT, gtin=TEXT)),
    weight_g={"type": ["string", "null"]},
    tariff=TEXT,
    origin=TEXT,
    dangerous={"type": "boolean"},
)
QUERY = shape(
    "lines",
    lines=rows(
        shape(
            line=text(20),
            sku=text(60),
            gtin=text(60),
            customer_part_number=text(60),
            manufacturer_part_number=text(60),
            quantity=WISH_NUMBER,
            unit=text(10),
        ),
        minItems=1,
        maxItems=500,
    ),
)
ASKED_LINE: dict = {
    "type": "object",
    "properties": {"line": TEXT, "sku": TEXT, "unit": TEXT, "findings": rows(FINDING)},
    "required": ["line", "sku", "unit", "findings"],
}
PLACE = {
    "type": "object",
    "properties": dict.fromkeys(("code", "name", "street", "postal_code", "city", "country"), TEXT),
}
ITEM_FIELDS: dict[str, dict] = {
    "position": {"type": "integer"},
    **dict.fromkeys(
        ("order", "order_number", "line", "sku", "gtin", "customer_part_number", "name", "unit"), TEXT
    ),
    "quantity": NUMBER,
}
DESPATCH = answered(
    number=TEXT,
    shipped_on=DAY,
    ship_to=PLACE,
    carrier=TEXT,
    parcels=rows(answered(number=TEXT, url=TEXT)),
    lines=rows(answered(**ITEM_FIELDS, batch=TEXT)),
)
BILL = answered(
    number=TEXT,
    issued_on=DAY,
    due_on=DAY,
    delivered_on=DAY,
    **dict.fromkeys(("corrects", "reason", "buyer_reference"), TEXT),
    bill_to=PLACE,
    currency=TEXT,
    lines=rows(
        answered(**ITEM_FIELDS, **dict.fromkeys(("price", "price_basis", "net", "tax_percent"), NUMBER))
    ),
    charges=rows(answered(name=TEXT, net=NUMBER)),
    taxes=rows(answered(percent=NUMBER, reason=TEXT, base=NUMBER, amount=NUMBER)),
    **dict.fromkeys(("net_total", "tax_total", "total"), NUMBER),
)
CONFIRMATION = {
    **RESULT,
    "properties": {name: of for name, of in RESULT["properties"].items() if name != "message"},
    "required": [name for name in RESULT["required"] if name != "message"],
}
DOCUMENT = answered(
    **dict.fromkeys(("type", "reference", "order_number", "state"), TEXT), result={"type": "object"}
)
MESSAGE = answered(
    id={"type": "string", "format": "uuid"},
    **dict.fromkeys(("format", "version", "transport_id", "sha256"), TEXT),
    received_at=INSTANT,
    answered_at={"type": ["string", "null"], "format": "date-time"},
    answer_status={"type": ["integer", "null"]},
    documents=rows(DOCUMENT),
)
RETURN_WISH = shape(
    "lines",
    reference=text(35),
    note=text(1000),
    lines=rows(
        shape(
            "order reason",
            order=text(20, minLength=1),
            position={"type": "integer", "minimum": 1},
            line=text(20),
            quantity=WISH_NUMBER,
            reason=text(30, minLength=1),
            text=text(1000),
            settlement={"enum": ["credit", "replacement", "repair"]},
            amount=WISH_NUMBER,
            photos=rows(
                shape("content", name=text(100), content={"type": "string", "contentEncoding": "base64"}),
                maxItems=6,
            ),
        ),
        minItems=1,
        maxItems=50,
    ),
)
OR_NUMBER = {"type": ["string", "null"]}
RETURN = answered(
    **dict.fromkeys(("number", "reference", "state", "answer", "note", "currency"), TEXT),
    requested_at=INSTANT,
    answer_by=INSTANT,
    decided_at={"type": ["string", "null"], "format": "date-time"},
    send_by=DAY,
    lines=rows(
        answered(
            position={"type": "integer"},
            order_position={"type": "integer"},
            **dict.fromkeys(
                (
                    "order",
                    "line",
                    "sku",
                    "customer_part_number",
                    "name",
                    "unit",
                    "reason",
                    "text",
                    "settlement",
                    "finding",
                ),
                TEXT,
            ),
            **dict.fromkeys(("quantity", "value", "fee_percent"), NUMBER),
            **dict.fromkeys(("granted", "received", "accepted", "replacement"), OR_NUMBER),
            comes_back={"type": "boolean"},
            photos={"type": "integer"},
            credit_notes=rows(TEXT),
        )
    ),
)
TOPIC = {"enum": [value for value, _label in CHOICES]}
WEBHOOK_WISH = shape(
    "url topics",
    url=text(500),
    topics=rows(TOPIC, minItems=1, maxItems=50),
    payload={"enum": ["thin", "full"]},
    name=text(100),
)
WEBHOOK_CHANGE = shape(
    topics=rows(TOPIC, minItems=1, maxItems=50),
    payload={"enum": ["thin", "full"]},
    name=text(100),
    active={"type": "boolean"},
)
WEBHOOK = answered(
    id={"type": "string", "format": "uuid"},
    url=TEXT,
    topics=rows(TOPIC),
    payload=TEXT,
    name=TEXT,
    active={"type": "boolean"},
    off_because=TEXT,
    failing_since={"type": ["string", "null"], "format": "date-time"},
    made_at=INSTANT,
)
WEBHOOK_WITH_SECRET = {
    **WEBHOOK,
    "properties": {**WEBHOOK["properties"], "secret": TEXT},
    "required": [*WEBHOOK["required"], "secret"],
}
DELIVERY = answered(
    id={"type": "string", "format": "uuid"},
    **dict.fromkeys(("webhook_id", "type", "subject", "state"), TEXT),
    sequence={"type": "integer"},
    made_at=INSTANT,
    attempts={"type": "integer"},
    due_at={"type": ["string", "null"], "format": "date-time"},
    sent_at={"type": ["string", "null"], "format": "date-time"},
)
SENDING_TRY = answered(
    tried_at=INSTANT,
    status={"type": ["integer", "null"]},
    milliseconds={"type": "integer"},
    error=TEXT,
    answer=TEXT,
)
NAMED = {
    "Order": ORDER,
    "OrderLine": ORDER_LINE,
    "Address": ADDRESS,
    "Result": RESULT,
    "LineResult": LINE_RESULT,
    "Finding": FINDING,
    "Problem": PROBLEM,
    "BookedOrder": SHOP_ORDER,
    "BookedLine": SHOP_LINE,
    "Product": PRODUCT,
    "Query": QUERY,
    "Message": MESSAGE,
    "Confirmation": CONFIRMATION,
    "DespatchAdvice": DESPATCH,
    "Invoice": BILL,
    "Document": DOCUMENT,
    "Return": RETURN,
    "Webhook": WEBHOOK,
    "Delivery": DELIVERY,
    "Try": SENDING_TRY,
}
