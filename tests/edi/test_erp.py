"""The seller's own system through the same layer: orders out, what it knows better in, and do both hold the same."""

import csv
import io
import json
import threading
from decimal import Decimal

import pytest
from django.db import connection
from django.utils.timezone import localdate, now

from accounts.actor import Actor
from accounts.models import Company
from b2bshop.events.models import Event
from catalog.models import Product, Stock
from edi.actions import erp_imports, issue_key
from edi.models import ErpImport, Reconciliation
from edi.scopes import ErpScope, Scope
from orders.models import Invoice, Order, Shipment
from pricing.models import ListPrice
from tests.edi.conftest import Caller

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _files(settings, tmp_path):
    settings.MEDIA_ROOT = str(tmp_path)
    settings.API_LIMITS = dict.fromkeys(settings.API_LIMITS, 100_000)


@pytest.fixture
def order(caller, wish) -> Order:
    return Order.objects.get(number=caller.post("orders/", wish).json()["number"])


@pytest.fixture
def of_rival(make_partner, make_caller, rival, wish) -> Order:
    other = make_caller(make_partner(rival, "alpina"))
    answer = other.post("orders/", {**wish, "currency": "CHF"})
    return Order.objects.get(number=answer.json()["number"])


def codes(answer) -> dict:
    return {each["pointer"]: each["code"] for each in answer.json()["errors"]}


def send(erp, kind: str, rows: list[dict], query: str = "", **head):
    return erp.post(f"erp/imports/{kind}/{query}", {"rows": rows}, **head)


def test_it_fetches_the_orders_of_all_companies(erp, order, of_rival):
    told = {each["number"]: each for each in erp.get("erp/orders/").json()["orders"]}
    assert set(told) == {order.number, of_rival.number}
    mine = told[order.number]
    assert mine["customer"]["number"] == order.company.number
    assert mine["ordered_by"]["email"] == order.ordered_by.email and mine["bill_to"]["street"]
    assert mine["lines"][0]["price"] and mine["total"] == f"{order.total:f}"
    assert erp.get(f"erp/orders/{order.number}/").json() == mine


def test_keys_of_partners_and_of_the_erp_system_open_only_their_own(erp, caller, order, partner, system):
    for path in ("erp/orders/", f"erp/orders/{order.number}/", "erp/reconciliations/"):
        assert caller.get(path).status_code == 403, path
        assert erp.get(path).status_code == 200, path  # the control
    for path in ("orders/", "products/", "messages/", "webhooks/", f"orders/{order.number}/", "invoices/"):
        assert erp.get(path).status_code == 403, path
        assert caller.get(path).status_code == 200, path
    assert erp.post("orders/", b"{}").status_code == 403
    for owner, scope in ((partner, ErpScope.READ), (system, Scope.ORDERS)):
        with pytest.raises(ValueError):
            issue_key(owner, "x", [scope], by=Actor.for_seller(system.user), at=now())
    system.is_active = False
    system.save()
    assert erp.get("erp/orders/").status_code == 401


def test_a_key_that_only_reads_writes_nothing(system, order):
    _key, text = issue_key(system, "BI", [ErpScope.READ], by=Actor.for_seller(system.user), at=now())
    reader = Caller(text)
    assert reader.get("erp/orders/").status_code == 200
    for path in (
        f"erp/orders/{order.number}/confirmation/",
        "erp/imports/stock/",
        "erp/reconciliations/",
    ):
        assert reader.post(path, {}).status_code == 403


def test_an_order_is_confirmed_once(erp, order, caller, system):
    path = f"erp/orders/{order.number}/confirmation/"
    assert erp.post(path, b"").json()["state"] == erp.post(path, b"").json()["state"] == "confirmed"
    assert caller.get(f"orders/{order.number}/").json()["state"] == "confirmed"
    (fact,) = Event.objects.filter(name="OrderConfirmed")
    assert (fact.actor_id, fact.company_id) == (system.user_id, order.company_id)
    assert erp.post("erp/orders/999/confirmation/", b"").status_code == 404


