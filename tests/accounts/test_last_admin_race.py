"""Two administrators remove each other in the same moment: one stays. The control goes wrong without the lock."""

from threading import Barrier

import pytest

from accounts.actions import last_admin
from accounts.actions.last_admin import LastAdministrator
from accounts.actions.members import remove_member
from accounts.actions.role import change_role
from accounts.models import Membership
from tests.conftest import role_of
from tests.orders.test_races import at_once

pytestmark = pytest.mark.django_db(transaction=True)
ROUNDS = 15


@pytest.fixture
def pair(nordwerk, make_actor):
    return [make_actor(nordwerk, "admin", email=f"a{n}@nordwerk.example") for n in (1, 2)]


def still_here(company) -> int:
    return Membership.objects.filter(company=company, is_active=True).count()


def test_of_two_administrators_who_remove_each_other_one_stays(pair, nordwerk, at):
    one, other = pair
    for _ in range(ROUNDS):
        Membership.objects.filter(company=nordwerk).update(is_active=True)
        results = at_once(
            lambda: remove_member(other.membership, by=one, at=at),
            lambda: remove_member(one.membership, by=other, at=at),
        )
        assert sorted(type(r) for r in results if r) == [LastAdministrator]
        assert still_here(nordwerk) == 1


def test_of_removing_one_and_taking_the_role_from_the_other_one_happens(pair, nordwerk, at):
    one, other = pair
    wide = role_of(nordwerk, "admin")
    values = {"name_de": "A", "name_en": "A", "scope": wide.scope}
    second = type(wide).objects.create(
        company=nordwerk, code="second", permissions=wide.permissions, **values
    )
    for _ in range(ROUNDS):
        Membership.objects.filter(company=nordwerk).update(is_active=True)
        type(wide).objects.filter(pk=second.pk).update(permissions=wide.permissions)
        other.membership.roles.set([second])
        results = at_once(
            lambda: remove_member(one.membership, by=one, at=at),
            lambda: change_role(second, values | {"permissions": ["see_prices"]}, by=other, at=at),
        )
        assert sum(isinstance(r, LastAdministrator) for r in results) == 1


def test_control_without_the_lock_both_are_gone(pair, nordwerk, at, monkeypatch):
    one, other = pair
    met = Barrier(2, timeout=10)
    counted = last_admin._strength

    def count_together(company, on):
        found = counted(company, on)
        met.wait()
        return found

    monkeypatch.setattr(last_admin, "lock_people", lambda company: None)
    monkeypatch.setattr(last_admin, "_strength", count_together)
    results = at_once(
        lambda: remove_member(other.membership, by=one, at=at),
        lambda: remove_member(one.membership, by=other, at=at),
    )
    assert results == [None, None] and still_here(nordwerk) == 0
