"""The facts of this room in words, for the people of one company."""

from collections.abc import Sequence

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from b2bshop.events.models import Event
from b2bshop.events.telling import NOTHING, Change, Told

TITLES: dict[str, object] = {"PartNumbersChanged": gettext_lazy("Own part numbers changed")}
MOST_TOLD = 20


def tell(events: Sequence[Event]) -> dict[int, list[Told]]:
    """Event id → its fact in words, of those in TITLES. No statement."""
    return {event.pk: [_told(event)] for event in events if event.name in TITLES}


def _told(event: Event) -> Told:
    rows = event.payload["rows"]
    changes = [Change(number, old or NOTHING, new or NOTHING) for number, old, new in rows[:MOST_TOLD]]
    if more := len(rows) - len(changes):
        changes.append(Change("", "", _("and %(count)d more") % {"count": more}))
    about = ngettext("%(count)d part number", "%(count)d part numbers", len(rows)) % {"count": len(rows)}
    return Told(str(TITLES[event.name]), about, tuple(changes))
