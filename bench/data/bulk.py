"""Many rows at once into some tables: indexes, keys and references are made when all are in.

Row by row a reference costs a look-up and a queued check for each of fifty million rows, an exclusion constraint far
more; made afterwards they are joins and sorts that the database does in parallel. Of an exclusion constraint only the
index is made: the database would look up each of twenty million rows in it once more, and these are disjoint as made.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection

_KEPT = """
SELECT 'ALTER TABLE ' || conrelid::regclass || ' DROP CONSTRAINT ' || quote_ident(conname),
  CASE contype WHEN 'x' THEN pg_get_indexdef(conindid)
  ELSE 'ALTER TABLE ' || conrelid::regclass || ' ADD CONSTRAINT ' || quote_ident(conname) || ' '
    || pg_get_constraintdef(oid) END
FROM pg_constraint WHERE conrelid = %(table)s::regclass AND contype IN ('x', 'u', 'f')
UNION ALL
SELECT 'DROP INDEX ' || indexrelid::regclass, pg_get_indexdef(indexrelid)
FROM pg_index WHERE indrelid = %(table)s::regclass
  AND NOT EXISTS (SELECT FROM pg_constraint WHERE conindid = indexrelid AND contype IN ('x', 'u', 'p'))
"""


@contextmanager
def indexed_afterwards(*tables: str) -> Iterator[None]:
    """Takes constraints and indexes away, but not primary keys and checks, and puts them back. In a transaction."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")  # what still waits to be checked cannot be altered
        kept = []
        for table in tables:
            cursor.execute(_KEPT, {"table": table})
            kept += cursor.fetchall()
        for drop, _make in kept:
            cursor.execute(drop)
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")
        yield
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("SET LOCAL maintenance_work_mem = '1GB'")
        cursor.execute("SET LOCAL max_parallel_maintenance_workers = 2")
        for table in tables:
            cursor.execute(f"ANALYZE {table}")  # references are checked by a join, which has to be planned
        for _drop, make in kept:
            cursor.execute(make)
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")
        cursor.execute("RESET maintenance_work_mem")
        cursor.execute("RESET max_parallel_maintenance_workers")
