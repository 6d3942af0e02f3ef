"""Shipments: parts of orders leave the shelves, the rest is still to come, or is not delivered after all."""

from datetime import timedelta
from decimal import Decimal as D

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import Address
from b2bshop.events.journal import deliver_due
from b2bshop.post.sending import send_due
from catalog.models import Backlog, Stock
from orders.actions import (
    Basket,
    Dispatch,
    Packed,
    cancel_order,
    confirm_order,
    place_order,
    ship,
    ship_order,
    shipping,
)
from orders.actions.drop import cancel_rest
from orders.actions.follow import WrongState
from orders.bookings import BookingRefused
from orders.models import Carrier, NumberRange, Order, OrderLine, Paper, Reservation, Shipment
from orders.queries import BasketLine
from orders.sheet import rows
from pricing.models import Contract
from tests.orders.test_races import at_once


@pytest.fixture
def nut(make_product):
    return make_product(
        "934-M8", price="2.00", name_de="Sechskantmutter M8", name_en="Hexagon nut M8", stock=30
    )


@pytest.fixture
def order(bolt, nut, address, buyer, at) -> Order:
    """200 bolts from the shelf; of 50 nuts 30 lie there."""
    lines = (BasketLine(bolt.pk, "200", bolt.sku), BasketLine(nut.pk, "50", nut.sku))
    return place_order(Basket(lines, address, key="ship", po_number="PO-7"), by=buyer, at=at)


@pytest.fixture
def send(buyer, at):
    """send(order, {position: quantity}, number="…") ships that."""

    def make(order, parts, **fields):
        packed = [Packed(order.lines.get(position=pos).pk, D(q)) for pos, q in parts.items()]
        return ship(Dispatch(packed, at.date(), **fields), by=buyer, at=at)

    return make


def shelf(product) -> tuple:
    stock = Stock.objects.get(product=product)
    waiting = Backlog.objects.filter(product=product).first()
    return stock.on_hand, stock.reserved, waiting.quantity if waiting else 0


def refused(call) -> list[str]:
    with pytest.raises(BookingRefused) as refusal:
        call()
    assert all(str(finding) for finding in refusal.value.findings)
    return [finding.code for finding in refusal.value.findings]


def test_a_part_leaves_the_shelf_and_the_rest_stays_reserved(order, send, bolt, nut):
    shipment = send(order, {1: 100})
    order.refresh_from_db()
    assert order.state == "partly"
    assert shelf(bolt) == (900, 100, 0) and shelf(nut) == (30, 30, 20)
    line = order.lines.get(position=1)
    assert (line.shipped, line.still_to_come) == (100, 100)
    assert shipment.number.startswith("LS-") and shipment.ship_to == order.ship_to


def test_what_was_waited_for_is_shipped_after_what_lay_there(order, send, nut):
    send(order, {2: 40})
    assert shelf(nut) == (0, 0, 10)
    assert order.lines.get(position=2).back_ordered == 10
    assert not Reservation.objects.filter(line__position=2).exists()


def test_the_last_part_ships_the_order(order, send, bolt, nut):
    send(order, {1: 200, 2: 30})
    send(order, {2: 20})
    order.refresh_from_db()
    assert order.state == "shipped" and not Reservation.objects.exists()
    assert shelf(bolt) == (800, 0, 0) and shelf(nut) == (0, 0, 0)
    assert Shipment.objects.filter(lines__order_line__order=order).distinct().count() == 2


def test_several_orders_go_in_one_shipment(order, send, bolt, address, buyer, at):
    other = place_order(Basket((BasketLine(bolt.pk, "100", bolt.sku),), address, key="o2"), by=buyer, at=at)
    packed = [Packed(order.lines.get(position=1).pk, D(200)), Packed(other.lines.get().pk, D(100))]
    shipment = ship(Dispatch(packed, at.date()), by=buyer, at=at)
    assert [o.state for o in Order.objects.order_by("pk")] == ["partly", "shipped"]
    assert shipment.lines.count() == 2


def test_more_than_is_to_come_is_refused_and_nothing_is_booked(order, send, bolt):
    send(order, {1: 100})
    assert refused(lambda: send(order, {1: 101, 2: 0})) == ["more_than_open", "not_positive"]
    assert shelf(bolt) == (900, 100, 0) and Shipment.objects.count() == 1


