"""The frame of the import_… commands."""

import sys
from abc import ABC, abstractmethod
from contextlib import nullcontext
from dataclasses import dataclass, replace
from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction
from django.utils import translation

from .cells import Form
from .mapping import Mapping, load
from .reading import Table, Unreadable
from .running import Intake, run_import
from .telling import Progress, Summary

SOME_REJECTED = 3


@dataclass(frozen=True, slots=True)
class Step:
    """One file, or table made of one, of an import. A further one beside the main one has a title."""

    intake: Intake
    file: Path | Table
    mapping: Path | Mapping | None = None
    report: Path | None = None
    title: str = ""


class ImportCommand(ABC, BaseCommand):
    """Exit code 0: every row was taken; 3: some were rejected; 1: the file cannot be used."""

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, nargs="?", help="CSV, CSV.gz, XLSX")
        parser.add_argument(
            "--template", action="store_true", help="print the header of an own file and stop"
        )
        parser.add_argument("--mapping", type=Path, help="TOML file, see docs/import.md")
        parser.add_argument("--sheet", help="sheet of an XLSX file (default: the first)")
        parser.add_argument("--encoding", help="default: utf-8, or what a byte order mark says")
        parser.add_argument("--delimiter", help="default: the one the header uses")
        parser.add_argument("--decimal", choices=[".", ","], help="decimal mark of the file")
        self.add_run_arguments(parser)

    def add_run_arguments(self, parser: CommandParser) -> None:
        """What every kind of file has."""
        parser.add_argument("--dry-run", action="store_true", help="show what would change, change nothing")
        parser.add_argument("--report", type=Path, help="CSV file with one row per input row")
        parser.add_argument(
            "--language", choices=[code for code, _name in settings.LANGUAGES], help="of the reasons"
        )

    @abstractmethod
    def intake(self, options: dict) -> Intake:
        """The room's kind of input."""

    def constants(self, options: dict) -> dict[str, str]:
        """Fields fixed on the command line."""
        return {}

    def steps(self, options: dict) -> list[Step]:
        """The files this call imports, in order; most kinds have one."""
        if options["file"] is None:
            raise CommandError("Name a file to import.")
        return [Step(self.intake(options), options["file"], options["mapping"], options["report"])]

    def handle(self, *args, **options):
        if options.get("template"):
            self.stdout.write(",".join(one.name for one in self.intake(options).fields))
            return
        language = options["language"]
        with translation.override(language) if language else nullcontext():
            try:
                summaries = self.run_all(self.steps(options), options)
            except (Unreadable, OSError) as error:
                raise CommandError(str(error)) from error
            if options["dry_run"]:
                self.stdout.write(translation.gettext("Dry run: nothing was changed."))
        if any(summary.rejected for summary in summaries):
            sys.exit(SOME_REJECTED)

    def run_all(self, steps: list[Step], options: dict) -> list[Summary]:
        """A dry run of several files is one transaction, so that the later ones find what the first would bring."""
        together = options["dry_run"] and len(steps) > 1
        with transaction.atomic() if together else nullcontext():
            summaries = [
                self._run(step, options, dry_run=options["dry_run"] and not together) for step in steps
            ]
            if together:
                transaction.set_rollback(True)
        return summaries

    def _run(self, step: Step, options: dict, *, dry_run: bool) -> Summary:
        mapping = load(step.mapping) if isinstance(step.mapping, Path) else step.mapping or Mapping()
        mapping = mapping.with_constants(self.constants(options) if not step.title else {})
        given = {name: options[name] for name in ("encoding", "delimiter") if options.get(name)}
        if options.get("sheet") and not step.title:
            given["sheet"] = options["sheet"]
        if options.get("decimal"):
            given["form"] = Form(options["decimal"], mapping.form.dates)
        target = step.report
        with target.open("w+", encoding="utf-8", newline="") if target else nullcontext() as report:
            summary = run_import(
                step.intake,
                step.file,
                mapping=replace(mapping, **given),
                dry_run=dry_run,
                report=report,
                progress=Progress(),
            )
        if step.title:
            self.stdout.write(f"{step.title}:")
        for line in summary.lines():
            self.stdout.write(line)
        return summary
