"""Partners fetch what changed since the last time: articles and which are gone, orders, despatch advices, bills."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.utils.dateparse import parse_datetime
from django.utils.timezone import localdate, now

from accounts.actor import Actor
from b2bshop.events.models import Event
from catalog.models import (
    Assortment,
    AssortmentAssignment,
    AssortmentRule,
    CustomerPartNumber,
    Product,
    ProductUnit,
)
from edi.actions import feed as feeding
from edi.api import base
from edi.models import FeedRow, ProductFeed
from orders.actions import Dispatch, Packed, confirm_order, ship
from orders.actions.invoice import Bill, Billed, issue_invoice
from orders.models import Order

pytestmark = pytest.mark.django_db
LONG_AGO = "2020-01-01T00:00:00Z"


@pytest.fixture(autouse=True)
def _at_once(monkeypatch, settings):
    """Asked twice in a second is compared twice, and nothing is told a second time for safety's sake."""
    monkeypatch.setattr(feeding, "FRESH", timedelta())
    settings.API_LIMITS = dict.fromkeys(settings.API_LIMITS, 100_000)


class Mirror:
    """A partner's copy of its articles, kept as the handbook says."""

    def __init__(self, caller):
        self.caller, self.rows, self.since, self.told = caller, {}, LONG_AGO, 0

    def fetch(self, limit: int = 100) -> dict:
        path, first = f"products/?updated_since={self.since}&limit={limit}", None
        told = {}
        while path:
            answer = self.caller.get(path)
            assert answer.status_code == 200, answer.content
            first, page = first or answer, answer.json()
            told |= {each["sku"]: each for each in page["products"]}
            for each in page["removed"]:
                self.rows.pop(each["sku"], None)
            link = answer.headers.get("Link", "")
            path = link.partition("/api/v1/")[2].partition(">")[0]
        self.rows = told if page["complete"] else self.rows | told
        self.since, self.told = first["As-Of"].replace("+", "%2B"), len(told)
        return page


@pytest.fixture
def mirror(caller) -> Mirror:
    return Mirror(caller)


@pytest.fixture
def sold(bolt, make_product) -> list[Product]:
    return [bolt, *(make_product(f"A-{n}") for n in range(5))]


def all_of(caller) -> dict:
    return {each["sku"]: each for each in caller.get("products/?limit=500").json()["products"]}


def test_the_first_time_it_is_all_there_is_and_then_nothing(mirror, sold, caller):
    assert mirror.fetch(limit=2)["complete"] is True
    assert mirror.rows == all_of(caller) and mirror.told == len(sold)
    assert mirror.fetch()["complete"] is False and mirror.told == 0


def hide(product, actor) -> AssortmentRule:
    assortment = Assortment.objects.create(name=f"Without {product.sku}", only_named=False)
    AssortmentAssignment.objects.create(assortment=assortment, company=actor.company)
    return AssortmentRule.objects.create(assortment=assortment, product=product, terms=6)


def rename(product, _buyer):
    Product.objects.filter(pk=product.pk).update(name_de="Anders")  # updated_at is not touched


def rename_category(product, _buyer):
    product.category.slug_path = "anders"
    product.category.save()


def pack(product, _buyer):
    ProductUnit.objects.create(product=product, unit="CT", numerator=50)


def call_otherwise(product, buyer):
    CustomerPartNumber.objects.create(company=buyer.company, product=product, number="0815")


def discontinue(product, _buyer):
    product.status = "discontinued"
    product.save()


@pytest.mark.parametrize("change", [rename, rename_category, pack, call_otherwise, discontinue])
def test_whatever_changes_is_told(mirror, sold, caller, buyer, change):
    mirror.fetch()
    change(sold[-1], buyer)
    mirror.fetch()
    assert mirror.told >= 1 and mirror.rows == all_of(caller)


def test_what_leaves_the_assortment_is_told_to_be_gone_and_comes_back(mirror, sold, caller, buyer):
    mirror.fetch()
    rule = hide(sold[0], buyer)
    page = mirror.fetch()
    assert [each["sku"] for each in page["removed"]] == [sold[0].sku]
    assert mirror.rows == all_of(caller) and sold[0].sku not in mirror.rows
    rule.delete()
    mirror.fetch()
    assert mirror.rows == all_of(caller) and sold[0].sku in mirror.rows


def test_what_is_deleted_or_renumbered_is_gone(mirror, sold, caller):
    mirror.fetch()
    sold[-1].delete()
    Product.objects.filter(pk=sold[-2].pk).update(sku="B-9")
    mirror.fetch()
    assert mirror.rows == all_of(caller) and "B-9" in mirror.rows and sold[-1].sku not in mirror.rows


def test_what_a_day_brings_is_told(mirror, sold, caller, buyer):
    mirror.fetch()
    rule = hide(sold[0], buyer)
    rule.assortment.assignments.update(valid_from=localdate() + timedelta(days=1))
    mirror.fetch()
    assert sold[0].sku in mirror.rows
    rule.assortment.assignments.update(valid_from=localdate())
    mirror.fetch()
    assert sold[0].sku not in mirror.rows