def test_the_same_line_twice_counts_together(order, buyer, at):
    pk = order.lines.get(position=1).pk
    twice = Dispatch([Packed(pk, D(150), "A"), Packed(pk, D(100), "B")], at.date())
    assert refused(lambda: ship(twice, by=buyer, at=at)) == ["more_than_open"]
    shipment = ship(Dispatch([Packed(pk, D(150), "A"), Packed(pk, D(50), "B")], at.date()), by=buyer, at=at)
    assert [line.batch for line in shipment.lines.all()] == ["A", "B"]


def test_what_cannot_be_shipped_says_why(order, send, rival, alpina, bolt, buyer, at, nordwerk):
    assert refused(lambda: send(order, {})) == ["nothing"]
    send(order, {1: 100}, number="LS/1")
    assert refused(lambda: send(order, {1: 100}, number="LS/1")) == ["number_taken"]
    cancelled = place_order(
        Basket((BasketLine(bolt.pk, "100", bolt.sku),), nordwerk.addresses.get(), key="c"), by=buyer, at=at
    )
    cancel_order(cancelled, by=buyer, at=at)
    assert refused(lambda: send(cancelled, {1: 100})) == ["not_on_the_way"]
    foreign = place_order(
        Basket((BasketLine(bolt.pk, "100", bolt.sku),), alpina.addresses.get(), key="f"), by=rival, at=at
    )
    mixed = [Packed(order.lines.get(position=1).pk, D(100)), Packed(foreign.lines.get().pk, D(100))]
    codes = refused(lambda: ship(Dispatch(mixed, at.date()), by=buyer, at=at))
    assert codes == ["other_company", "other_address"]


def test_lines_to_other_addresses_go_in_shipments_of_their_own(bolt, nut, nordwerk, address, buyer, at):
    hall = Address.objects.create(
        company=nordwerk,
        code="T3",
        name="Halle",
        street="Kai",
        postal_code="28199",
        city="Bremen",
        country="DE",
    )
    lines = (BasketLine(bolt.pk, "100", bolt.sku), BasketLine(nut.pk, "10", nut.sku, ship_to=hall))
    order = place_order(Basket(lines, address, key="two"), by=buyer, at=at)
    both = [Packed(line.pk, line.quantity) for line in order.lines.all()]
    assert refused(lambda: ship(Dispatch(both, at.date()), by=buyer, at=at)) == ["other_address"]
    made = ship_order(order, by=buyer, at=at)
    assert [shipment.ship_to["code"] for shipment in made] == [order.ship_to["code"], "T3"]
    assert Order.objects.get().state == "shipped"


def test_a_shipped_part_ends_cancelling_and_changing(order, send, buyer, at, shop):
    send(order, {1: 100})
    with pytest.raises(WrongState):
        cancel_order(order, by=buyer, at=at)
    page = shop.get(order.get_absolute_url()).content.decode()
    assert reverse("orders:cancel", args=[order.number]) not in page and "change-order" not in page


# Not delivered after all


@pytest.fixture
def rest(buyer, at):
    def make(order, parts, reason="ausgelistet"):
        quantities = {order.lines.get(position=pos).pk: D(q) for pos, q in parts.items()}
        return cancel_rest(order, quantities, reason, by=buyer, at=at)

    return make


def test_the_rest_is_left_out_and_credit_stock_and_total_follow(order, send, rest, nut, nordwerk):
    send(order, {1: 200, 2: 30})
    before = order.total
    rest(order, {2: 20})
    order.refresh_from_db()
    nordwerk.refresh_from_db()
    line = order.lines.get(position=2)
    assert (line.shipped, line.cancelled, line.still_to_come, line.net) == (30, 20, 0, D("60.00"))
    assert order.state == "shipped" and shelf(nut) == (0, 0, 0)
    assert before - order.total == D("47.60")  # 20 × 2.00 with 19 % VAT
    assert nordwerk.credit_used == order.total


def test_what_is_waited_for_goes_first_and_the_price_stays(order, rest, nut, bolt):
    amount = order.lines.get(position=2).amount
    rest(order, {2: 25})
    assert shelf(nut) == (30, 25, 0) and order.lines.get(position=2).amount == amount
    order.refresh_from_db()
    assert order.state == "placed"


