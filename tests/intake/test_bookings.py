"""Shipments and invoices from files: booked as the office books them, every row answered for."""

from decimal import Decimal as D

import pytest
from django.core.management import call_command

from catalog.models import Stock
from orders.actions import Basket, place_order
from orders.booking_intake import InvoiceIntake, ShipmentIntake
from orders.models import Carrier, Invoice, Order, Shipment
from orders.queries import BasketLine

SHIPPED = "number,order_number,position,sku,quantity,unit,shipped_on,carrier,tracking,batch\n"
BILLED = "number,kind,order_number,position,sku,quantity,total,net,issued_on,settled_on,corrects,note\n"


@pytest.fixture
def order(bolt, make_product, address, buyer, at) -> Order:
    nut = make_product("934-M8", price="2.00")
    Carrier.objects.create(code="dhl", name="Paketdienst")
    lines = (BasketLine(bolt.pk, "200", bolt.sku), BasketLine(nut.pk, "50", nut.sku))
    return place_order(Basket(lines, address, key="intake"), by=buyer, at=at)


def outcomes(rows) -> list[str]:
    return [row["outcome"] for row in sorted(rows, key=lambda row: int(row["line"]))]


def test_shipments_are_booked_with_parcels_batches_and_packs(told, order, bolt):
    content = SHIPPED + (
        f"l/1,{order.number},1,,1,PK,2026-11-23,dhl,A1 A2,CH-1\n"
        f"L/2,{order.number},,934-m8,50,,2026-11-24,,,\n"
        f"L/3,{order.number},,934-M8,1,,2026-11-24,,,\n"
    )
    _summary, rows = told(ShipmentIntake(), content)
    assert outcomes(rows) == ["created", "created", "rejected"]
    assert "still to come" in rows[2]["reason"]
    first = Shipment.objects.get(number="l/1")
    assert (first.tracking, first.carrier.code, first.lines.get().quantity) == (["A1", "A2"], "dhl", 100)
    assert Stock.objects.get(product=bolt).on_hand == 900
    order.refresh_from_db()
    assert order.state == "partly"
    again, _rows = told(ShipmentIntake(), content)
    assert again.counts == {"unchanged": 2, "rejected": 1}
    assert Stock.objects.get(product=bolt).on_hand == 900


@pytest.mark.parametrize(
    ("row", "column", "reason"),
    [
        ("L,nope,1,,1,,2026-11-23,,,", "order_number", "unknown order"),
        ("L,NUMBER,,,1,,2026-11-23,,,", "position", "position or sku is needed"),
        ("L,NUMBER,9,,1,,2026-11-23,,,", "position", "the order has no such line"),
        ("L,NUMBER,1,934-M8,1,,2026-11-23,,,", "position", "the order has no such line"),
        ("L,NUMBER,1,,x,,2026-11-23,,,", "quantity", "not a number"),
        ("L,NUMBER,1,,1,CT,2026-11-23,,,", "unit", "the product has no such unit"),
        ("L,NUMBER,1,,100,,never,,,", "shipped_on", "not a date"),
        ("L,NUMBER,1,,100,,2026-11-23,ups,,", "carrier", "unknown carrier"),
        ("L,NUMBER,1,,0,,2026-11-23,,,", "", "the quantity must be above zero"),
        ("L,NUMBER,1,,201,,2026-11-23,,,", "", "cannot be shipped"),
    ],
)
def test_a_row_that_cannot_be_booked_keeps_its_shipment_out(told, order, row, column, reason):
    good = f"L,{order.number},2,,10,,2026-11-23,,,\nM,{order.number},2,,10,,2026-11-23,,,\n"
    _summary, rows = told(ShipmentIntake(), SHIPPED + good + row.replace("NUMBER", order.number) + "\n")
    rows.sort(key=lambda row: int(row["line"]))
    assert outcomes(rows) == ["rejected", "created", "rejected"]
    assert (rows[2]["column"], reason in rows[2]["reason"]) == (column, True)
    assert rows[0]["reason"] == "line 4 of the same number was rejected"
    assert Shipment.objects.get().number == "M"


