"""Verbs on quick orders: take rows in, say what columns are, correct, put into a cart."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.actor import Actor
from accounts.permissions import Permission
from catalog.units import unit_name

from ..buying import typed
from ..models import Cart, ColumnMap, Outcome, QuickLine, QuickOrder
from ..problems import Problem
from ..quick.columns import FIELDS, has_names, said_before, usable
from ..quick.judging import judge
from ..quick.reading import Row, Sheet
from .lines import add_to_cart

KEPT = timedelta(days=30)
FIELDS_WRITTEN = ("number", "quantity", "unit", "note", "cost_centre")  # by the shop itself
_LONGEST = {"number": 200, "quantity": 60, "unit": 40, "note": 200, "cost_centre": 40, "requested_on": 40}


@dataclass(frozen=True, slots=True)
class Wish:
    """A row that the shop writes itself: `was` are price, basis and currency of the time it was ordered before."""

    number: str
    quantity: str
    unit: str = ""
    note: str = ""
    cost_centre: str = ""
    remark: str = ""
    was: tuple[Decimal, int, str] | None = None


@transaction.atomic
def take_in(sheet: Sheet, name: str, *, wishes: Sequence[Wish] = (), by: Actor, at: datetime) -> QuickOrder:
    """All rows of a table or a text, judged where it is known what the columns are. Nothing goes into a cart yet."""
    by.require(Permission.FILL_CART)
    columns = sheet.columns or said_before(sheet.header, by)
    made = QuickOrder.objects.create(
        company=by.company,
        unit=by.unit,
        owner=by.user,
        name=name[:100],
        header=sheet.header,
        columns=columns,
        made_at=at,
    )
    lines = [_line(made, row, columns) for row in sheet.rows]
    for line, wish in zip(lines, wishes, strict=bool(wishes)):
        line.remark = wish.remark[:200]
        if wish.was:
            line.was_amount, line.was_basis, line.was_currency = wish.was
    if columns:
        _judge_all(lines, by)
    QuickLine.objects.bulk_create(lines, batch_size=1000)
    return made


def stage(wishes: Sequence[Wish], name: str, *, by: Actor, at: datetime) -> QuickOrder:
    """Rows from a list or an order, to be looked at like those that people send."""
    rows = [_cells(wish) for wish in wishes]
    fields = FIELDS_WRITTEN
    sheet = Sheet(
        [Row(number, cells) for number, cells in enumerate(rows, 1)],
        [str(FIELDS[field]) for field in fields],
        {field: place for place, field in enumerate(fields)},
    )
    return take_in(sheet, name, wishes=wishes, by=by, at=at)


def _cells(wish: Wish) -> list[str]:
    unit = unit_name(wish.unit) if wish.unit else ""
    return [wish.number, wish.quantity, unit, wish.note, wish.cost_centre]


def unmistakable(quantity: Decimal, text: str | None = None) -> str:
    """A quantity the shop knows, as a row says it. `text` is what somebody sent in its place; where they left it as it
    stood, nobody has to be asked whether `1,125` means a thousand."""
    stood = typed(quantity)
    if text is not None and text != stood:
        return text
    return f"{stood}0" if re.fullmatch(r"[0-9]{1,3}[.,][0-9]{3}", stood) else stood


def _line(made: QuickOrder, row: Row, columns: Mapping[str, int]) -> QuickLine:
    line = QuickLine(quick_order=made, line=row.line, cells=row.cells, damage=row.damage[:200])
    _read(line, columns)
    return line


def _read(line: QuickLine, columns: Mapping[str, int]) -> None:
    for field, place in columns.items():
        text, most = line.cells[place] if place < len(line.cells) else "", _LONGEST[field]
        setattr(line, field, text[:most])
        if len(text) > most:  # shortened only where somebody sees it
            values = {"field": FIELDS[field], "most": most}
            line.damage = line.damage or _("%(field)s is longer than %(most)d characters.") % values


def _judge_all(lines: Sequence[QuickLine], by: Actor) -> None:
    for line, judged in zip(lines, judge(lines, by), strict=True):
        line.outcome, line.product = judged.outcome, judged.product


@transaction.atomic
def name_columns(quick_order: QuickOrder, columns: Mapping[str, int], *, by: Actor, at: datetime) -> bool:
    """Which column is what, remembered for the company's next table with this header. False where it makes no sense."""
    by.require(Permission.FILL_CART)
    fine = usable(columns, len(quick_order.header))
    if not fine:
        return False
    if has_names(quick_order.header):
        ColumnMap.objects.update_or_create(
            {"columns": fine, "said_at": at}, company=by.company, header=quick_order.header
        )
    QuickOrder.objects.filter(pk=quick_order.pk).update(columns=fine)
    lines = list(quick_order.lines.all())
    for line in lines:
        _read(line, fine)
    _judge_all(lines, by)
    QuickLine.objects.bulk_update(lines, [*fine, "outcome", "product"], batch_size=500)
    return True


