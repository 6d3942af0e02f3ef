"""record() a fact now; deliver_due() tells the listeners after commit, at least once."""

import dataclasses
import random
from collections import defaultdict
from collections.abc import Callable, Sequence
from datetime import datetime

import structlog
from django.db import transaction

from .models import Delivery, Event
from .rules import back_off

log = structlog.get_logger(__name__)
_consumers: dict[type, dict[str, Callable[[Event], None]]] = defaultdict(dict)


def consumer(fact: type) -> Callable:
    """Registers a function of one Event. It must be idempotent by event id: delivery is at least once."""

    def register(function: Callable[[Event], None]) -> Callable[[Event], None]:
        _consumers[fact][f"{function.__module__}.{function.__name__}"] = function
        return function

    return register


def record(fact, *, by, at: datetime) -> Event:
    """Writes the fact and one delivery per listener in the caller's transaction; rings the bell after commit.

    `fact` is a frozen dataclass with a `subject`; `by` an Actor, whose company may be None.
    """
    return record_all([fact], by=by, at=at)[0]


def record_all(facts: Sequence, *, by, at: datetime) -> list[Event]:
    """The same for many facts of one moment: two statements."""
    who = {
        "company_id": by.company.pk if by.company else None,
        "actor_id": by.user.pk if by.user else None,
        "acting_for": by.acting_for.pk if by.acting_for else None,
        "happened_at": at,
    }
    events = Event.objects.bulk_create(
        Event(name=type(fact).__name__, subject=fact.subject, payload=dataclasses.asdict(fact), **who)
        for fact in facts
    )
    deliveries = [
        Delivery(event=event, consumer=name, due_at=at)
        for event, fact in zip(events, facts, strict=True)
        for name in _consumers[type(fact)]
    ]
    if deliveries:
        Delivery.objects.bulk_create(deliveries)
        transaction.on_commit(_ring, robust=True)
    return events


def deliver_due(*, at: datetime, limit: int = 100) -> int:
    """Hands up to `limit` due deliveries to their consumers and returns how many arrived."""
    due = Delivery.objects.due(at=at).values_list("pk", flat=True)[:limit]
    return sum(_deliver(pk, at) for pk in due)


@transaction.atomic
def _deliver(pk: int, at: datetime) -> bool:
    waiting = Delivery.objects.due(at=at).filter(pk=pk).select_related("event")
    delivery = waiting.select_for_update(skip_locked=True, of=["self"]).first()
    if delivery is None:
        return False  # another worker has it
    delivery.attempts += 1
    try:
        with transaction.atomic():
            _function(delivery.consumer)(delivery.event)
    except Exception as error:  # whatever one listener does, the others still hear
        log.warning(
            "delivery failed", consumer=delivery.consumer, event_id=delivery.event_id, error=repr(error)
        )
        delivery.due_at = at + back_off(delivery.attempts, random.random())
        delivery.last_error = repr(error)
    else:
        delivery.delivered_at, delivery.last_error = at, ""
    delivery.save(update_fields=["attempts", "due_at", "last_error", "delivered_at"])
    return delivery.delivered_at is not None


def _function(name: str) -> Callable[[Event], None]:
    return next(listeners[name] for listeners in _consumers.values() if name in listeners)


def _ring() -> None:
    from .tasks import deliver  # the task module imports this one

    deliver.delay()
