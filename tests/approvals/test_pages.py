"""The inbox, one request and the deputies, over HTTP."""

from datetime import timedelta
from decimal import Decimal as D
from urllib.parse import quote

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.timezone import localdate, now

from accounts.models import Unit
from approvals.actions import appoint_deputy
from approvals.models import Approval, Deputy, Seat, Stage
from approvals.states import StageState, Verdict
from b2bshop.events.journal import deliver_due
from b2bshop.post.models import Mail
from orders.actions import Basket, answer_approval, lapse_held, place_order
from orders.models import Order
from orders.queries import BasketLine
from tests.conftest import role_of

INBOX, DEPUTIES = "/approvals/", "/approvals/deputies/"


def statements(desk, address) -> int:
    with CaptureQueriesContext(connection) as captured:
        assert desk.get(address).status_code == 200
    return len(captured)


@pytest.fixture
def desk(sign_in, approver):
    return sign_in(approver)


def test_an_approver_finds_it_in_the_inbox_and_in_the_header_and_approves(desk, held):
    text = desk.get(INBOX).content.decode()
    assert held.number in text and "16,84" in text
    assert held.number in desk.get("/").content.decode()
    page = desk.get(held.approval.get_absolute_url())
    assert b'data-test="approve"' in page.content and b"933-8X40" in page.content
    answer = desk.post(held.approval.get_absolute_url(), {"verdict": "yes"}, follow=True)
    assert b'data-test="approve"' not in answer.content
    assert Order.objects.get().state == "placed"
    assert held.number not in desk.get(INBOX).content.decode().split("<main")[1]


def test_a_no_without_a_reason_is_asked_for_one_and_nothing_happens(desk, held):
    for reason in ("", "   "):
        answer = desk.post(held.approval.get_absolute_url(), {"verdict": "no", "reason": reason})
        assert answer.status_code == 422 and "warum" in answer.content.decode()
    assert Order.objects.get().state == "held"
    desk.post(held.approval.get_absolute_url(), {"verdict": "no", "reason": "Zu teuer."})
    assert Order.objects.get().state == "rejected"
    assert "Zu teuer." in desk.get(held.approval.get_absolute_url()).content.decode()


@pytest.mark.parametrize("sent", [{}, {"verdict": "maybe"}, {"verdict": "yes", "reason": "x" * 501}])
def test_what_is_no_verdict_decides_nothing(desk, held, sent):
    desk.post(held.approval.get_absolute_url(), sent)
    assert Order.objects.get().state == "held"


def test_a_decision_that_came_too_late_is_told(desk, held):
    page = held.approval.get_absolute_url()
    desk.post(page, {"verdict": "yes"})
    late = desk.post(page, {"verdict": "no", "reason": "Nein."}, follow=True)
    assert "inzwischen" in late.content.decode()
    assert Order.objects.get().state == "placed"


def test_the_requester_sees_the_own_request_without_buttons_and_can_withdraw(sign_in, requester, held):
    client = sign_in(requester)
    page = client.get(held.approval.get_absolute_url()).content
    assert b'data-test="approve"' not in page and b"withdrawal" in page
    assert held.number in client.get(INBOX).content.decode()
    assert client.post(held.approval.get_absolute_url(), {"verdict": "yes"}).status_code == 403
    client.post(reverse("orders:withdraw", args=[held.number]))
    assert Order.objects.get().state == "withdrawn"


def test_several_are_approved_at_once(desk, requester, order_of, approver):
    orders = [order_of(requester, key=f"several-{n}") for n in range(3)]
    desk.post("/approvals/several/", {"approval": [o.approval_id for o in orders[:2]]})
    assert sorted(Order.objects.values_list("state", flat=True)) == ["held", "placed", "placed"]


def test_a_ticked_request_of_another_company_is_a_404_and_nothing_is_approved(
    desk, requester, order_of, approver, make_actor, alpina, bolt, at
):
    own = order_of(requester)
    foreign = place_order(
        Basket((BasketLine(bolt.pk, D(100)),), alpina.addresses.get(), key="foreign-order"),
        by=make_actor(alpina, "requester"),
        at=at,
    )
    for other in (foreign.approval_id, 10**9, "x", "9" * 30):
        answer = desk.post("/approvals/several/", {"approval": [own.approval_id, other]})
        assert answer.status_code == 404, other
    assert set(Order.objects.values_list("state", flat=True)) == {"held"}


