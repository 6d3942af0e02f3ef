"""What is likely to be ordered again, as SQL over any history: the shop's orders, or those of the benchmark.

Every order of an article counts for one, and half of that for every ninety days that have passed: what was frequent
lately goes before what was frequent once. The fourth root of the number of orders the article is in at all, whoever
ordered it, decides between much alike. On two years of a wholesaler of gifts this found something of the next order
for 73 % of customers among the first ten, and 19 % of all that was in it; see docs/suggestions.md.
"""

HALF_LIFE = 90  # days
MOST = 40  # of a unit, or of a person

# `bought` are rows (unit, who, product, ordering, day, line); `who` is NULL for those of the unit as a whole.
RANKED = """
WITH bought AS ({bought}),
once AS (
  SELECT unit, who, product, ordering, max(day) AS day, max(line) AS line
  FROM bought GROUP BY unit, who, product, ordering),
popular AS (SELECT product, count(*)::float8 AS orders FROM once WHERE who IS NULL GROUP BY product),
scored AS (
  SELECT unit, who, product, count(*) AS times, min(day) AS first_on, max(day) AS last_on,
    (array_agg(line ORDER BY day DESC, line DESC))[1] AS line,
    sum(power(0.5::float8, (%(today)s::date - day)::float8 / {half_life})) AS freshness
  FROM once GROUP BY unit, who, product),
ranked AS (
  SELECT s.*, row_number() OVER (
    PARTITION BY unit, who ORDER BY freshness * power(p.orders, 0.25) DESC, last_on DESC, product) AS rank
  FROM scored s JOIN popular p USING (product))
SELECT unit, who, product, rank, times, first_on, last_on, line FROM ranked WHERE rank <= {most}
"""


def ranked(bought: str) -> str:
    """`%(today)s` is left for the day; scores of different days differ by a factor alone."""
    return RANKED.format(bought=bought, half_life=HALF_LIFE, most=MOST)
