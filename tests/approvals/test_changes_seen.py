"""A yes is one to what the approver saw: what changed since the submission is shown, and confirmed."""

import re
from decimal import Decimal as D

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils.timezone import now

from approvals.states import Verdict
from catalog.models import Product, Stock
from orders.actions import Basket, LineEdit, answer_approval, change_held, place_order
from orders.actions import answer as answering
from orders.models import Order, Reservation
from orders.problems import OrderRefused
from orders.queries import BasketLine
from pricing.models import ListPrice

SEEN = re.compile(r'name="changes_seen" value="(\w+)"')


@pytest.fixture
def desk(sign_in, approver):
    approver.user.language = "en"
    approver.user.save()
    return sign_in(approver)


def dearer(amount: str) -> None:
    ListPrice.objects.update(amount=D(amount))


def seen_on(page) -> str:
    return SEEN.search(page.content.decode())[1]


def test_nothing_changed_nothing_to_confirm(desk, held):
    page = desk.get(held.approval.get_absolute_url())
    assert b"changes_seen" not in page.content and b'data-test="differences"' not in page.content
    desk.post(held.approval.get_absolute_url(), {"verdict": "yes"})
    assert Order.objects.get().state == "placed"


def test_a_new_price_is_shown_confirmed_and_the_held_one_is_charged(desk, held):
    dearer("10.00")
    address = held.approval.get_absolute_url()
    page = desk.get(address)
    assert "€8.42 per 100 → €10.00 per 100 (+18.76\N{NO-BREAK SPACE}%)" in page.content.decode()
    unseen = desk.post(address, {"verdict": "yes"})
    assert unseen.status_code == 409 and "Something is different" in unseen.content.decode()
    assert Order.objects.get().state == "held"
    desk.post(address, {"verdict": "yes", "changes_seen": seen_on(page)})
    order = Order.objects.get()
    assert (order.state, order.net_total) == ("placed", D("16.84"))


def test_what_changes_between_view_and_click_is_asked_again(desk, held):
    address = held.approval.get_absolute_url()
    dearer("10.00")
    first = seen_on(desk.get(address))
    dearer("11.00")
    again = desk.post(address, {"verdict": "yes", "changes_seen": first})
    assert again.status_code == 409 and "€11.00" in again.content.decode()
    assert " checked" not in again.content.decode().split("changes_seen")[1][:120]
    desk.post(address, {"verdict": "yes", "changes_seen": seen_on(again)})
    assert Order.objects.get().state == "placed"


def test_control_without_the_check_a_price_nobody_saw_goes_through(held, approver, at, monkeypatch):
    dearer("11.00")
    with pytest.raises(OrderRefused):
        answer_approval(held, Verdict.YES, by=approver, at=at)
    monkeypatch.setattr(answering, "_has_seen", lambda *args: True)
    answer_approval(held, Verdict.YES, by=approver, at=at)
    assert Order.objects.get().state == "placed"


def test_a_refusal_needs_no_confirmation(desk, held):
    dearer("10.00")
    desk.post(held.approval.get_absolute_url(), {"verdict": "no", "reason": "Too dear."})
    assert Order.objects.get().state == "rejected"


def test_an_article_that_is_gone_is_told(desk, held, bolt):
    Product.objects.filter(pk=bolt.pk).update(status=Product.Status.DRAFT)
    page = desk.get(held.approval.get_absolute_url())
    assert "No longer in your assortment." in page.content.decode()
    assert desk.post(held.approval.get_absolute_url(), {"verdict": "yes"}).status_code == 409


def test_a_back_order_that_comes_no_more_is_told(desk, requester, approver, order_of, bolt):
    Stock.objects.filter(product=bolt).update(on_hand=100)
    order = order_of(requester)
    assert Reservation.objects.get().quantity == 100
    Product.objects.filter(pk=bolt.pk).update(status=Product.Status.DISCONTINUED)
    text = desk.get(order.approval.get_absolute_url()).content.decode()
    assert "no delivery any more" in text


def test_what_a_colleague_changed_is_confirmed_and_ones_own_changes_are_known(
    desk, held, approver, make_actor, nordwerk, at
):
    second = make_actor(nordwerk, "approver", email="second@nordwerk.example")
    held.approval.stages.get().seats.create(user=second.user, requester=held.ordered_by)
    line = held.lines.get()
    change_held(held, [LineEdit(line.pk, "100", line.cost_centre)], "Weniger.", by=second, at=at)
    with pytest.raises(OrderRefused):
        answer_approval(held, Verdict.YES, by=approver, at=at)
    page = desk.get(held.approval.get_absolute_url()).content.decode()
    assert "Changed by Second: 200 → 100" in page
    answer_approval(held, Verdict.YES, by=second, at=at)
    assert Order.objects.get().state == "placed"


def test_several_at_once_leave_out_what_changed_and_say_so(desk, held):
    dearer("10.00")
    answer = desk.post("/approvals/several/", {"approval": held.approval_id}, follow=True)
    assert f"{held.number} is different from what was submitted" in answer.content.decode()
    assert Order.objects.get().state == "held"


def test_a_stranger_learns_nothing_of_it(sign_in, held, rival):
    dearer("10.00")
    assert sign_in(rival).get(held.approval.get_absolute_url()).status_code == 404


def test_the_page_costs_the_same_however_many_lines_changed(desk, requester, approver, make_product, address):
    counts = []
    for size in (3, 30):
        lines = tuple(BasketLine(make_product(f"L{size}-{n}", stock=1).pk, "5") for n in range(size))
        order = place_order(Basket(lines, address, key=f"changed-{size}"), by=requester, at=now())
        dearer(f"{10 + size}.00")
        with CaptureQueriesContext(connection) as captured:
            text = desk.get(order.approval.get_absolute_url()).content.decode()
        assert text.count("Price today:") == size
        counts.append(len(captured))
    assert counts[0] == counts[1]
