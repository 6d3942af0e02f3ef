"""How an order gets to the customer: what is offered, what it costs, when it is there, and what the order keeps."""

import dataclasses
from datetime import time, timedelta
from decimal import Decimal as D

import pytest
from django.utils.timezone import localdate

from accounts.actions.settings import remove_address
from accounts.models import Address, Unit
from approvals.actions import RuleDraft, write_rule
from approvals.conditions import Condition, Subject
from b2bshop.events.journal import deliver_due
from b2bshop.post.sending import send_due
from catalog.models import Backlog, Stock, Warehouse
from orders.actions import Basket, add_to_cart, current_cart, place_order
from orders.actions.amend import amend
from orders.actions.trim import LineEdit, change_held
from orders.delivery import DeliveryWish
from orders.finding import OrderWish, find_orders
from orders.models import Order
from orders.problems import OrderRefused
from orders.queries import BasketLine
from orders.sheet import rows
from pricing.delivery_rules import Rate, rate_for
from pricing.models import Charge, DeliveryMethod, DeliveryRate
from tests.conftest import ALWAYS


def method(code, kind="parcel", place=1, rates=(), **fields) -> DeliveryMethod:
    made = DeliveryMethod.objects.create(code=code, kind=kind, name_de=code.title(), place=place, **fields)
    for amount, more in rates:
        DeliveryRate.objects.create(method=made, amount=D(amount), **more)
    return made


@pytest.fixture
def ways(warehouse, bolt):
    """Parcels by the conditions, express until 16:00, freight by weight and zone, pickup, the customer's carrier."""
    type(bolt).objects.filter(pk=bolt.pk).update(weight_g=20)
    Charge.objects.create(kind="freight", currency="EUR", amount=D("9.80"), valid=ALWAYS)
    return {
        "parcel": method("parcel", max_kg=D(30)),
        "express": method(
            "express", "express", 2, [("24.90", {"up_to_kg": D(30)})], cutoff=time(16), transit_days=1
        ),
        "freight": method(
            "freight",
            "freight",
            3,
            [
                ("48", {"country": "DE", "postal_prefix": "28", "up_to_kg": D(200)}),
                ("69", {"country": "DE", "up_to_kg": D(200)}),
                ("139", {"country": "DE"}),
            ],
            adds_freight=False,
        ),
        "pickup": method("pickup", "pickup", 4, warehouse=warehouse, adds_freight=False, pickup_at="Tor 1"),
        "account": method("account", "account", 5, adds_freight=False),
    }


@pytest.fixture
def order_by(bolt, address, buyer, at):
    def order(code="", quantity="100", key="", **wish) -> Order:
        basket = Basket(
            (BasketLine(bolt.pk, quantity, bolt.sku),),
            address,
            key=key or f"key-{code}-{quantity}",
            delivery=DeliveryWish(code, **wish),
        )
        return place_order(basket, by=buyer, at=at)

    return order


def charges(order) -> dict:
    return {charge.kind: charge.net for charge in order.charges.all()}


def codes(refusal) -> list[str]:
    return [problem.code for problem in refusal.value.problems]


# The rule, as docs/delivery.md tells it

NEAR = Rate("DE", "28", D(100), D(48))
RATES = [
    NEAR,
    Rate("DE", "", D(100), D(69)),
    Rate("DE", "", None, D(139)),
    Rate("", "", None, D(189), D(2000)),
]


@pytest.mark.parametrize(
    ("country", "postal_code", "kg", "amount"),
    [
        ("DE", "28195", 60, 48),
        ("DE", "28195", 100, 48),
        ("DE", "28195", 101, None),
        ("DE", "80331", 60, 69),
        ("DE", "80331", 400, 139),
        ("CH", "2800", 400, 189),
    ],
)
def test_the_closest_zone_holds_and_there_the_weight(country, postal_code, kg, amount):
    rate = rate_for(RATES, country=country, postal_code=postal_code, kg=D(kg))
    assert (rate and rate.amount) == amount


def test_a_rate_is_free_from_a_value_on():
    assert [RATES[-1].net(D(goods)) for goods in (1999, 2000)] == [189, 0]


# The order


def test_without_methods_nothing_is_chosen_and_freight_is_as_agreed(order_by):
    assert order_by().shipping == {}


