"""Partners file returns and claims, once, and hear what becomes of them."""

# ruff: noqa: F401, F811  fixtures of another room

import base64
import json
from decimal import Decimal as D

import pytest

from accounts.models import Role
from b2bshop.events.journal import deliver_due
from edi.actions import add_webhook
from edi.models import OutboundMessage
from edi.scopes import Scope
from orders.models import OrderLine
from returns.actions import Decision, decide, withdraw_return
from returns.models import Policy, Return
from tests.orders.test_races import at_once
from tests.returns.conftest import _media, claim, draft, generous, make_order, order, picture, service, wish


@pytest.fixture
def press(order, reasons):
    return order.lines.get(sku="PRESS")


@pytest.fixture
def body(press) -> dict:
    line = {"order": press.order.number, "position": press.position, "reason": "defective", "text": "Undicht"}
    return {"reference": "RK-17", "lines": [line | {"quantity": "1", "settlement": "replacement"}]}


def codes(answer) -> dict:
    return {each["pointer"]: each["code"] for each in answer.json()["errors"]}


def test_a_return_is_filed_and_read(caller, body, press):
    answer = caller.post("returns/", body)
    assert answer.status_code == 201, answer.content
    told = answer.json()
    (line,) = told["lines"]
    assert (told["reference"], told["state"], line["quantity"], line["value"]) == (
        "RK-17",
        "requested",
        "1",
        "120.00",
    )
    assert caller.get(f"returns/{told['number']}/").json() == told
    assert caller.get("returns/?state=requested").json()["returns"] == [told]
    assert caller.get("returns/?state=settled").json()["returns"] == []
    press.refresh_from_db()
    assert press.returned == 1
    shown = caller.get(f"orders/{press.order.number}/").json()["lines"]
    assert [each["returned"] for each in shown if each["sku"] == "PRESS"] == ["1"]


def test_the_same_key_files_it_once_and_another_body_is_refused(caller, body):
    first, second = (caller.post("returns/", body, **{"Idempotency-Key": "one"}) for _ in range(2))
    assert first.json()["number"] == second.json()["number"] and second["Idempotency-Replayed"] == "true"
    other = caller.post("returns/", body | {"reference": "x"}, **{"Idempotency-Key": "one"})
    assert other.status_code == 422 and codes(other) == {"Idempotency-Key": "key-of-another"}
    assert Return.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_twenty_with_one_key_at_once_file_one(partner, make_caller, body):
    callers = [make_caller(partner)]
    text = json.dumps(body).encode()

    def send():
        return (
            callers[0].post("returns/", text, "application/json", **{"Idempotency-Key": "same"}).status_code
        )

    assert set(at_once(*[send] * 20)) == {201}
    assert Return.objects.count() == 1


def test_what_was_damaged_with_a_photo_is_credited_at_once(caller, order, generous):
    bolts = order.lines.get(sku="933-8X40")
    photo = {"name": "bruch.png", "content": base64.b64encode(picture().read()).decode()}
    line = {"order": order.number, "position": bolts.position, "quantity": "100", "reason": "damaged"}
    told = caller.post("returns/", {"lines": [line | {"photos": [photo]}]}).json()
    assert told["state"] == "settled" and told["lines"][0]["photos"] == 1
    (number,) = told["lines"][0]["credit_notes"]
    assert caller.get(f"credit-notes/{number}/").json()["net_total"] == "8.42"


def test_everything_that_is_wrong_is_told_at_once(caller, body, press):
    good = body["lines"][0]
    lines = [
        good | {"quantity": "4"},
        good | {"reason": "nonsense"},
        good | {"order": "999", "quantity": "1"},
        good | {"reason": "damaged", "photos": [{"content": base64.b64encode(b"no picture").decode()}]},
    ]
    first = caller.post("returns/", {"lines": lines})
    assert first.status_code == 422
    assert codes(first) == {"/lines/1/reason": "return-unknown-reason", "/lines/2": "return-unknown-line"}
    second = caller.post("returns/", {"lines": [lines[0], lines[3]]})
    assert codes(second) == {"/lines/1/photos": "return-not-a-photo"}
    third = caller.post("returns/", {"lines": [lines[0], good | {"text": "", "settlement": "repair"}]})
    assert codes(third) == {
        "/lines/0/quantity": "return-too-much",
        "/lines/1/quantity": "return-too-much",
        "/lines/1/text": "return-no-text",
    }
    assert not Return.objects.exists()
    press.refresh_from_db()
    assert press.returned == 0


