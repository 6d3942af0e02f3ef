"""An approver refuses, reduces and recharges single lines; what is not needed any more is free at once."""

from dataclasses import replace
from decimal import Decimal as D

import pytest
from django.core.exceptions import PermissionDenied
from django.utils.timezone import localdate

from accounts.models import Address, Company, CostCentre, CreditEntry
from approvals.actions import RuleDraft, write_rule
from approvals.conditions import Condition, Subject
from approvals.models import Approval, BudgetPeriod, Stage
from approvals.states import Verdict
from approvals.steps import Step
from b2bshop.events.journal import deliver_due
from b2bshop.post.models import Mail
from catalog.models import Backlog, Stock
from orders.actions import Basket, LineEdit, answer_approval, change_held, place_order
from orders.differences import fingerprint, since_submission
from orders.models import LineChange, Order, OrderLine, Reservation
from orders.problems import OrderRefused
from orders.queries import BasketLine
from tests.orders.test_races import at_once


@pytest.fixture
def big(requester, approver, bolt, make_product, address, at) -> Order:
    """400 bolts and 10 nuts."""
    nut = make_product("NUT-8")
    lines = (BasketLine(bolt.pk, D(400), bolt.sku), BasketLine(nut.pk, D(10), nut.sku))
    return place_order(Basket(lines, address, key="two-lines-held"), by=requester, at=at)


def edit(order, position, quantity="", cost_centre="") -> list[LineEdit]:
    line = order.lines.get(position=position)
    return [LineEdit(line.pk, quantity or f"{line.quantity.normalize():f}", cost_centre or line.cost_centre)]


def sums_agree(order) -> bool:
    """Totals, credit, stock and what was asked about say the same."""
    order = Order.objects.get(pk=order.pk)
    lines = sum(line.net for line in order.lines.all())
    held = sum(entry.amount for entry in CreditEntry.objects.filter(reference=order.number))
    reserved = sum(stock.reserved for stock in Stock.objects.all())
    parts = sum(part.quantity for part in Reservation.objects.all())
    waiting = sum(row.quantity for row in Backlog.objects.all())
    return (
        order.net_total == lines == order.approval.amount
        and order.total == held == Company.objects.get(pk=order.company_id).credit_used
        and reserved == parts
        and waiting == sum(line.back_ordered for line in order.lines.all())
    )


def test_a_reduced_line_is_priced_anew_and_frees_stock_and_credit(big, approver, bolt, at):
    before = Stock.objects.get(product=bolt).reserved
    (change,) = change_held(big, edit(big, 1, "100"), "Ein Karton reicht.", by=approver, at=at)
    line = big.lines.get(position=1)
    assert (line.quantity, line.net) == (100, D("8.42"))
    assert (change.quantity_before, change.quantity_after, change.net_after) == (400, 100, D("8.42"))
    assert Stock.objects.get(product=bolt).reserved < before
    assert Order.objects.get().state == "held"
    assert sums_agree(big)


def test_a_line_that_is_refused_goes_and_the_rest_is_ordered(big, approver, at):
    change_held(big, edit(big, 2, "0"), "Haben wir noch.", by=approver, at=at)
    assert [line.position for line in big.lines.all()] == [1]
    assert sums_agree(big)
    answer_approval(big, Verdict.YES, by=approver, at=at)
    assert Order.objects.get().state == "placed"
    assert LineChange.objects.get().quantity_after == 0


def test_what_was_on_back_order_goes_before_what_is_reserved(big, approver, bolt, at):
    OrderLine.objects.filter(position=1).update(back_ordered=300)
    Backlog.objects.filter(product=bolt).update(quantity=300)
    part = Reservation.objects.get(line__position=1)
    Stock.objects.filter(pk=part.stock_id).update(reserved=100)
    Reservation.objects.filter(pk=part.pk).update(quantity=100)
    change_held(big, edit(big, 1, "200"), "Weniger.", by=approver, at=at)
    line = big.lines.get(position=1)
    assert (line.back_ordered, Reservation.objects.get(line=line).quantity) == (100, 100)
    change_held(big, edit(big, 1, "100"), "Noch weniger.", by=approver, at=at)
    line = big.lines.get(position=1)
    assert (line.back_ordered, Reservation.objects.get(line=line).quantity) == (0, 100)


