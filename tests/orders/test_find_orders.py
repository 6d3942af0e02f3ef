"""The list of orders: filters, views that people keep, and tables of what is shown."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import Address, CostCentre
from catalog.models import CustomerPartNumber
from orders.actions import Basket, add_to_cart, new_cart, place_order
from orders.actions.order_views import MOST, keep_view
from orders.finding import OrderWish, find_orders
from orders.models import OrderExport, OrderView
from orders.problems import OrderRefused
from orders.queries import basket_lines


@pytest.fixture
def centres(nordwerk):
    return [CostCentre.objects.create(company=nordwerk, code=code) for code in ("4711", "4712", "4713")]


@pytest.fixture
def dock(nordwerk) -> Address:
    return Address.objects.create(
        company=nordwerk, code="DOCK", name="Nordwerk", street="Kai", house_number="1", postal_code="28195",
        city="Bremen", country="DE",
    )  # fmt: skip


@pytest.fixture
def orders(buyer, make_actor, nordwerk, bolt, make_product, address, dock, centres, at):
    """Three orders: of a colleague to the dock, and two of the buyer, one of them with a line charged elsewhere."""
    nut = make_product("NUT-8")
    CustomerPartNumber.objects.create(company=nordwerk, product=nut, number="N-1")
    colleague = make_actor(nordwerk)

    def order(by, days, to, po, centre, sku, quantity, other=None):
        day = at - timedelta(days=days)
        cart = new_cart(po, by=by, at=day)
        add_to_cart(cart, [(sku, quantity, "", "", other)], by=by, at=day)
        basket = Basket(tuple(basket_lines(cart)), to, key=f"find-{po}", po_number=po, cost_centre=centre)
        return place_order(basket, by=by, at=day)

    return [
        order(colleague, 30, dock, "PO-1", "4711", bolt.sku, "100"),
        order(buyer, 10, address, "PO-2", "4712", "NUT-8", "5"),
        order(buyer, 1, address, "PO-3", "4711", "NUT-8", "5", centres[2]),
    ]


@pytest.mark.parametrize(
    "query, found",
    [
        ("", "PO-3 PO-2 PO-1"),
        ("text=PO-2", "PO-2"),
        ("q=PO-2", "PO-2"),
        ("text=n-1", "PO-3 PO-2"),
        ("text=933-8x40", "PO-1"),
        ("cost_centre=4711", "PO-3 PO-1"),
        ("cost_centre=4713", "PO-3"),
        ("ship_to=DOCK", "PO-1"),
        ("mine=True", "PO-3 PO-2"),
        ("first_on=2026-11-12", "PO-3 PO-2"),
        ("last_on=2026-11-12", "PO-2 PO-1"),
        ("first_on=2026-11-12&last_on=12.11.2026", "PO-2"),
        ("mine=True&cost_centre=4711&state=placed", "PO-3"),
        ("state=shipped", ""),
        ("cost_centre=FREMD", "PO-3 PO-2 PO-1"),
        ("first_on=31.02.2027", "PO-3 PO-2 PO-1"),
        ("state=%F0%9F%98%80&page=x&ship_to=x", "PO-3 PO-2 PO-1"),
    ],
)
def test_orders_are_found_by_what_people_know_of_them(shop, orders, query, found):
    answer = shop.get(f"/orders/?{query}")
    assert answer.status_code == 200
    assert [order.po_number for order in answer.context["page"].orders] == found.split()


def test_what_cannot_be_understood_is_told_at_its_field(shop, orders):
    page = shop.get("/orders/?first_on=2026-11-20&last_on=2026-11-10").content.decode()
    assert page.count('class="err"') == 1 and 'name="last_on"' in page


def test_a_view_is_kept_replaced_and_removed(shop, orders, buyer, rival, sign_in):
    shop.post("/orders/views/?cost_centre=4711&mine=True", {"name": "  Meine   4711 "})
    view = OrderView.objects.get()
    assert view.name == "Meine 4711" and view.wish == {"cost_centre": "4711", "mine": "True"}
    page = shop.get("/orders/").content.decode()
    assert "Meine 4711" in page
    shop.post("/orders/views/?ship_to=DOCK", {"name": "Meine 4711"})
    assert OrderView.objects.get().wish == {"ship_to": "DOCK"}
    shown = shop.get("/orders/?ship_to=DOCK").content.decode()
    assert "entfernen" in shown and [
        o.po_number for o in find_orders(buyer, OrderWish.read(OrderView.objects.get().wish))
    ] == ["PO-1"]
    shop.post("/orders/views/?ship_to=DOCK", {"name": "\x00 "})
    assert OrderView.objects.count() == 1
    assert sign_in(rival).post(f"/orders/views/{view.pk}/removal/").status_code == 404
    assert sign_in(buyer).post(f"/orders/views/{view.pk}/removal/").status_code == 302
    assert not OrderView.objects.exists()


def test_views_are_a_persons_own_and_not_without_end(buyer, make_actor, nordwerk):
    for number in range(MOST):
        keep_view(f"v{number}", OrderWish(text=str(number)), by=buyer)
    with pytest.raises(OrderRefused):
        keep_view("one more", OrderWish(), by=buyer)
    assert keep_view("v1", OrderWish(text="x"), by=buyer)
    assert not OrderView.objects.visible_to(make_actor(nordwerk)).exists()


def test_a_table_holds_what_the_list_shows(shop, orders):
    page = shop.get("/orders/?cost_centre=4711&mine=True").content.decode()
    assert 'href="/orders/exports/?cost_centre=4711&amp;mine=True"' in page
    form = shop.get("/orders/exports/?cost_centre=4711&mine=True").content.decode()
    assert '<option value="4711" selected>' in form
    sent = {"cost_centre": "4711", "mine": "on", "format": "csv"}
    assert shop.post("/orders/exports/", sent).status_code == 302
    table = OrderExport.objects.get()
    assert OrderWish.read(table.wish) == OrderWish(cost_centre="4711", mine=True)
    assert "4711, Nur meine eigenen" in shop.get("/orders/exports/").content.decode()


def test_a_wish_comes_back_as_it_was_kept():
    wish = OrderWish("placed", "x", "4711", "DOCK", True, date(2026, 1, 1), date(2026, 1, 31))
    assert OrderWish.read(wish.keep()) == wish
    assert OrderWish.read({}) == OrderWish() and OrderWish().keep() == {}


def test_the_list_takes_as_many_statements_for_many_orders(shop, orders, buyer, bolt, address, at):
    counts = []
    for _round in range(2):
        with CaptureQueriesContext(connection) as told:
            shop.get("/orders/?mine=True&cost_centre=4711")
        counts.append(len(told))
        for number in range(10):
            cart = new_cart("x", by=buyer, at=at)
            add_to_cart(cart, [(bolt.sku, "100")], by=buyer, at=at)
            basket = Basket(
                tuple(basket_lines(cart)), address, key=f"m-{_round}-{number}-{cart.pk}", cost_centre="4711"
            )
            place_order(basket, by=buyer, at=at)
    assert counts[0] == counts[1]
