"""A file of prices comes in, and the worker finds out what it would change."""

# Names inside the statements come from code, never from a file; values are parameters.
# ruff: noqa: S608

import csv
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from itertools import islice
from pathlib import Path
from shutil import copyfileobj
from typing import IO

from celery import current_app
from django.db import connection, transaction
from django.db.models import Count, Q
from django.utils import translation

from accounts.models import User
from b2bshop.intake.reading import Unreadable

from ..diff import digest, run
from ..models import PriceUpload, PriceUploadRow
from ..states import State
from .release import move

LEASE = timedelta(minutes=30)  # a worker that died gives its file back after this long
Outcome = PriceUploadRow.Outcome

_PERCENT = "round((amount / basis) / (before_amount / before_basis) * 100 - 100, 2)"
# From or to "on request" is conspicuous by itself; a price that ends is not a change of it.
_KEEP = f"""INSERT INTO pricing_priceuploadrow (upload_id, line, outcome, product_id, parent, min_quantity,
    before_amount, before_basis, amount, basis, valid, percent, is_outlier, key, reason)
  SELECT %s, line, outcome, product_id, parent, min_quantity, before_amount, before_basis, amount, basis, valid,
    change, outcome = 'changed' AND ((before_amount = 0) <> (amount = 0) OR abs(coalesce(change, 0)) >= %s),
    left(key, 200), ''
  FROM (SELECT *, CASE WHEN outcome = 'changed' AND before_amount > 0 AND amount > 0 THEN {_PERCENT} END AS change
          FROM price_spool) d ORDER BY line NULLS LAST, product_id, min_quantity"""


@transaction.atomic
def upload_prices(upload: PriceUpload, *, by: User, at: datetime) -> None:
    """Keeps the file and rings the worker after commit; beat sweeps what nobody heard."""
    upload.name = Path(upload.file.name).name[:200]
    upload.uploaded_by, upload.uploaded_at, upload.due_at = by, at, at
    upload.language = (translation.get_language() or "de")[:2]
    upload.save()
    transaction.on_commit(ring, robust=True)


def ring() -> None:
    current_app.send_task("pricing.tasks.price_files")  # by name: tasks look at actions, not the other way


def check_uploads(*, at: datetime) -> int:
    """Checks the files that wait; one that fails does not hold up others."""
    waiting = PriceUpload.objects.unchecked().filter(due_at__lte=at).order_by("uploaded_at")
    return sum(_check(pk, at) for pk in list(waiting.values_list("pk", flat=True)))


def _check(pk: int, at: datetime) -> bool:
    mine = PriceUpload.objects.unchecked().filter(pk=pk, due_at__lte=at)
    if not mine.update(due_at=at + LEASE):
        return False  # another worker has it
    upload = PriceUpload.objects.select_related("price_list", "contract").get(pk=pk)
    with translation.override(upload.language):
        _find_out(upload)
    return True


def _find_out(upload: PriceUpload) -> None:
    try:
        with (
            local_copy(upload) as path,
            tempfile.TemporaryFile("w+b") as spool,
            tempfile.TemporaryFile("w+", encoding="utf-8", newline="") as report,
        ):
            told = _try(upload, path, spool, report)
            _keep(upload, told, spool, report)
    except (Unreadable, OSError) as error:
        with transaction.atomic():
            move(upload, State.UNUSABLE, problem=str(error)[:300])


@contextmanager
def local_copy(upload: PriceUpload) -> Iterator[Path]:
    """The file by its ending, wherever uploads are stored: readers want a path."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / upload.name
        with upload.file.open("rb") as stored, path.open("wb") as copy:
            copyfileobj(stored, copy)
        yield path


def _try(upload: PriceUpload, path: Path, spool: IO[bytes], report: IO[str]) -> str:
    """Imports it, keeps what that did aside, and takes it all back. Returns the digest of what it did."""
    with transaction.atomic():
        run(upload, path, report)
        told = digest()
        with (
            connection.cursor() as cursor,
            cursor.copy("COPY price_diff TO STDOUT") as rows,
        ):
            for block in rows:
                spool.write(block)
        transaction.set_rollback(True)
    return told


@transaction.atomic
def _keep(upload: PriceUpload, told: str, spool: IO[bytes], report: IO[str]) -> None:
    upload.rows.all().delete()  # type: ignore[attr-defined]
    spool.seek(0)
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE IF EXISTS pg_temp.price_spool")
        cursor.execute(
            "CREATE TEMP TABLE price_spool (line bigint, outcome text, product_id bigint, parent bigint,"
            " min_quantity numeric(12,3), before_amount numeric(14,4), before_basis smallint,"
            " amount numeric(14,4), basis smallint, valid daterange, key text) ON COMMIT DROP"
        )
        with cursor.copy("COPY price_spool FROM STDIN") as copy:
            while block := spool.read(1 << 20):
                copy.write(block)
        cursor.execute(_KEEP, [upload.pk, upload.outlier_percent])
    _keep_rejected(upload, report)
    move(upload, State.CHECKED, counts=_counts(upload), digest=told)


def _keep_rejected(upload: PriceUpload, report: IO[str]) -> None:
    report.seek(0)
    rejected = (row for row in csv.DictReader(report) if row["outcome"] in ("rejected", "skipped"))
    while rows := list(islice(rejected, 2000)):
        PriceUploadRow.objects.bulk_create(_rejected(upload, row) for row in rows)


def _rejected(upload: PriceUpload, row: dict[str, str]) -> PriceUploadRow:
    where = f"{row['column']} “{row['value']}”: " if row["column"] or row["value"] else ""
    return PriceUploadRow(
        upload=upload,
        line=int(row["line"]),
        outcome=Outcome.REJECTED,
        key=row["key"][:200],
        reason=(where + row["reason"])[:700],
    )


def _counts(upload: PriceUpload) -> dict[str, int]:
    rows = PriceUploadRow.objects.filter(upload=upload)
    counts = {outcome.value: Count("pk", filter=Q(outcome=outcome)) for outcome in Outcome}
    return rows.aggregate(**counts, outliers=Count("pk", filter=Q(is_outlier=True)))
