"""One person as the company sees them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from b2bshop.events.models import Event
from orders.history import Entry, entries

from ..actor import Actor
from ..ceiling import may_manage
from ..managing import members_managed
from ..models import Membership, User
from .people import state_of

MOST = 30


@dataclass(frozen=True, slots=True)
class PersonPage:
    person: User
    members: Sequence[Membership]
    history: Sequence[Entry]


def person_page(person: User, actor: Actor, *, on: date) -> PersonPage:
    """At most ten statements. A membership is `manageable` when the actor could give its roles."""
    found = members_managed(actor).filter(user=person).select_related("unit", "user")
    members = list(found.prefetch_related("roles").order_by("-is_active", "unit__path"))
    for member in members:
        member.state = state_of(member, on)  # type: ignore[attr-defined]
        member.manageable = member.is_active and may_manage(actor, member)  # type: ignore[attr-defined]
    subjects = [f"member-{member.pk}" for member in members]
    events = Event.objects.visible_to(actor).filter(subject__in=subjects).order_by("-pk")[:MOST]
    return PersonPage(person, members, entries(list(events), actor))
