"""Asking before deciding, and passing the decision on."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.utils.timezone import localdate

from approvals.actions import AlreadyDecided, NotCompetent, appoint_deputy, pass_on, remark
from approvals.models import Remark, Seat
from approvals.states import Verdict
from b2bshop.events.journal import deliver_due
from b2bshop.post.models import Mail
from orders.actions import answer_approval
from orders.models import Order
from tests.orders.test_races import at_once


@pytest.fixture
def boss(nordwerk, make_actor):
    return make_actor(nordwerk, "admin", email="boss@nordwerk.example")


def mailed(template="approval_remark") -> list[str]:
    return sorted(Mail.objects.filter(key__startswith=template).values_list("to", flat=True))


def test_a_question_goes_to_the_requester_and_the_answer_to_who_decides(held, approver, requester, boss, at):
    remark(held.approval, "Wofür?", by=approver, at=at)
    deliver_due(at=at)
    assert mailed() == [requester.user.email]
    remark(held.approval, "Für Halle 5.", by=requester, at=at)
    deliver_due(at=at)
    assert mailed() == sorted([requester.user.email, approver.user.email])
    assert "Für Halle 5." in Mail.objects.latest("pk").text


def test_who_only_looks_on_does_not_talk(held, boss, rival, at):
    with pytest.raises(NotCompetent):
        remark(held.approval, "Und?", by=boss, at=at)
    assert not Remark.objects.exists()


def test_after_the_decision_nobody_talks(held, approver, requester, at):
    answer_approval(held, Verdict.YES, by=approver, at=at)
    with pytest.raises(AlreadyDecided):
        remark(held.approval, "Danke!", by=requester, at=at)


def test_the_decision_is_passed_on_and_is_the_colleagues_alone(held, approver, boss, at):
    pass_on(held.approval, boss.user, by=approver, at=at)
    assert Seat.objects.get().user == boss.user
    with pytest.raises(NotCompetent):
        answer_approval(held, Verdict.YES, by=approver, at=at)
    deliver_due(at=at)
    assert boss.user.email in mailed("approval_asked")
    answer_approval(held, Verdict.YES, by=boss, at=at)
    assert Order.objects.get().state == "placed"


def test_who_passed_it_on_still_sees_it(held, approver, boss, sign_in, at):
    pass_on(held.approval, boss.user, by=approver, at=at)
    page = sign_in(approver).get(held.approval.get_absolute_url())
    assert page.status_code == 200
    assert b'data-test="approve"' not in page.content


def test_a_deputy_passes_on_too(held, approver, boss, nordwerk, make_actor, at):
    deputy = make_actor(nordwerk, "approver", email="deputy@nordwerk.example")
    today = localdate(at)
    appoint_deputy(deputy.user, today, today + timedelta(days=1), by=approver, at=at)
    pass_on(held.approval, boss.user, by=deputy, at=at)
    assert Seat.objects.get().user == boss.user


def test_it_is_not_passed_to_who_may_not_decide(held, approver, requester, buyer, rival, boss, at):
    for person in (requester.user, buyer.user, rival.user, approver.user):
        with pytest.raises(NotCompetent):
            pass_on(held.approval, person, by=approver, at=at)
    for actor in (requester, buyer, boss):
        with pytest.raises(PermissionDenied):
            pass_on(held.approval, boss.user, by=actor, at=at)
    assert Seat.objects.get().user == approver.user


def test_it_is_not_passed_to_whose_limit_is_too_small(held, approver, boss, at):
    boss.membership.approval_limit = 1
    boss.membership.save()
    with pytest.raises(NotCompetent):
        pass_on(held.approval, boss.user, by=approver, at=at)


def test_both_on_the_page(held, sign_in, approver, requester, boss):
    desk, page = sign_in(approver), held.approval.get_absolute_url()
    assert str(boss.user) in desk.get(page).content.decode()
    empty = desk.post(f"{page}remarks/", {"text": "  "})
    assert empty.status_code == 422
    assert "schreiben Sie" in empty.content.decode()
    assert desk.post(f"{page}remarks/", {"text": "x" * 1001}).status_code == 422
    assert desk.post(f"{page}remarks/", {"text": "Wofür <b>?"}).status_code == 302
    shown = sign_in(requester).get(page).content.decode()
    assert "Wofür &lt;b&gt;?" in shown
    desk = sign_in(approver)
    assert desk.post(f"{page}pass-on/", {"person": ""}).status_code == 302
    for stolen in (requester.user.pk, "9" * 30, "abc"):
        assert desk.post(f"{page}pass-on/", {"person": stolen}).status_code == 404
    assert desk.post(f"{page}pass-on/", {"person": boss.user.pk}, follow=True).status_code == 200
    assert Seat.objects.get().user == boss.user


@pytest.mark.django_db(transaction=True)
def test_passing_on_and_deciding_at_once_is_one_of_both(held, approver, boss, at):
    at_once(
        lambda: pass_on(held.approval, boss.user, by=approver, at=at),
        lambda: answer_approval(Order.objects.get(), Verdict.YES, by=approver, at=at),
    )
    seat = Seat.objects.get()
    assert (Order.objects.get().state == "placed") is (seat.user == approver.user)
