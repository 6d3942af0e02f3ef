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

_TAKE = f"""
SELECT product_id FROM catalog_searchentry WHERE is_stale ORDER BY product_id LIMIT {BATCH} FOR UPDATE SKIP LOCKED
"""  # noqa: S608 - constants of this module

# Every part is asked for product by product, through its key, never joined as a whole: after a large write nobody has
# told the planner yet how much there is, and a join planned for one row took two minutes for five thousand.
_REFRESH = rf"""
WITH symbol AS MATERIALIZED (
  SELECT * FROM unnest(%(symbols)s::text[], %(dimensions)s::text[], %(factors)s::numeric[]) AS s(symbol, dimension, factor)
), code AS MATERIALIZED (
  SELECT c.code, s.dimension, s.factor FROM unnest(%(codes)s::text[], %(code_symbols)s::text[]) AS c(code, symbol)
  JOIN symbol s USING (symbol)
), shelf AS MATERIALIZED (
  SELECT c.id, string_agg(DISTINCT a.name_de, ' ') AS de, string_agg(DISTINCT a.name_en, ' ') AS en
  FROM catalog_category c JOIN generate_series({Category.steplen}, length(c.path), {Category.steplen}) AS n ON true
  JOIN catalog_category a ON a.path = left(c.path, n)
  WHERE c.id = ANY(ARRAY(SELECT DISTINCT category_id FROM catalog_product WHERE id = ANY(%(due)s::bigint[]))) GROUP BY c.id
)
INSERT INTO catalog_searchentry (product_id, is_stale, numbers, words)
SELECT p.id, false,
  ' ' || {_PLAIN.format("p.sku")} || ' ' || {_PLAIN.format("p.manufacturer_number")} || ' ' || p.gtin || ' '
    || coalesce((SELECT string_agg(plain, ' ' ORDER BY plain) || ' ' FROM catalog_crossreference WHERE product_id = p.id), ''),
  setweight(to_tsvector('german', p.name_de) || to_tsvector('english', p.name_en), 'A')
  || setweight(to_tsvector('german', value.texts || ' ' || shelf.de) || to_tsvector('english', value.texts || ' ' || shelf.en)
    || to_tsvector('simple', coalesce(m.name, '')), 'B')
  || setweight(to_tsvector('german', left(p.text_de, 4000)) || to_tsvector('english', left(p.text_en, 4000)), 'C')
  || array_to_tsvector(marked.marks)
FROM unnest(%(due)s::bigint[]) AS due(id)
CROSS JOIN LATERAL (SELECT * FROM catalog_product WHERE id = due.id LIMIT 1) AS p
JOIN shelf ON shelf.id = p.category_id
LEFT JOIN LATERAL (SELECT name FROM catalog_manufacturer WHERE id = p.manufacturer_id LIMIT 1) AS m ON true
CROSS JOIN LATERAL (
  SELECT coalesce(string_agg(v.text_de || ' ' || v.text_en, ' '), '') AS texts,
    array_agg(coalesce('=|' || code.dimension || ':' || trim_scale(v.number * code.factor), '=' || trim_scale(v.number)))
      FILTER (WHERE v.number IS NOT NULL) AS marks
  FROM catalog_attributevalue v JOIN catalog_attribute a ON a.id = v.attribute_id LEFT JOIN code ON code.code = a.unit
  WHERE v.product_id = p.id
) AS value
CROSS JOIN LATERAL (
  SELECT p.name_de || ' ' || p.name_en || ' ' || value.texts || ' ' || left(p.text_de, {LONGEST_TEXT})
    || ' ' || left(p.text_en, {LONGEST_TEXT}) AS specs OFFSET 0
) AS told
CROSS JOIN LATERAL (SELECT ARRAY(
  SELECT DISTINCT mark FROM (
    SELECT '=' || {_MARK.format("chunk")} AS mark
    FROM regexp_split_to_table(told.specs, '[\s;()\[\]]+|/(?![0-9])') AS chunk WHERE chunk ~ '[0-9]'
    UNION ALL
    SELECT '=' || {_MARK.format("piece")}
    FROM regexp_split_to_table(regexp_replace(told.specs, '(?<=[0-9])[×*xX](?=[0-9])', ' ', 'g'), '[\s;()\[\]/–-]+') AS piece
    WHERE piece ~ '[0-9]'
    UNION ALL
    SELECT '=|' || symbol.dimension || ':' || trim_scale(round(replace(found[1], ',', '.')::numeric * symbol.factor, 9))
    FROM regexp_matches(told.specs, %(amount)s, 'g') AS found JOIN symbol ON symbol.symbol = regexp_replace(found[2], '(?<=V)[AD]C$', '')
    UNION ALL
    SELECT '=|mm:' || trim_scale(round((coalesce(found[1], '0')::numeric + found[2]::numeric / found[3]::numeric) * 25.4, 9))
    FROM regexp_matches(p.name_de || ' ' || p.name_en, %(inches)s, 'g') AS found WHERE found[3]::numeric > 0
    UNION ALL
    SELECT unnest(value.marks)
  ) AS all_marks WHERE length(mark) BETWEEN 2 AND {LONGEST_MARK}
) AS marks OFFSET 0) AS marked
ON CONFLICT (product_id) DO UPDATE SET is_stale = false, numbers = EXCLUDED.numbers, words = EXCLUDED.words
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
                cursor.execute(_TAKE)
                due = [product for (product,) in cursor.fetchall()]
                if due:
                    cursor.execute(_REFRESH, _parameters() | {"due": due})
            told += len(due)
            if len(due) < BATCH:
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
