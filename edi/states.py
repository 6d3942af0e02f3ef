"""What became of a partner's document, and the moves between that."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class State(TextChoices):
    BOOKED = "booked", _("booked")
    PARKED = "parked", _("parked")
    REJECTED = "rejected", _("rejected")
    DUPLICATE = "duplicate", _("duplicate")
    TEST = "test", _("test")


# Decided by `receive`; what did not get through may be tried again by `replay`.
MOVES: dict[str, set[str]] = {
    State.PARKED: {State.BOOKED, State.REJECTED},
    State.REJECTED: {State.BOOKED, State.PARKED, State.DUPLICATE},
    State.BOOKED: set(),
    State.DUPLICATE: set(),
    State.TEST: set(),
}


class Verdict(TextChoices):
    """What the partner is told of one document."""

    BOOKED = "booked", _("booked")
    CHANGED = "changed", _("changed")
    CANCELLED = "cancelled", _("cancelled")
    KNOWN = "known", _("known already")  # the same order under the same number, sent anew
    NOTED = "noted", _("noted")  # a copy, never booked
    TESTED = "tested", _("tested")
    PARKED = "parked", _("parked")
    REFUSED = "refused", _("refused")
    FORBIDDEN = "forbidden", _("forbidden")
    UNKNOWN = "unknown", _("unknown")  # a change or cancellation of what was never ordered
    CONFLICT = "conflict", _("conflict")  # the number is taken, or the order has moved on
    MALFORMED = "malformed", _("malformed")


STATE_OF: dict[str, State] = {
    **dict.fromkeys((Verdict.BOOKED, Verdict.CHANGED, Verdict.CANCELLED), State.BOOKED),
    **dict.fromkeys((Verdict.KNOWN, Verdict.NOTED), State.DUPLICATE),
    Verdict.TESTED: State.TEST,
    Verdict.PARKED: State.PARKED,
    **dict.fromkeys(
        (Verdict.REFUSED, Verdict.FORBIDDEN, Verdict.UNKNOWN, Verdict.CONFLICT, Verdict.MALFORMED),
        State.REJECTED,
    ),
}


class OutboundState(TextChoices):
    """Of what a webhook is told."""

    WAITING = "waiting", _("to be sent")
    SENT = "sent", _("sent")
    DEAD = "dead", _("given up")


# Sent and given up by the worker; sent again when somebody asks for it.
OUTBOUND_MOVES: dict[str, set[str]] = {
    OutboundState.WAITING: {OutboundState.SENT, OutboundState.DEAD},
    OutboundState.SENT: {OutboundState.WAITING},
    OutboundState.DEAD: {OutboundState.WAITING},
}


class ImportState(TextChoices):
    """Of rows that the ERP system sent."""

    WAITING = "waiting", _("waiting")
    DONE = "done", _("done")
    UNUSABLE = "unusable", _("cannot be used")


IMPORT_MOVES: dict[str, set[str]] = {
    ImportState.WAITING: {ImportState.DONE, ImportState.UNUSABLE},
    ImportState.DONE: set(),
    ImportState.UNUSABLE: set(),
}
