"""What the OpenAPI document says of each operation; shapes are in shapes.py, examples are run as tests."""

from drf_spectacular.utils import OpenApiExample, OpenApiParameter

from ..scopes import Scope
from .operations_erp import ERP_OPERATIONS
from .operations_parts import BYTES, CURSOR, CXML, EDIFACT, JSON, KEY, LIMIT, REFUSED, SINCE, XML, operation
from .shapes import (
    ASKED_LINE,
    BILL,
    CONFIRMATION,
    DELIVERY,
    DESPATCH,
    FINDING,
    INSTANT,
    MESSAGE,
    ORDER,
    PROBLEM,
    PRODUCT,
    QUERY,
    RESULT,
    RETURN,
    RETURN_WISH,
    SENDING_TRY,
    SHOP_ORDER,
    TEXT,
    WEBHOOK,
    WEBHOOK_CHANGE,
    WEBHOOK_WISH,
    WEBHOOK_WITH_SECRET,
    answered,
    rows,
)

EXAMPLE_ORDER = {
    "order_number": "PO-4711",
    "currency": "EUR",
    "requested_delivery_on": "2026-12-18",
    "lines": [
        {"line": "1", "sku": "DIN933-M8X40-8.8-ZN", "quantity": "200", "unit": "C62"},
        {"line": "2", "customer_part_number": "4711-0815", "quantity": "1", "price": "4.20"},
    ],
}
EXAMPLE_WEBHOOK = {
    "url": "https://edi.example.com/b2bshop",
    "topics": ["order.confirmed", "shipment.created"],
}
EXAMPLE_RETURN = {
    "reference": "RK-2026-17",
    "lines": [
        {
            "order": "1000103",
            "position": 2,
            "quantity": "1",
            "reason": "defective",
            "text": "Leaks since it was mounted",
            "settlement": "replacement",
        }
    ],
}
EXAMPLE_QUERY = {"lines": [{"line": "1", "sku": "DIN933-M8X40-8.8-ZN", "quantity": "500"}]}


def asked(summary: str, scope: str, **line: dict) -> dict:
    answer_line = {**ASKED_LINE, "properties": ASKED_LINE["properties"] | line}
    return operation(
        summary,
        scope,
        {
            (200, JSON): {"type": "object", "properties": {"currency": TEXT, "lines": rows(answer_line)}},
            (413, "application/problem+json"): PROBLEM,
            (422, "application/problem+json"): PROBLEM,
        },
        request={JSON: QUERY},
        examples=[OpenApiExample("One article", EXAMPLE_QUERY, request_only=True)],
    )


def as_documents(*kinds: str) -> dict:
    """The same in other formats, through Accept."""
    return {(200, kind): BYTES for kind in kinds}


def sent(summary: str, *statuses: int) -> dict:
    """An order in any of the formats, answered in the same one."""
    answers: dict = {}
    for status in statuses:
        answers |= {(status, JSON): RESULT, (status, XML): BYTES, (status, EDIFACT): BYTES}
    answers[200, CXML] = BYTES
    for status in (409, 413, 415, 422):
        answers |= {(status, "application/problem+json"): PROBLEM, (status, "application/problem+xml"): BYTES}
        answers[status, EDIFACT] = BYTES
    for status in (400, 403, 404):
        answers |= {(status, "application/problem+xml"): BYTES, (status, EDIFACT): BYTES}
    return operation(
        summary,
        Scope.ORDER,
        answers,
        parameters=[KEY],
        request={JSON: ORDER, XML: BYTES, EDIFACT: BYTES, CXML: BYTES},
        examples=[OpenApiExample("Two lines", EXAMPLE_ORDER, request_only=True, media_type=JSON)],
    )