def test_what_is_gone_for_long_is_forgotten_and_who_asks_so_late_gets_all(mirror, sold, caller, buyer):
    mirror.fetch()
    hide(sold[0], buyer)
    mirror.fetch()
    long_ago = now() - timedelta(days=91)
    FeedRow.objects.exclude(gone_at=None).update(gone_at=long_ago, changed_at=long_ago)
    ProductFeed.objects.update(begun_at=now() - timedelta(days=200))
    mirror.since = (now() - timedelta(days=100)).isoformat().replace("+", "%2B")
    assert mirror.fetch()["complete"] is True
    assert mirror.rows == all_of(caller) and not FeedRow.objects.exclude(gone_at=None).exists()


def test_nobody_is_told_of_what_others_lose(
    mirror, sold, make_product, make_partner, make_caller, rival, buyer
):
    secret = make_product("NW-0001", exclusive=True)
    others = Mirror(make_caller(make_partner(rival, "alpina")))
    others.fetch()
    mirror.fetch()
    rule = hide(sold[0], buyer)
    AssortmentRule.objects.create(assortment=rule.assortment, product=secret, terms=0)
    others.fetch()
    mirror.fetch()
    assert sold[0].sku in others.rows and others.told == 0 and secret.sku not in others.rows
    assert sold[0].sku not in mirror.rows and secret.sku in mirror.rows


def test_two_sizes_take_the_same_statements(caller, sold, make_product, django_assert_max_num_queries):
    counts = []
    for more in (0, 30):
        for number in range(more):
            make_product(f"C-{number}")
        with django_assert_max_num_queries(40) as seen:
            caller.get(f"products/?updated_since={LONG_AGO}&limit=500")
        counts.append(len(seen))
    assert counts[0] >= counts[1]  # the first time the feed is begun


def test_asking_twice_in_a_moment_compares_once(caller, sold, monkeypatch):
    monkeypatch.setattr(feeding, "FRESH", timedelta(seconds=30))
    first = caller.get(f"products/?updated_since={LONG_AGO}")
    assert caller.get(f"products/?updated_since={LONG_AGO}")["As-Of"] == first["As-Of"]


@pytest.mark.parametrize("path", ["products/", "orders/", "despatch-advices/", "invoices/", "credit-notes/"])
@pytest.mark.parametrize("moment", ["yesterday", "2026-11-28", "2026-11-28T12:00:00", "9999-99-99T00:00:00Z"])
def test_a_moment_has_its_time_zone(caller, path, moment):
    answer = caller.get(f"{path}?updated_since={moment}")
    assert answer.status_code == 400
    assert answer.json()["errors"][0]["code"] == "not-a-moment"


def test_orders_and_papers_since_the_last_time(caller, wish, nordwerk, at, monkeypatch):
    monkeypatch.setattr(base, "OVERLAP", timedelta())
    seller = Actor.system(nordwerk)
    numbers = [caller.post("orders/", {**wish, "order_number": f"PO-{n}"}).json()["number"] for n in (1, 2)]
    since = (now() + timedelta(seconds=1)).isoformat().replace("+", "%2B")

    def told(path: str, name: str) -> list[str]:
        return [each["number"] for each in caller.get(f"{path}?updated_since={since}").json()[name]]

    assert told("orders/", "orders") == []
    first = Order.objects.get(number=numbers[0])
    later = now() + timedelta(seconds=5)
    confirm_order(first, by=seller, at=later)
    assert told("orders/", "orders") == [numbers[0]]
    line = first.lines.get()
    note = str(ship(Dispatch([Packed(line.pk, Decimal(100))], shipped_on=at.date()), by=seller, at=later))
    invoice = issue_invoice(Bill([Billed(line.pk, Decimal(100))], at.date()), by=seller, at=later)
    assert told("despatch-advices/", "despatch_advices") == [note]
    assert told("invoices/", "invoices") == [invoice.number] and told("credit-notes/", "credit_notes") == []
    assert told("orders/", "orders") == [numbers[0]]
    since = (later + timedelta(seconds=1)).isoformat().replace("+", "%2B")
    for path, name in (
        ("orders/", "orders"),
        ("despatch-advices/", "despatch_advices"),
        ("invoices/", "invoices"),
    ):
        assert told(path, name) == []


def test_an_order_that_a_change_took_the_place_of_is_told_too(caller, wish):
    number = caller.post("orders/", wish).json()["number"]
    answer = caller.get(f"orders/?updated_since={LONG_AGO}")
    assert [each["state"] for each in answer.json()["orders"]] == ["placed"]
    Order.objects.filter(number=number).update(state="replaced")
    answer = caller.get(f"orders/?updated_since={LONG_AGO}")
    assert [each["state"] for each in answer.json()["orders"]] == ["replaced"]
    assert caller.get("orders/").json() == {"orders": []}


def test_the_next_moment_lies_a_little_back_so_that_nothing_is_lost(caller, wish):
    """A fact bears the moment its transaction began, and is seen when that ends."""
    caller.post("orders/", wish)
    as_of = parse_datetime(caller.get("orders/")["As-Of"])
    assert base.OVERLAP <= now() - as_of <= base.OVERLAP + timedelta(seconds=30)
    assert Event.objects.filter(happened_at__gte=as_of).exists()
