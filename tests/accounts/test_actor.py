"""What somebody is in a unit counts in the units below; every permission reaches as far as the role that gives it."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied
from django.utils.timezone import localdate

from accounts.actor import Actor
from accounts.models import Membership, Role, Unit
from accounts.permissions import PRESETS, Permission, Scope
from accounts.queries import memberships_of, why_not
from accounts.roles import copy_presets, differs_from_preset
from accounts.rules import combined_limit
from orders.actions import Basket, place_order
from orders.models import Order
from orders.problems import OrderRefused
from orders.queries import BasketLine
from tests.conftest import role_of

TODAY = localdate()


@pytest.fixture
def head(nordwerk) -> Unit:
    return nordwerk.units.get()


@pytest.fixture
def plant(head) -> Unit:
    return Unit.objects.add_child(head, {"company": head.company, "name": "Halle 5"})


@pytest.fixture
def sibling(head, plant) -> Unit:
    return Unit.objects.add_child(Unit.objects.get(pk=head.pk), {"company": head.company, "name": "Halle 6"})


@pytest.fixture
def join(make_user):
    def _join(user, unit, *roles, **fields):
        member = Membership.objects.create(user=user, company=unit.company, unit=unit, **fields)
        member.roles.set([role_of(unit.company, code) for code in roles])
        return member

    return _join


def acting(user, unit) -> Actor:
    held = list(memberships_of(user))
    nearest = max((m for m in held if unit.path.startswith(m.unit.path)), key=lambda m: len(m.unit.path))
    return Actor.from_membership(nearest, unit=unit, held=held)


@pytest.fixture
def order_in(make_actor, bolt, address, at):
    def order(unit, user=None) -> Order:
        by = make_actor(unit.company, unit=unit)
        basket = Basket(
            lines=(BasketLine(bolt.pk, Decimal(100)),), ship_to=address, key=f"key-{unit.pk}-{by.user.pk}"
        )
        return place_order(basket, by=by, at=at)

    return order


def test_a_role_held_above_counts_below_and_not_beside(make_user, head, plant, sibling, join):
    user = make_user("a@nordwerk.example")
    join(user, plant, "buyer")
    join(user, head, "approver")
    assert acting(user, plant).can(Permission.APPROVE_ORDER)
    other = make_user("b@nordwerk.example")
    join(other, plant, "approver")
    join(other, sibling, "buyer")
    assert not acting(other, sibling).can(Permission.APPROVE_ORDER)


def test_each_permission_reaches_as_far_as_its_own_role(make_user, head, plant, join, order_in):
    """A wide view does not widen the right to cancel."""
    user = make_user("a@nordwerk.example")
    join(user, plant, "buyer")
    wide = Role.objects.create(
        company=head.company, code="wide", name_de="Weit", permissions=["see_orders"], scope=Scope.COMPANY
    )
    Membership.objects.get(user=user).roles.add(wide)
    actor, above, here = acting(user, plant), order_in(head), order_in(plant)
    assert set(Order.objects.visible_to(actor)) == {above, here}
    assert actor.can(Permission.CANCEL_ORDER, here)
    assert not actor.can(Permission.CANCEL_ORDER, above)
    with pytest.raises(PermissionDenied):
        actor.require(Permission.CANCEL_ORDER, above)


@pytest.mark.parametrize(
    ("scope", "reached"),
    [
        (Scope.OWN, set()),
        (Scope.UNIT, {"plant"}),
        (Scope.UNIT_AND_BELOW, {"plant"}),
        (Scope.COMPANY, {"head", "plant", "sibling"}),
    ],
)
def test_the_four_scopes_seen_from_a_plant(scope, reached, make_user, head, plant, sibling, order_in):
    orders = {"head": order_in(head), "plant": order_in(plant), "sibling": order_in(sibling)}
    actor = Actor(
        user=make_user("a@nordwerk.example"),
        company=head.company,
        unit=plant,
        scopes={Permission.SEE_ORDERS: scope},
    )
    assert set(Order.objects.visible_to(actor)) == {orders[name] for name in reached}


def test_from_the_top_the_unit_and_below_is_everything(make_user, head, plant, sibling, order_in):
    orders = {order_in(head), order_in(plant), order_in(sibling)}
    actor = Actor(
        user=make_user("a@nordwerk.example"),
        company=head.company,
        unit=head,
        scopes={Permission.SEE_ORDERS: Scope.UNIT_AND_BELOW},
    )
    assert set(Order.objects.visible_to(actor)) == orders


def test_what_the_seller_withholds_no_role_gives(buyer, nordwerk):
    nordwerk.withheld = ["cancel_order"]
    nordwerk.save()
    again = Actor.from_membership(memberships_of(buyer.user).get())
    assert buyer.can(Permission.CANCEL_ORDER) and not again.can(Permission.CANCEL_ORDER)


@pytest.mark.parametrize(
    ("limits", "combine", "counts"),
    [
        ([Decimal(500), Decimal(1000)], "highest", Decimal(1000)),
        ([Decimal(500), Decimal(1000)], "lowest", Decimal(500)),
        ([Decimal(500), None], "highest", None),
        ([Decimal(500), None], "lowest", Decimal(500)),
        ([None], "lowest", None),
        ([], "highest", Decimal(0)),
    ],
)
def test_which_of_several_limits_counts(limits, combine, counts):
    assert combined_limit(limits, combine) == counts


@pytest.mark.parametrize(
    ("fields", "counts"),
    [
        ({"valid_until": TODAY - timedelta(days=1)}, False),
        ({"valid_until": TODAY + timedelta(days=2)}, True),
        ({"valid_from": TODAY + timedelta(days=2)}, False),
        ({"is_active": False}, False),
    ],
)
def test_a_membership_counts_while_it_is_in_force(fields, counts, make_user, head, join):
    member = join(make_user("a@nordwerk.example"), head, "buyer", **fields)
    assert memberships_of(member.user).exists() == counts


def test_a_block_is_read_on_the_next_request_and_says_why(sign_in, buyer, nordwerk):
    client = sign_in(buyer)
    assert client.get("/carts/").status_code == 200
    for row in (nordwerk, buyer.unit, buyer.membership):
        type(row).objects.filter(pk=row.pk).update(blocked_because="Bitte melden Sie sich bei uns.")
        blocked = client.get("/carts/")
        assert blocked.status_code == 403 and "Bitte melden Sie sich bei uns." in blocked.content.decode()
        assert (
            client.get("/").status_code == 403
        )  # the range of a company is nothing for who is shut out of it
        type(row).objects.filter(pk=row.pk).update(blocked_because="")
        assert client.get("/carts/").status_code == 200


def test_who_was_blocked_a_moment_ago_orders_nothing(buyer, plant, bolt, address, at, nordwerk):
    """The actor was made before the block; the order asks again."""
    basket = Basket(lines=(BasketLine(bolt.pk, Decimal(100)),), ship_to=address, key="blocked-meanwhile")
    for row in (nordwerk, buyer.unit, buyer.membership):
        type(row).objects.filter(pk=row.pk).update(blocked_because="Inventur")
        with pytest.raises(OrderRefused) as refused:
            place_order(basket, by=buyer, at=at)
        assert "Inventur" in str(refused.value.problems[0])
        type(row).objects.filter(pk=row.pk).update(blocked_because="")
    Membership.objects.filter(pk=buyer.membership.pk).update(is_active=False)
    assert why_not(buyer) == "ended"
    with pytest.raises(OrderRefused):
        place_order(basket, by=buyer, at=at)
    assert not Order.objects.exists()


def test_a_unit_blocked_above_blocks_below(sign_in, make_user, head, plant, join):
    user = make_user("a@nordwerk.example")
    join(user, plant, "buyer")
    actor = acting(user, plant)
    Unit.objects.filter(pk=head.pk).update(blocked_because="Werk geschlossen")
    assert why_not(actor) == acting(user, plant).blocked_because == "Werk geschlossen"
    assert sign_in(actor).get("/carts/").status_code == 403


def test_a_unit_blocked_between_blocks_who_comes_from_above(make_user, head, plant, sibling, join):
    user = make_user("a@nordwerk.example")
    join(user, head, "buyer")
    Unit.objects.filter(pk=plant.pk).update(blocked_because="Halle geschlossen")
    assert why_not(acting(user, plant)) == "Halle geschlossen"
    assert why_not(acting(user, sibling)) == ""


def test_somebody_of_the_head_office_works_in_any_plant_and_its_cart(
    sign_in, make_actor, nordwerk, plant, bolt, alpina
):
    chief = make_actor(nordwerk, "admin")
    client = sign_in(chief)
    client.post("/carts/add/", {"sku": bolt.sku, "quantity": "100"})
    client.post("/company/switch/", {"unit": plant.pk})
    assert bolt.sku not in client.get("/carts/").content.decode()
    assert "Halle 5" in client.get("/carts/").content.decode()
    foreign = alpina.units.get()
    client.post("/company/switch/", {"unit": foreign.pk})
    assert foreign.name not in client.get("/carts/").content.decode()
    client.post("/company/switch/", {"membership": chief.membership.pk})
    assert client.session["unit"] is None


def test_nobody_switches_to_a_unit_beside_or_above(sign_in, make_actor, nordwerk, head, plant, sibling):
    client = sign_in(make_actor(nordwerk, "buyer", unit=plant))
    key = client.session.session_key
    for unit in (head, sibling, "x", "9" * 30):
        client.post("/company/switch/", {"unit": getattr(unit, "pk", unit)})
        assert "unit" not in client.session
    client.post("/company/switch/", {"unit": plant.pk})
    assert client.session["unit"] == plant.pk and client.session.session_key != key


def test_a_company_gets_its_own_copies_of_the_presets(nordwerk, alpina):
    copy_presets([nordwerk, alpina])
    copy_presets([nordwerk])
    assert {role.code for role in nordwerk.roles.all()} == set(PRESETS)
    role = nordwerk.roles.get(code="buyer")
    assert not differs_from_preset(role)
    role.permissions = ["see_prices"]
    role.save()
    assert differs_from_preset(role)
    assert "place_order" in alpina.roles.get(code="buyer").permissions
