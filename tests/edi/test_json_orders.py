"""Orders in JSON over the REST layer: booked once, answered line by line."""

import gzip
import json

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext

from bench.documents import edifact_of
from edi.models import EdiDocument, EdiMessage
from orders.models import Order

pytestmark = pytest.mark.django_db


def codes(answer) -> list[tuple[str, str | None]]:
    return [(each["code"], each.get("line")) for each in answer.json()["errors"]]


def test_an_order_is_booked_and_every_line_answered(caller, wish):
    answer = caller.post("orders/", wish)
    told = answer.json()
    assert answer.status_code == 201, told
    order = Order.objects.get()
    assert (told["number"], told["order_number"], told["state"]) == (order.number, "PO-4711", "placed")
    assert [(line["line"], line["status"], line["quantity"], line["price"]) for line in told["lines"]] == [
        ("1", "accepted", "200", "8.42")
    ]
    assert answer["Location"] == f"/api/v1/orders/{order.number}/"
    assert (order.channel, order.po_number, order.lines.get().buyer_line) == ("api", "PO-4711", "1")


def test_the_same_key_with_the_same_body_gives_the_first_answer_again(caller, wish):
    first = caller.post("orders/", wish, **{"Idempotency-Key": "k"})
    again = caller.post("orders/", wish, **{"Idempotency-Key": "k"})
    assert (again.status_code, again.content) == (201, first.content)
    assert again["Idempotency-Replayed"] == "true" and "Idempotency-Replayed" not in first
    assert Order.objects.count() == 1 and EdiMessage.objects.count() == 2


def test_the_same_key_with_another_body_is_refused(caller, wish):
    caller.post("orders/", wish, **{"Idempotency-Key": "k"})
    other = caller.post("orders/", {**wish, "order_number": "PO-2"}, **{"Idempotency-Key": "k"})
    assert other.status_code == 422 and codes(other) == [("duplicate-interchange", None)]
    assert Order.objects.count() == 1


def test_a_json_order_without_a_key_is_refused(caller, wish):
    answer = caller.post("orders/", wish, **{"Idempotency-Key": ""})
    assert answer.status_code == 400 and codes(answer) == [("idempotency-key", None)]


def test_the_same_order_under_another_key_is_known(caller, wish):
    first = caller.post("orders/", wish).json()
    again = caller.post("orders/", wish)
    assert again.status_code == 200
    assert (again.json()["status"], again.json()["number"]) == ("known", first["number"])
    assert Order.objects.count() == 1
    assert EdiDocument.objects.get(verdict="known").earlier.verdict == "booked"


def test_the_same_number_with_other_contents_is_a_conflict(caller, wish):
    caller.post("orders/", wish)
    wish["lines"][0]["quantity"] = "300"
    answer = caller.post("orders/", wish)
    assert answer.status_code == 409 and codes(answer) == [("duplicate-document", None)]


def test_the_number_of_a_cancelled_order_is_used_up(caller, wish):
    number = caller.post("orders/", wish).json()["number"]
    assert caller.post(f"orders/{number}/cancellation/", b"").json()["state"] == "cancelled"
    answer = caller.post("orders/", wish)
    assert answer.status_code == 409 and codes(answer) == [("number-used", None)]


def test_a_bad_line_is_refused_and_the_good_ones_are_booked(caller, wish, make_product):
    make_product("B-2")
    wish["lines"] += [
        {"line": "2", "sku": "NO-SUCH", "quantity": "1"},
        {"line": "3", "sku": "B-2", "quantity": "0"},
        {"line": "4", "sku": "B-2", "quantity": "5", "unit": "KISTE"},
        {"line": "5", "gtin": "4006381333932", "quantity": "1"},
        {"line": "6", "sku": "B-2", "quantity": "2"},
        {"line": "7", "sku": wish["lines"][0]["sku"], "quantity": "150"},
    ]
    told = caller.post("orders/", wish).json()
    assert [
        (line["line"], line["status"], [f["code"] for f in line["findings"]]) for line in told["lines"]
    ] == [
        ("1", "accepted", []),
        ("2", "rejected", ["unknown-article"]),
        ("3", "rejected", ["quantity"]),
        ("4", "rejected", ["unknown-unit"]),
        ("5", "rejected", ["gtin-check-digit", "unknown-article"]),
        ("6", "accepted", []),
        ("7", "rejected", ["quantity-step"]),
    ]
    assert Order.objects.get().lines.count() == 2


def test_where_that_is_agreed_a_bad_line_refuses_the_whole(caller, partner, wish):
    partner.acceptance = "whole"
    partner.save()
    wish["lines"].append({"line": "2", "sku": "NO-SUCH", "quantity": "1"})
    answer = caller.post("orders/", wish)
    assert answer.status_code == 422 and codes(answer) == [("unknown-article", "2")]
    assert not Order.objects.exists()


