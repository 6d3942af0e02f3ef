"""The outbox: at least once, backing off, and a poisoned delivery waits alone."""

from dataclasses import dataclass
from datetime import timedelta
from threading import Barrier, Thread

import pytest
from django.db import connection, transaction

from accounts.actor import Actor
from b2bshop.events import journal
from b2bshop.events.models import Delivery, Event
from b2bshop.events.rules import LONGEST, back_off

NOBODY = Actor()


@dataclass(frozen=True, slots=True)
class LampLit:
    subject: str


@pytest.fixture
def listeners(monkeypatch):
    """Two listeners of LampLit; the first can be told to fail. Others of the shop stay as they are."""
    heard, broken = [], set()

    def first(event: Event) -> None:
        if event.subject in broken:
            Event.objects.create(name="half done", subject="x", payload={}, happened_at=event.happened_at)
            raise RuntimeError("lamp broke")
        heard.append(("first", event.subject))

    def second(event: Event) -> None:
        heard.append(("second", event.subject))

    for function in (first, second):
        journal.consumer(LampLit)(function)
    yield heard, broken
    del journal._consumers[LampLit]


def test_every_listener_hears_a_fact_once(db, listeners, at):
    heard, _ = listeners
    journal.record(LampLit("L1"), by=NOBODY, at=at)
    assert journal.deliver_due(at=at) == 2
    assert journal.deliver_due(at=at) == 0
    assert sorted(heard) == [("first", "L1"), ("second", "L1")]


def test_a_rolled_back_change_is_never_told(transactional_db, listeners, at):
    heard, _ = listeners
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        journal.record(LampLit("L1"), by=NOBODY, at=at)
        raise ZeroDivisionError
    journal.deliver_due(at=at)
    assert heard == []
    assert not Event.objects.exists()


def test_a_poisoned_delivery_waits_alone_and_leaves_nothing_half_done(db, listeners, at):
    heard, broken = listeners
    broken.add("L1")
    journal.record(LampLit("L1"), by=NOBODY, at=at)
    journal.record(LampLit("L2"), by=NOBODY, at=at)
    assert journal.deliver_due(at=at) == 3
    assert sorted(heard) == [("first", "L2"), ("second", "L1"), ("second", "L2")]
    poisoned = Delivery.objects.get(delivered_at=None)
    assert (poisoned.attempts, poisoned.last_error) == (1, "RuntimeError('lamp broke')")
    assert at + timedelta(minutes=1) <= poisoned.due_at <= at + timedelta(minutes=1, seconds=15)
    assert not Event.objects.filter(name="half done").exists()


def test_a_mended_listener_hears_it_later(db, listeners, at):
    heard, broken = listeners
    broken.add("L1")
    journal.record(LampLit("L1"), by=NOBODY, at=at)
    journal.deliver_due(at=at)
    broken.clear()
    assert journal.deliver_due(at=at + timedelta(seconds=30)) == 0
    assert journal.deliver_due(at=at + timedelta(minutes=5)) == 1
    assert ("first", "L1") in heard


def test_a_listener_that_no_longer_exists_does_not_stop_the_others(db, listeners, at):
    heard, _ = listeners
    event = journal.record(LampLit("L1"), by=NOBODY, at=at)
    Delivery.objects.create(event=event, consumer="gone.away", due_at=at - timedelta(hours=1))
    assert journal.deliver_due(at=at) == 2
    assert len(heard) == 2


def test_two_workers_share_the_work_and_deliver_nothing_twice(transactional_db, listeners, at):
    heard, _ = listeners
    for number in range(40):
        journal.record(LampLit(f"L{number}"), by=NOBODY, at=at)
    start = Barrier(2)

    def work():
        start.wait()
        journal.deliver_due(at=at)
        connection.close()

    workers = [Thread(target=work) for _ in range(2)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert len(heard) == len(set(heard)) == 80


def test_waiting_doubles_up_to_six_hours_and_spreads_by_a_quarter():
    assert [back_off(n, 0.0) / timedelta(minutes=1) for n in (1, 2, 3, 4)] == [1, 2, 4, 8]
    assert back_off(50, 0.0) == LONGEST
    assert back_off(1, 0.99) < timedelta(seconds=75)
