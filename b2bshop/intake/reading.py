"""Input files as records. A damaged line is a record that says what is wrong with it; the next one is read."""

import codecs
import csv
import gzip
import io
import re
import zlib
from abc import ABC, abstractmethod
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from pathlib import Path

from django.utils.translation import gettext as _

Cell = str | Decimal | date | datetime | bool
DELIMITERS = ",;\t|"
# Bytes the encoding does not know arrive as lone surrogates, see the error handler "surrogateescape".
_UNREADABLE = re.compile("[\udc80-\udcff]")
_BOMS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))


class Unreadable(Exception):
    """The file as a whole cannot be imported; the text says why."""


@dataclass(slots=True)
class Record:
    """One input row: `line` counts physical lines from 1 (in a sheet: rows). `damage` is (column, value, reason)."""

    line: int
    cells: list
    damage: tuple[str, str, str] | None = None


class Table(ABC):
    """Records read once from front to back. `share()` tells how much has been read, 0 … 1."""

    path: Path
    header: list[str]

    @abstractmethod
    def __iter__(self) -> Iterator[Record]: ...

    @abstractmethod
    def share(self) -> float: ...

    def close(self) -> None:  # noqa: B027 - most have nothing to close
        """Nothing more is read."""


@dataclass
class Source(Table):
    """A table in a file: CSV, CSV.gz or XLSX."""

    path: Path
    encoding: str = ""
    delimiter: str = ""
    sheet: str = ""
    has_header: bool = True
    header: list[str] = field(default_factory=list, init=False)

    def __post_init__(self):
        self._file = None
        self._size = 1
        if not self.path.is_file():
            raise Unreadable(_("%(path)s: no such file.") % {"path": self.path})
        is_sheet = self.path.suffix.lower() in (".xlsx", ".xlsm", ".xls", ".ods")
        self._rows = self._open_sheet() if is_sheet else self._open_text()
        filled = (
            record for record in self._rows if record.damage or any(cell != "" for cell in record.cells)
        )
        if self.has_header:
            self.header = _clean_header(next(filled, None), self.path)

    def records(self) -> Iterator[Record]:
        """As they stand in a file without a header, empty ones too."""
        return self._rows

    def __iter__(self) -> Iterator[Record]:
        width = len(self.header)
        for record in self._rows:
            if record.damage is None and not any(cell != "" for cell in record.cells):
                continue  # an empty line
            if record.damage is None and len(record.cells) != width:
                values = {"found": len(record.cells), "expected": width}
                reason = _("%(found)d columns instead of %(expected)d") % values
                record.damage = ("", "", reason)
            yield record

    def share(self) -> float:
        return 1.0 if self._file is None or self._file.closed else min(1.0, self._file.tell() / self._size)

    def close(self) -> None:
        if self._file:
            self._file.close()

    def _open_text(self) -> Iterator[Record]:
        self._size = self.path.stat().st_size or 1
        self._file = self.path.open("rb")
        packed = self._file.read(2) == b"\x1f\x8b"
        self._file.seek(0)
        stream = gzip.GzipFile(fileobj=self._file) if packed else self._file
        try:
            start = stream.peek(4)
            bom = next((name for mark, name in _BOMS if start.startswith(mark)), "")
            encoding = codecs.lookup(bom or self.encoding or "utf-8").name
        except LookupError as error:
            raise Unreadable(str(error)) from error
        except (OSError, EOFError, zlib.error) as error:
            raise Unreadable(
                _("%(path)s is damaged: %(error)s") % {"path": self.path, "error": error}
            ) from error
        lines = _Lines(io.TextIOWrapper(stream, encoding, "surrogateescape", newline=""), self.path)
        first = lines.peek()
        stated = ""
        if (
            first.lower().startswith("sep=") and len(first.rstrip()) <= 5
        ):  # a line that spreadsheets understand
            stated = first[4:5]
            next(lines)
            first = lines.peek()
        delimiter = (
            self.delimiter or stated.strip("\r\n") or max(DELIMITERS, key=_outside_quotes(first).count)
        )
        return _records(lines, delimiter)

    def _open_sheet(self) -> Iterator[Record]:
        from python_calamine import CalamineError, CalamineWorkbook

        try:
            book = CalamineWorkbook.from_path(str(self.path))
            if self.sheet and self.sheet not in book.sheet_names:
                values = {"sheet": self.sheet, "found": ", ".join(book.sheet_names)}
                raise Unreadable(_("There is no sheet “%(sheet)s”; found: %(found)s.") % values)
            sheet = book.get_sheet_by_name(self.sheet or book.sheet_names[0])
        except CalamineError as error:
            raise Unreadable(
                _("%(path)s is damaged: %(error)s") % {"path": self.path, "error": error}
            ) from error
        return (
            Record(line, [_sheet_cell(value) for value in row])
            for line, row in enumerate(sheet.iter_rows(), 1)
        )


