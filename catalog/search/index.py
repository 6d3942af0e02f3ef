"""The search index. Triggers mark what is stale in the transaction that changed it; `refresh` tells it anew, set-based.

Writers of many products call `refresh` at their end, so that what they wrote is found at once; for everything else
the sweep of catalog.tasks comes by every few seconds. `count_words` rebuilds the vocabulary, which may lag behind.
"""

# ruff: noqa: E501 - statements are easier to read whole

from typing import Any

from django.db import connection, transaction

from ..models import Category
from .measures import CODES, SYMBOLS

BATCH = 5_000
LONGEST_MARK = 40
LONGEST_TEXT = 1_500

# Marks are exact words of the index: pieces of names that hold a digit, and amounts in the unit of their dimension.
# `reading.mark` is the same rule for what is typed.
_MARK = r"""regexp_replace(regexp_replace(regexp_replace(upper({0}), '(?<=[0-9])[×*X](?=[0-9])', 'X', 'g'),
  '(?<=[0-9]),(?=[0-9])', '.', 'g'), '(?<![0-9])[./]|[./](?![0-9])|[^[:alnum:]./]', '', 'g')"""
_PLAIN = r"regexp_replace(upper({0}), '[^[:alnum:]]', '', 'g')"
_AMOUNT = r"""(?<![[:alnum:].,/])([0-9]{1,9}(?:[.,][0-9]{1,6})?) ?([[:alpha:]µμ°²³Ω·"%]+)"""
_INCHES = (
    r'(?<![[:alnum:].,/])(?:([0-9]{1,3})[ -])?([0-9]{1,3})/([0-9]{1,3}) ?("|in(?![[:alnum:]])|inch|Zoll)'
)

