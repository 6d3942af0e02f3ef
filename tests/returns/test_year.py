"""A year of orders and returns by chance: every balance is the sum of what was booked.

Frequencies as measured in the history of a wholesaler: twenty credit notes to a hundred orders, mostly of one line, a
third of them whole, after 5, 10 or 27 days.
"""

import random
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal as D

import pytest
from django.db.models import F, Sum

from accounts.actor import EVERYTHING, Actor
from approvals.actions import BudgetScope, BudgetTerms, make_budget, prove_budgets
from approvals.models import BudgetEntry, BudgetPeriod
from catalog.models import Backlog, Stock
from orders.actions import Basket, Dispatch, Packed, place_order, ship
from orders.actions.credit_note import settle_invoice
from orders.actions.drop import cancel_rest
from orders.actions.invoice import Bill, Billed, issue_invoice
from orders.models import Invoice, InvoiceLine, OrderLine, Reservation, ShipmentLine
from orders.queries import BasketLine
from orders.states import ON_THE_WAY
from pricing.models import CallOff, Quota, QuotaEntry, QuotaPeriod
from returns.actions import (
    Decision,
    Found,
    decide,
    inspect,
    lapse_returns,
    receive,
    settle,
    submit_return,
    withdraw_return,
)
from returns.models import Policy, Return, ReturnLine
from returns.states import LET_GO, State
from tests.conftest import ALWAYS
from tests.returns.conftest import credit_used

ORDERS = 60


@pytest.fixture
def goods(make_product):
    return [make_product(f"A-{n}", price=str(3 + 7 * n), stock=4000, multiple=1) for n in range(5)]


@pytest.fixture
def frame(goods, make_contract, nordwerk, buyer, at):
    """A contract with quantities and a value, a quota, two budgets: everything an order can count in."""
    contract = make_contract(nordwerk, {goods[0]: [(1, "2.50", 1)]}, agreed_value=D(9000))
    Quota.objects.create(product=goods[1], kind="limit", quantity=2000, every="quarter", valid=ALWAYS)
    owner = replace(buyer, scopes=EVERYTHING)
    for name, every, carries in (("Jahr", "year", False), ("Monat", "month", True)):
        terms = BudgetTerms(name, D(40_000), "inform", buyer.user, carries_over=carries)
        make_budget(BudgetScope(every, at.date()), terms, by=owner, at=at)
    Policy.objects.create(
        name="At once", instant_up_to=60, instant_a_month=400, keep_up_to=30, days=60, fee_percent=5
    )
    return contract


class Year:
    def __init__(self, seed, goods, buyer, address, service, warehouse, draft):
        self.luck = random.Random(seed)
        self.goods, self.buyer, self.address = goods, buyer, address
        self.service, self.warehouse, self.draft = service, warehouse, draft

    def order(self, number, at):
        chosen = self.luck.sample(self.goods, self.luck.randint(1, 4))
        lines = tuple(BasketLine(each.pk, str(self.luck.randint(1, 30)), each.sku) for each in chosen)
        return place_order(Basket(lines, self.address, key=f"year-{number}"), by=self.buyer, at=at)

    def deliver(self, order, at):
        """All or a part; mostly invoiced, sometimes paid."""
        open_lines = [line for line in order.lines.all() if line.still_to_come]
        some = [(line, D(self.luck.randint(1, int(line.still_to_come)))) for line in open_lines]
        if not some or order.state not in ON_THE_WAY:
            return
        ship(Dispatch([Packed(line.pk, part) for line, part in some], at.date()), by=self.buyer, at=at)
        if self.luck.random() < 0.8:
            self.bill(order, at)

    def bill(self, order, at):
        due = [
            Billed(line.pk, line.shipped - line.invoiced)
            for line in order.lines.all()
            if line.shipped > line.invoiced
        ]
        if due:
            invoice = issue_invoice(Bill(due, at.date()), by=self.buyer, at=at)
            if self.luck.random() < 0.3:
                settle_invoice(invoice, on=at.date(), by=self.buyer, at=at)

    def leave_out(self, order, at):
        rest = {line.pk: line.still_to_come for line in order.lines.all() if line.still_to_come}
        if rest and order.state in ON_THE_WAY:
            cancel_rest(order, rest, "", by=self.buyer, at=at)

    def send_back(self, line, at):
        most = int(line.returnable)
        quantity = most if self.luck.random() < 0.36 else self.luck.randint(1, most)
        code = self.luck.choice(["by-mistake", "damaged", "defective", "too-little", "wrong-price"])
        said = {"quantity": quantity, "photo": code == "damaged"}
        if code == "wrong-price":
            left = line.net - line.credited_net
            if left < 1:
                return
            said["amount"] = (left / 4).quantize(D("0.01"))
        elif code == "defective":
            said["settlement"] = self.luck.choice(["credit", "replacement", "repair"])
        claim = submit_return(self.draft(line, code, when=at, **said), by=self.buyer, at=at)
        self.go_on(claim, at)

    def go_on(self, claim, at):
        row = claim.lines.get()
        if claim.state == State.REQUESTED:
            if self.luck.random() < 0.1:
                withdraw_return(claim, by=self.buyer, at=at)
                return
            granted = D(self.luck.randint(0, int(row.quantity)))
            back = row.comes_back and self.luck.random() < 0.8
            wish = Decision(granted, row.settlement, back, row.fee_percent, row.amount)
            decide(claim, {row.pk: wish}, "", by=self.service, at=at)
        claim.refresh_from_db()
        if claim.state == State.AUTHORISED and self.luck.random() < 0.8:
            row.refresh_from_db()
            receive(claim, {row.pk: row.granted}, by=self.service, at=at)
            accepted = D(self.luck.randint(0, int(row.granted)))
            found = {row.pk: Found(accepted, to_stock=self.luck.random() < 0.5)}
            inspect(claim, found, warehouse=self.warehouse, by=self.service, at=at)
        claim.refresh_from_db()
        if claim.state == State.ACCEPTED and row.settlement == "repair":
            settle(claim, by=self.service, at=at, repaired=True)


