"""Files as they really arrive: marks, delimiters, encodings, quotation marks, sheets."""

import datetime
import gzip
from decimal import Decimal

import pytest
from openpyxl import Workbook

from b2bshop.intake.reading import Source, Unreadable


@pytest.fixture
def read(tmp_path):
    def run(content: bytes | str, name: str = "input.csv", **options):
        path = tmp_path / name
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        source = Source(path, **options)
        return source.header, list(source)

    return run


def cells(records):
    return [record.cells for record in records]


@pytest.mark.parametrize("mark", [",", ";", "\t", "|"])
def test_the_header_tells_the_delimiter(read, mark):
    header, records = read(mark.join("abc") + "\n" + mark.join(["1", "2;,|"[:2], "3"]) + "\n", delimiter="")
    assert header == ["a", "b", "c"]
    assert len(records) == 1


def test_blank_lines_and_a_line_that_names_the_delimiter_may_come_first(read):
    header, records = read("\n \nsep=;\n\na,x;b\n1;2\n")
    assert (header, [(record.line, record.cells) for record in records]) == (["a,x", "b"], [(6, ["1", "2"])])


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_a_byte_order_mark_is_no_part_of_the_first_column(read, encoding):
    header, records = read("größe;b\näöü;2\n".encode(encoding))
    assert header == ["größe", "b"]
    assert cells(records) == [["äöü", "2"]]


def test_a_stated_encoding_is_used(read):
    assert read("größe;b\nß;2\n".encode("cp1252"), encoding="cp1252")[0] == ["größe", "b"]


def test_compressed_files_are_recognised_by_content(read):
    header, records = read(gzip.compress(b"a,b\n1,2\n"), name="input.csv")
    assert (header, cells(records)) == (["a", "b"], [["1", "2"]])


def test_a_compressed_file_that_ends_too_early_says_where(read):
    rows = "".join(f"{n},{n * 7919}\n" for n in range(50_000))
    with pytest.raises(Unreadable, match="damaged after line"):
        read(gzip.compress(("a,b\n" + rows).encode())[:-2000])


@pytest.mark.parametrize(("content", "reason"), [("", "is empty"), ("a,b,A\n1,2,3\n", "twice: A, a")])
def test_a_file_without_a_usable_header_is_refused(read, content, reason):
    with pytest.raises(Unreadable, match=reason):
        read(content)


def test_lines_are_counted_as_an_editor_counts_them(read):
    _header, records = read('a,b\r\n1,"two\r\nlines"\r\n\r\n3,4\r\n')
    assert [(record.line, record.cells) for record in records] == [
        (2, ["1", "two\r\nlines"]),
        (5, ["3", "4"]),
    ]


def test_a_stray_quotation_mark_costs_its_line_only(read):
    rows = "".join(f"{n},x\n" for n in range(20_000))
    _header, records = read('a,b\n0,"open\n' + rows)
    assert [record.line for record in records if record.damage] == [2]
    assert len(records) == 20_001
    assert records[-1].line == 20_002


def test_two_stray_quotation_marks_cost_two_lines(read):
    _header, records = read('a,b\n1,"x\n2,y\n3,"z"\n4,"x"y\n5,w\n')
    damaged = [record.line for record in records if record.damage]
    assert damaged == [2, 5]
    assert [record.cells for record in records if not record.damage] == [["2", "y"], ["3", "z"], ["5", "w"]]


@pytest.fixture
def sheet(tmp_path):
    book = Workbook()
    book.active.title = "Notes"
    page = book.create_sheet("Prices")
    page.append(["sku", "amount", "from", "ok"])
    page.append([4711, 8.42, datetime.date(2026, 1, 1), True])
    page.append(["A-1", 0.1, None, False])
    book.save(tmp_path / "book.xlsx")
    return tmp_path / "book.xlsx"


def test_a_sheet_gives_numbers_as_they_are_shown(sheet):
    source = Source(sheet, sheet="Prices")
    assert source.header == ["sku", "amount", "from", "ok"]
    first, second = source
    assert (first.line, first.cells) == (2, [Decimal(4711), Decimal("8.42"), datetime.date(2026, 1, 1), True])
    assert second.cells == ["A-1", Decimal("0.1"), "", False]


def test_a_table_may_begin_further_down_in_a_sheet(tmp_path):
    book = Workbook()
    book.active.append([])
    book.active.append([None, None])
    book.active.append(["sku", "amount"])
    book.active.append(["A-1", 2])
    book.save(tmp_path / "low.xlsx")
    source = Source(tmp_path / "low.xlsx")
    (record,) = source
    assert (source.header, record.line, record.cells) == (["sku", "amount"], 4, ["A-1", Decimal(2)])


def test_a_sheet_that_is_not_there_is_told_with_those_that_are(sheet):
    with pytest.raises(Unreadable, match="found: Notes, Prices"):
        Source(sheet, sheet="Preise")


def test_something_else_under_the_name_of_a_sheet_is_refused(tmp_path):
    (tmp_path / "fake.xlsx").write_bytes(b"sku,amount\n")
    with pytest.raises(Unreadable, match="damaged"):
        Source(tmp_path / "fake.xlsx")
