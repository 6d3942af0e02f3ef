"""How a return ends: credit notes, replacements, repairs; and how it ends without."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.utils import translation
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from accounts.actor import Actor
from accounts.models import Address
from accounts.permissions import Permission
from b2bshop.events.journal import record
from orders.actions import Basket, place_order
from orders.actions.returning import Given, credit_returned
from orders.bookings import BookingRefused
from orders.models import Order
from orders.queries import Agreed, BasketLine
from pricing.rules import Source

from ..events import ReturnLapsed, ReturnRefused, ReturnSettled, ReturnWithdrawn
from ..models import Return, ReturnLine
from ..rules import HOLDS_GOODS, NOTHING, Settlement
from ..states import State
from .moving import WrongState, held_still, hold_no_more_than, lines_of, move, seller_for


@transaction.atomic
def settle(claim: Return, *, by: Actor, at: datetime, repaired: bool = False) -> bool:
    """Credits and replaces what was accepted; False where it still has to wait: for an invoice, or for a repair that
    nobody has said is done (`repaired`). Raises OrderRefused where a replacement cannot be ordered, WrongState."""
    now = held_still(claim, State.ACCEPTED)
    lines = [line for line in lines_of(now) if line.accepted]
    mended = [line for line in lines if line.settlement == Settlement.REPAIR]
    if mended and not repaired:
        return False
    try:
        credits = _credit(now, [line for line in lines if line.settlement == Settlement.CREDIT], by, at)
    except BookingRefused as refusal:
        if any(finding.code != "not_invoiced" for finding in refusal.findings):
            raise
        return False
    late = [line for line in lines if line.settlement == Settlement.REPLACEMENT and not line.replacement_id]
    if late:
        replace(now, late, by=by, at=at)
    hold_no_more_than(mended, lambda line: NOTHING)  # the customer has it again
    orders = sorted({line.replacement.number for line in lines if line.replacement_id})
    move(claim, State.SETTLED, settled_at=at)
    record(ReturnSettled(now.number, credits, orders), by=by, at=at)
    return True


def _credit(claim: Return, lines: Sequence[ReturnLine], by: Actor, at: datetime) -> list[str]:
    if not lines:
        return []
    given = [
        Given(line.order_line_id, line.accepted, line.fee_percent)
        if line.reason.kind in HOLDS_GOODS
        else Given(line.order_line_id, net=line.granted_net)
        for line in lines
    ]
    line_of = {id(each): line for each, line in zip(given, lines, strict=True)}  # two of them may be equal
    with translation.override(claim.company.language):
        reason = _("Return %(number)s") % {"number": claim.number}
    numbers = []
    notes = credit_returned(given, reason=reason, issued_on=localdate(at), by=by, at=at)
    for note, parts in notes:
        numbers.append(note.number)
        for part in parts:
            line_of[id(part)].credits.add(note)
    return numbers


def replace(claim: Return, lines: Sequence[ReturnLine], *, by: Actor, at: datetime) -> None:
    """The goods again, for nothing, to where they went before: an order for each address. Raises OrderRefused."""
    places: dict[tuple, list[ReturnLine]] = {}
    for line in lines:
        to = line.order_line.ship_to or line.order_line.order.ship_to
        places.setdefault(tuple(sorted(to.items())), []).append(line)
    actor = seller_for(by, claim)
    for place, some in places.items():
        order = place_order(_basket(claim, dict(place), some), by=actor, at=at)
        for line in some:
            line.replacement = order
    ReturnLine.objects.bulk_update(lines, ["replacement"])


def _basket(claim: Return, place: dict, lines: Sequence[ReturnLine]) -> Basket:
    with translation.override(claim.company.language):
        note = _("Replacement for return %(number)s") % {"number": claim.number}
    agreed = Agreed(NOTHING, 1, Source.FREE, claim.number or "")
    first: Order = lines[0].order_line.order
    stored = Address.objects.filter(company=claim.company, code=place.get("code", "")).first()
    return Basket(
        lines=tuple(
            BasketLine(
                line.order_line.product_id,
                line.granted if line.accepted is None else line.accepted,
                line.order_line.sku,
                agreed=agreed,
            )
            for line in lines
        ),
        ship_to=stored or Address(company=claim.company, **place),
        key=f"return-{claim.pk}-{lines[0].pk}",
        po_number=first.po_number,
        note=note,
        is_for_free=True,
    )


@transaction.atomic
def withdraw_return(claim: Return, *, by: Actor, at: datetime) -> None:
    """Before anything was sent or decided for good; what it held can be returned again. Raises WrongState."""
    by.require(Permission.RETURN_GOODS, claim)
    now = held_still(claim, State.REQUESTED, State.AUTHORISED)
    if now.lines.filter(replacement__isnull=False).exists():  # type: ignore[attr-defined]
        raise WrongState(f"{now} is replaced in advance")
    _let_go(now)
    move(claim, State.WITHDRAWN)
    record(ReturnWithdrawn(now.number), by=by, at=at)


@transaction.atomic
def close_return(claim: Return, reason: str, *, by: Actor, at: datetime) -> None:
    """By hand, without settling it: goods that never came, or something that was credited in another way. What it held
    can be returned again. Raises WrongState."""
    now = held_still(claim, State.AUTHORISED, State.ACCEPTED)
    _let_go(now)
    if now.state == State.AUTHORISED:
        move(now, State.LAPSED, answer=reason)
        record(ReturnLapsed(now.number, reason), by=by, at=at)
    else:
        move(now, State.REFUSED, answer=reason)
        record(ReturnRefused(now.number, reason), by=by, at=at)


def lapse_returns(*, at: datetime) -> int:
    """Those whose goods were not sent in time; what was replaced in advance stays open for somebody to look at."""
    due = Return.objects.filter(state=State.AUTHORISED, send_by__lt=localdate(at))
    due = due.exclude(lines__replacement__isnull=False)
    return sum(_lapse(claim, at) for claim in due.select_related("company"))


@transaction.atomic
def _lapse(claim: Return, at: datetime) -> bool:
    now = Return.objects.select_for_update(of=["self"]).get(pk=claim.pk)
    if now.state != State.AUTHORISED:
        return False
    _let_go(now)
    move(now, State.LAPSED)
    record(ReturnLapsed(now.number), by=Actor.system(claim.company), at=at)
    return True


def _let_go(claim: Return) -> None:
    hold_no_more_than(lines_of(claim), lambda line: NOTHING)
