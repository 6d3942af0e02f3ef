"""Documents that others wrote: those beside the project get the behaviour their README tells, and none does harm."""

import os
import random
import resource
import time
from pathlib import Path

import pytest
from django.conf import settings

from edi.actions.keys import hashed
from edi.formats import read
from orders.models import Order

pytestmark = pytest.mark.django_db
SAMPLES = settings.BASE_DIR.parent / "shared/samples"
EDIFACT, OPENTRANS, CXML = (SAMPLES / name / "derived" for name in ("edifact", "opentrans", "cxml"))
needs_samples = pytest.mark.skipif(
    not SAMPLES.exists(), reason="the sample documents are not beside the project"
)


@pytest.fixture
def sold(make_product, partner):
    """What the samples order, and prices near theirs."""
    make_product("SKU-100", gtin="4006381333931", price="1.85")
    make_product("SKU-200", gtin="4006381333948", unit="KGM", price="12.40", minimum="0.5", multiple="0.5")
    make_product("product-number-1", price="3.00")
    make_product("1233244", price="2.10")
    make_product("1233245", price="3.20")
    partner.takes_addresses = True
    partner.save()


@pytest.fixture
def coyote(partner):
    partner.secret_hash = hashed("coyote")
    partner.save()


# file → (HTTP status, what stands in the answer, orders afterwards), each sent by itself
ALONE = {
    EDIFACT / "01_orders_ok.edi": (201, b"BGM+231+", 1),
    EDIFACT / "04_po_replace_fn5.edi": (404, b"unknown-order", 0),
    EDIFACT / "05_po_cancel_fn1.edi": (404, b"unknown-order", 0),
    EDIFACT / "06_po_duplicate_fn7.edi": (200, b"BGM+313+", 0),
    EDIFACT / "07_unt_count_wrong.edi": (422, b"+4+29'", 0),
    EDIFACT / "08_unt_ref_mismatch.edi": (422, b"+4+28'", 0),
    EDIFACT / "09_unz_ref_mismatch.edi": (400, b"+4+28'", 0),
    EDIFACT / "10_unz_count_wrong.edi": (400, b"+4+29'", 0),
    EDIFACT / "11_missing_bgm.edi": (422, b"+4+13'", 0),
    EDIFACT / "12_truncated_no_unz.edi": (400, b"+4+13'", 0),
    EDIFACT / "14_crlf_after_each_segment.edi": (201, b"BGM+231+", 1),
    EDIFACT / "15_unoc_latin1_umlaut.edi": (201, b"BGM+231+", 1),
    EDIFACT / "17_decimal_comma.edi": (422, b"unit-not-orderable", 0),
    EDIFACT / "19_gtin_check_digit_wrong.edi": (422, b"gtin-check-digit", 0),
    EDIFACT / "20_quantity_not_a_number.edi": (422, b"UCD+37+1:2'", 0),
    EDIFACT / "21_zero_and_negative_qty.edi": (422, b"+quantity?: ", 0),
    EDIFACT / "22_price_deviation.edi": (201, b"LIN+1+3+", 1),
    EDIFACT / "24_unknown_sender_gln.edi": (403, b"+4+23'", 0),
    EDIFACT / "25_test_indicator.edi": (200, b"BGM+313+", 0),
    OPENTRANS / "01_order_ok.xml": (201, b"ORDERRESPONSE", 1),
    OPENTRANS / "02_order_missing_order_id.xml": (422, b"ORDER_INFO/ORDER_ID", 0),
    OPENTRANS / "03_order_total_item_num_wrong.xml": (422, b"total-mismatch", 0),
    OPENTRANS / "04_order_duplicate_line_ids.xml": (422, b"duplicate-line", 0),
    OPENTRANS / "05_order_negative_quantity.xml": (422, b"<code>quantity</code>", 0),
    OPENTRANS / "06_order_unknown_unit.xml": (422, b"unknown-unit", 0),
    OPENTRANS / "07_order_xxe.xml": (400, b"xml-entities", 0),
    OPENTRANS / "08_order_entity_bomb.xml": (400, b"xml-entities", 0),
    OPENTRANS / "11_order_no_namespace.xml": (201, b"ORDERRESPONSE", 1),
    CXML / "01_order_request_ok.xml": (200, b'code="200"', 0),  # says of itself that it is a test
    CXML / "06_wrong_shared_secret.xml": (200, b'code="401"', 0),
    CXML / "07_malformed.xml": (200, b'code="406"', 0),
    CXML / "09_xxe.xml": (200, b'code="406"', 0),
    CXML / "10_production_mode.xml": (200, b'code="200"', 1),
}


