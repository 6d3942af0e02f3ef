"""A partner's sending on its way in: stored first, then read, then each of its documents decided by itself.

The message is committed before anything is made of it, so every byte can be found whatever happens. What may happen
once (a sending, an order number) is claimed in the transaction that books: of two at a time the second waits at the
claim, and then finds what the first one made. A crash leaves a message without answer and no claim; sent again, it is
booked.
"""

import hashlib
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from accounts.actor import Actor

from ..canonical import Document, Finding, Sending, finding_to_json
from ..formats import cxml, read
from ..models import ApiKey, EdiDocument, EdiMessage, Partner
from ..outcome import Outcome
from ..states import Verdict
from ..words import all_in_words
from .booking import refused
from .deciding import Trial, decide, transport_of


@dataclass(frozen=True, slots=True)
class Request:
    """What came over the wire. `key` is the idempotency key of HTTP; `is_trial`: check and answer, book nothing."""

    raw: bytes
    partner: Partner
    by: Actor
    api_key: ApiKey | None = None
    content_type: str = ""
    key: str = ""
    is_trial: bool = False


@dataclass(frozen=True, slots=True)
class Received:
    """What an answer is made of. `is_replayed`: nothing was done, this had been decided before as `first`."""

    message: EdiMessage
    sending: Sending
    decided: tuple[tuple[EdiDocument | None, Outcome], ...]
    first: EdiMessage
    is_replayed: bool = False


def receive(request: Request, *, at: datetime) -> Received:
    """Decides every document of a sending. Bad input raises nothing; trouble of our own does, and then nothing is
    claimed."""
    sending = _read(request, at)
    findings = all_in_words([*sending.findings, *_who_and_to_whom(sending, request.partner)])
    message = _store(request, sending, findings, at)
    if any(finding.is_error for finding in findings):
        outcomes = [refused(each.order, Verdict.MALFORMED, ()) for each in sending.documents]
        return Received(message, sending, tuple((None, outcome) for outcome in outcomes), message)
    decided, replayed = [], []
    for position, document in enumerate(sending.documents):
        trial = _trial(request, message, document, position)
        with transaction.atomic():
            entry, outcome, is_replayed = decide(trial, by=request.by, at=at)
        decided.append((entry, outcome))
        replayed.append(is_replayed)
    is_replayed = bool(replayed) and all(replayed)
    first = decided[0][0].message if is_replayed else message
    return Received(message, sending, tuple(decided), first, is_replayed)


def _read(request: Request, at: datetime) -> Sending:
    """Should reading ever fail, the bytes are there to find out why."""
    try:
        return read(request.raw, request.partner.units)
    except Exception:
        _store(request, Sending(""), (), at)
        raise


def _store(request: Request, sending: Sending, findings: tuple[Finding, ...], at: datetime) -> EdiMessage:
    return EdiMessage.objects.create(
        partner=request.partner,
        api_key=request.api_key,
        format=sending.format,
        version=sending.version[:20],
        content_type=request.content_type[:100],
        transport_id=(request.key or sending.transport_id)[:255],
        sender=sending.sender[:200],
        sha256=hashlib.sha256(request.raw).hexdigest(),
        raw=cxml.masked(request.raw),
        findings=[finding_to_json(finding) for finding in findings],
        received_at=at,
    )


def _who_and_to_whom(sending: Sending, partner: Partner) -> list[Finding]:
    """EDIFACT names its sender: a GLN, or another identifier of the partner's. cXML proves it by its secret."""
    if sending.format != "edifact" or not sending.sender:
        return []
    known = {partner.gln, *(each.partition(":")[2] or each for each in partner.identities)} - {""}
    if sending.sender in known:
        return []
    return [Finding("unknown-sender", value=sending.sender)]


def _trial(request: Request, message: EdiMessage, document: Document, position: int) -> Trial:
    return Trial(
        message=message,
        partner=request.partner,
        document=document,
        position=position,
        transport=transport_of(message, document.reference[:35]),
        is_trial=request.is_trial or request.partner.is_test,
    )
