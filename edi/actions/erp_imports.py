"""What the ERP system brings: kept first, then written by the same code as the import commands, every row answered."""

import csv
import hashlib
import tempfile
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from pathlib import Path
from shutil import copyfileobj
from typing import Any, TextIO

import structlog
from celery import current_app
from django.core.files.base import ContentFile, File
from django.db import IntegrityError, transaction
from django.utils import translation
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from accounts.intake import CustomerIntake
from b2bshop.intake.mapping import Mapping
from b2bshop.intake.reading import Cell, Record, Source, Table, Unreadable
from b2bshop.intake.running import Intake, run_import
from catalog.intake import InboundIntake, ProductIntake, StockIntake
from orders.booking_intake import InvoiceIntake, ShipmentIntake
from pricing.intake import ContractPriceIntake, ListPriceIntake

from ..formats.json_order import load
from ..models import ErpImport, ErpSystem
from ..states import ImportState

log = structlog.get_logger(__name__)
LEASE = timedelta(minutes=30)  # a worker that died gives its import back after this long
AT_ONCE = 200_000  # bytes that are imported while the system waits for the answer
BOOKED_AT_ONCE = 20_000  # of what books, which takes longer
KEPT = timedelta(days=30)
Kind = ErpImport.Kind
INTAKES: dict[str, Callable[[], Intake]] = {
    Kind.PRODUCTS: ProductIntake,
    Kind.STOCK: StockIntake,
    Kind.INBOUND: InboundIntake,
    Kind.CUSTOMERS: CustomerIntake,
    Kind.SHIPMENTS: ShipmentIntake,
    Kind.INVOICES: InvoiceIntake,
}
CONSTANTS = ("warehouse", "price_list", "contract")  # what may be said for all rows


class AnotherUnderThisKey(Exception):
    """The system sent something else under this idempotency key."""


class Rows(Table):
    """Objects of one JSON list; a row's line is its place in it, from 1."""

    def __init__(self, rows: list[dict]):
        self.rows = rows
        self.header = list(dict.fromkeys(name for row in rows for name in row))
        self.done = 0

    def __iter__(self) -> Iterator[Record]:
        for line, row in enumerate(self.rows, 1):
            self.done = line
            yield Record(line, [_cell(row.get(name)) for name in self.header])

    def share(self) -> float:
        return self.done / len(self.rows)


def _cell(value) -> Cell:
    return "" if value is None else value


def keep_import(
    system: ErpSystem,
    kind: str,
    raw: bytes,
    *,
    form: str,
    options: dict,
    sent_as: str,
    language: str,
    at: datetime,
) -> tuple[ErpImport, bool]:
    """The import, and whether it was here before. Raises AnotherUnderThisKey."""
    digest = hashlib.sha256(repr((kind, form, sorted(options.items()))).encode() + raw).hexdigest()
    before = ErpImport.objects.filter(system=system, sent_as=sent_as).first()
    if before is None:
        try:
            with transaction.atomic():
                made = ErpImport(
                    system=system,
                    kind=kind,
                    format=form,
                    sent_as=sent_as,
                    sha256=digest,
                    options=options,
                    language=language,
                    received_at=at,
                    due_at=at,
                )
                made.file.save(f"{made.key}.{form}", ContentFile(raw), save=False)
                made.save()
            return made, False
        except IntegrityError:  # the same was sent twice at once
            made.file.delete(save=False)
            before = ErpImport.objects.get(system=system, sent_as=sent_as)
    if before.sha256 != digest:
        raise AnotherUnderThisKey(sent_as)
    return before, True


def _ring() -> None:
    current_app.send_task("edi.tasks.run_imports")  # by name: tasks look at actions, not the other way


def run_or_ring(told: ErpImport, *, at: datetime) -> None:
    """A small one at once, unless another one waits before it: what came first is written first. Else the worker."""
    earlier = ErpImport.objects.filter(system=told.system_id, state=ImportState.WAITING, pk__lt=told.pk)
    most = BOOKED_AT_ONCE if told.kind in (Kind.SHIPMENTS, Kind.INVOICES) else AT_ONCE
    if told.file.size > most or earlier.exists():
        transaction.on_commit(_ring, robust=True)  # where nobody hears it, beat sweeps anyway
        return
    _run(told.pk, at)
    told.refresh_from_db()


