"""Contracts with a quantity or a value: orders call off, what ends them gives back, and never is more called off."""

import itertools
from decimal import Decimal as D
from threading import Barrier

import pytest
from django.db import IntegrityError, connection, transaction
from django.db.models import Sum
from django.test.utils import CaptureQueriesContext
from django.utils.timezone import localdate

from orders.actions import Basket, LineEdit, cancel_order, change_held, place_order, withdraw_order
from orders.models import Order
from orders.problems import OrderRefused
from orders.queries import BasketLine
from pricing import ledger
from pricing.ledger import Called, ContractUsedUp, call_off, give_back
from pricing.models import AgreedQuantity, CallOff, Contract
from pricing.queries import price_lines
from pricing.rules import Source
from tests.orders.test_races import at_once

pytestmark = pytest.mark.django_db
MANY = 20


@pytest.fixture
def contract(nordwerk, bolt, make_contract):
    """1,000 bolts at 7.90 per 100, of which 700 are called off."""
    contract = make_contract(nordwerk, {bolt: [(1, "7.90", 100)]}, number="RV-1")
    AgreedQuantity.objects.create(contract=contract, product=bolt, quantity=1000, called=700)
    return contract


@pytest.fixture
def order_of(address, buyer, at):
    """order_of((product, quantity), …) → the order."""
    keys = itertools.count()

    def order(*lines, by=buyer):
        wanted = tuple(BasketLine(product.pk, str(quantity), product.sku) for product, quantity in lines)
        return place_order(Basket(wanted, address, key=f"key-{next(keys)}"), by=by, at=at)

    return order


def left(product) -> D:
    return AgreedQuantity.objects.get(product=product).left


def codes(refusal) -> list[tuple]:
    return [(problem.code, problem.line) for problem in refusal.value.problems]


def test_an_order_calls_off_and_its_cancellation_gives_back(contract, bolt, buyer, order_of, at):
    order = order_of((bolt, 200))
    line = order.lines.get()
    assert (line.contract, line.amount, left(bolt)) == (contract, D("7.90"), 100)
    contract.refresh_from_db()
    assert contract.called_value == D("15.80")
    cancel_order(order, by=buyer, at=at)
    contract.refresh_from_db()
    assert (left(bolt), contract.called_value) == (300, 0)
    booked = list(CallOff.objects.order_by("pk").values_list("reference", "quantity", "value"))
    assert booked == [(order.number, 200, D("15.80")), (order.number, -200, D("-15.80"))]
    give_back(order.number, at=at)
    assert left(bolt) == 300


def test_more_than_is_left_is_refused_with_what_is(contract, bolt, order_of, in_english):
    with pytest.raises(OrderRefused) as refusal:
        order_of((bolt, 400))
    assert codes(refusal) == [("contract_used_up", 0)]
    assert "RV-1" in str(refusal.value.problems[0]) and "300" in str(refusal.value.problems[0])
    assert (left(bolt), Order.objects.count(), CallOff.objects.count()) == (300, 0, 0)


def test_lines_of_one_article_count_together(contract, bolt, order_of):
    with pytest.raises(OrderRefused) as refusal:
        order_of((bolt, 200), (bolt, 200))
    assert codes(refusal) == [("contract_used_up", 0), ("contract_used_up", 1)]
    order_of((bolt, 200), (bolt, 100))
    assert left(bolt) == 0


@pytest.mark.parametrize(("then", "amount"), [("list", D("8.42")), ("ask", None), ("block", D("7.90"))])
def test_beyond_the_rest_the_contract_says_what_happens(contract, bolt, buyer, at, then, amount):
    Contract.objects.update(when_used_up=then)
    enough, more = price_lines([(bolt, D(300)), (bolt, D(301))], buyer, localdate(at))
    assert (enough.amount, enough.limit.quantity, enough.limit.agreed) == (D("7.90"), 300, 1000)
    assert more.amount == amount
    outcomes = {step.source: step.outcome for step in more.trace}
    assert outcomes[Source.CONTRACT] == ("applies" if then == "block" else "used_up")


def test_at_the_list_price_nothing_is_called_off(contract, bolt, order_of):
    Contract.objects.update(when_used_up="list")
    line = order_of((bolt, 400)).lines.get()
    assert (line.contract, line.amount, left(bolt)) == (None, D("8.42"), 300)


def test_less_than_the_minimum_call_off_is_refused(contract, bolt, order_of):
    AgreedQuantity.objects.update(per_order=200)
    with pytest.raises(OrderRefused) as refusal:
        order_of((bolt, 100))
    assert codes(refusal) == [("call_off_too_small", 0)]
    order_of((bolt, 100), (bolt, 100))