def test_what_is_not_delivered_is_cancelled_in_part_or_whole(erp, order):
    path, position = f"erp/orders/{order.number}/cancellation/", order.lines.get().position
    part = erp.post(path, {"reason": "Sold out", "lines": [{"position": position, "quantity": "50"}]})
    assert part.status_code == 200 and part.json()["lines"][0]["cancelled"] == "50"
    whole = erp.post(path, {"reason": "Sold out"}).json()
    assert whole["lines"][0]["open"] == "0"
    assert whole["state"] == "cancelled" and erp.post(path, {"reason": "Sold out"}).json() == whole
    late = erp.post(f"erp/orders/{order.number}/confirmation/", b"")
    assert late.status_code == 409 and codes(late) == {"/": "order-moved-on"}


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ({}, {"/reason": "missing"}),
        ({"reason": "x", "lines": []}, {"/lines": "not-a-list"}),
        ({"reason": "x", "lines": [{"position": 9, "quantity": "1"}]}, {"/lines/0/position": "not-a-choice"}),
        (
            {"reason": "x", "lines": [{"position": 1.5, "quantity": "1"}]},
            {"/lines/0/position": "not-a-choice"},
        ),
        ({"reason": "x", "lines": [{"position": 1}]}, {"/lines/0/quantity": "missing"}),
        ({"reason": "x", "lines": [7]}, {"/lines/0": "not-an-object"}),
        ({"reason": "x", "all": True}, {"/all": "unknown-field"}),
    ],
)
def test_a_cancellation_that_is_not_sound_changes_nothing(erp, order, body, expected):
    answer = erp.post(f"erp/orders/{order.number}/cancellation/", body)
    assert answer.status_code == 422 and expected.items() <= codes(answer).items()
    assert not Event.objects.filter(subject=order.number, name__contains="Cancel").exists()


def test_more_than_is_left_is_refused_in_the_words_of_the_shop(erp, order):
    line = {"position": order.lines.get().position, "quantity": "9999"}
    answer = erp.post(f"erp/orders/{order.number}/cancellation/", {"reason": "x", "lines": [line]})
    assert answer.status_code == 409 and codes(answer) == {"/lines/0": "more-than-left"}


def test_stock_and_prices_come_in_and_every_row_is_answered(erp, bolt):
    stock = Stock.objects.get(product=bolt)
    rows = [
        {"sku": bolt.sku, "warehouse": stock.warehouse.code, "on_hand": 777},
        {"sku": "NO-SUCH", "warehouse": stock.warehouse.code, "on_hand": "1"},
    ]
    told = send(erp, "stock", rows).json()
    assert (told["state"], told["counts"]) == ("done", {"changed": 1, "rejected": 1})
    assert told["rejected"][0]["line"] == "2" and "NO-SUCH" in told["rejected"][0]["key"]
    stock.refresh_from_db()
    assert stock.on_hand == 777
    report = b"".join(erp.get(f"erp/imports/{told['id']}/report/").streaming_content).decode()
    assert [row["outcome"] for row in csv.DictReader(io.StringIO(report))] == ["changed", "rejected"]
    assert erp.get(f"erp/imports/{told['id']}/").json() == told


def test_prices_name_their_list_in_the_address_or_in_the_row(erp, bolt, caller):
    code = ListPrice.objects.filter(product=bolt).first().price_list.code
    one = send(erp, "prices", [{"sku": bolt.sku, "amount": "9.99"}], f"?price_list={code}").json()
    assert one["counts"].get("rejected") is None, one
    two = send(erp, "prices", [{"sku": bolt.sku, "amount": "8.88", "price_list": code}]).json()
    assert two["counts"].get("rejected") is None, two
    assert ListPrice.objects.filter(product=bolt, amount=Decimal("8.88")).exists()


