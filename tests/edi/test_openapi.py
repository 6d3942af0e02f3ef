"""The OpenAPI document is true: its examples work, and whatever it allows is answered as it says."""

import json

import jsonschema
import pytest
import schemathesis
from django.utils.timezone import now
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import seed as seeded

from accounts.actor import Actor
from catalog.models import CustomerPartNumber
from edi.api.operations import EXAMPLE_ORDER, EXAMPLE_QUERY, EXAMPLE_RETURN, EXAMPLE_WEBHOOK, OPERATIONS
from edi.api.operations_erp import EXAMPLE_RECONCILIATION, EXAMPLE_STOCK
from edi.scopes import ErpScope, Scope
from orders.actions import ship_order
from orders.models import Order
from tests.edi.conftest import Caller

pytestmark = pytest.mark.django_db
TRIES, FEW = 12, 4  # of what the document allows for each operation


@pytest.fixture
def document(client) -> dict:
    return client.get("/api/v1/openapi.json").json()


@pytest.fixture
def sold(bolt, make_product, buyer):
    product = make_product("DIN933-M8X40-8.8-ZN", price="8.42", basis=100)
    CustomerPartNumber.objects.create(company=buyer.company, product=bolt, number="4711-0815")
    bolt.minimum = bolt.multiple = 1
    bolt.save()
    return product


@pytest.fixture(autouse=True)
def _no_limits(settings):
    settings.API_LIMITS = dict.fromkeys(settings.API_LIMITS, 100_000)


def test_every_operation_is_in_the_document(document):
    named = {each["operationId"] for path in document["paths"].values() for each in path.values()}
    assert named == set(OPERATIONS)
    assert document["openapi"].startswith("3.1")


def test_the_examples_work(caller, sold):
    answer = caller.post("orders/", EXAMPLE_ORDER)
    assert answer.status_code == 201, answer.content
    assert [line["status"] for line in answer.json()["lines"]] == ["accepted", "changed"]
    assert caller.post("webhooks/", EXAMPLE_WEBHOOK).status_code == 201
    for path in ("prices/query/", "availability/query/"):
        told = caller.post(path, EXAMPLE_QUERY).json()
        assert [line["findings"] for line in told["lines"]] == [[]]


def answers(document: dict, headers: dict, tries: int = TRIES) -> list[tuple[str, int]]:
    """Of everything the document allows; what is an error of ours fails."""
    schema = schemathesis.openapi.from_dict(document)
    schema.config.base_url = "http://testserver/api/v1"
    told: list[tuple[str, int]] = []
    for result in schema.get_all_operations():
        operation = result.ok()
        told += _answers_of(operation, operation.definition.raw["operationId"], Caller(**headers), tries)
    return told