def test_an_article_that_stands_twice_needs_its_position(told, bolt, address, buyer, at):
    lines = (BasketLine(bolt.pk, "100", bolt.sku, note="a"), BasketLine(bolt.pk, "100", bolt.sku, note="b"))
    order = place_order(Basket(lines, address, key="twice"), by=buyer, at=at)
    _s, rows = told(ShipmentIntake(), SHIPPED + f"L,{order.number},,{bolt.sku},100,,2026-11-23,,,\n")
    assert "2 times" in rows[0]["reason"]
    _s, rows = told(ShipmentIntake(), SHIPPED + f"L,{order.number},2,{bolt.sku},100,,2026-11-23,,,\n")
    assert outcomes(rows) == ["created"]


def test_a_known_shipment_with_other_lines_is_refused(told, order):
    told(ShipmentIntake(), SHIPPED + f"L,{order.number},1,,100,,2026-11-23,,,\n")
    _s, rows = told(ShipmentIntake(), SHIPPED + f"L,{order.number},1,,200,,2026-11-23,,,\n")
    assert "other lines" in rows[0]["reason"] and Shipment.objects.count() == 1


def test_a_dry_run_books_nothing(told, order):
    summary, _rows = told(
        ShipmentIntake(), SHIPPED + f"L,{order.number},1,,100,,2026-11-23,,,\n", dry_run=True
    )
    assert summary.counts == {"created": 1} and not Shipment.objects.exists()


def test_invoices_are_booked_checked_against_their_total_and_paid(told, order, nordwerk):
    row = f"R-1,,{order.number},1,,200,20.04,,2026-11-24,,,\n"
    _s, rows = told(InvoiceIntake(), BILLED + row.replace("20.04", "20.05"))
    assert "20.04" in rows[0]["reason"] and not Invoice.objects.exists()
    summary, _rows = told(InvoiceIntake(), BILLED + row)
    assert summary.counts == {"created": 1}
    assert Invoice.objects.get().total == D("20.04")
    paid = row.replace("2026-11-24,,", "2026-11-24,2026-12-01,")
    assert told(InvoiceIntake(), BILLED + paid)[0].counts == {"changed": 1}
    assert told(InvoiceIntake(), BILLED + paid)[0].counts == {"unchanged": 1}
    assert str(Invoice.objects.get().settled_on) == "2026-12-01"
    nordwerk.refresh_from_db()
    assert nordwerk.credit_used == order.total - D("20.04")


def test_credit_notes_name_their_invoice(told, order):
    told(InvoiceIntake(), BILLED + f"R-1,invoice,{order.number},1,,200,,,2026-11-24,,,\n")
    content = BILLED + (
        f"G-1,credit,{order.number},1,,50,5.01,,2026-11-25,,R-1,Bruch\n"
        f"G-2,credit,{order.number},1,,0,,2.00,2026-11-25,,R-1,Rabatt\n"
        f"G-3,credit,{order.number},1,,1,,,2026-11-25,,R-9,\n"
        f"G-4,credit,{order.number},2,,1,,,2026-11-25,,R-1,\n"
        f"G-5,credit,{order.number},1,,151,,,2026-11-25,,R-1,\n"
    )
    _s, rows = told(InvoiceIntake(), content)
    assert outcomes(rows) == ["created", "created", "rejected", "rejected", "rejected"]
    assert "unknown invoice" in rows[2]["reason"] and "does not stand" in rows[3]["reason"]
    nets = Invoice.objects.filter(kind="credit").order_by("number").values_list("net_total", flat=True)
    assert list(nets) == [D("4.21"), D("2.00")]


def test_the_commands_book_what_their_files_say(tmp_path, order):
    shipped, billed = tmp_path / "shipped.csv", tmp_path / "billed.csv"
    shipped.write_text(SHIPPED + f"L,{order.number},1,,100,,2026-11-23,,,\n")
    billed.write_text(BILLED + f"R,,{order.number},1,,100,,,2026-11-24,,,\n")
    call_command("import_shipments", shipped)
    call_command("import_invoices", billed)
    assert (Shipment.objects.get().number, Invoice.objects.get().number) == ("L", "R")
