"""What a customer reads of the stock in every channel, what an order keeps of its promise, and who is served first."""

import html
import re
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal as D

import pytest
from django.db.models import Sum
from django.utils.timezone import localdate, now

from accounts.models import Company
from b2bshop.events.journal import deliver_due
from b2bshop.post.models import Mail
from catalog import actions as stock_actions
from catalog import promising
from catalog.models import Backlog, Inbound, Product, Stock
from catalog.planning import Part
from orders.actions import (
    Basket,
    LineEdit,
    add_to_cart,
    cancel_order,
    change_held,
    confirm_order,
    current_cart,
    place_order,
    ship_order,
    withdraw_order,
)
from orders.actions import place as placing
from orders.models import Order, OrderLine
from orders.problems import OrderRefused, say
from orders.queries import BasketLine, assess
from orders.states import State

from .test_races import at_once

pytestmark = pytest.mark.usefixtures("searchable")

MANY = 12
SECRET = "737"  # what lies there; nothing else on the pages has this number


# --- levels × channels -------------------------------------------------------------------------------------


@pytest.fixture
def secret(make_product) -> Product:
    return make_product("GEHEIM", price="2.00", stock=int(SECRET), lead_days=10)


@pytest.fixture
def channels(sign_in, buyer, secret, address):
    """channels() → what each channel says, of an order of 800 of which 737 are there."""

    def read() -> dict[str, str]:
        buyer.user.language = "en"
        buyer.user.save(update_fields=["language"])
        client = sign_in(buyer)
        cart = current_cart(buyer, at=now())
        add_to_cart(cart, [("GEHEIM", "800", "")], by=buyer, at=now())
        said = {
            "category": client.get("/catalog/fasteners/hex-bolts/"),
            "search": client.get("/search/?q=geheim&sort=rank"),
            "product": client.get("/products/GEHEIM/"),
            "cart": client.get(f"/carts/{cart.pk}/"),
            "checkout": client.get(f"/checkout/{cart.pk}/"),
        }
        order = place_order(
            Basket((BasketLine(secret.pk, "800", "GEHEIM"),), address, key="k1"), by=buyer, at=now()
        )
        said["order"] = client.get(order.get_absolute_url())
        assert {name: page.status_code for name, page in said.items() if page.status_code != 200} == {}
        deliver_due(at=now())
        mail = Mail.objects.get(key__startswith="order_placed")
        told = {name: page.content.decode() for name, page in said.items()}
        return {name: _words(text) for name, text in told.items()} | {
            "mail as text": _words(mail.text),
            "mail as HTML": _words(mail.html),
        }

    return read


def _words(text: str) -> str:
    text = re.sub(r"<style.*?</style>|<script.*?</script>|[0-9a-f-]{30,}", " ", text, flags=re.DOTALL)
    return html.unescape(text).replace("\N{NO-BREAK SPACE}", " ")


LISTS = {
    "exact": "737 pc",
    "band": "over 100 pc",
    "light": "In stock",
    "none": "Can be delivered",
}
SHOWS_STOCK = {"category", "search", "product"}


@pytest.mark.parametrize("display", LISTS)
def test_every_channel_shows_the_stock_as_the_company_is_shown_it(channels, nordwerk, buyer, display):
    Company.objects.filter(pk=nordwerk.pk).update(stock_display=display)
    buyer.company.stock_display = display
    said = channels()
    for channel in SHOWS_STOCK:
        assert LISTS[display] in said[channel], channel
    tells = {channel for channel, text in said.items() if re.search(rf"\b{SECRET}\b", text)}
    assert tells == (set(said) if display == "exact" else set())
    splits = {channel for channel, text in said.items() if re.search(r"\b63 pc\b", text)}
    assert splits == (set(said) - SHOWS_STOCK if display == "exact" else set())
    whole = OrderLine.objects.get().parts[-1].on
    for channel in set(said) - SHOWS_STOCK:
        assert f"{whole:%a} {whole.day} {whole:%b}" in said[channel], channel
    assert 'class="stock untold"' in said["product"] or display != "none"