def _clean_header(record: Record | None, path: Path) -> list[str]:
    if record is None:
        raise Unreadable(_("%(path)s is empty.") % {"path": path})
    if record.damage:
        raise Unreadable(_("The header cannot be read: %(reason)s.") % {"reason": record.damage[2]})
    names = [str(cell).strip() for cell in record.cells]
    seen = [name.casefold() for name in names if name]
    twice = sorted({name for name in names if name and seen.count(name.casefold()) > 1})
    if twice:
        raise Unreadable(_("The header names a column twice: %(names)s.") % {"names": ", ".join(twice)})
    return names


def _sheet_cell(value) -> Cell:
    """Numbers become Decimals as they are shown, not as binary floats; whole ones lose their `.0`."""
    if isinstance(value, bool | str | datetime | date):
        return value.strip("\r\n") if isinstance(value, str) else value
    if isinstance(value, float):
        return Decimal(int(value)) if value.is_integer() else Decimal(repr(value))
    if isinstance(value, int):
        return Decimal(value)
    if isinstance(value, time | timedelta):
        return str(value)
    return "" if value is None else str(value)


class _Lines:
    """Physical lines that can be given back, so that one stray quotation mark costs one line and not the rest."""

    def __init__(self, stream, path: Path):
        self._stream, self._path = stream, path
        self._again: deque[str] = deque()
        self.number = 0
        self.taken: list[str] = []

    def __iter__(self):
        return self

    def __next__(self) -> str:
        line = self._again.popleft() if self._again else self._read()
        if not line:
            raise StopIteration
        self.number += 1
        self.taken.append(line)
        return line

    def _read(self) -> str:
        try:
            return self._stream.readline()
        except (OSError, EOFError, zlib.error, UnicodeError) as error:
            values = {"path": self._path, "line": self.number, "error": error}
            raise Unreadable(_("%(path)s is damaged after line %(line)d: %(error)s") % values) from error

    def peek(self) -> str:
        """The first line that is not blank; blank ones before it are counted and dropped."""
        line = self._again[0] if self._again else self._read()
        while line and not line.strip():
            self.number += 1
            line = self._read()
        if line and not self._again:
            self._again.append(line)
        return line

    def begin(self) -> int:
        """A new record begins; returns its line number."""
        self.taken.clear()
        return self.number + 1

    def give_back(self) -> None:
        """All lines of the record but the first are read again."""
        rest = self.taken[1:]
        self._again.extendleft(reversed(rest))
        self.number -= len(rest)


def _records(lines: _Lines, delimiter: str) -> Iterator[Record]:
    reader = csv.reader(lines, delimiter=delimiter, strict=True)
    width = 0
    while True:
        line = lines.begin()
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error:
            yield _broken_quotes(line, lines)
            reader = csv.reader(lines, delimiter=delimiter, strict=True)
            continue
        if width and len(cells) != width and len(lines.taken) > 1:
            yield _broken_quotes(line, lines)
            continue
        width = width or len(cells)
        yield Record(line, cells, _unreadable_cell(cells))


def _broken_quotes(line: int, lines: _Lines) -> Record:
    text = lines.taken[0].rstrip("\r\n") if lines.taken else ""
    lines.give_back()
    return Record(line, [], ("", text[:80], _("quotation marks do not match")))


def _unreadable_cell(cells: list[str]) -> tuple[str, str, str] | None:
    text = "".join(cells)
    if text.isascii() or not _UNREADABLE.search(text):
        return None
    number, cell = next((n, cell) for n, cell in enumerate(cells) if _UNREADABLE.search(cell))
    shown = cell.encode("utf-8", "surrogateescape").decode("utf-8", "replace")
    return (str(number), shown, _("bytes that the encoding of the file does not know"))


def _outside_quotes(line: str) -> str:
    return re.sub(r'"[^"]*"', "", line)
