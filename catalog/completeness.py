"""How complete the data of products is: a few checks of the product itself, and the mandatory features of its classes.

Set-based: the figures of fifty products and of all of them take one statement each.
"""

# Names inside the statements come from code; values are parameters.
# ruff: noqa: S608, S611

from collections.abc import Iterator
from dataclasses import dataclass

from django.db import DEFAULT_DB_ALIAS, connection
from django.db.models import QuerySet
from django.db.models.expressions import RawSQL
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from .models import Product
from .rules import percent_complete
from .templates import CLASSED
from .words import columns


@dataclass(frozen=True, slots=True)
class Check:
    """`holds` is SQL on the product `p`."""

    code: str
    name: Promise
    holds: str


CHECKS = (
    Check("name", _("name in both languages"), "p.name_de <> '' AND p.name_en <> ''"),
    Check("text", _("text in both languages"), "p.text_de <> '' AND p.text_en <> ''"),
    Check("gtin", _("GTIN"), "p.gtin <> ''"),
    Check("manufacturer", _("manufacturer"), "p.manufacturer_id IS NOT NULL"),
    Check("drawing", _("drawing"), "p.drawing <> '{}'::jsonb"),
    Check("document", _("document"), "EXISTS (SELECT FROM catalog_document d WHERE d.product_id = p.id)"),
    Check("weight", _("weight"), "COALESCE(p.weight_g > 0, FALSE)"),
    Check("tariff", _("customs tariff number"), "p.tariff <> ''"),
    Check("origin", _("country of origin"), "p.origin <> ''"),
    Check("class", _("class"), "EXISTS (SELECT FROM classed WHERE classed.id = p.id)"),
)
FEATURES = Check("features", _("mandatory features"), "COALESCE(f.filled = f.asked, TRUE)")
ANYTHING = Check("anything", _("anything at all"), " AND ".join(f"({c.holds})" for c in (*CHECKS, FEATURES)))
SEARCHED = {check.code: check for check in (ANYTHING, *CHECKS, FEATURES)}

# A choice counts only with a text that one of the classes allows. A feature that leads to no attribute stays missing.
_FEATURES = f"""
WITH subject AS MATERIALIZED (
  SELECT p.id, p.category_id, p.id AS product_id FROM catalog_product p WHERE p.id IN ({{subjects}})
), classed AS ({CLASSED}),
wanted AS (
  SELECT classed.id, COALESCE(f.attribute_id, -f.id) AS thing, f.id AS feature_id, f.kind, f.attribute_id,
         k.position * 100000::bigint + cf.position AS place,
         COALESCE(NULLIF({{attribute_name}}, ''), a.name_de, NULLIF({{feature_name}}, ''), NULLIF(f.name_de, ''),
                  f.code) AS name
    FROM classed JOIN catalog_classification k ON k.id = classed.classification_id AND k.leads
    JOIN catalog_classfeature cf ON cf.product_class_id = classed.product_class_id AND cf.is_mandatory
    JOIN catalog_feature f ON f.id = cf.feature_id LEFT JOIN catalog_attribute a ON a.id = f.attribute_id
),
asked AS (
  SELECT w.id, w.thing, MIN(w.name) AS name, MIN(w.place) AS place,
         bool_and(v.id IS NOT NULL) AND (bool_and(w.kind <> 'choice' OR listed.feature_id IS NULL) OR bool_or(EXISTS (
           SELECT FROM catalog_featurevalue one WHERE one.feature_id = w.feature_id
              AND (one.text_de = v.text_de OR one.text_en <> '' AND one.text_en = v.text_en)))) AS filled
    FROM wanted w LEFT JOIN catalog_attributevalue v ON v.product_id = w.id AND v.attribute_id = w.attribute_id
    LEFT JOIN (SELECT DISTINCT feature_id FROM catalog_featurevalue) listed ON listed.feature_id = w.feature_id
   GROUP BY w.id, w.thing
),
features AS (
  SELECT id, COUNT(*) AS asked, COUNT(*) FILTER (WHERE filled) AS filled,
         array_agg(name ORDER BY place, thing) FILTER (WHERE NOT filled) AS missing FROM asked GROUP BY id
)"""
_OF_SUBJECTS = " FROM subject JOIN catalog_product p ON p.id = subject.id LEFT JOIN features f ON f.id = p.id"


