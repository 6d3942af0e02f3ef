"""Classifications from files: classes, features, allowed values and which class has which feature; and, as columns of
the product import, the class of every article."""

# Names inside the statements come from code, never from a file; values are parameters.
# ruff: noqa: S608

from django.utils.text import slugify
from django.utils.translation import gettext as _

from b2bshop.intake.cells import Bad, Field, choice, flag, text, whole
from b2bshop.intake.running import Intake
from b2bshop.intake.stage import Stage
from b2bshop.intake.upsert import Upsert

from .cells import measure
from .models import (
    Attribute,
    ClassFeature,
    Classification,
    Feature,
    FeatureValue,
    ProductClass,
    ProductClassification,
)

CLASS, FEATURE, VALUE, USE = "class", "feature", "value", "use"
_code, _name = text(30), text(200)
_KINDS = {kind.value: kind.value for kind in Feature.Kind}
# Which columns a row of each kind needs besides `record`.
_NEEDED = {
    CLASS: ("code",),
    FEATURE: ("code", "kind"),
    VALUE: ("feature", "code", "name_de"),
    USE: ("class", "feature"),
}


class ClassificationIntake(Intake):
    """One row per class, feature, allowed value or use of a feature in a class, told apart by `record`.

    A row may refer to rows of its batch or of the shop. A mapping may allow `create = ["attribute"]`: an attribute
    that a feature leads to and that is unknown is then made like the feature.
    """

    fields = (
        Field("record", "text", choice({kind: kind for kind in _NEEDED}), required=True),
        Field("class", "text", _code, default="", fill=True),
        Field("feature", "text", _code, default="", fill=True),
        Field("code", "text", _code, default="", fill=True),
        Field("parent", "text", _code, default=""),
        Field("name_de", "text", _name, default=""),
        Field("name_en", "text", _name, default=""),
        Field("kind", "text", choice(_KINDS), default="", fill=True),
        Field("unit", "text", measure, default=""),
        Field("attribute", "text", text(60), default=""),
        Field("position", "integer", whole(0, 32_000), default=0),
        Field("mandatory", "boolean", flag, default=False),
        Field("facet", "boolean", flag, default=True),
        Field("comparison", "boolean", flag, default=True),
    )
    key = ("record", "class", "feature", "code")
    extra = {
        "row_id": "bigint",
        "classification_id": "bigint",
        "class_id": "bigint",
        "feature_id": "bigint",
        "parent_id": "bigint",
        "attribute_id": "bigint",
        "is_new": "boolean",
    }

    def __init__(self, system: str, version: str):
        self.system, self.version = system, version

    def check(self, values: dict) -> None:
        kind = values["record"]
        for name in _NEEDED[kind]:
            if not values.get(name):
                raise Bad(_("a row of the kind %(kind)s needs %(name)s") % {"kind": kind, "name": name})
        if kind == VALUE and max(len(values.get(name, "")) for name in ("name_de", "name_en")) > 120:
            raise Bad(_("an allowed value has at most %d characters") % 120)
        if kind == CLASS and values.get("parent") == values["code"]:
            raise Bad(_("a class does not stand above itself"))

    def resolve(self, stage: Stage) -> None:
        release, _made = Classification.objects.get_or_create(system=self.system, version=self.version)
        stage.run("UPDATE intake_stage SET classification_id = %s", [release.pk])
        if "attribute" in stage.present:
            self._find_attributes(stage)
        if "parent" in stage.present:
            self._reject_parents(stage)
        reason = _("unknown class")
        stage.reject("class", reason, where=f"s.record = 'use' AND {_unknown('class', CLASS)}")
        reason = _("unknown feature")
        unknown = _unknown("feature", FEATURE)
        stage.reject("feature", reason, where=f"s.record IN ('value', 'use') AND {unknown}")

    def _reject_parents(self, stage: Stage) -> None:
        """Circles first; then what stands below an unknown class, and what stands below that."""
        stage.reject("parent", _("a class does not stand above itself"), where=f"s.line IN ({_CIRCLES})")
        unknown = f"s.record = 'class' AND s.parent <> '' AND {_unknown('parent', CLASS)}"
        while stage.rows(f"SELECT 1 FROM intake_stage s WHERE s.outcome IS NULL AND {unknown} LIMIT 1"):
            stage.reject("parent", _("unknown class"), where=unknown)

    def write(self, stage: Stage) -> None:
        stage.run("UPDATE intake_stage SET is_new = FALSE")
        self._write_classes(stage)
        self._write_features(stage)
        self._write_values(stage)
        self._write_uses(stage)
        stage.settle("s.is_new")

    def _write_classes(self, stage: Stage) -> None:
        _write(stage, CLASS, ProductClass, _BY_CODE, _told(stage, "name_de", "name_en"), _CODE_ONCE, _GIVEN)
        if "parent" not in stage.present:
            return
        stage.run(
            "UPDATE intake_stage s SET parent_id = c.id FROM catalog_productclass c WHERE s.record = 'class'"
            " AND s.parent <> '' AND c.classification_id = s.classification_id AND c.code = s.parent"
        )
        differs = (
            "c.id = s.row_id AND s.record = 'class' AND s.outcome IS NULL"
            " AND c.parent_id IS DISTINCT FROM s.parent_id"
        )
        stage.run(
            "UPDATE intake_stage s SET changes = changes || 'parent'::text FROM catalog_productclass c"
            f" WHERE {differs}"
        )
        stage.run(
            f"UPDATE catalog_productclass c SET parent_id = s.parent_id FROM intake_stage s WHERE {differs}"
        )

    def _write_features(self, stage: Stage) -> None:
        told = {"kind": "kind"} | _told(stage, "name_de", "name_en", "unit")
        if "attribute" in stage.present:
            told["attribute_id"] = "attribute_id"
        _write(stage, FEATURE, Feature, _BY_CODE, told, _CODE_ONCE, _GIVEN)

    def _write_values(self, stage: Stage) -> None:
        _find(stage, "feature", FEATURE, "feature_id")
        told = {"text_de": "name_de"} | ({"text_en": "name_en"} if "name_en" in stage.present else {})
        match = "t.feature_id = s.feature_id AND t.code = s.code"
        given = {"feature_id": "s.feature_id", "code": "s.code"}
        _write(stage, VALUE, FeatureValue, match, told, "(feature_id, code)", given)

    def _write_uses(self, stage: Stage) -> None:
        _find(stage, "class", CLASS, "class_id")
        flags = {"is_mandatory": "mandatory", "in_facets": "facet", "in_comparison": "comparison"}
        told = {mine: theirs for mine, theirs in flags.items() if theirs in stage.present}
        told |= _told(stage, "position")
        match = "t.product_class_id = s.class_id AND t.feature_id = s.feature_id"
        given = {"product_class_id": "s.class_id", "feature_id": "s.feature_id"}
        _write(stage, USE, ClassFeature, match, told, "(product_class_id, feature_id)", given)

    def _find_attributes(self, stage: Stage) -> None:
        if "attribute" in self.creates:
            _make_attributes(stage)
        stage.run(
            "UPDATE intake_stage s SET attribute_id = a.id FROM catalog_attribute a"
            " WHERE s.record = 'feature' AND LOWER(a.code) = LOWER(s.attribute)"
        )
        is_feature = "s.record = 'feature' AND s.attribute <> ''"
        stage.reject("attribute", _("unknown attribute"), where=f"{is_feature} AND s.attribute_id IS NULL")
        stage.reject(
            "attribute",
            _("numbers lead to number attributes, all others to texts"),
            tables="catalog_attribute a",
            where=f"{is_feature} AND a.id = s.attribute_id AND (s.kind = 'number') <> (a.kind = 'number')",
        )
        stage.reject(
            "unit",
            _("this attribute is measured in “%s”"),
            tables="catalog_attribute a",
            where=f"{is_feature} AND a.id = s.attribute_id AND s.kind = 'number' AND a.unit <> COALESCE(s.unit, '')",
            value="s.unit",
            told=["a.unit"],
        )


