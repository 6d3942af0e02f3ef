"""A return that comes as a whole: from a partner's system, once, however often it is sent."""

import hashlib
import io
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.core.files.uploadedfile import InMemoryUploadedFile, UploadedFile
from django.db import transaction

from accounts.actor import Actor
from accounts.permissions import Permission
from orders.models import OrderLine

from ..models import Return, ReturnLine
from ..problems import NotPossible, Problem
from ..queries import choosable, returnable_lines
from .draft import add_photo
from .moving import one_at_a_time
from .submit import already_asked, submit_return


@dataclass(frozen=True, slots=True)
class PhotoFiled:
    name: str
    content: bytes


@dataclass(frozen=True, slots=True)
class LineFiled:
    """The line of an order, by its position or the buyer's own line. No quantity: all that is left of it."""

    order: str
    position: int
    buyer_line: str
    quantity: Decimal | None
    reason: str
    text: str
    settlement: str
    amount: Decimal | None
    photos: tuple[PhotoFiled, ...] = ()


@dataclass(frozen=True, slots=True)
class ReturnFiled:
    lines: tuple[LineFiled, ...]
    reference: str = ""
    note: str = ""


@transaction.atomic
def file_return(filed: ReturnFiled, *, key: str, digest: str, by: Actor, at: datetime) -> tuple[Return, bool]:
    """The return and whether it is new; the one that the key made before otherwise, whatever it is about.

    Raises NotPossible with every problem; then nothing has happened.
    """
    by.require(Permission.RETURN_GOODS)
    one_at_a_time(by.company)  # of two with one key the second finds what the first made
    key = hashlib.sha256(key.encode()).hexdigest()
    if before := already_asked(by.company, key):
        return before, False
    found = _lines(filed.lines, by)
    problems = [*_about(filed.lines, found)]
    if problems:
        raise NotPossible(problems)
    draft = Return.objects.create(
        company=by.company,
        unit=by.unit,
        requested_by=by.person,
        channel=by.channel.value,
        currency=str(found[0].order.currency),
        reference=filed.reference,
        note=filed.note,
        opened_at=at,
        key_hash=digest,
    )
    _write(draft, filed.lines, found, by, at)
    return submit_return(draft, by=by, at=at, key=key), True


def _lines(filed: Sequence[LineFiled], by: Actor) -> list[OrderLine | None]:
    """One statement."""
    rows = returnable_lines(by).filter(order__number__in={line.order for line in filed})
    by_position = {(row.order.number, row.position): row for row in rows}
    by_own = {(row.order.number, row.buyer_line): row for row in rows if row.buyer_line}
    return [
        by_position.get((line.order, line.position))
        if line.position
        else by_own.get((line.order, line.buyer_line))
        for line in filed
    ]


def _about(filed: Sequence[LineFiled], found: Sequence[OrderLine | None]):
    known = choosable()
    for index, (line, row) in enumerate(zip(filed, found, strict=True)):
        if row is None:
            yield Problem("unknown_line", index)
        elif row.returnable <= 0 and line.quantity is None:
            yield Problem("nothing", index, about="quantity")
        elif line.quantity is not None and line.quantity <= 0:
            yield Problem("no_quantity", index, about="quantity")
        if line.reason not in known:
            yield Problem("unknown_reason", index, {"code": line.reason}, about="reason")
        if line.amount is not None and line.amount <= 0:
            yield Problem("no_amount", index, about="amount")


def _write(
    draft: Return, filed: Sequence[LineFiled], found: Sequence[OrderLine | None], by: Actor, at: datetime
) -> None:
    known = choosable()
    problems: list[Problem] = []
    made = ReturnLine.objects.bulk_create(
        ReturnLine(
            claim=draft,
            position=place,
            order_line=row,
            quantity=row.returnable if line.quantity is None else line.quantity,
            reason=known[line.reason],
            text=line.text,
            settlement=line.settlement,
            amount=line.amount,
        )
        for place, (line, row) in enumerate(zip(filed, found, strict=True), 1)
    )
    for index, line in enumerate(filed):
        for photo in line.photos:
            try:
                add_photo(made[index], _file(photo), by=by, at=at)
            except NotPossible as refusal:
                problems += [Problem(each.code, index, each.values, each.about) for each in refusal.problems]
    if problems:
        raise NotPossible(problems)


def _file(photo: PhotoFiled) -> UploadedFile:
    return InMemoryUploadedFile(
        io.BytesIO(photo.content), "photos", photo.name, "image/jpeg", len(photo.content), None
    )
