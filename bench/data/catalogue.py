"""Categories of very unequal size, products with attributes, stock."""

from __future__ import annotations

from itertools import product as pairs

from django.db import connection

import bench
from catalog.models import Attribute, Category, CategoryAttribute, Manufacturer, Warehouse

STRIDE = 7919  # a prime that divides no number of products
ROOTS = MIDS = 8
MAKERS = 40
# (code, German, English, unit of measure by UN/ECE Rec 20)
NUMBERS = [("d", "Durchmesser", "Diameter", "MMT"), ("l", "Länge", "Length", "MMT"), ("s", "SW", "AF", "MMT")]
TEXTS = [("material", "Werkstoff", "Material"), ("surface", "Oberfläche", "Surface")]
NOUNS = [
    ("Sechskantschraube", "Hexagon screw"), ("Zylinderschraube", "Socket cap screw"),
    ("Senkschraube", "Countersunk screw"), ("Gewindestift", "Set screw"), ("Scheibe", "Washer"),
    ("Sechskantmutter", "Hexagon nut"), ("Rillenkugellager", "Deep groove ball bearing"),
    ("Gelenkkopf", "Rod end"), ("Spiralbohrer", "Twist drill"), ("Gewindebohrer", "Tap"),
    ("Schaftfräser", "End mill"), ("Aderleitung", "Single core cable"), ("Kabelverschraubung", "Cable gland"),
    ("Reihenklemme", "Terminal block"), ("Schutzhandschuh", "Safety glove"), ("Pneumatikzylinder", "Air cylinder"),
]  # fmt: skip
MATERIALS = ["A2-70", "A4-80", "8.8", "10.9", "12.9", "Messing", "PA 6.6", "HSS"]
SURFACES = ["verzinkt", "blank", "brüniert", "vernickelt"]

PRODUCTS = """
INSERT INTO catalog_product (id, sku, category_id, status, exclusive, gtin, manufacturer_id, manufacturer_number,
  name_de, name_en, text_de, text_en, unit, minimum, multiple, tax_class, weight_g,
  tariff, origin, dangerous, lead_days, rank, drawing, successor_id, updated_at)
SELECT id, 900 + n %% 90 || '-' || d || 'X' || l || '-' || lpad(n::text, 7, '0'),
  (%(leaves)s::bigint[])[1 + floor(cardinality(%(leaves)s::bigint[]) * u * u)::int],
  CASE WHEN n %% 97 = 96 THEN 'draft' WHEN n %% 41 = 40 THEN 'discontinued' ELSE 'active' END,
  n %% 50 = 49, code || (10 - checksum %% 10) %% 10, 1 + n %% %(makers)s,
  'HV' || lpad((n * 104729 %% 10000019)::text, 8, '0'),
  (%(de)s::text[])[1 + n %% 16] || ' DIN ' || 900 + n %% 90 || ' M' || d || '×' || l || ' '
    || material || ' ' || surface,
  (%(en)s::text[])[1 + n %% 16] || ' DIN ' || 900 + n %% 90 || ' M' || d || '×' || l || ' ' || material,
  'Genormtes Teil für den Maschinenbau, geprüft nach Norm.', 'Standard part for machines, tested to the standard.',
  'C62',
  CASE WHEN n %% 10 = 0 THEN 100 ELSE 1 END, CASE WHEN n %% 10 = 0 THEN 50 ELSE 1 END,
  CASE WHEN n %% 60 = 0 THEN 'reduced' ELSE 'standard' END, 2 + n %% 500, '73181558', 'DE', false, 5 + n %% 4 * 5, n,
  jsonb_build_object('shape', 'hex_bolt', 'd', d, 'l', l, 'k', d * 0.6, 's', d * 1.6, 'pitch', 1),
  CASE WHEN n %% 41 = 40 AND n + 1 < %(products)s THEN 1 + (n + 1) * %(stride)s %% %(products)s END, now()
FROM (
  SELECT n, 1 + n * %(stride)s %% %(products)s AS id, 3 + n %% 18 AS d, 10 + 5 * (n %% 24) AS l,
    (n * 2654435761 %% 4294967296) / 4294967296.0 AS u,
    (%(materials)s::text[])[1 + n / 16 %% 8] AS material, (%(surfaces)s::text[])[1 + n / 128 %% 4] AS surface,
    '29' || lpad(n::text, 10, '0') AS code,
    (SELECT sum(substr('29' || lpad(n::text, 10, '0'), i, 1)::int * (3 - i %% 2 * 2))
     FROM generate_series(1, 12) AS i) AS checksum
  FROM generate_series(0, %(products)s::bigint - 1) AS n
) AS made ORDER BY id
"""
VALUES = """
INSERT INTO catalog_attributevalue (product_id, attribute_id, number, text_de, text_en)
SELECT p.id, a.id, CASE a.code WHEN 'd' THEN (drawing->>'d')::numeric WHEN 'l' THEN (drawing->>'l')::numeric
    WHEN 's' THEN (drawing->>'s')::numeric END,
  CASE a.code WHEN 'material' THEN (%(materials)s::text[])[1 + p.rank / 16 %% 8]
    WHEN 'surface' THEN (%(surfaces)s::text[])[1 + p.rank / 128 %% 4] ELSE '' END, ''
FROM catalog_product p CROSS JOIN catalog_attribute a ORDER BY p.id, a.id
"""
PACKS = """
INSERT INTO catalog_productunit (product_id, unit, numerator, denominator, gtin, is_sold, position)
SELECT p.id, made.unit, made.content, 1, '', true, made.position
FROM catalog_product p, (VALUES ('PK', 100, 1), ('CT', 1000, 2)) AS made(unit, content, position)
WHERE p.rank %% 3 = 0 ORDER BY p.id, made.position
"""
STOCK = """
INSERT INTO catalog_stock (product_id, warehouse_id, on_hand, reserved)
SELECT p.id, w.id, CASE WHEN p.rank %% 11 = 10 THEN 0 ELSE 50000 + p.rank %% 7000 END, 0
FROM catalog_product p CROSS JOIN catalog_warehouse w ORDER BY p.id, w.id
"""


