"""The office moves orders by actions, one after the other, and hears per order what happened."""

from decimal import Decimal

import pytest
from django.contrib.admin.models import LogEntry
from django.urls import reverse

from accounts.models import Company
from b2bshop.events.models import Event
from catalog.models import Stock
from orders.actions import Basket, confirm_order, place_order
from orders.models import Order
from orders.queries import BasketLine

LIST = reverse("admin:orders_order_changelist")


@pytest.fixture
def order(buyer, bolt, address, at):
    keys = iter(range(100))

    def place(quantity: str = "100") -> Order:
        lines = (BasketLine(bolt.pk, quantity, bolt.sku),)
        return place_order(Basket(lines, address, f"key-{next(keys)}"), by=buyer, at=at)

    return place


def act(office, action: str, *orders: Order) -> list[str]:
    answer = office.post(LIST, {"action": action, "_selected_action": [o.pk for o in orders]}, follow=True)
    for order in orders:
        order.refresh_from_db()
    return [str(message) for message in answer.context["messages"]]


def test_confirming_records_the_fact_and_who_did_it(office, order):
    first, second = order(), order()
    said = act(office, "confirm", first, second)
    assert (first.state, second.state) == ("confirmed", "confirmed")
    assert said == [f"Orders {first.number}, {second.number}: confirmed."]
    assert Event.objects.filter(name="OrderConfirmed", subject=first.number).count() == 1
    assert LogEntry.objects.get(object_id=first.pk).user.email == "admin@b2bshop.example"


def test_shipping_takes_the_goods_from_the_shelf(office, order, bolt):
    shipped = order("300")
    act(office, "ship", shipped)
    stock = Stock.objects.get(product=bolt)
    assert (shipped.state, stock.on_hand, stock.reserved) == ("shipped", Decimal(700), Decimal(0))


def test_cancelling_gives_stock_and_credit_back(office, order, bolt, nordwerk):
    cancelled = order("300")
    assert Company.objects.get(pk=nordwerk.pk).credit_used > 0
    act(office, "cancel", cancelled)
    assert cancelled.state == "cancelled"
    assert Stock.objects.get(product=bolt).reserved == 0
    assert Company.objects.get(pk=nordwerk.pk).credit_used == 0


def test_an_order_in_the_wrong_state_says_so_and_the_others_go_through(office, order):
    gone, waiting = order(), order()
    act(office, "ship", gone)
    said = act(office, "cancel", gone, waiting)
    assert (gone.state, waiting.state) == ("shipped", "cancelled")
    assert said == [f"Order {gone.number} is shipped and stays so.", f"Order {waiting.number}: cancelled."]


def test_more_orders_than_one_request_can_move_are_left_alone(office, order, monkeypatch):
    monkeypatch.setattr("orders.admin.MOST_AT_ONCE", 1)
    said = act(office, "confirm", order(), order())
    assert said == ["At most 1 orders at once. Nothing was changed."]
    assert Order.objects.filter(state="confirmed").count() == 0


def test_an_order_shows_its_lines_and_offers_nothing_to_write(office, order, at, buyer):
    placed = order()
    confirm_order(placed, by=buyer, at=at)
    page = office.get(reverse("admin:orders_order_change", args=[placed.pk])).content.decode()
    assert "933-8X40" in page and "Hexagon screw M8×40" in page and "Hafenstraße 12a" in page
    assert "8.4200 per 100 pc" in page and ">None<" not in page
    assert 'name="_save"' not in page and 'name="net_total"' not in page


def test_an_order_is_neither_added_nor_deleted_nor_written(office, order):
    placed = order()
    assert office.get(reverse("admin:orders_order_add")).status_code == 403
    assert (
        office.post(reverse("admin:orders_order_delete", args=[placed.pk]), {"post": "yes"}).status_code
        == 403
    )
    assert (
        office.post(reverse("admin:orders_order_change", args=[placed.pk]), {"total": "1"}).status_code == 403
    )
    assert Order.objects.get().total == placed.total