def test_an_order_that_is_kept_back_is_booked_once_it_is_looked_at(caller, partner, wish):
    partner.acceptance = "park"
    partner.save()
    wish["lines"].append({"line": "2", "sku": "NO-SUCH", "quantity": "1"})
    answer = caller.post("orders/", wish)
    assert answer.status_code == 202 and answer["Location"].startswith("/api/v1/messages/")
    assert not Order.objects.exists() and EdiDocument.objects.get().state == "parked"
    assert caller.post("orders/", wish).json()["status"] == "known"


def test_an_order_with_nothing_good_in_it_is_refused(caller, wish):
    wish["lines"][0]["sku"] = "NO-SUCH"
    answer = caller.post("orders/", wish)
    assert answer.status_code == 422 and answer["Content-Type"] == "application/problem+json"
    assert codes(answer) == [("unknown-article", "1")]


def test_what_was_refused_can_be_sent_again_once_it_is_right(caller, wish, make_product):
    wish["lines"][0]["sku"] = "NEW-1"
    assert caller.post("orders/", wish).status_code == 422
    make_product("NEW-1")
    assert caller.post("orders/", wish).status_code == 201


def test_a_price_that_is_not_ours_is_booked_at_ours_and_said(caller, wish):
    wish["lines"][0] |= {"price": "0.01", "price_basis": "100"}
    line = caller.post("orders/", wish).json()["lines"][0]
    assert (line["status"], line["net"]) == ("changed", "16.84")
    assert [(f["code"], f["value"], f["expected"]) for f in line["findings"]] == [
        ("price-deviation", "0.02", "16.84")
    ]


@pytest.mark.parametrize(("how", "status"), [("refuse", 422), ("park", 202)])
def test_a_price_that_is_not_ours_by_profile(caller, partner, wish, how, status):
    partner.price_deviation = how
    partner.save()
    wish["lines"][0]["price"] = "0.01"
    assert caller.post("orders/", wish).status_code == status
    assert not Order.objects.exists()


def test_a_price_within_the_tolerance_is_fine(caller, partner, wish):
    partner.price_tolerance = 5
    partner.price_deviation = "refuse"
    partner.save()
    wish["lines"][0] |= {"price": "8.10", "price_basis": "100"}
    assert caller.post("orders/", wish).json()["lines"][0]["status"] == "accepted"


def test_a_test_is_answered_and_never_booked(caller, wish):
    answer = caller.post("orders/", {**wish, "test": True})
    told = answer.json()
    assert (answer.status_code, told["status"], told["lines"][0]["status"]) == (200, "tested", "accepted")
    assert not Order.objects.exists()
    assert caller.post("orders/", wish).status_code == 201


def test_checking_an_order_finds_the_same_and_books_nothing(caller, wish):
    wish["lines"].append({"line": "2", "sku": "NO-SUCH", "quantity": "1"})
    checked, real = caller.post("orders/validate/", wish), caller.post("orders/", wish)
    assert [line["findings"] for line in checked.json()["lines"]] == [
        line["findings"] for line in real.json()["lines"]
    ]
    assert (checked.status_code, real.status_code, Order.objects.count()) == (200, 201, 1)


@pytest.mark.parametrize(
    ("body", "status", "code"),
    [
        (b'{"order_number": "1", "order_number": "2"}', 400, "duplicate-field"),
        (b'{"order_number": NaN}', 400, "not-a-number"),
        (b'{"lines": [{"quantity": 1e400}]}', 400, "number-range"),
        (b"[" * 100 + b"]" * 100, 400, "too-deep"),
        (b"[[[[", 400, "not-json"),
        (b'{"order_number": "\xff"}', 400, "charset"),
        (b"{", 400, "not-json"),
        (b"hello", 415, "unknown-format"),
        (b"", 415, "unknown-format"),
        (b"{" + b" " * 4_000_001, 413, "too-large"),
    ],
)
def test_what_cannot_be_read_is_said_to_be_so(caller, body, status, code):
    answer = caller.post("orders/", body, **{"Idempotency-Key": "k"})
    assert (answer.status_code, codes(answer)[0][0]) == (status, code)
    assert "html" not in answer["Content-Type"]


def test_everything_that_is_wrong_is_told_at_once(caller):
    body = {"order_number": 5, "colour": "red", "lines": [{"line": "1", "quantity": "ten", "sku": ["x"]}]}
    answer = caller.post("orders/", body)
    assert answer.status_code == 422
    told = {(each["code"], each["pointer"]) for each in answer.json()["errors"]}
    assert told == {
        ("unknown-field", "/colour"),
        ("not-a-text", "/order_number"),
        ("not-a-number", "/lines/0/quantity"),
        ("not-a-text", "/lines/0/sku"),
        ("missing", "/lines/0/sku"),
    }


