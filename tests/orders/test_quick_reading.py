"""Pasted lines and uploaded tables become rows of cells, or a refusal in words; nothing is guessed in silence."""

import io
import zipfile
from pathlib import Path
from subprocess import run
from sys import executable

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from b2bshop import apart
from b2bshop.uploads import BadUpload
from orders.quick.reading import MOST_ROWS, read_file, read_text
from orders.quick.scanning import read_scan

# --- pasted text ----------------------------------------------------------------------------------------

LINES = {
    "SKU": ("SKU", "", ""),
    "SKU,": ("SKU", "", ""),
    ",5": ("5", "", ""),
    "SKU;5": ("SKU", "5", ""),
    "SKU\t5": ("SKU", "5", ""),
    "SKU|5|Stk": ("SKU", "5", "Stk"),
    "SKU 5": ("SKU", "5", ""),
    "5 SKU": ("SKU", "5", ""),
    "1234 5": ("1234", "5", ""),
    "00123 7": ("00123", "7", ""),
    "SKU,1,5": ("SKU", "1,5", ""),
    "SKU;1.000": ("SKU", "1.000", ""),
    "SKU;-1": ("SKU", "-1", ""),
    "SKU;+5": ("SKU", "+5", ""),
    "SKU;1e3": ("SKU", "1e3", ""),
    "SKU;NaN": ("SKU", "NaN", ""),
    "SKU;１２": ("SKU", "１２", ""),
    "SKU;٣": ("SKU", "٣", ""),
    "SKU;−5": ("SKU", "−5", ""),
    "SKU;five": ("SKU", "five", ""),
    "SKU;5 Stk": ("SKU", "5", "Stk"),
    "SKU 5 Stk": ("SKU", "5", "Stk"),
    "M8 x 40 5 Stk": ("M8 x 40", "5", "Stk"),
    "SKU;5;Karton": ("SKU", "5", "Karton"),
    "S\u200bKU;5": ("SKU", "5", ""),
    "SKU;\u00a05\u00a0": ("SKU", "5", ""),
    "\u202eSKU;5": ("SKU", "5", ""),
    "U\u0308-1;5": ("Ü-1", "5", ""),
    "\ufeffSKU;5": ("SKU", "5", ""),
    "S\x00KU;5": ("SKU", "5", ""),
    "🔩;5": ("🔩", "5", ""),
    '=HYPERLINK("http://x");5': ('=HYPERLINK("http://x")', "5", ""),
    "<img src=x onerror=1>;5": ("<img src=x onerror=1>", "5", ""),
    "(01)04006381333931(30)12": ("4006381333931", "12", ""),
}


@pytest.mark.parametrize("line", LINES)
def test_a_pasted_line_is_read_as_a_person_means_it(line):
    (row,) = read_text(line).rows
    number, quantity, unit = LINES[line]
    assert [cell.rstrip('"') for cell in row.cells] == [number.rstrip('"'), quantity, unit]


@pytest.mark.parametrize("text", ["", "   ", "\n" * 10_000, "\u200b", "Artikel;Menge"])
def test_a_text_without_an_article_is_refused(text):
    with pytest.raises(BadUpload):
        read_text(text)


def test_every_kind_of_line_end_and_a_mark_that_changes_from_line_to_line():
    sheet = read_text("A;1\rB\t2\nC 3\r\n\r\nD|4")
    assert [(row.line, row.cells[0], row.cells[1]) for row in sheet.rows] == [
        (1, "A", "1"),
        (2, "B", "2"),
        (3, "C", "3"),
        (5, "D", "4"),
    ]


def test_names_above_the_columns_say_what_they_are():
    sheet = read_text("Menge\tArtikelnummer\tKostenstelle\tWunschtermin\n5\tSKU\t4711\t01.12.2026")
    assert sheet.columns == {"quantity": 0, "number": 1, "cost_centre": 2, "requested_on": 3}
    assert sheet.rows[0].cells == ["5", "SKU", "4711", "01.12.2026"]


def test_five_thousand_lines_are_taken_and_one_more_is_not():
    assert len(read_text("A;1\n" * MOST_ROWS).rows) == MOST_ROWS
    with pytest.raises(BadUpload):
        read_text("A;1\n" * (MOST_ROWS + 1))


def test_a_line_of_a_million_characters_is_a_row_like_any_other():
    (row,) = read_text("X" * 1_000_000 + ";5").rows
    assert row.cells[1] == "5" and len(row.cells[0]) <= 500


