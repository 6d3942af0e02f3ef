"""A table of people to invite, read row by row: what each row says, and which rows cannot be read at all."""

import tempfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path

from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _

from b2bshop.intake.reading import Source, Unreadable
from b2bshop.tables import csv_parts

from .problems import Problem

MOST_ROWS, MOST_BYTES = 500, 2_000_000
KINDS = (".csv", ".txt", ".tsv", ".xlsx")
COLUMNS = {
    "email": ("email", "e-mail", "mail"),
    "name": ("name",),
    "unit": ("unit", "einheit"),
    "roles": ("roles", "role", "rollen", "rolle"),
    "order_limit": ("order_limit", "order limit", "bestelllimit"),
    "approval_limit": ("approval_limit", "approval limit", "freigabelimit"),
    "language": ("language", "sprache"),
    "valid_until": ("valid_until", "valid until", "gültig bis"),
}
NEEDED = ("email", "unit", "roles")


@dataclass(slots=True)
class GuestRow:
    """`cells` as they stand in the file, `values` by field; `problems` is empty for a row that was invited."""

    line: int
    cells: list[str]
    values: dict[str, str] = field(default_factory=dict)
    problems: list[str] = field(default_factory=list)


@dataclass(slots=True)
class GuestList:
    header: list[str]
    rows: list[GuestRow]


def read_guests(file: UploadedFile) -> GuestList:
    """Raises Problem when the file as a whole cannot be read."""
    suffix = Path(file.name or "").suffix.lower()
    if suffix not in KINDS:
        raise Problem(_("Please send a table as CSV or XLSX."))
    if file.size > MOST_BYTES:
        raise Problem(_("The file is larger than 2 MB."))
    content = file.read()
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"guests{suffix}"
        path.write_bytes(content)
        try:
            return _read(Source(path, encoding=_encoding(content)), str(path), file.name)
        except Unreadable as error:
            raise Problem(str(error).replace(str(path), file.name)) from error


def _read(source: Source, path: str, name: str) -> GuestList:
    places = _places(source.header)
    missing = [column for column in NEEDED if column not in places]
    if missing:
        raise Problem(_("The table lacks these columns: %(names)s.") % {"names": ", ".join(missing)})
    rows: list[GuestRow] = []
    for record in source:
        if len(rows) >= MOST_ROWS:
            raise Problem(_("The table has more than %(most)d rows. Please split it.") % {"most": MOST_ROWS})
        row = GuestRow(record.line, [_text(cell) for cell in record.cells])
        if record.damage:
            row.problems.append(record.damage[2])
        else:
            row.values = {column: row.cells[place].strip() for column, place in places.items()}
        rows.append(row)
    source.close()
    if not rows:
        raise Problem(_("The table has no rows below its header."))
    return GuestList(source.header, rows)


def _places(header: list[str]) -> dict[str, int]:
    known = {name: column for column, names in COLUMNS.items() for name in names}
    found = {known[text.casefold()]: place for place, text in enumerate(header) if text.casefold() in known}
    return dict(sorted(found.items(), key=lambda pair: pair[1]))


def _text(cell) -> str:
    if isinstance(cell, datetime):
        return cell.date().isoformat()
    return cell.isoformat() if isinstance(cell, date) else str(cell)


def _encoding(content: bytes) -> str:
    """As spreadsheets save it: UTF-8, else Windows' own."""
    try:
        content.decode("utf-8")
    except UnicodeDecodeError:
        return "cp1252"
    return "utf-8"


def written(rows: Iterable[Sequence[str]]) -> str:
    """A CSV that spreadsheets open and this page takes back."""
    return "".join(csv_parts(rows))


def failed_table(guests: GuestList) -> str:
    """The rows that were not invited, as they stood in the file, each with its reason."""
    reason = _("reason")
    kept = [place for place, name in enumerate(guests.header) if name.casefold() != reason.casefold()]
    rows = []
    for row in guests.rows:
        if row.problems:
            cells = row.cells + [""] * (len(guests.header) - len(row.cells))
            rows.append([cells[place] for place in kept] + [" ".join(row.problems)])
    return written([[guests.header[place] for place in kept] + [reason], *rows])


def sample_table(unit: str, role: str) -> str:
    """The columns and one row to write over."""
    row = ["name@example.com", _("Name"), unit, role, "1000", "", "de", ""]
    return written([list(COLUMNS), row])
