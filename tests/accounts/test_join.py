"""Somebody of a known customer asks for access; only their company, or the seller, answers."""

import pytest
from django.core.exceptions import PermissionDenied
from django.utils.timezone import now

from accounts import entry_join as joining
from accounts.actor import Actor
from accounts.entry_join import accept_join, ask_to_join, reject_join
from accounts.entry_register import EntryProblem
from accounts.models import JoinRequest, Membership, Role, User
from b2bshop.events.journal import deliver_due
from b2bshop.post.models import Mail
from orders.actions import Basket, place_order
from orders.models import Order
from orders.queries import BasketLine
from tests.conftest import role_of
from tests.orders.test_races import at_once

STATEMENTS = 9  # user, memberships with roles, requests, units, roles; and what every page shows
PAGE, LIST = "/accounts/join/", "/company/join-requests/"


@pytest.fixture
def boss(nordwerk, make_actor):
    return make_actor(nordwerk, "admin", email="admin@nordwerk.example")


@pytest.fixture
def order(buyer, bolt, address) -> Order:
    return place_order(Basket((BasketLine(bolt.pk, "100", bolt.sku),), address, key="k"), by=buyer, at=now())


def asked(nordwerk, order, **fields) -> dict:
    person = {"name": "Nele Neu", "email": "Neu@nordwerk.example", "phone": ""}
    return {"number": nordwerk.number, "document": order.number} | person | fields


@pytest.fixture
def waiting(nordwerk, at) -> JoinRequest:
    request = JoinRequest(company=nordwerk, email="neu@nordwerk.example", name="Nele Neu", document="100001")
    ask_to_join(request, at=at)
    return request


def answers(request, **fields) -> dict:
    return {f"r{request.pk}-{name}": value for name, value in fields.items()} | {"verdict": "yes"}


# --- Asking ----------------------------------------------------------------------------------------------
def test_the_right_numbers_reach_the_companys_administrator(client, nordwerk, order, boss):
    assert client.post(PAGE, asked(nordwerk, order)).headers["Location"] == "/accounts/join/sent/"
    request = JoinRequest.objects.get()
    assert (request.company, request.email) == (nordwerk, "neu@nordwerk.example")
    deliver_due(at=now())
    mail = Mail.objects.get(key__startswith="join-asked")
    assert mail.to == boss.user.email and LIST in mail.text


def test_a_company_without_an_administrator_is_looked_after_by_the_seller(client, nordwerk, order, make_user):
    staff = make_user("admin@b2bshop.example", is_staff=True, is_superuser=True)
    client.post(PAGE, asked(nordwerk, order))
    deliver_due(at=now())
    assert Mail.objects.get(key__startswith="join-asked").to == staff.email


def wrong_documents(nordwerk, alpina, order):
    yield {"document": "999999"}
    yield {"number": "99999"}
    yield {"number": alpina.number}
    yield {"document": order.po_number or "PO-1"}


def test_wrong_numbers_get_the_same_answer_and_reach_nobody(client, nordwerk, alpina, order, boss):
    right = client.post(PAGE, asked(nordwerk, order))
    JoinRequest.objects.all().delete()
    for wrong in wrong_documents(nordwerk, alpina, order):
        answer = client.post(PAGE, asked(nordwerk, order, **wrong))
        assert (answer.status_code, answer.headers["Location"]) == (302, right.headers["Location"]), wrong
    assert not JoinRequest.objects.exists()


def test_an_order_that_was_never_placed_is_no_paper_of_ours(client, nordwerk, bolt, address, make_actor):
    basket = Basket((BasketLine(bolt.pk, "100", bolt.sku),), address, key="h")
    held = place_order(basket, by=make_actor(nordwerk, "requester"), at=now())
    client.post(PAGE, asked(nordwerk, held))
    assert held.state == "held" and not JoinRequest.objects.exists()


@pytest.mark.parametrize("state", ["old", "blocked", "inactive"])
def test_papers_that_prove_nothing_any_more(client, nordwerk, order, boss, state):
    if state == "old":
        Order.objects.update(ordered_at=now().replace(year=now().year - 2, day=1))
    else:
        type(nordwerk).objects.filter(pk=nordwerk.pk).update(
            **({"blocked_because": "x"} if state == "blocked" else {"is_active": False})
        )
    assert client.post(PAGE, asked(nordwerk, order)).status_code == 302
    assert not JoinRequest.objects.exists()


