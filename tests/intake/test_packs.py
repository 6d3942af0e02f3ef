"""Packaging units in product files and in the table of the administration."""

import pytest
import tablib

from catalog.intake import ProductIntake
from catalog.models import Product, ProductUnit
from catalog.resources import ProductSheet
from orders.intake import OrderIntake
from orders.models import OrderLine

pytestmark = pytest.mark.django_db
HEAD = "sku,category,name_de,packaging_unit,packaging_size,pack2_unit,pack2_size,pack2_gtin\n"
FIRST = HEAD + "A-1,fasteners/hex-bolts,Schraube,Pack,100,Karton,1000,2000000000022\n"


@pytest.fixture(autouse=True)
def _catalogue(category):
    pass


def packs() -> list[tuple]:
    rows = ProductUnit.objects.order_by("product__sku", "position")
    return [(p.position, p.unit, str(p.content), p.gtin) for p in rows]


def test_levels_of_a_file_become_packaging_units_and_are_found_unchanged(told):
    summary, _ = told(ProductIntake(), FIRST)
    assert summary.counts == {"created": 1}
    assert packs() == [(1, "PK", "100", ""), (2, "CT", "1000", "2000000000022")]
    assert told(ProductIntake(), FIRST)[0].counts == {"unchanged": 1}


def test_a_level_replaces_that_level_and_keeps_the_others_and_what_a_file_does_not_tell(told):
    told(ProductIntake(), FIRST)
    ProductUnit.objects.update(weight_g=900)
    _, rows = told(ProductIntake(), "sku,packaging_unit,packaging_size\nA-1,PK,200\n")
    assert (rows[0]["outcome"], rows[0]["column"]) == ("changed", "packaging_size")
    _, rows = told(ProductIntake(), "sku,packaging_unit,packaging_size\nA-1,BX,50\n")
    assert (rows[0]["outcome"], rows[0]["column"]) == ("changed", "packaging_unit")
    assert packs() == [(1, "BX", "50", ""), (2, "CT", "1000", "2000000000022")]
    assert ProductUnit.objects.get(unit="CT").weight_g == 900
    told(ProductIntake(), "sku,packaging_unit,packaging_size\nA-1,,\n")
    assert packs() == [(2, "CT", "1000", "2000000000022")]


def test_contents_are_exact_fractions(told):
    told(ProductIntake(), HEAD + "A-1,fasteners/hex-bolts,Schlauch,RO,2.54,PK,1/3,\n")
    assert packs() == [(1, "RO", "127/50", ""), (2, "PK", "1/3", "")]


BROKEN = {
    "a unit nobody knows": ("QQ,100,,,", "packaging_unit", "unknown unit"),
    "a content of zero": ("PK,0,,,", "packaging_size", "must be greater than 0"),
    "a fraction of zero": ("PK,1/0,,,", "packaging_size", "not a number"),
    "a unit that is named twice": ("PK,100,PK,1000,", "", "named twice"),
    "the product's own unit": ("C62,10,,,", "packaging_unit", "the product's own unit"),
    "a wrong check digit": ("PK,100,CT,1000,2000000000023", "pack2_gtin", "not a GTIN"),
    "a number without its unit": ("PK,100,,,2000000000022", "", "without its unit"),
    "a number of another product": ("PK,100,CT,1000,2000000000039", "pack2_gtin", "belongs to OTHER"),
}


@pytest.mark.parametrize("what", BROKEN)
def test_what_is_wrong_with_a_packaging_is_told_and_the_rest_is_imported(what, told, make_product):
    other = make_product("OTHER", packs={"CT": 10})
    other.packs.update(gtin="2000000000039")
    cells, column, reason = BROKEN[what]
    _, rows = told(
        ProductIntake(),
        f"{HEAD}A-1,fasteners/hex-bolts,X,{cells}\nA-2,fasteners/hex-bolts,Y,PK,10,,,\n",
    )
    assert [row["outcome"] for row in rows] == ["rejected", "created"]
    assert column in rows[0]["column"] and reason in rows[0]["reason"]


def test_the_same_number_on_two_packagings_is_taken_once(told):
    lines = [f"A-{n},fasteners/hex-bolts,X,PK,10,CT,100,2000000000022" for n in (1, 2)]
    _, rows = told(ProductIntake(), HEAD + "\n".join(lines) + "\n")
    assert [row["outcome"] for row in rows] == ["created", "rejected"]
    assert rows[1]["reason"] == "the same GTIN as in line 2"


def test_a_packaging_needs_its_content(told):
    _, rows = told(ProductIntake(), "sku,category,name_de,pack2_unit\nA-1,fasteners/hex-bolts,X,CT\n")
    assert rows[0]["outcome"] == "rejected" and "pack2_size" in rows[0]["reason"]


def test_the_unit_of_a_product_cannot_become_that_of_its_packaging(told):
    told(ProductIntake(), FIRST)
    _, rows = told(ProductIntake(), "sku,unit\nA-1,CT\n")
    assert (rows[0]["outcome"], rows[0]["column"]) == ("rejected", "unit")


def sheet(*rows: dict):
    data = tablib.Dataset(headers=["sku", *sorted({name for row in rows for name in row} - {"sku"})])
    for row in rows:
        data.append([row.get(name, "") for name in data.headers])
    return ProductSheet().import_data(data, dry_run=False)


def test_the_table_of_the_administration_gives_and_takes_packagings(make_product):
    make_product("A-1", packs={"PK": 100, "CT": 1000})
    row = ProductSheet().export(Product.objects.all()).dict[0]
    told = {name: row[name] for name in row if name.startswith("pack")}
    assert (told["packaging_unit"], told["pack2_size"]) == ("PK", "1000/1")
    assert sheet({"sku": "A-1", **told}).totals["skip"] == 1
    result = sheet({"sku": "A-1", **told, "pack2_size": "500", "pack3_unit": "PX", "pack3_size": "20000"})
    assert not result.has_errors() and not result.has_validation_errors()
    assert packs() == [(1, "PK", "100", ""), (2, "CT", "500", ""), (3, "PX", "20000", "")]


def test_a_table_with_a_packaging_that_cannot_be_is_refused_row_by_row(make_product):
    make_product("A-1")
    result = sheet({"sku": "A-1", "packaging_unit": "C62", "packaging_size": "10"})
    assert result.has_validation_errors() and packs() == []


def test_history_is_taken_over_in_the_unit_it_was_ordered_in(told, make_product, nordwerk):
    make_product("A-1", packs={"CT": 500})
    head = "number,customer,ordered_at,sku,quantity,unit,amount,basis\n"
    _, rows = told(OrderIntake(), f"{head}H-1,{nordwerk.number},2025-01-02,A-1,2,Karton,8.00,100\n")
    assert rows[0]["outcome"] == "created", rows
    line = OrderLine.objects.get()
    assert (line.quantity, line.unit, line.typed_quantity, line.typed_unit) == (1000, "C62", 2, "CT")
    assert str(line.net) == "80.00"
    _, rows = told(OrderIntake(), f"{head}H-2,{nordwerk.number},2025-01-02,A-1,2,Palette,8.00,100\n")
    assert (rows[0]["outcome"], rows[0]["column"]) == ("rejected", "unit")
