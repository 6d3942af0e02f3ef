"""What becomes of one document: booked, refused, parked, known already, or only answered."""

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any
from uuid import uuid4

from django.core.exceptions import PermissionDenied
from django.db import connection, transaction
from django.db.models import Q

from accounts.actor import Actor
from accounts.permissions import Permission
from b2bshop.events.journal import record
from orders.actions.follow import WrongState
from orders.models import Order as ShopOrder
from orders.states import State as OrderState

from ..canonical import Document, Finding, Kind, Order, Severity
from ..events import DocumentParked, DocumentRejected
from ..models import Claim, EdiDocument, EdiMessage, Partner
from ..outcome import Outcome, outcome_from_json
from ..states import STATE_OF, State, Verdict
from ..words import LANGUAGES, in_words
from .booking import NotBooked, book, refused
from .merging import merged
from .taking_back import take_back

LOCK_TIMEOUT = "20s"  # how long a second one waits for the first
TAKEN_BACK = (OrderState.CANCELLED, OrderState.WITHDRAWN)
EDI_LOCK = 7_001  # namespace of the advisory locks of this room


@dataclass(frozen=True, slots=True)
class Trial:
    """One document and all that its decision depends on. `entry` is set where it is tried again."""

    message: EdiMessage
    partner: Partner
    document: Document
    position: int
    transport: str
    is_trial: bool = False
    prices_are_fine: bool = False
    entry: EdiDocument | None = None
    claims: Mapping[tuple[str, str], Claim] = field(default_factory=dict)

    @property
    def order(self) -> Order:
        return self.document.order

    @property
    def number(self) -> str:
        return self.order.number.strip().upper()


def transport_of(message: EdiMessage, reference: str) -> str:
    """What a repeated sending has in common: HTTP's key or the format's own id, else the bytes themselves; and which
    message of it, where it has several."""
    name = f"{message.format}:{message.transport_id or message.sha256}"
    return f"{name}/{reference}" if reference else name


class _Known(Exception):
    """It was decided before, as this document."""

    def __init__(self, entry: EdiDocument):
        super().__init__()
        self.entry = entry


def decide(trial: Trial, *, by: Actor, at: datetime) -> tuple[EdiDocument, Outcome, bool]:
    """Within the caller's transaction: the entry in the log, what the partner is told, and whether that was decided
    before (the same sending once more)."""
    if trial.document.is_readable:  # locked out here: what is locked in the inner transaction ends with it
        trial = replace(trial, claims=_one_at_a_time(trial))
    try:
        with transaction.atomic():
            entry, outcome = _decide(trial, by, at)
    except _Known as known:
        told = outcome_from_json(known.entry.outcome)
        _enter(trial, told.as_verdict(Verdict.KNOWN), at, earlier=known.entry)
        return known.entry, told, True
    except NotBooked as refusal:  # whatever was claimed is free again
        entry, outcome = _enter(trial, refusal.outcome, at, earlier=refusal.earlier)
        if refusal.outcome.verdict == Verdict.PARKED:
            _claim_all(trial, entry)
    _tell(entry, by, at)
    return entry, outcome, False


def _decide(trial: Trial, by: Actor, at: datetime) -> tuple[EdiDocument, Outcome]:
    document = trial.document
    if not document.is_readable:
        raise NotBooked(refused(document.order, Verdict.MALFORMED, document.findings))
    order = trial.order
    if trial.is_trial or order.is_test:
        raise NotBooked(_tested(trial, by, at))
    earlier = _claimed(trial, Claim.Kind.TRANSPORT, trial.transport)
    if earlier and earlier != trial.entry:
        raise _Known(earlier)
    if order.kind == Kind.COPY:
        raise NotBooked(_noted(trial))
    done = _carry_out(trial, by, at)
    entry, outcome = _enter(trial, done.outcome, at, done)
    _claim_all(trial, entry)
    return entry, outcome


def _carry_out(trial: Trial, by: Actor, at: datetime) -> "Done":
    if by.blocked_because:
        finding = Finding(
            "blocked-partner", trial.order.place, texts=dict.fromkeys(LANGUAGES, by.blocked_because)
        )
        raise NotBooked(refused(trial.order, Verdict.FORBIDDEN, [finding]))
    try:
        by.require(Permission.REQUEST_ORDER)
        return VERBS.get(trial.order.kind, _order)(trial, by, at)
    except PermissionDenied as error:
        finding = Finding("not-allowed", trial.order.place)
        raise NotBooked(refused(trial.order, Verdict.FORBIDDEN, [finding])) from error


@dataclass(frozen=True, slots=True)
class Done:
    """Something was booked; `content` is the order as it is now, where that is more than the document says."""

    shop_order: ShopOrder
    outcome: Outcome
    content: dict | None = None


def _order(trial: Trial, by: Actor, at: datetime) -> Done:
    if earlier := _claimed(trial, Claim.Kind.NUMBER, f"order:{trial.number}"):
        _same_number_again(trial, earlier)
    return _book(trial, trial.order, by, at)


