"""The states of a request for approval and of its stages."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class State(models.TextChoices):
    OPEN = "open", _("waiting")
    GRANTED = "granted", _("approved")
    REFUSED = "refused", _("refused")
    WITHDRAWN = "withdrawn", _("withdrawn")


MOVES: dict[str, frozenset[str]] = {
    State.OPEN: frozenset({State.GRANTED, State.REFUSED, State.WITHDRAWN}),
    State.GRANTED: frozenset(),
    State.REFUSED: frozenset(),
    State.WITHDRAWN: frozenset(),
}


class StageState(models.TextChoices):
    WAITING = "waiting", _("not yet")
    OPEN = "open", _("waiting")
    GRANTED = "granted", _("approved")
    REFUSED = "refused", _("refused")


class Verdict(models.TextChoices):
    YES = "yes", _("approved")
    NO = "no", _("refused")
