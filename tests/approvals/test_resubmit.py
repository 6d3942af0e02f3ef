"""An order that was let go is submitted again: what changed is shown and confirmed, nothing is taken over silently."""

import re
from datetime import timedelta
from decimal import Decimal as D
from threading import Barrier

import pytest
from django.db import IntegrityError, connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.timezone import localdate

from accounts.models import Address, CostCentre
from approvals.states import Verdict
from catalog.models import Product, Stock
from orders.actions import Basket, answer_approval, lapse_held, place_order, resubmit, withdraw_order
from orders.actions.follow import WrongState
from orders.models import Cart, Order
from orders.queries import BasketLine
from pricing.models import ListPrice
from tests.orders.test_races import MANY, at_once

SEEN = re.compile(r'name="changes_seen" value="(\w+)"')


@pytest.fixture
def lapsed(held, at):
    Order.objects.update(po_number="PO-77", note="Tor 3")
    lapse_held(at=at + timedelta(days=7))
    return Order.objects.select_related("company", "approval").get()


@pytest.fixture
def desk(sign_in, requester):
    requester.user.language = "en"
    requester.user.save()
    return sign_in(requester)


def press(desk, order):
    return desk.post(reverse("orders:submit_again", args=[order.number]))


def filled(page, **more):
    """What the page would send: its hidden fields and what it filled in."""
    html = page.content.decode()
    hidden = dict(
        re.findall(r'<input type="hidden" name="(idempotency_key|prices_seen)" value="(\w+)"', html)
    )
    address = re.search(r'name="address" value="(\d+)"', html)[1]
    return hidden | {"address": address, "po_number": "PO-77", "order": "1"} | more


def shown(page) -> str:
    return page.content.decode().split('data-test="differences"')[1].split("</section>")[0]


def test_what_lapsed_is_submitted_again_as_it_was_where_nothing_changed(desk, lapsed):
    assert b'data-test="submit-again"' in desk.get(lapsed.get_absolute_url()).content
    way = press(desk, lapsed)["Location"]
    page = desk.get(way)
    assert "Changed since order" in page.content.decode() and b"changes_seen" not in page.content
    assert b'value="PO-77"' in page.content and b"Tor 3" in page.content
    answer = desk.post(way, filled(page), follow=True)
    new = Order.objects.get(renews=lapsed)
    assert (new.state, new.net_total) == ("held", lapsed.net_total)
    assert lapsed.number in answer.content.decode().split('data-test="renews"')[1][:200]
    old = desk.get(lapsed.get_absolute_url()).content.decode()
    assert new.number in old.split('data-test="renewed-as"')[1][:200]
    assert 'data-test="submit-again"' not in old


def test_the_approver_reads_where_it_comes_from(desk, lapsed, approver, client):
    way = press(desk, lapsed)["Location"]
    desk.post(way, filled(desk.get(way)))
    new = Order.objects.get(renews=lapsed)
    client.force_login(approver.user, backend="allauth.account.auth_backends.AuthenticationBackend")
    text = client.get(new.approval.get_absolute_url()).content.decode()
    assert lapsed.number in text.split('data-test="renews"')[1][:200]


def test_a_new_price_and_less_stock_are_shown_and_have_to_be_confirmed(desk, lapsed):
    ListPrice.objects.update(amount=D("10.00"))
    Stock.objects.update(on_hand=50)
    way = press(desk, lapsed)["Location"]
    page = desk.get(way)
    assert "€8.42 per 100 → €10.00 per 100 (+18.76\N{NO-BREAK SPACE}%)" in shown(page)
    assert "From stock: 200 of 200 then, 50 of 200" in shown(page)
    unseen = desk.post(way, filled(page))
    assert unseen.status_code == 409 and "Something is different" in unseen.content.decode()
    assert Order.objects.count() == 1
    desk.post(way, filled(page, changes_seen=SEEN.search(page.content.decode())[1]))
    assert Order.objects.get(renews=lapsed).net_total == D("20.00")


def test_stock_that_goes_between_view_and_click_is_asked_again(desk, lapsed):
    Stock.objects.update(on_hand=150)
    way = press(desk, lapsed)["Location"]
    page = desk.get(way)
    Stock.objects.update(on_hand=50)
    seen = SEEN.search(page.content.decode())[1]
    again = desk.post(way, filled(page, changes_seen=seen))
    assert again.status_code == 409 and "50 of 200" in shown(again)
    assert "checked" not in shown(again)
    assert not Order.objects.filter(renews=lapsed).exists()


def test_a_confirmation_survives_another_mistake_in_the_form(desk, lapsed):
    Stock.objects.update(on_hand=150)
    way = press(desk, lapsed)["Location"]
    page = desk.get(way)
    seen = SEEN.search(page.content.decode())[1]
    again = desk.post(way, filled(page, changes_seen=seen, po_number="x" * 36))
    assert again.status_code == 422 and "checked" in shown(again)