def _book(trial: Trial, order: Order, by: Actor, at: datetime, *, changes: ShopOrder | None = None) -> Done:
    """Two sendings are two keys, the same one again is the same. A test has one of its own: under the name of its
    sending something else may have been ordered."""
    name = uuid4().hex if trial.is_trial or trial.order.is_test else trial.transport
    key = f"edi-{trial.partner.pk}-{hashlib.sha256(name.encode()).hexdigest()[:24]}"
    fine = trial.prices_are_fine
    return Done(*book(order, trial.partner, key=key, by=by, at=at, changes=changes, prices_are_fine=fine))


def _same_number_again(trial: Trial, earlier: EdiDocument) -> None:
    """The same contents are acknowledged, others are refused, and the number of a cancelled order is used up."""
    if earlier == trial.entry:
        return
    ours = earlier.order.number if earlier.order else "–"
    told: dict[str, Any] = {"value": trial.order.number, "expected": ours}
    if earlier.order and _newest(earlier.order).state in TAKEN_BACK:
        raise NotBooked(
            refused(trial.order, Verdict.CONFLICT, [Finding("number-used", trial.order.place, **told)])
        )
    if earlier.fingerprint != trial.order.fingerprint:
        finding = Finding("duplicate-document", trial.order.place, **told)
        raise NotBooked(refused(trial.order, Verdict.CONFLICT, [finding]))
    known = Finding("known-document", trial.order.place, severity=Severity.INFO, **told)
    raise NotBooked(outcome_from_json(earlier.outcome).as_verdict(Verdict.KNOWN, in_words(known)), earlier)


def _change(trial: Trial, by: Actor, at: datetime) -> Done:
    shop_order, first = _theirs(trial)
    if earlier := _claimed(trial, Claim.Kind.NUMBER, _change_key(trial)):
        _same_number_again(trial, earlier)
    last = _last_change(trial)
    if last and trial.order.version and _is_older(trial.order.version, last.content.get("version", "")):
        finding = Finding("older-version", trial.order.place, value=trial.order.version)
        raise NotBooked(
            refused(trial.order, Verdict.CONFLICT, [replace(finding, expected=last.content["version"])])
        )
    whole = merged(trial.order, (last or first).content)
    return replace(_book(trial, whole, by, at, changes=shop_order), content=whole.content())


def _change_key(trial: Trial) -> str:
    """By its version; a change without one is told from others by what it says."""
    return f"change:{trial.number}:{trial.order.version or trial.order.fingerprint[:32]}"


def _is_older(version: str, than: str) -> bool:
    return version.isdecimal() and than.isdecimal() and int(version) < int(than)


def _last_change(trial: Trial) -> EdiDocument | None:
    changes = EdiDocument.objects.filter(
        message__partner=trial.partner, number__iexact=trial.order.number, verdict=Verdict.CHANGED
    )
    return changes.order_by("pk").last()


def _cancel(trial: Trial, by: Actor, at: datetime) -> Done:
    shop_order, first = _theirs(trial)
    told = outcome_from_json(first.outcome)
    if shop_order.state in TAKEN_BACK:
        finding = Finding(
            "known-document", trial.order.place, value=trial.order.number, severity=Severity.INFO
        )
        known = in_words(replace(finding, expected=shop_order.number))
        raise NotBooked(replace(told, state=shop_order.state).as_verdict(Verdict.KNOWN, known), first)
    try:
        take_back(shop_order, by=by, at=at)
    except WrongState as error:
        raise NotBooked(_moved_on(trial, shop_order)) from error
    outcome = replace(told, verdict=Verdict.CANCELLED, order=shop_order.number, findings=(), lines=())
    return Done(shop_order, replace(outcome, state=shop_order.state))


def _moved_on(trial: Trial, shop_order: ShopOrder) -> Outcome:
    now = OrderState(ShopOrder.objects.get(pk=shop_order.pk).state)
    finding = Finding("order-moved-on", trial.order.place, value=trial.order.number, expected=now.value)
    return refused(trial.order, Verdict.CONFLICT, [finding])


def _theirs(trial: Trial) -> tuple[ShopOrder, EdiDocument]:
    """The order of that number as it is now, and the document that ordered it."""
    first = _claimed(trial, Claim.Kind.NUMBER, f"order:{trial.number}")
    if first is None or first.order is None:
        finding = Finding("unknown-order", trial.order.place, value=trial.order.number)
        raise NotBooked(refused(trial.order, Verdict.UNKNOWN, [finding]))
    return _newest(first.order), first


def _newest(order: ShopOrder) -> ShopOrder:
    """What stands in the place of an order that was changed."""
    while order.state == OrderState.REPLACED:
        later = order.amended_as.exclude(state__in=(OrderState.WITHDRAWN, OrderState.REJECTED)).last()
        if later is None:
            break
        order = later
    return order


