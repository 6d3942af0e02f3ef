"""Packaging units in product files: up to four levels per row, each with unit, content and GTIN."""

# Names inside the statements come from code, never from a file; values are parameters.
# ruff: noqa: S608

from collections.abc import Mapping

from django.utils.translation import gettext as _

from b2bshop.intake.cells import Bad, Field
from b2bshop.intake.stage import Stage
from b2bshop.intake.upsert import Upsert

from .cells import content, gtin, unit
from .models import ProductUnit

LEVELS = ("packaging", "pack2", "pack3", "pack4")
PACK_FIELDS = tuple(
    field
    for level in LEVELS
    for field in (
        Field(f"{level}_unit", "text", unit, default=""),
        Field(f"{level}_size", "text", content, default="1/1"),
        Field(f"{level}_gtin", "text", gtin, default=""),
    )
)
PACK_NAMES = tuple(field.name for field in PACK_FIELDS)
_COLUMNS = {"id": "bigint", "numerator": "integer", "denominator": "integer", "position": "smallint"}
PACK_COLUMNS = {f"{level}_{name}": kind for level in LEVELS for name, kind in _COLUMNS.items()}


def check_packs(values: Mapping) -> None:
    """A level comes with unit and content; a row names no unit twice, and no number without its unit."""
    for level in LEVELS:
        given = {name for name in ("unit", "size", "gtin") if f"{level}_{name}" in values}
        if given and not {"unit", "size"} <= given:
            raise Bad(
                _("a packaging needs both columns, %(level)s_unit and %(level)s_size") % {"level": level}
            )
    named = [values[f"{level}_unit"] for level in LEVELS if values.get(f"{level}_unit")]
    if len(set(named)) < len(named):
        raise Bad(_("a packaging unit is named twice"))
    for level in LEVELS:
        if values.get(f"{level}_gtin") and not values.get(f"{level}_unit"):
            raise Bad(_("the GTIN of a packaging without its unit"))


def resolve_packs(stage: Stage) -> None:
    """Contents as numbers; what cannot be a packaging of the row's product is rejected."""
    own = (
        "s.unit"
        if "unit" in stage.present
        else "COALESCE((SELECT unit FROM catalog_product WHERE id = s.product_id), 'C62')"
    )
    for level in _present(stage):
        stage.run(
            f"UPDATE intake_stage s SET {level}_numerator = split_part({level}_size, '/', 1)::int,"
            f" {level}_denominator = split_part({level}_size, '/', 2)::int,"
            f" {level}_position = {LEVELS.index(level) + 1} WHERE outcome IS NULL"
        )
        stage.reject(
            f"{level}_unit",
            _("this is the product's own unit, and holds 1"),
            where=f"s.{level}_unit = {own} AND s.{level}_size <> '1/1'",
        )
        # A packaging that is the product itself says nothing.
        stage.run(
            f"UPDATE intake_stage s SET {level}_unit = '' WHERE outcome IS NULL AND s.{level}_unit = {own}"
        )
        if f"{level}_gtin" in stage.present:
            _reject_taken_gtins(stage, level)
    if "unit" in stage.present:
        stage.reject(
            "unit",
            _("this is a packaging unit of the product already"),
            tables="catalog_productunit u",
            where=f"u.product_id = s.product_id AND u.unit = s.unit AND NOT ({_replaced(stage)})",
        )


def write_packs(stage: Stage) -> None:
    """After the products. A level of the file replaces that level; its weight and size stay where its unit does."""
    levels = _present(stage)
    if not levels:
        return
    _remove(stage)
    for level in levels:
        columns = {name: f"{level}_{name}" for name in ("numerator", "denominator", "position")}
        if f"{level}_gtin" in stage.present:
            columns["gtin"] = f"{level}_gtin"
        given = {"product_id": "s.product_id", "unit": f"s.{level}_unit"}
        pack = Upsert(
            ProductUnit,
            f"t.product_id = s.product_id AND t.unit = s.{level}_unit",
            f"{level}_id",
            columns,
            "(product_id, unit)",
            given,
            only=f"s.{level}_unit <> ''",
        )
        pack.find(stage)
        stage.run(
            f"UPDATE intake_stage SET changes = changes || '{level}_unit'::text"
            f" WHERE outcome IS NULL AND NOT is_new AND {level}_unit <> '' AND {level}_id IS NULL"
        )
        pack.write(stage)
    _tell(stage)