@dataclass(frozen=True, slots=True)
class Figures:
    """`lacks` are codes of checks; `missing` names of mandatory features, of which there are `asked`."""

    lacks: tuple[str, ...]
    asked: int
    missing: tuple[str, ...]

    @property
    def percent(self) -> int:
        done = len(CHECKS) - len(self.lacks) + self.asked - len(self.missing)
        return percent_complete(done, len(CHECKS) + self.asked)


def _statement(products: QuerySet, select: str) -> tuple[str, tuple]:
    query = products.order_by().values("pk").query
    # Not elided: a set that is known to be empty has figures too.
    subjects, params = query.get_compiler(DEFAULT_DB_ALIAS, elide_empty=False).as_sql()
    names = {"attribute_name": columns("a.name")[0], "feature_name": columns("f.name")[0]}
    # Markers of the subjects' statement stay; texts of this module hold none.
    return _FEATURES.format(subjects=subjects, **names) + select + _OF_SUBJECTS, params


def figures_of(products: QuerySet) -> dict[int, Figures]:
    """Per product of the set. One statement."""
    holds = ", ".join(f"({check.holds})" for check in CHECKS)
    sql, params = _statement(
        products, f" SELECT p.id, COALESCE(f.asked, 0), COALESCE(f.missing, '{{}}'), {holds}"
    )
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        return {
            pk: Figures(
                tuple(check.code for check, held in zip(CHECKS, held_all, strict=True) if not held),
                asked,
                tuple(missing),
            )
            for pk, asked, missing, *held_all in cursor.fetchall()
        }


def counts_of(products: QuerySet) -> dict[str, int]:
    """Of how many products of the set what is missing, by code of the check. One statement."""
    lacks = ", ".join(f"COUNT(*) FILTER (WHERE NOT ({check.holds}))" for check in SEARCHED.values())
    sql, params = _statement(products, f" SELECT {lacks}")
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        return dict(zip(SEARCHED, cursor.fetchone(), strict=True))


def lacking(products: QuerySet, code: str) -> QuerySet:
    """Those of the set that lack what `code` names."""
    sql, params = _statement(products, " SELECT p.id")
    return products.filter(pk__in=RawSQL(f"{sql} WHERE NOT ({SEARCHED[code].holds})", params))


def table(products: QuerySet) -> Iterator[list]:
    """The set as rows of a file, with a header; two statements."""
    figures = figures_of(products)
    checks = [str(check.name) for check in CHECKS]
    yield ["sku", str(_("name")), str(_("category")), "%", *checks, *map(str, (FEATURES.name, _("missing")))]
    rows = products.select_related("category").only("sku", "name_de", "name_en", "category__slug_path")
    for product in rows.order_by("sku"):
        told = figures.get(product.pk) or Figures((), 0, ())  # a product that came in between the statements
        held = [0 if check.code in told.lacks else 1 for check in CHECKS]
        filled = f"{told.asked - len(told.missing)}/{told.asked}"
        place = product.category.slug_path
        yield [product.sku, product.name, place, told.percent, *held, filled, ", ".join(told.missing)]


def in_class(products: QuerySet, product_class: int) -> QuerySet:
    """Those of the set that are in a class: themselves, or by their category where they have none of their own."""
    return products.filter(pk__in=RawSQL(_IN_CLASS, [product_class] * 2))


def unclassified(products: QuerySet[Product], classification: int) -> QuerySet:
    """Those of the set without a class in a classification."""
    return products.exclude(classes__classification=classification).exclude(
        category__classes__classification=classification
    )


_IN_CLASS = """
SELECT own.product_id FROM catalog_productclassification own WHERE own.product_class_id = %s
UNION ALL
SELECT p.id FROM catalog_categoryclass usual JOIN catalog_product p ON p.category_id = usual.category_id
 WHERE usual.product_class_id = %s
   AND NOT EXISTS (SELECT FROM catalog_productclassification own
                    WHERE own.product_id = p.id AND own.classification_id = usual.classification_id)"""


def in_words(product: Product) -> str:
    """`83 % · missing: weight, Thread`."""
    told = figures_of(Product.objects.filter(pk=product.pk))[product.pk]
    missing = ", ".join(names_of(told))
    return f"{told.percent} %" + (f" · {gettext('missing')}: {missing}" if missing else "")


def names_of(figures: Figures) -> list[str]:
    """What is missing, in the reader's language."""
    return [*(str(SEARCHED[code].name) for code in figures.lacks), *figures.missing]