def _tested(trial: Trial, by: Actor, at: datetime) -> Outcome:
    """Everything is done, looked at and undone: the findings are those of a real order."""
    note = in_words(Finding("test", severity=Severity.INFO))
    try:
        with transaction.atomic():
            outcome = _carry_out(trial, by, at).outcome
            transaction.set_rollback(True)
    except NotBooked as refusal:
        outcome = refusal.outcome
        if outcome.verdict not in (Verdict.KNOWN, Verdict.PARKED):
            return replace(outcome, findings=(*outcome.findings, note))
    return replace(outcome, verdict=Verdict.TESTED, order="", findings=(*outcome.findings, note))


def _noted(trial: Trial) -> Outcome:
    note = in_words(Finding("copy", trial.order.place, severity=Severity.INFO))
    earlier = _claimed(trial, Claim.Kind.NUMBER, f"order:{trial.number}")
    if earlier:
        return outcome_from_json(earlier.outcome).as_verdict(Verdict.NOTED, note)
    return refused(trial.order, Verdict.NOTED, [note])


VERBS: dict[Kind, Callable[[Trial, Actor, datetime], Done]] = {
    Kind.ORDER: _order,
    Kind.CHANGE: _change,
    Kind.CANCEL: _cancel,
}


def _one_at_a_time(trial: Trial) -> dict[tuple[str, str], Claim]:
    """Of all that is sent about one order, and of one sending, one after the other; always in this order.

    What is claimed already of all that this document could claim, read once nobody else can claim it.
    """
    names = sorted({trial.transport, f"order:{trial.number}"})
    locks = ", ".join(["pg_advisory_xact_lock(%s, hashtext(%s))"] * len(names))
    values = [value for name in names for value in (EDI_LOCK, f"{trial.partner.pk}:{name}")]
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT set_config('lock_timeout', %s, true), {locks}", [LOCK_TIMEOUT, *values])
    wanted = Q(kind=Claim.Kind.TRANSPORT, key=trial.transport[:300])
    wanted |= Q(
        kind=Claim.Kind.NUMBER,
        key__in=[f"order:{trial.number}", _change_key(trial), f"cancel:{trial.number}"],
    )
    found = Claim.objects.filter(wanted, partner=trial.partner)
    return {
        (claim.kind, claim.key): claim
        for claim in found.select_related("document__order", "document__message")
    }


def _claimed(trial: Trial, kind: str, key: str) -> EdiDocument | None:
    claim = trial.claims.get((kind, key[:300]))
    if claim is None:
        return None
    if kind == Claim.Kind.TRANSPORT and claim.hash != trial.message.sha256:
        finding = Finding("duplicate-interchange", value=trial.transport.partition(":")[2][:80])
        raise NotBooked(refused(trial.order, Verdict.CONFLICT, [finding]))
    return claim.document


def _claim_all(trial: Trial, entry: EdiDocument) -> None:
    """From now on nobody else has this sending and this number."""
    keys = [(Claim.Kind.TRANSPORT, trial.transport, trial.message.sha256)]
    number = {
        Kind.ORDER: f"order:{trial.number}",
        Kind.CHANGE: _change_key(trial),
        Kind.CANCEL: f"cancel:{trial.number}",
    }[trial.order.kind]
    keys.append((Claim.Kind.NUMBER, number, trial.order.fingerprint))
    Claim.objects.bulk_create(
        (
            Claim(partner=trial.partner, kind=kind, key=key[:300], hash=hash, document=entry)
            for kind, key, hash in keys
        ),
        ignore_conflicts=trial.entry is not None,
    )


def _enter(
    trial: Trial,
    outcome: Outcome,
    at: datetime,
    done: Done | None = None,
    earlier: EdiDocument | None = None,
) -> tuple[EdiDocument, Outcome]:
    outcome = replace(outcome, decided_at=at.isoformat())
    order = trial.document.order
    is_test = trial.is_trial or bool(
        order and order.is_test
    )  # whatever was found: it is never booked later either
    values = {
        "reference": trial.document.reference[:35],
        "type": trial.document.type[:20],
        "number": order.number[:35] if order else "",
        "state": State.TEST if is_test else STATE_OF[outcome.verdict],
        "verdict": outcome.verdict,
        "fingerprint": order.fingerprint if order else "",
        "content": (done and done.content) or (order.content() if order else {}),
        "outcome": outcome.to_json(),
        "order": done.shop_order if done else None,
        "earlier": earlier,
        "decided_at": at,
    }
    if trial.entry is None:
        return EdiDocument.objects.create(message=trial.message, position=trial.position, **values), outcome
    EdiDocument.objects.filter(pk=trial.entry.pk).update(**values)
    return EdiDocument.objects.get(pk=trial.entry.pk), outcome


def _tell(entry: EdiDocument, by: Actor, at: datetime) -> None:
    facts: dict[str, type] = {State.PARKED: DocumentParked, State.REJECTED: DocumentRejected}
    if fact := facts.get(entry.state):
        record(fact(f"edi-document-{entry.pk}", entry.number), by=by, at=at)