_BY_CODE = "t.classification_id = s.classification_id AND t.code = s.code"
_CODE_ONCE = "(classification_id, code)"
_GIVEN = {"classification_id": "s.classification_id", "code": "s.code"}
# Lines whose class would stand above itself: the way up is followed in the file where it says so, else in the shop.
_CIRCLES = """
WITH RECURSIVE file AS (SELECT line, code, parent FROM intake_stage WHERE record = 'class' AND outcome IS NULL),
above AS (
  SELECT code, parent FROM file WHERE parent <> ''
  UNION ALL
  SELECT c.code, p.code FROM catalog_productclass c JOIN catalog_productclass p ON p.id = c.parent_id
   WHERE c.classification_id = (SELECT MIN(classification_id) FROM intake_stage)
     AND NOT EXISTS (SELECT FROM file WHERE file.code = c.code)
), way AS (
  SELECT line, code, parent AS at FROM file WHERE parent <> ''
  UNION
  SELECT way.line, way.code, above.parent FROM way JOIN above ON above.code = way.at
) SELECT line FROM way WHERE at = code"""
_TABLES = {CLASS: "catalog_productclass", FEATURE: "catalog_feature"}


def _told(stage: Stage, *names: str) -> dict[str, str]:
    return {name: name for name in names if name in stage.present}


