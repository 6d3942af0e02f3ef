"""How a return stands, in a sentence for the customer."""

from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from .models import Return
from .rules import Settlement
from .states import State


def what_next(claim: Return) -> str:
    """What happens, or who has to do what; in the active language. `claim` with its lines."""
    if claim.state == State.REQUESTED:
        day = date_format(localtime(claim.answer_by), "SHORT_DATETIME_FORMAT")
        return _("We check it and answer by %(day)s.") % {"day": day}
    if claim.state == State.AUTHORISED:
        day = date_format(claim.send_by, "SHORT_DATE_FORMAT")
        return _("Please send the goods back by %(day)s, with the return slip in the parcel.") % {"day": day}
    if claim.state == State.RECEIVED:
        return _("The goods are here and are being inspected.")
    if claim.state == State.ACCEPTED:
        if any(line.settlement == Settlement.REPAIR for line in claim.lines.all()):  # type: ignore[attr-defined]
            return _("It is being repaired, and comes back to you.")
        return _("The credit note follows with the invoice of the goods.")
    return {
        State.SETTLED: _("It is settled."),
        State.REFUSED: _("It was not accepted."),
        State.WITHDRAWN: _("It was withdrawn. The goods can be returned anew."),
        State.LAPSED: _("The goods did not come in time. They can be returned anew."),
    }.get(State(claim.state), "")