@transaction.atomic
def correct_rows(
    quick_order: QuickOrder, typed: Mapping[int, Mapping[str, str]], *, by: Actor, at: datetime
) -> None:
    """Rows by their ids, each with what was typed into its fields; what lies in a cart already stays as it is."""
    by.require(Permission.FILL_CART)
    rows = quick_order.lines.select_for_update().filter(pk__in=typed, put_at=None).order_by("pk")
    changed = []
    for row in rows:
        new = {field: text[: _LONGEST[field]] for field, text in typed[row.pk].items() if field in FIELDS}
        if any(getattr(row, field) != text for field, text in new.items()):
            row.damage = ""
            for field, text in new.items():
                setattr(row, field, text)
            changed.append(row)
    _judge_all(changed, by)
    QuickLine.objects.bulk_update(changed, [*FIELDS, "damage", "outcome", "product"], batch_size=500)


@transaction.atomic
def one_more_row(quick_order: QuickOrder, number: str, quantity: str, *, by: Actor) -> QuickLine:
    """What was typed or scanned, at the end."""
    by.require(Permission.FILL_CART)
    QuickOrder.objects.select_for_update(no_key=True).get(pk=quick_order.pk)
    last = quick_order.lines.order_by("-line").values_list("line", flat=True).first() or 0
    row = QuickLine(quick_order=quick_order, line=last + 1, number=number[:200], quantity=quantity[:60])
    row.cells = [row.number, row.quantity, ""]
    _judge_all([row], by)
    row.save()
    return row


@transaction.atomic
def put_into_cart(
    quick_order: QuickOrder, cart: Cart, *, by: Actor, at: datetime
) -> tuple[int, list[Problem]]:
    """Every row that can be ordered and does not lie in a cart yet; how many, and what stands against the others.

    Judged anew, because time has passed. Of two clicks at once one puts them in, and the other finds nothing to do.
    """
    by.require(Permission.FILL_CART)
    waiting = quick_order.lines.select_for_update().filter(outcome=Outcome.FINE, put_at=None)
    rows = list(waiting.order_by("line", "pk"))
    judged = judge(rows, by)
    fine = [(row, told.entry) for row, told in zip(rows, judged, strict=True) if told.outcome == Outcome.FINE]
    for row, told in zip(rows, judged, strict=True):
        row.outcome = told.outcome
    problems: list[Problem] = []
    if fine:
        _put, problems = add_to_cart(cart, [entry for _row, entry in fine if entry], by=by, at=at)
    refused = {problem.line for problem in problems}
    done = [row for place, (row, _entry) in enumerate(fine) if place not in refused]
    for row in done:
        row.put_at = at
    for place, (row, _entry) in enumerate(fine):
        if place in refused:
            row.outcome = Outcome.QUANTITY
    QuickLine.objects.bulk_update(rows, ["outcome", "put_at"], batch_size=500)
    return len(done), problems


def drop_rows(rows: Iterable[int], quick_order: QuickOrder, *, by: Actor) -> None:
    by.require(Permission.FILL_CART)
    quick_order.lines.filter(pk__in=list(rows)).delete()


def forget_old(*, at: datetime) -> None:
    """What nobody has looked at for long."""
    QuickOrder.objects.filter(made_at__lt=at - KEPT).delete()
