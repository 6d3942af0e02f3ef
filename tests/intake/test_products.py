"""Products come in from files; what is wrong with a row is told, the rest is imported."""

import io
from decimal import Decimal

import pytest

from b2bshop.intake.running import run_import
from catalog.intake import ProductIntake
from catalog.models import Category, Manufacturer, Product

pytestmark = pytest.mark.django_db

GOOD = "sku,category,name_de,unit,gtin,minimum\nA-1,fasteners/hex-bolts,Schraube,Stk,2000000000015,100\n"


@pytest.fixture(autouse=True)
def _catalogue(category):
    pass


def test_a_product_is_created_and_a_second_import_finds_it_unchanged(told):
    first, rows = told(ProductIntake(), GOOD)
    assert first.counts == {"created": 1}
    assert rows == [
        {"line": "2", "outcome": "created", "key": "A-1", "column": "", "value": "", "reason": ""}
    ]
    product = Product.objects.get()
    assert (product.sku, product.unit, product.minimum, product.multiple) == ("A-1", "C62", 100, 1)
    assert product.search.numbers.startswith(" A1 ") and "2000000000015" in product.search.numbers
    again, _rows = told(ProductIntake(), GOOD)
    assert again.counts == {"unchanged": 1}


def test_a_change_names_the_fields_that_differ_and_leaves_absent_columns_alone(told):
    told(ProductIntake(), GOOD)
    summary, rows = told(ProductIntake(), "sku,weight_g,name_en\na-1,12.5,Bolt\n")
    assert rows[0]["outcome"] == "changed"
    assert set(rows[0]["column"].split(", ")) == {"weight_g", "name_en"}
    assert {(c.column, c.old, c.new) for c in summary.changes} == {
        ("weight_g", None, "12.500"),
        ("name_en", "", "Bolt"),
    }
    product = Product.objects.get()
    assert (product.weight_g, product.name_en, product.name_de) == (Decimal("12.5"), "Bolt", "Schraube")


def test_a_dry_run_tells_everything_and_leaves_nothing(told):
    told(ProductIntake(), GOOD)
    content = "sku,category,name_de\nA-1,fasteners/hex-bolts,Bolzen\nA-2,New > Things,Neu\n"
    mapping = (
        '[rows]\ncreate = ["category"]\n[fields]\nsku = "sku"\ncategory = "category"\nname_de = "name_de"'
    )
    summary, rows = told(ProductIntake(), content, mapping=mapping, dry_run=True)
    assert [row["outcome"] for row in rows] == ["changed", "created"]
    assert [(c.column, c.old, c.new) for c in summary.changes] == [("name_de", "Schraube", "Bolzen")]
    assert Product.objects.get().name_de == "Schraube"
    assert Category.objects.count() == 2


BROKEN = {
    "an empty number": (",fasteners/hex-bolts,X,C62,,1", "sku", "is empty"),
    "a number that is too long": (
        "A" * 61 + ",fasteners/hex-bolts,X,C62,,1",
        "sku",
        "61 characters, at most 60",
    ),
    "a category nobody knows": ("B-1,fasteners/nails,X,C62,,1", "category", "unknown category"),
    "no name": ("B-1,fasteners/hex-bolts,,C62,,1", "", "the product has no name"),
    "a name that is too long": (
        "B-1,fasteners/hex-bolts," + "x" * 201 + ",C62,,1",
        "name_de",
        "201 characters, at most 200",
    ),
    "a unit that does not exist": ("B-1,fasteners/hex-bolts,X,QQQ,,1", "unit", "unknown unit"),
    "a wrong check digit": ("B-1,fasteners/hex-bolts,X,C62,2000000000016,1", "gtin", "not a GTIN"),
    "a minimum of zero": ("B-1,fasteners/hex-bolts,X,C62,,0", "minimum", "must be greater than 0"),
    "a negative minimum": ("B-1,fasteners/hex-bolts,X,C62,,-1", "minimum", "must be greater than 0"),
    "a minimum of words": ("B-1,fasteners/hex-bolts,X,C62,,viele", "minimum", "not a number"),
    "an exponent": ("B-1,fasteners/hex-bolts,X,C62,,1e9", "minimum", "not a number"),
    "digits of another script": ("B-1,fasteners/hex-bolts,X,C62,,１２", "minimum", "not a number"),
    "an ambiguous mark": ("B-1,fasteners/hex-bolts,X,C62,,'1", "minimum", "not a number"),
    "a NUL byte": ("B-1,fasteners/hex-bolts,a\x00b,C62,,1", "name_de", "contains a NUL byte"),
    "a column too few": ("B-1,fasteners/hex-bolts,X,C62,1", "", "5 columns instead of 6"),
    "a stray quotation mark": ('B-1,"fasteners/hex-bolts,X,C62,,1', "", "quotation marks do not match"),
    "a GTIN of another product": ("B-1,fasteners/hex-bolts,X,C62,2000000000015,1", "gtin", "line 2"),
}


