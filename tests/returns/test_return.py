"""A return from request to credit note: what it holds, what it costs, what is free again."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal as D

import pytest

from accounts.actor import EVERYTHING, Actor
from approvals.actions import BudgetScope, BudgetTerms, make_budget, prove_budgets
from approvals.models import BudgetPeriod
from catalog.models import Stock
from orders.actions import Dispatch, Packed, ship
from orders.actions.drop import cancel_rest
from orders.actions.invoice import Bill, Billed, issue_invoice
from orders.models import Invoice, Order, OrderLine
from orders.states import State as OrderState
from pricing.models import Quota, QuotaPeriod
from returns.actions import (
    Decision,
    Found,
    WrongState,
    close_return,
    decide,
    describe_lines,
    inspect,
    lapse_returns,
    receive,
    settle,
    start_draft,
    submit_return,
    withdraw_return,
)
from returns.actions.draft import add_lines
from returns.models import Policy, Return
from returns.problems import NotPossible
from returns.states import State
from tests.conftest import ALWAYS
from tests.returns.conftest import credit_used, invoice_all


@pytest.fixture
def agreed(make_contract, nordwerk, bolt):
    """Of which 1,000.00 are agreed, at 7.00 per 100."""
    return make_contract(nordwerk, {bolt: [(1, "7.00", 100)]}, agreed_value=D(1000))


@pytest.fixture
def press(order):
    return order.lines.get(sku="PRESS")


def codes(error) -> list[tuple]:
    return [(problem.code, problem.line) for problem in error.value.problems]


def granted(claim, **values) -> dict[int, Decision]:
    return {
        line.pk: Decision(**({"granted": line.quantity, "settlement": line.settlement} | values))
        for line in claim.lines.all()
    }


def test_a_draft_offers_all_that_was_delivered_and_holds_nothing(order, buyer, at):
    draft = start_draft(order.lines.values_list("pk", flat=True), by=buyer, at=at)
    assert [line.quantity for line in draft.lines.all()] == [200, 3]
    assert draft.number is None and not OrderLine.objects.filter(returned__gt=0).exists()


def test_a_return_is_numbered_holds_its_quantity_and_promises_an_answer(claim, press, at):
    made = claim(press, "by-mistake", quantity=2)
    press.refresh_from_db()
    assert made.number.startswith("R-") and made.state == State.REQUESTED
    assert press.returned == 2 and press.returnable == 1
    assert made.answer_by.date() == date(2026, 11, 25)  # Monday counts as the start, two working days on


def test_no_more_can_be_asked_for_than_was_delivered(claim, draft, press, buyer, at):
    claim(press, "by-mistake", quantity=2)
    with pytest.raises(NotPossible) as refused:
        submit_return(draft(press, "too-much", quantity=2), by=buyer, at=at)
    assert codes(refused) == [("too_much", 0)]
    assert Return.objects.submitted().count() == 1


def test_two_lines_of_one_return_do_not_share_a_quantity(draft, press, wish, buyer, at, order):
    both = draft(press, "by-mistake", quantity=2)
    press.refresh_from_db()
    (second,) = add_lines(both, [press])
    describe_lines(both, [(second, wish("defective", quantity=2))], by=buyer)
    with pytest.raises(NotPossible) as refused:
        submit_return(both, by=buyer, at=at)
    assert codes(refused) == [("too_much", 1)]


@pytest.mark.parametrize(
    ("code", "said", "problem"),
    [
        ("damaged", {"quantity": 1}, "no_photo"),
        ("defective", {"quantity": 1, "text": ""}, "no_text"),
        ("wrong-price", {"quantity": 3}, "no_amount"),
        ("wrong-price", {"quantity": 3, "amount": "400"}, "too_high"),
        ("by-mistake", {"quantity": "0.5"}, "not_a_quantity"),
        ("by-mistake", {"quantity": 1, "settlement": "repair"}, "wrong_settlement"),
        ("not-wanted", {"quantity": 1}, "no_reason"),  # a group is no reason
    ],
)
def test_what_is_missing_is_said_at_its_line(draft, press, buyer, at, code, said, problem):
    with pytest.raises(NotPossible) as refused:
        submit_return(draft(press, code, **said), by=buyer, at=at)
    assert codes(refused) == [(problem, 0)]
    press.refresh_from_db()
    assert press.returned == 0


def test_goods_that_are_not_wanted_have_a_deadline_and_faulty_ones_have_none(draft, press, buyer, at):
    late = at + timedelta(days=15)
    with pytest.raises(NotPossible) as refused:
        submit_return(draft(press, "by-mistake", quantity=1), by=buyer, at=late)
    assert codes(refused) == [("late", 0)]
    assert submit_return(draft(press, "defective", quantity=1), by=buyer, at=late).state == State.REQUESTED


def test_what_is_not_taken_back_can_still_be_claimed(draft, press, buyer, at):
    Policy.objects.create(name="Presses stay", product=press.product, is_excluded=True)
    with pytest.raises(NotPossible) as refused:
        submit_return(draft(press, "too-much", quantity=1), by=buyer, at=at)
    assert codes(refused) == [("excluded", 0)]
    submit_return(draft(press, "defective", quantity=1), by=buyer, at=at)


def test_a_wanted_return_comes_back_is_inspected_and_credited_less_the_fee(
    claim, press, service, nordwerk, warehouse, at
):
    Policy.objects.create(name="Fee", fee_percent=10)
    before = credit_used(nordwerk)
    made = claim(press, "by-mistake", quantity=2)
    shelf = Stock.objects.get(product=press.product)
    line = made.lines.get()
    decide(made, granted(made, comes_back=True, fee_percent=D(10)), "", by=service, at=at)
    made.refresh_from_db()
    assert made.state == State.AUTHORISED and made.send_by == at.date() + timedelta(days=30)
    receive(made, {line.pk: D(2)}, by=service, at=at)
    inspect(made, {line.pk: Found(D(2), to_stock=True)}, warehouse=warehouse, by=service, at=at)
    made.refresh_from_db()
    assert made.state == State.SETTLED
    note = made.lines.get().credits.get()
    assert note.net_total == D("216.00") and made.number in note.reason  # 240.00 less 10 %
    assert credit_used(nordwerk) == before - note.total
    assert Stock.objects.get(pk=shelf.pk).on_hand == shelf.on_hand + 2
    press.refresh_from_db()
    assert (press.returned, press.taken_back, press.credited_net) == (2, 2, D("216.00"))


def test_what_the_inspection_does_not_accept_can_be_returned_again(claim, press, service, at):
    made = claim(press, "by-mistake", quantity=3)
    line = made.lines.get()
    decide(made, granted(made, comes_back=True), "", by=service, at=at)
    receive(made, {line.pk: D(3)}, by=service, at=at)
    inspect(made, {line.pk: Found(D(1), "Zwei sind benutzt")}, warehouse=None, by=service, at=at)
    press.refresh_from_db()
    assert press.returned == 1 and press.taken_back == 1
    assert made.lines.get().credits.get().net_total == D("120.00")


def test_nothing_granted_or_nothing_accepted_is_a_refusal(claim, press, service, at):
    first = claim(press, "by-mistake", quantity=1)
    decide(first, granted(first, granted=D(0)), "Sonderanfertigung", by=service, at=at)
    first.refresh_from_db()
    assert (first.state, first.answer) == (State.REFUSED, "Sonderanfertigung")
    second = claim(press, "by-mistake", quantity=3)
    decide(second, granted(second, comes_back=True), "", by=service, at=at)
    receive(second, {second.lines.get().pk: D(3)}, by=service, at=at)
    inspect(second, {second.lines.get().pk: Found(D(0), "Benutzt")}, warehouse=None, by=service, at=at)
    second.refresh_from_db()
    press.refresh_from_db()
    assert second.state == State.REFUSED and press.returned == 0


def test_damaged_goods_of_little_value_are_credited_at_once(claim, order, generous, nordwerk, service):
    bolts = order.lines.get(sku="933-8X40")
    before = credit_used(nordwerk)
    made = claim(bolts, "damaged", quantity=100, photo=True)
    assert made.state == State.SETTLED and made.decided_by is None
    note = made.lines.get().credits.get()
    assert note.kind == Invoice.Kind.CREDIT and note.net_total == D("8.42")
    assert credit_used(nordwerk) == before - note.total


def test_more_valuable_goods_are_granted_at_once_and_have_to_come_back(claim, press, generous):
    made = claim(press, "damaged", quantity=1, photo=True)
    assert made.state == State.AUTHORISED and made.lines.get().comes_back and made.send_by


def test_beyond_its_value_or_what_a_month_allows_somebody_looks_at_it(claim, press, order, generous, at):
    generous.instant_up_to = 130
    generous.instant_a_month = 130
    generous.save()
    assert claim(press, "damaged", quantity=2, photo=True).state == State.REQUESTED  # 240 > 130
    assert claim(press, "damaged", quantity=1, photo=True).state == State.AUTHORISED
    bolts = order.lines.get(sku="933-8X40")
    assert claim(bolts, "damaged", quantity=200, photo=True).state == State.REQUESTED  # 120 + 16.84 > 130


def test_a_replacement_is_never_granted_without_somebody(claim, press, generous):
    assert claim(press, "defective", quantity=1, settlement="replacement").state == State.REQUESTED


def test_what_is_not_invoiced_yet_is_credited_with_its_invoice(bolt, make_order, claim, generous, at):
    order = make_order({bolt: 300}, invoiced=False)
    made = claim(order.lines.get(), "damaged", quantity=100, photo=True)
    assert made.state == State.ACCEPTED and not made.lines.get().credits.exists()
    invoice_all(order, at)
    assert settle(made, by=Actor.system(made.company), at=at)
    made.refresh_from_db()
    assert made.state == State.SETTLED and made.lines.get().credits.get().net_total == D("8.42")


def test_a_replacement_is_an_order_for_nothing_in_the_name_of_who_asked(claim, press, service, buyer, at):
    Quota.objects.create(
        product=press.product, kind="limit", quantity=3, every="year", company=buyer.company, valid=ALWAYS
    )
    made = claim(press, "defective", quantity=1, settlement="replacement")
    decide(made, granted(made), "", by=service, at=at)
    made.refresh_from_db()
    again = made.lines.get().replacement
    assert made.state == State.SETTLED and again.total == 0 and again.state == OrderState.PLACED
    assert again.ordered_by == buyer.user and again.unit == made.unit
    assert again.lines.get().quantity == 1 and made.number in again.note
    assert not again.charges.exists()


def test_a_replacement_ignores_packs_and_approvals(
    bolt, make_order, claim, service, nordwerk, make_actor, at
):
    requester = make_actor(nordwerk, "requester", order_limit=D(0))
    order = make_order({bolt: 100})
    Order.objects.filter(pk=order.pk).update(ordered_by=requester.user)
    made = claim(order.lines.get(), "defective", quantity=3, settlement="replacement", by=requester)
    decide(made, granted(made), "", by=service, at=at)
    again = made.lines.get().replacement
    assert again.state == OrderState.PLACED and again.lines.get().quantity == 3


def test_in_advance_the_replacement_leaves_before_the_goods_are_back(claim, press, service, buyer, at):
    made = claim(press, "defective", quantity=1, settlement="replacement")
    decide(made, granted(made, comes_back=True, is_in_advance=True), "", by=service, at=at)
    made.refresh_from_db()
    assert made.state == State.AUTHORISED and made.lines.get().replacement.total == 0
    with pytest.raises(WrongState):
        withdraw_return(made, by=buyer, at=at)
    assert lapse_returns(at=at + timedelta(days=60)) == 0  # somebody has to look at it
    line = made.lines.get()
    receive(made, {line.pk: D(1)}, by=service, at=at)
    inspect(made, {line.pk: Found(D(1))}, warehouse=None, by=service, at=at)
    made.refresh_from_db()
    assert made.state == State.SETTLED and Order.objects.count() == 2


def test_a_repair_ends_when_somebody_says_so_and_the_goods_are_the_customers_again(claim, press, service, at):
    made = claim(press, "defective", quantity=1, settlement="repair")
    line = made.lines.get()
    decide(made, granted(made, comes_back=True), "", by=service, at=at)
    receive(made, {line.pk: D(1)}, by=service, at=at)
    inspect(made, {line.pk: Found(D(1))}, warehouse=None, by=service, at=at)
    made.refresh_from_db()
    assert made.state == State.ACCEPTED
    settle(made, by=service, at=at, repaired=True)
    made.refresh_from_db()
    press.refresh_from_db()
    assert made.state == State.SETTLED and press.returned == 0


def test_what_cannot_be_settled_is_closed_by_hand(claim, press, service, at):
    advanced = claim(press, "defective", quantity=1, settlement="replacement")
    decide(advanced, granted(advanced, comes_back=True, is_in_advance=True), "", by=service, at=at)
    close_return(advanced, "Ware kam nie", by=service, at=at)
    mended = claim(press, "defective", quantity=1, settlement="repair")
    decide(mended, granted(mended), "", by=service, at=at)
    close_return(mended, "Vor Ort behoben", by=service, at=at)
    for made, state in ((advanced, State.LAPSED), (mended, State.REFUSED)):
        made.refresh_from_db()
        assert made.state == state and made.answer
        with pytest.raises(WrongState):
            close_return(made, "x", by=service, at=at)
    press.refresh_from_db()
    assert press.returned == 0


def test_no_more_is_given_back_of_a_price_than_was_charged(claim, press, service, at):
    first = claim(press, "wrong-price", quantity=3, amount="360.00")
    second = claim(press, "wrong-price", quantity=3, amount="360.00")
    decide(first, granted(first, net=D("300.00")), "", by=service, at=at)
    with pytest.raises(NotPossible) as refused:
        decide(second, granted(second, net=D("60.01")), "", by=service, at=at)
    assert codes(refused) == [("too_high", 0)]
    decide(second, granted(second, net=D("60.00"), settlement="replacement"), "", by=service, at=at)
    assert second.lines.get().credits.get().net_total == D("60.00")


def test_a_wrong_price_is_credited_and_holds_no_goods(claim, press, service, at):
    made = claim(press, "wrong-price", quantity=3, amount="30.00")
    press.refresh_from_db()
    assert press.returned == 0 and made.state == State.REQUESTED
    decide(made, granted(made, net=D("24.00")), "", by=service, at=at)
    assert made.lines.get().credits.get().net_total == D("24.00")
    press.refresh_from_db()
    assert (press.taken_back, press.credited_net) == (0, D("24.00"))


def test_withdrawn_and_lapsed_returns_let_go_of_what_they_held(claim, press, buyer, service, at):
    first = claim(press, "by-mistake", quantity=3)
    withdraw_return(first, by=buyer, at=at)
    second = claim(press, "by-mistake", quantity=3)
    decide(second, granted(second, comes_back=True), "", by=service, at=at)
    with pytest.raises(WrongState):
        withdraw_return(first, by=buyer, at=at)
    assert lapse_returns(at=at + timedelta(days=30)) == 0
    assert lapse_returns(at=at + timedelta(days=31)) == 1
    press.refresh_from_db()
    assert press.returned == 0 and Return.objects.get(pk=second.pk).state == State.LAPSED


def test_what_is_credited_counts_no_more_in_quota_contract_and_budget(
    bolt, agreed, make_order, claim, generous, buyer, at
):
    quota = Quota.objects.create(
        product=bolt, kind="limit", quantity=1000, every="year", company=buyer.company, valid=ALWAYS
    )
    terms = BudgetTerms("Alles", D(10_000), "block", buyer.user)
    budget = make_budget(BudgetScope("year", at.date()), terms, by=all_rights(buyer), at=at)
    order = make_order({bolt: 200})
    line = order.lines.get()
    net = line.net
    assert line.contract == agreed
    period = BudgetPeriod.objects.get(budget=budget)
    assert period.consumed == net and QuotaPeriod.objects.get(quota=quota).taken == 200
    agreed.refresh_from_db()
    assert agreed.called_value == net
    made = claim(line, "damaged", quantity=100, photo=True)
    credited = made.lines.get().credits.get().net_total
    period.refresh_from_db()
    agreed.refresh_from_db()
    assert period.consumed == net - credited
    assert agreed.called_value == net - credited
    assert QuotaPeriod.objects.get(quota=quota).taken == 100
    assert prove_budgets(at=at) == 0


def test_the_rest_of_an_order_is_cancelled_after_a_return_and_nothing_is_taken_twice(
    bolt, agreed, make_order, claim, generous, buyer, at
):
    quota = Quota.objects.create(
        product=bolt, kind="limit", quantity=1000, every="year", company=buyer.company, valid=ALWAYS
    )
    terms = BudgetTerms("Alles", D(10_000), "block", buyer.user)
    budget = make_budget(BudgetScope("year", at.date()), terms, by=all_rights(buyer), at=at)
    order = make_order({bolt: 300}, shipped=False, invoiced=False)
    line = order.lines.get()
    ship(Dispatch([Packed(line.pk, D(200))], at.date()), by=buyer, at=at)
    issue_invoice(Bill([Billed(line.pk, D(200))], at.date()), by=buyer, at=at)
    claim(line, "damaged", quantity=100, photo=True)
    cancel_rest(order, {line.pk: D(100)}, "", by=buyer, at=at)
    line.refresh_from_db()
    agreed.refresh_from_db()
    assert QuotaPeriod.objects.get(quota=quota).taken == 100
    assert agreed.called_value == line.kept_net
    assert BudgetPeriod.objects.get(budget=budget).consumed == line.kept_net
    assert prove_budgets(at=at) == 0


def all_rights(actor):
    return replace(actor, scopes=EVERYTHING)


def test_the_narrowest_policy_speaks_and_wider_ones_fill_what_it_leaves_out(
    claim, press, reasons, nordwerk, at
):
    Policy.objects.create(name="All", days=14, fee_percent=15)
    Policy.objects.create(name="Presses", category=press.product.category, fee_percent=25)
    Policy.objects.create(name="Nordwerk", company=nordwerk, days=60)
    Policy.objects.create(name="Inactive", company=nordwerk, fee_percent=0, is_active=False)
    line = claim(press, "by-mistake", quantity=1).lines.get()
    assert line.fee_percent == 25 and line.last_on == at.date() + timedelta(days=60)