def test_the_first_method_that_is_offered_is_chosen(ways, order_by):
    light, heavy = order_by(quantity="100"), order_by(quantity="2000")
    assert (light.shipping["code"], charges(light)) == ("parcel", {"freight": D("9.80")})
    assert (heavy.shipping["code"], charges(heavy)) == ("freight", {"delivery": 48})  # 40 kg


def test_express_costs_besides_the_agreed_freight_and_is_taxed(ways, order_by):
    order = order_by("express")
    assert charges(order) == {"freight": D("9.80"), "delivery": D("24.90")}
    assert order.net_total == D("8.42") + D("9.80") + D("24.90")
    assert order.total == (order.net_total * D("1.19")).quantize(D("0.01"))


def test_express_has_its_own_cut_off_and_way(ways, order_by, bolt, buyer, address):
    Warehouse.objects.update(cutoff=time(12), transit_days=3)
    line = (BasketLine(bolt.pk, "100", bolt.sku),)
    monday_afternoon = order_by("parcel").ordered_at.replace(hour=13) + timedelta(days=1)
    days = {}
    for code in ("parcel", "express"):
        basket = Basket(line, address, key=f"mon-{code}", delivery=DeliveryWish(code))
        days[code] = place_order(basket, by=buyer, at=monday_afternoon).lines.get().promised_on
    tuesday = monday_afternoon.date() + timedelta(days=1)
    assert days == {"express": tuesday, "parcel": tuesday + timedelta(days=3)}


def test_a_pickup_takes_only_what_lies_in_its_branch(ways, order_by, bolt):
    other = Warehouse.objects.create(code="far", name="Far", priority=0)
    Stock.objects.create(product=bolt, warehouse=other, on_hand=1000)
    Stock.objects.exclude(warehouse=other).update(on_hand=100)
    line = order_by("pickup", quantity="300").lines.get()
    assert line.back_ordered == 200 and Backlog.objects.get(product=bolt).quantity == 200
    assert Stock.objects.get(warehouse=other).reserved == 0
    assert order_by("parcel", quantity="300").lines.get().back_ordered == 0  # the same goods, sent from there


def test_a_pickup_is_not_offered_abroad(ways, order_by, address):
    Address.objects.filter(pk=address.pk).update(country="AT")
    address.refresh_from_db()
    with pytest.raises(OrderRefused) as refusal:
        order_by("pickup")
    assert codes(refusal) == ["not_delivered_so"]


@pytest.mark.parametrize("wish", [{}, {"carrier": "DHL"}, {"account": "4711"}])
def test_the_customers_carrier_is_named_with_the_account(ways, order_by, wish):
    with pytest.raises(OrderRefused) as refusal:
        order_by("account", **wish)
    assert codes(refusal) == ["carrier_needed"]
    assert not Order.objects.exists()


def test_an_order_keeps_carrier_and_account(ways, order_by, shop):
    order = order_by("account", carrier="DHL Freight", account="4711")
    assert charges(order) == {}
    page = shop.get(order.get_absolute_url()).content.decode()
    assert "DHL Freight, Kundennummer 4711" in page.split('data-test="shipping"')[1].split("</dd>")[0]


@pytest.mark.parametrize("code", ["drone", "other-company"])
def test_what_is_not_offered_is_refused(ways, order_by, alpina, code):
    method("other-company", company=alpina)
    with pytest.raises(OrderRefused) as refusal:
        order_by(code)
    assert codes(refusal) == ["not_delivered_so"]


def test_a_company_of_its_own_method_is_offered_it(ways, order_by, nordwerk):
    method("own-truck", company=nordwerk, place=0, adds_freight=False)
    assert order_by().shipping["code"] == "own-truck"


def test_where_nothing_delivers_the_order_is_refused(warehouse, order_by):
    method("only-swiss", rates=[("10", {"country": "CH"})])
    with pytest.raises(OrderRefused) as refusal:
        order_by()
    assert codes(refusal) == ["not_delivered"]