@pytest.mark.parametrize("name", BROKEN)
def test_a_broken_row_is_told_with_line_column_and_reason_and_its_neighbours_are_imported(told, name):
    line, column, reason = BROKEN[name]
    content = GOOD + line + "\nA-2,fasteners/hex-bolts,Mutter,pcs,,1\n"
    summary, rows = told(ProductIntake(), content)
    assert [row["outcome"] for row in rows] == ["created", "rejected", "created"]
    assert (rows[1]["line"], rows[1]["column"]) == ("3", column)
    assert reason in rows[1]["reason"]
    assert rows[0]["reason"] == ("repeated in line 3" if "line 2" in reason else "")
    assert summary.rejected == 1
    assert set(Product.objects.values_list("sku", flat=True)) == {"A-1", "A-2"}


def test_a_gtin_that_another_product_has_already_is_told_with_that_product(told):
    told(ProductIntake(), GOOD)
    _summary, rows = told(ProductIntake(), GOOD.replace("A-1", "B-1"))
    assert (rows[0]["column"], rows[0]["reason"]) == ("gtin", "this GTIN belongs to A-1")


def test_bytes_of_another_encoding_cost_their_line_only(told):
    content = GOOD.encode() + "B-1,fasteners/hex-bolts,Größe,C62,,1\n".encode("latin-1")
    summary, rows = told(ProductIntake(), content)
    assert summary.counts == {"created": 1, "rejected": 1}
    assert (rows[1]["line"], rows[1]["column"]) == ("3", "name_de")


def test_every_fault_of_a_row_is_told_at_once(told):
    _summary, rows = told(ProductIntake(), GOOD + "B-1,fasteners/hex-bolts,X,QQQ,1,0\n")
    assert rows[1]["column"] == "gtin; unit; minimum"


def test_a_number_that_comes_twice_counts_once_in_any_case(told):
    content = "sku,category,name_de\n" + "".join(
        f"{sku},fasteners/hex-bolts,N{n}\n" for n, sku in enumerate(["A-1", "B-1", "a-1"])
    )
    for size in (1, 2, 5000):
        Product.objects.all().delete()
        _summary, rows = told(ProductIntake(), content, batch=size)
        assert [row["outcome"] for row in rows] == ["created", "created", "rejected"]
        assert rows[2]["reason"] == "the same key as in line 2"
        assert [row["reason"] for row in rows[:2]] == ["repeated in line 4", ""]
        assert Product.objects.get(sku="A-1").name_de == "N0"