NULLABLE = {"type": ["string", "null"]}
OPERATIONS: dict[str, dict] = {
    "products_list": operation(
        "Articles of your assortment",
        Scope.CATALOG,
        {
            (200, JSON): answered(products=rows(PRODUCT))
            | {
                "properties": {
                    "products": rows(PRODUCT),
                    "removed": rows(answered(sku=TEXT, removed_at=INSTANT)),
                    "complete": {"type": "boolean"},
                }
            }
        },
        parameters=[CURSOR, LIMIT, SINCE],
    ),
    "products_read": operation("An article", Scope.CATALOG, {(200, JSON): PRODUCT}),
    "prices_query": asked(
        "What articles cost you",
        Scope.PRICES,
        **dict.fromkeys(("quantity", "price", "price_basis", "net", "source", "source_name"), TEXT),
        valid_until=NULLABLE,
        tiers=rows({"type": "object"}),
    ),
    "availability_query": asked(
        "When articles can be with you",
        Scope.CATALOG,
        quantity=TEXT,
        stock=NULLABLE,
        level=NULLABLE,
        parts=rows({"type": "object"}),
        missing=TEXT,
    ),
    "orders_list": operation(
        "Your orders",
        Scope.ORDERS,
        {(200, JSON): answered(orders=rows(SHOP_ORDER))},
        parameters=[
            CURSOR,
            LIMIT,
            SINCE,
            OpenApiParameter("state", str, description="Only orders in this state."),
            OpenApiParameter("order_number", str, description="Only the orders with this number of yours."),
        ],
    ),
    "orders_create": sent("Order, change or cancel", 200, 201, 202),
    "orders_validate": sent("Check an order without booking it", 200),
    "orders_read": operation("An order", Scope.ORDERS, {(200, JSON): SHOP_ORDER}),
    "orders_cancel": operation(
        "Cancel an order",
        Scope.ORDER,
        {(200, JSON): SHOP_ORDER, (409, "application/problem+json"): PROBLEM},
    ),
    "confirmations_list": operation(
        "How an order stands",
        Scope.ORDERS,
        {(200, JSON): answered(confirmations=rows(CONFIRMATION)), **as_documents(XML, EDIFACT, CXML)},
    ),
    "despatch_advices_list": operation(
        "What was sent to you",
        Scope.ORDERS,
        {(200, JSON): answered(despatch_advices=rows(DESPATCH))},
        parameters=[CURSOR, LIMIT, SINCE],
    ),
    "despatch_advices_read": operation(
        "A despatch advice", Scope.ORDERS, {(200, JSON): DESPATCH, **as_documents(XML, EDIFACT, CXML)}
    ),
    "invoices_list": operation(
        "Your invoices",
        Scope.ORDERS,
        {(200, JSON): answered(invoices=rows(BILL))},
        parameters=[CURSOR, LIMIT, SINCE],
    ),
    "invoices_read": operation("An invoice", Scope.ORDERS, {(200, JSON): BILL, **as_documents(XML)}),
    "credit_notes_list": operation(
        "Your credit notes",
        Scope.ORDERS,
        {(200, JSON): answered(credit_notes=rows(BILL))},
        parameters=[CURSOR, LIMIT, SINCE],
    ),
    "credit_notes_read": operation("A credit note", Scope.ORDERS, {(200, JSON): BILL, **as_documents(XML)}),
    "returns_list": operation(
        "Your returns and claims",
        Scope.RETURNS,
        {(200, JSON): answered(returns=rows(RETURN))},
        parameters=[
            CURSOR,
            LIMIT,
            SINCE,
            OpenApiParameter("state", str, description="Only returns in this state."),
        ],
    ),
    "returns_create": operation(
        "File a return or a claim",
        Scope.RETURN,
        {(201, JSON): RETURN, **REFUSED},
        parameters=[KEY],
        request={JSON: RETURN_WISH},
        examples=[OpenApiExample("One damaged article", EXAMPLE_RETURN, request_only=True)],
    ),
    "returns_read": operation("A return", Scope.RETURNS, {(200, JSON): RETURN}),
    "messages_list": operation(
        "What you sent",
        Scope.MESSAGES,
        {(200, JSON): answered(messages=rows(MESSAGE))},
        parameters=[CURSOR, LIMIT],
    ),
    "messages_read": operation(
        "A message, and what became of it",
        Scope.MESSAGES,
        {(200, JSON): {**MESSAGE, "properties": {**MESSAGE["properties"], "findings": rows(FINDING)}}},
    ),
    "messages_replay": operation(
        "Try a message again with today's articles and prices",
        Scope.ORDER,
        {(200, JSON): MESSAGE, (409, "application/problem+json"): PROBLEM},
    ),
    "messages_raw": operation(
        "The bytes as they came", Scope.MESSAGES, {(200, "application/octet-stream"): BYTES}
    ),
    "webhooks_list": operation(
        "Your webhooks",
        Scope.WEBHOOKS,
        {(200, JSON): answered(webhooks=rows(WEBHOOK))},
        parameters=[CURSOR, LIMIT],
    ),
    "webhooks_create": operation(
        "Be told at an address of yours",
        Scope.WEBHOOKS,
        {(201, JSON): WEBHOOK_WITH_SECRET, **REFUSED},
        parameters=[KEY],
        request={JSON: WEBHOOK_WISH},
        examples=[OpenApiExample("Shipments", EXAMPLE_WEBHOOK, request_only=True)],
    ),
    "webhooks_read": operation("A webhook", Scope.WEBHOOKS, {(200, JSON): WEBHOOK}),
    "webhooks_change": operation(
        "Change what it is told, switch it off and on",
        Scope.WEBHOOKS,
        {(200, JSON): WEBHOOK, **REFUSED},
        request={JSON: WEBHOOK_CHANGE},
    ),
    "webhooks_delete": operation("Remove a webhook", Scope.WEBHOOKS, {204: None}),
    "webhooks_secret": operation(
        "A new secret; the former one signs along for a day",
        Scope.WEBHOOKS,
        {(200, JSON): WEBHOOK_WITH_SECRET},
    ),
    "webhooks_test": operation("Send a test", Scope.WEBHOOKS, {(202, JSON): DELIVERY, **REFUSED}),
    "webhooks_redeliver": operation(
        "Send everything again that was given up",
        Scope.WEBHOOKS,
        {(202, JSON): answered(count={"type": "integer"}), **REFUSED},
    ),
    "deliveries_list": operation(
        "What a webhook was told, and still has to be",
        Scope.WEBHOOKS,
        {(200, JSON): answered(deliveries=rows(DELIVERY))},
        parameters=[CURSOR, LIMIT, OpenApiParameter("state", str, description="waiting, sent or dead.")],
    ),
    "deliveries_read": operation(
        "A delivery with every try",
        Scope.WEBHOOKS,
        {
            (200, JSON): {
                **DELIVERY,
                "properties": {
                    **DELIVERY["properties"],
                    "body": {"type": "object"},
                    "tries": rows(SENDING_TRY),
                },
                "required": [*DELIVERY["required"], "body", "tries"],
            }
        },
    ),
    "deliveries_redeliver": operation(
        "Send a delivery again", Scope.WEBHOOKS, {(202, JSON): DELIVERY, **REFUSED}
    ),
    **ERP_OPERATIONS,
}