def test_a_line_is_charged_to_another_cost_centre(big, approver, nordwerk, alpina, at):
    CostCentre.objects.create(company=nordwerk, code="4711")
    CostCentre.objects.create(company=nordwerk, code="ALT", is_active=False)
    CostCentre.objects.create(company=alpina, code="FREMD")
    change_held(big, edit(big, 1, cost_centre="4711"), "Gehört zur Montage.", by=approver, at=at)
    assert big.lines.get(position=1).cost_centre == "4711"
    for code in ("FREMD", "ALT", "none such"):
        with pytest.raises(OrderRefused) as refused:
            change_held(big, edit(big, 2, cost_centre=code), "Nein.", by=approver, at=at)
        assert [(p.code, p.line) for p in refused.value.problems] == [("cost_centre", 1)]


@pytest.mark.parametrize(
    ("quantity", "code"),
    [
        ("500", "more_than_asked"),
        ("50", "below_minimum"),
        ("150", "not_a_multiple"),
        ("-1", "not_positive"),
        ("1e2", "not_a_number"),
        ("１００", "not_a_number"),
        ("abc", "not_a_number"),
        ("\x00", "not_a_number"),
    ],
)
def test_a_quantity_that_cannot_be_is_told_and_changes_nothing(big, approver, quantity, code, at):
    with pytest.raises(OrderRefused) as refused:
        change_held(big, edit(big, 1, quantity), "Nein.", by=approver, at=at)
    assert refused.value.problems[0].code == code
    assert not LineChange.objects.exists()
    assert sums_agree(big)


def test_budgets_reserve_what_is_left_of_the_order_and_the_rest_is_free(
    big, approver, requester, make_budget, at
):
    make_budget("1000")
    order = place_order(
        Basket((BasketLine(big.lines.first().product_id, D(400)),), Address.objects.get(), key="with-budget"),
        by=requester,
        at=at,
    )
    assert BudgetPeriod.objects.get().reserved == D("33.68")
    change_held(order, edit(order, 1, "100"), "Weniger.", by=approver, at=at)
    assert BudgetPeriod.objects.get().reserved == D("8.42")
    answer_approval(order, Verdict.NO, "Nein.", by=approver, at=at)
    assert BudgetPeriod.objects.get().reserved == 0


def test_an_order_is_not_emptied_line_by_line(big, approver, at):
    all_of_it = edit(big, 1, "0") + edit(big, 2, "0")
    with pytest.raises(OrderRefused) as refused:
        change_held(big, all_of_it, "Nein.", by=approver, at=at)
    assert [p.code for p in refused.value.problems] == ["nothing_left"]


def test_nothing_changes_where_nothing_differs(big, approver, at):
    assert change_held(big, edit(big, 1) + edit(big, 2), "Nichts.", by=approver, at=at) == []


def test_only_who_decides_changes_lines(big, requester, boss, at):
    for actor in (requester, boss, replace(boss, user=requester.user)):
        with pytest.raises(PermissionDenied):
            change_held(big, edit(big, 1, "100"), "Nein.", by=actor, at=at)
    assert not LineChange.objects.exists()


def test_a_new_cost_centre_that_a_rule_asks_about_adds_its_stage(big, approver, boss, nordwerk, at):
    CostCentre.objects.create(company=nordwerk, code="4711")
    draft = RuleDraft(
        "Montage",
        at.date(),
        ((Condition(Subject.COST_CENTRE, ("47*",)),),),
        (Step(people=(boss.user.pk,)),),
    )
    write_rule(draft, by=boss, at=at)
    change_held(big, edit(big, 1, cost_centre="4711"), "Gehört zur Montage.", by=approver, at=at)
    change_held(big, edit(big, 1, "100", "4711"), "Weniger.", by=approver, at=at)
    assert Stage.objects.count() == 2  # once, however often the lines change
    answer_approval(big, Verdict.YES, by=approver, at=at)
    assert Approval.objects.get().state == "open"
    changes = fingerprint(since_submission(big, reader=boss.user, on=localdate(at)))
    answer_approval(big, Verdict.YES, seen=changes, by=boss, at=at)
    assert Order.objects.get().state == "placed"


