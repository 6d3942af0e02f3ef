"""Somebody leaves: what they had open goes to others, or is said to go nowhere."""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal as D

import pytest
from django.urls import reverse
from django.utils.timezone import localdate

from accounts.actions.last_admin import LastAdministrator
from accounts.models import CostCentre, Membership, Unit
from accounts.units import unit_above
from approvals.actions import appoint_deputy
from approvals.models import Approval, Deputy, Seat
from approvals.states import Verdict
from b2bshop.events.journal import deliver_due
from b2bshop.events.models import Event
from b2bshop.post.models import Mail
from orders.actions import Basket, add_to_cart, answer_approval, current_cart, place_order
from orders.actions.let_go import Heirs, let_go, open_work
from orders.models import Cart
from orders.queries import BasketLine
from tests.conftest import role_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def approver(nordwerk, make_actor, hall):
    return make_actor(nordwerk, "approver", unit=hall, email="approver@nordwerk.example")


@pytest.fixture
def heir(nordwerk, make_actor, hall):
    """Approves too, but in the hall beside, so that nobody asks them first."""
    beside = Unit.objects.add_child(unit_above(hall), {"company": nordwerk, "name": "Halle 6"})
    return make_actor(nordwerk, "approver", unit=beside, email="heir@nordwerk.example")


@pytest.fixture
def shared(address):
    address.unit = None
    address.save()
    return address


@pytest.fixture
def held(make_actor, nordwerk, hall, approver, heir, bolt, shared, at):
    requester = make_actor(nordwerk, "requester", unit=hall, email="requester@nordwerk.example")
    basket = Basket((BasketLine(bolt.pk, D(200), bolt.sku),), shared, key="held")
    return place_order(basket, by=requester, at=at)


def test_open_approvals_carts_duties_and_deputies_go_along(
    admin, approver, heir, held, buyer, bolt, nordwerk, at
):
    cart = current_cart(approver, at=at)
    add_to_cart(cart, [(bolt.sku, "100", "")], by=approver, at=at)
    Unit.objects.filter(pk=approver.unit.pk).update(manager=approver.user)
    centre = CostCentre.objects.create(company=nordwerk, code="1", owner=approver.user)
    today = localdate()
    appoint_deputy(heir.user, today, today + timedelta(days=9), by=approver, at=at)
    heirs = Heirs(carts=buyer.user, approvals=heir.user, duties=admin.user)
    let_go(approver.membership, heirs, by=admin, at=at)
    cart.refresh_from_db()
    centre.refresh_from_db()
    assert (
        cart.owner == buyer.user and Cart.objects.visible_to(replace(buyer, unit=approver.unit)).get() == cart
    )
    assert Unit.objects.get(pk=approver.unit.pk).manager == centre.owner == admin.user
    assert Seat.objects.get(stage__approval=held.approval).user == heir.user
    assert not Deputy.objects.exists()
    assert not Membership.objects.get(pk=approver.membership.pk).is_active
    event = Event.objects.get(name="WorkHandedOver")
    assert event.payload["handed"] == {
        "approvals": 1,
        "carts": 1,
        "units": 1,
        "cost_centres": 1,
        "deputies": 1,
    }


def test_the_heir_hears_of_the_request_and_decides(admin, approver, heir, held, at):
    deliver_due(at=at)
    Mail.objects.all().delete()
    let_go(approver.membership, Heirs(approvals=heir.user), by=admin, at=at)
    deliver_due(at=at)
    assert [mail.to for mail in Mail.objects.all()] == [heir.user.email]
    answer_approval(held, Verdict.YES, by=heir, at=at)
    held.refresh_from_db()
    assert held.state == "placed"


def test_a_request_of_the_heirs_own_goes_to_who_can_name_somebody(admin, approver, heir, bolt, shared, at):
    """Nobody decides on what they asked for, not by inheriting it either."""
    basket = Basket((BasketLine(bolt.pk, D(200), bolt.sku),), shared, key="own")
    own = place_order(basket, by=replace(heir, unit=approver.unit, order_limit=D(0)), at=at)
    assert Seat.objects.get(stage__approval=own.approval).user == approver.user
    deliver_due(at=at)
    Mail.objects.all().delete()
    let_go(approver.membership, Heirs(approvals=heir.user), by=admin, at=at)
    deliver_due(at=at)
    assert not Seat.objects.filter(stage__approval=own.approval).exists()
    assert [mail.to for mail in Mail.objects.all()] == [admin.user.email]


def test_what_was_decided_stays_with_who_decided(admin, approver, heir, held, at):
    answer_approval(held, Verdict.YES, by=approver, at=at)
    let_go(approver.membership, Heirs(), by=admin, at=at)
    assert Seat.objects.get(stage__approval=held.approval).user == approver.user


def test_who_stays_in_a_unit_above_keeps_what_they_still_reach(admin, approver, nordwerk, held, bolt, at):
    cart = current_cart(approver, at=at)
    add_to_cart(cart, [(bolt.sku, "100", "")], by=approver, at=at)
    Unit.objects.filter(pk=approver.unit.pk).update(manager=approver.user)
    above = Membership.objects.create(user=approver.user, company=nordwerk, unit=admin.unit)
    above.roles.add(role_of(nordwerk, "approver"))
    work = open_work(approver.membership)
    assert not work.seats and not work.carts and not work.units
    let_go(approver.membership, Heirs(), by=admin, at=at)
    assert Seat.objects.get(stage__approval=held.approval).user == approver.user
    assert not Event.objects.filter(name="WorkHandedOver").exists()


def test_carts_nobody_can_take_are_closed_and_the_page_says_so(sign_in, admin, buyer, bolt, hall, fresh, at):
    """The administrator sits in a hall beside and does not order in this one."""
    Membership.objects.filter(pk=admin.membership.pk).update(unit=hall)
    cart = current_cart(buyer, at=at)
    add_to_cart(cart, [(bolt.sku, "100", "")], by=buyer, at=at)
    page = reverse("accounts:remove", args=[buyer.membership.pk])
    assert "Warenkörbe werden geschlossen" in sign_in(admin).get(page).content.decode()
    let_go(buyer.membership, Heirs(), by=fresh(admin), at=at)
    cart.refresh_from_db()
    assert cart.closed_at == at


def test_the_page_asks_who_takes_over_and_refuses_strangers(sign_in, admin, approver, heir, held, rival):
    client, page = sign_in(admin), reverse("accounts:remove", args=[approver.membership.pk])
    text = client.get(page).content.decode()
    assert held.number in text and "Offene Freigaben gehen an" in text
    for answer in ({}, {"approvals": rival.user.pk}, {"approvals": "x"}, {"approvals": approver.user.pk}):
        assert client.post(page, answer | {"sure": "1"}).status_code == 422
    assert Membership.objects.get(pk=approver.membership.pk).is_active
    assert client.post(page, {"approvals": heir.user.pk, "sure": "1"}).status_code == 302
    assert Seat.objects.get(stage__approval=held.approval).user == heir.user


def test_when_the_last_administrator_cannot_go_nothing_was_handed_over(admin, buyer, bolt, nordwerk, at):
    cart = current_cart(admin, at=at)
    add_to_cart(cart, [(bolt.sku, "100", "")], by=admin, at=at)
    with pytest.raises(LastAdministrator):
        let_go(admin.membership, Heirs(carts=buyer.user), by=admin, at=at)
    cart.refresh_from_db()
    assert cart.owner == admin.user and not Approval.objects.exists()
