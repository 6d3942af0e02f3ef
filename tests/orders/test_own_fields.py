"""What a company asks of its orders: a number of its own, and fields of its own."""

import re

import pytest
from django.core.exceptions import PermissionDenied
from django.utils.timezone import now

from accounts.models import Company
from accounts.problems import Problem as CompanyProblem
from b2bshop.events.models import Event
from orders.actions import Basket, add_to_cart, cancel_order, current_cart, new_cart, place_order
from orders.actions.own_fields import remove_own_field, save_own_field
from orders.models import Order, OwnField
from orders.problems import OrderRefused
from orders.queries import basket_lines
from orders.sheet import rows
from tests.orders.test_races import at_once


@pytest.fixture
def boss(nordwerk, make_actor):
    return make_actor(nordwerk, "admin")


@pytest.fixture
def fields(boss, at) -> dict[str, OwnField]:
    told = [
        OwnField(name="Projekt", is_needed=True, pattern="P-[0-9]{4}", place=1),
        OwnField(name="Tor", kind="choice", options="Tor 1\nTor 2\n\nTor 1", place=2),
        OwnField(name="Montage", kind="date", place=3),
    ]
    return {field.name: save_own_field(field, by=boss, at=at) for field in told}


@pytest.fixture
def sent(address) -> dict:
    return {"address": address.pk, "idempotency_key": "a-key-for-own-fields"}


def rules(company: Company, **values) -> None:
    Company.objects.filter(pk=company.pk).update(**values)


def order(buyer, address, bolt, at, po="", own=None, key="") -> Order:
    cart = new_cart("x", by=buyer, at=at)
    add_to_cart(cart, [(bolt.sku, "100")], by=buyer, at=at)
    basket = Basket(
        tuple(basket_lines(cart)),
        address,
        key=key or f"own-{cart.pk}",
        po_number=po,
        own=own or {},
        cart=cart,
    )
    return place_order(basket, by=buyer, at=at)


def codes(refusal) -> list[str]:
    return [problem.code for problem in refusal.value.problems]


# the number


def test_an_order_number_is_asked_for_as_the_company_says(nordwerk, buyer, address, bolt, at):
    assert order(buyer, address, bolt, at).po_number == ""
    rules(nordwerk, po_needed=True, po_pattern="PO-[0-9]{4}")
    for number, code in (("", "po_missing"), ("4711", "po_wrong"), ("xPO-4711", "po_wrong")):
        with pytest.raises(OrderRefused) as refusal:
            order(buyer, address, bolt, at, number)
        assert codes(refusal) == [code]
    assert order(buyer, address, bolt, at, "PO-4711").po_number == "PO-4711"


def test_a_number_is_used_once_until_its_order_is_let_go(nordwerk, buyer, rival, address, bolt, at):
    rules(nordwerk, po_once=True)
    first = order(buyer, address, bolt, at, "PO-1")
    with pytest.raises(OrderRefused) as refusal:
        order(buyer, address, bolt, at, "po-1")
    assert codes(refusal) == ["po_used"]
    assert order(buyer, address, bolt, at, "PO-2")
    assert order(buyer, address, bolt, at) and order(buyer, address, bolt, at)  # no number is no number twice
    cancel_order(first, by=buyer, at=at)
    assert order(buyer, address, bolt, at, "PO-1")


def test_the_same_attempt_twice_is_one_order_and_no_refusal(nordwerk, buyer, address, bolt, at):
    rules(nordwerk, po_once=True)
    first = order(buyer, address, bolt, at, "PO-1", key="the-same-key")
    assert order(buyer, address, bolt, at, "PO-1", key="the-same-key") == first


def placed_at_once(buyer, address, bolt) -> int:
    def attempt():
        return order(buyer, address, bolt, now(), "PO-1")

    return sum(isinstance(made, Order) for made in at_once(*[attempt] * 6))


@pytest.mark.django_db(transaction=True)
def test_of_six_orders_with_one_number_at_once_one_is_placed(nordwerk, buyer, address, bolt):
    rules(nordwerk, po_once=True)
    assert placed_at_once(buyer, address, bolt) == 1


@pytest.mark.django_db(transaction=True)
def test_control_without_the_lock_the_number_is_used_twice(nordwerk, buyer, address, bolt, monkeypatch):
    rules(nordwerk, po_once=True)
    monkeypatch.setattr("orders.actions.place.claim_po_number", lambda company, number: [])
    assert placed_at_once(buyer, address, bolt) > 1


def test_the_checkout_says_it_at_the_field_and_keeps_what_was_typed(shop, checkout, sent, nordwerk):
    rules(nordwerk, po_needed=True, po_pattern="PO-[0-9]{4}")
    page = shop.get(checkout).content.decode()
    assert re.search(r'<input[^>]*name="po_number"[^>]*required', page)
    for number, words in (("", "braucht auf jeder Bestellung"), ("4711", "passt nicht zum Muster")):
        answer = shop.post(checkout, sent | {"po_number": number})
        assert answer.status_code == 422 and words in answer.content.decode()
    assert 'value="4711"' in answer.content.decode()
    assert shop.post(checkout, sent | {"po_number": "PO-4711"}).status_code == 302


