"""The original bytes once more, against today's articles, prices and profile. What is booked is never booked again."""

from datetime import datetime

from django.db import transaction

from accounts.actor import Actor
from b2bshop.events.journal import record

from ..events import DocumentReplayed
from ..formats import read
from ..models import EdiDocument
from ..outcome import Outcome, outcome_from_json
from ..queries import actor_of
from ..states import MOVES
from .deciding import Trial, decide, transport_of


@transaction.atomic
def replay(document: EdiDocument, *, by: Actor, at: datetime, prices_are_fine: bool = False) -> Outcome:
    """`by` is who asks for it; it is ordered as the partner. `prices_are_fine`: at our prices, whatever theirs are."""
    entry = (
        EdiDocument.objects.select_for_update(of=["self"], no_key=True)  # others may point to it meanwhile
        .select_related("message__partner")
        .get(pk=document.pk)
    )
    message, partner = entry.message, entry.message.partner
    if not MOVES[entry.state]:
        return outcome_from_json(entry.outcome)
    sending = read(bytes(message.raw), partner.units)
    trial = Trial(
        message,
        partner,
        sending.documents[entry.position],
        entry.position,
        transport_of(message, entry.reference),
        prices_are_fine=prices_are_fine,
        entry=entry,
    )
    _entry, outcome, _is_known = decide(trial, by=actor_of(partner), at=at)
    record(DocumentReplayed(f"edi-document-{entry.pk}", entry.number, outcome.verdict), by=by, at=at)
    return outcome
