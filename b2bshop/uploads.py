"""A table that somebody uploads on a page: read as a whole, every row answered for, failed rows handed back."""

import tempfile
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path

from django.core.files.uploadedfile import UploadedFile
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from .intake.reading import Source, Unreadable
from .tables import csv_parts

MOST_BYTES = 2_000_000
KINDS = (".csv", ".txt", ".tsv", ".xlsx")


class BadUpload(Exception):
    """The file as a whole cannot be read; the text says why."""


@dataclass(slots=True)
class UploadRow:
    """`cells` as they stand in the file, `values` by column; `problems` is empty for a row that is good."""

    line: int
    cells: list[str]
    values: dict[str, str] = field(default_factory=dict)
    problems: list[str] = field(default_factory=list)


@dataclass(slots=True)
class Upload:
    header: list[str]
    rows: list[UploadRow]


@dataclass(frozen=True, slots=True)
class Columns:
    """`names` are what each column may be called, whatever the case and punctuation; `needed` have to be there.

    `titles` are what a message calls them, where that is not the column itself.
    """

    names: Mapping[str, tuple[str, ...]]
    needed: tuple[str, ...]
    titles: Mapping[str, str | Promise] = field(default_factory=dict)

    def places(self, header: Sequence[str]) -> dict[str, int]:
        known = {bare(name): column for column, names in self.names.items() for name in names}
        found = {known[bare(text)]: place for place, text in enumerate(header) if bare(text) in known}
        return dict(sorted(found.items(), key=lambda pair: pair[1]))

    def title(self, column: str) -> str:
        return str(self.titles.get(column, column))


def bare(heading: str) -> str:
    """The name of a column without case, blanks and punctuation."""
    return "".join(c for c in heading.casefold() if c.isalnum())


def read_upload(file: UploadedFile | None, columns: Columns, *, most_rows: int) -> Upload:
    """Raises BadUpload. A row that cannot be read says so in its problems."""
    if file is None:
        raise BadUpload(_("Please choose a file."))
    suffix = Path(file.name or "").suffix.lower()
    if suffix not in KINDS:
        raise BadUpload(_("Please send a table as CSV or XLSX."))
    if file.size > MOST_BYTES:
        raise BadUpload(_("The file is larger than 2 MB."))
    content = file.read()
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"table{suffix}"
        path.write_bytes(content)
        try:
            return _read(Source(path, encoding=guess_encoding(content)), columns, most_rows)
        except Unreadable as error:
            raise BadUpload(str(error).replace(str(path), file.name)) from error


def _read(source: Source, columns: Columns, most_rows: int) -> Upload:
    places = columns.places(source.header)
    missing = [columns.title(column) for column in columns.needed if column not in places]
    if missing:
        raise BadUpload(_("The table lacks these columns: %(names)s.") % {"names": ", ".join(missing)})
    rows: list[UploadRow] = []
    for record in source:
        if len(rows) >= most_rows:
            raise BadUpload(
                _("The table has more than %(most)d rows. Please split it.") % {"most": most_rows}
            )
        row = UploadRow(record.line, [_text(cell) for cell in record.cells])
        if record.damage:
            row.problems.append(record.damage[2])
        else:
            row.values = {column: row.cells[place].strip() for column, place in places.items()}
        rows.append(row)
    source.close()
    if not rows:
        raise BadUpload(_("The table has no rows below its header."))
    return Upload(source.header, rows)


def _text(cell) -> str:
    if isinstance(cell, datetime):
        return cell.date().isoformat()
    return cell.isoformat() if isinstance(cell, date) else str(cell)


def guess_encoding(content: bytes) -> str:
    """As spreadsheets save it: UTF-8, else Windows' own; a mark of another one at the front is read with the file."""
    try:
        content.decode("utf-8")
    except UnicodeDecodeError:
        return "cp1252"
    return "utf-8"


def written(rows: Iterable[Sequence[str]]) -> str:
    """A CSV that spreadsheets open and the page takes back."""
    return "".join(csv_parts(rows))


def failed_table(upload: Upload) -> str:
    """The rows with problems, as they stood in the file, each with its reason."""
    reason = _("reason")
    kept = [place for place, name in enumerate(upload.header) if name.casefold() != reason.casefold()]
    rows = []
    for row in upload.rows:
        if row.problems:
            cells = row.cells + [""] * (len(upload.header) - len(row.cells))
            rows.append([cells[place] for place in kept] + [" ".join(row.problems)])
    return written([[upload.header[place] for place in kept] + [reason], *rows])