def test_products_and_customers_come_in_as_csv(erp, bolt):
    text = f"sku,name_de,category\r\nE-1,Scheibe,{bolt.category.slug_path}\r\n"
    told = erp.post(
        "erp/imports/products/", text.encode(), "text/csv", **{"Idempotency-Key": "products-1"}
    ).json()
    assert told["counts"] == {"created": 1} and Product.objects.get(sku="E-1").name_de == "Scheibe"
    told = send(erp, "customers", [{"number": "77001", "name": "Neu GmbH"}]).json()
    assert told["counts"] == {"created": 1} and Company.objects.get(number="77001").name == "Neu GmbH"


def test_shipments_and_invoices_are_booked(erp, order, caller, at):
    row = {
        "number": "LS-77",
        "order_number": order.number,
        "position": order.lines.get().position,
        "quantity": 100,
        "shipped_on": "2026-11-20",
    }
    assert send(erp, "shipments", [row]).json()["counts"] == {"created": 1}
    bill = {**row, "number": "RE-77", "issued_on": "2026-11-20"}
    del bill["shipped_on"]
    assert send(erp, "invoices", [bill]).json()["counts"] == {"created": 1}
    assert Shipment.objects.get().number == "LS-77" and Invoice.objects.get().number == "RE-77"
    assert caller.get("despatch-advices/LS-77/").status_code == 200
    assert caller.get(f"orders/{order.number}/").json()["lines"][0]["shipped"] == "100"


def test_a_trial_changes_nothing(erp, bolt):
    stock = Stock.objects.get(product=bolt)
    row = {"sku": bolt.sku, "warehouse": stock.warehouse.code, "on_hand": 1}
    told = send(erp, "stock", [row], "?dry_run=true").json()
    assert told["dry_run"] is True and told["counts"] == {"changed": 1}
    before = stock.on_hand
    stock.refresh_from_db()
    assert stock.on_hand == before != 1


def test_the_same_key_is_the_same_import(erp, bolt):
    row = {"sku": bolt.sku, "warehouse": Stock.objects.get(product=bolt).warehouse.code, "on_hand": 5}
    first, second = (send(erp, "stock", [row], **{"Idempotency-Key": "s-1"}) for _ in range(2))
    assert first.content == second.content and second["Idempotency-Replayed"] == "true"
    other = send(erp, "stock", [{**row, "on_hand": 6}], **{"Idempotency-Key": "s-1"})
    assert other.status_code == 422 and ErpImport.objects.count() == 1
    Stock.objects.filter(product=bolt).update(on_hand=4)
    send(erp, "stock", [row], **{"Idempotency-Key": "s-1"})
    assert Stock.objects.get(product=bolt).on_hand == 4  # an old answer, and nothing written again


@pytest.mark.parametrize(
    ("body", "status"),
    [
        (b"", 200),
        (b"{", 400),
        (b'{"rows": []}', 422),
        (b'{"rows": [1]}', 422),
        (b'{"rows": [{"sku": ["x"]}]}', 422),
        (b'{"rows": [{"sku": "A"}], "x": 1}', 422),
        (b'{"rows": [{"sku": "A"}]}', 200),
        (b'{"rows": [{"sku": "A", "on_hand": 1e400}]}', 400),
        (b"sku;on_hand\r\n\xff;1\r\n", 200),
    ],
)
def test_whatever_comes_is_answered(erp, bolt, body, status):
    answer = erp.post("erp/imports/stock/", body, "text/csv", **{"Idempotency-Key": "x"})
    assert answer.status_code == status, answer.content
    if status == 200:
        assert answer.json()["state"] == "unusable" and answer.json()["problem"]


def test_unknown_kinds_and_options_are_said_to_be_so(erp):
    assert erp.post("erp/imports/people/", {"rows": [{"a": 1}]}).status_code == 404
    assert codes(send(erp, "stock", [{"sku": "A"}], "?wearhouse=HB")) == {"wearhouse": "unknown-field"}
    assert codes(send(erp, "stock", [{"sku": "A"}], "?dry_run=maybe")) == {"dry_run": "not-a-choice"}
    assert erp.post("erp/imports/stock/", b"sku", "text/csv").status_code == 400


