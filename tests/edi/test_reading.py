"""What partners read: articles, prices, availability, orders."""

import base64
from dataclasses import replace
from decimal import Decimal

import pytest
from django.utils.timezone import localdate

from accounts.models import CostCentre, Membership
from bench.documents import cxml_of
from catalog.models import CustomerPartNumber
from orders.actions import Basket, place_order
from orders.models import Order
from orders.queries import BasketLine
from pricing.models import Charge
from pricing.queries import price_lines
from tests.conftest import ALWAYS

pytestmark = pytest.mark.django_db


def test_articles_come_page_by_page_each_once(caller, make_product):
    for number in range(7):
        make_product(f"P-{number}")
    make_product("HIDDEN", exclusive=True)
    seen, path = [], "products/?limit=3"
    while path:
        answer = caller.get(path)
        seen += [product["sku"] for product in answer.json()["products"]]
        make_product(f"NEW-{len(seen)}") if len(seen) == 3 else None
        path = answer["Link"].split("/api/v1/")[1].split(">")[0] if "Link" in answer else ""
    assert seen == [*(f"P-{number}" for number in range(7)), "NEW-3"]


def test_an_article_with_all_that_is_needed_to_order_it(caller, bolt, buyer):
    CustomerPartNumber.objects.create(company=buyer.company, product=bolt, number="4711")
    told = caller.get(f"products/{bolt.sku}/").json()
    assert told["customer_part_number"] == "4711" and told["minimum"] == told["multiple"] == "100"
    assert told["packs"] == [{"unit": "PK", "content": "100", "gtin": ""}]