def run_due(*, at: datetime) -> int:
    """Those that wait, in the order in which they came; of each system one after the other."""
    waiting = ErpImport.objects.filter(state=ImportState.WAITING).order_by("pk")
    busy: set[int] = set()
    done = 0
    for pk, system in list(waiting.values_list("pk", "system_id")):
        if system not in busy and _run(pk, at):
            done += 1
        else:
            busy.add(system)  # another worker has it; what follows waits for it
    return done


def _run(pk: int, at: datetime) -> bool:
    mine = ErpImport.objects.filter(pk=pk, state=ImportState.WAITING, due_at__lte=at)
    if not mine.update(due_at=at + LEASE):
        return False
    told = ErpImport.objects.get(pk=pk)
    with translation.override(told.language), tempfile.TemporaryDirectory() as folder:
        report = Path(folder) / "report.csv"
        try:
            with report.open("w+", encoding="utf-8", newline="") as rows:
                counts = _imported(told, Path(folder), rows)
        except (Unreadable, OSError) as error:
            values: dict[str, Any] = {"state": ImportState.UNUSABLE, "problem": str(error)[:300]}
        except Exception:  # a fault of ours: what follows does not wait for it for ever
            log.exception("an import of the ERP system failed", id=str(told.key))
            problem = _("Something went wrong on our side. What is not imported yet can be sent again.")
            values = {"state": ImportState.UNUSABLE, "problem": problem}
        else:
            with report.open("rb") as rows:
                told.report.save(f"{told.key}-report.csv", File(rows), save=False)
            values = {"state": ImportState.DONE, "counts": counts, "report": told.report.name}
    ErpImport.objects.filter(pk=pk, state=ImportState.WAITING).update(ended_at=at, **values)
    return True


def _imported(told: ErpImport, folder: Path, report: TextIO) -> dict[str, int]:
    constants = {name: told.options[name] for name in CONSTANTS if told.options.get(name)}
    summary = run_import(
        _intake(told),
        _table(told, folder),
        mapping=Mapping().with_constants(constants),
        dry_run=bool(told.options.get("dry_run")),
        report=report,
    )
    return {str(outcome): count for outcome, count in summary.counts.items()}


def _intake(told: ErpImport) -> Intake:
    if told.kind != Kind.PRICES:
        return INTAKES[told.kind]()
    table = _first_row(told)
    of_contract = told.options.get("contract") or "contract" in table
    return (ContractPriceIntake if of_contract else ListPriceIntake)(localdate())


def _first_row(told: ErpImport) -> list[str]:
    """The names of its columns."""
    with tempfile.TemporaryDirectory() as folder:
        return _table(told, Path(folder)).header


def _table(told: ErpImport, folder: Path) -> Table:
    if told.format == ErpImport.Format.JSON:
        with told.file.open("rb") as stored:
            return Rows(load(stored.read())["rows"])
    path = folder / f"rows.{told.format}"
    with told.file.open("rb") as stored, path.open("wb") as copy:
        copyfileobj(stored, copy)
    return Source(path)


def rejected_rows(told: ErpImport, most: int) -> list[dict[str, str]]:
    """The first rows of the report that were not taken."""
    if not told.report:
        return []
    found: list[dict[str, str]] = []
    with told.report.open("r") as stored:
        for row in csv.DictReader(stored):
            if row["outcome"] == "rejected" and len(found) < most:
                found.append(row)
    return found


def forget_imports(*, at: datetime) -> int:
    """Those that ended more than thirty days ago, with their files."""
    old = ErpImport.objects.filter(ended_at__lt=at - KEPT)
    for told in old:
        for file in (told.file, told.report):
            if file:
                file.delete(save=False)
    return old.delete()[0]
