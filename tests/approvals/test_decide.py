"""Who has to say yes says it once; nobody says it for themselves, by any path."""

from datetime import timedelta
from decimal import Decimal as D

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.utils.timezone import localdate

from accounts.actor import Actor
from accounts.models import Company, Membership, Unit
from approvals.actions import (
    AlreadyDecided,
    NotCompetent,
    OwnRequest,
    appoint_deputy,
    end_deputy,
    name_approver,
)
from approvals.models import Approval, Decision, Seat
from approvals.queries import inbox, preview
from approvals.rules import Candidate, Facts, able, reasons
from approvals.states import Verdict
from approvals.steps import closest
from b2bshop.events.models import Event
from catalog.models import Stock
from orders.actions import answer_approval, cancel_order, lapse_held, withdraw_order
from orders.actions.follow import WrongState, confirm_order
from orders.models import Order
from orders.usual import usual_basket
from tests.conftest import role_of

YES, NO = Verdict.YES, Verdict.NO


def state(order) -> str:
    return Order.objects.get(pk=order.pk).state


def free(bolt, company) -> tuple:
    return Stock.objects.get(product=bolt).reserved, Company.objects.get(pk=company.pk).credit_used


@pytest.mark.parametrize(
    ("amount", "may_order", "limit", "codes"),
    [
        ("1000.00", True, D(1000), []),
        ("1000.01", True, D(1000), ["over_limit"]),
        ("99999", True, None, []),
        ("0.01", True, D(0), ["over_limit"]),
        ("0.01", False, None, ["request_only"]),
    ],
)
def test_why_somebody_has_to_say_yes(amount, may_order, limit, codes):
    facts = Facts("", D(amount), "EUR", may_order, limit)
    assert [reason.code for reason in reasons(facts)] == codes


@pytest.mark.parametrize(
    ("candidates", "without", "chosen"),
    [
        ([Candidate(1, 3), Candidate(2, 2)], None, (1,)),
        ([Candidate(1, 3), Candidate(2, 2)], 1, (2,)),
        ([Candidate(1, 3, D(50)), Candidate(2, 2)], None, (2,)),
        ([Candidate(1, 3), Candidate(2, 3), Candidate(1, 3)], None, (1, 2)),
        ([Candidate(1, 3)], 1, ()),
        ([], None, ()),
    ],
)
def test_the_nearest_who_can_decides(candidates, without, chosen):
    assert closest(able(candidates, D(100), without=without)) == chosen


def test_an_order_within_the_limit_asks_nobody(order_of, make_actor, nordwerk, approver):
    assert order_of(make_actor(nordwerk, order_limit=D("16.84"))).state == "placed"
    assert not Approval.objects.exists()


def test_an_order_above_the_limit_waits_and_holds_stock_and_credit(
    order_of, make_actor, nordwerk, approver, bolt
):
    order = order_of(make_actor(nordwerk, order_limit=D("16.83")))
    assert state(order) == "held"
    assert free(bolt, nordwerk) == (200, order.total)
    assert list(inbox(approver, on=localdate())) == [order.approval]


def test_a_yes_places_the_order_and_mails_the_requester(held, approver, at):
    answer_approval(held, YES, by=approver, at=at)
    assert state(held) == "placed"
    assert [e.name for e in Event.objects.filter(subject=held.number).order_by("pk")] == [
        "ApprovalAsked",
        "OrderHeld",
        "ApprovalDecided",
        "OrderPlaced",
    ]


def test_a_no_gives_everything_back_and_is_final(held, approver, at, bolt, nordwerk):
    answer_approval(held, NO, "Wir haben noch welche.", by=approver, at=at)
    assert (state(held), free(bolt, nordwerk)) == ("rejected", (0, 0))
    with pytest.raises(AlreadyDecided):
        answer_approval(held, YES, by=approver, at=at)
    with pytest.raises(WrongState):
        confirm_order(held, by=Actor.system(nordwerk), at=at)


def test_a_held_order_is_neither_confirmed_nor_cancelled_behind_the_approvers_back(
    held, requester, at, nordwerk
):
    with pytest.raises(WrongState):
        confirm_order(held, by=Actor.system(nordwerk), at=at)
    with pytest.raises(WrongState):
        cancel_order(held, by=Actor.system(nordwerk), at=at)
    assert state(held) == "held"


