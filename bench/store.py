"""Is the database of a scale still the one this code would make? If not, it is emptied and filled again."""

from __future__ import annotations

import hashlib
from pathlib import Path

from django.db import connection

import bench

ROOT = Path(__file__).resolve().parent.parent
MARK = "bench_fingerprint"


class NotOurs(Exception):
    """The database holds something that the benchmark has not put there."""


def fingerprint(scale: bench.Scale) -> str:
    """Of the migrations, of the code that fills the tables, and of the scale."""
    told = hashlib.sha256(repr(scale).encode())
    for path in sorted([*ROOT.glob("*/migrations/0*.py"), *ROOT.glob("*/*/migrations/0*.py")]):
        told.update(path.read_bytes())
    for path in sorted((ROOT / "bench" / "data").glob("*.py")):
        told.update(path.read_bytes())
    return told.hexdigest()


def make_room(scale: bench.Scale) -> None:
    """Leaves what an earlier run of the same code has loaded; otherwise drops it. Raises NotOurs."""
    tables = connection.introspection.table_names()
    with connection.cursor() as cursor:
        if MARK in tables:
            cursor.execute(f"SELECT value FROM {MARK}")  # noqa: S608 - a constant
            if cursor.fetchone() == (fingerprint(scale),):
                return
            cursor.execute("DROP SCHEMA public CASCADE; CREATE SCHEMA public")
        elif tables:
            raise NotOurs(
                "DATABASE_URL leads to a database with tables in it; the benchmark wants an empty one."
            )


def mark(value: str) -> None:
    """Says that the database is the benchmark's, and by a fingerprint that everything is loaded."""
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE TABLE IF NOT EXISTS {MARK} (value text)")
        cursor.execute(f"TRUNCATE {MARK}")
        cursor.execute(f"INSERT INTO {MARK} VALUES (%s)", [value])  # noqa: S608 - a constant
