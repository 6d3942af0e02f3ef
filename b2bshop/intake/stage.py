"""The staging table: a batch arrives by COPY, is judged and compared set-based, and tells one outcome per row."""

# Names inside the statements come from code (fields, models), never from a file; values are parameters.
# ruff: noqa: S608

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from enum import StrEnum, auto
from typing import Any

from django.db import connection
from django.db.backends.utils import CursorWrapper

from .cells import Field

# What every staged row carries besides the fields of its kind.
_FRAME = {
    "line": "bigint",
    "key": "text",
    "outcome": "text",
    "bad_column": "text",
    "bad_value": "text",
    "reason": "text",
    "changes": "text[] NOT NULL DEFAULT '{}'",
}
_TABLES = ("intake_stage", "intake_spool", "intake_groups", "intake_seen", "intake_twice")


class Outcome(StrEnum):
    CREATED = auto()
    CHANGED = auto()
    UNCHANGED = auto()
    REJECTED = auto()
    SKIPPED = auto()


@dataclass(frozen=True, slots=True)
class Told:
    """What became of one input row; `column` names the changed fields of a changed row."""

    line: int
    outcome: str
    key: str = ""
    column: str = ""
    value: str = ""
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Change:
    """One value that an import replaces."""

    line: int
    key: str
    column: str
    old: str | None
    new: str | None