@pytest.mark.parametrize("role", ["viewer", "buyer", "admin"])
def test_another_company_a_sibling_unit_and_a_random_id_get_the_same_answer(
    role, sign_in, held, make_actor, alpina
):
    client = sign_in(make_actor(alpina, role))
    foreign, random = (client.get(f"/approvals/{pk}/") for pk in (held.approval_id, 10**9))
    assert foreign.status_code == random.status_code == 404


def test_a_colleague_of_a_sibling_unit_sees_nothing(sign_in, held, make_actor, nordwerk):
    beside = Unit.objects.add_root({"company": nordwerk, "name": "Büro"})
    client = sign_in(make_actor(nordwerk, "approver", unit=beside))
    assert client.get(held.approval.get_absolute_url()).status_code == 404
    assert client.post(held.approval.get_absolute_url(), {"verdict": "yes"}).status_code == 404
    assert held.number not in client.get(INBOX + "?tab=all").content.decode()


def test_a_viewer_of_the_unit_sees_and_decides_nothing(sign_in, held, make_actor, nordwerk):
    client = sign_in(make_actor(nordwerk, "viewer"))
    assert client.get(held.approval.get_absolute_url()).status_code == 200
    assert client.post(held.approval.get_absolute_url(), {"verdict": "yes"}).status_code == 403
    assert Order.objects.get().state == "held"


def test_somebody_signed_out_comes_back_to_the_request_after_signing_in(desk, held):
    desk.logout()
    address = held.approval.get_absolute_url()
    assert desk.get(address)["Location"] == f"/accounts/login/?next={quote(address)}"


def test_the_inbox_costs_the_same_with_five_and_with_fifty(desk, requester, order_of):
    for n in range(5):
        order_of(requester, "100", key=f"inbox-{n}")
    few = {tab: statements(desk, f"{INBOX}?tab={tab}") for tab in ("waiting", "mine", "all")}
    for n in range(5, 50):
        order_of(requester, "100", key=f"inbox-{n}")
    many = {tab: statements(desk, f"{INBOX}?tab={tab}") for tab in ("waiting", "mine", "all")}
    assert many == few and max(many.values()) <= 12


def test_the_inbox_costs_the_same_with_fifty_and_with_five_thousand(desk, requester, approver, nordwerk, at):
    def open_requests(count: int) -> dict[str, int]:
        asked = [
            Approval(
                company=nordwerk,
                unit=requester.unit,
                requester=requester.user,
                reference=f"R-{count}-{n}",
                amount=n,
                currency="EUR",
                asked_at=at + timedelta(seconds=n),
            )
            for n in range(count)
        ]
        Approval.objects.bulk_create(asked)
        stages = [Stage(approval=each, position=1, state=StageState.OPEN, opened_at=at) for each in asked]
        Stage.objects.bulk_create(stages)
        Seat.objects.bulk_create(
            Seat(stage=stage, user=approver.user, requester=requester.user) for stage in stages
        )
        return {tab: statements(desk, f"{INBOX}?tab={tab}&page=2") for tab in ("waiting", "mine", "all")}

    few, many = open_requests(50), open_requests(5000)
    assert many == few and max(many.values()) <= 12
    assert desk.get(INBOX).content.count(b'name="approval"') == 25


def test_a_request_costs_the_same_with_five_lines_and_with_fifty(desk, requester, make_product, address, at):
    products = [make_product(f"P-{n}") for n in range(50)]
    counts = []
    for size in (5, 50):
        lines = tuple(BasketLine(product.pk, D(1)) for product in products[:size])
        order = place_order(Basket(lines, address, key=f"lines-{size}"), by=requester, at=at)
        counts.append(statements(desk, order.approval.get_absolute_url()))
    assert counts[0] == counts[1] <= 30


