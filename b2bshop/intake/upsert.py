"""Set-based compare, update and insert of staged rows into one table."""

# Names inside the statements come from code (fields, models), never from a file; values are parameters.
# ruff: noqa: S608

from dataclasses import dataclass, field

from django.db import connection
from django.db.models import DateTimeField, Model

from .stage import Change, Stage


@dataclass(frozen=True)
class Upsert:
    """Where staged rows go.

    `match` joins the table as `t` with the staged rows as `s`; `row` is the staged column that keeps the found id.
    `columns` (table column → staged column) are compared and written; `given` (table column → SQL on `s`) only
    when a row is new; `conflict` is the unique key for rows that somebody else creates in the same moment; without
    one the database refuses them.
    `only` limits the staged rows that take part at all.
    """

    model: type[Model]
    match: str
    row: str
    columns: dict[str, str]
    conflict: str
    given: dict[str, str] = field(default_factory=dict)
    only: str = "TRUE"

    @property
    def table(self) -> str:
        return self.model._meta.db_table

    def find(self, stage: Stage) -> None:
        """Notes the id of rows that exist already and adds the names of the fields that differ."""
        stage.run(
            f'UPDATE intake_stage s SET "{self.row}" = t.id, changes = s.changes || array_remove(ARRAY['
            + ", ".join(
                f'CASE WHEN t."{mine}" IS DISTINCT FROM s."{theirs}" THEN \'{theirs}\' END'
                for mine, theirs in self.columns.items()
            )
            + f"]::text[], NULL) FROM {self.table} t WHERE s.outcome IS NULL AND ({self.only}) AND {self.match}"
        )

    def write(self, stage: Stage) -> None:
        """Updates what differs, inserts what is new, and notes the ids of new rows."""
        if self.columns:
            self._sample(stage)
            self._update(stage)
        self._insert(stage)
        stage.run(
            f'UPDATE intake_stage s SET "{self.row}" = t.id FROM {self.table} t'
            f' WHERE s.outcome IS NULL AND ({self.only}) AND s."{self.row}" IS NULL AND {self.match}'
        )

    def _sample(self, stage: Stage) -> None:
        wanted = stage.samples - len(stage.changes)
        if wanted <= 0:
            return
        pairs = ", ".join(
            f'(\'{new}\', t."{old}"::text, s."{new}"::text, t."{old}" IS DISTINCT FROM s."{new}")'
            for old, new in self.columns.items()
        )
        stage.changes += [
            Change(*row)
            for row in stage.rows(
                f"SELECT s.line, s.key, d.name, d.old, d.new FROM intake_stage s"
                f' JOIN {self.table} t ON t.id = s."{self.row}" CROSS JOIN LATERAL (VALUES {pairs})'
                " d(name, old, new, differs)"
                f" WHERE s.outcome IS NULL AND ({self.only}) AND d.differs"
                " ORDER BY s.line LIMIT %s",
                [wanted],
            )
        ]

    def _update(self, stage: Stage) -> None:
        mine = ", ".join(f't."{name}"' for name in self.columns)
        theirs = ", ".join(f's."{name}"' for name in self.columns.values())
        sets = [f'"{a}" = s."{b}"' for a, b in self.columns.items()]
        sets += [f'"{name}" = now()' for name in _clocks(self.model, "auto_now")]
        stage.run(
            f"UPDATE {self.table} t SET {', '.join(sets)} FROM intake_stage s"
            f' WHERE t.id = s."{self.row}" AND s.outcome IS NULL AND ({self.only})'
            f" AND ROW({mine}) IS DISTINCT FROM ROW({theirs})"
        )

    def _insert(self, stage: Stage) -> None:
        values = {name: f's."{staged}"' for name, staged in self.columns.items()} | self.given
        defaults, params = model_defaults(self.model, set(values))
        targets = ", ".join(f'"{name}"' for name in [*values, *defaults])
        sources = [*values.values(), *defaults.values()]
        again = ", ".join(f'"{name}" = EXCLUDED."{name}"' for name in self.columns)
        action = f"UPDATE SET {again}" if again else "NOTHING"
        conflict = f"ON CONFLICT {self.conflict} DO {action}" if self.conflict else ""
        stage.run(
            f"INSERT INTO {self.table} ({targets})"
            f" SELECT {', '.join(sources)} FROM intake_stage s"
            f' WHERE s.outcome IS NULL AND ({self.only}) AND s."{self.row}" IS NULL ORDER BY s.line'
            f" {conflict}",
            params,
        )


def model_defaults(model: type[Model], taken: set[str]) -> tuple[dict[str, str], list]:
    """What the model says for columns that nobody names: column → SQL, and the parameters for it, in order."""
    defaults: dict[str, str] = {}
    params: list = []
    clocks = {*_clocks(model, "auto_now"), *_clocks(model, "auto_now_add")}
    for one in model._meta.concrete_fields:
        column = str(one.column)
        if one.primary_key or one.generated or column in taken:
            continue
        if column in clocks:
            defaults[column] = "now()"
        else:
            defaults[column] = "%s"
            params.append(one.get_db_prep_save(one.get_default(), connection))
    return defaults, params


def _clocks(model: type[Model], kind: str) -> list[str]:
    fields = model._meta.concrete_fields
    return [str(f.column) for f in fields if isinstance(f, DateTimeField) and getattr(f, kind)]
