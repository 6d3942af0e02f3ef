"""The same order in every format is the same order in the shop, and each is answered in its own."""

import json

import pytest
from django.core.exceptions import ValidationError
from django.db import OperationalError
from lxml import etree

from bench.documents import FORMATS, cxml_of, edifact_of, opentrans_of
from edi.actions import deciding
from edi.formats import read
from edi.formats.edifact.envelope import interchange
from edi.formats.edifact.segments import decode, split
from edi.models import EdiDocument, EdiMessage
from orders.models import Order
from tests.edi.conftest import Caller

pytestmark = pytest.mark.django_db


@pytest.fixture
def full(bolt, address, make_product) -> dict:
    """All that every format can say."""
    make_product("KG-1", unit="KGM", gtin="4006381333948", minimum="0.5", multiple="0.5", price="12.40")
    return {
        "order_number": "PO-4711",
        "currency": "EUR",
        "requested_delivery_on": "2027-02-01",
        "ship_to": {"code": address.code},
        "note": "Tor 3",
        "lines": [
            {
                "line": "1",
                "sku": bolt.sku,
                "gtin": bolt.gtin,
                "quantity": "200",
                "unit": "C62",
                "price": "8.42",
                "price_basis": "100",
            },
            {"line": "2", "gtin": "4006381333948", "quantity": "2.5", "unit": "KGM", "price": "12.40"},
        ],
    }


def written(name: str, order: dict) -> bytes:
    told = FORMATS[name](order)
    return json.dumps(told).encode() if isinstance(told, dict) else told


def booked(order: Order) -> dict:
    head = ("po_number", "state", "requested_on", "note", "ship_to", "net_total", "total", "channel")
    line = (
        "buyer_line",
        "sku",
        "quantity",
        "unit",
        "typed_quantity",
        "typed_unit",
        "net",
        "amount",
        "promised_on",
    )
    return {name: getattr(order, name) for name in head} | {"lines": list(order.lines.values_list(*line))}


def test_the_same_order_in_every_format_is_the_same_canonical_order(full):
    read_as = {name: read(written(name, full), {}).documents[0] for name in FORMATS}
    assert {name: document.findings for name, document in read_as.items()} == dict.fromkeys(FORMATS, ())
    contents = [document.order.content() for document in read_as.values()]
    assert contents == [contents[0]] * len(FORMATS)
    assert len({document.order.fingerprint for document in read_as.values()}) == 1


def test_control_another_quantity_is_another_canonical_order(full):
    before = read(written("opentrans", full), {}).documents[0].order
    full["lines"][1]["quantity"] = "2.6"
    assert read(written("edifact", full), {}).documents[0].order.fingerprint != before.fingerprint


def test_the_same_order_in_every_format_is_booked_alike(caller, full):
    results = []
    for number, name in enumerate(FORMATS):
        order = {**full, "order_number": f"PO-{number}"}
        answer = caller.post("orders/", FORMATS[name](order))
        assert answer.status_code in (200, 201), (name, answer.content)
        results.append(booked(Order.objects.get(po_number=order["order_number"])) | {"po_number": ""})
    assert results == [results[0]] * len(FORMATS)


def test_the_same_order_in_all_formats_is_booked_once(caller, full):
    answers = [caller.post("orders/", make(full)).status_code for make in FORMATS.values()]
    assert answers == [201, 200, 200, 200]
    assert Order.objects.count() == 1
    assert sorted(EdiDocument.objects.values_list("verdict", flat=True)) == [
        "booked",
        "known",
        "known",
        "known",
    ]


def segments_of(answer) -> list[str]:
    """Re-read by our own guard, which finds nothing."""
    text = decode(answer.content)
    found = interchange(split(text))
    assert not found.findings and not [each.findings for each in found.messages if each.findings]
    return [
        "+".join([segment.tag, *(":".join(parts) for parts in segment.elements)])
        for message in found.messages
        for segment in message.segments
    ]


def test_edifact_is_answered_with_contrl_and_ordrsp(caller, full):
    answer = caller.post("orders/", edifact_of(full))
    assert answer.status_code == 201 and answer["Content-Type"].startswith("application/edifact")
    told = segments_of(answer)
    assert told[:3] == [
        "UNH+1+CONTRL:D:3:UN",
        "UCI+REF1+4012345500004:14+4012345000009:14+7",
        "UCM+1+ORDERS:D:96A:UN+7",
    ]
    assert f"BGM+231+{Order.objects.get().number}+29" in told
    assert "LIN+1+5+2000000000015:EN" in told and "QTY+113:200:C62" in told


def test_edifact_says_which_line_was_changed_and_which_refused(caller, full):
    full["lines"][0] |= {"price": "0.01"}
    full["lines"][1] |= {"gtin": "4006381333932"}
    told = segments_of(caller.post("orders/", edifact_of(full)))
    assert any(each.startswith("BGM+231+") and each.endswith("+4") for each in told)
    assert "LIN+1+3+2000000000015:EN" in told and "LIN+2+7+4006381333932:EN" in told