def test_a_deputy_is_appointed_sees_the_request_and_is_ended(sign_in, desk, held, make_actor, nordwerk):
    beside = Unit.objects.add_root({"company": nordwerk, "name": "Büro"})
    deputy = make_actor(nordwerk, "approver", unit=beside)
    today = localdate().isoformat()
    sent = {"deputy": deputy.user.pk, "valid_from": today, "valid_until": today}
    assert desk.post(DEPUTIES, sent).status_code == 302
    assert str(deputy.user) in desk.get(DEPUTIES).content.decode()
    theirs = type(desk)()
    theirs.force_login(deputy.user, backend="allauth.account.auth_backends.AuthenticationBackend")
    assert held.number in theirs.get(INBOX).content.decode()
    desk.post(f"/approvals/deputies/{Deputy.objects.get().pk}/end/")
    assert not Deputy.objects.exists()
    assert theirs.get(held.approval.get_absolute_url()).status_code == 404


def test_who_cannot_stand_in_is_refused_with_words(
    desk, approver, requester, rival, make_actor, nordwerk, alpina
):
    today, yesterday = localdate(), localdate() - timedelta(days=1)
    good = make_actor(nordwerk, "approver").user.pk
    foreign = make_actor(alpina, "approver").user.pk
    answers = []
    for deputy in (requester.user.pk, foreign, 10**9, "x", approver.user.pk):
        answer = desk.post(DEPUTIES, {"deputy": deputy, "valid_from": today, "valid_until": today})
        assert answer.status_code == 422
        answers.append("kann Sie nicht vertreten" in answer.content.decode())
    assert all(answers)
    for begins, ends in ((today, yesterday), (yesterday, yesterday), ("31.02.2026", today), (today, "")):
        answer = desk.post(DEPUTIES, {"deputy": good, "valid_from": begins, "valid_until": ends})
        assert answer.status_code == 422
    assert not Deputy.objects.exists()


def test_the_mails_reach_who_decides_and_who_asked_and_nobody_else(
    held, approver, requester, make_actor, nordwerk, at
):
    deputy = make_actor(
        nordwerk, "approver", unit=Unit.objects.add_root({"company": nordwerk, "name": "Büro"})
    )
    make_actor(nordwerk, "viewer")
    appoint_deputy(deputy.user, localdate(at), localdate(at), by=approver, at=at)
    deliver_due(at=now())
    asked = Mail.objects.filter(key__startswith="approval_asked")
    assert {mail.to for mail in asked} == {approver.user.email, deputy.user.email}
    for mail in asked:
        assert f"/approvals/{held.approval_id}/" in mail.text and held.number in mail.subject
    answer_approval(Order.objects.get(), Verdict.NO, "Zu teuer.", by=approver, at=at)
    deliver_due(at=now())
    refused = Mail.objects.get(key__startswith="order_rejected")
    assert refused.to == requester.user.email and "Zu teuer." in refused.text and "Zu teuer." in refused.html


def test_what_lapsed_is_told_to_the_requester(held, requester, at):
    lapse_held(at=at + timedelta(days=8))
    deliver_due(at=now() + timedelta(days=9))
    assert Mail.objects.get(key__startswith="order_lapsed").to == requester.user.email


def test_where_nobody_can_approve_the_administrator_is_told_and_names_somebody(
    sign_in, order_of, requester, make_actor, nordwerk
):
    order = order_of(requester)
    role = role_of(nordwerk, "admin")
    role.permissions = ["manage_members", "see_orders"]
    role.save()
    admin = make_actor(nordwerk, "admin")
    beside = Unit.objects.add_root({"company": nordwerk, "name": "Büro"})
    chief = make_actor(nordwerk, "approver", unit=beside)
    deliver_due(at=now())
    assert Mail.objects.get(key__startswith="approval_stuck").to == admin.user.email
    client = sign_in(admin)
    page = client.get(order.approval.get_absolute_url()).content.decode()
    assert str(chief.user) in page
    name = reverse("orders:name_approver", args=[order.approval_id])
    assert client.post(name, {"person": requester.user.pk}).status_code == 404
    client.post(name, {"person": chief.user.pk})
    assert Approval.objects.get().stages.get().seats.get().user == chief.user
