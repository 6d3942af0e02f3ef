"""Tables that leave the shop, as a spreadsheet opens them: every CSV and XLSX that people download is written here."""

import csv
import io
import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from decimal import Decimal
from itertools import islice
from typing import BinaryIO

from django.http import StreamingHttpResponse
from django.utils import translation
from django.utils.timezone import is_aware, localtime
from openpyxl import Workbook

AT_ONCE = 500
CSV = "text/csv"
FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")
_UNPRINTABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")  # a sheet with one of them cannot be saved

Row = Sequence[object]


def csv_answer(parts: Iterable[str], name: str) -> StreamingHttpResponse:
    """A download of what `csv_parts` makes, written while it is sent."""
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return StreamingHttpResponse(parts, content_type=f"{CSV}; charset=utf-8", headers=headers)


def csv_parts(rows: Iterable[Row]) -> Iterator[str]:
    """With a byte order mark, and separators as the spreadsheet of the language expects them.

    The language is that of the call: the rows may be made, and the parts read, when the request is over.
    """
    return _parts(iter(rows), (translation.get_language() or "de")[:2])


def write_table(rows: Iterable[Row], into: BinaryIO, *, format: str, title: str) -> int:
    """Writes `csv` or `xlsx` without holding the rows in memory; returns how many there are below the head."""
    counted = _Counted(rows)
    if format == "xlsx":
        _write_xlsx(counted, into, title)
    else:
        into.writelines(part.encode() for part in csv_parts(counted))
    return counted.below_head


def _write_xlsx(rows: Iterable[Row], into: BinaryIO, title: str) -> None:
    """Numbers and days stay numbers and days."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet(title[:31])
    for row in rows:
        sheet.append([_naive(value) if isinstance(value, datetime) else _safe(value) for value in row])
    book.save(into)


class _Counted:
    def __init__(self, rows: Iterable[Row]):
        self._rows, self.below_head = rows, -1

    def __iter__(self) -> Iterator[Row]:
        for row in self._rows:
            self.below_head += 1
            yield row


def _parts(rows: Iterator[Row], language: str) -> Iterator[str]:
    german, mark = language != "en", "\ufeff"
    while True:
        text = io.StringIO(newline="")
        writer = csv.writer(text, delimiter=";" if german else ",")
        with translation.override(
            language
        ):  # never across a `yield`: who reads on has a language of their own
            writer.writerows([_cell(value, german) for value in row] for row in islice(rows, AT_ONCE))
        if not text.tell():
            return
        yield mark + text.getvalue()
        mark = ""


def _cell(value: object, german: bool) -> str:
    if isinstance(value, Decimal):
        number = f"{value.normalize():f}"
        return number.replace(".", ",") if german else number
    if isinstance(value, datetime):
        return f"{_naive(value):%Y-%m-%d %H:%M:%S}"
    return "" if value is None else str(_safe(value))


def _naive(value: datetime) -> datetime:
    """The shop's time; a sheet knows no zones."""
    return localtime(value).replace(tzinfo=None) if is_aware(value) else value


def _safe(value: object) -> object:
    """A text that a spreadsheet would take for a formula is marked as text; numbers stay numbers."""
    if not isinstance(value, str):
        return value
    text = _UNPRINTABLE.sub(" ", value)
    return f"'{text}" if text.startswith(FORMULA) else text