def test_what_was_never_placed_is_not_due_again(held, requester, at):
    assert usual_basket(requester, at=at) == []


def test_the_requester_withdraws_and_nobody_else_does(held, requester, approver, buyer, at, bolt, nordwerk):
    with pytest.raises(NotCompetent):
        withdraw_order(held, by=buyer, at=at)
    withdraw_order(held, by=requester, at=at)
    assert (state(held), free(bolt, nordwerk)) == ("withdrawn", (0, 0))
    with pytest.raises(AlreadyDecided):
        answer_approval(held, YES, by=approver, at=at)


def test_after_seven_days_what_nobody_decided_lapses(held, approver, at, bolt, nordwerk):
    assert lapse_held(at=at + timedelta(days=6, hours=23)) == 0
    assert lapse_held(at=at + timedelta(days=7)) == 1
    assert (state(held), free(bolt, nordwerk)) == ("withdrawn", (0, 0))
    assert lapse_held(at=at + timedelta(days=8)) == 0


def test_an_approver_does_not_approve_the_own_order(order_of, approver, make_actor, nordwerk, at):
    Membership.objects.filter(pk=approver.membership.pk).update(order_limit=D(1))
    limited = Actor.from_membership(Membership.objects.get(pk=approver.membership.pk))
    colleague = make_actor(nordwerk, "approver")
    own = order_of(limited)
    assert [seat.user for seat in Seat.objects.all()] == [colleague.user]
    with pytest.raises(OwnRequest):
        answer_approval(own, YES, by=limited, at=at)


def test_a_second_membership_does_not_help(order_of, requester, approver, nordwerk, alpina, at):
    """An approver's role elsewhere in the company, or in another company, is still the same person."""
    hall = Unit.objects.add_child(nordwerk.units.get(), {"company": nordwerk, "name": "Halle 5"})
    second = Membership.objects.create(user=requester.user, company=nordwerk, unit=hall)
    second.roles.add(role_of(nordwerk, "admin"))
    own = order_of(requester)
    assert requester.user not in {seat.user for seat in Seat.objects.all()}
    with pytest.raises(OwnRequest):
        answer_approval(own, YES, by=Actor.from_membership(second), at=at)


def test_a_deputy_decides_what_is_open_already_and_both_names_are_kept(
    held, approver, make_actor, nordwerk, at
):
    deputy = make_actor(
        nordwerk, "approver", unit=Unit.objects.add_root({"company": nordwerk, "name": "Büro"})
    )
    with pytest.raises(NotCompetent):
        answer_approval(held, YES, by=deputy, at=at)
    appoint_deputy(deputy.user, localdate(at), localdate(at) + timedelta(days=3), by=approver, at=at)
    answer_approval(held, YES, by=deputy, at=at)
    decision = Decision.objects.get()
    assert (decision.decided_by, decision.seat.user) == (deputy.user, approver.user)


def test_a_deputy_is_one_only_in_the_period(held, approver, make_actor, nordwerk, at):
    deputy = make_actor(
        nordwerk, "approver", unit=Unit.objects.add_root({"company": nordwerk, "name": "Büro"})
    )
    tomorrow = localdate(at) + timedelta(days=1)
    appointed = appoint_deputy(deputy.user, tomorrow, tomorrow, by=approver, at=at)
    for day in (0, 2):
        with pytest.raises(NotCompetent):
            answer_approval(held, YES, by=deputy, at=at + timedelta(days=day))
    end_deputy(appointed, by=approver, at=at)
    with pytest.raises(NotCompetent):
        answer_approval(held, YES, by=deputy, at=at + timedelta(days=1))


def test_nobody_approves_their_own_request_as_a_deputy(held, requester, approver, nordwerk, at):
    requester.membership.roles.add(role_of(nordwerk, "approver"))
    appoint_deputy(requester.user, localdate(at), localdate(at), by=approver, at=at)
    able = Actor.from_membership(Membership.objects.get(pk=requester.membership.pk))
    with pytest.raises(OwnRequest):
        answer_approval(held, YES, by=able, at=at)


