"""A released file of prices comes into force as a whole, and can be taken back as a whole."""

# Names inside the statements come from code, never from a file; values are parameters.
# ruff: noqa: S608

from datetime import datetime, timedelta

import structlog
from django.db import DatabaseError, connection, transaction
from django.db.models import Q

from accounts.models import User
from b2bshop.intake.reading import Unreadable

from ..diff import DIGEST, digest, run, table_of
from ..models import PriceBefore, PriceUpload, PriceUploadRow
from ..states import State
from .check import local_copy
from .release import WrongState, check_again, move

log = structlog.get_logger(__name__)

# The rows of every article of a list or contract that the file touches.
_TOUCHED = """{table} t WHERE EXISTS (SELECT FROM pricing_priceuploadrow u WHERE u.upload_id = %s
  AND u.outcome IN ('added', 'changed', 'removed') AND u.parent = t.{parent} AND u.product_id = t.product_id)"""
_END = """UPDATE {table} t SET valid = daterange(lower(t.valid), %s::date) FROM price_diff d
  WHERE d.outcome = 'removed' AND t.{parent} = d.parent AND t.product_id = d.product_id
    AND t.min_quantity = d.min_quantity AND t.valid @> %s::date AND lower(t.valid) IS DISTINCT FROM %s::date"""
_DROP = """DELETE FROM {table} t USING price_diff d
  WHERE d.outcome = 'removed' AND t.{parent} = d.parent AND t.product_id = d.product_id
    AND t.min_quantity = d.min_quantity AND lower(t.valid) = %s::date"""


KEPT = timedelta(days=90)  # how long a file can be taken back, and its rows be read


class _Stale(Exception):
    """It would do something else than it was released for."""


class ChangedSince(Exception):
    """Somebody changed prices of the file's articles after it came into force."""


def activate_due(*, at: datetime) -> int:
    """Those whose time has come, one after the other; one that fails does not hold up others and is tried again."""
    done = 0
    for upload in PriceUpload.objects.due(at=at).order_by("activate_at", "pk"):
        try:
            done += activate(upload, at=at)
        except DatabaseError:
            log.exception("price_file_failed", upload=upload.pk)
    return done


def activate(upload: PriceUpload, *, at: datetime) -> bool:
    """All of it or nothing. Where the shop's prices changed meanwhile so that it would do something else, nothing:
    it is checked again and waits for a release. Other writers of prices wait until it is done, readers do not."""
    try:
        with transaction.atomic():
            _activate(upload, at)
    except _Stale:
        check_again(upload, at=at, is_stale=True)
        return False
    except (Unreadable, OSError):  # the file is gone or broken: the check says so
        check_again(upload, at=at)
        return False
    except WrongState:
        return False  # another worker has done it, or the release was withdrawn in this moment
    return True


def _activate(upload: PriceUpload, at: datetime) -> None:
    """The state first: whoever withdraws the release now waits, and finds it done."""
    move(upload, State.ACTIVE, activated_at=at)
    table, parent = table_of(upload)
    names = {"table": table, "parent": parent}
    with connection.cursor() as cursor:
        cursor.execute(f"LOCK TABLE {table} IN SHARE ROW EXCLUSIVE MODE")
        touched = _TOUCHED.format(**names)
        cursor.execute(
            "INSERT INTO pricing_pricebefore (upload_id, row)"
            f" SELECT %s, to_jsonb(t) FROM {touched} ORDER BY t.id",
            [upload.pk, upload.pk],
        )
        with local_copy(upload) as path:
            run(upload, path)
        if digest() != upload.digest:
            raise _Stale
        if upload.is_whole:
            day = upload.starts_on
            cursor.execute(_END.format(**names), [day, day, day])
            cursor.execute(_DROP.format(**names), [day])
    PriceUpload.objects.filter(pk=upload.pk).update(after_digest=_digest_now(upload))


def _digest_now(upload: PriceUpload) -> str:
    table, parent = table_of(upload)
    with connection.cursor() as cursor:
        touched = _TOUCHED.format(table=table, parent=parent)
        cursor.execute(DIGEST.format(row="t::text", rows=touched), [upload.pk])
        return str(cursor.fetchone()[0])


def can_roll_back(upload: PriceUpload, *, at: datetime) -> bool:
    return (
        upload.state == State.ACTIVE and upload.activated_at is not None and upload.activated_at > at - KEPT
    )


def forget_old(*, at: datetime) -> None:
    """What files did long ago nobody takes back any more: the prices themselves say what holds."""
    old = PriceUpload.objects.filter(Q(activated_at__lte=at - KEPT) | Q(ended_at__lte=at - KEPT))
    PriceBefore.objects.filter(upload__in=old).delete()
    PriceUploadRow.objects.filter(upload__in=old).delete()


@transaction.atomic
def roll_back(upload: PriceUpload, *, by: User, at: datetime) -> None:
    """The prices it touched become what they were. Raises ChangedSince where somebody has changed them after it."""
    if not can_roll_back(upload, at=at):
        raise WrongState(upload.pk)
    move(upload, State.ROLLED_BACK, ended_by=by, ended_at=at)
    table, parent = table_of(upload)
    with connection.cursor() as cursor:
        cursor.execute(f"LOCK TABLE {table} IN SHARE ROW EXCLUSIVE MODE")
        if _digest_now(upload) != upload.after_digest:
            raise ChangedSince(upload.pk)
        cursor.execute(f"DELETE FROM {_TOUCHED.format(table=table, parent=parent)}", [upload.pk])
        cursor.execute(
            f"INSERT INTO {table} SELECT (jsonb_populate_record(NULL::{table}, b.row)).*"
            " FROM pricing_pricebefore b WHERE b.upload_id = %s",
            [upload.pk],
        )