def test_an_order_of_which_nothing_is_left_is_cancelled(order, rest, bolt, nut, nordwerk):
    rest(order, {1: 200, 2: 50})
    order.refresh_from_db()
    nordwerk.refresh_from_db()
    assert order.state == "cancelled" and nordwerk.credit_used == 0
    assert shelf(bolt) == (1000, 0, 0) and shelf(nut) == (30, 0, 0)


def test_more_than_is_to_come_cannot_be_left_out(order, send, rest):
    send(order, {2: 45})
    assert refused(lambda: rest(order, {2: 6})) == ["more_than_left"]
    assert refused(lambda: rest(order, {})) == ["nothing"]
    rest(order, {2: 5})
    assert refused(lambda: rest(order, {2: 1})) == ["more_than_left"]


def test_a_contract_gets_back_what_is_left_out(bolt, make_contract, nordwerk, address, buyer, rest, at):
    contract = make_contract(nordwerk, {bolt: [(1, "7.00", 100)]}, agreed_value=D(100))
    order = place_order(Basket((BasketLine(bolt.pk, "1000", bolt.sku),), address, key="k"), by=buyer, at=at)
    assert Contract.objects.get(pk=contract.pk).called_value == D("70.00")
    rest(order, {1: 400})
    assert Contract.objects.get(pk=contract.pk).called_value == D("42.00")


# Told


def test_who_ordered_reads_what_is_on_its_way_and_what_is_still_to_come(order, send, at, mailoutbox, shop):
    dhl = Carrier.objects.create(code="P", name="Paketdienst", tracking_url="https://p.example/{number}")
    send(order, {1: 200, 2: 30}, carrier=dhl, tracking=["JJD-1", "JJD-2"])
    deliver_due(at=at)
    send_due(at=at)
    mail = next(mail for mail in mailoutbox if "unterwegs" in mail.subject)
    assert "https://p.example/JJD-2" in mail.body
    sent, to_come = mail.body.split("Kommt noch")
    assert "Sechskantschraube" in sent and "Sechskantschraube" not in to_come and "Sechskantmutter" in to_come
    page = shop.get(order.get_absolute_url()).content.decode()
    shipments = page.split('data-test="shipments"')[1].split("</section>")[0]
    assert "https://p.example/JJD-1" in shipments and "Paketdienst" in shipments
    paper = Paper.objects.get(kind="delivery")
    assert paper.get_absolute_url() in page
    content = paper.content
    assert [(line["sku"], line["rest"]) for line in content["lines"]] == [
        ("933-8X40", "–"),
        ("934-M8", "20\N{NO-BREAK SPACE}Stk."),
    ]
    assert content["total"] == "" and "€" not in str(content)
    assert dict(content["facts"])["Ihre Bestellnummer"] == "PO-7"


def test_who_ordered_reads_what_is_not_delivered(order, rest, at, mailoutbox, shop):
    rest(order, {2: 20})
    deliver_due(at=at)
    send_due(at=at)
    mail = next(mail for mail in mailoutbox if "nicht geliefert" in mail.subject)
    assert "934-M8" in mail.body and "ausgelistet" in mail.body
    page = shop.get(order.get_absolute_url()).content.decode()
    assert "nicht geliefert" in page and "ausgelistet" in page


def test_lines_still_to_come_stand_on_one_page_the_first_due_first(order, send, shop, rival, sign_in):
    send(order, {1: 100})
    page = shop.get(reverse("orders:to_come")).content.decode()
    assert "934-M8" in page and "100\N{NO-BREAK SPACE}Stk. versandt" in page
    assert "934-M8" not in shop.get(reverse("orders:to_come"), {"text": "933"}).content.decode()
    assert "PO-7" in shop.get(reverse("orders:to_come"), {"text": "po-7"}).content.decode()
    assert order.number not in sign_in(rival).get(reverse("orders:to_come")).content.decode()