@dataclass
class Stage:
    """`present` names the fields the file brings; `labels` how its columns are called in the file."""

    fields: Sequence[Field]
    extra: dict[str, str]
    present: frozenset[str]
    labels: dict[str, str]
    changes: list[Change] = field(default_factory=list)
    samples: int = 20

    def __post_init__(self):
        self.filled = [f for f in self.fields if f.name in self.present or f.fill]
        self.columns = (
            "line",
            "key",
            *(f.name for f in self.filled),
            "outcome",
            "bad_column",
            "bad_value",
            "reason",
        )

    @property
    def cursor(self) -> CursorWrapper:
        return connection.cursor()

    def create(self) -> None:
        """Temporary tables live on the connection and survive the transactions of the batches."""
        self.drop()
        kinds = _FRAME | {f.name: f.sql for f in self.fields} | self.extra
        columns = ", ".join(f'"{name}" {kind}' for name, kind in kinds.items())
        with self.cursor as cursor:
            cursor.execute(f"CREATE TEMP TABLE intake_stage ({columns})")
            cursor.execute("CREATE TEMP TABLE intake_spool (LIKE intake_stage INCLUDING DEFAULTS)")
            cursor.execute("CREATE TEMP TABLE intake_seen (key text PRIMARY KEY, line bigint NOT NULL)")
            cursor.execute("CREATE TEMP TABLE intake_twice (line bigint NOT NULL, again bigint NOT NULL)")

    def drop(self) -> None:
        with self.cursor as cursor:
            for table in _TABLES:
                cursor.execute(f"DROP TABLE IF EXISTS pg_temp.{table}")

    def clear(self) -> None:
        with self.cursor as cursor:
            cursor.execute("TRUNCATE intake_stage")

    def copy(self, rows: Iterable[tuple], table: str = "intake_stage") -> None:
        names = ", ".join(f'"{name}"' for name in self.columns)
        with self.cursor as cursor, cursor.copy(f"COPY {table} ({names}) FROM STDIN") as copy:
            for row in rows:
                copy.write_row(row)
        if table == "intake_stage":
            self.know(table)

    def know(self, table: str) -> None:
        """Tells the planner how large a table has become within this transaction; else it may join row by row."""
        self.run(f"ANALYZE {table}")

    def run(self, sql: str, params: Sequence[Any] | None = None) -> int:
        """One statement; returns the number of rows it touched."""
        with self.cursor as cursor:
            cursor.execute(sql, params)
            return cursor.rowcount

    def rows(self, sql: str, params: Sequence[Any] | None = None) -> list[tuple]:
        with self.cursor as cursor:
            cursor.execute(sql, params)
            return cursor.fetchall()

    def reject(
        self,
        name: str,
        reason: str,
        *,
        where: str,
        value: str = "",
        told: Sequence[str] = (),
        tables: str = "",
        first: str = "",
    ) -> None:
        """Rejects the rows `s` for which the SQL condition holds, blaming the field `name`.

        `value` is SQL for the value to show (default: the field); `told` are SQL expressions for the `%s` in reason;
        `first` is SQL for the line of the row that said the same before: its own report row will name this one.
        """
        if first:
            self.run(
                f"INSERT INTO intake_twice SELECT {first}, s.line FROM intake_stage s, {tables}"
                f" WHERE s.outcome IS NULL AND ({where})"
            )
        value = value or (f's."{name}"' if name else "NULL")
        arguments = "".join(f", ({expression})::text" for expression in told)
        self.run(
            "UPDATE intake_stage s SET outcome = 'rejected', bad_column = %s,"
            f" bad_value = left(({value})::text, 80), reason = format(%s{arguments})"
            f" {'FROM ' + tables if tables else ''} WHERE s.outcome IS NULL AND ({where})",
            [self.labels.get(name, name), reason if told else reason.replace("%", "%%")],
        )

    def skip(self, reason: str, *, where: str) -> None:
        self.run(
            f"UPDATE intake_stage s SET outcome = 'skipped', reason = %s WHERE s.outcome IS NULL AND ({where})",
            [reason],
        )

    def mark_repeats(self, policy: str, name: str, reason: str) -> None:
        """The first row with a key counts; later ones are rejected or skipped and told where the first one is."""
        self.run(
            "INSERT INTO intake_seen (key, line) SELECT DISTINCT ON (key) key, line FROM intake_stage"
            " WHERE outcome IS NULL ORDER BY key, line ON CONFLICT DO NOTHING"
        )
        self.run(
            "INSERT INTO intake_twice SELECT seen.line, s.line FROM intake_stage s, intake_seen seen"
            " WHERE seen.key = s.key AND seen.line <> s.line AND s.outcome IS NULL"
        )
        self.run(
            f'UPDATE intake_stage s SET outcome = %s, bad_column = %s, bad_value = left(s."{name}"::text, 80),'
            " reason = format(%s, seen.line) FROM intake_seen seen"
            " WHERE seen.key = s.key AND seen.line <> s.line AND s.outcome IS NULL",
            ["skipped" if policy == "skip" else "rejected", self.labels.get(name, name), reason],
        )

    def note_repeats(self, pairs: Sequence[tuple[int, int]]) -> None:
        """(line, line of a later row with the same key), where that was found without the database."""
        with self.cursor as cursor, cursor.copy("COPY intake_twice (line, again) FROM STDIN") as copy:
            for pair in pairs:
                copy.write_row(pair)

    def repeated(self, after: int, limit: int) -> list[tuple[int, int, list[int]]]:
        """(line, how often its key came again, the first of these lines), the next `limit` lines behind `after`."""
        return self.rows(
            "SELECT line, count(*), (array_agg(again ORDER BY again))[1:5] FROM intake_twice WHERE line > %s"
            " GROUP BY line ORDER BY line LIMIT %s",
            [after, limit],
        )

    def settle(self, created: str) -> None:
        """Rows without an outcome so far are created where the SQL condition holds, else changed or unchanged."""
        self.run(
            "UPDATE intake_stage s SET outcome = CASE"
            f" WHEN {created} THEN 'created' WHEN cardinality(changes) > 0 THEN 'changed' ELSE 'unchanged' END"
            " WHERE outcome IS NULL"
        )

    def outcomes(self) -> list[Told]:
        return [
            Told(line, outcome, key or "", ", ".join(changes) or column or "", value or "", reason or "")
            for line, outcome, key, changes, column, value, reason in self.rows(
                "SELECT line, outcome, key, CASE WHEN outcome = 'changed' THEN changes ELSE '{}' END,"
                " bad_column, bad_value, reason FROM intake_stage ORDER BY line"
            )
        ]
