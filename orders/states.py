"""The states of an order and the moves between them."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class State(models.TextChoices):
    HELD = "held", _("awaits approval")
    PLACED = "placed", _("placed")
    CONFIRMED = "confirmed", _("confirmed")
    PARTLY = "partly", _("partly shipped")
    SHIPPED = "shipped", _("shipped")
    CANCELLED = "cancelled", _("cancelled")
    REJECTED = "rejected", _("not approved")
    WITHDRAWN = "withdrawn", _("withdrawn")
    REPLACED = "replaced", _("replaced")


MOVES: dict[str, frozenset[str]] = {
    State.HELD: frozenset({State.PLACED, State.REJECTED, State.WITHDRAWN}),
    State.PLACED: frozenset({State.CONFIRMED, State.PARTLY, State.SHIPPED, State.CANCELLED, State.REPLACED}),
    State.CONFIRMED: frozenset({State.PARTLY, State.SHIPPED, State.CANCELLED}),
    State.PARTLY: frozenset({State.SHIPPED}),
    State.SHIPPED: frozenset(),
    State.CANCELLED: frozenset(),
    State.REJECTED: frozenset(),
    State.WITHDRAWN: frozenset(),
    State.REPLACED: frozenset({State.PLACED}),  # where its successor is let go
}
ON_THE_WAY = (State.PLACED, State.CONFIRMED, State.PARTLY)
LET_GO = (State.REJECTED, State.WITHDRAWN)
GONE = (*LET_GO, State.CANCELLED, State.REPLACED)  # nothing comes of them any more
NEVER_PLACED = (State.HELD, *LET_GO)
