"""What nobody decides is remembered, then asked of the next level: by the working calendar, once each."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from threading import Barrier

import pytest

from accounts.actor import Actor
from accounts.models import Unit
from approvals.actions import NotCompetent, chase, set_deadline
from approvals.actions import deadline as chasing
from approvals.events import ApprovalReminded
from approvals.models import Deadline, Seat, Stage
from approvals.states import Verdict
from b2bshop.events.journal import deliver_due, record
from b2bshop.events.models import Event
from b2bshop.post.models import Mail
from b2bshop.workdays import is_working_day, later
from orders.actions import answer_approval
from orders.models import Order
from tests.conftest import role_of
from tests.orders.test_races import at_once


def day(number: int, month: int = 11, hour: int = 12) -> datetime:
    return datetime(2026, month, number, hour, tzinfo=UTC)


def events(name: str) -> int:
    return Event.objects.filter(name=name).count()


def mails(template: str) -> set[str]:
    return set(Mail.objects.filter(key__startswith=template).values_list("to", flat=True))


@pytest.fixture
def boss(nordwerk, make_actor):
    return make_actor(nordwerk, "admin", email="boss@nordwerk.example")


@pytest.fixture
def waiting(held):
    """Opened on Monday 23 November."""
    Stage.objects.update(opened_at=day(23))
    return held


@pytest.mark.parametrize(
    ("start", "days", "country", "end"),
    [
        (day(23), 1, "DE", day(24)),
        (day(27), 1, "DE", day(30)),  # Friday to Monday
        (day(28), 1, "DE", day(1, 12)),  # begins on Monday
        (day(24, 12), 1, "DE", day(28, 12)),  # both days of Christmas, then the weekend
        (day(7, 12), 1, "DE", day(8, 12)),
        (day(7, 12), 1, "AT", day(9, 12)),  # Immaculate Conception is kept in Austria
        (day(7, 12), 1, "XX", day(8, 12)),
    ],
)
def test_so_many_working_days_later(start, days, country, end):
    assert later(start, days, country) == end


def test_the_clock_stays_on_the_wall_when_summer_ends():
    assert later(datetime(2026, 10, 23, 8, tzinfo=UTC), 1, "DE").hour == 10
    assert not is_working_day(day(25, 12).date(), "DE")


def test_approvers_are_reminded_once_after_a_working_day(waiting, approver):
    assert chase(at=day(24, hour=11)) == 0
    assert chase(at=day(24)) == 1
    assert chase(at=day(24, hour=13)) == 0
    deliver_due(at=day(24))
    assert mails("approval_reminded") == {approver.user.email}
    assert "seit 23.11.2026" in Mail.objects.get(key__startswith="approval_reminded").text


def test_the_next_level_gets_a_seat_and_decides(waiting, approver, boss):
    assert chase(at=day(25)) == 1
    assert set(Seat.objects.values_list("user", flat=True)) == {approver.user.pk, boss.user.pk}
    deliver_due(at=day(25))
    assert mails("approval_escalated") == {boss.user.email}
    answer_approval(waiting, Verdict.YES, by=boss, at=day(25))
    assert Order.objects.get().state == "placed"
    assert chase(at=day(27)) == 0


def test_the_first_asked_can_still_decide_after_the_escalation(waiting, approver, boss):
    chase(at=day(25))
    answer_approval(waiting, Verdict.YES, by=approver, at=day(25))
    assert Order.objects.get().state == "placed"


def test_where_nobody_else_can_the_administrators_hear_of_it(waiting, approver, nordwerk, make_actor):
    role = role_of(nordwerk, "admin")
    role.permissions = [p for p in role.permissions if p != "approve_order"]
    role.save()
    boss = make_actor(nordwerk, "admin", email="boss@nordwerk.example")
    chase(at=day(25))
    deliver_due(at=day(25))
    assert Seat.objects.count() == 1
    assert mails("approval_overdue") == {boss.user.email}


def test_the_requester_gets_no_seat_by_escalation(order_of, boss, approver):
    order_of(replace(boss, order_limit=Decimal(0)))
    Stage.objects.update(opened_at=day(23))
    chase(at=day(25))
    assert not Seat.objects.filter(user=boss.user).exists()


def test_what_is_decided_is_not_chased(waiting, approver):
    answer_approval(waiting, Verdict.NO, "Nein.", by=approver, at=day(23))
    assert chase(at=day(27)) == 0


def test_a_company_sets_its_own_deadlines(waiting, approver, boss, sign_in):
    client = sign_in(boss)
    late = {"remind_after": "3", "escalate_after": "2"}
    refused = client.post("/company/rules/deadline/", late)
    assert refused.status_code == 422
    assert "erinnert" in refused.content.decode()
    for bad in ("0", "-1", "21", "abc", "1.5", "9" * 30):
        assert client.post("/company/rules/deadline/", late | {"escalate_after": bad}).status_code == 422
    assert client.post("/company/rules/deadline/", late | {"escalate_after": "4"}).status_code == 302
    deadline = Deadline.objects.get()
    assert (deadline.remind_after, deadline.escalate_after) == (3, 4)
    assert chase(at=day(25)) == 0
    assert chase(at=day(26)) == 1
    assert events("DeadlineSet") == 1


def test_who_writes_rules_of_one_unit_sets_no_deadline_of_the_company(nordwerk, make_actor, at):
    role = role_of(nordwerk, "approver")
    role.permissions = [*role.permissions, "manage_rules"]
    role.save()
    lead = make_actor(nordwerk, "approver", unit=Unit.objects.filter(company=nordwerk).first())
    with pytest.raises(NotCompetent):
        set_deadline(1, 2, by=lead, at=at)


@pytest.mark.django_db(transaction=True)
def test_two_who_ring_at_once_remind_once(waiting, approver):
    at_once(*[lambda: chase(at=day(24))] * 6)
    assert events("ApprovalReminded") == 1


@pytest.mark.django_db(transaction=True)
def test_without_the_guard_two_who_ring_at_once_remind_twice(waiting, approver, monkeypatch):
    """The control: whoever reads first and writes then."""
    both = Barrier(2)

    def careless(stage, at):
        unseen = Stage.objects.get(pk=stage.pk).reminded_at is None
        both.wait()
        if unseen:
            Stage.objects.filter(pk=stage.pk).update(reminded_at=at)
            fact = ApprovalReminded(stage.approval.reference, stage.approval_id, stage.pk)
            record(fact, by=Actor.system(stage.approval.company), at=at)
        return unseen

    monkeypatch.setattr(chasing, "_remind", careless)
    at_once(*[lambda: chase(at=day(24))] * 2)
    assert events("ApprovalReminded") == 2


def test_a_stage_that_waits_for_the_one_before_is_not_chased(waiting, approver):
    Stage.objects.create(approval=waiting.approval, position=2)
    assert chase(at=day(24) + timedelta(hours=1)) == 1
    assert events("ApprovalReminded") == 1
