"""What a rep sees of their customers: only theirs, the figures of the ledgers, what needs a call; in few statements."""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal as D

import pytest
from django.db import connection
from django.db.backends.postgresql.psycopg_any import DateRange
from django.test.utils import CaptureQueriesContext
from django.utils.timezone import localdate, now

from accounts.actor import Actor
from accounts.models import Application, Company, Membership
from orders.actions import Basket, place_order, ship_order
from orders.actions.credit_note import Correction, Credited, issue_credit_note
from orders.actions.invoice import Bill, Billed, issue_invoice
from orders.models import Invoice, Order
from orders.queries import BasketLine
from sales.customer_queries import customers_of, months_of, standings
from sales.models import Task, Visit
from sales.pages.customers import bars
from tests.conftest import ALWAYS

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


@pytest.fixture
def rep(make_user, nordwerk):
    rep = make_user("rep@b2bshop.example")
    Company.objects.filter(pk=nordwerk.pk).update(account_manager=rep)
    nordwerk.refresh_from_db()
    return rep


@pytest.fixture
def desk(client, rep):
    client.force_login(rep, backend=BACKEND)
    return client


@pytest.fixture
def sold(buyer, bolt, address):
    """sold(days_ago, invoiced=True) → an order of 1,000 bolts at 84.20 net, delivered and billed that day."""
    count = iter(range(1000))

    def make(days, *, by=buyer, to=address, invoiced=True, quantity="1000"):
        at = now() - timedelta(days=days)
        order = place_order(
            Basket((BasketLine(bolt.pk, quantity),), to, key=f"s{next(count)}"),
            by=replace(by, order_limit=None),
            at=at,
        )
        ship_order(order, by=Actor.system(order.company), at=at)
        if invoiced:
            billed = [Billed(line.pk, line.quantity) for line in order.lines.all()]
            issue_invoice(Bill(billed, localdate(at)), by=Actor.system(order.company), at=at)
        return order

    return make


def of(rep):
    (row,) = standings(customers_of(rep), localdate())
    return row


def test_revenue_is_what_was_invoiced_less_what_was_credited(rep, sold, nordwerk):
    sold(10), sold(400)
    order = sold(20)
    invoice = Invoice.objects.get(parts__order=order)
    line = invoice.lines.get()
    issue_credit_note(
        Correction(invoice, [Credited(line.pk, D(500))], localdate(), "x"),
        by=Actor.system(nordwerk),
        at=now(),
    )
    row = of(rep)
    assert (row.revenue, row.before, row.change) == (D("126.30"), D("84.20"), 50)
    assert row.revenue == sum(month.revenue for month in months_of(nordwerk, localdate()))


def test_a_customer_who_orders_every_ten_days_and_did_not_for_a_month_needs_a_call(rep, sold):
    for days in (70, 60, 50, 40):
        sold(days)
    row = of(rep)
    assert row.interval == 10 and row.quiet_days == 40 and row.is_quiet and row.has_alert


def test_who_ordered_in_time_needs_none(rep, sold):
    for days in (41, 21, 1):
        sold(days)
    row = of(rep)
    assert row.interval == 20 and not row.is_quiet


def test_what_is_overdue_and_a_contract_that_ends_are_told(rep, sold, nordwerk, make_contract):
    sold(60)
    today = localdate()
    make_contract(nordwerk, {}, valid=DateRange(today - timedelta(days=300), today + timedelta(days=31)))
    make_contract(nordwerk, {}, valid=ALWAYS)
    row = of(rep)
    assert row.owed == Invoice.objects.get().total and row.contract_ends == today + timedelta(days=30)


def test_the_pages_show_only_the_own_customers(desk, rep, alpina, rival, make_user):
    Company.objects.filter(pk=alpina.pk).update(account_manager=make_user("other@b2bshop.example"))
    shown = desk.get("/sales/").content.decode()
    assert "Nordwerk" in shown and "Alpina" not in shown
    assert desk.get(f"/sales/{alpina.number}/").status_code == 404
    for page in ("acting/", "visits/", "tasks/"):
        assert desk.post(f"/sales/{alpina.number}/{page}", {}).status_code == 404
    task = Task.objects.create(company=alpina, rep=make_user("x@b2bshop.example"), title="x", made_at=now())
    assert desk.post(f"/sales/tasks/{task.pk}/done/").status_code == 404


def test_nobody_else_learns_that_there_is_such_a_page(client, sign_in, rep, buyer, nordwerk):
    assert client.get("/sales/")["Location"].startswith("/accounts/login/")
    for path in ("/sales/", f"/sales/{nordwerk.number}/"):
        assert sign_in(buyer).get(path).status_code == 404