def test_findings_are_in_the_language_that_was_asked_for(caller, wish):
    wish["lines"][0]["sku"] = "NO-SUCH"
    english = caller.post("orders/", wish, **{"Accept-Language": "en"}).json()
    german = caller.post("orders/", wish, **{"Accept-Language": "de"}).json()
    assert english["errors"][0]["detail"] == "No article “NO-SUCH”."
    assert german["errors"][0]["detail"] == "Kein Artikel „NO-SUCH“."


@pytest.mark.parametrize("bad", ["\\u0000", "\\ud800", "a\\u0007b"])
def test_characters_that_nothing_can_carry_are_refused(caller, bad):
    body = f'{{"order_number": "{bad}", "{bad}": 1, "lines": [{{"line": "{bad}", "sku": "{bad}", "quantity": "1"}}]}}'
    answer = caller.post("orders/", body.encode(), **{"Idempotency-Key": "k"})
    assert answer.status_code == 422 and ("not-a-text", None) in codes(answer)


def test_the_gtin_of_a_packaging_says_the_unit_and_another_one_is_not_guessed_at(caller, wish, bolt):
    bolt.packs.update(gtin="4006381333931")
    wish["lines"] = [
        {"line": "1", "gtin": "4006381333931", "quantity": "2"},
        {"line": "2", "gtin": "4006381333931", "quantity": "2", "unit": "PK"},
        {"line": "3", "gtin": "4006381333931", "quantity": "200", "unit": "C62"},
    ]
    told = caller.post("orders/", wish).json()["lines"]
    assert [(line["status"], line["quantity"], line["unit"]) for line in told] == [
        ("accepted", "2", "PK"),
        ("accepted", "2", "PK"),
        ("rejected", "0", "C62"),
    ]
    assert told[2]["findings"][0]["code"] == "unit-ambiguous" and told[2]["findings"][0]["expected"] == "PK"
    assert [line.quantity for line in Order.objects.get().lines.all()] == [200, 200]


def test_numbers_that_mean_different_articles_are_refused(caller, wish, make_product, bolt):
    make_product("B-2", gtin="4006381333948")
    wish["lines"][0] |= {"gtin": "4006381333948"}
    answer = caller.post("orders/", wish)
    assert codes(answer) == [("numbers-differ", "1")]


def test_an_answer_that_nobody_could_read_is_refused_before_anything_is_booked(caller, wish):
    answer = caller.post("orders/", wish, Accept="image/png")
    assert answer.status_code == 406 and not EdiMessage.objects.exists()
    assert caller.post("orders/", wish, Accept="application/xml, application/json").status_code == 201


def test_a_packed_order_is_unpacked_and_no_further_than_allowed(caller, wish):
    head = {"Content-Encoding": "gzip", "Idempotency-Key": "k"}
    assert caller.post("orders/", gzip.compress(json.dumps(wish).encode()), **head).status_code == 201
    bomb = gzip.compress(b" " * 50_000_000)
    assert caller.post("orders/", bomb, **head).status_code == 413
    assert caller.post("orders/", b"\x1f\x8b nonsense", **head).status_code == 400


def test_an_order_comes_as_the_one_file_of_a_form_too(caller, wish):
    file = SimpleUploadedFile("order.json", json.dumps(wish).encode())
    head = caller.headers | {"Idempotency-Key": "k"}
    assert caller.client.post("/api/v1/orders/", {"file": file}, headers=head).status_code == 201


def test_bad_lines_cost_no_statements_of_their_own(caller, wish, make_product):
    products = [make_product(f"P-{number}") for number in range(12)]

    def statements(count: int) -> int:
        wish["lines"] = [
            {"line": str(place), "sku": product.sku, "quantity": "1", "unit": "KISTE"}
            for place, product in enumerate(products[:count])
        ]
        with CaptureQueriesContext(connection) as captured:
            assert caller.post("orders/", wish).status_code == 422
        return len(captured)

    statements(1)
    assert statements(2) == statements(12)


def test_a_test_under_a_key_that_something_was_ordered_with_is_about_itself(caller, wish, make_product):
    make_product("B-2")
    assert caller.post("orders/", wish, **{"Idempotency-Key": "one"}).status_code == 201
    more = {**wish, "order_number": "PO-2", "test": True}
    more["lines"] = [
        {"line": "7", "sku": "B-2", "quantity": "5"},
        {"line": "8", "sku": "B-2", "quantity": "6"},
    ]
    answer = caller.post("orders/", more, **{"Idempotency-Key": "one"})
    assert answer.status_code == 200 and answer.json()["number"] == ""
    assert [(line["sku"], line["quantity"]) for line in answer.json()["lines"]] == [
        ("B-2", "5"),
        ("B-2", "6"),
    ]
    assert Order.objects.count() == 1


def test_a_version_that_is_far_too_long_is_kept_as_far_as_it_fits(caller, wish):
    raw = edifact_of(wish).replace(b":D:96A:", b":D" + b"9" * 60 + b":96A:")
    assert caller.post("orders/", raw).status_code == 201  # read as what it looks like, with a warning
    assert EdiMessage.objects.get().version.startswith("D999")