SCANS = {
    "]C10104006381333931": ("4006381333931", ""),
    "]d2010400638133393110ABC\x1d3012": ("4006381333931", "12"),
    "0104006381333931\x1d3005": ("4006381333931", "5"),
    "(02)04006381333931(37)0024": ("4006381333931", "24"),
    "(01)14006381333938": ("14006381333938", ""),
}


@pytest.mark.parametrize("text", SCANS)
def test_a_gs1_symbol_says_article_and_quantity(text):
    assert read_scan(text) == SCANS[text]


@pytest.mark.parametrize(
    "text", ["933-8X40", "4006381333931", "(01)123", "01", "", "(99)x", "]C1", "0104006381"]
)
def test_what_is_no_gs1_symbol_is_read_as_it_stands(text):
    assert read_scan(text) is None


# --- tables ---------------------------------------------------------------------------------------------


def upload(content: bytes, name="table.csv"):
    return SimpleUploadedFile(name, content)


def cells_of(content: bytes, name="table.csv") -> list[list[str]]:
    return [row.cells for row in read_file(upload(content, name)).rows]


READABLE = {
    "UTF-8 with a mark": "\ufeffArtikel;Menge\nSchraubé;5\n".encode(),
    "UTF-16": "Artikel;Menge\nSchraubé;5\n".encode("utf-16"),
    "Windows": "Artikel;Menge\nSchraubé;5\n".encode("cp1252"),
    "tab": "Artikel\tMenge\nSchraubé\t5\n".encode(),
    "bar": "Artikel|Menge\nSchraubé|5\n".encode(),
    "comma": "Artikel,Menge\nSchraubé,5\n".encode(),
    "stated": "sep=;\nArtikel;Menge\nSchraubé;5\n".encode(),
    "CR alone": "Artikel;Menge\rSchraubé;5\r".encode(),
    "empty columns behind": "Artikel;Menge;;\nSchraubé;5;;\n".encode(),
}


@pytest.mark.parametrize("kind", READABLE)
def test_a_table_is_read_whatever_program_saved_it(kind):
    (row,) = read_file(upload(READABLE[kind])).rows
    assert row.cells[:2] == ["Schraubé", "5"]


def test_without_names_the_first_two_columns_are_article_and_quantity():
    sheet = read_file(upload(b"A-1;5\nA-2;7\n"))
    assert sheet.columns["number"] == 0 and [row.cells for row in sheet.rows] == [["A-1", "5"], ["A-2", "7"]]


def test_where_it_is_not_clear_somebody_has_to_say_what_the_columns_are():
    sheet = read_file(upload(b"x;A-1;5\ny;A-2;7\n"))
    assert sheet.columns == {} and len(sheet.header) == 3


def test_a_row_with_too_many_cells_is_told_and_the_others_are_read():
    sheet = read_file(upload(b"Artikel;Menge\nA;1;2;3\nB;2\n;;\nC\n"))
    assert [bool(row.damage) for row in sheet.rows] == [True, False, False]


def test_a_quotation_mark_that_does_not_close_costs_one_row():
    sheet = read_file(upload(b'Artikel;Menge\n"A;1\nB;2\nC;3\n'))
    assert [(row.cells, bool(row.damage)) for row in sheet.rows] == [
        ([], True),
        (["B", "2"], False),
        (["C", "3"], False),
    ]


def test_a_cell_longer_than_any_reader_takes_costs_one_row():
    sheet = read_file(upload(b"Artikel;Menge\n" + b"X" * 140_000 + b";1\nB;2\n"))
    assert [bool(row.damage) for row in sheet.rows] == [True, False]


def xlsx(rows, **more) -> bytes:
    import openpyxl

    book = openpyxl.Workbook()
    sheet = book.active
    for row in rows:
        sheet.append(row)
    for name, value in more.items():
        setattr(sheet, name, value)
    kept = io.BytesIO()
    book.save(kept)
    return kept.getvalue()


def test_a_spreadsheet_gives_numbers_and_days_as_they_are_shown():
    from datetime import date

    content = xlsx([["Artikel", "Menge", "Datum"], [12345, 1.5, date(2026, 12, 1)], ["00123", 7, None]])
    assert cells_of(content, "t.xlsx") == [["12345", "1.5", "2026-12-01"], ["00123", "7", ""]]