def test_control_without_the_door_every_channel_would_tell(channels, nordwerk, buyer, monkeypatch):
    Company.objects.filter(pk=nordwerk.pk).update(stock_display="none")
    buyer.company.stock_display = "none"
    monkeypatch.setattr(promising, "display_for", lambda actor: promising.StockDisplay.EXACT)
    said = channels()
    assert {channel for channel, text in said.items() if re.search(rf"\b{SECRET}\b", text)} == set(said)


def test_somebody_unknown_reads_what_the_shop_shows_to_everybody(client, secret, settings):
    assert "737" in client.get("/products/GEHEIM/").content.decode()
    settings.STOCK_DISPLAY = "band"
    assert "737" not in client.get("/products/GEHEIM/").content.decode()


# --- what an order keeps -----------------------------------------------------------------------------------


@pytest.fixture
def basket(bolt, address) -> Basket:
    return Basket((BasketLine(bolt.pk, "1300", bolt.sku),), address, key="k1")


def waiting(product) -> D:
    return Backlog.objects.get(product=product).quantity


def test_an_order_keeps_the_parts_it_was_promised(basket, buyer, bolt, warehouse, at):
    Inbound.objects.create(
        product=bolt, warehouse=warehouse, reference="B-1", quantity=200, expected_on=date(2026, 11, 27)
    )
    line = place_order(basket, by=buyer, at=at).lines.get()
    days = (date(2026, 11, 24), date(2026, 12, 1), date(2026, 12, 8))
    assert line.parts == tuple(Part(D(q), day) for q, day in zip((1000, 200, 100), days, strict=True))
    assert (line.promised_on, line.rest_on) == (days[0], days[-1])
    Inbound.objects.update(expected_on=date(2026, 12, 31))
    assert OrderLine.objects.get().parts == line.parts


@pytest.mark.parametrize("end", ["cancelled", "shipped"])
def test_what_an_order_waits_for_is_counted_until_it_ends(basket, buyer, bolt, at, end):
    order = place_order(basket, by=buyer, at=at)
    assert waiting(bolt) == 300
    if end == "cancelled":
        cancel_order(order, by=buyer, at=at)
    else:
        confirm_order(order, by=buyer, at=at)
        ship_order(order, by=buyer, at=at)
    assert waiting(bolt) == 0


def test_a_held_order_waits_too_and_no_more_when_it_is_withdrawn_or_reduced(
    basket, make_actor, nordwerk, buyer, bolt, at
):
    requester, approver = make_actor(nordwerk, "requester"), make_actor(nordwerk, "approver")
    order = place_order(basket, by=requester, at=at)
    assert order.state == State.HELD and waiting(bolt) == 300
    line = order.lines.get()
    change_held(order, [LineEdit(line.pk, "1100", "")], "Weniger.", by=approver, at=at)
    line.refresh_from_db()
    assert [part.quantity for part in line.parts] == [1000, 100] and waiting(bolt) == 100
    change_held(Order.objects.get(), [LineEdit(line.pk, "500", "")], "Noch weniger.", by=approver, at=at)
    line.refresh_from_db()
    assert ([part.quantity for part in line.parts], line.rest_on, waiting(bolt)) == ([500], None, 0)
    withdraw_order(Order.objects.get(), by=requester, at=at)
    assert waiting(bolt) == 0


def test_back_orders_agree_with_the_orders_that_wait(basket, buyer, bolt, at):
    first, *_ = [place_order(replace(basket, key=f"k{n}"), by=buyer, at=at) for n in range(3)]
    cancel_order(first, by=buyer, at=at)
    open_lines = OrderLine.objects.filter(order__state=State.PLACED)
    assert waiting(bolt) == open_lines.aggregate(all=Sum("back_ordered"))["all"] == 2600


# --- last order --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("days", "refused"), [(-1, True), (0, False), (1, False)])
def test_after_its_last_order_day_nothing_is_sold_and_the_successor_is_named(
    make_product, buyer, address, at, in_english, days, refused
):
    heir = make_product("NEW-1")
    old = make_product("OLD-1", successor=heir, last_order_on=at.date() + timedelta(days=days))
    basket = Basket((BasketLine(old.pk, "1", "OLD-1"),), address, key="k1")
    if not refused:
        assert place_order(basket, by=buyer, at=at)
        return
    with pytest.raises(OrderRefused) as refusal:
        place_order(basket, by=buyer, at=at)
    assert [say(p) for p in refusal.value.problems] == [
        "OLD-1 could be ordered until 21 Nov 2026. Successor: NEW-1."
    ]
    assert add_to_cart(current_cart(buyer, at=at), [("OLD-1", "1", "")], by=buyer, at=at)[0] == []