@needs_samples
@pytest.mark.parametrize("path", ALONE, ids=lambda path: f"{path.parts[-3]} {path.stem}")
def test_a_sample_gets_the_behaviour_it_was_made_for(caller, sold, coyote, path):
    status, part, orders = ALONE[path]
    answer = caller.post("orders/", path.read_bytes())
    assert (answer.status_code, Order.objects.count()) == (status, orders), answer.content
    assert part in answer.content, answer.content


@needs_samples
def test_every_sample_with_a_behaviour_of_its_own_is_looked_at():
    sequels = {"02_duplicate_interchange.edi", "03_same_po_new_interchange.edi"}
    sequels |= {"02_order_request_retry_same_payloadid.xml", "04_order_request_update.xml"}
    there = {
        path for folder in (EDIFACT, OPENTRANS, CXML) for path in folder.iterdir() if path.suffix != ".md"
    }
    assert {path.name for path in there - set(ALONE)} == sequels


@needs_samples
def test_the_samples_about_one_order_after_each_other(caller, sold):
    send = lambda name: caller.post("orders/", (EDIFACT / name).read_bytes())  # noqa: E731
    first, second = send("01_orders_ok.edi"), send("02_duplicate_interchange.edi")
    assert first.content == second.content and second["Idempotency-Replayed"] == "true"
    third = send("03_same_po_new_interchange.edi")
    assert third.status_code == 200 and b"APERAK" in third.content and b"known-document" in third.content
    assert send("04_po_replace_fn5.edi").status_code == 200
    assert send("05_po_cancel_fn1.edi").status_code == 200
    assert send("06_po_duplicate_fn7.edi").status_code == 200
    assert sorted(Order.objects.values_list("state", flat=True)) == ["cancelled", "replaced"]


@needs_samples
def test_the_samples_of_cxml_sent_again_and_changed(caller, sold, coyote):
    ours = lambda name: (CXML / name).read_bytes().replace(b'"US"', b'"DE"')  # noqa: E731
    assert b'code="200"' in caller.post("orders/", ours("01_order_request_ok.xml")).content
    assert not Order.objects.exists()
    first = caller.post("orders/", ours("10_production_mode.xml"))
    again = caller.post("orders/", ours("10_production_mode.xml"))
    assert first.content == again.content and Order.objects.count() == 1
    change = (
        ours("04_order_request_update.xml")
        .replace(b'"test"', b'"production"')
        .replace(b'quantity="10"', b'quantity="12"')
    )
    assert b'code="200"' in caller.post("orders/", change).content
    assert Order.objects.get(state="placed").lines.first().quantity == 12


def every_document() -> list[Path]:
    return sorted(path for path in SAMPLES.rglob("*") if path.is_file() and path.stat().st_size < 400_000)


@needs_samples
def test_no_document_is_answered_with_an_error_of_ours(caller, sold, settings):
    settings.API_LIMITS = {**settings.API_LIMITS, "write": 10**6}
    caller.client.raise_request_exception = False
    for path in every_document():
        began = time.monotonic()
        answer = caller.post("orders/", path.read_bytes(), **{"Idempotency-Key": path.name})
        assert answer.status_code < 500, path
        assert "html" not in answer["Content-Type"], path
        assert time.monotonic() - began < 2, path


MADE = 10_000
SENT = int(os.environ.get("MUTATIONS_SENT", "400"))  # over HTTP, where each takes longer to be answered
# Seconds: the slowest takes 1.5, 7 late in a long run; work that grows with the square of the size takes minutes.
HANGS = 20
BITES = (
    b"'",
    b"+",
    b":",
    b"?",
    b"<",
    b">",
    b"&",
    b'"',
    b"\x00",
    b"\xff",
    b"9" * 40,
    b"-1",
    b"&x;",
    b"<!ENTITY a 'b'>",
)