def _present(stage: Stage) -> list[str]:
    return [level for level in LEVELS if f"{level}_unit" in stage.present]


def _replaced(stage: Stage) -> str:
    """SQL: the packaging `u` stands on a level that the file speaks of."""
    positions = [str(LEVELS.index(level) + 1) for level in _present(stage)]
    return f"u.position IN ({', '.join(positions)})" if positions else "FALSE"


def _remove(stage: Stage) -> None:
    named = " AND ".join(f"u.unit <> s.{level}_unit" for level in _present(stage))
    gone = f"u.product_id = s.product_id AND s.outcome IS NULL AND {_replaced(stage)} AND {named}"
    for position, level in enumerate(LEVELS, 1):
        if level in _present(stage):
            stage.run(
                f"UPDATE intake_stage s SET changes = changes || '{level}_unit'::text"
                f" FROM catalog_productunit u WHERE {gone} AND u.position = {position}"
                f" AND '{level}_unit' <> ALL (changes)"
            )
    stage.run(f"DELETE FROM catalog_productunit u USING intake_stage s WHERE {gone}")


def _tell(stage: Stage) -> None:
    """The report names the columns of the file, each once; who reads changed products hears of these too."""
    stage.run(
        "UPDATE intake_stage SET changes = (SELECT array_agg(DISTINCT regexp_replace(regexp_replace("
        "name, '_(numerator|denominator)$', '_size'), '_position$', '_unit')) FROM unnest(changes) AS name)"
        " WHERE outcome IS NULL AND changes && %s::text[]",
        [[*PACK_NAMES, *PACK_COLUMNS]],
    )
    stage.run(
        "UPDATE catalog_product p SET updated_at = now() FROM intake_stage s"
        " WHERE p.id = s.product_id AND s.outcome IS NULL AND s.changes && %s::text[]",
        [list(PACK_NAMES)],
    )


def _reject_taken_gtins(stage: Stage, level: str) -> None:
    number = f"s.{level}_gtin"
    stage.reject(
        f"{level}_gtin",
        _("this GTIN belongs to %s"),
        tables="(SELECT gtin, id, '' AS unit, sku FROM catalog_product UNION ALL"
        " SELECT u.gtin, u.product_id, u.unit, p.sku FROM catalog_productunit u"
        " JOIN catalog_product p ON p.id = u.product_id) taken",
        where=f"{number} <> '' AND taken.gtin = {number}"
        f" AND (taken.id, taken.unit) IS DISTINCT FROM (s.product_id, s.{level}_unit)",
        told=["taken.sku"],
    )
    names = ["gtin", *(f"{each}_gtin" for each in LEVELS[: LEVELS.index(level) + 1])]
    others = " UNION ALL ".join(
        f"SELECT {name} AS gtin, line, '{name}' AS name FROM intake_stage WHERE outcome IS NULL"
        for name in names
        if name in stage.present
    )
    stage.reject(
        f"{level}_gtin",
        _("the same GTIN as in line %s"),
        tables=f"({others}) f",
        where=f"{number} <> '' AND f.gtin = {number}"
        f" AND (f.line < s.line OR f.line = s.line AND f.name <> '{level}_gtin')",
        told=["f.line"],
    )


def count_in_own_unit(stage: Stage, quantity: str) -> None:
    """Fills the column `base`: what `quantity`, told in `unit`, is in the product's own unit, exactly or not at all."""
    stage.run(
        "UPDATE intake_stage s SET unit = '' FROM catalog_product p WHERE p.id = s.product_id AND s.unit = p.unit"
    )
    stage.run(f"UPDATE intake_stage SET base = {quantity} WHERE unit = ''")
    stage.run(
        f"UPDATE intake_stage s SET base = s.{quantity} * u.numerator / u.denominator FROM catalog_productunit u"
        " WHERE u.product_id = s.product_id AND u.unit = s.unit"
    )
    known = "s.product_id IS NOT NULL AND s.unit <> ''"
    stage.reject("unit", _("the product has no such unit"), where=f"{known} AND s.base IS NULL")
    stage.reject(
        quantity,
        _("comes to %s of the product's own unit, which cannot be written exactly"),
        where=f"{known} AND s.base <> round(s.base, 3)",
        told=["round(s.base, 6)"],
    )
