"""Whatever stands in the cells: no crash, one report row per input row, and good neighbours come in."""

import csv
import io
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from catalog.intake import ProductIntake
from catalog.models import Product
from catalog.rules import gtin_is_valid
from catalog.units import UNITS
from tests.intake.conftest import run_file

pytestmark = pytest.mark.django_db

NAMES = [
    "sku",
    "category",
    "name_de",
    "unit",
    "gtin",
    "minimum",
    "weight_g",
    "dangerous",
    "origin",
    "lead_days",
]
GOOD = ["GOOD", "fasteners/hex-bolts", "Gut", "C62", "", "1", "", "", "", ""]
nasty = st.one_of(
    st.sampled_from(
        [
            "",
            " ",
            "0",
            "-1",
            "1e9",
            "１２",
            "1_000",
            "NaN",
            "Infinity",
            "9" * 40,
            "1,5",
            "a\x00b",
            '"',
            "\n",
            "\r",
        ]
        + [
            "fasteners/hex-bolts",
            "C62",
            "Stk",
            "2000000000015",
            "2000000000016",
            "ja",
            "DE",
            "'; DROP TABLE x",
            "%s %d",
        ]
        + ["=1+1", "\ufeff", "🔩" * 300, "\u202e", "{name}", "\\N", "\\."]
    ),
    st.text(max_size=60).filter(lambda text: text.encode("utf-8", "replace").decode() == text),
)
rows = st.lists(st.lists(nasty, min_size=len(NAMES) - 1, max_size=len(NAMES) + 1), max_size=12)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(rows=rows)
def test_any_rows_at_all_are_told_and_the_good_one_at_the_end_comes_in(rows, tmp_path, category):
    Product.objects.all().delete()
    # A row of the wrong width that also spans lines looks like a stray quotation mark and is told line by line.
    rows = [row if len(row) == len(NAMES) else [" ".join(cell.splitlines()) for cell in row] for row in rows]
    text = io.StringIO()
    csv.writer(text).writerows([NAMES, *rows, GOOD])
    path = tmp_path / "any.csv"
    path.write_text(text.getvalue(), encoding="utf-8", newline="")
    summary, told = run_file(ProductIntake(), path, folder=tmp_path)
    assert Product.objects.filter(sku="GOOD", name_de="Gut").exists()
    assert summary.rows == len(told) == len([row for row in rows if row and any(row)]) + 1
    assert all(row["reason"] for row in told if row["outcome"] == "rejected")
    taken = Product.objects.all()
    assert len(taken) == sum(row["outcome"] == "created" for row in told)
    for product in taken:
        assert product.minimum > 0
        assert product.unit in UNITS
        assert not product.gtin or gtin_is_valid(product.gtin)


def test_without_its_check_a_wrong_gtin_would_come_in(tmp_path, category):
    """The control: the row that the other tests see rejected is refused by that check and nothing else."""

    class Unchecked(ProductIntake):
        fields = tuple(
            replace(f, read=lambda cell, form: cell) if f.name == "gtin" else f for f in ProductIntake.fields
        )

    path = tmp_path / "one.csv"
    path.write_text("sku,category,name_de,gtin\nB-1,fasteners/hex-bolts,X,2000000000016\n")
    refused, _told = run_file(ProductIntake(), path, folder=tmp_path, dry_run=True)
    taken, _told = run_file(Unchecked(), path, folder=tmp_path, dry_run=True)
    assert (refused.counts, taken.counts) == ({"rejected": 1}, {"created": 1})
