"""Tables that leave the shop are written at one door, for the spreadsheet of the reader's language."""

import ast
import io
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path

import pytest
from django.utils import translation
from openpyxl import load_workbook

from b2bshop.tables import csv_parts, write_table

ROOT = Path(__file__).resolve().parents[2]
ROOMS = "b2bshop accounts catalog pricing approvals orders quotes returns support edi sales".split()
# The report of an import is for the command line that wrote it, with the columns and numbers of the input.
WRITERS = {"b2bshop/tables.py", "b2bshop/intake/telling.py", "catalog/bmecat/telling.py"}


def written(*cells, language="de") -> str:
    with translation.override(language):
        return "".join(csv_parts([cells]))


@pytest.mark.parametrize("text", ["=1+1", "+49", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1"])
def test_a_text_that_a_spreadsheet_would_take_for_a_formula_is_marked(text):
    assert f"'{text}" in written("x", text)
    file = io.BytesIO()
    write_table([["Kopf"], [text.strip()]], file, format="xlsx", title="T")
    cell = load_workbook(file).active["A2"]
    assert (cell.data_type, cell.value[0]) == ("s", "'")


def test_a_number_stays_a_number():
    assert written(Decimal("-1234.50"), -3, None) == "\ufeff-1234,5;-3;\r\n"
    assert written(Decimal("-1234.50"), -3, None, language="en") == "\ufeff-1234.5,-3,\r\n"


def test_a_moment_is_the_shops():
    moment = datetime(2026, 11, 22, 23, 30, tzinfo=UTC)
    assert written(moment) == "\ufeff2026-11-23 00:30:00\r\n"
    file = io.BytesIO()
    write_table([["Wann"], [moment]], file, format="xlsx", title="T")
    assert load_workbook(file).active["A2"].value == datetime(2026, 11, 23, 0, 30)  # noqa: DTZ001


def test_what_no_sheet_can_hold_does_not_break_the_table():
    file = io.BytesIO()
    assert write_table([["Kopf"], ["a\x0bb"]], file, format="xlsx", title="T") == 1
    assert load_workbook(file).active["A2"].value == "a b"


def test_the_language_is_that_of_the_call_and_stays_in_the_table():
    def rows():
        for _number in range(1200):
            yield [translation.get_language()]

    with translation.override("en"):
        parts = csv_parts(rows())
    with translation.override("de"):
        seen = {part.strip("\ufeff").splitlines()[0] + str(translation.get_language()) for part in parts}
    assert seen == {"ende"}


def writers(source: str) -> bool:
    names = {ast.unparse(node) for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Attribute)}
    return bool(names & {"csv.writer", "csv.DictWriter"}) or "text/csv" in source


def test_nothing_else_writes_csv():
    found = {
        str(path.relative_to(ROOT))
        for room in ROOMS
        for path in (ROOT / room).rglob("*.py")
        if writers(path.read_text())
    }
    assert found == WRITERS


def test_control_a_writer_is_found():
    assert writers("import csv\ncsv.writer(file)")
