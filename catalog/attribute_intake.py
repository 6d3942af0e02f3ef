"""Attribute values from files: one row per article and attribute."""

# Names inside the statements come from code, never from a file; values are parameters.
# ruff: noqa: S608

from dataclasses import replace
from decimal import Decimal

from django.utils.text import slugify
from django.utils.translation import gettext as _

from b2bshop.intake.cells import Bad, Cell, Field, Form, choice, number, text
from b2bshop.intake.reading import Unreadable
from b2bshop.intake.running import REMEMBERED, Intake
from b2bshop.intake.stage import Stage
from b2bshop.intake.upsert import Upsert

from .cells import measure, sku
from .models import Attribute, AttributeValue, CategoryAttribute
from .search import index
from .units import measure_name

_as_text, _as_number = text(120), number(16, 4)
_KINDS = {kind.value: kind.value for kind in Attribute.Kind}


class AttributeIntake(Intake):
    """An attribute is named by its code or its name. An empty value takes the value away.

    A mapping may allow `create = ["attribute"]`: unknown attributes are then made, as numbers where all values of the
    batch are numbers, and stand in the categories of their articles.
    """

    key = ("sku", "attribute")
    joined = ("catalog_product", "catalog_attributevalue")
    extra = {
        "product_id": "bigint",
        "attribute_id": "bigint",
        "value_id": "bigint",
        "of_kind": "text",
        "of_unit": "text",
        "unit_name": "text",
        "number": "numeric",
        "why": "text",
        "text_de": "text",
        "text_en": "text",
        "is_new": "boolean",
    }

    def __init__(self) -> None:
        self.fields = (
            Field("sku", "text", sku, required=True),
            Field("attribute", "text", text(80), required=True),
            Field("value", "text", self._value, default=""),
            Field("value_en", "text", _as_text, default=""),
            Field("unit", "text", measure, default="", fill=True),
            Field("kind", "text", choice(_KINDS), default="", fill=True),
        )
        self._numbers: dict[str, tuple] = {}  # value → as a number, or why it is none; those used last

    def _value(self, cell: Cell, form: Form) -> str:
        """The text as it stands; whether it has to be a number is known when the attribute is."""
        value = _as_text(cell, form)
        self._numbers[value] = self._numbers.pop(value, None) or _number(cell, form)
        if len(self._numbers) > REMEMBERED:
            del self._numbers[next(iter(self._numbers))]
        return value

    def check(self, values: dict) -> None:
        if "value" not in values:
            raise Unreadable(_("The column value is missing."))

    def resolve(self, stage: Stage) -> None:
        stage.run(
            "UPDATE intake_stage s SET product_id = p.id FROM catalog_product p WHERE UPPER(p.sku) = UPPER(s.sku)"
        )
        stage.reject("sku", _("unknown product"), where="s.product_id IS NULL")
        self._read_numbers(stage)
        self._find_attributes(stage)
        stage.reject(
            "value", "%s", where="s.of_kind = 'number' AND s.value <> '' AND s.number IS NULL", told=["s.why"]
        )
        stage.reject(
            "unit",
            _("this attribute is measured in “%s”"),
            where="s.unit <> '' AND s.of_unit <> '' AND s.unit <> s.of_unit",
            told=["s.unit_name"],
        )
        stage.reject("unit", _("this attribute has no unit"), where="s.unit <> '' AND s.of_unit = ''")

    def write(self, stage: Stage) -> None:
        known, told = len(stage.changes), {"number": "number", "text_de": "text_de"}
        if "value_en" in stage.present:
            told["text_en"] = "text_en"
        given = {"product_id": "s.product_id", "attribute_id": "s.attribute_id"}
        values = Upsert(
            AttributeValue, _BY_PLACE, "value_id", told, "(product_id, attribute_id)", given, "s.value <> ''"
        )
        values.find(stage)
        stage.run("UPDATE intake_stage SET is_new = value_id IS NULL AND value <> ''")
        values.write(stage)
        _take_away(stage)
        if "attribute" in self.creates:
            _place_in_categories(stage)
        stage.changes[known:] = [replace(change, column="value") for change in stage.changes[known:]]
        stage.run("UPDATE intake_stage SET changes = ARRAY['value'] WHERE cardinality(changes) > 0")
        stage.settle("s.is_new")
        touch_products(stage)
        index.refresh()

    def _read_numbers(self, stage: Stage) -> None:
        raw = [value for (value,) in stage.rows("SELECT DISTINCT value FROM intake_stage WHERE value <> ''")]
        read = [self._numbers[value] for value in raw]
        stage.run(
            "UPDATE intake_stage s SET number = n.number, why = n.why"
            " FROM unnest(%s::text[], %s::numeric[], %s::text[]) AS n(raw, number, why) WHERE n.raw = s.value",
            [raw, [number for number, _why in read], [why for _number, why in read]],
        )

    def _find_attributes(self, stage: Stage) -> None:
        told = stage.rows("SELECT DISTINCT attribute FROM intake_stage WHERE outcome IS NULL")
        names = [name for (name,) in told]
        found = _named(names)
        if "attribute" in self.creates and not all(found.values()):
            _make_attributes(stage, [name for name in names if not found[name]])
            found = _named(names)
        sole = {name: rows[0] for name, rows in found.items() if len(rows) == 1}
        stage.run(
            "UPDATE intake_stage s SET attribute_id = known.id, of_kind = known.kind, of_unit = known.unit,"
            " unit_name = known.unit_name FROM unnest(%s::text[], %s::bigint[], %s::text[], %s::text[], %s::text[])"
            " AS known(name, id, kind, unit, unit_name) WHERE known.name = s.attribute",
            [
                list(sole),
                [attribute.pk for attribute in sole.values()],
                [attribute.kind for attribute in sole.values()],
                [attribute.unit for attribute in sole.values()],
                [measure_name(attribute.unit) for attribute in sole.values()],
            ],
        )
        for rows in found.values():
            if len(rows) > 1:
                _reject_ambiguous(stage, rows)
        stage.reject("attribute", _("unknown attribute"), where="s.attribute_id IS NULL")
        stage.run(
            "UPDATE intake_stage SET text_de = CASE WHEN of_kind = 'text' THEN value ELSE '' END,"
            " text_en = CASE WHEN of_kind = 'text' THEN COALESCE(value_en, '') ELSE '' END,"
            " number = CASE WHEN of_kind = 'number' THEN number END WHERE outcome IS NULL"
        )


