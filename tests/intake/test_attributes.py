"""Attributes come in from a second file: one row per article and attribute."""

import csv
from datetime import UTC, datetime
from decimal import Decimal

import pytest
from django.core.management import call_command

from b2bshop.intake.reading import Unreadable
from catalog.attribute_intake import AttributeIntake
from catalog.models import Attribute, AttributeValue, CategoryAttribute, Product

pytestmark = pytest.mark.django_db
LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)
CREATE = """
[rows]
create = ["attribute"]
[fields]
sku = "sku"
attribute = "attribute"
value = "value"
unit = "unit"
"""


@pytest.fixture
def length():
    return Attribute.objects.create(
        code="length", name_de="Länge", name_en="Length", kind="number", unit="MMT"
    )


@pytest.fixture
def finish():
    return Attribute.objects.create(code="finish", name_de="Oberfläche", name_en="Finish", kind="text")


def values() -> dict[str, object]:
    rows = AttributeValue.objects.select_related("attribute", "product")
    return {
        f"{v.product.sku} {v.attribute.code}": v.number
        if v.number is not None
        else f"{v.text_de}|{v.text_en}"
        for v in rows
    }


def test_values_are_created_by_code_or_by_name_in_any_case_and_found_unchanged(told, bolt, length, finish):
    content = (
        "sku;attribute;value;value_en;unit\n"
        f"{bolt.sku};LÄNGE;40,5;;mm\n{bolt.sku.lower()};finish;verzinkt;zinc-plated;\n"
    )
    summary, rows = told(AttributeIntake(), content)
    assert summary.counts == {"created": 2}, rows
    assert values() == {f"{bolt.sku} length": Decimal("40.5"), f"{bolt.sku} finish": "verzinkt|zinc-plated"}
    assert told(AttributeIntake(), content)[0].counts == {"unchanged": 2}


def test_a_change_names_the_value_and_an_empty_one_takes_it_away(told, bolt, length, finish):
    told(AttributeIntake(), f"sku,attribute,value\n{bolt.sku},length,40\n{bolt.sku},finish,blank\n")
    Product.objects.update(updated_at=LONG_AGO)
    summary, rows = told(
        AttributeIntake(), f"sku,attribute,value\n{bolt.sku},length,45\n{bolt.sku},finish,\n"
    )
    assert [(row["outcome"], row["column"]) for row in rows] == [("changed", "value")] * 2
    assert [(c.column, c.old, c.new) for c in summary.changes] == [("value", "40.0000", "45")]
    assert values() == {f"{bolt.sku} length": Decimal(45)}
    assert Product.objects.get(pk=bolt.pk).updated_at > LONG_AGO
    assert told(AttributeIntake(), f"sku,attribute,value\n{bolt.sku},finish,\n")[0].counts == {"unchanged": 1}


def test_a_second_language_that_is_not_in_the_file_stays(told, bolt, finish):
    told(AttributeIntake(), f"sku,attribute,value,value_en\n{bolt.sku},finish,blank,plain\n")
    told(AttributeIntake(), f"sku,attribute,value\n{bolt.sku},finish,verzinkt\n")
    assert values() == {f"{bolt.sku} finish": "verzinkt|plain"}


