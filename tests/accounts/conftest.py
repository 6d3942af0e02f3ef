"""A company with an administrator, a plant below its first unit, and verbs at hand."""

import pytest

from accounts.actions.members import Terms
from accounts.actor import Actor
from accounts.models import Membership, Unit
from tests.conftest import role_of


@pytest.fixture
def admin(nordwerk, make_actor) -> Actor:
    return make_actor(nordwerk, "admin", email="admin@nordwerk.example")


@pytest.fixture
def hall(nordwerk) -> Unit:
    return Unit.objects.add_child(nordwerk.units.get(), {"company": nordwerk, "name": "Halle 5"})


@pytest.fixture
def terms_of():
    """terms_of(company, "buyer", order_limit=…)."""

    def terms(company, *codes, **limits) -> Terms:
        return Terms(tuple(role_of(company, code) for code in codes), **limits)

    return terms


@pytest.fixture
def fresh():
    """The actor as the next request would see them."""

    def again(actor: Actor) -> Actor:
        found = Membership.objects.select_related("user", "company", "unit").prefetch_related("roles")
        return Actor.from_membership(found.get(pk=actor.membership.pk))

    return again
