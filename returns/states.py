"""The states of a return and the moves between them."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class State(models.TextChoices):
    DRAFT = "draft", _("draft")
    REQUESTED = "requested", _("being checked")
    AUTHORISED = "authorised", _("please send it back")
    RECEIVED = "received", _("received")
    ACCEPTED = "accepted", _("accepted, being settled")
    SETTLED = "settled", _("settled")
    REFUSED = "refused", _("not accepted")
    WITHDRAWN = "withdrawn", _("withdrawn")
    LAPSED = "lapsed", _("lapsed")


MOVES: dict[str, frozenset[str]] = {
    State.DRAFT: frozenset({State.REQUESTED}),
    State.REQUESTED: frozenset({State.AUTHORISED, State.ACCEPTED, State.REFUSED, State.WITHDRAWN}),
    State.AUTHORISED: frozenset({State.RECEIVED, State.WITHDRAWN, State.LAPSED}),
    State.RECEIVED: frozenset({State.ACCEPTED, State.REFUSED}),
    State.ACCEPTED: frozenset({State.SETTLED, State.REFUSED}),
    State.SETTLED: frozenset(),
    State.REFUSED: frozenset(),
    State.WITHDRAWN: frozenset(),
    State.LAPSED: frozenset(),
}
OPEN = (State.REQUESTED, State.AUTHORISED, State.RECEIVED, State.ACCEPTED)
LET_GO = (State.REFUSED, State.WITHDRAWN, State.LAPSED)
