"""Base price lists with quantity breaks, contracts, and tax rates."""

from collections.abc import Iterable
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from django.db import connection
from django.db.backends.postgresql.psycopg_any import DateRange

from accounts.models import Company
from b2bshop.demo.catalogue import DemoProduct
from b2bshop.demo.people import DemoCompany
from catalog.models import Product
from pricing.models import Contract, ContractPrice, ListPrice, PriceList, TaxRate

from .texts import exclusive_products, marked

CENT = Decimal("0.01")
FRANCS = Decimal("1.06")  # Swiss list prices carry freight and customs
TAXES = (
    ("DE", "standard", "19"), ("DE", "reduced", "7"), ("AT", "standard", "20"), ("AT", "reduced", "10"),
    ("CH", "standard", "8.1"), ("CH", "reduced", "2.6"),
)  # fmt: skip
# (order steps from which the break holds, percent off); cheap articles have more of them
BREAKS = ((1, 0), (5, 5), (20, 11))
# Large or special articles that nobody has a list price for, and articles that are on request from 200 order steps on.
ON_REQUEST = frozenset(
    "NZ-100X400 NZ-100X500 RK-24B-5M-VA NU319 NU320 975-24X3000-A2 HS-240-6500 MSC-500-K HLP-20000-F".split()
)
BY_OFFER = frozenset("933-8X40-88 933-10X50-88 933-12X60-88 6205-2RS 7991-8X45-A2 BR-500".split())
STEPS_ON_REQUEST = 200


def load_taxes() -> None:
    always = DateRange(date(2024, 1, 1), None)
    TaxRate.objects.bulk_create(
        TaxRate(country=country, tax_class=tax_class, percent=Decimal(percent), valid=always)
        for country, tax_class, percent in TAXES
    )


def load_base_lists(products: list[DemoProduct], rows: dict[str, Product], start: date) -> None:
    """One base list in euros, one in Swiss francs, both valid from `start`."""
    for code, name, currency, factor in (
        ("list-eur", "Preisliste Deutschland/Österreich", "EUR", Decimal(1)),
        ("list-chf", "Preisliste Schweiz", "CHF", FRANCS),
    ):
        parent = PriceList.objects.create(code=code, name=name, currency=currency, is_base=True)
        prices = (
            (rows[each.sku].pk, quantity, amount, each.price_basis)
            for each in products
            if each.sku not in ON_REQUEST
            for quantity, amount in [*breaks(each, factor), *_on_request(each)]
        )
        own = ((rows[e.sku].pk, 10, CENT * 240, 1) for e in exclusive_products())
        _copy_prices(ListPrice, "price_list_id", parent.pk, [*prices, *own], DateRange(start, None))


def breaks(each: DemoProduct, factor: Decimal) -> list[tuple[Decimal, Decimal]]:
    """(from quantity, amount) of an article; a break that would not lower the price by a cent is left out."""
    result: list[tuple[Decimal, Decimal]] = []
    for steps, percent in BREAKS:
        amount = _off(each.list_price * factor, percent)
        if not result or amount < result[-1][1]:
            result.append((max(each.minimum, each.multiple) * steps, amount))
    return result


def _on_request(each: DemoProduct) -> list[tuple[Decimal, Decimal]]:
    """An amount of 0 says "on request" (docs/pricing.md)."""
    return [(max(each.minimum, each.multiple) * STEPS_ON_REQUEST, Decimal(0))] if each.sku in BY_OFFER else []


def load_contract(
    company: Company,
    each: DemoCompany,
    products: list[DemoProduct],
    rows: dict[str, Product],
    valid: DateRange,
) -> None:
    """One contract per group; every second article of the group is in it, with its own breaks."""
    factor = FRANCS if each.currency == "CHF" else Decimal(1)
    for index, (path, title, percent) in enumerate(each.contract_groups, 1):
        contract = Contract.objects.create(
            number=f"RV-{each.number}-{index:02}",
            company=company,
            title=marked(title, each),
            currency=each.currency,
            valid=valid,
        )
        group = [p for p in products if p.category.startswith(path)][::2]
        group = [p for p in group if p.sku not in ON_REQUEST]
        prices = (
            (rows[p.sku].pk, quantity, _off(amount, percent), p.price_basis)
            for p in group
            for quantity, amount in breaks(p, factor)
        )
        _copy_prices(ContractPrice, "contract_id", contract.pk, prices, valid)


def _off(amount: Decimal, percent: int) -> Decimal:
    return max(CENT, (amount * (100 - percent) / 100).quantize(CENT, ROUND_HALF_UP))


def _copy_prices(model, parent: str, parent_id: int, rows: Iterable[tuple], valid: DateRange) -> None:
    columns = f"{parent}, product_id, min_quantity, amount, basis, valid"
    with (
        connection.cursor() as cursor,
        cursor.copy(f"COPY {model._meta.db_table} ({columns}) FROM STDIN") as copy,
    ):
        for row in rows:
            copy.write_row((parent_id, *row, valid))
