"""Budgets on pages: seen by who orders, written by who manages them, and told before an order is submitted."""

from decimal import Decimal as D

import pytest
from django.urls import reverse

from accounts.models import CostCentre, Unit
from approvals.actions import adjust_budget
from approvals.models import Budget, BudgetEntry
from orders.actions import add_to_cart, current_cart
from orders.models import Order

LIST, NEW = "/company/budgets/", "/company/budgets/new/"
SENT = {
    "name": "Werkzeug",
    "amount": "1.000,50",
    "unit": "",
    "cost_centre": "",
    "person": "",
    "category": "",
    "gross": "net",
    "every": "month",
    "start_month": "1",
    "valid_from": "2026-11-01",
    "valid_until": "",
    "exceeded": "approve",
}


@pytest.fixture(autouse=True)
def _today(time_machine, at):
    time_machine.move_to(at, tick=False)


@pytest.fixture
def office(sign_in, boss):
    return sign_in(boss)


def address(name, budget) -> str:
    return reverse(f"budgets:{name}", args=[budget.pk])


def text(response) -> str:
    return " ".join(response.content.decode().replace("\N{NO-BREAK SPACE}", " ").split())


def test_a_budget_is_made_and_shown(office, boss, category, nordwerk):
    centre = CostCentre.objects.create(company=nordwerk, code="4711", name="Montage")
    sent = SENT | {"owner": boss.user.pk, "cost_centre": centre.pk, "category": category.pk, "gross": "gross"}
    sent |= {"every": "fiscal_year", "start_month": "4", "carries_over": "on"}
    assert office.post(NEW, sent).status_code == 302
    budget = Budget.objects.get()
    assert (budget.amount, budget.gross, budget.start_month, budget.carries_over) == (
        D("1000.50"),
        True,
        4,
        True,
    )
    page = text(office.get(LIST))
    assert "1.000,50" in page
    assert "4711 Montage" in page
    assert "01.04.2026 – 31.03.2027" in page


@pytest.mark.parametrize(
    ("field", "value", "told"),
    [
        ("name", "", "Dieses Feld ist zwingend erforderlich."),
        ("name", "x" * 81, "höchstens 80 Zeichen"),
        ("amount", "viel", "Bitte geben Sie einen Betrag"),
        ("amount", "-1", "größer oder gleich 0"),
        ("amount", "NaN", "Bitte geben Sie einen Betrag"),
        ("amount", "99999999999999", "12 Ziffern"),
        ("owner", "", "Dieses Feld ist zwingend erforderlich."),
        ("owner", "999999", "keine gültige Auswahl"),
        ("unit", "999999", "keine gültige Auswahl"),
        ("cost_centre", "x", "keine gültige Auswahl"),
        ("category", "0", "keine gültige Auswahl"),
        ("every", "week", "keine gültige Auswahl"),
        ("every", "once", "braucht einen letzten Tag"),
        ("start_month", "13", "keine gültige Auswahl"),
        ("valid_from", "31.02.2026", "gültiges Datum"),
        ("valid_until", "2026-10-31", "liegt vor dem ersten"),
    ],
)
def test_a_form_says_what_is_wrong_and_loses_nothing(office, boss, field, value, told):
    sent = SENT | {"owner": boss.user.pk, "name": "Werkzeug und mehr"} | {field: value}
    response = office.post(NEW, sent)
    assert response.status_code == 422
    assert told in text(response)
    assert field == "name" or "Werkzeug und mehr" in text(response)
    assert not Budget.objects.exists()


def test_a_rival_is_no_owner_and_no_person(office, boss, rival):
    for field in ("owner", "person"):
        sent = SENT | {"owner": boss.user.pk} | {field: rival.user.pk}
        assert office.post(NEW, sent).status_code == 422


def test_who_manages_a_unit_has_to_choose_one(sign_in, controller, nordwerk):
    below = Unit.objects.add_child(controller.unit, {"company": nordwerk, "name": "Halle 5"})
    client, sent = sign_in(controller), SENT | {"owner": controller.user.pk}
    assert client.post(NEW, sent).status_code == 422
    assert client.post(NEW, sent | {"unit": below.pk}).status_code == 302


def test_who_orders_sees_and_changes_nothing(sign_in, buyer, make_budget):
    budget, client = make_budget("100"), sign_in(buyer)
    assert client.get(LIST).status_code == client.get(budget.get_absolute_url()).status_code == 200
    assert "Budget beenden" not in text(client.get(budget.get_absolute_url()))
    assert client.get(NEW).status_code == client.post(address("end", budget)).status_code == 403


def test_whose_orders_count_sees_what_is_left_but_not_who_ordered_what(
    sign_in, buyer, boss, make_budget, order_of
):
    whole, own = make_budget("100"), make_budget("100", unit=buyer.unit)
    order, client = order_of(boss), sign_in(buyer)
    assert client.get(address("entries", whole)).status_code == 404
    shown = text(client.get(whole.get_absolute_url()))
    assert "83,16 € von 100,00 € frei" in shown
    assert order.number not in shown
    assert client.get(address("entries", own)).status_code == 200
    assert f"/orders/{order.number}/" in text(client.get(own.get_absolute_url()))


