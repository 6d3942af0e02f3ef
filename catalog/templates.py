"""Which attributes describe products, in which order and what for. The one door for pages, filters and comparisons.

The classes of a product decide (its own, else those of its category), as far as their classification leads; behind
them stand the attributes of the category that no class names. Values are kept once, whichever class asks for them.
"""

# Names inside the statements come from code; values are parameters.
# ruff: noqa: S608

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.db import connection

from .models import Category, Classification, Product
from .words import columns

# Subjects are rows (id, category_id, product_id); a category alone has no product.
_OF_CATEGORIES = (
    "SELECT id, id AS category_id, NULL::bigint AS product_id FROM catalog_category WHERE id = ANY(%s)"
)
_OF_PRODUCTS = "SELECT p.id, p.category_id, p.id AS product_id FROM catalog_product p WHERE p.id = ANY(%s)"

# The class of each subject per classification.
CLASSED = """
  SELECT s.id, own.product_class_id, own.classification_id
    FROM subject s JOIN catalog_productclassification own ON own.product_id = s.product_id
  UNION ALL
  SELECT s.id, usual.product_class_id, usual.classification_id
    FROM subject s JOIN catalog_categoryclass usual ON usual.category_id = s.category_id
   WHERE NOT EXISTS (SELECT FROM catalog_productclassification own
                      WHERE own.product_id = s.product_id AND own.classification_id = usual.classification_id)"""

# Where several classes name an attribute, each of them may ask for it; the first says where it stands.
TEMPLATE = f"""
WITH subject AS MATERIALIZED ({{subjects}}), classed AS ({CLASSED}),
named AS (
  SELECT classed.id, f.attribute_id, TRUE AS by_class, k.position * 100000::bigint + cf.position AS place,
         cf.is_mandatory, cf.in_facets, cf.in_comparison
    FROM classed JOIN catalog_classification k ON k.id = classed.classification_id AND k.leads
    JOIN catalog_classfeature cf ON cf.product_class_id = classed.product_class_id
    JOIN catalog_feature f ON f.id = cf.feature_id AND f.attribute_id IS NOT NULL
  UNION ALL
  SELECT s.id, ca.attribute_id, FALSE, 10000000000 + ca.position, FALSE, TRUE, TRUE
    FROM subject s JOIN catalog_categoryattribute ca ON ca.category_id = s.category_id
),
template AS (
  SELECT id, attribute_id, MIN(place) AS place, bool_or(is_mandatory) AS is_mandatory,
         COALESCE(bool_or(in_facets) FILTER (WHERE by_class), TRUE) AS in_facets,
         COALESCE(bool_or(in_comparison) FILTER (WHERE by_class), TRUE) AS in_comparison
    FROM named GROUP BY id, attribute_id
)"""


@dataclass(frozen=True, slots=True)
class Entry:
    """One attribute of a template; `kind` is that of the attribute: number or text."""

    attribute: int
    code: str
    name: str
    kind: str
    unit: str
    is_mandatory: bool
    in_facets: bool
    in_comparison: bool


def attributes_of(category: Category) -> list[Entry]:
    """The attributes of a category's products, in order, as far as its own classes and list go."""
    return attributes_of_categories([category.pk])[category.pk]


def attributes_of_categories(ids: Iterable[int]) -> dict[int, list[Entry]]:
    """Template per category. One statement."""
    return _entries(_OF_CATEGORIES, list(ids))


def attributes_of_products(products: Iterable[Product]) -> dict[int, list[Entry]]:
    """Template per product, with the classes of the product itself. One statement."""
    return _entries(_OF_PRODUCTS, [product.pk for product in products])


