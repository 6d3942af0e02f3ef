"""What the OpenAPI document says of the operations of the seller's own system."""

from drf_spectacular.utils import OpenApiExample, OpenApiParameter

from b2bshop.tables import CSV

from ..models import ErpImport
from ..scopes import ErpScope
from ..states import ImportState
from .operations_parts import BYTES, CURSOR, JSON, KEY, LIMIT, REFUSED, SINCE, operation
from .shapes import DAY, INSTANT, NUMBER, SHOP_ORDER, TEXT, answered, rows, shape, text

ERP_ORDER = {
    **SHOP_ORDER,
    "properties": {
        **SHOP_ORDER["properties"],
        "customer": answered(number=TEXT, name=TEXT),
        "unit": TEXT,
        "ordered_by": {"type": ["object", "null"], "properties": {"name": TEXT, "email": TEXT}},
        "channel": TEXT,
        "bill_to": {"type": "object"},
        "vat_id": TEXT,
        "note": TEXT,
        "payment": answered(
            days={"type": ["integer", "null"]}, discount_percent=NUMBER, discount_days={"type": "integer"}
        ),
        "shipping": {"type": "object"},
        "own_fields": rows(answered(name=TEXT, value=TEXT)),
        "replaces": {"type": ["string", "null"]},
    },
}
IMPORT = answered(
    id={"type": "string", "format": "uuid"},
    kind={"enum": ErpImport.Kind.values},
    state={"enum": ImportState.values},
    dry_run={"type": "boolean"},
    received_at=INSTANT,
    ended_at={"type": ["string", "null"], "format": "date-time"},
    problem=TEXT,
    counts={"type": "object"},
    rejected=rows(answered(**dict.fromkeys(("line", "outcome", "key", "column", "value", "reason"), TEXT))),
)
REPORT = answered(
    id={"type": "string", "format": "uuid"},
    **{"from": DAY},
    until=DAY,
    made_at=INSTANT,
    counts={"type": "object"},
)
DIFFERENCE = answered(**dict.fromkeys(("kind", "number", "what", "here", "there"), TEXT))
FULL_REPORT = {
    **REPORT,
    "properties": {**REPORT["properties"], "differences": rows(DIFFERENCE)},
    "required": [*REPORT["required"], "differences"],
}
HELD = shape("number", number=text(35), total=NUMBER, net_total=NUMBER, state=text(12))
HELD_INVOICE = shape("number", number=text(35), total=NUMBER, net_total=NUMBER)
CANCELLATION = shape(
    "reason",
    reason=text(300, minLength=1),
    lines=rows(shape("position quantity", position={"type": "integer"}, quantity=NUMBER), minItems=1),
)
RECONCILIATION = shape(
    "from until",
    **{"from": {"type": "string", "format": "date"}},
    until={"type": "string", "format": "date"},
    orders=rows(HELD, maxItems=20_000),
    invoices=rows(HELD_INVOICE, maxItems=20_000),
)
EXAMPLE_STOCK = {"rows": [{"sku": "DIN933-M8X40-8.8-ZN", "warehouse": "HB", "on_hand": 12000}]}
EXAMPLE_RECONCILIATION = {
    "from": "2026-11-01",
    "until": "2026-11-30",
    "orders": [{"number": "1000001", "state": "confirmed", "total": "20.04"}],
}
KIND = OpenApiParameter("kind", str, OpenApiParameter.PATH, enum=ErpImport.Kind.values)
FOR_ALL_ROWS = [
    OpenApiParameter(name, str, description="Of all rows, where it is not a column.")
    for name in ("warehouse", "price_list", "contract")
]

ERP_OPERATIONS: dict[str, dict] = {
    "erp_orders_list": operation(
        "Orders of all companies",
        ErpScope.READ,
        {(200, JSON): answered(orders=rows(ERP_ORDER))},
        parameters=[CURSOR, LIMIT, SINCE, OpenApiParameter("state", str, description="Only in this state.")],
    ),
    "erp_orders_read": operation("An order", ErpScope.READ, {(200, JSON): ERP_ORDER}),
    "erp_orders_confirm": operation("Confirm an order", ErpScope.WRITE, {(200, JSON): ERP_ORDER, **REFUSED}),
    "erp_orders_cancel": operation(
        "Cancel what is not delivered",
        ErpScope.WRITE,
        {(200, JSON): ERP_ORDER, **REFUSED},
        request={JSON: CANCELLATION},
        examples=[OpenApiExample("All of it", {"reason": "Sold out"}, request_only=True)],
    ),
    "erp_imports_create": operation(
        "Import rows",
        ErpScope.WRITE,
        {(200, JSON): IMPORT, (202, JSON): IMPORT, **REFUSED},
        parameters=[
            KIND,
            KEY,
            *FOR_ALL_ROWS,
            OpenApiParameter("dry_run", bool, description="Changes nothing."),
        ],
        request={JSON: shape("rows", rows=rows({"type": "object"}, minItems=1)), CSV: BYTES},
        examples=[OpenApiExample("Stock", EXAMPLE_STOCK, request_only=True, media_type=JSON)],
    ),
    "erp_imports_read": operation("An import", ErpScope.READ, {(200, JSON): IMPORT}),
    "erp_imports_report": operation("What became of each row", ErpScope.READ, {(200, CSV): BYTES}),
    "erp_reconciliations_list": operation(
        "Reports of what differed",
        ErpScope.READ,
        {(200, JSON): answered(reconciliations=rows(REPORT))},
        parameters=[CURSOR, LIMIT],
    ),
    "erp_reconciliations_create": operation(
        "Compare orders and invoices of some days",
        ErpScope.WRITE,
        {(201, JSON): FULL_REPORT, **REFUSED},
        request={JSON: RECONCILIATION},
        examples=[OpenApiExample("A month", EXAMPLE_RECONCILIATION, request_only=True)],
    ),
    "erp_reconciliations_read": operation("A report", ErpScope.READ, {(200, JSON): FULL_REPORT}),
}
