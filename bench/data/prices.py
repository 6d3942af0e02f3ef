"""The base list, three lists for groups of customers, two contracts for each company, tax rates."""

from __future__ import annotations

from datetime import date

from django.db import connection
from django.db.backends.postgresql.psycopg_any import DateRange

import bench
from b2bshop.demo.load.prices import load_taxes
from bench.data.catalogue import STRIDE
from bench.data.customers import APART, BATCH
from catalog.models import Category
from pricing.models import Contract, Discount, PriceList, PriceListAssignment

START = date(2024, 1, 1)
TIERS = "(VALUES (1, 1.0), (500, 0.9)) AS tier (start, factor)"
LIST_PRICES = f"""
INSERT INTO pricing_listprice (price_list_id, product_id, min_quantity, amount, basis, valid)
SELECT l.id, p.id, start, round((5 + p.rank %% 977 * 0.83) * factor * CASE WHEN l.is_base THEN 1 ELSE 0.95 END, 2),
  CASE WHEN p.rank %% 4 = 0 THEN 100 ELSE 1 END, daterange(%(start)s, NULL)
FROM pricing_pricelist l JOIN catalog_product p ON l.is_base OR p.rank %% 10 = l.id CROSS JOIN {TIERS}
ORDER BY l.id, p.id, start
"""  # noqa: S608 - constants of this module
# Half of a contract's products lie side by side in the order of rank, half are spread over the catalogue.
CONTRACT_PRICES = f"""
INSERT INTO pricing_contractprice (contract_id, product_id, min_quantity, amount, basis, valid)
SELECT 2 * c - 1 + half, 1 + n %% %(products)s * %(stride)s %% %(products)s, start,
  round((4 + n %% 977 * 0.7) * factor, 2), CASE WHEN n %% 4 = 0 THEN 100 ELSE 1 END, daterange(%(start)s, NULL)
FROM (
  SELECT c, half, (c - 1) * %(apart)s + CASE half WHEN 0 THEN k ELSE %(each)s + k * %(step)s END AS n
  FROM generate_series(1, %(companies)s::bigint) AS c, generate_series(0, 1) AS half,
    generate_series(0, %(each)s::bigint - 1) AS k
) AS agreed CROSS JOIN {TIERS}
"""  # noqa: S608 - constants of this module


def load(scale: bench.Scale) -> None:
    load_taxes()
    base = PriceList(pk=10, code="base-eur", name="Preisliste", is_base=True)
    PriceList.objects.bulk_create(
        [base, *(PriceList(pk=n, code=f"group-{n}", name=f"Gruppe {n}") for n in (1, 2, 3))]
    )
    everybody = range(1, scale.companies + 1)
    PriceListAssignment.objects.bulk_create(
        (PriceListAssignment(company_id=n, price_list_id=1 + n % 3) for n in everybody), batch_size=BATCH
    )
    valid = DateRange(START, None)
    _discounts(valid)
    Contract.objects.bulk_create(
        (
            Contract(pk=pk, number=f"RV-{pk}", company_id=n, title="Rahmenvertrag", valid=valid)
            for n in everybody
            for pk in (2 * n - 1, 2 * n)
        ),
        batch_size=BATCH,
    )
    each = scale.prices // scale.companies // 4  # two contracts, two tiers
    values = {"products": scale.products, "companies": scale.companies, "stride": STRIDE, "apart": APART}
    values |= {"each": each, "step": (scale.products - each) // each, "start": START}
    with connection.cursor() as cursor:
        for statement in (LIST_PRICES, CONTRACT_PRICES):
            cursor.execute(statement, values)


def _discounts(valid: DateRange) -> None:
    """The third group's list takes something off every root category, and more off everything from 500 on."""
    roots = Category.objects.filter(depth=1).order_by("path")
    Discount.objects.bulk_create(
        Discount(price_list_id=3, category=root, percent=5 + number % 4 * 5, valid=valid)
        for number, root in enumerate(roots)
    )
    Discount.objects.create(price_list_id=3, percent=2, min_quantity=500, is_additional=True, valid=valid)