_REFRESH = rf"""
WITH due AS (
  SELECT product_id FROM catalog_searchentry WHERE is_stale ORDER BY product_id LIMIT {BATCH} FOR UPDATE SKIP LOCKED
), symbol AS (
  SELECT * FROM unnest(%(symbols)s::text[], %(dimensions)s::text[], %(factors)s::numeric[]) AS s(symbol, dimension, factor)
), code AS (
  SELECT c.code, s.dimension, s.factor FROM unnest(%(codes)s::text[], %(code_symbols)s::text[]) AS c(code, symbol)
  JOIN symbol s USING (symbol)
), shelf AS (
  SELECT c.id, string_agg(DISTINCT a.name_de, ' ') AS de, string_agg(DISTINCT a.name_en, ' ') AS en
  FROM catalog_category c JOIN generate_series({Category.steplen}, length(c.path), {Category.steplen}) AS n ON true
  JOIN catalog_category a ON a.path = left(c.path, n)
  WHERE c.id IN (SELECT p.category_id FROM due JOIN catalog_product p ON p.id = due.product_id) GROUP BY c.id
), value AS (
  SELECT v.product_id, string_agg(v.text_de || ' ' || v.text_en, ' ') AS texts,
    array_agg(coalesce('=|' || code.dimension || ':' || trim_scale(v.number * code.factor), '=' || trim_scale(v.number)))
      FILTER (WHERE v.number IS NOT NULL) AS marks
  FROM due JOIN catalog_attributevalue v USING (product_id) JOIN catalog_attribute a ON a.id = v.attribute_id
  LEFT JOIN code ON code.code = a.unit GROUP BY v.product_id
), told AS (
  SELECT p.id, p.name_de, p.name_en, p.text_de, p.text_en, shelf.de AS shelf_de, shelf.en AS shelf_en,
    coalesce(m.name, '') AS maker, p.name_de || ' ' || p.name_en AS names, value.texts, value.marks,
    p.name_de || ' ' || p.name_en || ' ' || coalesce(value.texts, '') || ' ' || left(p.text_de, {LONGEST_TEXT})
      || ' ' || left(p.text_en, {LONGEST_TEXT}) AS specs,
    ' ' || {_PLAIN.format("p.sku")} || ' ' || {_PLAIN.format("p.manufacturer_number")} || ' ' || p.gtin || ' ' AS numbers
  FROM due JOIN catalog_product p ON p.id = due.product_id JOIN shelf ON shelf.id = p.category_id
  LEFT JOIN catalog_manufacturer m ON m.id = p.manufacturer_id LEFT JOIN value ON value.product_id = p.id
), marked AS (
  SELECT told.id, array_agg(DISTINCT mark) AS marks FROM told,
  LATERAL (
    SELECT '=' || {_MARK.format("chunk")} AS mark
    FROM regexp_split_to_table(told.specs, '[\s;()\[\]]+|/(?![0-9])') AS chunk
    UNION ALL
    SELECT '=' || {_MARK.format("piece")}
    FROM regexp_split_to_table(regexp_replace(told.specs, '(?<=[0-9])[×*xX](?=[0-9])', ' ', 'g'), '[\s;()\[\]/–-]+') AS piece
    UNION ALL
    SELECT '=|' || symbol.dimension || ':' || trim_scale(round(replace(found[1], ',', '.')::numeric * symbol.factor, 9))
    FROM regexp_matches(told.specs, %(amount)s, 'g') AS found JOIN symbol ON symbol.symbol = regexp_replace(found[2], '(?<=V)[AD]C$', '')
    UNION ALL
    SELECT '=|mm:' || trim_scale(round((coalesce(found[1], '0')::numeric + found[2]::numeric / found[3]::numeric) * 25.4, 9))
    FROM regexp_matches(told.names, %(inches)s, 'g') AS found WHERE found[3]::numeric > 0
    UNION ALL
    SELECT unnest(told.marks)
  ) AS all_marks WHERE length(mark) BETWEEN 2 AND {LONGEST_MARK} AND mark ~ '[0-9]' GROUP BY told.id
)
UPDATE catalog_searchentry e SET is_stale = false, numbers = told.numbers, words =
  setweight(to_tsvector('german', told.name_de) || to_tsvector('english', told.name_en), 'A')
  || setweight(to_tsvector('german', coalesce(told.texts, '') || ' ' || told.shelf_de)
    || to_tsvector('english', coalesce(told.texts, '') || ' ' || told.shelf_en) || to_tsvector('simple', told.maker), 'B')
  || setweight(to_tsvector('german', left(told.text_de, 4000)) || to_tsvector('english', left(told.text_en, 4000)), 'C')
  || array_to_tsvector(coalesce(marked.marks, '{{}}'))
FROM told LEFT JOIN marked ON marked.id = told.id
WHERE e.product_id = told.id
"""  # noqa: S608 - constants of this module

# Only what has letters: marks and numbers are found exactly, not by parts. One word in one product may be a slip.
_WORDS = """
INSERT INTO catalog_searchword (word, products)
SELECT word, ndoc FROM ts_stat('SELECT words FROM catalog_searchentry', 'abc') WHERE word ~ '^[[:alpha:]-]{3,80}$'
ON CONFLICT (word) DO UPDATE SET products = EXCLUDED.products
"""


def refresh() -> int:
    """Tells every stale entry anew and returns how many; entries another transaction holds are left to it."""
    told = 0
    with connection.cursor() as cursor:
        while True:
            with transaction.atomic():
                cursor.execute(_REFRESH, _parameters())
                told += cursor.rowcount
            if cursor.rowcount < BATCH:
                return told


def _parameters() -> dict[str, Any]:
    return {
        "symbols": list(SYMBOLS),
        "dimensions": [dimension for dimension, _ in SYMBOLS.values()],
        "factors": [factor for _, factor in SYMBOLS.values()],
        "codes": list(CODES),
        "code_symbols": list(CODES.values()),
        "amount": _AMOUNT,
        "inches": _INCHES,
    }


@transaction.atomic
def count_words() -> None:
    """The vocabulary, from the entries as they are now."""
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM catalog_searchword")
        cursor.execute(_WORDS)