def _unknown(column: str, kind: str) -> str:
    """Neither in the shop nor among the rows of the batch."""
    return (
        f"NOT EXISTS (SELECT FROM {_TABLES[kind]} t WHERE t.classification_id = s.classification_id"
        f' AND t.code = s."{column}") AND NOT EXISTS (SELECT FROM intake_stage o'
        f" WHERE o.record = '{kind}' AND o.outcome IS NULL AND o.code = s.\"{column}\")"
    )


def _find(stage: Stage, column: str, kind: str, target: str) -> None:
    stage.run(
        f"UPDATE intake_stage s SET {target} = t.id FROM {_TABLES[kind]} t"
        f' WHERE t.classification_id = s.classification_id AND t.code = s."{column}" AND s."{column}" <> \'\''
    )


def _write(stage: Stage, kind: str, model, match: str, told: dict, once: str, given: dict) -> None:
    rows = Upsert(model, match, "row_id", told, once, given, f"s.record = '{kind}'")
    rows.find(stage)
    stage.run(f"UPDATE intake_stage SET is_new = row_id IS NULL WHERE record = '{kind}'")
    rows.write(stage)


def _make_attributes(stage: Stage) -> None:
    told = stage.rows(
        "SELECT DISTINCT ON (LOWER(s.attribute)) s.attribute, s.name_de, s.name_en, s.kind, s.unit"
        " FROM intake_stage s WHERE s.record = 'feature' AND s.attribute <> '' AND s.outcome IS NULL"
        " AND NOT EXISTS (SELECT FROM catalog_attribute a WHERE LOWER(a.code) = LOWER(s.attribute))"
        " ORDER BY LOWER(s.attribute), s.line"
    )
    Attribute.objects.bulk_create(
        Attribute(
            code=code,
            name_de=(name_de or name_en or code)[:80],
            name_en=(name_en or "")[:80],
            kind=Attribute.Kind.NUMBER if kind == Feature.Kind.NUMBER else Attribute.Kind.TEXT,
            unit=(unit or "") if kind == Feature.Kind.NUMBER else "",
        )
        for code, name_de, name_en, kind, unit in told
        if code == slugify(code)
    )


# --- The class of every article, as columns of the product import ----------------------------------------


def class_fields() -> dict[str, tuple[Field, int]]:
    """`class_etim-9` → its field and the classification; one per classification of the shop."""
    return {
        f"class_{release.code}": (Field(f"class_{release.code}", "text", _code, default=""), release.pk)
        for release in Classification.objects.all()
    }


def reject_unknown_classes(stage: Stage, name: str, release: int) -> None:
    stage.reject(
        name,
        _("unknown class"),
        where=f"s.\"{name}\" <> '' AND NOT EXISTS (SELECT FROM catalog_productclass c"
        f' WHERE c.classification_id = {release:d} AND UPPER(c.code) = UPPER(s."{name}"))',
    )


def write_classes(stage: Stage, name: str, release: int) -> None:
    """An empty cell takes the product's own class away; that of its category counts then."""
    table = ProductClassification._meta.db_table
    wanted = (
        f'SELECT s.line, s.product_id, c.id AS class_id, s."{name}" AS code FROM intake_stage s'
        f' LEFT JOIN catalog_productclass c ON c.classification_id = {release:d} AND UPPER(c.code) = UPPER(s."{name}")'
        " WHERE s.outcome IS NULL AND s.product_id IS NOT NULL"
    )
    stage.run(
        f"UPDATE intake_stage s SET changes = s.changes || '{name}'::text FROM ({wanted}) w"
        f" LEFT JOIN {table} t ON t.product_id = w.product_id AND t.classification_id = {release:d}"
        " WHERE s.line = w.line AND t.product_class_id IS DISTINCT FROM w.class_id"
    )
    stage.run(
        f"DELETE FROM {table} t USING ({wanted}) w"
        f" WHERE t.product_id = w.product_id AND t.classification_id = {release:d} AND w.class_id IS NULL"
    )
    stage.run(
        f"INSERT INTO {table} (product_id, product_class_id, classification_id)"
        f" SELECT w.product_id, w.class_id, {release:d} FROM ({wanted}) w WHERE w.class_id IS NOT NULL"
        " ON CONFLICT (product_id, classification_id) DO UPDATE SET product_class_id = EXCLUDED.product_class_id"
        f" WHERE {table}.product_class_id <> EXCLUDED.product_class_id"
    )