def test_a_whole_delivery_comes_with_its_last_line(ways, bolt, make_product, address, buyer, at):
    late = make_product("LATE", stock=0, lead_days=10)
    lines = (BasketLine(bolt.pk, "100", bolt.sku), BasketLine(late.pk, "1", late.sku))
    asked = {"parts": DeliveryWish(), "whole": DeliveryWish(is_whole=True)}
    days = {}
    for key, wish in asked.items():
        order = place_order(Basket(lines, address, key=f"{key}-key", delivery=wish), by=buyer, at=at)
        days[key] = [line.promised_on for line in order.lines.all()]
    assert days["parts"][0] < days["parts"][1]
    assert days["whole"] == [days["parts"][1]] * 2


def test_a_change_begins_with_the_delivery_of_the_order(ways, order_by, buyer, at, shop):
    order = order_by("account", carrier="DHL", account="4711", is_whole=True)
    cart = amend(order, "Change", by=buyer, at=at)
    page = shop.get(f"/checkout/{cart.pk}/").content.decode()
    assert 'value="account" id="id_delivery_account" checked' in page
    assert 'value="4711"' in page and 'id="id_is_whole" checked' in page


def test_a_reduced_order_pays_for_what_is_left(ways, bolt, address, make_actor, nordwerk, at):
    """31.4 kg are freight; 20 kg are still the same way, at the rate of their weight."""
    DeliveryRate.objects.create(
        method=ways["freight"], country="DE", postal_prefix="28", up_to_kg=D(25), amount=D(30)
    )
    requester, approver = make_actor(nordwerk, "requester"), make_actor(nordwerk, "approver")
    line = (BasketLine(bolt.pk, "2000", bolt.sku),)
    basket = Basket(line, address, key="reduced", delivery=DeliveryWish("freight"))
    order = place_order(basket, by=requester, at=at)
    assert charges(order) == {"delivery": 48}
    edit = LineEdit(order.lines.get().pk, "1000", "")
    change_held(order, [edit], "weniger", by=approver, at=at)
    assert charges(order) == {"delivery": 30}
    DeliveryMethod.objects.update(is_active=False)
    edit = LineEdit(order.lines.get().pk, "900", "")
    change_held(order, [edit], "weniger", by=approver, at=at)
    assert charges(order) == {"delivery": 30}  # as agreed, though it is not offered any more


# The checkout


@pytest.fixture
def cart(buyer, bolt, at):
    cart = current_cart(buyer, at=at)
    add_to_cart(cart, [(bolt.sku, "100", "")], by=buyer, at=at)
    return cart


def test_the_checkout_shows_ways_and_their_price_and_orders_what_was_chosen(
    ways, shop, checkout, cart, address
):
    page = shop.get(checkout).content.decode().replace("\N{NO-BREAK SPACE}", " ")
    told = page.split('data-test="ways"')[1].split("</section>")[0]
    assert (
        'id="id_delivery_parcel" checked' in told
        and "24,90 €" in told
        and "48,00 €" in told
        and "Tor 1" in told
    )
    chosen = {"address": address.pk, "delivery": "express", "idempotency_key": "by-express"}
    updated = shop.post(checkout, chosen | {"update": "1"}).content.decode()
    assert 'id="id_delivery_express" checked' in updated
    seen = updated.split('name="prices_seen" value="')[1].split('"')[0]
    assert shop.post(checkout, chosen | {"prices_seen": seen}).status_code == 302
    assert Order.objects.get().shipping["code"] == "express"


def test_another_way_than_the_total_was_shown_for_is_confirmed_first(ways, shop, checkout, address):
    page = shop.get(checkout).content.decode()
    seen = page.split('name="prices_seen" value="')[1].split('"')[0]
    sent = {
        "address": address.pk,
        "delivery": "express",
        "idempotency_key": "not-seen-yet",
        "prices_seen": seen,
    }
    answer = shop.post(checkout, sent)
    assert answer.status_code == 409 and not Order.objects.exists()
    assert 'id="id_delivery_express" checked' in answer.content.decode()


def test_the_account_is_asked_for_where_it_is_chosen_and_kept_where_it_is_not_enough(
    ways, shop, checkout, address
):
    sent = {"address": address.pk, "delivery": "account", "carrier": "DHL", "idempotency_key": "an-account"}
    answer = shop.post(checkout, sent)
    page = answer.content.decode()
    assert answer.status_code == 422 and "Ihre Kundennummer dort" in page and 'value="DHL"' in page