def load(scale: bench.Scale) -> list[int]:
    """Everything that can be bought; returns the keys of the root categories."""
    roots, leaves = _tree(max(1, round((scale.products / 2500) ** 0.5)))
    Manufacturer.objects.bulk_create(
        Manufacturer(pk=n, name=f"Hersteller {n:02}") for n in range(1, MAKERS + 1)
    )
    Warehouse.objects.bulk_create(
        Warehouse(pk=n, code=code, name=code.title(), priority=n, transit_days=n)
        for n, code in enumerate(("bremen", "kassel"), 1)
    )
    _attributes(leaves)
    values = {"products": scale.products, "stride": STRIDE, "makers": MAKERS, "leaves": leaves}
    values |= {"de": [de for de, _ in NOUNS], "en": [en for _, en in NOUNS]}
    values |= {"materials": MATERIALS, "surfaces": SURFACES}
    with connection.cursor() as cursor:
        for statement in (PRODUCTS, PACKS, VALUES, STOCK):
            cursor.execute(statement, values)
    return roots


def _tree(width: int) -> tuple[list[int], list[int]]:
    """Three levels: 8 roots, 8 shelves in each, `width` leaves in each shelf; keys of the roots and the leaves."""
    nodes: list[Category] = []

    def node(parents: list[Category], number: int, children: int, name: str) -> Category:
        above = parents[-1] if parents else None
        slug = f"{name.lower()}-{number}"
        made = Category(
            pk=len(nodes) + 1,
            path=Category._get_path(above.path if above else "", len(parents) + 1, number),
            depth=len(parents) + 1,
            numchild=children,
            slug=slug,
            slug_path=f"{above.slug_path}/{slug}" if above else slug,
            name_de=f"{name} {number}",
            name_en=f"{name} {number}",
            drawing={"shape": "hex_bolt", "d": 8, "l": 40, "k": 5, "s": 13, "pitch": 1},
        )
        nodes.append(made)
        return made

    roots, leaves = [], []
    for r in range(1, ROOTS + 1):
        root = node([], r, MIDS, "Gruppe")
        roots.append(root.pk)
        for m in range(1, MIDS + 1):
            shelf = node([root], m, width, "Regal")
            leaves += [node([root, shelf], n, 0, "Fach").pk for n in range(1, width + 1)]
    Category.objects.bulk_create(nodes)
    return roots, leaves


def _attributes(leaves: list[int]) -> None:
    made = [
        Attribute(pk=n, code=code, name_de=de, name_en=en, kind="number", unit=unit)
        for n, (code, de, en, unit) in enumerate(NUMBERS, 1)
    ]
    made += [
        Attribute(pk=n, code=code, name_de=de, name_en=en, kind="text")
        for n, (code, de, en) in enumerate(TEXTS, len(made) + 1)
    ]
    Attribute.objects.bulk_create(made)
    CategoryAttribute.objects.bulk_create(
        (
            CategoryAttribute(category_id=leaf, attribute=attribute, position=attribute.pk)
            for leaf, attribute in pairs(leaves, made)
        ),
        batch_size=5000,
    )