def _answers_of(operation, name: str, caller: Caller, tries: int) -> list[tuple[str, int]]:
    documented = set(operation.definition.raw["responses"])
    told = []

    @seeded(20261128)
    @settings(
        max_examples=tries,
        deadline=None,
        database=None,
        phases=[Phase.explicit, Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(case=operation.as_strategy())
    def run(case):
        response = call(caller, case)
        told.append((name, response.status_code))
        assert str(response.status_code) in documented, (name, response.status_code, response.content)
        assert "html" not in response.headers.get("Content-Type", ""), name

    run()
    return told


def call(caller: Caller, case):
    path = case.formatted_path
    query = "&".join(f"{name}={value}" for name, value in (case.query or {}).items())
    body = case.body
    raw = (
        body
        if isinstance(body, bytes)
        else json.dumps(body).encode()
        if isinstance(body, (dict, list))
        else str(body).encode()
    )
    head = {
        name: str(value).encode("latin-1", "replace").decode("latin-1")
        for name, value in (case.headers or {}).items()
    }
    return caller.client.generic(
        case.method.upper(),
        f"/api/v1{path}" + (f"?{query}" if query else ""),
        raw if case.method.upper() in ("POST", "PATCH") else b"",
        case.media_type or "application/json",
        headers=head | caller.headers,
    )


def test_whatever_the_document_allows_is_answered(document, caller, sold):
    told = answers(document, caller.headers)
    assert {name for name, _status in told} == set(OPERATIONS)


def test_whatever_the_document_allows_the_erp_system_is_answered(document, erp, sold):
    told = answers(document, erp.headers)
    assert {"erp_orders_list", "erp_imports_create"} <= {name for name, status in told if status < 300}


def test_nothing_opens_without_a_key(document, sold):
    told = answers(document, {})
    assert {status for _name, status in told} <= {200, 400, 401, 406, 413}
    succeeded = {name for name, status in told if status < 400}
    assert succeeded <= {"orders_create", "orders_validate"}  # cXML, where 401 stands inside


@pytest.mark.parametrize("scope", [*Scope, *ErpScope])
def test_a_key_with_one_scope_opens_what_is_named_with_it(
    document, partner, system, make_caller, scope, sold
):
    told = answers(document, make_caller(partner if scope in Scope else system, [scope]).headers, FEW)
    opened = {name for name, status in told if status < 400}
    allowed = {name for name, each in OPERATIONS.items() if f"`{scope}`" in each["description"]}
    assert opened - {"orders_create", "orders_validate"} <= allowed


def of_the_erp_system(erp: Caller, number: str) -> dict:
    kept = erp.post("erp/imports/stock/", EXAMPLE_STOCK)
    one = f"erp/imports/{kept.json()['id']}/"
    compared = erp.post("erp/reconciliations/", EXAMPLE_RECONCILIATION)
    return {
        "erp_orders_list": erp.get("erp/orders/"),
        "erp_orders_read": erp.get(f"erp/orders/{number}/"),
        "erp_orders_confirm": erp.post(f"erp/orders/{number}/confirmation/", b""),
        "erp_orders_cancel": erp.post(f"erp/orders/{number}/cancellation/", {"reason": "Sold out"}),
        "erp_imports_create": kept,
        "erp_imports_read": erp.get(one),
        "erp_imports_report": erp.get(f"{one}report/"),
        "erp_reconciliations_create": compared,
        "erp_reconciliations_list": erp.get("erp/reconciliations/"),
        "erp_reconciliations_read": erp.get(f"erp/reconciliations/{compared.json()['id']}/"),
    }


def a_return(caller: Caller):
    """Of an order that was shipped."""
    number = caller.post("orders/", {**EXAMPLE_ORDER, "order_number": "PO-7"}).json()["number"]
    order = Order.objects.get(number=number)
    ship_order(order, by=Actor.system(order.company), at=now())
    (line,) = EXAMPLE_RETURN["lines"]
    return caller.post("returns/", {**EXAMPLE_RETURN, "lines": [{**line, "order": number, "position": 1}]})


def test_every_operation_succeeds_and_answers_in_the_shape_that_is_promised(caller, erp, sold, reasons):
    first = caller.post("orders/", EXAMPLE_ORDER)
    number, message = first.json()["number"], first.json()["message"]
    filed = a_return(caller)
    hook = caller.post("webhooks/", EXAMPLE_WEBHOOK)
    mine = f"webhooks/{hook.json()['id']}/"
    tried = caller.post(f"{mine}test/", b"")
    one = f"{mine}deliveries/{tried.json()['id']}/"
    told = {
        "orders_create": first,
        "orders_validate": caller.post("orders/validate/", {**EXAMPLE_ORDER, "order_number": "PO-2"}),
        "orders_list": caller.get("orders/"),
        "orders_read": caller.get(f"orders/{number}/"),
        "products_list": caller.get("products/"),
        "products_read": caller.get(f"products/{sold.sku}/"),
        "prices_query": caller.post("prices/query/", EXAMPLE_QUERY),
        "availability_query": caller.post("availability/query/", EXAMPLE_QUERY),
        "confirmations_list": caller.get(f"orders/{number}/confirmations/"),
        "despatch_advices_list": caller.get("despatch-advices/"),
        "invoices_list": caller.get("invoices/"),
        "credit_notes_list": caller.get("credit-notes/"),
        "returns_create": filed,
        "returns_list": caller.get("returns/"),
        "returns_read": caller.get(f"returns/{filed.json()['number']}/"),
        "messages_list": caller.get("messages/"),
        "messages_read": caller.get(f"messages/{message}/"),
        "messages_replay": caller.post(f"messages/{message}/replay/", b""),
        "messages_raw": caller.get(f"messages/{message}/raw/"),
        "orders_cancel": caller.post(f"orders/{number}/cancellation/", b""),
        "webhooks_create": hook,
        "webhooks_list": caller.get("webhooks/"),
        "webhooks_read": caller.get(mine),
        "webhooks_change": caller.client.patch(f"/api/v1/{mine}", "{}", headers=caller.headers),
        "webhooks_secret": caller.post(f"{mine}secret/", b""),
        "webhooks_test": tried,
        "webhooks_redeliver": caller.post(f"{mine}redeliver/", b""),
        "deliveries_list": caller.get(f"{mine}deliveries/"),
        "deliveries_read": caller.get(one),
        "deliveries_redeliver": caller.post(f"{one}redeliver/", b""),
    }
    told |= of_the_erp_system(
        erp, caller.post("orders/", {**EXAMPLE_ORDER, "order_number": "PO-9"}).json()["number"]
    )
    of_papers = {"despatch_advices_read", "invoices_read", "credit_notes_read"}  # see test_papers.py
    assert set(told) == set(OPERATIONS) - of_papers - {"webhooks_delete"}
    for name, answer in told.items():
        assert answer.status_code in (200, 201, 202), name
        shape = OPERATIONS[name]["responses"][answer.status_code, answer["Content-Type"]]
        if answer["Content-Type"] == "application/json":
            jsonschema.validate(answer.json(), shape)
    assert caller.client.delete(f"/api/v1/{mine}", headers=caller.headers).status_code == 204


def test_control_another_shape_is_found(caller, sold):
    order = caller.post("orders/", EXAMPLE_ORDER).json()
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(order, OPERATIONS["orders_read"]["responses"][200, "application/json"])