def test_asking_twice_makes_one_request_and_no_error(client, nordwerk, order, boss):
    for email in ("neu@nordwerk.example", "NEU@Nordwerk.example"):
        assert client.post(PAGE, asked(nordwerk, order, email=email)).status_code == 302
    assert JoinRequest.objects.count() == 1


def test_guessing_numbers_is_stopped(client, nordwerk, order):
    guesses = [client.post(PAGE, asked(nordwerk, order, document=str(n))).status_code for n in range(7)]
    assert guesses == [302] * 5 + [429] * 2
    assert client.post(PAGE, asked(nordwerk, order)).status_code == 429  # not even the right one, for today


@pytest.mark.parametrize("field", ["number", "document", "name", "email"])
def test_what_is_missing_is_said_and_nothing_is_lost(client, nordwerk, order, field):
    answer = client.post(PAGE, asked(nordwerk, order, **{field: ""}))
    assert answer.status_code == 422 and not JoinRequest.objects.exists()
    kept = {"number": nordwerk.number, "name": "Nele Neu"}
    assert all(f'value="{value}"' in answer.content.decode() for key, value in kept.items() if key != field)


# --- Answering -------------------------------------------------------------------------------------------
def test_the_administrator_lets_in_with_unit_roles_and_limit(sign_in, boss, waiting, nordwerk):
    client, role = sign_in(boss), role_of(nordwerk, "buyer")
    assert "Nele Neu" in client.get(LIST).content.decode()
    sent = answers(waiting, unit=boss.unit.pk, roles=[role.pk], order_limit="1.000,50")
    assert client.post(f"{LIST}{waiting.pk}/", sent).status_code == 302
    member = Membership.objects.get(user__email="neu@nordwerk.example")
    assert (member.unit, list(member.roles.all()), str(member.order_limit)) == (boss.unit, [role], "1000.50")
    assert not member.user.has_usable_password() and member.user.name == "Nele Neu"
    deliver_due(at=now())
    assert "/accounts/password/reset/key/" in Mail.objects.get(key__startswith="join-accepted").text
    assert client.get(LIST).context["rows"] == []


def test_somebody_known_gets_a_membership_and_no_second_account(boss, waiting, rival, at, nordwerk):
    JoinRequest.objects.update(email=rival.user.email)
    waiting.refresh_from_db()
    member = accept_join(waiting, boss.unit, [role_of(nordwerk, "viewer")], by=boss, at=at)
    assert member.user == rival.user and User.objects.filter(name="Nele Neu").count() == 0


def test_turning_away_is_told_with_the_reason(sign_in, boss, waiting):
    sign_in(boss).post(f"{LIST}{waiting.pk}/", {"verdict": "no", "reason": "Kennen wir nicht."})
    deliver_due(at=now())
    assert "Kennen wir nicht." in Mail.objects.get(key__startswith="join-rejected").text
    assert not User.objects.filter(email="neu@nordwerk.example").exists()


@pytest.mark.parametrize("wrong", ["no roles", "foreign unit", "foreign role", "bad limit"])
def test_a_wrong_answer_comes_back_with_what_was_chosen(sign_in, boss, waiting, nordwerk, alpina, wrong):
    role = role_of(nordwerk, "buyer")
    chosen = {"unit": boss.unit.pk, "roles": [role.pk], "order_limit": "12"}
    chosen |= {
        "no roles": {"roles": []},
        "foreign unit": {"unit": alpina.units.get().pk},
        "foreign role": {"roles": [role_of(alpina, "buyer").pk]},
        "bad limit": {"order_limit": "viel"},
    }[wrong]
    answer = sign_in(boss).post(f"{LIST}{waiting.pk}/", answers(waiting, **chosen))
    assert answer.status_code == 422 and 'role="alert"' in answer.content.decode()
    assert JoinRequest.objects.open().exists() and not User.objects.filter(email=waiting.email).exists()


