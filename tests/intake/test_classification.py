"""Classifications come in from files, and articles get their classes by columns of the product import."""

import pytest
from django.core.management import CommandError, call_command

from catalog.classification_intake import ClassificationIntake
from catalog.intake import ProductIntake
from catalog.models import (
    Attribute,
    ClassFeature,
    Classification,
    Feature,
    FeatureValue,
    ProductClass,
    ProductClassification,
)

pytestmark = pytest.mark.django_db
HEADER = "record;class;feature;code;parent;name_de;name_en;kind;unit;attribute;position;mandatory;facet;comparison\n"
FILE = (
    HEADER
    + """class;;;EC2;EC1;Schraube;Screw;;;;;;;
class;;;EC1;;Gruppe;Group;;;;;;;
feature;;;EF1;;Länge;Length;number;mm;length;;;;
feature;;;EF2;;Farbe;Colour;choice;;colour;;;;
value;;EF2;EV1;;rot;red;;;;;;;
use;EC2;EF1;;;;;;;;1;ja;nein;
use;EC2;EF2;;;;;;;;2;;;
"""
)


@pytest.fixture
def attributes(db):
    Attribute.objects.create(code="length", name_de="Länge", kind="number", unit="MMT")
    Attribute.objects.create(code="colour", name_de="Farbe", kind="text")


def test_a_release_comes_in_whatever_order_its_rows_have_and_again_unchanged(told, attributes):
    summary, rows = told(ClassificationIntake("etim", "9"), FILE)
    assert summary.counts == {"created": 7}, rows
    screw = ProductClass.objects.get(code="EC2")
    assert (screw.parent.code, screw.name_en, screw.classification.code) == ("EC1", "Screw", "etim-9")
    uses = ClassFeature.objects.order_by("position")
    assert [(use.feature.code, use.is_mandatory, use.in_facets, use.in_comparison) for use in uses] == [
        ("EF1", True, False, True),
        ("EF2", False, True, True),
    ]
    assert Feature.objects.get(code="EF1").attribute.code == "length"
    assert FeatureValue.objects.get().text_en == "red"
    assert told(ClassificationIntake("etim", "9"), FILE)[0].counts == {"unchanged": 7}


def test_the_next_version_stands_beside_it(told, attributes):
    told(ClassificationIntake("etim", "8"), FILE)
    summary, _rows = told(ClassificationIntake("etim", "9"), FILE.replace("Schraube", "Schrauben"))
    assert summary.counts == {"created": 7}
    names = ProductClass.objects.filter(code="EC2").order_by("classification__version")
    assert list(names.values_list("name_de", flat=True)) == ["Schraube", "Schrauben"]


def test_a_change_is_told_and_an_absent_column_leaves_what_is_there(told, attributes):
    told(ClassificationIntake("etim", "9"), FILE)
    summary, rows = told(ClassificationIntake("etim", "9"), "record;code;name_de\nclass;EC2;Bolzen\n")
    assert [(row["outcome"], row["column"]) for row in rows] == [("changed", "name_de")]
    assert [(change.old, change.new) for change in summary.changes] == [("Schraube", "Bolzen")]
    screw = ProductClass.objects.get(code="EC2")
    assert (screw.name_en, screw.parent.code) == ("Screw", "EC1")


@pytest.mark.parametrize(
    ("line", "column", "reason"),
    [
        ("planet;;;X;;;;;;;;;;", "record", "unknown; known are"),
        ("class;;;;;Name;;;;;;;;", "", "needs code"),
        ("feature;;;F;;;;;;;;;;", "", "needs kind"),
        ("feature;;;F;;;;weight;;;;;;", "kind", "unknown; known are"),
        ("feature;;;F;;;;number;furlong;;;;;", "unit", "unknown unit of measure"),
        ("feature;;;F;;;;number;;nothing;;;;", "attribute", "unknown attribute"),
        ("feature;;;F;;;;number;;colour;;;;", "attribute", "numbers lead to number attributes"),
        ("feature;;;F;;;;number;cm;length;;;;", "unit", "this attribute is measured in “MMT”"),
        ("value;;NONE;V;;rot;;;;;;;;", "feature", "unknown feature"),
        ("value;;EF1;V;;;;;;;;;;", "", "needs name_de"),
        ("use;NONE;EF1;;;;;;;;;;;", "class", "unknown class"),
        ("class;;;A;NONE;;;;;;;;;", "parent", "unknown class"),
        ("class;;;A;A;;;;;;;;;", "", "does not stand above itself"),
        ("class;;;EC1;EC2;;;;;;;;;", "parent", "does not stand above itself"),
    ],
)
def test_a_broken_row_is_told_and_its_neighbour_comes_in(told, attributes, line, column, reason):
    told(ClassificationIntake("etim", "9"), FILE)
    good = "class;;;GOOD;;Gut;;;;;;;;"
    _summary, rows = told(ClassificationIntake("etim", "9"), f"{HEADER}{line}\n{good}\n")
    assert [row["outcome"] for row in rows] == ["rejected", "created"], rows
    assert rows[0]["column"] == column and reason in rows[0]["reason"]


