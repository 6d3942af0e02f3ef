"""Confirmations, despatch advices, invoices and credit notes, in every format, re-read and against the schemas."""

from decimal import Decimal

import pytest
from django.conf import settings
from lxml import etree
from pydifact.segmentcollection import Interchange

from accounts.actor import Actor
from bench.documents import cxml_of
from edi.formats.edifact.envelope import interchange
from edi.formats.edifact.segments import decode, split
from orders.actions import Dispatch, Packed, ship
from orders.actions.credit_note import Correction, Credited, issue_credit_note
from orders.actions.drop import cancel_rest
from orders.actions.invoice import Bill, Billed, issue_invoice
from orders.models import Carrier, Order

# pydifact has no tables for the segments of the envelope, and says so.
pytestmark = [pytest.mark.django_db, pytest.mark.filterwarnings("ignore::Warning:pydifact")]
FULFILL = settings.BASE_DIR.parent / "shared/samples/cxml/schema/Fulfill.dtd"
OT = {"o": "http://www.opentrans.org/XMLSchema/2.1", "b": "http://www.bmecat.org/bmecat/2005"}


@pytest.fixture(scope="session")
def fulfill():
    if not FULFILL.exists():
        pytest.skip("the document type of cXML is not there")
    return etree.DTD(str(FULFILL))


@pytest.fixture
def seller(nordwerk) -> Actor:
    return Actor.system(nordwerk)


@pytest.fixture
def order(caller, wish, make_product) -> Order:
    """Three lines of which one is refused."""
    make_product("B-2")
    wish["lines"] += [
        {"line": "20", "sku": "B-2", "quantity": "5", "price": "9.00"},
        {"line": "30", "sku": "NO-SUCH", "quantity": "1"},
    ]
    assert caller.post("orders/", cxml_of(wish, payload="p-77@partner")).status_code == 200
    return Order.objects.get()


@pytest.fixture
def shipped(order, seller, at) -> str:
    carrier = Carrier.objects.create(code="dhl", name="DHL", tracking_url="https://dhl.example/{number}")
    lines = {line.buyer_line: line for line in order.lines.all()}
    packed = [Packed(lines["1"].pk, Decimal(100), "CH-1"), Packed(lines["20"].pk, Decimal(5))]
    told = {"shipped_on": at.date(), "carrier": carrier, "tracking": ["0034"]}
    return str(ship(Dispatch(packed, **told), by=seller, at=at))


@pytest.fixture
def invoice(order, shipped, seller, at):
    billed = [Billed(line.pk, line.shipped) for line in order.lines.all()]
    return issue_invoice(Bill(billed, at.date()), by=seller, at=at)


def segments(content: bytes) -> list[str]:
    """Re-read by pydifact and by our own guard; neither finds anything."""
    told = Interchange.from_str(content.decode("latin-1"))
    told.validate()
    found = interchange(split(decode(content)))
    assert not found.findings and not [each.findings for each in found.messages if each.findings]
    return [
        "+".join([segment.tag, *(":".join(parts) for parts in segment.elements)])
        for message in found.messages
        for segment in message.segments
    ]


def test_a_confirmation_answers_every_line_once(caller, order):
    (told,) = caller.get(f"orders/{order.number}/confirmations/").json()["confirmations"]
    assert [(line["line"], line["status"], line["quantity"]) for line in told["lines"]] == [
        ("1", "accepted", "200"),
        ("20", "changed", "5"),
        ("30", "rejected", "0"),
    ]


def test_what_is_not_delivered_after_all_is_in_the_next_confirmation(caller, order, shipped, seller, at):
    line = order.lines.get(buyer_line="1")
    cancel_rest(order, {line.pk: Decimal(100)}, "ausverkauft", by=seller, at=at)
    (told,) = caller.get(f"orders/{order.number}/confirmations/").json()["confirmations"]
    assert (told["lines"][0]["status"], told["lines"][0]["quantity"]) == ("changed", "100")


