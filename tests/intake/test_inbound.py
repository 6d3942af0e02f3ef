"""Expected receipts from files."""

from datetime import date

import pytest
from django.core.management import call_command

from catalog.intake import InboundIntake
from catalog.models import Inbound

pytestmark = pytest.mark.django_db

HEAD = "sku;warehouse;reference;quantity;expected_on;source\n"


def test_a_file_makes_changes_and_ends_receipts(told, bolt):
    summary, _ = told(InboundIntake(), HEAD + "933-8x40;BREMEN;B-1;500;14.03.2027;production\n")
    assert summary.counts["created"] == 1
    row = Inbound.objects.get()
    assert (row.product, row.quantity, row.expected_on, row.source) == (
        bolt,
        500,
        date(2027, 3, 14),
        "production",
    )
    again = "sku;warehouse;reference;quantity;expected_on\n933-8X40;bremen;B-1;{};2027-03-21\n"
    _, rows = told(InboundIntake(), again.format(500))
    assert (rows[0]["outcome"], rows[0]["column"]) == ("changed", "expected_on")
    _, rows = told(InboundIntake(), again.format(500))
    assert rows[0]["outcome"] == "unchanged"
    told(InboundIntake(), again.format(0))
    row.refresh_from_db()
    assert (row.quantity, row.source) == (0, "production")


@pytest.mark.parametrize(
    ("line", "column"),
    [
        ("NONE;bremen;B-1;5;2027-03-14;", "sku"),
        ("933-8X40;nowhere;B-1;5;2027-03-14;", "warehouse"),
        ("933-8X40;bremen;;5;2027-03-14;", "reference"),
        ("933-8X40;bremen;B-1;-5;2027-03-14;", "quantity"),
        ("933-8X40;bremen;B-1;5;2027-02-30;", "expected_on"),
        ("933-8X40;bremen;B-1;5;2027-03-14;moon", "source"),
    ],
)
def test_a_bad_row_is_named_and_its_neighbour_taken(told, bolt, line, column):
    _, rows = told(InboundIntake(), HEAD + line + "\n933-8X40;bremen;B-2;5;2027-03-14;\n")
    assert [row["outcome"] for row in rows] == ["rejected", "created"]
    assert rows[0]["column"] == column and rows[0]["reason"]


def test_the_command_takes_the_warehouse_from_the_command_line(tmp_path, bolt, capsys):
    path = tmp_path / "in.csv"
    path.write_text("sku,reference,quantity,expected_on\n933-8X40,B-1,5,2027-03-14\n")
    call_command("import_inbound", path, warehouse="bremen")
    assert Inbound.objects.get().source == "supplier"
