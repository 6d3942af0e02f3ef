"""One invitation is accepted once, however many windows are open."""

import re

import pytest
from django.utils.timezone import now

from accounts.actions import invite as inviting
from accounts.actions.invite import Guest, accept, find_invitation, invite, revoke
from accounts.models import Invitation, Membership
from b2bshop.events.models import Event
from b2bshop.post.models import Mail
from tests.orders.test_races import at_once

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def invitation(admin, nordwerk, terms_of, make_user):
    invite(Guest("neu@nordwerk.example"), admin.unit, terms_of(nordwerk, "buyer"), by=admin, at=now())
    secret = re.search(r"/invited/([\w-]+)/", Mail.objects.get().text)[1]
    return lambda: find_invitation(secret, at=now())


def outcomes(results) -> list[str]:
    return sorted(type(result).__name__ for result in results)


def test_accepted_ten_times_at_once_it_counts_once(invitation, make_user):
    person, found = make_user("neu@nordwerk.example"), invitation()
    results = at_once(*[lambda: accept(found, person, at=now())] * 10)
    assert outcomes(results) == ["InvitationProblem"] * 9 + ["Membership"]
    assert Event.objects.filter(name="InvitationAccepted").count() == 1


def test_of_accepting_and_revoking_at_once_one_happens(invitation, admin, make_user):
    person, found = make_user("neu@nordwerk.example"), invitation()
    results = at_once(lambda: accept(found, person, at=now()), lambda: revoke(found, by=admin, at=now()))
    assert outcomes(results) in (["InvitationProblem", "Membership"], ["InvitationProblem", "NoneType"])
    accepted = Invitation.objects.get().accepted_at is not None
    assert Membership.objects.filter(user=person).exists() == accepted


def test_control_without_the_guard_it_counts_ten_times(invitation, make_user, monkeypatch):
    monkeypatch.setattr(inviting, "_guarded", lambda *args, **kwargs: None)
    person, found = make_user("neu@nordwerk.example"), invitation()
    at_once(*[lambda: accept(found, person, at=now())] * 10)
    assert Event.objects.filter(name="InvitationAccepted").count() == 10