def test_a_message_with_a_fault_does_not_spoil_its_neighbour(caller, full):
    one = edifact_of(full).decode("latin-1")
    head, body = one.split("UNH+1", 1)
    body, tail = body.split("UNZ+1", 1)
    bad = "UNH+2+ORDERS:D:96A:UN:EAN008'BGM+220+PO-9+9'QTY+21:ABC'UNT+99+2'"
    sent = f"{head}UNH+1{body}{bad}UNZ+2{tail}".encode("latin-1")
    told = segments_of(caller.post("orders/", sent))
    assert "UCM+1+ORDERS:D:96A:UN+7" in told and "UCM+2+ORDERS:D:96A:UN+4+29" in told
    assert "UCS+4" in told and "UCD+29+1" in told
    assert Order.objects.get().po_number == "PO-4711"


def test_opentrans_is_answered_with_an_orderresponse(caller, full, opentrans_schema):
    full["lines"].append({"line": "3", "sku": "NO-SUCH", "quantity": "1"})
    answer = caller.post("orders/", opentrans_of(full), "text/plain")
    assert answer.status_code == 201 and answer["Content-Type"] == "application/xml"
    root = etree.fromstring(answer.content)
    opentrans_schema.assertValid(root)
    names = {"o": "http://www.opentrans.org/XMLSchema/2.1"}
    assert root.xpath("string(//o:SUPPLIER_ORDER_ID)", namespaces=names) == Order.objects.get().number
    assert root.xpath("//o:ORDERRESPONSE_ITEM/o:QUANTITY/text()", namespaces=names) == ["200", "2.5", "0"]


def test_an_opentrans_order_that_is_refused_is_a_problem_in_xml(caller, full):
    full["lines"] = [{"line": "1", "sku": "NO-SUCH", "quantity": "1"}]
    answer = caller.post("orders/", opentrans_of(full))
    assert (answer.status_code, answer["Content-Type"]) == (422, "application/problem+xml")
    space = {"p": "urn:ietf:rfc:7807"}
    root = etree.fromstring(answer.content)
    assert root.xpath("//p:i/p:code/text()", namespaces=space) == ["unknown-article"]
    assert root.xpath("string(//p:i/p:pointer)", namespaces=space).startswith(
        "/ORDER/ORDER_ITEM_LIST/ORDER_ITEM[1]"
    )


def status_of(answer) -> str:
    assert answer.status_code == 200
    return etree.fromstring(answer.content).find("Response/Status").get("code")


def test_cxml_proves_who_sends_it_by_its_secret_alone(client, caller, secret, full):
    post = lambda body: client.post("/api/v1/orders/", body, content_type="text/xml")  # noqa: E731
    assert status_of(post(cxml_of(full, secret="wrong"))) == "401"
    assert status_of(post(cxml_of(full))) == "401"
    assert status_of(post(cxml_of(full, secret=secret, identity="alpina"))) == "401"
    assert not Order.objects.exists()
    assert status_of(post(cxml_of(full, secret=secret))) == "200"
    assert Order.objects.count() == 1


def test_a_secret_inside_has_to_be_right_with_a_key_too(caller, secret, full):
    assert status_of(caller.post("orders/", cxml_of(full, secret="wrong"))) == "401"
    assert status_of(caller.post("orders/", cxml_of(full, secret=secret))) == "200"


def test_no_secret_is_kept(caller, secret, full):
    caller.post("orders/", cxml_of(full, secret=secret))
    caller.post("orders/", cxml_of(full, secret=secret).decode().replace("UTF-8", "UTF-16").encode("utf-16"))
    for message in EdiMessage.objects.all():
        raw = bytes(message.raw)
        assert secret.encode() not in raw and secret.encode("utf-16-le") not in raw and b"*" in raw
    assert EdiMessage.objects.count() == 2


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"mode": "test"}, "200"),
        ({"kind": "update"}, "404"),
        ({"kind": "strange"}, "400"),
    ],
)
def test_cxml_says_everything_in_its_status(caller, full, change, code):
    assert status_of(caller.post("orders/", cxml_of(full, **change))) == code
    assert not Order.objects.exists()


def test_cxml_that_is_sent_again_gets_the_same_answer(caller, full):
    first, again = caller.post("orders/", cxml_of(full)), caller.post("orders/", cxml_of(full))
    assert first.content == again.content and again["Idempotency-Replayed"] == "true"
    assert Order.objects.count() == 1


@pytest.mark.parametrize(
    ("name", "change"),
    [
        ("edifact", lambda order: edifact_of(order, reference="R2", function="5")),
        (
            "edifact, D.01B",
            lambda order: edifact_of(order, reference="R2", function="4", kind="ORDCHG", directory="D:01B"),
        ),
        ("opentrans", lambda order: opentrans_of(order, root="ORDERCHANGE", sequence="1")),
        ("cxml", lambda order: cxml_of(order, payload="p-2", kind="update", version="2")),
    ],
)
def test_a_change_takes_the_place_of_the_order(caller, full, name, change):
    first = caller.post("orders/", full).json()["number"]
    full["lines"][0]["quantity"] = "300"
    answer = caller.post("orders/", change(full))
    assert answer.status_code == 200, answer.content
    now = Order.objects.get(amends__number=first)
    assert (now.number, now.state, now.lines.first().quantity) == (f"{first}-2", "placed", 300)
    assert Order.objects.get(number=first).state == "replaced"
    assert caller.post("orders/", change(full))["Idempotency-Replayed"] == "true"


