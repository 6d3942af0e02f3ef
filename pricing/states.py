"""The states of a file of prices on its way into the shop, and the moves between them."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class State(models.TextChoices):
    UPLOADED = "uploaded", _("being checked")
    UNUSABLE = "unusable", _("cannot be read")
    CHECKED = "checked", _("awaits release")
    RELEASED = "released", _("released")
    ACTIVE = "active", _("in force")
    DISCARDED = "discarded", _("discarded")
    ROLLED_BACK = "rolled_back", _("rolled back")


MOVES: dict[str, frozenset[str]] = {
    State.UPLOADED: frozenset({State.CHECKED, State.UNUSABLE}),
    State.UNUSABLE: frozenset(),
    State.CHECKED: frozenset({State.RELEASED, State.DISCARDED, State.UPLOADED}),
    State.RELEASED: frozenset({State.ACTIVE, State.CHECKED, State.UPLOADED}),
    State.ACTIVE: frozenset({State.ROLLED_BACK}),
    State.DISCARDED: frozenset(),
    State.ROLLED_BACK: frozenset(),
}