def test_an_article_that_is_gone_stays_in_the_cart_until_the_person_takes_it_out(
    desk, requester, approver, bolt, make_product, address, at
):
    nut = make_product("NUT-8")
    lines = (BasketLine(bolt.pk, D(200), bolt.sku), BasketLine(nut.pk, D(10), nut.sku))
    order = place_order(Basket(lines, address, key="two-lines"), by=requester, at=at)
    withdraw_order(order, by=requester, at=at)
    Product.objects.filter(pk=nut.pk).update(status=Product.Status.DRAFT)
    way = press(desk, order)["Location"]
    page = desk.get(way)
    assert "No longer in your assortment." in shown(page)
    seen = SEEN.search(page.content.decode())[1]
    assert desk.post(way, filled(page, changes_seen=seen)).status_code == 422
    cart = Cart.objects.get()
    cart.lines.get(product=nut).delete()
    page = desk.get(way)
    assert "Left out, 10" in shown(page)
    desk.post(way, filled(page, changes_seen=SEEN.search(page.content.decode())[1]))
    assert [line.sku for line in Order.objects.get(renews=order).lines.all()] == [bolt.sku]


def test_another_packing_is_told_and_no_quantity_is_changed_for_the_person(desk, lapsed, bolt):
    Product.objects.filter(pk=bolt.pk).update(multiple=150, minimum=150)
    page = desk.get(press(desk, lapsed)["Location"])
    assert "200 is not a multiple of 150" in shown(page)
    assert Cart.objects.get().lines.get().quantity == 200


def test_a_closed_cost_centre_and_a_lost_address_are_told(desk, requester, approver, bolt, nordwerk, at):
    centre = CostCentre.objects.create(company=nordwerk, code="4210")
    own = CostCentre.objects.create(company=nordwerk, code="4711")
    site = Address.objects.create(
        company=nordwerk, code="SITE", name="Baustelle", street="Deich", city="Bremen", country="DE",
        postal_code="28195", is_delivery=True,
    )  # fmt: skip
    basket = Basket(
        (BasketLine(bolt.pk, D(200), bolt.sku, cost_centre=own),),
        site,
        key="lost-address",
        cost_centre="4210",
    )
    order = place_order(basket, by=requester, at=at)
    withdraw_order(order, by=requester, at=at)
    CostCentre.objects.filter(pk__in=[centre.pk, own.pk]).update(valid_until=localdate() - timedelta(days=1))
    site.delete()
    text = shown(desk.get(press(desk, order)["Location"]))
    assert "Cost centre 4210 can no longer be charged." in text
    assert "Cost centre 4711 can no longer be charged." in text
    assert "The delivery address is no longer there: Baustelle" in text


def test_pressing_twice_gives_one_cart_and_after_the_order_none(desk, lapsed):
    first, second = press(desk, lapsed), press(desk, lapsed)
    assert first["Location"] == second["Location"] and Cart.objects.count() == 1
    desk.post(first["Location"], filled(desk.get(first["Location"])))
    third = press(desk, lapsed)
    assert third["Location"] == lapsed.get_absolute_url()
    assert Cart.objects.count() == 1 and Order.objects.count() == 2


@pytest.mark.django_db(transaction=True)
def test_many_who_press_at_once_get_one_cart(lapsed, requester, at):
    carts = at_once(*[lambda: resubmit(lapsed, "Again", by=requester, at=at)] * MANY)
    assert len({cart.pk for cart in carts}) == 1
    assert Cart.objects.get().lines.count() == 1


@pytest.mark.django_db(transaction=True)
def test_control_without_the_lock_the_database_has_to_refuse(lapsed, requester, at, monkeypatch):
    connected = Barrier(MANY)  # connecting takes longer than the race itself
    monkeypatch.setattr("orders.actions.again._lock", lambda order: connected.wait())
    results = at_once(*[lambda: resubmit(lapsed, "Again", by=requester, at=at)] * MANY)
    assert any(isinstance(each, IntegrityError) for each in results)
    assert Cart.objects.count() == 1


def test_what_was_refused_can_be_submitted_again_what_is_open_or_placed_cannot(held, requester, approver, at):
    with pytest.raises(WrongState):
        resubmit(held, "x", by=requester, at=at)
    answer_approval(held, Verdict.NO, "Zu viel.", by=approver, at=at)
    assert resubmit(held, "x", by=requester, at=at).renews == held


def test_only_who_submitted_it_does(sign_in, lapsed, rival, approver, make_actor, nordwerk):
    colleague = make_actor(nordwerk, "buyer", email="colleague@nordwerk.example")
    for stranger, expected in ((rival, {404}), (colleague, {404}), (approver, {403, 404})):
        assert press(sign_in(stranger), lapsed).status_code in expected
    assert not Cart.objects.exists()


def test_the_checkout_costs_the_same_with_two_changed_lines_and_with_forty(
    desk, requester, approver, make_product, address, at
):
    counts = []
    for size in (2, 40):
        lines = tuple(BasketLine(make_product(f"C{size}-{n}").pk, "5") for n in range(size))
        order = place_order(Basket(lines, address, key=f"again-{size}"), by=requester, at=at)
        withdraw_order(order, by=requester, at=at)
        ListPrice.objects.update(amount=D(20 + size))
        way = press(desk, order)["Location"]
        with CaptureQueriesContext(connection) as captured:
            assert shown(desk.get(way)).count("<li>") == size
        counts.append(len(captured))
    assert counts[0] == counts[1]