def test_a_product_past_its_last_order_has_no_form_on_its_pages(sign_in, buyer, make_product):
    make_product("OLD-1", successor=make_product("NEW-1"), last_order_on=localdate() - timedelta(days=1))
    client = sign_in(buyer)
    row = client.get("/search/?q=OLD-1&sort=rank").content.decode()
    assert 'data-test="add-to-cart"' not in row and "NEW-1" in row
    page = client.get("/products/OLD-1/").content.decode()
    assert page.count('data-test="add-to-cart"') == 1  # the successor's


@pytest.mark.parametrize(
    ("display", "stock", "said"),
    [
        ("exact", 5, "LAST is discontinued; only 5 pc are left."),
        ("band", 5, "LAST is discontinued; this quantity cannot be delivered any more."),
        ("light", 0, "LAST is discontinued and sold out."),
        ("none", 0, "LAST is discontinued; this quantity cannot be delivered any more."),
    ],
)
def test_how_many_are_left_is_said_to_those_who_read_quantities(
    make_product, buyer, at, in_english, display, stock, said
):
    last = make_product("LAST", stock=stock, status="discontinued")
    buyer.company.stock_display = display
    (problem,) = assess([BasketLine(last.pk, "7", "LAST")], buyer, on=at.date()).problems
    assert say(problem).replace("\N{NO-BREAK SPACE}", " ") == said


# --- races -------------------------------------------------------------------------------------------------


@pytest.mark.django_db(transaction=True)
class TestRaces:
    """Ten of twelve orders fit into what is expected; nothing is promised twice."""

    @pytest.fixture
    def ordered(self, buyer, address, make_product, warehouse, at):
        product = make_product("RACE", stock=0)
        Inbound.objects.create(
            product=product, warehouse=warehouse, reference="B-1", quantity=10, expected_on=date(2026, 11, 27)
        )

        def race() -> int:
            baskets = [
                Basket((BasketLine(product.pk, "1", "RACE"),), address, key=f"k{n}") for n in range(MANY)
            ]
            orders = at_once(*[lambda b=b: place_order(b, by=buyer, at=at) for b in baskets])
            lines = [order.lines.get() for order in orders]
            assert waiting(product) == MANY
            return sum(line.promised_on == date(2026, 12, 1) for line in lines)

        return race

    def test_a_receipt_is_promised_once(self, ordered):
        assert ordered() == 10

    def test_control_without_the_lock_it_is_promised_twice(self, ordered, monkeypatch):
        monkeypatch.setattr(placing, "lock_stock", lambda products: None)
        assert ordered() > 10

    def test_orders_and_cancellations_leave_nobody_waiting(self, buyer, address, make_product, at):
        one, two = make_product("A", stock=3), make_product("B", stock=0)
        lines = (BasketLine(one.pk, "2", "A"), BasketLine(two.pk, "2", "B"))

        def order_and_cancel(n):
            basket = Basket(lines[:: 1 if n % 2 else -1], address, key=f"k{n}")
            cancel_order(place_order(basket, by=buyer, at=at), by=buyer, at=at)

        assert at_once(*[lambda n=n: order_and_cancel(n) for n in range(MANY)]) == [None] * MANY
        assert [waiting(product) for product in (one, two)] == [0, 0]
        assert Stock.objects.get(product=one).reserved == 0


def test_a_receipt_is_booked_once_by_two_who_do_it_at_the_same_moment(make_product, warehouse, at):
    product = make_product("IN", stock=1)
    receipt = Inbound.objects.create(
        product=product, warehouse=warehouse, reference="B-1", quantity=4, expected_on=at.date()
    )
    assert [stock_actions.receive_inbound(receipt) for _ in range(2)] == [True, False]
    assert Stock.objects.get(product=product).on_hand == 5