def test_what_did_not_change_is_not_sent_again(caller, bolt):
    first = caller.get(f"products/{bolt.sku}/")
    again = caller.get(f"products/{bolt.sku}/", **{"If-None-Match": first["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    bolt.name_de = "Anders"
    bolt.save()
    assert caller.get(f"products/{bolt.sku}/", **{"If-None-Match": first["ETag"]}).status_code == 200


@pytest.mark.parametrize("query", ["limit=0", "limit=501", "limit=x", "cursor=x", "cursor=YWZ0ZXI6eA=="])
def test_a_bad_page_is_said_to_be_one(caller, query):
    answer = caller.get(f"products/?{query}")
    assert answer.status_code == 400 and answer.json()["errors"][0]["code"] == "not-a-choice"


def test_prices_are_those_of_the_cart(caller, bolt, buyer, make_contract):
    make_contract(buyer.company, {bolt: [(100, "7.00", 100), (1000, "6.00", 100)]})
    lines = [{"line": "1", "sku": bolt.sku, "quantity": "200"}, {"line": "2", "sku": "NO", "quantity": "1"}]
    lines.append({"line": "3", "sku": bolt.sku, "quantity": "10", "unit": "PK"})
    lines.append({"line": "4", "sku": bolt.sku, "quantity": "150"})
    told = caller.post("prices/query/", {"lines": lines}).json()["lines"]
    expected = price_lines([(bolt, 200), (bolt, 1000)], buyer, localdate(), together=True)
    assert [(line["price"], line["net"]) for line in (told[0], told[2])] == [
        (f"{each.amount.normalize():f}", f"{each.net:f}") for each in expected
    ]
    assert [line["findings"][0]["code"] for line in (told[1], told[3])] == [
        "unknown-article",
        "quantity-step",
    ]
    assert told[0]["source"] == "contract"


def test_stock_that_is_not_shown_is_null_and_not_zero(caller, make_product, buyer):
    make_product("S-1", stock=7)
    make_product("S-0", stock=0)
    lines = [{"line": "1", "sku": "S-1"}, {"line": "2", "sku": "S-0", "quantity": "3"}]
    ask = lambda: caller.post("availability/query/", {"lines": lines}).json()["lines"]  # noqa: E731
    assert [line["stock"] for line in ask()] == ["7", "0"]
    buyer.company.stock_display = "none"
    buyer.company.save()
    assert [line["stock"] for line in ask()] == [None, None]
    assert all(line["parts"] for line in ask())


@pytest.mark.parametrize("path", ["prices/query/", "availability/query/"])
def test_a_query_that_is_none_is_refused_as_a_whole(caller, path):
    for body, code in (
        ({}, "too-many"),
        ({"lines": [{"sku": "X"}] * 501}, "too-many"),
        ({"lines": [{"sku": "X", "colour": "red"}]}, "unknown-field"),
        ({"lines": [{"quantity": "1"}]}, "missing"),
        ({"lines": ["X"]}, "not-an-object"),
    ):
        answer = caller.post(path, body)
        assert (answer.status_code, answer.json()["errors"][0]["code"]) == (422, code)


def test_the_quantities_of_a_line_add_up(caller, wish):
    number = caller.post("orders/", wish).json()["number"]
    line = caller.get(f"orders/{number}/").json()["lines"][0]
    assert (line["ordered"], line["open"], line["cancelled"], line["shipped"]) == ("200", "200", "0", "0")
    told = caller.post(f"orders/{number}/cancellation/", b"").json()["lines"][0]
    assert (told["ordered"], told["open"], told["cancelled"]) == ("200", "0", "200")


def test_the_amounts_of_an_order_add_up(caller, wish):
    Charge.objects.create(kind="freight", currency="EUR", below=50, amount=Decimal("9.87"), valid=ALWAYS)
    number = caller.post("orders/", wish).json()["number"]
    told = caller.get(f"orders/{number}/").json()
    nets = [Decimal(each["net"]) for each in (*told["lines"], *told["charges"])]
    assert [each["net"] for each in told["charges"]] == ["9.87"] and sum(nets) == Decimal(told["net_total"])
    assert sum(Decimal(tax["amount"]) for tax in told["taxes"]) == Decimal(told["tax_total"])
    assert Decimal(told["net_total"]) + Decimal(told["tax_total"]) == Decimal(told["total"])


def test_an_order_on_its_way_is_not_cancelled_any_more(caller, wish):
    number = caller.post("orders/", wish).json()["number"]
    Order.objects.filter(number=number).update(state="shipped")
    answer = caller.post(f"orders/{number}/cancellation/", b"")
    assert answer.status_code == 409 and answer.json()["errors"][0]["expected"] == "shipped"


def test_orders_are_found_by_state_and_by_the_number_of_the_buyer(caller, wish):
    caller.post("orders/", wish)
    caller.post("orders/", {**wish, "order_number": "PO-2"})
    found = lambda query: [each["order_number"] for each in caller.get(f"orders/?{query}").json()["orders"]]  # noqa: E731
    assert (found("order_number=po-2"), found("state=shipped")) == (["PO-2"], [])
    assert found("state=placed") == ["PO-4711", "PO-2"]
    assert caller.get("orders/?state=strange").status_code == 400


def test_the_list_costs_the_same_for_two_and_for_twelve(caller, wish, django_assert_num_queries):
    def numbered(count):
        for number in range(count):
            assert caller.post("orders/", {**wish, "order_number": f"N-{count}-{number}"}).status_code == 201

    caller.get("orders/")
    for count in (2, 10):
        numbered(count)
        with django_assert_num_queries(7):
            assert len(caller.get("orders/").json()["orders"]) in (2, 12)


def test_a_cost_centre_that_is_not_the_companys_is_refused(caller, wish, buyer):
    wish["cost_centre"] = "4711"
    assert caller.post("orders/", wish).json()["errors"][0]["code"] == "unknown-cost-centre"
    CostCentre.objects.create(company=buyer.company, code="4711")
    assert caller.post("orders/", wish).status_code == 201


def test_an_order_goes_to_the_address_that_is_written_out(caller, partner, wish, address):
    wish["ship_to"] = {"name": "x", "street": "HAFENSTR.", "house_number": "12 a", "postal_code": "28195"}
    wish["ship_to"] |= {"city": "bremen", "country": "DE"}
    assert caller.post("orders/", wish).status_code == 201
    assert Order.objects.get().ship_to["code"] == address.code
    wish |= {
        "order_number": "PO-2",
        "ship_to": wish["ship_to"] | {"street": "Baustelle 7", "house_number": ""},
    }
    assert caller.post("orders/", wish).json()["errors"][0]["code"] == "unknown-address"
    partner.takes_addresses = True
    partner.save()
    assert caller.post("orders/", wish).status_code == 201
    assert Order.objects.get(po_number="PO-2").ship_to["street"] == "Baustelle 7"


@pytest.mark.parametrize("way", ["api", "cxml"])
def test_an_order_that_waits_for_an_approval_is_taken_back(caller, partner, wish, way):
    Membership.objects.filter(pk=partner.member_id).update(order_limit=1)
    told = caller.post("orders/", wish).json()
    assert told["state"] == "held" and [each["code"] for each in told["findings"]] == ["waits-for-approval"]
    if way == "api":
        caller.post(f"orders/{told['number']}/cancellation/", b"")
    else:
        caller.post("orders/", cxml_of(wish, kind="delete", payload="p-2"))
    assert Order.objects.get().state == "withdrawn"
    assert caller.post(f"orders/{told['number']}/cancellation/", b"").json()["state"] == "withdrawn"
    assert caller.post("orders/", wish).json()["errors"][0]["code"] == "number-used"


def test_a_strange_cursor_is_no_error_of_ours(caller):
    for text in ("after:²", "after:٣x", "before:1", "after:"):
        cursor = base64.urlsafe_b64encode(text.encode()).decode()
        assert caller.get(f"orders/?cursor={cursor}").status_code == 400


def test_what_a_colleague_submitted_is_theirs_to_take_back(caller, make_actor, nordwerk, bolt, address, at):
    colleague = replace(make_actor(nordwerk), order_limit=Decimal(1))
    basket = Basket((BasketLine(bolt.pk, "100", bolt.sku),), address, key="theirs")
    held = place_order(basket, by=colleague, at=at)
    assert caller.get(f"orders/{held.number}/").json()["state"] == "held"
    assert caller.post(f"orders/{held.number}/cancellation/", b"").status_code == 403
    held.refresh_from_db()
    assert held.state == "held"


def test_a_price_is_asked_for_as_an_order_would_find_the_article(caller, partner, bolt, make_product):
    bolt.packs.update(gtin="4006381333931")
    make_product("B-2", gtin="4006381333948")
    partner.units = {"KISTE": "PK"}
    partner.save()
    lines = [
        {"line": "1", "gtin": "4006381333931", "quantity": "2"},
        {"line": "2", "sku": bolt.sku, "quantity": "2", "unit": "kiste"},
        {"line": "3", "sku": bolt.sku, "gtin": "4006381333948"},
        {"line": "4", "sku": bolt.sku, "quantity": "200", "unit": "CRATE"},
        {"line": "5", "sku": "B-2", "quantity": None},
        {"line": "6", "sku": "B-2", "quantity": "0"},
    ]
    told = caller.post("prices/query/", {"lines": lines}).json()["lines"]
    assert [line.get("quantity") for line in told] == ["200", "200", None, None, "1", None]
    codes = [[each["code"] for each in line["findings"]] for line in told]
    assert codes == [[], [], ["numbers-differ"], ["unknown-unit"], [], ["quantity"]]