def test_a_value_is_shared_by_all_articles_of_the_contract(
    contract, nordwerk, bolt, make_product, order_of, in_english
):
    nut = make_product("NUT")
    contract.prices.create(product=nut, amount=1, valid=contract.valid)
    Contract.objects.update(agreed_value=D("20.00"))
    AgreedQuantity.objects.all().delete()
    with pytest.raises(OrderRefused) as refusal:
        order_of((bolt, 200), (nut, 5))  # 15.80 + 5.00
    assert codes(refusal) == [("contract_value_used_up", 0), ("contract_value_used_up", 1)]
    assert "€20.00" in str(refusal.value.problems[0])
    order_of((bolt, 200), (nut, 4))
    contract.refresh_from_db()
    assert contract.left_value == D("0.20")


def test_a_held_order_keeps_its_call_off_until_it_is_withdrawn(
    contract, bolt, nordwerk, make_actor, order_of, at
):
    asking = make_actor(nordwerk, "requester", email="requester@nordwerk.example")
    held = order_of((bolt, 300), by=asking)
    assert (held.state, left(bolt)) == ("held", 0)
    withdraw_order(held, by=asking, at=at)
    assert left(bolt) == 300


def test_an_approver_who_orders_less_frees_the_rest_at_the_same_price(
    contract, bolt, nordwerk, make_actor, order_of, at
):
    approver = make_actor(nordwerk, "approver", email="approver@nordwerk.example")
    held = order_of((bolt, 300), by=make_actor(nordwerk, "requester", email="requester@nordwerk.example"))
    Contract.objects.update(when_used_up="list")  # nothing is left, but for the order's own
    change_held(held, [LineEdit(held.lines.get().pk, "100", "")], "Das reicht.", by=approver, at=at)
    line = held.lines.get()
    assert (line.quantity, line.amount, line.contract, left(bolt)) == (100, D("7.90"), contract, 200)
    contract.refresh_from_db()
    assert contract.called_value == D("7.90")


def test_statements_do_not_grow_with_the_lines(contract, make_product, order_of):
    products = [make_product(f"P-{number}") for number in range(12)]
    for product in products:
        contract.prices.create(product=product, amount=1, valid=contract.valid)
        AgreedQuantity.objects.create(contract=contract, product=product, quantity=100)
    counted = []
    for lines in (products[:1], products[1:]):
        with CaptureQueriesContext(connection) as asked:
            order_of(*((product, 1) for product in lines))
        counted.append(len(asked))
    assert counted[0] == counted[1]


def test_the_database_refuses_more_than_was_agreed(contract):
    for change in ({"called": 1001}, {"called": -1}):
        with pytest.raises(IntegrityError, match="not_overcalled"), transaction.atomic():
            AgreedQuantity.objects.update(**change)
    with pytest.raises(IntegrityError, match="not_overcalled"), transaction.atomic():
        Contract.objects.update(agreed_value=1, called_value=2)


def race(contract, bolt, at) -> list:
    def one(number):
        with transaction.atomic():
            call_off([Called(contract.pk, bolt.pk, D(1), D("0.08"))], reference=f"R{number}", at=at)

    AgreedQuantity.objects.update(called=990)
    return at_once(*(lambda n=number: one(n) for number in range(MANY)))


@pytest.mark.django_db(transaction=True)
def test_of_twenty_who_want_the_last_ten_ten_get_one(contract, bolt, at):
    results = race(contract, bolt, at)
    assert [type(r) for r in results if r].count(ContractUsedUp) == 10
    assert (left(bolt), CallOff.objects.aggregate(all=Sum("quantity"))["all"]) == (0, 10)
    contract.refresh_from_db()
    assert contract.called_value == D("0.80")


@pytest.mark.django_db(transaction=True)
def test_control_without_lock_and_guard_more_is_called_off_than_agreed(contract, bolt, at, monkeypatch):
    read = Barrier(MANY)

    def naive(wanted):
        known = AgreedQuantity.objects.get(product=bolt)
        read.wait()
        AgreedQuantity.objects.filter(pk=known.pk).update(called=known.called + 1)

    monkeypatch.setattr(ledger, "_take_quantities", naive)
    race(contract, bolt, at)
    assert CallOff.objects.aggregate(all=Sum("quantity"))["all"] == MANY > 10


@pytest.mark.django_db(transaction=True)
def test_parallel_orders_of_different_articles_stay_within_the_value(contract, make_product, buyer, order_of):
    AgreedQuantity.objects.all().delete()
    Contract.objects.update(agreed_value=D(5))
    products = [make_product(f"P-{number}") for number in range(12)]
    for product in products:
        contract.prices.create(product=product, amount=1, valid=contract.valid)
    results = at_once(*(lambda p=product: order_of((p, 1)) for product in products))
    assert sum(isinstance(result, Order) for result in results) == 5
    assert {r.problems[0].code for r in results if isinstance(r, OrderRefused)} == {"contract_value_used_up"}
    contract.refresh_from_db()
    assert contract.called_value == 5
