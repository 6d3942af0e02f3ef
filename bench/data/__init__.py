"""What fills the shop for a scale: the same rows on every machine, written set-based.

Product `n` (0, 1, 2 … by rank) has the key `1 + n · STRIDE mod products`, so that rank and place on disk have
nothing to do with each other. The first company, whose buyer `bench.BUYER` is, has its contract on the products
that rank first: a page of theirs shows contract prices at any scale.
"""

from __future__ import annotations

import os
from concurrent.futures import ThreadPoolExecutor

from django.core.management.color import no_style
from django.db import connection, transaction

import bench
from accounts.models import Address, Company, CostCentre, Membership, Unit, User
from bench.data import catalogue, customers, prices
from bench.data.bulk import indexed_afterwards
from catalog.models import (
    Assortment,
    Attribute,
    Category,
    CustomerPartNumber,
    Manufacturer,
    Product,
    SearchEntry,
    Stock,
    Warehouse,
)
from catalog.search import index
from pricing.models import Contract, ContractPrice, ListPrice, PriceList

WITH_KEYS = [Address, Company, CostCentre, Membership, Unit, User]
WITH_KEYS += [Assortment, Attribute, Category, CustomerPartNumber, Manufacturer, Product, Stock, Warehouse]
WITH_KEYS += [Contract, ContractPrice, ListPrice, PriceList]
LARGE = (
    "catalog_product",
    "catalog_productunit",
    "catalog_attributevalue",
    "catalog_stock",
    "catalog_searchentry",
)
LARGE += ("catalog_customerpartnumber", "pricing_listprice", "pricing_contractprice")


@bench.load
def load(scale: bench.Scale) -> None:
    """Fills an empty shop, all or nothing; a filled one stays as it is."""
    if not Product.objects.exists():
        _fill(scale)
    if SearchEntry.objects.filter(is_stale=True).exists():
        _fill_index()
        with connection.cursor() as cursor:
            # VACUUM wants to be alone, and index-only scans want VACUUM; inside a test's transaction neither is needed.
            cursor.execute("ANALYZE" if connection.in_atomic_block else "VACUUM ANALYZE")


def _fill(scale: bench.Scale) -> None:
    with transaction.atomic():
        with indexed_afterwards(*LARGE):
            leaves = catalogue.load(scale)
            customers.load(scale, leaves)
            prices.load(scale)
        with connection.cursor() as cursor:
            for statement in connection.ops.sequence_reset_sql(no_style(), WITH_KEYS):
                cursor.execute(statement)


def _fill_index() -> None:
    """By as many at once as there are processors; whoever is in a transaction of their own has to do it alone."""
    if connection.in_atomic_block:
        index.refresh()
    else:
        with ThreadPoolExecutor() as helpers:
            list(helpers.map(_refresh, range(os.cpu_count() or 1)))
    index.count_words()


def _refresh(_number: int) -> None:
    try:
        index.refresh()
    finally:
        connection.close()
