"""Asking for a table of orders, the audit trail or prices, writing it in the worker, forgetting it after a month."""

import tempfile
from collections.abc import Iterator
from datetime import date, datetime, timedelta

from celery import current_app
from django.core.files import File
from django.db import transaction
from django.db.models import F
from django.utils import translation
from django.utils.timezone import localdate

from accounts.actor import Actor
from accounts.ceiling import require_wide
from accounts.permissions import Permission
from accounts.queries import able_members
from b2bshop.events.rules import back_off
from b2bshop.tables import write_table

from ..finding import OrderWish, find_orders
from ..history import Wish
from ..history import table as history_table
from ..models import OrderExport, OrderLine
from ..price_list import rows as price_rows
from ..sheet import rows

LEASE = timedelta(minutes=15)  # a worker that died gives its tables back after this long
KEPT = timedelta(days=30)


def ask_export(
    wish: OrderWish | None = None, *, format: str, language: str, by: Actor, at: datetime
) -> OrderExport:
    """Notes the wish and rings the worker after commit; beat sweeps what nobody heard."""
    by.require(Permission.SEE_PRICES)
    wish = wish or OrderWish()
    told = {"state": wish.state, "text": wish.text, "wish": wish.keep()}
    return _ask(told | {"format": format, "language": language}, by=by, at=at)


def ask_history(wish: Wish, *, format: str, language: str, by: Actor, at: datetime) -> OrderExport:
    """As `ask_export`, for who manages the whole company."""
    require_wide(by, Permission.MANAGE_COMPANY)
    values = {"content": OrderExport.Content.HISTORY, "wish": wish.keep()}
    return _ask(values | {"format": format, "language": language}, by=by, at=at)


def ask_prices(*, format: str, language: str, by: Actor, at: datetime) -> OrderExport:
    """The net price list of what the actor is offered, at the prices of the moment it is written."""
    by.require(Permission.SEE_PRICES)
    values = {"content": OrderExport.Content.PRICES, "format": format, "language": language}
    return _ask(values, by=by, at=at)


def _ask(values: dict, *, by: Actor, at: datetime) -> OrderExport:
    who = {"company": by.company, "membership": by.membership}
    export = OrderExport.objects.create(**values, **who, asked_at=at, due_at=at)
    transaction.on_commit(_ring, robust=True)
    return export


def write_due(*, at: datetime, limit: int = 20) -> int:
    """Writes the tables that are due and returns how many; one that fails waits and does not hold up others."""
    due = list(OrderExport.objects.due(at=at).values_list("pk", flat=True)[:limit])
    return sum(_write(pk, at) for pk in due)


def forget_old(*, at: datetime) -> None:
    """Removes tables and their files a month after they were asked for."""
    for export in OrderExport.objects.filter(asked_at__lt=at - KEPT):
        export.file.delete(save=False)
        export.delete()


def _write(pk: int, at: datetime) -> bool:
    mine = OrderExport.objects.due(at=at).order_by().filter(pk=pk)
    if not mine.update(due_at=at + LEASE, attempts=F("attempts") + 1):
        return False  # another worker has it
    export = OrderExport.objects.select_related("membership__company", "membership__unit", "membership__user")
    table = export.get(pk=pk)
    if not able_members(table.company, on=localdate(at)).filter(pk=table.membership_id).exists():
        table.delete()  # whoever is blocked or gone meanwhile gets nothing
        return False
    try:
        _write_file(table, at)
    except OSError:
        OrderExport.objects.filter(pk=pk).update(due_at=at + back_off(table.attempts, 0))
        return False
    return True


def _write_file(table: OrderExport, at: datetime) -> None:
    with tempfile.TemporaryFile() as file, translation.override(table.language):
        title = table.get_content_display()
        table.rows = write_table(_rows(table, localdate(at)), file, format=table.format, title=title)
        file.seek(0)
        table.file.save(f"{table.pk}.{table.format}", File(file), save=False)
    table.written_at = at
    table.save(update_fields=["rows", "file", "written_at"])


def _rows(table: OrderExport, on: date) -> Iterator[list]:
    """With the rights the membership has now."""
    actor = Actor.from_membership(table.membership)
    if table.content == OrderExport.Content.HISTORY:
        return history_table(Wish.read(table.wish), actor)
    if table.content == OrderExport.Content.PRICES:
        return price_rows(actor, on, OrderExport.objects.filter(pk=table.pk).update_rows)
    wish = OrderWish.read(table.wish or {"state": table.state, "text": table.text})
    orders = find_orders(actor, wish).order_by()
    lines = OrderLine.objects.filter(order__in=orders).select_related("order__unit", "order__ordered_by")
    newest_first = lines.prefetch_related("order__charges").order_by(
        "-order__ordered_at", "-order_id", "position"
    )
    return rows(newest_first.iterator(chunk_size=2000))


def _ring() -> None:
    current_app.send_task("orders.tasks.write_exports")  # by name: tasks look at actions, not the other way
