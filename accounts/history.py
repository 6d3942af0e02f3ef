"""What the journal knows about people, roles, units and settings of a company, in words."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from b2bshop.events.models import Event

from .models import Company, User

MOST = 30
WORDS = {
    "MemberAdded": gettext_lazy("joined the unit"),
    "MemberChanged": gettext_lazy("changed"),
    "MemberRemoved": gettext_lazy("left the unit"),
    "WorkHandedOver": gettext_lazy("open work was handed over"),
}
FIELDS = {
    "roles": gettext_lazy("roles"),
    "unit": gettext_lazy("unit"),
    "order_limit": gettext_lazy("order limit"),
    "approval_limit": gettext_lazy("approval limit"),
    "valid_from": gettext_lazy("valid from"),
    "valid_until": gettext_lazy("valid until"),
    "blocked_because": gettext_lazy("blocked because"),
}


@dataclass(frozen=True, slots=True)
class Entry:
    at: datetime
    what: str
    who: str
    changes: list[str]


def history_of(subjects: Sequence[str], company: Company) -> list[Entry]:
    """The newest first; two statements."""
    found = Event.objects.filter(subject__in=subjects, company_id=company.pk, name__in=WORDS)
    events = list(found.order_by("-id")[:MOST])
    people = User.objects.in_bulk({event.actor_id for event in events if event.actor_id})
    return [
        Entry(
            event.happened_at,
            str(WORDS[event.name]),
            str(people.get(event.actor_id, "")),
            _changes(event.payload),
        )
        for event in events
    ]


def _changes(payload: dict) -> list[str]:
    old, new = payload.get("old", {}), payload.get("new", {})
    names = [name for name in FIELDS if name in new and (old or new[name])]
    if not old:
        return [f"{FIELDS[name]}: {_shown(new[name])}" for name in names]
    return [f"{FIELDS[name]}: {_shown(old.get(name))} → {_shown(new[name])}" for name in names]


def _shown(value) -> str:
    if isinstance(value, list):
        return ", ".join(value)
    return _("none") if value in (None, "") else str(value)