@pytest.mark.parametrize("seed", [1, 2026])
def test_after_a_year_of_orders_and_returns_every_balance_is_the_sum_of_what_was_booked(
    seed, goods, frame, buyer, address, service, warehouse, draft, nordwerk, at
):
    nordwerk.credit_limit = D(500_000)
    nordwerk.save(update_fields=["credit_limit"])
    year = Year(seed, goods, buyer, address, service, warehouse, draft)
    orders = []
    for number in range(ORDERS):
        day = at + timedelta(days=6 * number)
        orders.append(year.order(number, day))
        for order in year.luck.sample(orders, min(4, len(orders))):
            order.refresh_from_db()
            year.deliver(order, day)
        if year.luck.random() < 0.2:
            order = year.luck.choice(orders)
            order.refresh_from_db()
            year.leave_out(order, day)
        recent = OrderLine.objects.filter(shipped__gt=F("returned"), order__in=orders[-6:]).order_by("pk")
        for line in year.luck.sample(list(recent), min(2, recent.count())):
            line.refresh_from_db()
            if line.returnable > 0:
                year.send_back(line, day)
        lapse_returns(at=day)
    end = at + timedelta(days=400)
    for order in orders:
        year.bill(order, end)
    for claim in Return.objects.filter(state=State.ACCEPTED):
        settle(claim, by=Actor.system(nordwerk), at=end, repaired=True)
    lapse_returns(at=end)
    assert Return.objects.filter(state=State.SETTLED).count() > 10
    assert Return.objects.filter(state__in=LET_GO).count() > 3
    everything_adds_up(nordwerk, goods, frame, at)


def everything_adds_up(company, goods, contract, at):
    credit_used(company)
    assert prove_budgets(at=at) == 0
    lines = list(OrderLine.objects.exclude(order__state="cancelled").annotate(claimed=Sum("returns__held")))
    assert all(line.returned == (line.claimed or 0) <= line.shipped for line in lines)
    for line in lines:
        notes = InvoiceLine.objects.filter(order_line=line, invoice__kind=Invoice.Kind.CREDIT)
        credited = notes.aggregate(net=Sum("net"), quantity=Sum("quantity"))
        assert line.credited_net == (credited["net"] or 0)
        assert line.taken_back == (credited["quantity"] or 0) <= line.returned
        sent = ShipmentLine.objects.filter(order_line=line).aggregate(s=Sum("quantity"))["s"] or 0
        assert line.shipped == sent
    _contracts_and_quotas(lines, contract)
    _budgets(lines)
    for product in goods:
        stock = Stock.objects.get(product=product)
        mine = [line for line in lines if line.product_id == product.pk]
        reserved = Reservation.objects.filter(stock=stock).aggregate(s=Sum("quantity"))["s"] or 0
        assert stock.reserved == reserved
        waiting = sum((line.back_ordered for line in mine), D(0))
        assert (Backlog.objects.filter(product=product).aggregate(s=Sum("quantity"))["s"] or 0) == waiting
        sold = sum((line.shipped for line in mine), D(0))
        assert stock.on_hand >= 4000 - sold
    assert not ReturnLine.objects.filter(claim__state__in=LET_GO, held__gt=0).exists()


def _contracts_and_quotas(lines, contract):
    contract.refresh_from_db()
    booked = CallOff.objects.filter(contract=contract).aggregate(v=Sum("value"), q=Sum("quantity"))
    mine = [line for line in lines if line.contract_id == contract.pk]
    assert contract.called_value == booked["v"] == sum((line.kept_net for line in mine), D(0))
    assert booked["q"] == sum((line.kept for line in mine), D(0))
    for period in QuotaPeriod.objects.all():
        assert period.taken == QuotaEntry.objects.filter(period=period).aggregate(s=Sum("quantity"))["s"]
    limited = [line for line in lines if line.product.sku == "A-1" and line.price_source != "free"]
    taken = QuotaPeriod.objects.aggregate(s=Sum("taken"))["s"]
    assert taken == sum((line.kept for line in limited), D(0))


def _budgets(lines):
    """What is counted is what is neither cancelled nor credited, of goods alone."""
    counted = sum((line.kept_net for line in lines), D(0))
    for name in ("Jahr", "Monat"):
        periods = BudgetPeriod.objects.filter(budget__name=name)
        sums = periods.aggregate(r=Sum("reserved"), c=Sum("consumed"))
        assert sums["r"] + sums["c"] == counted
    assert BudgetEntry.objects.filter(kind="refund").exists()