@pytest.mark.parametrize("size", [1, 3, 5000])
def test_both_lines_of_a_repeat_name_each_other_also_where_the_mapping_skips_the_later_ones(told, size):
    mapping = """
    [rows]
    repeats = "skip"
    [fields]
    sku = "sku"
    category = "category"
    name_de = "name_de"
    """
    skus = ["A-1", "B-1", "A-1", "C-1", "a-1", *["A-1"] * 5, "C-1"]
    content = "sku,category,name_de\n" + "".join(f"{sku},fasteners/hex-bolts,N\n" for sku in skus)
    _summary, rows = told(ProductIntake(), content, mapping=mapping, batch=size)
    assert [row["line"] for row in rows] == [str(line) for line in range(2, 13)]
    told_first = {row["line"]: row["reason"] for row in rows if row["outcome"] == "created"}
    assert told_first == {
        "2": "repeated in line 4, 6, 7, 8, 9 and 2 more",
        "3": "",
        "5": "repeated in line 12",
    }
    assert {row["reason"] for row in rows if row["outcome"] == "skipped"} == {
        "the same key as in line 2",
        "the same key as in line 5",
    }


def test_a_report_that_cannot_be_read_back_still_has_a_row_for_each_line(tmp_path):
    """A pipe: what was written is gone; only the later line names the first one."""

    class Pipe(io.StringIO):
        def seekable(self):
            return False

    path = tmp_path / "input.csv"
    path.write_text("sku,category,name_de\nA,fasteners/hex-bolts,N\nA,fasteners/hex-bolts,N\n")
    report = Pipe()
    run_import(ProductIntake(), path, report=report)
    assert len(report.getvalue().splitlines()) == 3
    assert report.getvalue().count("line 2") == 1 and "repeated" not in report.getvalue()


def test_a_mapping_may_take_the_first_of_each_and_make_categories_and_manufacturers(told):
    mapping = """
    [rows]
    repeats = "skip"
    create = ["category"]
    [fields]
    sku = "Code"
    name_de = { column = "Text", default = "ohne Namen" }
    category = { template = "{Group} > {Part}" }
    manufacturer = { column = "Maker", translate = { hv = "Halvor" } }
    unit = { value = "PCE" }
    [[skip]]
    column = "Code"
    matches = "^(POST|M)$"
    reason = "postage"
    """
    content = (
        "Code;Text;Group;Part;Maker\n1;Eins;Bikes;Mountain Bikes;hv\n1;Uno;Bikes;Road;\n"
        "POST;p;;;\n2;;Bikes;Road;HALVOR\n"
    )
    summary, rows = told(ProductIntake(), content, mapping=mapping)
    assert summary.counts == {"created": 2, "skipped": 2}
    assert rows[2]["reason"] == "postage"
    assert Product.objects.get(sku="1").category.slug_path == "bikes/mountain-bikes"
    assert Product.objects.get(sku="2").name_de == "ohne Namen"
    assert Manufacturer.objects.count() == 1
    assert Category.objects.get(slug_path="bikes").numchild == 2


def test_a_successor_may_stand_further_down_but_must_exist(told):
    content = "sku,category,name_de,successor\n" + "".join(
        f"{sku},fasteners/hex-bolts,N,{next_one}\n"
        for sku, next_one in [("A", "B"), ("B", ""), ("C", "Z"), ("D", "d")]
    )
    _summary, rows = told(ProductIntake(), content)
    assert [row["outcome"] for row in rows] == ["created", "created", "rejected", "rejected"]
    assert Product.objects.get(sku="A").successor.sku == "B"


def test_what_only_the_database_knows_to_refuse_costs_one_row(told):
    """The check that normally finds it first is taken away."""

    class Careless(ProductIntake):
        fields = tuple(
            f if f.name != "minimum" else type(f)("minimum", "numeric(12,3)", lambda cell, form: cell)
            for f in ProductIntake.fields
        )

    lines = "".join(f"P-{n},fasteners/hex-bolts,N,C62,,{0 if n == 37 else 1}\n" for n in range(100))
    summary, rows = told(Careless(), "sku,category,name_de,unit,gtin,minimum\n" + lines)
    assert summary.counts == {"created": 99, "rejected": 1}
    (refused,) = (row for row in rows if row["outcome"] == "rejected")
    assert (refused["key"], refused["line"]) == ("P-37", "39")
    assert "product_quantities_positive" in refused["reason"]