def test_a_large_one_is_imported_by_the_worker_and_what_follows_waits_for_it(erp, bolt, monkeypatch):
    monkeypatch.setattr(erp_imports, "AT_ONCE", 200)
    code = Stock.objects.get(product=bolt).warehouse.code
    row = {"sku": bolt.sku, "warehouse": code, "on_hand": 10}
    large = send(erp, "stock", [row, *({**row, "sku": f"X-{n}"} for n in range(20))])
    small = send(erp, "stock", [{**row, "on_hand": 11}])
    assert (large.status_code, small.status_code) == (202, 202)
    assert large.json()["state"] == "waiting" and large.json()["counts"] == {}
    assert erp.get(f"erp/imports/{large.json()['id']}/report/").status_code == 404
    assert erp_imports.run_due(at=now()) == 2
    assert Stock.objects.get(product=bolt).on_hand == 11
    told = erp.get(f"erp/imports/{large.json()['id']}/").json()
    assert told["counts"] == {"changed": 1, "rejected": 20}


def test_a_worker_that_died_gives_its_import_back(erp, bolt, monkeypatch):
    monkeypatch.setattr(erp_imports, "AT_ONCE", 0)
    send(erp, "stock", [{"sku": bolt.sku, "warehouse": "X", "on_hand": 10}])
    at = now()
    ErpImport.objects.update(due_at=at + erp_imports.LEASE)
    assert erp_imports.run_due(at=at) == 0
    assert erp_imports.run_due(at=at + erp_imports.LEASE) == 1


def test_after_thirty_days_it_is_forgotten_with_its_files(erp, bolt, tmp_path):
    send(erp, "stock", [{"sku": bolt.sku, "warehouse": "X", "on_hand": 10}])
    assert len(list((tmp_path / "erp").iterdir())) == 2
    assert erp_imports.forget_imports(at=now()) == 0
    erp_imports.forget_imports(at=now() + erp_imports.KEPT * 1.1)
    assert not ErpImport.objects.exists() and not list((tmp_path / "erp").iterdir())


