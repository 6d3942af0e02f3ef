"""The table of order lines: its columns, and how it is written as CSV or XLSX without holding it in memory."""

import csv
import io
from collections.abc import Iterable, Iterator
from decimal import Decimal
from typing import BinaryIO

from django.utils.timezone import localtime
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from openpyxl import Workbook

from catalog.units import unit_name

from .models import OrderLine

FORMULA = ("=", "+", "-", "@", "\t", "\r")


def heads() -> list[str]:
    return [
        _("Order number"),
        _("Your order number"),
        _("Ordered on"),
        _("State"),
        _("Unit"),
        _("Ordered by"),
        _("Position"),
        _("Article number"),
        _("Article"),
        _("Quantity"),
        _("Unit of measure"),
        _("Quantity as ordered"),
        _("Unit as ordered"),
        _("Price"),
        _("Price basis"),
        _("Net"),
        _("Currency"),
        _("Cost centre"),
    ]


def rows(lines: Iterable[OrderLine]) -> Iterator[list]:
    """One row per line; numbers and days stay numbers and days."""
    for line in lines:
        order = line.order
        yield [
            order.number,
            order.po_number,
            localtime(order.ordered_at).date(),
            order.get_state_display(),
            order.unit.name,
            str(order.ordered_by or ""),
            line.position,
            line.sku,
            line.name,
            line.quantity,
            unit_name(line.unit),
            line.quantity if line.typed_quantity is None else line.typed_quantity,
            unit_name(line.typed_unit or line.unit),
            line.amount,
            line.basis,
            line.net,
            str(order.currency),
            line.cost_centre,
        ]


def write_csv(table: Iterable[list], into: BinaryIO) -> int:
    """With a byte order mark, and separators as the spreadsheet of the language expects them."""
    german = get_language() != "en"
    text = io.TextIOWrapper(into, encoding="utf-8-sig", newline="", write_through=True)
    writer = csv.writer(text, delimiter=";" if german else ",")
    count = _write(table, lambda row: writer.writerow([_cell(value, german) for value in row]))
    text.detach()
    return count


def write_xlsx(table: Iterable[list], into: BinaryIO) -> int:
    book = Workbook(write_only=True)
    sheet = book.create_sheet(str(_("Orders")))
    count = _write(table, lambda row: sheet.append([_safe(value) for value in row]))
    book.save(into)
    return count


def _write(table: Iterable[list], put) -> int:
    put(heads())
    count = 0
    for row in table:
        put(row)
        count += 1
    return count


def _cell(value, german: bool) -> str:
    if isinstance(value, Decimal):
        number = f"{value.normalize():f}"
        return number.replace(".", ",") if german else number
    return str(_safe(value))


def _safe(value):
    """A text that a spreadsheet would take for a formula is marked as text."""
    return f"'{value}" if isinstance(value, str) and value.startswith(FORMULA) else value
