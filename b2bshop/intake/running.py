"""run_import: from a file to rows, batch by batch."""

import time
from abc import abstractmethod
from collections.abc import Iterator, Sequence
from contextlib import nullcontext
from dataclasses import dataclass, field
from decimal import Decimal
from itertools import islice
from pathlib import Path
from typing import IO

from django.db import DataError, IntegrityError, transaction
from django.utils.translation import gettext as _

from .cells import Bad, Cell, Field, Form, shown
from .mapping import Getter, Mapping, Plan, bind
from .reading import Record, Source, Table
from .spool import Groups
from .stage import Outcome, Stage, Told
from .telling import Progress, Report, Summary

BATCH = 5000
REMEMBERED = 20_000  # keys of accepted rows, so that their repeats are cheap; the rest the database remembers
_LEFT_OUT = (Outcome.REJECTED, Outcome.SKIPPED)


class Intake:
    """One kind of input. Rooms subclass it; an instance serves one run.

    `joined` are the tables its statements join the rows with, of whose growth the planner has to hear.
    `key` names the fields that identify a row. `grouped` kinds (orders) come as several rows per key, which are
    taken or left together. `extra` are further staging columns, for ids that `resolve` finds.
    """

    fields: Sequence[Field] = ()
    key: tuple[str, ...] = ()
    extra: dict[str, str] = {}
    grouped = False
    joined: tuple[str, ...] = ()
    creates: frozenset[str] = frozenset()  # what may be created on the way, as the mapping allows

    def begin(self) -> None:
        """Before the first row, in the run's transaction if it has one: makes ready what all batches need."""

    def check(self, values: dict) -> None:
        """Decides on one row's values together; raises Bad."""

    def resolve(self, stage: Stage) -> None:
        """Finds what the rows refer to and rejects those that refer to nothing."""

    @abstractmethod
    def write(self, stage: Stage) -> None:
        """Compares and writes the rows without an outcome, and settles their outcomes."""