_BY_PLACE = "t.product_id = s.product_id AND t.attribute_id = s.attribute_id"


def _number(cell: Cell, form: Form) -> tuple[Decimal | None, str]:
    try:
        return _as_number(cell, form), ""
    except Bad as bad:
        return None, str(bad)


def _named(names: list[str]) -> dict[str, list[Attribute]]:
    """The attributes each name stands for: by code, else by name in either language, in any case."""
    known: dict[str, list[Attribute]] = {}
    rows = list(Attribute.objects.all())
    for attribute in rows:
        for name in {attribute.name_de.casefold(), attribute.name_en.casefold()} - {""}:
            known.setdefault(name, []).append(attribute)
    known |= {attribute.code.casefold(): [attribute] for attribute in rows}
    return {name: known.get(name.casefold()) or known.get(slugify(name)[:60], []) for name in names}


def _reject_ambiguous(stage: Stage, rows: list[Attribute]) -> None:
    codes = ", ".join(sorted(attribute.code for attribute in rows))
    stage.reject(
        "attribute",
        _("several attributes are called so; name the code: %s") % codes,
        where="LOWER(s.attribute) IN (SELECT LOWER(n) FROM catalog_attribute a,"
        " unnest(ARRAY[a.name_de, a.name_en]) AS n"
        f" WHERE a.id IN ({', '.join(str(attribute.pk) for attribute in rows)})) AND s.attribute_id IS NULL",
    )


def _make_attributes(stage: Stage, names: list[str]) -> None:
    """Names that differ in case, or make the same code, are one attribute."""
    told = stage.rows(
        "SELECT (array_agg(attribute ORDER BY line))[1], bool_and(number IS NOT NULL),"
        " (array_agg(unit ORDER BY line))[1], max(kind) FROM intake_stage"
        " WHERE outcome IS NULL AND value <> '' AND attribute = ANY(%s)"
        " GROUP BY LOWER(attribute) ORDER BY MIN(line)",
        [names],
    )
    for name, all_numbers, unit, kind in told:
        kind = kind or (Attribute.Kind.NUMBER if all_numbers else Attribute.Kind.TEXT)
        values = {"name_de": name, "name_en": name, "kind": kind, "unit": unit if kind == "number" else ""}
        if code := slugify(name)[:60]:
            Attribute.objects.get_or_create(code=code, defaults=values)


def _place_in_categories(stage: Stage) -> None:
    """Behind the attributes a category has already."""
    stage.run(
        f"INSERT INTO {CategoryAttribute._meta.db_table} (category_id, attribute_id, position)"
        " SELECT category_id, attribute_id, COALESCE((SELECT MAX(position) FROM catalog_categoryattribute c"
        "   WHERE c.category_id = new.category_id), -1) + row_number() OVER (PARTITION BY category_id ORDER BY line)"
        " FROM (SELECT p.category_id, s.attribute_id, MIN(s.line) AS line FROM intake_stage s"
        "   JOIN catalog_product p ON p.id = s.product_id WHERE s.outcome IS NULL AND s.value <> '' GROUP BY 1, 2) new"
        " WHERE NOT EXISTS (SELECT FROM catalog_categoryattribute c"
        "   WHERE c.category_id = new.category_id AND c.attribute_id = new.attribute_id)"
    )


def _take_away(stage: Stage) -> None:
    stage.run(
        "WITH gone AS (DELETE FROM catalog_attributevalue t USING intake_stage s"
        f" WHERE s.outcome IS NULL AND s.value = '' AND {_BY_PLACE} RETURNING s.line)"
        " UPDATE intake_stage s SET changes = ARRAY['value'] FROM gone WHERE gone.line = s.line"
    )


def touch_products(stage: Stage) -> None:
    """Whoever asks for what changed lately gets the products whose rows were written."""
    stage.run(
        "UPDATE catalog_product SET updated_at = now() WHERE id IN"
        " (SELECT product_id FROM intake_stage WHERE outcome IN ('created', 'changed'))"
    )