def _entries(subjects: str, ids: list[int]) -> dict[int, list[Entry]]:
    first, second = columns("a.name")
    sql = (
        f"{TEMPLATE.format(subjects=subjects)}"
        f" SELECT t.id, a.id, a.code, COALESCE(NULLIF({first}, ''), {second}), a.kind, a.unit,"
        " t.is_mandatory, t.in_facets, t.in_comparison FROM template t"
        " JOIN catalog_attribute a ON a.id = t.attribute_id ORDER BY t.id, t.place, a.id"
    )
    told: dict[int, list[Entry]] = defaultdict(list)
    with connection.cursor() as cursor:
        cursor.execute(sql, [ids])
        for subject, *values in cursor.fetchall():
            told[subject].append(Entry(*values))
    return told


@dataclass(frozen=True, slots=True)
class Value:
    """What is known of a product: a number in the attribute's unit, or a text."""

    attribute: int
    name: str
    unit: str
    number: Decimal | None
    text: str


def values_of(products: Sequence[Product]) -> dict[int, list[Value]]:
    """The values of each product in the order of its template; what no template names stands last. One statement."""
    (name, other), (text, other_text) = columns("a.name"), columns("v.text")
    sql = (
        f"{TEMPLATE.format(subjects=_OF_PRODUCTS)}"
        f" SELECT v.product_id, a.id, COALESCE(NULLIF({name}, ''), {other}), a.unit, v.number,"
        f" COALESCE(NULLIF({text}, ''), {other_text}) FROM catalog_attributevalue v"
        " JOIN catalog_attribute a ON a.id = v.attribute_id"
        " LEFT JOIN template t ON t.id = v.product_id AND t.attribute_id = v.attribute_id"
        " WHERE v.product_id = ANY(%s) ORDER BY v.product_id, t.place, v.id"
    )
    ids = [product.pk for product in products]
    told: dict[int, list[Value]] = defaultdict(list)
    with connection.cursor() as cursor:
        cursor.execute(sql, [ids, ids])
        for product, *values in cursor.fetchall():
            told[product].append(Value(*values))
    return told


@dataclass(frozen=True, slots=True)
class ClassOfProduct:
    """`ETIM 9`, EC000042, and its name where it is known."""

    release: str
    code: str
    name: str


def classes_of(product: Product) -> list[ClassOfProduct]:
    """What a product is in every classification, the leading one first. One statement."""
    name, other = columns("c.name")
    sql = (
        f"WITH subject AS ({_OF_PRODUCTS}), classed AS ({CLASSED})"
        f" SELECT k.system, k.version, k.name, c.code, COALESCE(NULLIF({name}, ''), {other}) FROM classed"
        " JOIN catalog_productclass c ON c.id = classed.product_class_id"
        " JOIN catalog_classification k ON k.id = c.classification_id"
        " ORDER BY k.position, k.system, k.version"
    )
    with connection.cursor() as cursor:
        cursor.execute(sql, [[product.pk]])
        return [
            ClassOfProduct(str(Classification(system=system, version=version, name=own)), code, name)
            for system, version, own, code, name in cursor.fetchall()
        ]


def allowed_texts(product: Product) -> dict[int, list[tuple[str, str]]]:
    """Attribute → the texts (German, English) that choices of the product's classes allow. One statement."""
    sql = (
        f"WITH subject AS ({_OF_PRODUCTS}), classed AS ({CLASSED})"
        " SELECT DISTINCT f.attribute_id, one.text_de, one.text_en FROM classed"
        " JOIN catalog_classification k ON k.id = classed.classification_id AND k.leads"
        " JOIN catalog_classfeature cf ON cf.product_class_id = classed.product_class_id"
        " JOIN catalog_feature f ON f.id = cf.feature_id AND f.kind = 'choice' AND f.attribute_id IS NOT NULL"
        " JOIN catalog_featurevalue one ON one.feature_id = f.id ORDER BY 1, 2, 3"
    )
    told: dict[int, list[tuple[str, str]]] = defaultdict(list)
    with connection.cursor() as cursor:
        cursor.execute(sql, [[product.pk]])
        for attribute, *texts in cursor.fetchall():
            told[attribute].append((texts[0], texts[1]))
    return told