def test_a_rep_notes_a_visit_and_a_task_and_does_it(desk, rep, nordwerk):
    where = f"/sales/{nordwerk.number}/"
    desk.post(f"{where}visits/", {"kind": "call", "happened_on": "2026-11-20", "text": "Bedarf steigt"})
    desk.post(f"{where}tasks/", {"title": "Angebot senden", "due_on": "2026-12-01"})
    assert Visit.objects.get().rep == rep
    shown = desk.get(where).content.decode()
    assert "Bedarf steigt" in shown and "Angebot senden" in shown
    assert "Angebot senden" in desk.get("/sales/").content.decode()
    desk.post(f"/sales/tasks/{Task.objects.get().pk}/done/")
    assert "Angebot senden" not in desk.get(where).content.decode()


def test_what_is_wrong_is_said_and_what_was_typed_stays(desk, nordwerk):
    where = f"/sales/{nordwerk.number}/"
    answer = desk.post(f"{where}visits/", {"kind": "call", "happened_on": "never", "text": "Bedarf steigt"})
    assert answer.status_code == 422 and "Bedarf steigt" in answer.content.decode()
    assert desk.post(f"{where}tasks/", {"title": ""}).status_code == 422
    assert desk.post(f"{where}acting/", {"reason": "x"}).status_code == 422
    assert not Visit.objects.exists() and not Task.objects.exists()


def test_acting_begins_on_the_customers_page(desk, nordwerk, buyer):
    answer = desk.post(
        f"/sales/{nordwerk.number}/acting/", {"member": buyer.membership.pk, "reason": "Telefon"}
    )
    assert answer["Location"].startswith("/as/")
    assert desk.get(answer["Location"]).status_code == 200


def test_nobody_of_another_customer_can_be_acted_for(desk, nordwerk, rival):
    answer = desk.post(f"/sales/{nordwerk.number}/acting/", {"member": rival.membership.pk, "reason": "x"})
    assert answer.status_code == 422


def test_what_an_article_costs_the_customer_is_explained(desk, nordwerk, bolt, make_contract):
    make_contract(nordwerk, {bolt: [(1, "7.77", 100)]})
    shown = desk.get(f"/sales/{nordwerk.number}/", {"sku": bolt.sku, "quantity": "200"}).content.decode()
    assert "7,77" in shown and "Rahmenvertrag" in shown and "8,42" in shown
    unknown = desk.get(f"/sales/{nordwerk.number}/?sku=X&quantity=1").content.decode()
    assert "bekommt der Kunde nicht angeboten" in unknown
    assert desk.get(f"/sales/{nordwerk.number}/?sku={bolt.sku}&quantity=abc").status_code == 200


def test_a_lead_that_was_given_to_somebody_is_theirs(desk, rep):
    told = {"street": "S", "postal_code": "1", "city": "Bremen", "person": "Jule", "email": "j@x.example"}
    for number, who in enumerate((rep, None)):
        Application.objects.create(
            name=f"Lead {number}",
            secret_hash=f"{number}",
            asked_at=now(),
            confirmed_at=now(),
            assigned_to=who,
            **told,
        )
    shown = desk.get("/sales/").content.decode()
    assert "Lead 0" in shown and "Lead 1" not in shown


def test_bars_are_as_high_as_the_months_are_large(nordwerk, sold):
    sold(0)
    made = bars(months_of(nordwerk, localdate()))
    assert len(made) == 12 and made[-1]["now_height"] == "144.0" and made[0]["now_height"] == "0.0"


@pytest.mark.parametrize("count", [1, 6])
def test_pages_cost_the_same_for_one_customer_and_for_many(
    count, desk, rep, make_company, sold, make_actor, nordwerk
):
    for number in range(count):
        company = make_company(f"Kunde {number}", account_manager=rep)
        actor = make_actor(company)
        sold(5, by=actor, to=company.addresses.get())
        Task.objects.create(company=company, rep=rep, title="x", made_at=now())
    for _ in range(count):
        sold(3)
        make_actor(nordwerk)
        Visit.objects.create(company=nordwerk, rep=rep, text="x", happened_on=localdate(), written_at=now())
    told = []
    for path in ("/sales/", f"/sales/{nordwerk.number}/"):
        desk.get(path)
        with CaptureQueriesContext(connection) as captured:
            assert desk.get(path).status_code == 200
        told.append(len(captured))
    assert told == [7, 18]
    assert Order.objects.exists() and Membership.objects.exists()