@pytest.mark.parametrize(
    ("line", "column", "reason"),
    [
        ("X-9,length,40,", "sku", "unknown product"),
        ("{sku},weight,40,", "attribute", "unknown attribute"),
        ("{sku},,40,", "attribute", "is empty"),
        ("{sku},length,long,", "value", "not a number"),
        ('{sku},length,"1,234",', "value", "ambiguous: state the decimal mark of the file"),
        ("{sku},length,1.23456,", "value", "more than 4 decimals"),
        ("{sku},length,40,cm", "unit", "this attribute is measured in “mm”"),
        ("{sku},length,40,furlong", "unit", "unknown unit of measure"),
        ("{sku},finish,verzinkt,mm", "unit", "this attribute has no unit"),
        ("{sku},finish," + "x" * 121 + ",", "value", "121 characters, at most 120"),
        ("{sku},Size,40,", "attribute", "several attributes are called so; name the code: size, size-m"),
    ],
)
def test_a_broken_row_is_told_and_its_neighbour_comes_in(told, bolt, length, finish, line, column, reason):
    for code in ("size", "size-m"):
        Attribute.objects.create(code=code, name_de="Größe", name_en="Size", kind="text")
    if "Size" in line:
        Attribute.objects.filter(code="size").update(code="size-s")
        reason = reason.replace("size, size-m", "size-m, size-s")
    content = f"sku,attribute,value,unit\n{line.format(sku=bolt.sku)}\n{bolt.sku},length,40,mm\n"
    _summary, rows = told(AttributeIntake(), content)
    assert [row["outcome"] for row in rows] == ["rejected", "created"]
    assert (rows[0]["line"], rows[0]["column"]) == ("2", column)
    assert reason in rows[0]["reason"]


def test_a_mapping_may_make_attributes_as_numbers_only_where_all_values_are(told, bolt, category):
    content = (
        "sku,attribute,value,unit\n"
        f"{bolt.sku},Head height,5.3,mm\n{bolt.sku},Drive,08,\n{bolt.sku},HEAD HEIGHT,5.3,mm\nX-1,Lost,1,\n"
    )
    _summary, rows = told(AttributeIntake(), content, mapping=CREATE)
    assert [row["outcome"] for row in rows] == ["created", "created", "rejected", "rejected"]
    assert set(Attribute.objects.values_list("code", "kind", "unit")) == {
        ("head-height", "number", "MMT"),
        ("drive", "number", ""),
    }
    places = CategoryAttribute.objects.filter(category=category).values_list("attribute__code", flat=True)
    assert list(places) == ["head-height", "drive"]
    _summary, rows = told(
        AttributeIntake(), f"sku,attribute,value,unit\n{bolt.sku},Tip,A-3,\n", mapping=CREATE
    )
    assert Attribute.objects.get(code="tip").kind == "text"
    assert CategoryAttribute.objects.get(attribute__code="tip").position == 2


def test_a_missing_column_of_values_stops_before_anything_is_read(told, bolt, length):
    with pytest.raises(Unreadable, match="value is missing"):
        told(AttributeIntake(), f"sku,attribute\n{bolt.sku},length\n")


def test_products_and_attributes_come_in_with_one_command(tmp_path, category, length, capsys):
    products, attributes = tmp_path / "p.csv", tmp_path / "a.csv"
    products.write_text("sku,category,name_de\nA-1,fasteners/hex-bolts,Schraube\n")
    attributes.write_text("sku,attribute,value\nA-1,length,40\nA-2,length,40\n")
    given = {"attributes": attributes, "report": tmp_path / "r.csv", "language": "en"}
    with pytest.raises(SystemExit) as exit_:
        call_command("import_products", products, dry_run=True, **given)
    assert exit_.value.code == 3
    assert (
        capsys.readouterr().out.count("1 created") == 2
    )  # the value of a product that only this run would bring
    assert not Product.objects.exists() and not AttributeValue.objects.exists()
    with pytest.raises(SystemExit):
        call_command("import_products", products, **given)
    assert values() == {"A-1 length": Decimal(40)}
    with (tmp_path / "r-attributes.csv").open(newline="") as stream:
        assert [row["outcome"] for row in csv.DictReader(stream)] == ["created", "rejected"]
    attributes.write_text("sku,attribute,value\nA-1,length,41\n")
    call_command("import_products", attributes=attributes, report=tmp_path / "alone.csv")
    assert values() == {"A-1 length": Decimal(41)}
    assert (tmp_path / "alone.csv").exists()


def test_a_dry_run_of_attributes_leaves_nothing(told, bolt):
    summary, _rows = told(
        AttributeIntake(), f"sku,attribute,value,unit\n{bolt.sku},Tip,3,\n", mapping=CREATE, dry_run=True
    )
    assert summary.counts == {"created": 1}
    assert not Attribute.objects.exists() and not CategoryAttribute.objects.exists()
