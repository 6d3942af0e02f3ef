"""What a company's administrator does with its people, and what nobody may."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from django.utils.timezone import localdate

from accounts.actions.last_admin import LastAdministrator
from accounts.actions.members import (
    add_membership,
    block_member,
    change_membership,
    remove_member,
    unblock_member,
)
from accounts.models import Membership, Role
from accounts.permissions import Permission, Scope
from b2bshop.events.models import Event
from tests.conftest import role_of

pytestmark = pytest.mark.django_db


def roles_of(member) -> set[str]:
    return set(member.roles.values_list("code", flat=True))


def test_roles_limits_and_days_change_and_the_journal_keeps_old_and_new(admin, buyer, nordwerk, terms_of, at):
    last = localdate() + timedelta(days=30)
    terms = terms_of(nordwerk, "approver", "requester", order_limit=Decimal(500), valid_until=last)
    change_membership(buyer.membership, terms, by=admin, at=at)
    member = Membership.objects.get(pk=buyer.membership.pk)
    assert roles_of(member) == {"approver", "requester"}
    assert (member.order_limit, member.valid_until) == (Decimal(500), last)
    event = Event.objects.get(name="MemberChanged")
    assert (event.actor_id, event.payload["user"]) == (admin.user.pk, buyer.user.pk)
    assert event.payload["old"]["roles"] == ["buyer"]
    assert event.payload["new"]["roles"] == ["approver", "requester"]
    assert event.payload["new"]["order_limit"] in ("500", "500.00")


def test_saving_what_is_there_already_records_nothing(admin, buyer, nordwerk, terms_of, at):
    change_membership(buyer.membership, terms_of(nordwerk, "buyer"), by=admin, at=at)
    assert not Event.objects.filter(name="MemberChanged").exists()


def test_a_blocked_person_reads_why_and_comes_back_unblocked(sign_in, admin, buyer, at):
    block_member(buyer.membership, "Bitte melden Sie sich bei Frau Krüger.", by=admin, at=at)
    answer = sign_in(buyer).get("/carts/")
    assert answer.status_code == 403 and "Frau Krüger" in answer.content.decode()
    unblock_member(buyer.membership, by=admin, at=at)
    assert sign_in(buyer).get("/carts/").status_code == 200


def test_who_left_can_do_nothing_here_any_more_and_can_come_back(
    sign_in, admin, buyer, nordwerk, terms_of, at
):
    remove_member(buyer.membership, by=admin, at=at)
    assert sign_in(buyer).get("/carts/").status_code == 403
    add_membership(buyer.user, buyer.unit, terms_of(nordwerk, "viewer"), by=admin, at=at)
    member = Membership.objects.get(user=buyer.user)
    assert member.is_active and roles_of(member) == {"viewer"}


def test_a_person_is_something_else_in_each_unit(admin, buyer, hall, nordwerk, terms_of, at):
    add_membership(buyer.user, hall, terms_of(nordwerk, "approver", "viewer"), by=admin, at=at)
    assert {m.unit.name: roles_of(m) for m in Membership.objects.filter(user=buyer.user)} == {
        "Werk Bremen": {"buyer"},
        "Halle 5": {"approver", "viewer"},
    }


@pytest.mark.parametrize("way", ["remove", "block", "demote", "end"])
def test_the_last_administrator_stays(way, admin, buyer, nordwerk, terms_of, at):
    ways = {
        "remove": lambda: remove_member(admin.membership, by=admin, at=at),
        "block": lambda: block_member(admin.membership, "x", by=admin, at=at),
        "demote": lambda: change_membership(admin.membership, terms_of(nordwerk, "buyer"), by=admin, at=at),
        "end": lambda: change_membership(
            admin.membership, terms_of(nordwerk, "admin", valid_until=localdate()), by=admin, at=at
        ),
    }
    with pytest.raises(LastAdministrator):
        ways[way]()
    member = Membership.objects.get(pk=admin.membership.pk)
    assert member.is_active and not member.blocked_because and roles_of(member) == {"admin"}
    assert member.valid_until is None


def test_with_a_second_administrator_the_first_can_go(admin, make_actor, nordwerk, at):
    make_actor(nordwerk, "admin")
    remove_member(admin.membership, by=admin, at=at)
    assert not Membership.objects.get(pk=admin.membership.pk).is_active


@pytest.fixture
def foreman(make_actor, nordwerk, hall):
    """Manages the people of one hall, may order up to 1,000, and approves nothing."""
    actor = make_actor(nordwerk, "buyer", unit=hall, order_limit=Decimal(1000))
    role = Role.objects.create(
        company=nordwerk,
        code="foreman",
        name_de="Meister",
        permissions=[Permission.MANAGE_MEMBERS.value],
        scope=Scope.UNIT_AND_BELOW,
    )
    actor.membership.roles.add(role)
    return actor


@pytest.fixture
def worker(make_actor, nordwerk, hall):
    return make_actor(nordwerk, "viewer", unit=hall)


@pytest.mark.parametrize(
    ("codes", "limits"),
    [
        (("approver",), {"order_limit": Decimal(10)}),
        (("admin",), {"order_limit": Decimal(10)}),
        (("buyer",), {"order_limit": Decimal(1001)}),
        (("buyer",), {"order_limit": None}),
        ((), {"order_limit": Decimal(10)}),
    ],
)
def test_nobody_gives_what_they_lack(codes, limits, foreman, worker, fresh, nordwerk, terms_of, at):
    limits = {"approval_limit": None} | limits
    with pytest.raises(PermissionDenied):
        change_membership(worker.membership, terms_of(nordwerk, *codes, **limits), by=fresh(foreman), at=at)
    assert roles_of(worker.membership) == {"viewer"}


def test_within_their_own_a_foreman_gives_roles(foreman, worker, fresh, nordwerk, terms_of, at):
    terms = terms_of(nordwerk, "buyer", order_limit=Decimal(1000))
    change_membership(worker.membership, terms, by=fresh(foreman), at=at)
    assert roles_of(worker.membership) == {"buyer"}


def test_a_foreman_changes_neither_themselves_nor_their_superiors_nor_other_units(
    foreman, admin, buyer, make_actor, hall, fresh, nordwerk, terms_of, at
):
    superior = make_actor(nordwerk, "admin", unit=hall)
    terms = terms_of(nordwerk, "viewer", order_limit=Decimal(1))
    for actor in (foreman, superior, admin, buyer):
        with pytest.raises(PermissionDenied):
            change_membership(actor.membership, terms, by=fresh(foreman), at=at)
        with pytest.raises(PermissionDenied):
            remove_member(actor.membership, by=fresh(foreman), at=at)


def test_what_the_seller_withholds_is_no_obstacle_to_giving_the_rest(
    admin, buyer, fresh, nordwerk, terms_of, at
):
    nordwerk.withheld = ["approve_order"]
    nordwerk.save()
    change_membership(buyer.membership, terms_of(nordwerk, "approver"), by=fresh(admin), at=at)
    assert roles_of(buyer.membership) == {"approver"}
    assert not fresh(buyer).can(Permission.APPROVE_ORDER)


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({}, {"admin", "buyer", "later", "blocked"}),
        ({"q": "BUYER@"}, {"buyer"}),
        ({"state": "blocked"}, {"blocked"}),
        ({"state": "coming"}, {"later"}),
        ({"state": "left"}, {"gone"}),
        (
            {"state": "nonsense", "role": "x", "unit": "9" * 30, "page": "-1"},
            {"admin", "buyer", "later", "blocked"},
        ),
        ({"q": "nobody"}, set()),
    ],
)
def test_people_are_found_by_name_and_state(query, found, sign_in, admin, buyer, make_actor, nordwerk):
    emails = {"admin": admin.user.email, "buyer": buyer.user.email}
    for name, fields in {
        "later": {"valid_from": localdate() + timedelta(days=3)},
        "blocked": {"blocked_because": "x"},
        "gone": {"is_active": False},
    }.items():
        actor = make_actor(nordwerk, "viewer", email=f"{name}@nordwerk.example")
        Membership.objects.filter(pk=actor.membership.pk).update(**fields)
        emails[name] = actor.user.email
    text = sign_in(admin).get("/company/people/", query).content.decode()
    main = text[text.index('id="pane"') :]
    assert {name for name, email in emails.items() if email in main} == found


def test_people_are_found_by_unit_and_role(sign_in, admin, buyer, worker, hall, nordwerk):
    client = sign_in(admin)
    below = client.get("/company/people/", {"unit": hall.pk}).content.decode()
    assert worker.user.email in below and buyer.user.email not in below
    buyers = client.get("/company/people/", {"role": role_of(nordwerk, "buyer").pk}).content.decode()
    assert buyer.user.email in buyers and worker.user.email not in buyers


@pytest.mark.parametrize("count", [3, 60])
def test_a_list_of_sixty_people_costs_as_many_statements_as_one_of_three(
    count, sign_in, admin, make_actor, nordwerk, django_assert_num_queries
):
    for number in range(count):
        make_actor(nordwerk, "buyer", email=f"p{number}@nordwerk.example")
    client = sign_in(admin)
    client.get("/company/people/")
    with django_assert_num_queries(12):
        assert client.get("/company/people/").status_code == 200


def test_the_page_of_a_person_shows_units_limits_and_what_happened(
    sign_in, admin, buyer, nordwerk, terms_of, at
):
    change_membership(buyer.membership, terms_of(nordwerk, "approver"), by=admin, at=at)
    text = sign_in(admin).get(reverse("accounts:person", args=[buyer.user.pk])).content.decode()
    for part in ("Werk Bremen", "Freigeber", "unbegrenzt", "Einkäufer → Freigeber", str(admin.user)):
        assert part in text, part


def test_the_forms_change_block_unblock_and_remove(sign_in, admin, buyer, hall, nordwerk):
    client, pk = sign_in(admin), buyer.membership.pk
    role = role_of(nordwerk, "viewer")
    page = reverse("accounts:membership", args=[pk])
    assert client.post(page, {"roles": [role.pk], "order_limit": "1.000"}).status_code == 422
    assert client.post(page, {"roles": [role.pk], "order_limit": "1.000,50"}).status_code == 302
    assert Membership.objects.get(pk=pk).order_limit == Decimal("1000.50")
    assert client.post(reverse("accounts:block", args=[pk]), {"reason": ""}).status_code == 422
    client.post(reverse("accounts:block", args=[pk]), {"reason": "Urlaub"})
    assert Membership.objects.get(pk=pk).blocked_because == "Urlaub"
    client.post(reverse("accounts:unblock", args=[pk]))
    assert not Membership.objects.get(pk=pk).blocked_because
    unit = {"unit": hall.pk, "roles": [role.pk]}
    assert client.post(reverse("accounts:add_membership", args=[buyer.user.pk]), unit).status_code == 302
    assert client.post(reverse("accounts:remove", args=[pk]), {"sure": "1"}).status_code == 302
    assert set(
        Membership.objects.filter(user=buyer.user, is_active=True).values_list("unit__name", flat=True)
    ) == {"Halle 5"}


def test_ids_of_another_company_in_a_form_are_refused_and_nothing_changes(
    sign_in, admin, buyer, rival, alpina, nordwerk
):
    client, before = sign_in(admin), Membership.objects.count()
    foreign = {"roles": [role_of(alpina, "buyer").pk], "unit": alpina.units.get().pk}
    own = role_of(nordwerk, "buyer").pk
    for data in (foreign, foreign | {"roles": [own]}, {"roles": ["x"], "unit": "y"}):
        assert client.post(reverse("accounts:add_membership", args=[buyer.user.pk]), data).status_code == 422
    page = reverse("accounts:membership", args=[buyer.membership.pk])
    assert client.post(page, {"roles": foreign["roles"]}).status_code == 422
    assert roles_of(buyer.membership) == {"buyer"} and Membership.objects.count() == before


def test_the_last_administrator_is_told_on_the_page(sign_in, admin):
    answer = sign_in(admin).post(reverse("accounts:remove", args=[admin.membership.pk]), {"sure": "1"})
    assert answer.status_code == 422 and "muss bleiben" in answer.content.decode()