def test_a_rival_neither_sees_nor_answers(sign_in, make_actor, alpina, waiting, at):
    foreign = make_actor(alpina, "admin")
    client = sign_in(foreign)
    assert "Nele Neu" not in client.get(LIST).content.decode()
    assert client.post(f"{LIST}{waiting.pk}/", {"verdict": "no"}).status_code == 404
    for verb in (
        lambda: reject_join(waiting, by=foreign, at=at),
        lambda: accept_join(waiting, alpina.units.get(), [role_of(alpina, "viewer")], by=foreign, at=at),
    ):
        with pytest.raises(EntryProblem):
            verb()
    assert JoinRequest.objects.open().exists()


def test_a_buyer_does_not_answer(sign_in, buyer, waiting, at):
    assert sign_in(buyer).get(LIST).status_code == 403
    with pytest.raises(PermissionDenied):
        reject_join(waiting, by=buyer, at=at)


def test_who_manages_people_gives_no_role_that_may_more_than_they(make_actor, nordwerk, waiting, at):
    member = make_actor(nordwerk, "viewer").membership
    own = Role.objects.create(
        company=nordwerk,
        code="people",
        name_de="Personal",
        name_en="HR",
        permissions=["manage_members", "see_orders", "see_prices"],
        scope="company",
    )
    member.roles.set([own])
    actor = Actor.from_membership(Membership.objects.get(pk=member.pk))
    with pytest.raises(EntryProblem):
        accept_join(waiting, actor.unit, [role_of(nordwerk, "admin")], by=actor, at=at)
    assert JoinRequest.objects.open().exists()
    assert accept_join(waiting, actor.unit, [role_of(nordwerk, "viewer")], by=actor, at=at)  # the control


def test_a_member_of_the_unit_is_not_made_twice(boss, waiting, buyer, nordwerk, at):
    JoinRequest.objects.update(email=buyer.user.email)
    waiting.refresh_from_db()
    with pytest.raises(EntryProblem, match="gehört schon zu dieser Einheit"):
        accept_join(waiting, boss.unit, [role_of(nordwerk, "viewer")], by=boss, at=at)
    assert JoinRequest.objects.open().exists()


def let_in_many(boss, waiting, nordwerk, at):
    roles = [role_of(nordwerk, "viewer")]
    unit = boss.unit
    return at_once(*[lambda: accept_join(waiting, unit, roles, by=boss, at=at)] * 5)


@pytest.mark.django_db(transaction=True)
def test_two_answers_at_once_count_once(boss, waiting, nordwerk, at):
    results = let_in_many(boss, waiting, nordwerk, at)
    assert sum(isinstance(result, Membership) for result in results) == 1
    assert sum("schon jemand anders" in str(result) for result in results) == 4


@pytest.mark.django_db(transaction=True)
def test_control_without_the_guard_the_others_are_stopped_by_nothing_but_the_unit(
    boss, waiting, nordwerk, at, monkeypatch
):
    monkeypatch.setattr(joining, "_decide", lambda *args, **kwargs: None)
    results = let_in_many(boss, waiting, nordwerk, at)
    assert not any("schon jemand anders" in str(result) for result in results)


def test_the_seller_answers_in_the_administration(client, make_user, waiting, nordwerk):
    client.force_login(make_user("root@b2bshop.example", is_staff=True, is_superuser=True))
    page = f"/admin/accounts/joinrequest/{waiting.pk}/decide/"
    assert client.get(page).status_code == 200
    sent = {"unit": nordwerk.units.get().pk, "roles": [role_of(nordwerk, "buyer").pk]}
    assert client.post(page, sent).status_code == 302
    assert Membership.objects.get(user__email=waiting.email).company == nordwerk
    assert client.post(page, sent).status_code == 200


def test_the_list_costs_the_same_however_many_wait(sign_in, boss, nordwerk, at, django_assert_num_queries):
    client, asked_so_far = sign_in(boss), 0
    client.get(LIST)
    for size in (2, 20):
        for n in range(asked_so_far, size):
            ask_to_join(JoinRequest(company=nordwerk, email=f"n{n}@x.example", name="N", document="1"), at=at)
        asked_so_far = size
        with django_assert_num_queries(STATEMENTS):
            assert len(client.get(LIST).context["rows"]) == size