@pytest.mark.django_db(transaction=True)
def test_the_same_sent_ten_times_at_once_is_one_import(erp, bolt):
    body = json.dumps({"rows": [{"sku": bolt.sku, "warehouse": "X", "on_hand": 10}]}).encode()
    answers = []

    def post():
        own = Caller(**erp.headers)
        try:
            answers.append(own.post("erp/imports/stock/", body, "text/csv", **{"Idempotency-Key": "once"}))
        finally:
            connection.close()

    threads = [threading.Thread(target=post) for _ in range(10)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert ErpImport.objects.count() == 1
    assert {answer.status_code for answer in answers} <= {200, 202}
    assert {answer.json()["id"] for answer in answers} == {str(ErpImport.objects.get().key)}


def held(order: Order, **more) -> dict:
    return {"number": order.number, "state": order.state, "total": f"{order.total:f}"} | more


@pytest.fixture
def today() -> dict:
    return {"from": localdate().isoformat(), "until": localdate().isoformat()}


def test_what_both_hold_alike_differs_in_nothing(erp, order, of_rival, today):
    answer = erp.post(
        "erp/reconciliations/", {**today, "orders": [held(order), held(of_rival)], "invoices": []}
    )
    assert answer.status_code == 201 and answer.json()["differences"] == []
    assert answer.json()["counts"]["orders_here"] == 2


def test_what_is_missing_on_either_side_or_differs_is_told(erp, order, of_rival, today):
    wrong = held(order, total="1.00", state="shipped")
    told = erp.post("erp/reconciliations/", {**today, "orders": [wrong, {"number": "77"}]}).json()
    assert [(each["number"], each["what"]) for each in told["differences"]] == [
        (of_rival.number, "missing-there"),
        ("77", "missing-here"),
        (order.number, "state"),
        (order.number, "total"),
    ]
    assert told["differences"][3]["here"] == f"{order.total:f}"
    kept = erp.get(f"erp/reconciliations/{told['id']}/").json()
    assert kept == told and erp.get("erp/reconciliations/").json()["reconciliations"][0]["id"] == told["id"]
    assert Reconciliation.objects.get().counts["differences"] == 4


def test_a_reconciliation_that_is_not_sound_is_refused(erp, today):
    answer = erp.post("erp/reconciliations/", {"from": "x", "orders": [{"number": ""}, 5], "more": 1})
    assert codes(answer) == {
        "/from": "not-a-day",
        "/until": "missing",
        "/orders/0/number": "missing",
        "/orders/1": "not-an-object",
        "/orders/1/number": "missing",
        "/more": "unknown-field",
    }
    backwards = {"from": "2026-11-02", "until": "2026-11-01", "orders": []}
    assert codes(erp.post("erp/reconciliations/", backwards)) == {"/until": "days-backwards"}
    assert codes(erp.post("erp/reconciliations/", today)) == {"/orders": "missing"}


def test_the_administration_shows_keys_imports_and_differences(office, erp, system, bolt, order, today):
    page = f"/admin/edi/erpsystem/{system.pk}/"
    assert (
        "erp:write" in office.get(f"{page}key/").text and "orders:write" not in office.get(f"{page}key/").text
    )
    made = office.post(f"{page}key/", {"name": "BI", "scopes": ["erp:read"]})
    text = made.text.split("<code>")[1].split("</code>")[0]
    assert Caller(text).get("erp/orders/").status_code == 200
    assert office.get(f"{page}change/").status_code == 200
    kept = send(erp, "stock", [{"sku": "NO-SUCH", "warehouse": "HB", "on_hand": 10}]).json()
    row = ErpImport.objects.get(key=kept["id"])
    shown = office.get(f"/admin/edi/erpimport/{row.pk}/change/").text
    assert "NO-SUCH" in shown
    for name in ("received", "report"):
        assert office.get(f"/admin/edi/erpimport/{row.pk}/file/{name}/").status_code == 200
    assert office.get(f"/admin/edi/erpimport/{row.pk}/file/other/").status_code == 404
    erp.post("erp/reconciliations/", {**today, "orders": []})
    report = Reconciliation.objects.get()
    assert order.number in office.get(f"/admin/edi/reconciliation/{report.pk}/change/").text
    data = {"action": "revoke_keys", "_selected_action": [system.pk]}
    office.post("/admin/edi/erpsystem/", data)
    assert Caller(text).get("erp/orders/").status_code == 401


def test_a_fault_of_ours_ends_an_import_and_what_follows_is_imported(erp, bolt, monkeypatch):
    monkeypatch.setattr(erp_imports, "AT_ONCE", 0)
    code = Stock.objects.get(product=bolt).warehouse.code
    bad = send(erp, "customers", [{"number": "77002", "name": "Neu GmbH"}]).json()
    send(erp, "stock", [{"sku": bolt.sku, "warehouse": code, "on_hand": 12}])
    broken = {**erp_imports.INTAKES, "customers": lambda: 1 / 0}
    monkeypatch.setattr(erp_imports, "INTAKES", broken)
    assert erp_imports.run_due(at=now()) == 2
    told = erp.get(f"erp/imports/{bad['id']}/").json()
    assert told["state"] == "unusable" and "unserer Seite" in told["problem"]
    assert Stock.objects.get(product=bolt).on_hand == 12


def test_more_orders_take_the_same_statements(erp, caller, wish, django_assert_max_num_queries):
    counts = []
    for number in range(4):
        caller.post("orders/", {**wish, "order_number": f"N-{number}"})
        with django_assert_max_num_queries(20) as seen:
            erp.get("erp/orders/")
        counts.append(len(seen))
    assert counts[0] == counts[3]
