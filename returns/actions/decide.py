"""What the seller's service decides, receives and finds."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal

from django.conf import settings
from django.db import transaction
from django.utils.timezone import localdate

from accounts.actor import Actor
from b2bshop.events.journal import record
from b2bshop.money import show_money
from catalog.actions import restock
from catalog.models import Warehouse

from ..events import ReturnAccepted, ReturnAuthorised, ReturnReceived, ReturnRefused
from ..models import Return, ReturnLine
from ..problems import NotPossible, Problem
from ..rules import COMES_BACK, HOLDS_GOODS, NOTHING, Settlement
from ..states import State
from .moving import held_still, hold_no_more_than, lines_of, move
from .settle import replace, settle


@dataclass(frozen=True, slots=True)
class Decision:
    """About a line: how much of it is granted, and how. `net` is for what concerns a price or a date."""

    granted: Decimal
    settlement: str
    comes_back: bool = False
    fee_percent: Decimal = NOTHING
    net: Decimal | None = None
    is_in_advance: bool = False


@dataclass(frozen=True, slots=True)
class Found:
    """What the inspection of a line found; `to_stock` where the goods can be sold again."""

    accepted: Decimal
    finding: str = ""
    to_stock: bool = False


@transaction.atomic
def decide(
    claim: Return, decisions: Mapping[int, Decision], answer: str, *, by: Actor, at: datetime
) -> Return:
    """Grants all, some or nothing. Raises NotPossible, WrongState, what placing a replacement raises."""
    now = held_still(claim, State.REQUESTED)
    lines = lines_of(now)
    if problems := [*_about(lines, decisions)]:
        raise NotPossible(problems)
    for line in lines:
        _write(line, decisions[line.pk])
    names = ["granted", "granted_net", "accepted", "settlement", "comes_back", "fee_percent", "is_in_advance"]
    ReturnLine.objects.bulk_update(lines, names)
    hold_no_more_than(lines, lambda line: line.granted)
    told = {"decided_at": at, "decided_by": by.user, "answer": answer}
    if not any(line.granted or line.granted_net for line in lines):
        move(now, State.REFUSED, **told)
        record(ReturnRefused(now.number, answer), by=by, at=at)
        return now
    for line in lines:
        if line.is_in_advance:
            replace(now, [line], by=by, at=at)
    if any(line.comes_back and line.granted for line in lines):
        send_by = localdate(at) + timedelta(days=settings.RETURNS_SEND_WITHIN_DAYS)
        move(now, State.AUTHORISED, send_by=send_by, **told)
        record(ReturnAuthorised(now.number), by=by, at=at)
        return now
    move(now, State.ACCEPTED, **told)
    record(ReturnAccepted(now.number), by=by, at=at)
    settle(now, by=by, at=at)
    return now


def _about(lines: list[ReturnLine], decisions: Mapping[int, Decision]):
    for index, line in enumerate(lines):
        decision = decisions[line.pk]
        if not NOTHING <= decision.granted <= line.quantity:
            yield Problem("too_much", index, {"left": line.told}, about="granted")
        needs_net = line.reason.kind not in HOLDS_GOODS and decision.granted
        if needs_net and not decision.net:
            yield Problem("no_amount", index, about="net")
        elif needs_net and decision.net > (most := line.order_line.kept_net):
            told = show_money(most, str(line.order_line.order.currency))
            yield Problem("too_high", index, {"most": told}, about="net")


def _write(line: ReturnLine, decision: Decision) -> None:
    is_goods = line.reason.kind in HOLDS_GOODS
    line.granted = decision.granted
    line.settlement = decision.settlement if is_goods else Settlement.CREDIT.value
    line.granted_net = decision.net if not is_goods and decision.granted else None
    line.comes_back = decision.comes_back and line.reason.kind in COMES_BACK and bool(decision.granted)
    line.fee_percent = decision.fee_percent if is_goods else NOTHING
    line.is_in_advance = (
        decision.is_in_advance and decision.settlement == Settlement.REPLACEMENT and bool(decision.granted)
    )
    line.accepted = None if line.comes_back else decision.granted


@transaction.atomic
def receive(claim: Return, came: Mapping[int, Decimal], *, by: Actor, at: datetime) -> None:
    """The parcel is there: line → how much was in it. Raises WrongState."""
    now = held_still(claim, State.AUTHORISED)
    lines = lines_of(now)
    for line in lines:
        if line.comes_back:
            line.received = came.get(line.pk, NOTHING)
    ReturnLine.objects.bulk_update(lines, ["received"])
    move(now, State.RECEIVED, received_at=at)
    record(ReturnReceived(now.number), by=by, at=at)


@transaction.atomic
def inspect(
    claim: Return, found: Mapping[int, Found], *, warehouse: Warehouse | None, by: Actor, at: datetime
) -> Return:
    """What is accepted is settled, what can be sold again lies in the warehouse. Raises NotPossible, WrongState, what
    settling raises."""
    now = held_still(claim, State.RECEIVED)
    lines = lines_of(now)
    back = [line for line in lines if line.comes_back]
    problems = [
        Problem("too_much", index, {"left": line.told_granted}, about="accepted")
        for index, line in enumerate(lines)
        if line.comes_back and not NOTHING <= found[line.pk].accepted <= min(line.granted, line.received)
    ]
    if problems:
        raise NotPossible(problems)
    for line in back:
        line.accepted, line.finding = found[line.pk].accepted, found[line.pk].finding
    ReturnLine.objects.bulk_update(back, ["accepted", "finding"])
    hold_no_more_than(lines, lambda line: line.accepted if line.reason.kind in HOLDS_GOODS else line.held)
    again = [(line.order_line.product_id, line.accepted) for line in back if found[line.pk].to_stock]
    if warehouse and again:
        restock(again, warehouse)
    if not any(line.accepted or line.granted_net for line in lines):
        reason = " ".join(filter(None, (line.finding for line in back)))
        move(now, State.REFUSED)
        record(ReturnRefused(now.number, reason), by=by, at=at)
        return now
    move(now, State.ACCEPTED)
    record(ReturnAccepted(now.number), by=by, at=at)
    settle(now, by=by, at=at)
    return now