def mutated(raw: bytes, chance: random.Random) -> bytes:
    made = bytearray(raw)
    for _ in range(chance.randint(1, 4)):
        at, upto = sorted(chance.randrange(len(made) + 1) for _ in range(2))
        match chance.randrange(5):
            case 0:
                made[at:at] = chance.choice(BITES)
            case 1:
                del made[at : min(upto, at + 60)]
            case 2:
                made[at:at] = made[at : min(upto, at + 200)]
            case 3 if made:
                made[min(at, len(made) - 1)] = chance.randrange(256)
            case 4:
                made[at : at + 3] = chance.choice(BITES)
    return bytes(made)


@needs_samples
def test_ten_thousand_mutations_are_read_without_harm():
    chance = random.Random(20261128)
    sources = [
        path.read_bytes() for folder in (EDIFACT, OPENTRANS, CXML) for path in sorted(folder.iterdir())
    ]
    sources = [raw for raw in sources if len(raw) < 20_000]
    slowest, before = 0.0, peak_mb()
    for _ in range(MADE):
        raw = mutated(chance.choice(sources), chance)
        began = time.process_time()
        sending = read(raw, {})
        slowest = max(slowest, time.process_time() - began)
        assert sending.findings or sending.documents
    assert slowest < 2 and peak_mb() - before < 200


@needs_samples
def test_mutations_are_answered_and_none_with_an_error_of_ours(caller, sold, coyote, settings):
    settings.API_LIMITS = {**settings.API_LIMITS, "write": 10**6}
    caller.client.raise_request_exception = False
    chance = random.Random(int(os.environ.get("MUTATIONS_SEED", "7")))
    sources = [path.read_bytes() for path in ALONE]
    slowest, before = 0.0, peak_mb()
    for number in range(SENT):
        raw = mutated(chance.choice(sources), chance)
        began = time.process_time()
        answer = caller.post("orders/", raw, "text/xml", **{"Idempotency-Key": str(number)})
        slowest = max(slowest, time.process_time() - began)
        assert answer.status_code < 500, raw
    assert slowest < 2 and peak_mb() - before < 200


def peak_mb() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def big(kind: str) -> bytes:
    """As large as may be sent, and all of it bad in one way."""
    item = b"<ORDER_ITEM/>"
    unb = b"UNB+UNOC:3+4012345500004:14+4012345000009:14+261121:0930+R'"
    return {
        "items": b"<ORDER><ORDER_HEADER><ORDER_INFO/></ORDER_HEADER><ORDER_ITEM_LIST>"
        + item * 190_000
        + b"</ORDER_ITEM_LIST></ORDER>",
        "tags": b"<ORDER>" + b"<a/>" * 900_000 + b"</ORDER>",
        "deep": b"<a>" * 900_000,
        "itemouts": b"<cXML><Request><OrderRequest><OrderRequestHeader/>"
        + b"<ItemOut/>" * 300_000
        + b"</OrderRequest></Request></cXML>",
        "lins": unb + b"UNH+1+ORDERS:D:96A:UN'BGM+220+1+9'" + b"LIN+1'QTY+21:x'" * 29_000,
        "messages": unb + b"UNH+1+ORDERS:D:96A:UN'UNT+2+1'" * 29_000,
        "pluses": unb + b"+" * 3_900_000,
        "segments": b"A'" * 1_900_000,
        "numbers": b'{"lines": [' + b"1," * 950_000 + b"1]}",
        "lines": b'{"order_number": "1", "lines": [' + b'{"line":1},' * 150_000 + b"{}]}",
        "twice": b"{" + b",".join(b'"%d":1' % n for n in range(150_000)) + b',"149999":1}',
        "names": b"{" + b",".join(b'"%d":1' % n for n in range(150_000)) + b"}",
    }[kind]


@pytest.mark.parametrize(
    "kind", "items tags deep itemouts lins messages pluses segments numbers lines names twice".split()
)
def test_a_large_bad_document_is_answered_at_once_and_in_little_memory(caller, kind):
    before, began = peak_mb(), time.process_time()  # others work on the machine too
    answer = caller.post("orders/", big(kind), **{"Idempotency-Key": "k"})
    assert 400 <= answer.status_code < 500 or b'code="4' in answer.content
    assert time.process_time() - began < HANGS and peak_mb() - before < 200