def test_the_database_refuses_a_decision_of_the_requester(held, requester, approver, at):
    """Control: even past every verb."""
    seat = Seat.objects.get()
    said = {"stage": seat.stage, "requester": requester.user, "verdict": YES, "decided_at": at}
    with pytest.raises(IntegrityError, match="decision_four_eyes"), transaction.atomic():
        Decision.objects.create(seat=seat, decided_by=requester.user, **said)
    with pytest.raises(IntegrityError, match="seat_not_of_the_requester"), transaction.atomic():
        Seat.objects.create(stage=seat.stage, user=requester.user, requester=requester.user)
    with pytest.raises(IntegrityError, match="decision_no_needs_a_reason"), transaction.atomic():
        Decision.objects.create(seat=seat, decided_by=approver.user, **(said | {"verdict": NO}))


def test_who_lost_the_role_decides_no_more(held, approver, nordwerk, at):
    approver.membership.roles.set([role_of(nordwerk, "viewer")])
    with pytest.raises(PermissionDenied):
        answer_approval(held, YES, by=Actor.from_membership(approver.membership), at=at)


def test_a_rival_cannot_decide(held, make_actor, alpina, at):
    with pytest.raises(Approval.DoesNotExist):
        answer_approval(held, YES, by=make_actor(alpina, "admin"), at=at)


def test_an_approver_beside_has_no_say_and_one_above_has_when_nobody_is_nearer(
    order_of, make_actor, nordwerk, at
):
    head = nordwerk.units.get()
    plant = Unit.objects.add_child(head, {"company": nordwerk, "name": "Halle 5"})
    beside = Unit.objects.add_child(Unit.objects.get(pk=head.pk), {"company": nordwerk, "name": "Halle 6"})
    make_actor(nordwerk, "approver", unit=beside)
    above = make_actor(nordwerk, "approver", unit=head)
    order = order_of(make_actor(nordwerk, "requester", unit=plant))
    assert [seat.user for seat in Seat.objects.filter(stage__approval=order.approval)] == [above.user]
    near = make_actor(nordwerk, "approver", unit=plant)
    second = order_of(make_actor(nordwerk, "requester", unit=plant))
    assert [seat.user for seat in Seat.objects.filter(stage__approval=second.approval)] == [near.user]


def test_whose_approval_limit_is_too_small_is_not_asked(order_of, requester, approver, make_actor, nordwerk):
    Membership.objects.filter(pk=approver.membership.pk).update(approval_limit=D("16.83"))
    other = make_actor(nordwerk, "approver")
    order_of(requester)
    assert [seat.user for seat in Seat.objects.all()] == [other.user]


def test_blocked_and_departed_people_are_not_asked(requester, approver, nordwerk, at):
    facts = Facts("", D(5), "EUR", may_order=False)
    assert preview(facts, requester)[0].people == (approver.user,)
    for row, field, value in (
        (approver.membership, "blocked_because", "x"),
        (approver.membership, "is_active", False),
        (approver.user, "is_active", False),
    ):
        was = getattr(row, field)
        type(row).objects.filter(pk=row.pk).update(**{field: value})
        assert preview(facts, requester)[0].people == (), field
        type(row).objects.filter(pk=row.pk).update(**{field: was})


def test_where_nobody_can_approve_the_administrator_names_somebody(
    order_of, requester, make_actor, nordwerk, at
):
    order = order_of(requester)
    assert state(order) == "held" and not Seat.objects.exists()
    beside = Unit.objects.add_root({"company": nordwerk, "name": "Büro"})
    chief, clerk = make_actor(nordwerk, "approver", unit=beside), make_actor(nordwerk, "viewer")
    role = role_of(nordwerk, "admin")
    role.permissions = ["manage_members", "see_orders"]
    role.save()
    admin = make_actor(nordwerk, "admin")
    for nobody in (clerk.user, requester.user, admin.user):
        with pytest.raises(NotCompetent):
            name_approver(order.approval, nobody, by=admin, at=at)
    with pytest.raises(PermissionDenied):
        name_approver(order.approval, chief.user, by=chief, at=at)
    name_approver(order.approval, chief.user, by=admin, at=at)
    answer_approval(order, YES, by=chief, at=at)
    assert state(order) == "placed"