def test_who_may_not_see_budgets_does_not(sign_in, requester, make_budget):
    client = sign_in(requester)
    assert client.get(LIST).status_code == client.get(make_budget("1").get_absolute_url()).status_code == 403


def test_a_manager_of_another_unit_sees_but_does_not_write(sign_in, make_actor, nordwerk, boss, make_budget):
    below = Unit.objects.add_child(boss.unit, {"company": nordwerk, "name": "Halle 5"})
    client = sign_in(make_actor(nordwerk, "controller", unit=below, email="lead@nordwerk.example"))
    whole = make_budget("100")
    assert client.get(whole.get_absolute_url()).status_code == 200
    for name in ("change", "adjust", "end"):
        assert client.post(address(name, whole), {}).status_code == 404


def test_a_change_counts_at_once_and_the_second_of_two_is_told(office, boss, make_budget):
    budget = make_budget("100")
    page = office.get(address("change", budget)).content.decode()
    version = page.split('name="version" value="')[1].split('"')[0]
    sent = SENT | {"owner": boss.user.pk, "amount": "150", "version": version}
    assert office.post(address("change", budget), sent).status_code == 302
    assert budget.periods.get().total == 150
    late = office.post(address("change", budget), sent | {"name": "Zu spät"})
    assert late.status_code == 409
    assert "Zu spät" in text(late)
    assert office.post(address("change", budget), sent | {"version": "never"}).status_code == 409


@pytest.mark.parametrize(
    ("amount", "reason", "told"),
    [
        ("-100,01", "zu viel", "nur 100,00"),
        ("0", "nichts", "anderen Betrag als 0"),
        ("5", "", "zwingend erforderlich"),
        ("abc", "nichts", "einen Betrag"),
        ("", "nichts", "zwingend erforderlich"),
    ],
)
def test_an_adjustment_that_cannot_be_says_why(amount, reason, told, office, make_budget):
    budget = make_budget("100")
    response = office.post(address("adjust", budget), {"amount": amount, "reason": reason})
    assert response.status_code == 422
    assert told in text(response)
    assert not BudgetEntry.objects.exists()


def test_an_adjustment_is_booked_and_an_ended_budget_takes_none(office, make_budget, boss, at):
    budget = make_budget("100")
    assert office.post(address("adjust", budget), {"amount": "-5,50", "reason": "Rest"}).status_code == 302
    assert budget.periods.get().total == D("94.50")
    assert office.post(address("end", budget)).status_code == 302
    assert office.post(address("adjust", budget), {"amount": "1", "reason": "x"}).status_code == 404
    assert "Werkzeug" not in text(office.get(LIST))
    assert "Werkzeug" in text(office.get(LIST + "?tab=ended"))
    assert "94,50" in text(office.get(budget.get_absolute_url()))


def test_the_entries_as_a_table_hold_no_formula(office, boss, make_budget, order_of, buyer, at):
    budget = make_budget("100")
    order = order_of(buyer)
    adjust_budget(budget, D(5), "=1+1", by=boss, at=at)
    table = office.get(address("entries", budget))
    lines = table.getvalue().decode("utf-8-sig").splitlines()
    assert "attachment" in table["Content-Disposition"]
    assert lines[1].endswith(";angepasst;5;EUR;;Boss;'=1+1")
    assert lines[2].endswith(f";reserviert;16,84;EUR;{order.number};Buyer;")


@pytest.mark.parametrize("page", ["0", "-1", "99999", "x", "²"])
def test_strange_pages_are_answered(page, office, make_budget):
    assert office.get(f"{LIST}?page={page}").status_code == 200
    assert office.get(f"{make_budget('1').get_absolute_url()}?page={page}").status_code == 200
    assert office.get("/company/budgets/99999999999999999999999/").status_code == 404


def test_lists_cost_the_same_for_few_and_for_many(
    office, make_budget, order_of, buyer, boss, at, django_assert_num_queries
):
    for count in (2, 40):
        budgets = [make_budget("1000", name=f"B{n}") for n in range(count)]
        order_of(buyer, key=f"order-{count}")
        for _ in range(count):
            adjust_budget(budgets[0], D(1), "r", by=boss, at=at)
        with django_assert_num_queries(9):
            office.get(LIST)
        with django_assert_num_queries(14):
            office.get(budgets[0].get_absolute_url())


# Before and after


@pytest.fixture
def checkout(bolt, at):
    def page(actor, client):
        cart = current_cart(actor, at=at)
        add_to_cart(cart, [(bolt.sku, "200", "")], by=actor, at=at)
        return reverse("orders:checkout", args=[cart.pk])

    return page


def form_of(address, key="0123456789abcdef") -> dict:
    return {"address": address.pk, "idempotency_key": key, "order": "1"}