def test_the_requester_reads_what_was_changed_in_mail_and_on_the_order(big, approver, requester, sign_in, at):
    change_held(big, edit(big, 2, "0"), "Haben wir noch.", by=approver, at=at)
    deliver_due(at=at)
    mail = Mail.objects.get(key__startswith="order_changed")
    assert mail.to == requester.user.email
    assert "NUT-8" in mail.text
    assert "Haben wir noch." in mail.text
    page = sign_in(requester).get(big.get_absolute_url()).content.decode()
    assert "nicht genehmigt" in page
    assert "Haben wir noch." in page


# The page


def test_the_form_changes_lines_and_keeps_what_was_wrong(sign_in, big, approver):
    client, address = sign_in(approver), f"/approvals/{big.approval_id}/lines/"
    bolts, nuts = big.lines.all()
    assert "Einzelne Positionen" in client.get(f"/approvals/{big.approval_id}/").content.decode()
    wrong = client.post(address, {f"quantity-{bolts.pk}": "150", "reason": "Weniger."})
    assert wrong.status_code == 422
    assert 'value="150"' in wrong.content.decode()
    assert 'value="Weniger."' in wrong.content.decode()
    unsaid = client.post(address, {f"quantity-{bolts.pk}": "100", "reason": " "})
    assert unsaid.status_code == 422
    assert "warum" in unsaid.content.decode()
    assert not LineChange.objects.exists()
    done = client.post(
        address,
        {f"quantity-{bolts.pk}": "100", f"quantity-{nuts.pk}": "0", "reason": "Weniger."},
        follow=True,
    )
    assert "Die Positionen sind geändert" in done.content.decode()
    assert [line.quantity for line in big.lines.all()] == [100]


def test_a_line_of_another_order_is_not_touched(sign_in, big, approver, order_of, requester):
    other = order_of(requester, key="another-held-order")
    stolen = {f"quantity-{other.lines.get().pk}": "0", "reason": "Weniger."}
    sign_in(approver).post(f"/approvals/{big.approval_id}/lines/", stolen)
    assert other.lines.count() == 1
    assert big.lines.count() == 2


@pytest.mark.parametrize("role", ["requester", "viewer", "buyer"])
def test_who_does_not_approve_gets_no_form_and_no_change(sign_in, big, make_actor, nordwerk, role):
    client = sign_in(make_actor(nordwerk, role))
    line = big.lines.first()
    answer = client.post(f"/approvals/{big.approval_id}/lines/", {f"quantity-{line.pk}": "0", "reason": "x"})
    assert answer.status_code in (403, 404)
    assert big.lines.count() == 2


def test_the_request_page_takes_the_same_number_of_statements_for_two_and_fifty_lines(
    sign_in, approver, requester, make_product, address, at, django_assert_num_queries
):
    client = sign_in(approver)
    for count in (2, 50):
        lines = tuple(BasketLine(make_product(f"S{count}-{n}").pk, "1") for n in range(count))
        order = place_order(Basket(lines, address, key=f"statements-{count}"), by=requester, at=at)
        with django_assert_num_queries(30):
            client.get(f"/approvals/{order.approval_id}/")


@pytest.mark.django_db(transaction=True)
def test_changing_and_approving_at_once_leaves_one_truth(big, approver, make_actor, nordwerk, at):
    second = make_actor(nordwerk, "approver", email="second@nordwerk.example")
    approval = Approval.objects.get()
    approval.stages.get().seats.create(user=second.user, requester=approval.requester)
    lines = edit(big, 1, "100")
    at_once(
        lambda: change_held(Order.objects.get(), lines, "Weniger.", by=approver, at=at),
        lambda: answer_approval(Order.objects.get(), Verdict.YES, by=second, at=at),
    )
    order = Order.objects.get()
    is_changed = LineChange.objects.exists()  # then the other one has to look at it before they say yes
    assert order.state == ("held" if is_changed else "placed")
    assert order.lines.get(position=1).quantity == (100 if is_changed else 400)
    assert sums_agree(order)