def test_what_no_field_can_hold_is_a_sentence(ways, shop, checkout, address):
    sent = {
        "address": address.pk,
        "delivery": "x" * 500,
        "carrier": "y" * 500,
        "idempotency_key": "long-words",
    }
    answer = shop.post(checkout, sent)
    assert answer.status_code == 422 and not Order.objects.exists()
    assert "höchstens 40 Zeichen" in answer.content.decode()


def test_the_checkout_asks_as_often_for_many_methods(ways, shop, checkout, django_assert_max_num_queries):
    shop.get(checkout)
    with django_assert_max_num_queries(60) as few:
        shop.get(checkout)
    for number in range(12):
        method(f"m-{number}", rates=[("5", {})])
    with django_assert_max_num_queries(len(few)):
        shop.get(checkout)


def test_an_order_with_defaults_takes_the_first_way(ways, shop, checkout, cart):
    page = shop.get(cart.get_absolute_url()).content.decode()
    seen = page.split('name="prices_seen" value="')[1].split('"')[0]
    sent = {"idempotency_key": "with-defaults", "prices_seen": seen}
    assert shop.post(f"{checkout}defaults/", sent).status_code == 302
    assert Order.objects.get().shipping["code"] == "parcel"


def test_the_mail_says_how_it_comes(ways, order_by, mailoutbox, at):
    order_by("pickup")
    deliver_due(at=at)
    send_due(at=at)
    assert "Lieferung: Pickup, Tor 1" in mailoutbox[0].body


# Lines to other addresses


@pytest.fixture
def gate(nordwerk, address) -> Address:
    where = {"street": "Industriestr. 2", "postal_code": "80331", "city": "München"}
    return Address.objects.create(company=nordwerk, code="TOR-3", name="Nordwerk, Tor 3", **where)


@pytest.fixture
def two_lines(bolt, make_product, gate):
    """A hundred bolts to the order's address, one box to the gate."""
    box = make_product("BOX-1", price="10", stock=50)
    type(box).objects.filter(pk=box.pk).update(weight_g=5000)
    return BasketLine(bolt.pk, "100", bolt.sku), BasketLine(box.pk, "1", box.sku, ship_to=gate)


def test_a_line_goes_to_its_own_address_and_the_others_to_that_of_the_order(
    two_lines, address, buyer, at, gate
):
    order = place_order(Basket(two_lines, address, key="two-places"), by=buyer, at=at)
    first, second = order.lines.all()
    assert (first.ship_to, second.ship_to["code"], order.ship_to["code"]) == ({}, "TOR-3", address.code)


def test_each_address_costs_its_own_rate(ways, two_lines, address, buyer, at):
    """2 kg to Bremen at 48, 5 kg to Munich at 69."""
    order = place_order(
        Basket(two_lines, address, key="two-rates", delivery=DeliveryWish("freight")), by=buyer, at=at
    )
    assert charges(order)["delivery"] == 48 + 69


def test_naming_the_address_of_the_order_is_no_second_delivery(ways, two_lines, address, buyer, at):
    lines = (two_lines[0], dataclasses.replace(two_lines[1], ship_to=address))
    order = place_order(
        Basket(lines, address, key="one-place", delivery=DeliveryWish("freight")), by=buyer, at=at
    )
    assert charges(order)["delivery"] == 48 and order.lines.last().ship_to == {}


def test_nothing_is_picked_up_for_two_addresses(ways, two_lines, address, buyer, at):
    with pytest.raises(OrderRefused) as refusal:
        place_order(
            Basket(two_lines, address, key="no-pickup", delivery=DeliveryWish("pickup")), by=buyer, at=at
        )
    assert codes(refusal) == ["not_delivered_so"]


@pytest.mark.parametrize("whose", ["foreign", "other unit", "not for deliveries", "abroad"])
def test_an_address_that_is_not_theirs_or_abroad_is_refused(
    two_lines, address, buyer, at, gate, alpina, whose
):
    other = Unit.objects.add_child(buyer.unit, {"company": buyer.company, "name": "Other"})
    change = {
        "foreign": {"company": alpina},
        "other unit": {"unit": other},
        "not for deliveries": {"is_delivery": False},
        "abroad": {"country": "AT"},
    }[whose]
    Address.objects.filter(pk=gate.pk).update(**change)
    gate.refresh_from_db()
    lines = (two_lines[0], dataclasses.replace(two_lines[1], ship_to=gate))
    with pytest.raises(OrderRefused) as refusal:
        place_order(Basket(lines, address, key="refused"), by=buyer, at=at)
    assert codes(refusal) == ["address_abroad" if whose == "abroad" else "no_address"]


