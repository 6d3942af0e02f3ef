"""Prices come in from files; a new price ends the one before it."""

from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest

from pricing.intake import ContractPriceIntake, ListPriceIntake
from pricing.models import ContractPrice, ListPrice

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 22)
BASE = {"price_list": "base-eur"}


@pytest.fixture
def prices(told, make_product, base_lists):
    make_product("A-1", price=None)
    make_product("B-1", price=None)

    def run(content, *, on=TODAY, **options):
        return told(ListPriceIntake(on), content, constants=BASE, **options)

    return run


def kept():
    return [
        (str(p.amount), str(p.valid.lower), str(p.valid.upper)) for p in ListPrice.objects.order_by("valid")
    ]


def test_a_price_begins_today_and_holds_until_the_next(prices):
    prices("sku,amount,basis\nA-1,8.42,100\n")
    assert kept() == [("8.4200", "2026-11-22", "None")]
    prices("sku,amount,basis,valid_from\nA-1,9,100,2027-01-01\n")
    assert kept() == [("8.4200", "2026-11-22", "2027-01-01"), ("9.0000", "2027-01-01", "None")]


def test_the_same_list_tomorrow_changes_nothing_and_another_amount_on_the_same_day_replaces(prices):
    prices("sku,amount\nA-1,8.42\n")
    summary, _rows = prices("sku,amount\nA-1,8.42\n", on=date(2026, 11, 23))
    assert summary.counts == {"unchanged": 1}
    summary, rows = prices("sku,amount\nA-1,8.50\n")
    assert (rows[0]["outcome"], rows[0]["column"]) == ("changed", "amount")
    assert kept() == [("8.5000", "2026-11-22", "None")]


@pytest.mark.parametrize("size", [1, 5000])
@pytest.mark.parametrize("backwards", [False, True])
def test_a_history_is_the_same_in_any_order_and_any_batch_and_again(prices, size, backwards):
    rows = [
        f"A-1,{amount},{year}-01-01\n" for amount, year in ((10, 2023), (12, 2024), (10, 2025), (11, 2026))
    ]
    content = "sku,amount,valid_from\n" + "".join(reversed(rows) if backwards else rows)
    prices(content, batch=size)
    expected = [
        ("10.0000", "2023-01-01", "2024-01-01"),
        ("12.0000", "2024-01-01", "2025-01-01"),
        ("10.0000", "2025-01-01", "2026-01-01"),
        ("11.0000", "2026-01-01", "None"),
    ]
    assert kept() == expected
    summary, _rows = prices(content, batch=size)
    assert summary.counts == {"unchanged": 4}
    assert kept() == expected


def test_a_row_that_repeats_what_holds_is_unchanged_also_after_a_later_price(prices):
    prices("sku,amount,valid_from\nA-1,10,2023-01-01\n")
    later = "sku,amount,valid_from\nA-1,10,2024-01-01\nA-1,12,2025-01-01\n"
    for outcomes in (["unchanged", "created"], ["unchanged", "unchanged"]):
        _summary, rows = prices(later)
        assert [row["outcome"] for row in rows] == outcomes
    assert kept() == [("10.0000", "2023-01-01", "2025-01-01"), ("12.0000", "2025-01-01", "None")]


def test_ranges_with_an_end_never_overlap(prices):
    first = "sku,amount,valid_from,valid_until\nA-1,10,2026-01-01,2026-06-30\n"
    prices(first)
    summary, rows = prices(
        first + "A-1,9,2026-06-30,\nA-1,9,2026-07-01,2026-07-31\nA-1,8,2026-07-31,2026-08-31\n"
    )
    assert [row["outcome"] for row in rows] == ["unchanged", "rejected", "created", "rejected"]
    assert rows[1]["column"] == rows[3]["column"] == "valid_from"
    assert "[2026-01-01,2026-07-01)" in rows[1]["reason"]
    assert rows[3]["reason"] == "overlaps with line 4"
    assert summary.rejected == 2


def test_a_short_price_does_not_tear_a_hole_into_an_open_one(prices):
    prices("sku,amount,valid_from\nA-1,10,2026-01-01\n")
    _summary, rows = prices("sku,amount,valid_from,valid_until\nA-1,9,2026-02-01,2026-02-28\n")
    assert rows[0]["outcome"] == "rejected"
    assert kept() == [("10.0000", "2026-01-01", "None")]