def test_a_colleague_reads_only_their_lines_of_a_shared_shipment(
    order, bolt, address, nordwerk, make_actor, buyer, at, sign_in
):
    colleague = make_actor(nordwerk, "requester", email="kollege@nordwerk.example")
    own = place_order(Basket((BasketLine(bolt.pk, "100", bolt.sku),), address, key="own"), by=buyer, at=at)
    Order.objects.filter(pk=own.pk).update(ordered_by=colleague.user)
    packed = [Packed(order.lines.get(position=2).pk, D(30)), Packed(own.lines.get().pk, D(100))]
    shipment = ship(Dispatch(packed, at.date()), by=buyer, at=at)
    deliver_due(at=at)
    client = sign_in(colleague)
    assert colleague.scopes["see_orders"] == "own"
    page = client.get(own.get_absolute_url()).content.decode()
    assert shipment.number in page and "934-M8" not in page
    paper = Paper.objects.get(shipment=shipment).get_absolute_url()
    assert paper not in page and client.get(paper).status_code == 404


def test_the_table_of_orders_says_what_is_shipped_left_out_and_still_to_come(order, send, rest):
    send(order, {1: 100})
    rest(order, {2: 20})
    told = list(rows(order.lines.select_related("order__unit", "order__ordered_by")))
    assert told[0][-4:] == ["Versandt", "Nicht geliefert", "Kommt noch", "Berechnet"]
    assert [row[-4:] for row in told[1:]] == [[100, 0, 100, 0], [0, 20, 30, 0]]


# Many at once


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("round_", range(2))
def test_of_six_who_ship_the_last_hundred_one_does(order, send, bolt, buyer, at, round_):
    send(order, {1: 100})
    results = at_once(*[lambda: send(Order.objects.get(pk=order.pk), {1: 100})] * 6)
    done = [each for each in results if isinstance(each, Shipment)]
    assert len(done) == 1 and shelf(bolt) == (800, 0, 0)
    assert sum(isinstance(each, BookingRefused) for each in results) == 5


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("round_", range(2))
def test_of_who_ships_and_who_leaves_out_the_same_goods_one_does(order, send, rest, bolt, nordwerk, round_):
    results = at_once(
        lambda: send(Order.objects.get(pk=order.pk), {1: 200}),
        lambda: rest(Order.objects.get(pk=order.pk), {1: 200}),
    )
    line = order.lines.get(position=1)
    assert [isinstance(each, BookingRefused) for each in results].count(True) == 1
    assert (line.shipped, line.cancelled) in {(200, 0), (0, 200)}
    assert shelf(bolt) == (1000 - line.shipped, 0, 0)
    nordwerk.refresh_from_db()
    assert nordwerk.credit_used == Order.objects.get(pk=order.pk).total


@pytest.mark.django_db(transaction=True)
def test_control_without_the_lock_the_same_goods_leave_twice_or_the_database_refuses(
    order, send, bolt, monkeypatch
):
    def unlocked(ids):
        lines = {
            line.pk: line for line in OrderLine.objects.filter(pk__in=ids).select_related("order__company")
        }
        return {line.order_id: line.order for line in lines.values()}, lines

    monkeypatch.setattr(shipping, "locked", unlocked)
    results = at_once(*[lambda: send(Order.objects.get(pk=order.pk), {1: 100})] * 6)
    line = OrderLine.objects.get(order=order, position=1)
    booked = sum(isinstance(each, Shipment) for each in results) * 100
    refused_by_database = any(not isinstance(each, Shipment | BookingRefused) for each in results)
    assert booked != line.shipped or refused_by_database


@pytest.mark.django_db(transaction=True)
def test_numbers_of_shipments_have_no_gaps_where_bookings_are_refused(order, send, bolt, buyer, at):
    at_once(*[lambda: send(Order.objects.get(pk=order.pk), {1: 100})] * 4)
    numbers = sorted(int(s.number.split("-")[1]) for s in Shipment.objects.all())
    assert numbers == list(range(numbers[0], numbers[0] + 2))
    assert NumberRange.objects.get(kind="delivery").last == numbers[-1]


def test_shipping_takes_the_same_number_of_statements_whatever_the_size(make_product, address, buyer, at):
    counts = []
    for size in (3, 30):
        lines = tuple(BasketLine(make_product(f"S{size}-{n}").pk, "5", f"S{size}-{n}") for n in range(size))
        order = place_order(Basket(lines, address, key=f"s{size}"), by=buyer, at=at)
        confirm_order(order, by=buyer, at=at + timedelta(minutes=1))
        with CaptureQueriesContext(connection) as captured:
            ship_order(order, by=buyer, at=at)
        counts.append(len(captured))
    assert counts[0] == counts[1], counts
