"""Pasted text and uploaded tables as rows of cells; nothing is known of articles here."""

import re
import tempfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path

from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _

from b2bshop.apart import SHEETS, read_apart
from b2bshop.intake.reading import Unreadable
from b2bshop.uploads import BadUpload, guess_encoding
from catalog.rules import read_quantity

from .columns import by_name, clean, is_header
from .scanning import read_scan

MOST_ROWS = 5000
MOST_BYTES = 5_000_000
MOST_CELLS = 60
LONGEST_CELL = 500
KINDS = (".csv", ".txt", ".tsv", *SHEETS)
LIST = {"number": 0, "quantity": 1, "unit": 2}  # what a pasted line without names of columns is read as
_QUANTITY_AND_UNIT = re.compile(r"([+-]?[0-9][0-9.,]*)\s*([^\W\d_]+²?)\.?")


@dataclass(slots=True)
class Row:
    line: int
    cells: list[str]
    damage: str = ""


@dataclass(slots=True)
class Sheet:
    """`columns` is empty where somebody has to say which column is what."""

    rows: list[Row]
    header: list[str] = field(default_factory=list)
    columns: dict[str, int] = field(default_factory=dict)


def read_text(text: str) -> Sheet:
    """What somebody pasted: lines of an e-mail, cells of a spreadsheet. Raises BadUpload."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    filled = [(number, line) for number, line in enumerate(lines, 1) if clean(line)]
    if not filled:
        raise BadUpload(_("Please enter at least one article."))
    _at_most(len(filled))
    first = _split(filled[0][1])
    if by_name(first):
        cells = [(number, _split(line)) for number, line in filled[1:]]
        if not cells:
            raise BadUpload(_("The table has no rows below its header."))
        return Sheet([Row(number, row) for number, row in cells], first, by_name(first))
    return Sheet([Row(number, list(_article(line))) for number, line in filled], columns=dict(LIST))


def _at_most(count: int) -> None:
    if count > MOST_ROWS:
        raise BadUpload(_("The table has more than %(most)d rows. Please split it.") % {"most": MOST_ROWS})


def _split(line: str) -> list[str]:
    """At the mark that separates cells in this line, blanks last of all."""
    mark = next((mark for mark in "\t;|," if mark in line), None)
    cells = line.split(mark) if mark else line.split()
    return [clean(cell.strip().strip('"'))[:LONGEST_CELL] for cell in cells[:MOST_CELLS]]


def _article(line: str) -> tuple[str, str, str]:
    """(number, quantity, unit) of a line without names of columns; what a scanner types as well."""
    if scanned := read_scan(line):
        return (*scanned, "")
    mark = next((mark for mark in "\t;|" if mark in line), None)
    if mark:
        cells = _split(line)
    else:
        number, comma, rest = line.partition(",")  # `SKU,1,5` is one and a half
        cells = [clean(number), clean(rest)] if comma else _by_blanks(clean(line))
    cells = [cell for cell in cells if cell] if mark is None else cells
    number, quantity, unit = [*cells, "", "", ""][:3]
    if not _says_quantity(quantity) and _says_quantity(number) and quantity:
        number, quantity = quantity, number  # `5 SKU`
    if not unit and (both := _QUANTITY_AND_UNIT.fullmatch(quantity)):
        quantity, unit = both[1], both[2]
    return number[:LONGEST_CELL], quantity, unit


def _says_quantity(text: str) -> bool:
    return read_quantity(text) is not None or bool(_QUANTITY_AND_UNIT.fullmatch(text))


def _by_blanks(line: str) -> list[str]:
    """`SKU 5`, `M8 x 40 5 Stk`, `5 SKU`, `SKU`: the quantity stands at the end, else at the beginning."""
    words = line.split(" ")
    if len(words) == 1:
        return [line]
    if (
        len(words) > 2
        and read_quantity(words[-2]) is not None
        and words[-1].isalpha()
        and len(words[-1]) <= 12
    ):
        return [" ".join(words[:-2]), words[-2], words[-1]]
    if re.fullmatch(r"[^A-Za-z]*[0-9][^A-Za-z]*", words[-1]):
        return [" ".join(words[:-1]), words[-1]]
    if _says_quantity(words[0]):
        return [" ".join(words[1:]), words[0]]
    return [line]


def read_file(file: UploadedFile | None) -> Sheet:
    """A table as CSV, XLSX, XLS or ODS. Raises BadUpload; a row that cannot be read says so itself."""
    if file is None:
        raise BadUpload(_("Please choose a file."))
    suffix = Path(file.name or "").suffix.lower()
    if suffix not in KINDS:
        raise BadUpload(_("Please send a table as CSV, XLSX or ODS."))
    if file.size > MOST_BYTES:
        raise BadUpload(_("The file is larger than 5 MB."))
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"table{suffix}"
        with path.open("wb") as copy:
            copy.writelines(file.chunks())
        try:
            rows = list(islice(_rows(path), MOST_ROWS + 2))
        except Unreadable as error:
            raise BadUpload(str(error).replace(str(path), (file.name or "")[:60])) from error
    return _sheet(rows)


def _rows(path: Path) -> Iterator[Row]:
    encoding = guess_encoding(path.read_bytes()) if path.suffix not in SHEETS else ""
    for line, cells, damage in read_apart(path, encoding, most_rows=MOST_ROWS + 2):
        yield Row(line, [clean(cell)[:LONGEST_CELL] for cell in cells[:MOST_CELLS]], damage)


def _sheet(rows: Iterable[Row]) -> Sheet:
    filled = [row for row in rows if row.damage or any(row.cells)]
    if not filled:
        raise BadUpload(_("The table is empty."))
    head, rest = filled[0], filled[1:]
    if not head.damage and is_header(head.cells, [row.cells for row in rest if not row.damage]):
        _at_most(len(rest))
        if not rest:
            raise BadUpload(_("The table has no rows below its header."))
        header = _named(head.cells)
        return Sheet(_ragged(rest, len(header)), header, by_name(header))
    _at_most(len(filled))
    width = max(len(row.cells) for row in filled)
    header = [str(number) for number in range(1, width + 1)]
    return Sheet(filled, header, dict(LIST) if _is_list(filled) else {})


def _named(cells: list[str]) -> list[str]:
    while cells and not cells[-1]:
        cells = cells[:-1]
    return cells


def _ragged(rows: list[Row], width: int) -> list[Row]:
    """More cells than columns: where the rest belongs is for the person to say."""
    for row in rows:
        if any(row.cells[width:]):
            row.damage = row.damage or _("%(found)d columns instead of %(expected)d") % {
                "found": len(row.cells),
                "expected": width,
            }
    return rows


def _is_list(rows: list[Row]) -> bool:
    """Without names of columns: article and quantity in the first two, as everywhere."""
    return all(
        len(row.cells) >= 2 and read_quantity(row.cells[1]) is not None for row in rows if not row.damage
    )