@pytest.mark.parametrize(
    ("row", "column", "reason"),
    [
        ("Z-9,1,1,1,EUR,,", "sku", "unknown product"),
        ("A-1,-1,1,1,EUR,,", "amount", "must not be less than 0"),
        ("A-1,,1,1,EUR,,", "amount", "is empty"),
        ("A-1,1.23456,1,1,EUR,,", "amount", "more than 4 decimals"),
        ("A-1,1,7,1,EUR,,", "basis", "unknown; known are 1, 100, 1000"),
        ("A-1,1,1,0,EUR,,", "min_quantity", "must be greater than 0"),
        ("A-1,1,1,1,CHF,,", "currency", "the prices there are in EUR"),
        ("A-1,1,1,1,XXQ,,", "currency", "unknown currency"),
        ("A-1,1,1,1,EUR,31.02.2026,", "valid_from", "not a date"),
        ("A-1,1,1,1,EUR,2026-02-01,2026-01-01", "", "the last day is before the first"),
    ],
)
def test_a_broken_price_is_told_and_the_next_one_imported(prices, row, column, reason):
    content = f"sku,amount,basis,min_quantity,currency,valid_from,valid_until\n{row}\nB-1,5,1,1,EUR,,\n"
    _summary, rows = prices(content)
    assert [r["outcome"] for r in rows] == ["rejected", "created"]
    assert (rows[0]["line"], rows[0]["column"], rows[0]["reason"]) == ("2", column, reason)
    assert ListPrice.objects.get().product.sku == "B-1"


def test_contract_prices_with_german_decimals_and_tiers(told, bolt, nordwerk, make_contract):
    contract = make_contract(nordwerk, {})
    content = "sku;amount;min_quantity;basis\n933-8X40;1.234,50;1;100\n933-8X40;7,1;1.000;100\n"
    mapping = '[file]\ndecimal = ","\n[fields]\n' + "".join(
        f'{name} = "{name}"\n' for name in ("sku", "amount", "min_quantity", "basis")
    )
    constants = {"contract": contract.number}
    summary, _rows = told(ContractPriceIntake(TODAY), content, mapping=mapping, constants=constants)
    assert summary.counts == {"created": 2}
    found = ContractPrice.objects.order_by("min_quantity").values_list("min_quantity", "amount", "basis")
    assert list(found) == [(1, Decimal("1234.5"), 100), (1000, Decimal("7.1"), 100)]


def test_a_number_that_could_mean_two_things_is_refused_until_the_mark_is_stated(prices):
    _summary, rows = prices("sku;amount\nA-1;1,234\n")
    assert rows[0]["reason"] == "ambiguous: state the decimal mark of the file"
    summary, _rows = prices("sku;amount\nA-1;1,23\n")
    assert summary.counts == {"created": 1}


def test_a_minimum_quantity_may_be_told_in_packs(told, make_product, base_lists):
    make_product("P-1", price=None, packs={"PK": 100, "CT": 500, "PX": Fraction(1000, 3)})
    content = (
        "sku,min_quantity,unit,amount\nP-1,1,,9.00\nP-1,1,PK,8.00\nP-1,2,Karton,7.00\nP-1,5,BX,6.00\n"
        "P-1,1,PX,5.00\nP-1,3,PX,5.00\nP-1,1,,4.00\nP-1,500,C62,4.00\n"
    )
    _summary, rows = told(ListPriceIntake(TODAY), content, constants=BASE)
    assert [row["outcome"] for row in rows] == [
        *("created", "created", "created", "rejected"),
        *("rejected", "rejected", "rejected", "created"),
    ]
    assert "no such unit" in rows[3]["reason"] and "cannot be written exactly" in rows[4]["reason"]
    assert (
        "line 4" in rows[5]["reason"] and "line 2" in rows[6]["reason"]
    )  # 3 pallets are the 1,000 of 2 cartons
    kept = ListPrice.objects.filter(product__sku="P-1").order_by("min_quantity")
    assert list(kept.values_list("min_quantity", "amount")) == [(1, 9), (100, 8), (500, 4), (1000, 7)]
    summary, _rows = told(ListPriceIntake(TODAY), content, constants=BASE)
    assert summary.counts == {"unchanged": 4, "rejected": 4}