def test_a_formula_without_a_value_is_an_empty_cell_and_a_book_with_macros_is_read():
    content = xlsx([["Artikel", "Menge"], ["A", "=1+1"], ["B", 2]], sheet_state="visible")
    assert cells_of(content, "t.xlsm")[1] == ["B", "2"]
    assert cells_of(content, "t.xlsm")[0] == ["A", ""]


def bomb(name="xl/worksheets/sheet1.xml", size=200) -> bytes:
    """A book whose first sheet unpacks to `size` megabytes."""
    kept = io.BytesIO(xlsx([["Artikel", "Menge"]]))
    with zipfile.ZipFile(kept) as book:
        parts = {part: book.read(part) for part in book.namelist()}
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as book:
        for part, content in parts.items():
            book.writestr(part, content)
        with book.open(name + ".more", "w", force_zip64=True) as big:
            for _ in range(size):
                big.write(b" " * 1024**2)
    return made.getvalue()


def many_parts() -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as book:
        for number in range(2000):
            book.writestr(f"{number}", b"")
    return made.getvalue()


def plain_zip(**parts) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as book:
        for name, content in parts.items():
            book.writestr(name, content)
    return made.getvalue()


def garbled() -> bytes:
    """The packed bytes of the sheet are not what they were; the table of contents still fits."""
    made = bytearray(xlsx([["Artikel", "Menge"], *([f"A-{n}", n] for n in range(500))]))
    at = made.index(b"xl/worksheets/sheet1.xml") + 60
    made[at : at + 400] = b"\xff" * 400
    return bytes(made)


REFUSED = {
    "garbled": (garbled(), "t.xlsx"),
    "empty": (b"", "t.csv"),
    "header only": (b"Artikel;Menge\n", "t.csv"),
    "empty book": (b"", "t.xlsx"),
    "HTML called a book": (b"<html><table><tr><td>A</td></tr></table></html>", "t.xlsx"),
    "PDF called a book": (b"%PDF-1.7 ...", "t.xlsx"),
    "PDF": (b"%PDF-1.7 ...", "t.pdf"),
    "no table": (plain_zip(readme="x"), "t.xlsx"),
    "a ZIP in a ZIP": (plain_zip(inner=plain_zip(x="y")), "t.ods"),
    "a path that climbs": (plain_zip(**{"../../x": "y"}), "t.xlsx"),
    "cut off": (xlsx([["Artikel", "Menge"], ["A", 1]])[:900], "t.xlsx"),
    "two hundred megabytes": (bomb(), "t.xlsx"),
    "two thousand parts": (many_parts(), "t.xlsx"),
    "more than five megabytes": (b"A;1\n" * 1_400_000, "t.csv"),
    "more than 5,000 rows": (b"A;1\n" * (MOST_ROWS + 1), "t.csv"),
}


@pytest.mark.parametrize("kind", REFUSED)
def test_what_is_no_table_is_refused_in_words(kind):
    content, name = REFUSED[kind]
    with pytest.raises(BadUpload) as refusal:
        read_file(upload(content, name))
    assert str(refusal.value) and "Traceback" not in str(refusal.value) and "/" not in str(refusal.value)


def test_an_entity_in_a_book_reads_no_file():
    content = xlsx([["Artikel", "Menge"], ["A", 1]])
    made = io.BytesIO()
    evil = '<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>'
    with zipfile.ZipFile(io.BytesIO(content)) as book, zipfile.ZipFile(made, "w") as copy:
        for part in book.namelist():
            text = book.read(part).decode()
            if part == "xl/worksheets/sheet1.xml":
                text = evil + text.replace("<v>1</v>", "<v>&e;</v>")
            copy.writestr(part, text)
    try:
        found = cells_of(made.getvalue(), "t.xlsx")
    except BadUpload:
        return
    assert not any("root" in cell for row in found for cell in row)


def test_a_reader_that_takes_too_long_is_ended(monkeypatch):
    monkeypatch.setattr(apart, "SECONDS", 0.001)
    with pytest.raises(BadUpload):
        read_file(upload(b"A;1\n"))


def test_the_reader_stands_alone_and_speaks_the_readers_language(tmp_path):
    missing = run(
        [executable, "-m", "b2bshop.apart_reader", str(tmp_path / "none.csv"), "utf-8", "10", "de"],
        cwd=Path(apart.__file__).parent.parent,
        capture_output=True,
        check=True,
    )
    assert "Datei" in missing.stdout.decode().encode().decode("unicode_escape")