def test_a_confirmation_in_every_format(caller, order, opentrans_schema, fulfill):
    path = f"orders/{order.number}/confirmations/"
    root = etree.fromstring(caller.get(path, Accept="application/xml").content)
    opentrans_schema.assertValid(root)
    told = segments(caller.get(path, Accept="application/edifact").content)
    assert f"BGM+231+{order.number}+4" in told and "LIN+30+7" in told
    root = etree.fromstring(caller.get(path, Accept="text/xml").content)
    assert fulfill.validate(root), fulfill.error_log
    assert root.find(".//DocumentReference").get("payloadID") == "p-77@partner"
    assert [each.get("type") for each in root.iter("ConfirmationStatus")] == ["accept", "detail", "reject"]


def test_a_despatch_advice_in_every_format(caller, order, shipped, opentrans_schema, fulfill):
    (listed,) = caller.get("despatch-advices/").json()["despatch_advices"]
    path = f"despatch-advices/{shipped}/"
    assert caller.get(path).json() == listed
    assert [(line["line"], line["quantity"], line["batch"]) for line in listed["lines"]] == [
        ("1", "100", "CH-1"),
        ("20", "5", ""),
    ]
    assert listed["parcels"] == [{"number": "0034", "url": "https://dhl.example/0034"}]
    root = etree.fromstring(caller.get(path, Accept="application/xml").content)
    opentrans_schema.assertValid(root)
    assert root.xpath("//o:ORDER_REFERENCE/o:LINE_ITEM_ID/text()", namespaces=OT) == ["1", "20"]
    told = segments(caller.get(path, Accept="application/edifact").content)
    assert {f"BGM+351+{shipped}+9", "RFF+ON:PO-4711:20", "RFF+CN:0034", "QTY+12:100:C62", "CNT+2:2"} <= set(
        told
    )
    root = etree.fromstring(caller.get(path, Accept="text/xml").content)
    assert fulfill.validate(root), fulfill.error_log
    assert [each.get("lineNumber") for each in root.iter("ShipNoticeItem")] == ["1", "20"]


def test_invoices_and_credit_notes_come_to_the_cent(caller, order, invoice, seller, at, opentrans_schema):
    line = invoice.lines.first()
    back = Correction(invoice, [Credited(line.pk, Decimal(50))], at.date(), "Bruch")
    credit = issue_credit_note(back, by=seller, at=at)
    for row, path in ((invoice, "invoices"), (credit, "credit-notes")):
        (listed,) = caller.get(f"{path}/").json()[path.replace("-", "_")]
        assert caller.get(f"{path}/{row.number}/").json() == listed
        row.refresh_from_db()
        assert (listed["net_total"], listed["tax_total"], listed["total"]) == (
            f"{row.net_total:f}",
            f"{row.tax_total:f}",
            f"{row.total:f}",
        )
        nets = [Decimal(each["net"]) for each in (*listed["lines"], *listed["charges"])]
        assert sum(nets) == row.net_total
        assert sum(Decimal(tax["amount"]) for tax in listed["taxes"]) == row.tax_total
        root = etree.fromstring(caller.get(f"{path}/{row.number}/", Accept="application/xml").content)
        opentrans_schema.assertValid(root)
        assert root.xpath("string(//o:TOTAL_AMOUNT)", namespaces=OT) == f"{row.total:f}"
    assert caller.get(f"credit-notes/{credit.number}/").json()["corrects"] == invoice.number
    assert caller.get(f"invoices/{credit.number}/").status_code == 404


def test_a_format_that_is_not_there_is_said_to_be_so(caller, order, invoice):
    assert caller.get(f"orders/{order.number}/confirmations/", Accept="image/png").status_code == 406
    assert caller.get(f"invoices/{invoice.number}/", Accept="application/edifact").status_code == 406


def test_papers_of_one_company_are_missing_for_another(
    order, shipped, invoice, make_partner, make_caller, rival
):
    other = make_caller(make_partner(rival, "alpina"))
    for path in ("despatch-advices/", "invoices/", "credit-notes/"):
        assert list(other.get(path).json().values()) == [[]]
    paths = (
        f"orders/{order.number}/confirmations/",
        f"despatch-advices/{shipped}/",
        f"invoices/{invoice.number}/",
    )
    for path in paths:
        for accept in ("application/json", "application/xml"):
            answer = other.get(path, Accept=accept)
            assert answer.status_code == 404
            assert answer.content == other.get("invoices/NONE/").content