def test_what_stands_below_a_class_that_is_refused_is_refused_too_and_a_circle_as_a_whole(told):
    content = "record;code;parent\nclass;A;NONE\nclass;B;A\nclass;C;B\nclass;X;Y\nclass;Y;X\nclass;Z;\n"
    _summary, rows = told(ClassificationIntake("own", "1"), content)
    assert [row["outcome"] for row in rows] == ["rejected"] * 5 + ["created"]


def test_a_mapping_may_make_the_attributes_that_features_lead_to(told):
    mapping = '[rows]\ncreate = ["attribute"]\n'
    names = HEADER.strip().split(";")
    mapping += "[fields]\n" + "".join(f'{name} = "{name}"\n' for name in names)
    summary, rows = told(ClassificationIntake("etim", "9"), FILE, mapping=mapping)
    assert summary.counts == {"created": 7}, rows
    assert set(Attribute.objects.values_list("code", "kind", "unit", "name_en")) == {
        ("length", "number", "MMT", "Length"),
        ("colour", "text", "", "Colour"),
    }


class TestTheCommand:
    def test_a_dry_run_leaves_nothing_behind(self, tmp_path, attributes, capsys):
        (tmp_path / "etim.csv").write_text(FILE, encoding="utf-8")
        where = {"system": "etim", "release": "9"}
        call_command("import_classification", tmp_path / "etim.csv", dry_run=True, **where)
        assert not Classification.objects.exists() and "7" in capsys.readouterr().out
        call_command("import_classification", tmp_path / "etim.csv", **where)
        assert ProductClass.objects.count() == 2

    def test_refuses_a_version_that_cannot_be_named_in_a_column(self, tmp_path):
        (tmp_path / "etim.csv").write_text(FILE, encoding="utf-8")
        with pytest.raises(CommandError, match="letters, digits and hyphens"):
            call_command("import_classification", tmp_path / "etim.csv", system="etim", release="9 final")

    def test_reclassify_tells_first_and_moves_then(self, bolt, capsys):
        for version in "89":
            ProductClass.objects.create(
                classification=Classification.objects.create(system="etim", version=version), code="EC1"
            )
        old = ProductClass.objects.get(classification__version="8")
        ProductClassification.objects.create(product=bolt, product_class=old)
        call_command("reclassify", old="ETIM-8", new="etim-9", dry_run=True, language="en")
        out = capsys.readouterr().out
        assert "EC1 → EC1 (products: 1, categories: 0)" in out and "nothing was changed" in out
        assert bolt.classes.count() == 1
        call_command("reclassify", old="etim-8", new="etim-9", language="de")
        assert "Artikel: 1" in capsys.readouterr().out and bolt.classes.count() == 2
        with pytest.raises(CommandError, match="known are: etim-8, etim-9"):
            call_command("reclassify", old="etim-8", new="etim-7", language="en")


class TestClassesOfArticles:
    @pytest.fixture
    def etim(self, db):
        made = Classification.objects.create(system="etim", version="9")
        for code in ("EC1", "EC2"):
            ProductClass.objects.create(classification=made, code=code)
        return made

    def run(self, told, product, code: str):
        return told(ProductIntake(), f"sku;class_etim-9\n{product.sku};{code}\n")[1][0]

    def test_a_column_per_release_gives_changes_and_takes_away(self, told, etim, bolt):
        assert self.run(told, bolt, "ec1")["outcome"] == "changed"
        assert bolt.classes.get().product_class.code == "EC1"
        assert self.run(told, bolt, "EC1")["outcome"] == "unchanged"
        row = self.run(told, bolt, "EC2")
        assert (row["outcome"], row["column"]) == ("changed", "class_etim-9")
        assert self.run(told, bolt, "")["outcome"] == "changed" and not bolt.classes.exists()

    def test_an_unknown_class_is_told_with_the_name_of_the_column(self, told, etim, bolt):
        row = self.run(told, bolt, "EC9")
        assert (row["outcome"], row["column"], row["reason"]) == (
            "rejected",
            "class_etim-9",
            "unknown class",
        )

    def test_a_new_article_comes_with_its_class(self, told, etim, category):
        told(ProductIntake(), "sku;category;name_de;class_etim-9\nN-1;fasteners/hex-bolts;Neu;EC2\n")
        assert ProductClassification.objects.get(product__sku="N-1").product_class.code == "EC2"