# the fields


def test_fields_are_asked_for_and_kept_as_they_were(shop, checkout, sent, fields, boss, at):
    page = shop.get(checkout).content.decode()
    assert page.index("Projekt") < page.index("Tor 1") < page.index("Montage")
    assert page.count("Tor 1</option>") == 1
    names = {name: f"own_{field.pk}" for name, field in fields.items()}
    wrong = {names["Projekt"]: "X-1", names["Tor"]: "Tor 9", names["Montage"]: "31.02.2027"}
    answer = shop.post(checkout, sent | wrong)
    told = answer.content.decode()
    assert answer.status_code == 422 and not Order.objects.exists()
    assert "„X-1“ passt nicht zum Muster von „Projekt“" in told and 'value="X-1"' in told
    assert all(f'id="id_{name}"' in told for name in names.values())
    right = {names["Projekt"]: "P-0815", names["Tor"]: "Tor 2", names["Montage"]: "2027-02-01"}
    assert shop.post(checkout, sent | right).status_code == 302
    placed = Order.objects.get()
    assert placed.own_fields == [
        {"name": "Projekt", "kind": "text", "value": "P-0815"},
        {"name": "Tor", "kind": "choice", "value": "Tor 2"},
        {"name": "Montage", "kind": "date", "value": "2027-02-01"},
    ]
    remove_own_field(fields["Projekt"], by=boss, at=at)
    page = shop.get(placed.get_absolute_url()).content.decode()
    assert "P-0815" in page and "Tor 2" in page and "Mo 1. Feb" in page.replace("\N{NO-BREAK SPACE}", " ")
    table = list(rows(placed.lines.select_related("order__unit", "order__ordered_by")))
    assert "Projekt: P-0815" in table[1][21] and len(table[0]) == len(table[1])


def test_every_channel_is_asked(buyer, address, bolt, at, fields, rival):
    with pytest.raises(OrderRefused) as refusal:
        order(buyer, address, bolt, at)
    assert codes(refusal) == ["own_field_missing"]
    made = order(buyer, address, bolt, at, own={fields["Projekt"].pk: "P-0001", 999_999: "egal"})
    assert [kept["value"] for kept in made.own_fields] == ["P-0001"]


def test_fields_of_another_company_are_not_asked_for(fields, rival, sign_in, make_product, at):
    assert not OwnField.objects.visible_to(rival).exists()
    other = make_product("OWN-1")
    cart = current_cart(rival, at=at)
    add_to_cart(cart, [(other.sku, "1")], by=rival, at=at)
    page = sign_in(rival).get(f"/checkout/{cart.pk}/").content.decode()
    assert "po_number" in page and "Projekt" not in page


def test_a_company_has_ten_fields_and_each_name_once(sign_in, boss, fields, at):
    client = sign_in(boss)
    new = {"name": "Projekt", "kind": "text", "place": "4"}
    assert client.post("/company/order-fields/new/", new).status_code == 422
    assert (
        client.post("/company/order-fields/new/", new | {"name": "A", "pattern": "(a+)+"}).status_code == 422
    )
    assert client.post("/company/order-fields/new/", new | {"name": "A", "kind": "choice"}).status_code == 422
    for number in range(4, 11):
        assert client.post("/company/order-fields/new/", new | {"name": f"F{number}"}).status_code == 302
    answer = client.post("/company/order-fields/new/", new | {"name": "F11"})
    assert answer.status_code == 422 and "zehn" in answer.content.decode()
    with pytest.raises(CompanyProblem):
        save_own_field(OwnField(name="F12"), by=boss, at=at)
    assert "/company/order-fields/new/" not in client.get("/company/order-fields/").content.decode()
    assert Event.objects.filter(name="OwnFieldSaved").count() == 10


def test_only_who_manages_the_whole_company_changes_them(
    sign_in, buyer, fields, at, rival, alpina, make_actor
):
    assert sign_in(buyer).get("/company/order-fields/").status_code == 403
    with pytest.raises(PermissionDenied):
        save_own_field(OwnField(name="X"), by=buyer, at=at)
    theirs = make_actor(alpina, "admin")
    client, pk = sign_in(theirs), fields["Projekt"].pk
    assert client.get(f"/company/order-fields/{pk}/").status_code == 404
    assert client.post(f"/company/order-fields/{pk}/remove/").status_code == 404


def test_what_was_submitted_again_begins_with_what_was_said(shop, checkout, sent, fields, buyer, at):
    names = {name: f"own_{field.pk}" for name, field in fields.items()}
    shop.post(checkout, sent | {names["Projekt"]: "P-0815"})
    placed = Order.objects.get()
    again = new_cart("again", by=buyer, at=at)
    again.renews = placed
    again.save()
    assert 'value="P-0815"' in shop.get(f"/checkout/{again.pk}/").content.decode()
