"""Drafts: what somebody is about to return. They hold nothing, and only their writer sees them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.db.models import Max

from accounts.actor import Actor
from accounts.permissions import Permission
from catalog.units import decimals
from orders.models import OrderLine

from ..models import Photo, Reason, Return, ReturnLine
from ..photos import redrawn
from ..problems import NotPossible, Problem
from ..queries import returnable_lines
from ..states import State

MOST_LINES = 50
MOST_PHOTOS = 6


@dataclass(frozen=True, slots=True)
class LineWish:
    """What somebody says of a line; None leaves what is there."""

    quantity: Decimal | None = None
    reason: Reason | None = None
    text: str = ""
    settlement: str = "credit"
    amount: Decimal | None = None


@transaction.atomic
def start_draft(line_ids: Iterable[int], *, by: Actor, at: datetime) -> Return:
    """A draft about lines of orders, each with all that can be returned of it. Raises NotPossible without any."""
    by.require(Permission.RETURN_GOODS)
    lines = _chosen(line_ids, by)
    if not lines:
        raise NotPossible([Problem("nothing")])
    draft = Return.objects.create(
        company=by.company,
        unit=by.unit,
        requested_by=by.person,
        channel=by.channel.value,
        currency=str(lines[0].order.currency),
        opened_at=at,
    )
    add_lines(draft, lines)
    return draft


def _chosen(line_ids: Iterable[int], by: Actor) -> list[OrderLine]:
    found = returnable_lines(by).filter(pk__in=set(line_ids))
    return [line for line in found if line.returnable > 0][:MOST_LINES]


def add_lines(draft: Return, lines: Sequence[OrderLine]) -> list[ReturnLine]:
    last = draft.lines.aggregate(last=Max("position"))["last"] or 0  # type: ignore[attr-defined]
    return ReturnLine.objects.bulk_create(
        ReturnLine(claim=draft, position=last + place, order_line=line, quantity=line.returnable)
        for place, line in enumerate(lines, 1)
    )


@transaction.atomic
def more_lines(draft: Return, line_ids: Iterable[int], *, by: Actor) -> int:
    """Those that are not in it yet; returns how many came in."""
    now = own_draft(draft, by)
    there = set(now.lines.values_list("order_line_id", flat=True))  # type: ignore[attr-defined]
    lines = _chosen(set(line_ids) - there, by)[: MOST_LINES - len(there)]
    return len(add_lines(now, lines))


@transaction.atomic
def describe_draft(draft: Return, reference: str, note: str, *, by: Actor) -> None:
    now = own_draft(draft, by)
    Return.objects.filter(pk=now.pk).update(reference=reference, note=note)


@transaction.atomic
def describe_lines(draft: Return, wishes: Sequence[tuple[ReturnLine, LineWish]], *, by: Actor) -> None:
    """Keeps what was said, good or not: what is wrong with it is told when it is submitted."""
    own_draft(draft, by)
    for line, wish in wishes:
        line.reason, line.text = wish.reason, wish.text
        line.settlement, line.amount = wish.settlement, wish.amount
        line.quantity = line.quantity if wish.quantity is None else wish.quantity
    names = ["reason", "text", "settlement", "amount", "quantity"]
    ReturnLine.objects.bulk_update([line for line, _wish in wishes], names)


@transaction.atomic
def add_photo(line: ReturnLine, file: UploadedFile, *, by: Actor, at: datetime) -> Photo:
    """Raises NotPossible where it is no photo, too large, or one too many."""
    own_draft(line.claim, by)
    if line.photos.count() >= MOST_PHOTOS:  # type: ignore[attr-defined]
        raise NotPossible([Problem("too_many_photos", values={"most": MOST_PHOTOS}, about="photos")])
    name = file.name or "photo"
    content, width, height = redrawn(file, name, file.size or 0)
    photo = Photo(line=line, name=name[:100], width=width, height=height, added_at=at)
    photo.file.save(f"{line.claim_id}-{line.pk}.jpg", content, save=False)
    photo.save()
    return photo


@transaction.atomic
def remove_photo(photo: Photo, *, by: Actor) -> None:
    own_draft(photo.line.claim, by)
    file = photo.file
    photo.delete()
    transaction.on_commit(lambda: file.delete(save=False))


@transaction.atomic
def remove_line(line: ReturnLine, *, by: Actor) -> None:
    own_draft(line.claim, by)
    for photo in line.photos.all():  # type: ignore[attr-defined]
        remove_photo(photo, by=by)
    line.delete()


@transaction.atomic
def delete_draft(draft: Return, *, by: Actor) -> None:
    now = own_draft(draft, by)
    for line in now.lines.all():  # type: ignore[attr-defined]
        remove_line(line, by=by)
    now.delete()


def own_draft(draft: Return, by: Actor) -> Return:
    """Held still until the transaction ends. Raises NotPossible where it was submitted meanwhile."""
    by.require(Permission.RETURN_GOODS)
    now = Return.objects.visible_to(by).select_for_update(of=["self"]).filter(pk=draft.pk).first()
    if now is None or now.state != State.DRAFT:
        state = now.get_state_display() if now else str(State.WITHDRAWN.label)
        raise NotPossible([Problem("wrong_state", values={"state": state})])
    return now


def is_fine(quantity: Decimal, line: OrderLine) -> bool:
    """Whether the unit of the article has so many decimals."""
    exponent = quantity.normalize().as_tuple().exponent
    return isinstance(exponent, int) and -exponent <= decimals(line.unit)
