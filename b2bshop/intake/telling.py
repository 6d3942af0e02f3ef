"""What an import tells: a report row per input row, progress while it runs, a summary at its end."""

import csv
import shutil
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import IO, TextIO

import structlog
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from .stage import Change, Outcome, Told

log = structlog.get_logger(__name__)
SAMPLES = 20


@dataclass
class Summary:
    """Counts per outcome, and a few rows to look at."""

    counts: Counter = field(default_factory=Counter)
    rejects: list[Told] = field(default_factory=list)
    changes: list[Change] = field(default_factory=list)
    ignored: list[str] = field(default_factory=list)
    seconds: float = 0.0

    def add(self, told: Iterable[Told]) -> None:
        for one in told:
            self.counts[one.outcome] += 1
            if one.outcome == Outcome.REJECTED and len(self.rejects) < SAMPLES:
                self.rejects.append(one)

    @property
    def rows(self) -> int:
        return self.counts.total()

    @property
    def rejected(self) -> int:
        return self.counts[Outcome.REJECTED]

    def lines(self) -> Iterable[str]:
        """The summary as a person reads it."""
        names = outcome_names()
        yield _("%(rows)d rows in %(seconds).1f s: ") % {
            "rows": self.rows,
            "seconds": self.seconds,
        } + ", ".join(f"{self.counts[outcome]} {name}" for outcome, name in names.items())
        if self.ignored:
            yield _("Columns that were not used: %(names)s") % {"names": ", ".join(self.ignored)}
        for change in self.changes:
            yield f"  {change.line}  {change.key}  {change.column}: {change.old!s} → {change.new!s}"
        for told in self.rejects:
            where = f"{told.column} “{told.value}”: " if told.column or told.value else ""
            yield _("  line %(line)d  %(where)s%(reason)s") % {
                "line": told.line,
                "where": where,
                "reason": told.reason,
            }
        if self.rejected > len(self.rejects):
            yield _("  … and %(more)d more rejected rows") % {"more": self.rejected - len(self.rejects)}


def outcome_names() -> dict[str, str]:
    """In the reader's language."""
    return {
        Outcome.CREATED: pgettext("import", "created"),
        Outcome.CHANGED: pgettext("import", "changed"),
        Outcome.UNCHANGED: pgettext("import", "unchanged"),
        Outcome.SKIPPED: pgettext("import", "skipped"),
        Outcome.REJECTED: pgettext("import", "rejected"),
    }


class Report:
    """A CSV file with one row per input row, in the order in which the rows were decided."""

    COLUMNS = ("line", "outcome", "key", "column", "value", "reason")

    def __init__(self, stream: IO[str] | None):
        self._stream = stream
        self._writer = csv.writer(stream) if stream else None
        if self._writer:
            self._writer.writerow(self.COLUMNS)

    def add(self, told: Iterable[Told]) -> None:
        if self._writer:
            self._writer.writerows((t.line, t.outcome, t.key, t.column, t.value, t.reason) for t in told)

    @property
    def can_be_amended(self) -> bool:
        return bool(self._stream and self._stream.seekable() and self._stream.readable())

    def amend(self, notes: Iterator[tuple[int, str]]) -> None:
        """Adds reasons to rows that stand there already; both come in the order of their lines."""
        line, note = next(notes, (0, ""))
        if not line:
            return
        with tempfile.TemporaryFile("w+", encoding="utf-8", newline="") as amended:
            self._stream.seek(0)
            writer = csv.writer(amended)
            for row in csv.reader(self._stream):
                if row[0] == str(line):
                    row[-1] = "; ".join(filter(None, (row[-1], note)))
                    line, note = next(notes, (0, ""))
                writer.writerow(row)
            for stream in (amended, self._stream):
                stream.seek(0)
            self._stream.truncate()
            shutil.copyfileobj(amended, self._stream)


class Progress:
    """Rows, rows per second and the time left: a living line on a terminal, log lines elsewhere."""

    def __init__(self, stream: TextIO | None = None, *, every: float | None = None):
        self._stream = stream or sys.stderr
        self._is_terminal = self._stream.isatty()
        self._every = every if every is not None else (0.5 if self._is_terminal else 10.0)
        self._started = self._told_at = time.monotonic()

    def tick(self, rows: int, share: float, step: str = "") -> None:
        """`share` of the work that is done, 0 … 1."""
        now = time.monotonic()
        if now - self._told_at < self._every:
            return
        self._told_at = now
        spent = now - self._started
        rate = rows / spent if spent else 0.0
        left = spent / share - spent if share else 0.0
        if self._is_terminal:
            words = {"rows": rows, "rate": rate, "left": left, "percent": share * 100, "step": step}
            line = (
                _("%(percent)3.0f %% · %(rows)d rows · %(rate).0f rows/s · %(left).0f s left %(step)s")
                % words
            )
            self._stream.write(f"\r\x1b[K{line}")
            self._stream.flush()
        else:
            log.info(
                "import_progress",
                rows=rows,
                rows_per_second=round(rate),
                percent=round(share * 100),
                seconds_left=round(left),
                step=step,
            )

    def end(self) -> None:
        if self._is_terminal:
            self._stream.write("\r\x1b[K")
            self._stream.flush()
