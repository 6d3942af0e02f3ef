"""How well suggestions foretell the next orders of a real wholesaler: protocol P1 of docs/suggestions.md.

The history lies beside the project, where it is there at all; it is not ours to keep. The statement that ranks is the
shop's own (sales.scoring), on a table of this history instead of the orders of the shop.
"""

import csv
import gzip
from collections import defaultdict
from datetime import date
from pathlib import Path

from django.conf import settings

from sales.scoring import ranked

HISTORY = "shared/data/online-retail/online_retail_2009-12_2010-12.csv.gz"
FIRST = 10
BOUGHT = "SELECT customer AS unit, NULL::bigint AS who, product, ordering, day, line FROM bench_history"
Orders = dict[str, list[tuple[str, date, set[str]]]]  # customer → (number, day, articles), oldest first


def history() -> Orders | None:
    """Of customers with two orders or more; returns and lines without a customer are left out."""
    path = Path(settings.BASE_DIR).parent / HISTORY
    if not path.exists():
        return None
    found: dict[str, dict[str, tuple[str, set[str]]]] = defaultdict(dict)
    with gzip.open(path, "rt", encoding="utf-8", newline="") as rows:
        for row in csv.DictReader(rows):
            if not row["CustomerID"] or row["InvoiceNo"].startswith("C") or float(row["Quantity"]) <= 0:
                continue
            orders = found[row["CustomerID"]]
            orders.setdefault(row["InvoiceNo"], (row["InvoiceDate"], set()))[1].add(row["StockCode"])
    return {
        customer: [
            (number, date.fromisoformat(at[:10]), articles)
            for number, (at, articles) in sorted(orders.items(), key=lambda each: (each[1][0], each[0]))
        ]
        for customer, orders in found.items()
        if len(orders) > 1
    }


def figures(connection, orders: Orders, *, by_chance: bool = False) -> dict[str, float]:
    """The last tenth of everybody's orders, one at least, is to be foretold from those before; customers weigh equally.

    `by_chance` ranks what was bought by its number instead: what any list of what was bought would find.
    """
    customers = {customer: number for number, customer in enumerate(sorted(orders), 1)}
    articles = {
        sku: n for n, sku in enumerate(sorted({s for o in orders.values() for _n, _d, a in o for s in a}), 1)
    }
    wanted, rows, last_day = {}, [], date.min
    for customer, theirs in orders.items():
        kept = len(theirs) - max(1, len(theirs) // 10)
        wanted[customers[customer]] = {articles[sku] for _n, _d, skus in theirs[kept:] for sku in skus}
        for number, (_name, day, skus) in enumerate(theirs[:kept]):
            ordering = customers[customer] * 10_000 + number
            rows += [(customers[customer], articles[sku], ordering, day) for sku in sorted(skus)]
            last_day = max(last_day, day)
    best = _best(connection, rows, last_day, by_chance)
    hits = [len(best[customer] & target) for customer, target in wanted.items()]
    recalls = [hit / len(target) for hit, target in zip(hits, wanted.values(), strict=True)]
    return {
        "customers": len(wanted),
        "hit_at_10": round(sum(map(bool, hits)) / len(hits), 4),
        "recall_at_10": round(sum(recalls) / len(recalls), 4),
    }


def _best(connection, rows: list[tuple], today: date, by_chance: bool) -> dict[int, set[int]]:
    best: dict[int, set[int]] = defaultdict(set)
    with connection.cursor() as cursor:
        cursor.execute(
            "CREATE TEMP TABLE IF NOT EXISTS bench_history (customer bigint, product bigint, ordering bigint, "
            "day date, line bigint GENERATED ALWAYS AS IDENTITY)"
        )
        cursor.execute("TRUNCATE bench_history")
        with cursor.copy("COPY bench_history (customer, product, ordering, day) FROM STDIN") as copy:
            for row in rows:
                copy.write_row(row)
        cursor.execute("ANALYZE bench_history")
        if by_chance:
            cursor.execute(
                "SELECT customer, product FROM (SELECT customer, product, "
                "row_number() OVER (PARTITION BY customer ORDER BY product) AS rank "
                "FROM (SELECT DISTINCT customer, product FROM bench_history) d) r WHERE rank <= %s",
                [FIRST],
            )
        else:
            cursor.execute(
                f"SELECT unit, product FROM ({ranked(BOUGHT)}) found WHERE rank <= {FIRST}",  # noqa: S608
                {"today": today},
            )
        for customer, product in cursor.fetchall():
            best[customer].add(product)
        cursor.execute("DROP TABLE bench_history")
    return best
