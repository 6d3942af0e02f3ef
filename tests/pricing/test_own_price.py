"""Sorting and filtering by the own price: the database's answer is the price door's, for every source and tier."""

from decimal import Decimal

import pytest
from django.utils.timezone import localdate
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from catalog.models import Product
from catalog.queries import order_rule
from catalog.rules import first_quantity
from pricing.models import Contract, ContractPrice, ListPrice, PriceList, PriceListAssignment
from pricing.own_price import OwnPrice, cheapest
from pricing.queries import price_lines
from pricing.sources import sources
from tests.conftest import ALWAYS

SKUS = [f"P-{n}" for n in range(6)]
AMOUNTS = st.sampled_from(["0", "0.05", "1.00", "1.10", "2.00", "9.99", "120.00"])
ROWS = st.lists(
    st.tuples(st.sampled_from(SKUS), st.sampled_from([1, 10, 100]), AMOUNTS, st.sampled_from([1, 100, 1000])),
    max_size=10,
    unique_by=lambda row: row[:2],
)


def price_of(product, actor):
    line = price_lines([(product, first_quantity(order_rule(product)))], actor, localdate())[0]
    return None if not line.amount else line.amount / line.basis


@pytest.fixture
def shelf(make_product):
    """Without a price; some are sold in tens or hundreds, so that a tier is reached at once."""
    return [make_product(sku, price=None, minimum=[1, 10, 100][n % 3]) for n, sku in enumerate(SKUS)]


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(of_unit=ROWS, of_company=ROWS, second=ROWS, group=ROWS, base=ROWS)
def test_the_database_orders_by_the_price_the_door_tells(
    buyer, nordwerk, base_lists, shelf, of_unit, of_company, second, group, base
):
    products = {product.sku: product for product in shelf}
    ContractPrice.objects.all().delete()
    ListPrice.objects.all().delete()
    own, _ = PriceList.objects.get_or_create(code="group", defaults={"name": "Gruppe"})
    PriceListAssignment.objects.get_or_create(company=nordwerk, price_list=own)
    for number, unit, rows in (("U", buyer.unit, of_unit), ("A", None, of_company), ("B", None, second)):
        contract, _ = Contract.objects.get_or_create(
            number=f"RV-{number}", company=nordwerk, unit=unit, defaults={"title": number, "valid": ALWAYS}
        )
        ContractPrice.objects.bulk_create(
            ContractPrice(contract=contract, **row) for row in made(rows, products)
        )
    for price_list, rows in ((own, group), (base_lists["EUR"], base)):
        ListPrice.objects.bulk_create(ListPrice(price_list=price_list, **row) for row in made(rows, products))
    told = sources(buyer, localdate())
    expected = {sku: price_of(product, buyer) for sku, product in products.items()}
    priced = Product.objects.annotate(own_price=OwnPrice(told))
    assert dict(priced.values_list("sku", "own_price")) == expected
    for descending in (False, True):
        walked = cheapest(Product.objects.all(), told, limit=4, descending=descending)
        prices = [expected[Product.objects.get(pk=pk).sku] for pk in walked]
        known = sorted((p for p in expected.values() if p is not None), reverse=descending)
        assert prices == known[:4]
        assert len(set(walked)) == len(walked)


def made(rows, products):
    for sku, minimum, amount, basis in rows:
        yield {
            "product": products[sku],
            "min_quantity": Decimal(minimum),
            "amount": Decimal(amount),
            "basis": basis,
            "valid": ALWAYS,
        }