@pytest.mark.parametrize(
    ("change", "found"),
    [
        ({"lines": []}, {"/lines": "too-many"}),
        ({"lines": "x"}, {"/lines": "not-a-list"}),
        (
            {"lines": [1]},
            {
                "/lines/0": "not-an-object",
                "/lines/0/order": "missing",
                "/lines/0/position": "missing",
                "/lines/0/reason": "missing",
            },
        ),
        ({"more": 1}, {"/more": "unknown-field"}),
        ({"reference": "x" * 36}, {"/reference": "too-long"}),
    ],
)
def test_what_cannot_be_read_says_where(caller, body, change, found):
    answer = caller.post("returns/", body | change)
    assert answer.status_code == 422 and codes(answer) == found


@pytest.mark.parametrize(
    "photo", [{"content": "§"}, {"content": 1}, {}, "x", {"content": "aGk=", "path": "/etc"}]
)
def test_a_photo_that_is_none_says_so(caller, body, photo):
    body["lines"][0]["photos"] = [photo]
    answer = caller.post("returns/", body)
    assert answer.status_code == 422 and not Return.objects.exists()


def test_neither_a_key_without_the_scope_nor_a_member_without_the_permission_files(
    partner, make_caller, body
):
    reads, files = make_caller(partner, [Scope.RETURNS]), make_caller(partner, [Scope.RETURN])
    assert reads.post("returns/", body).status_code == 403
    assert files.get("returns/").status_code == 403
    for role in Role.objects.filter(company=partner.company):
        role.permissions = [each for each in role.permissions if each != "return_goods"]
        role.save(update_fields=["permissions"])
    assert files.post("returns/", body).status_code == 403
    assert not Return.objects.exists()


def test_a_foreign_return_is_like_a_missing_one(caller, body, make_partner, make_caller, rival):
    number = caller.post("returns/", body).json()["number"]
    other = make_caller(make_partner(rival, "alpina"))
    foreign, missing = other.get(f"returns/{number}/"), other.get("returns/R-1/")
    assert foreign.status_code == missing.status_code == 404 and foreign.content == missing.content
    assert other.get("returns/").json() == {"returns": []}
    answer = other.post("returns/", body)
    assert codes(answer) == {"/lines/0": "return-unknown-line"}


def test_each_step_is_told_to_a_webhook_that_listens(caller, body, partner, service, buyer, at, press):
    add_webhook(
        partner,
        url="https://edi.partner.example/hook",
        topics=["return.updated"],
        payload="full",
        name="",
        by=buyer,
        at=at,
    )
    made = Return.objects.get(number=caller.post("returns/", body).json()["number"])
    row = made.lines.get()
    decide(made, {row.pk: Decision(D(1), "credit", comes_back=True)}, "", by=service, at=at)
    deliver_due(at=at.replace(year=2027))
    told = [json.loads(each.body)["data"] for each in OutboundMessage.objects.order_by("sequence")]
    assert [each["state"] for each in told] == ["requested", "authorised"]
    assert told[0]["return"]["number"] == made.number


def test_what_changed_since_is_told(caller, body, buyer, at):
    caller.post("returns/", body)
    made = Return.objects.get()
    as_of = caller.get("returns/")["As-Of"]
    assert len(caller.get(f"returns/?updated_since={as_of}").json()["returns"]) == 1
    later = "2036-01-01T00:00:00Z"
    assert caller.get(f"returns/?updated_since={later}").json()["returns"] == []
    withdraw_return(made, by=buyer, at=at)
    assert caller.get(f"returns/{made.number}/").json()["state"] == "withdrawn"
    assert OrderLine.objects.get(sku="PRESS").returned == 0


def test_without_a_quantity_all_that_is_left_is_meant(caller, body):
    del body["lines"][0]["quantity"]
    assert caller.post("returns/", body).json()["lines"][0]["quantity"] == "3"
    again = caller.post("returns/", body)
    assert codes(again) == {"/lines/0/quantity": "return-nothing"}


def test_the_buyers_own_line_names_it_too(caller, press, body):
    OrderLine.objects.filter(pk=press.pk).update(buyer_line="0020")
    line = {name: value for name, value in body["lines"][0].items() if name != "position"} | {"line": "0020"}
    assert caller.post("returns/", {"lines": [line]}).status_code == 201


def test_terms_hold_for_partners_too(caller, body, press):
    Policy.objects.create(name="Stays", product=press.product, is_excluded=True)
    body["lines"][0] |= {"reason": "too-much", "settlement": "credit"}
    assert codes(caller.post("returns/", body)) == {"/lines/0/reason": "return-excluded"}