def test_a_change_may_name_the_changed_lines_only(caller, full):
    first = caller.post("orders/", full).json()["number"]
    change = edifact_of(
        {**full, "lines": [{**full["lines"][1], "quantity": "5"}]},
        reference="R2",
        function="4",
        kind="ORDCHG",
    )
    assert caller.post("orders/", change).status_code == 200
    lines = Order.objects.get(amends__number=first).lines.values_list("buyer_line", "quantity")
    assert list(lines) == [("1", 200), ("2", 5)]
    remove = edifact_of({**full, "lines": full["lines"][:1]}, reference="R3", function="4", kind="ORDCHG")
    remove = remove.replace(b"LIN+1++", b"LIN+1+2+")
    assert caller.post("orders/", remove).status_code == 200
    assert list(Order.objects.get(number=f"{first}-3").lines.values_list("buyer_line", flat=True)) == ["2"]


def test_an_older_version_of_a_change_is_a_conflict(caller, full):
    caller.post("orders/", full)
    full["note"] = "2"
    assert status_of(caller.post("orders/", cxml_of(full, payload="p2", kind="update", version="3"))) == "200"
    full["note"] = "1"
    assert status_of(caller.post("orders/", cxml_of(full, payload="p1", kind="update", version="2"))) == "409"


def test_an_order_that_is_on_its_way_is_not_changed(caller, full):
    number = caller.post("orders/", full).json()["number"]
    Order.objects.filter(number=number).update(state="confirmed")
    full["note"] = "anders"
    answer = caller.post("orders/", opentrans_of(full, root="ORDERCHANGE", sequence="1"))
    assert answer.status_code == 409 and b"order-moved-on" in answer.content


@pytest.mark.parametrize(
    "cancel",
    [
        lambda order: edifact_of(order, reference="R2", function="1"),
        lambda order: cxml_of(order, payload="p-2", kind="delete"),
    ],
)
def test_an_order_is_cancelled_once(caller, full, cancel):
    caller.post("orders/", full)
    assert caller.post("orders/", cancel(full)).status_code == 200
    assert Order.objects.get().state == "cancelled"
    assert caller.post("orders/", cancel(full))["Idempotency-Replayed"] == "true"


def test_a_test_interchange_is_answered_and_never_booked(caller, full):
    answer = caller.post("orders/", edifact_of(full, test="1"))
    assert answer.status_code == 200 and not Order.objects.exists()
    assert any(each.startswith("BGM+313+PO-4711+29") for each in segments_of(answer))


def test_a_copy_is_acknowledged_and_never_booked(caller, full):
    answer = caller.post("orders/", edifact_of(full, function="7"))
    assert answer.status_code == 200 and not Order.objects.exists()


def test_an_unknown_sender_is_not_answered_as_somebody_else(caller, full):
    answer = caller.post("orders/", edifact_of(full).replace(b"4012345500004:14", b"4099999999996:14"))
    assert answer.status_code == 403 and not Order.objects.exists()
    assert "UCI+REF1+4099999999996:14+4012345000009:14+4+23" in segments_of(answer)


def test_the_same_reference_with_other_contents_is_a_duplicate(caller, full):
    caller.post("orders/", edifact_of(full))
    full["order_number"] = "PO-2"
    answer = caller.post("orders/", edifact_of(full))
    assert answer.status_code == 422 and Order.objects.count() == 1


def test_a_wrong_key_is_told_in_cxml_whatever_the_document_is_called(full):
    answer = Caller("b2b_000000000000_wrong").post("orders/", cxml_of(full), "text/plain")
    assert status_of(answer) == "401"


def test_without_a_database_cxml_is_told_to_come_again(caller, full, monkeypatch):
    def gone(*args, **kwargs):
        raise OperationalError("the database is gone")

    monkeypatch.setattr(deciding, "book", gone)
    answer = caller.post("orders/", cxml_of(full), "text/xml")
    assert answer.status_code == 503
    assert etree.fromstring(answer.content).find("Response/Status").get("code") == "560"
    answer = caller.post("orders/", full)
    assert answer.status_code == 503 and answer["Retry-After"]
    assert not Order.objects.exists()


def test_the_own_units_of_a_partner_are_understood(caller, partner, full, bolt):
    partner.units = {"kiste": "pk"}
    partner.full_clean()
    partner.save()
    full["lines"] = [{"line": "1", "sku": bolt.sku, "quantity": "2", "unit": "KISTE"}]
    assert caller.post("orders/", opentrans_of(full)).status_code == 201
    assert Order.objects.get().lines.get().quantity == 200
    partner.units = {"KISTE": "CRATE"}
    with pytest.raises(ValidationError):
        partner.full_clean()