@dataclass
class Run:
    """The state of one import."""

    intake: Intake
    source: Table
    plan: Plan
    mapping: Mapping
    stage: Stage
    report: Report
    progress: Progress
    batch: int
    summary: Summary = field(default_factory=Summary)
    recent: dict[str, int] = field(default_factory=dict)  # keys taken lately and their lines; bounded
    portions: int = 0  # written so far
    again: list[tuple[int, int]] = field(default_factory=list)  # repeats of the batch that `recent` found

    def __post_init__(self):
        names = self.intake.key
        defaults = {f.name: f.default for f in self.intake.fields}
        self.key_defaults = [(name, defaults[name]) for name in names]
        self.key_steps = [step for step in self.plan.steps if step[0].name in names]

    def go(self) -> Summary:
        self.stage.create()
        self.intake.begin()
        rows = (self._row(record) for record in self.source)
        if self.intake.grouped:
            self._grouped(rows)
        else:
            while batch := list(islice(rows, self.batch)):
                self._batch(batch)
                self.progress.tick(self.summary.rows, self.source.share())
        self._tell_first_lines()
        self.stage.drop()
        self.progress.end()
        self.summary.changes = self.stage.changes
        self.summary.ignored = self.plan.ignored
        return self.summary

    def _tell_first_lines(self) -> None:
        """A row whose key came again later says so: whoever looks at either line finds the other."""
        if self.intake.grouped or not self.report.can_be_amended:
            return

        def notes() -> Iterator[tuple[int, str]]:
            line = 0
            while told := self.stage.repeated(line, BATCH):
                for line, times, first in told:
                    yield line, _again(times, first)

        self.report.amend(notes())

    def _grouped(self, rows: Iterator[tuple]) -> None:
        """All rows go to a table on disk first, because rows of one group need not stand together."""
        groups = Groups(self.stage)
        read = 0
        while batch := list(islice(rows, self.batch)):
            with transaction.atomic():
                self._tell(groups.add(batch))
            read += len(batch)
            self.progress.tick(read, self.source.share() / 2, _("reading"))
        groups.arrange()
        for first, last in groups.portions(self.batch):
            self._tell(self._apply(groups.rows(first, last)))
            self.progress.tick(self.summary.rows, 0.5 + last / groups.count / 2, _("writing"))

    def _tell(self, told: list[Told]) -> None:
        self.report.add(told)
        self.summary.add(told)

    def _batch(self, rows: list[tuple]) -> None:
        """What is decided already needs no database; the others do."""
        told = [_told(row) for row in rows if row[-4]]
        written = self._apply([row for row in rows if not row[-4]])
        self._tell(sorted(told + written, key=lambda one: one.line))
        if self.again:
            self.stage.note_repeats(self.again)
            self.again.clear()
        if self.mapping.repeats == "skip" and len(self.recent) < REMEMBERED:
            self.recent.update((t.key, t.line) for t in written if t.outcome not in _LEFT_OUT)

    def _apply(self, rows: list[tuple]) -> list[Told]:
        """Writes the rows in one transaction. Where the database refuses, the halves are tried on their own, until
        the row (or group) that it refuses stands alone and is rejected with the broken rule's name."""
        if not rows:
            return []
        try:
            with transaction.atomic():
                return self._written(rows)
        except (IntegrityError, DataError) as error:
            parts = self._halves(rows)
            if len(parts) == 1:
                return [_refused(row, error) for row in rows]
        return [told for part in parts for told in self._apply(part)]

    def _written(self, rows: list[tuple]) -> list[Told]:
        known = len(self.stage.changes)
        try:
            self.stage.clear()
            self.stage.copy(rows)
            self._tell_planner()
            self.intake.resolve(self.stage)
            if not self.intake.grouped:
                reason = _("the same key as in line %s")
                self.stage.mark_repeats(self.mapping.repeats, self.intake.key[0], reason)
            self.stage.know(
                "intake_stage"
            )  # the ids found by now were all NULL before, and rows join by them
            self.intake.write(self.stage)
            return self.stage.outcomes()
        except (IntegrityError, DataError):
            del self.stage.changes[known:]
            raise

    def _tell_planner(self) -> None:
        """Before the first portion, the second, the fourth …: often enough for tables that double, and cheap."""
        self.portions += 1
        if not self.portions & (self.portions - 1):
            for table in self.intake.joined:
                self.stage.know(table)

    def _halves(self, rows: list[tuple]) -> list[list[tuple]]:
        keys = list(dict.fromkeys(row[1] for row in rows)) if self.intake.grouped else []
        if self.intake.grouped:
            first = set(keys[: len(keys) // 2])
            parts = [[r for r in rows if r[1] in first], [r for r in rows if r[1] not in first]]
        else:
            middle = len(rows) // 2
            parts = [rows[:middle], rows[middle:]]
        return [part for part in parts if part]

    def _row(self, record: Record) -> tuple:
        """The record as the staging table takes it: line, key, fields, outcome, column, value, reason."""
        if record.damage:
            column, value, reason = record.damage
            column = self.source.header[int(column)] if column else ""
            return self._rejected(record.line, None, [(column, value, reason)])
        try:
            for get, skip in self.plan.skips:
                if skip.holds(shown(get(record.cells)).strip()):
                    return self._blank(record.line, None, Outcome.SKIPPED, "", "", skip.reason)
        except Bad as bad:
            return self._rejected(record.line, None, [("", "", str(bad))])
        first = self._recent_line(record.cells) if self.recent else None
        if first:
            self.again.append((first, record.line))
            reason = _("the same key as in line %s") % first
            return self._blank(record.line, None, Outcome.SKIPPED, "", "", reason)
        values, problems = _read_fields(self.plan.steps, self.plan.constants, record.cells, self.mapping.form)
        key = self._key(values)
        if not problems:
            problems = self._checked(values)
        if problems:
            return self._rejected(record.line, key, problems)
        fields = [values.get(f.name, f.default) for f in self.stage.filled]
        return (record.line, key, *fields, None, None, None, None)

    def _checked(self, values: dict) -> list[tuple[str, str, str]]:
        try:
            self.intake.check(values)
        except Bad as bad:
            return [("", "", str(bad))]
        return []

    def _recent_line(self, cells: Sequence[Cell]) -> int | None:
        """Where a row with the same key was accepted, if that was lately."""
        values, problems = _read_fields(self.key_steps, self.plan.constants, cells, self.mapping.form)
        return None if problems else self.recent.get(self._key(values) or "")

    def _key(self, values: dict) -> str | None:
        parts: list[str] = []
        for name, default in self.key_defaults:
            value = values.get(name, default)
            if value is None and not parts:
                return None
            parts.append(f"{value.normalize():f}" if isinstance(value, Decimal) else str(value).upper())
        return " · ".join(parts)

    def _rejected(self, line: int, key: str | None, problems: list[tuple[str, str, str]]) -> tuple:
        columns, values, reasons = (
            "; ".join(part for part in parts if part) for parts in zip(*problems, strict=True)
        )
        return self._blank(line, key, Outcome.REJECTED, columns, values, reasons)

    def _blank(self, line: int, key: str | None, outcome: str, column: str, value: str, reason: str) -> tuple:
        blanks = [None] * len(self.stage.filled)
        return (line, key, *blanks, str(outcome), _safe(column), _safe(value), _safe(reason, 500))


def _read_fields(
    steps: Sequence[tuple[Field, str, Getter]], constants: dict, cells: Sequence[Cell], form: Form
) -> tuple[dict, list[tuple[str, str, str]]]:
    values, problems = dict(constants), []
    cell: Cell = ""
    for one, label, get in steps:
        try:
            cell = ""
            cell = get(cells)
            if cell == "" or (isinstance(cell, str) and not cell.strip()):
                if one.required:
                    raise Bad(_("is empty"))
                values[one.name] = one.default
            else:
                values[one.name] = one.read(cell, form)
        except Bad as bad:
            problems.append((label, shown(cell), str(bad)))
    return values, problems


def _again(times: int, first: list[int]) -> str:
    lines = ", ".join(map(str, first))
    more = times - len(first)
    return _("repeated in line %(lines)s") % {"lines": lines} + (
        _(" and %(more)d more") % {"more": more} if more else ""
    )


def _safe(text: str, longest: int = 80) -> str:
    return text.replace("\x00", "␀")[:longest]


def _told(row: tuple) -> Told:
    return Told(row[0], row[-4], row[1] or "", row[-3] or "", row[-2] or "", row[-1] or "")


def _refused(row: tuple, error: Exception) -> Told:
    cause = error.__cause__ or error
    rule = getattr(getattr(cause, "diag", None), "constraint_name", None) or str(error).splitlines()[0]
    return Told(row[0], Outcome.REJECTED, row[1] or "", reason=_("the database refuses it: %s") % rule)


def run_import(
    intake: Intake,
    path: Path | Table,
    *,
    mapping: Mapping | None = None,
    dry_run: bool = False,
    report: IO[str] | None = None,
    progress: Progress | None = None,
    batch: int = BATCH,
) -> Summary:
    """Imports a file, or a table made of one, and returns what became of its rows; a report has one row per input row.

    Every batch is a transaction of its own, so that after a crash the same file goes on where it stopped: what is
    done already is unchanged. A dry run does all of it inside one transaction and takes it back.
    Raises reading.Unreadable when the file as a whole cannot be used.
    """
    started = time.monotonic()
    mapping = mapping or Mapping()
    source = (
        path if isinstance(path, Table) else Source(path, mapping.encoding, mapping.delimiter, mapping.sheet)
    )
    try:
        plan = bind(mapping, source, intake.fields)
        intake.creates = mapping.create
        labels = {one.name: label for one, label, _get in plan.steps}
        stage = Stage(intake.fields, intake.extra, plan.present, labels)
        run = Run(intake, source, plan, mapping, stage, Report(report), progress or Progress(), batch)
        with transaction.atomic() if dry_run else nullcontext():
            summary = run.go()
            if dry_run:
                transaction.set_rollback(True)
    finally:
        source.close()
    summary.seconds = time.monotonic() - started
    return summary
