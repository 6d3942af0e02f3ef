"""Submitting a return: checked, held, numbered, and decided at once where the policy allows it."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from decimal import Decimal

from django.conf import settings
from django.db import connection, transaction
from django.db.models import Count
from django.utils.formats import date_format
from django.utils.timezone import localdate

from accounts.actor import Actor
from accounts.models import Company
from b2bshop.events.journal import record
from b2bshop.money import show_money
from b2bshop.workdays import later
from catalog.units import measured, unit_name
from orders.actions.returning import NotReturnable, hold_for_return

from ..events import ReturnAccepted, ReturnAuthorised, ReturnRequested
from ..models import Photo, Reason, Return, ReturnLine
from ..problems import NotPossible, Problem
from ..queries import asked, choosable, delivered_on, granted_lately
from ..rules import HOLDS_GOODS, NOTHING, Asked, Why, is_granted_at_once, refusals
from ..states import State
from .draft import is_fine, own_draft
from .moving import lines_of, move, one_at_a_time
from .settle import settle


@transaction.atomic
def submit_return(draft: Return, *, by: Actor, at: datetime, key: str = "") -> Return:
    """Asks for it; where the policy allows it, it is granted here and now, and credited where nothing has to come back.

    Raises NotPossible with every problem; then nothing has happened. Lock order: company's returns, return, orders by
    id, then as orders.actions.returning.
    """
    one_at_a_time(by.company)
    now = own_draft(draft, by)
    lines = lines_of(now)
    problems, facts = problems_of(now, lines, by=by, at=at)
    if problems:
        raise NotPossible(problems)
    _hold(lines)
    lately = granted_lately(now.company, at)
    for line, fact in zip(lines, facts, strict=True):
        line.value, line.fee_percent = fact.value, fact.fee_percent
        line.last_on, line.comes_back = fact.last_on, fact.must_come_back
    ReturnLine.objects.bulk_update(lines, ["held", "value", "fee_percent", "last_on", "comes_back"])
    values = {
        "number": _next_number(),
        "requested_at": at,
        "answer_by": later(at, settings.RETURNS_ANSWER_WORKDAYS, str(settings.SELLER_COUNTRY)),
        "key": key,
    }
    move(now, State.REQUESTED, **values)
    record(ReturnRequested(now.number, told_lines(lines)), by=by, at=at)
    if is_granted_at_once(facts, on=localdate(at), granted_lately=lately):
        _grant(now, lines, by=by, at=at)
    return now


def problems_of(
    claim: Return, lines: Sequence[ReturnLine], *, by: Actor, at: datetime
) -> tuple[list[Problem], list[Asked]]:
    """What keeps it from being submitted, and its lines with their terms where nothing does."""
    if not lines:
        return [Problem("nothing")], []
    known = choosable()
    problems = [
        problem for index, line in enumerate(lines) for problem in _of_line(index, line, claim, known)
    ]
    problems += _together(lines)
    if any(line.reason is None for line in lines):
        return problems, []
    rows = Photo.objects.filter(line__in=lines).order_by().values_list("line").annotate(Count("pk"))
    photos: dict[int, int] = dict(rows)
    facts = asked(lines, claim.company, photos, delivered_on([line.order_line for line in lines]))
    for index, fact in enumerate(facts):
        problems += [_refused(index, why, fact) for why in refusals(fact, on=localdate(at))]
    return problems, facts


def _of_line(index: int, line: ReturnLine, claim: Return, known: Mapping[str, Reason]):
    of, unit = line.order_line, unit_name(line.order_line.unit)
    if line.quantity <= NOTHING:
        yield Problem("no_quantity", index, about="quantity")
    elif not is_fine(line.quantity, of):
        yield Problem("not_a_quantity", index, {"unit": unit}, about="quantity")
    if str(of.order.currency) != str(claim.currency):
        yield Problem("other_currency", index, {"order": of.order.number})
    reason = line.reason
    if reason is None or reason.code not in known:
        yield Problem("no_reason", index, about="reason")
        return
    if line.settlement not in reason.settlements:
        yield Problem("wrong_settlement", index, {"reason": reason.name}, about="settlement")
    if reason.kind not in HOLDS_GOODS:
        if line.quantity > of.shipped:
            yield Problem("too_much", index, {"left": measured(of.shipped, of.unit)}, about="quantity")
        if line.amount and line.amount > of.net - of.credited_net:
            most = show_money(of.net - of.credited_net, str(of.order.currency))
            yield Problem("too_high", index, {"most": most}, about="amount")


def _together(lines: Sequence[ReturnLine]):
    """Several lines may be about one line of an order."""
    wanted: dict[int, Decimal] = defaultdict(Decimal)
    for index, line in enumerate(lines):
        if line.reason and line.reason.kind in HOLDS_GOODS:
            wanted[line.order_line_id] += line.quantity
            if wanted[line.order_line_id] > line.order_line.returnable:
                yield _too_much(index, line)


def _too_much(index: int, line: ReturnLine) -> Problem:
    left = measured(line.order_line.returnable, line.order_line.unit)
    return Problem("too_much", index, {"left": left}, about="quantity")


FIELD_OF = {Why.NO_PHOTO: "photos", Why.NO_TEXT: "text", Why.NO_AMOUNT: "amount"}


def _refused(index: int, why: Why, fact: Asked) -> Problem:
    last = date_format(fact.last_on, "SHORT_DATE_FORMAT") if fact.last_on else ""
    return Problem(why.value, index, {"last": last}, about=FIELD_OF.get(why, "reason"))


def _hold(lines: Sequence[ReturnLine]) -> None:
    """Somebody else can have been faster than the check."""
    wanted: dict[int, Decimal] = defaultdict(Decimal)
    for line in lines:
        if line.reason.kind in HOLDS_GOODS:
            line.held = line.quantity
            wanted[line.order_line_id] += line.quantity
    try:
        hold_for_return(wanted)
    except NotReturnable as error:
        short = []
        for index, line in enumerate(lines):
            if line.order_line_id in error.left:
                line.order_line.returned = line.order_line.shipped - error.left[line.order_line_id]
                short.append(_too_much(index, line))
        raise NotPossible(short) from error


def _grant(claim: Return, lines: Sequence[ReturnLine], *, by: Actor, at: datetime) -> None:
    for line in lines:
        line.granted, line.granted_net = line.quantity, line.amount
        line.accepted = None if line.comes_back else line.quantity
    ReturnLine.objects.bulk_update(lines, ["granted", "granted_net", "accepted"])
    if any(line.comes_back for line in lines):
        send_by = localdate(at) + timedelta(days=settings.RETURNS_SEND_WITHIN_DAYS)
        move(claim, State.AUTHORISED, decided_at=at, send_by=send_by)
        record(ReturnAuthorised(claim.number, at_once=True), by=by, at=at)
        return
    move(claim, State.ACCEPTED, decided_at=at)
    record(ReturnAccepted(claim.number, at_once=True), by=by, at=at)
    settle(claim, by=by, at=at)


def told_lines(lines: Sequence[ReturnLine]) -> list[list]:
    return [[line.order_line.order.number, line.order_line.sku, line.told] for line in lines]


def already_asked(company: Company, key: str) -> Return | None:
    """The return that the key made before."""
    return Return.objects.filter(company=company, key=key).first() if key else None


def _next_number() -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval('returns_number')")
        return f"R-{cursor.fetchone()[0]}"