def test_a_rule_about_an_address_holds_for_a_single_line_too(
    two_lines, address, buyer, at, gate, make_actor, nordwerk
):
    boss = make_actor(nordwerk, "admin")
    make_actor(nordwerk, "approver")
    draft = RuleDraft("Tor 3", localdate(at), ((Condition(Subject.SHIP_TO, (str(gate.pk),)),),))
    write_rule(draft, by=boss, at=at)
    order = place_order(Basket(two_lines, address, key="by-rule"), by=buyer, at=at)
    assert order.state == "held"


def test_the_address_is_typed_in_the_cart_by_its_code(shop, cart, gate, address, checkout, buyer):
    line = cart.lines.get()
    typed = {"line": line.pk, "quantity": "100", "note": "", "unit": line.unit}
    page = shop.post(cart.get_absolute_url(), typed | {"ship_to": "tor-3"}, follow=True).content.decode()
    assert 'name="ship_to" value="TOR-3"' in page
    wrong = shop.post(cart.get_absolute_url(), typed | {"ship_to": "TOR-9"})
    text = wrong.content.decode()
    assert wrong.status_code == 422 and "TOR-9" in text and "Es gibt keine Lieferadresse" in text
    assert cart.lines.get().ship_to == gate
    assert "TOR-3" in shop.get(checkout).content.decode().split('id="summary"')[1]
    shop.post(checkout, {"address": address.pk, "idempotency_key": "typed-place"})
    order = Order.objects.get()
    told = shop.get(order.get_absolute_url()).content.decode()
    assert "TOR-3, Nordwerk, Tor 3, Industriestr. 2, München" in told
    assert [row[23] for row in rows(order.lines.select_related("order"))][1] == "TOR-3"
    assert list(find_orders(buyer, OrderWish(ship_to="TOR-3"))) == [order]


def test_a_company_of_one_address_is_not_asked(shop, cart):
    assert (
        'name="ship_to"'
        not in shop.get(cart.get_absolute_url()).content.decode().split("data-grid")[1].split("</form>")[0]
    )


def test_a_change_keeps_the_addresses_of_its_lines(two_lines, address, buyer, at, gate):
    order = place_order(Basket(two_lines, address, key="keeps"), by=buyer, at=at)
    cart = amend(order, "Change", by=buyer, at=at)
    assert [line.ship_to for line in cart.lines.order_by("pk")] == [None, gate]


def test_the_mail_and_the_reader_are_told_where_a_line_goes(two_lines, address, buyer, at, mailoutbox):
    place_order(Basket(two_lines, address, key="mailed"), by=buyer, at=at)
    deliver_due(at=at)
    send_due(at=at)
    assert "Lieferadresse: TOR-3, Nordwerk, Tor 3" in mailoutbox[0].body


def test_a_line_to_an_address_that_is_removed_says_so_and_is_not_sent_elsewhere(
    shop, cart, gate, checkout, address, make_actor, nordwerk, at
):
    line = cart.lines.get()
    typed = {"line": line.pk, "quantity": "100", "note": "", "unit": line.unit}
    shop.post(cart.get_absolute_url(), typed | {"ship_to": "TOR-3"})
    remove_address(gate, by=make_actor(nordwerk, "admin"), at=at)
    page = shop.get(cart.get_absolute_url()).content.decode()
    assert "Es gibt keine Lieferadresse „TOR-3“" in page and 'name="ship_to" value="TOR-3"' in page
    answer = shop.post(checkout, {"address": address.pk, "idempotency_key": "lost-place"})
    assert answer.status_code == 422 and not Order.objects.exists()
    shop.post(cart.get_absolute_url(), typed | {"ship_to": ""})
    shop.post(checkout, {"address": address.pk, "idempotency_key": "found-place"})
    assert Order.objects.get().lines.get().ship_to == {}