def test_the_checkout_shows_the_budget_before_and_after(sign_in, buyer, make_budget, checkout):
    make_budget("100", name="Fertigung")
    client = sign_in(buyer)
    page = text(client.get(checkout(buyer, client)))
    assert "Vor dieser Bestellung bleiben 100,00 €, danach 83,16 €." in page


def test_a_budget_that_was_exceeded_before_is_told_as_such(
    sign_in, buyer, make_budget, checkout, order_of, boss
):
    make_budget("10", name="Fertigung", exceeded="warn")
    order_of(boss)
    client = sign_in(buyer)
    page = text(client.get(checkout(buyer, client)))
    assert "Schon vor dieser Bestellung um 6,84 € überschritten." in page
    assert "Achtung: Die Bestellung überschreitet dieses Budget." in page


def test_over_budget_from_the_buyer_over_the_owner_to_the_order(
    sign_in, buyer, controller, approver, make_budget, checkout, address
):
    make_budget("10", name="Fertigung", exceeded="approve")
    client = sign_in(buyer)
    where = checkout(buyer, client)
    page = text(client.get(where))
    assert f"Freigabe durch {controller.user}" in page
    assert "über dem Budget „Fertigung“" in page
    assert client.post(where, form_of(address)).status_code == 302
    order = Order.objects.get()
    assert order.state == "held"
    client = sign_in(controller)
    page = text(client.get(order.approval.get_absolute_url()))
    assert "Fertigung" in page
    assert "6,84 € über dem Budget" in page
    assert client.post(order.approval.get_absolute_url(), {"verdict": "yes"}).status_code == 302
    order.refresh_from_db()
    assert order.state == "placed"


def test_a_budget_that_refuses_says_so_before_and_at_the_order(
    sign_in, buyer, make_budget, checkout, address
):
    make_budget("10", name="Fertigung")
    client = sign_in(buyer)
    where, told = checkout(buyer, client), "Im Budget „Fertigung“ bleiben 10,00 €"
    assert told in text(client.get(where))
    response = client.post(where, form_of(address))
    assert response.status_code == 422
    assert told in text(response)
    assert not Order.objects.exists()


def test_who_may_not_see_budgets_reads_neither_name_nor_amount(
    sign_in, requester, controller, make_budget, checkout, address
):
    budget = make_budget("10", name="Geheim", exceeded="approve")
    client = sign_in(requester)
    where = checkout(requester, client)
    page = text(client.get(where))
    assert "über einem Budget" in page
    assert client.post(where, form_of(address)).status_code == 302
    held = text(client.get(Order.objects.get().approval.get_absolute_url()))
    Budget.objects.filter(pk=budget.pk).update(exceeded="block")
    refused = text(client.get(checkout(requester, client)))
    assert "über einem Budget Ihrer Firma" in refused
    assert not any("Geheim" in shown or "10,00" in shown for shown in (page, held, refused))


def test_the_administration_reads_them(client, make_user, make_budget, order_of, buyer):
    admin = make_user("admin@b2bshop.example", is_staff=True, is_superuser=True, language="en")
    client.force_login(admin, backend="allauth.account.auth_backends.AuthenticationBackend")
    budget = make_budget("100")
    order_of(buyer)
    for model in ("budget", "budgetperiod", "budgetentry"):
        assert client.get(f"/admin/approvals/{model}/").status_code == 200
        assert client.get(f"/admin/approvals/{model}/?q=Werkzeug").status_code == 200
        assert client.get(f"/admin/approvals/{model}/add/").status_code == 403
    assert client.get(f"/admin/approvals/budget/{budget.pk}/change/").status_code == 200


def test_a_limit_per_period_begins_on_the_page_of_the_person(office, buyer, boss):
    page = office.get(f"/company/people/{buyer.user.pk}/").content.decode()
    link = f"{NEW}?person={buyer.user.pk}"
    assert f'href="{link}"' in page and "Limit pro Zeitraum" in page
    form = office.get(link).context["form"]
    assert (form["person"].value(), form["name"].value()) == (str(buyer.user.pk), f"Budget von {buyer.user}")
    sent = SENT | {"owner": boss.user.pk, "person": buyer.user.pk}
    assert office.post(NEW, sent).status_code == 302
    assert Budget.objects.get().person == buyer.user


@pytest.mark.parametrize("person", ["foreign", "0", "x", "-1", "9" * 30])
def test_a_person_that_cannot_be_chosen_is_not_filled_in(person, office, rival):
    form = office.get(NEW, {"person": rival.user.pk if person == "foreign" else person}).context["form"]
    assert not form["person"].value() and not form["name"].value()


def test_who_manages_people_and_no_budgets_sees_no_way_there(sign_in, boss, buyer):
    role = boss.membership.roles.get()
    role.permissions = [name for name in role.permissions if name != "manage_budgets"]
    role.save()
    assert "?person=" not in sign_in(boss).get(f"/company/people/{buyer.user.pk}/").content.decode()
