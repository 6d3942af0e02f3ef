"""The frame of the import_… commands."""

import sys
from abc import ABC, abstractmethod
from contextlib import nullcontext
from dataclasses import replace
from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import translation

from .cells import Form
from .mapping import Mapping, load
from .reading import Unreadable
from .running import Intake, run_import
from .telling import Progress

SOME_REJECTED = 3


class ImportCommand(ABC, BaseCommand):
    """Exit code 0: every row was taken; 3: some were rejected; 1: the file cannot be used."""

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, nargs="?", help="CSV, CSV.gz, XLSX")
        parser.add_argument(
            "--template", action="store_true", help="print the header of an own file and stop"
        )
        parser.add_argument("--mapping", type=Path, help="TOML file, see docs/import.md")
        parser.add_argument("--dry-run", action="store_true", help="show what would change, change nothing")
        parser.add_argument("--report", type=Path, help="CSV file with one row per input row")
        parser.add_argument("--sheet", help="sheet of an XLSX file (default: the first)")
        parser.add_argument("--encoding", help="default: utf-8, or what a byte order mark says")
        parser.add_argument("--delimiter", help="default: the one the header uses")
        parser.add_argument("--decimal", choices=[".", ","], help="decimal mark of the file")
        parser.add_argument(
            "--language", choices=[code for code, _name in settings.LANGUAGES], help="of the reasons"
        )

    @abstractmethod
    def intake(self, options: dict) -> Intake:
        """The room's kind of input."""

    def constants(self, options: dict) -> dict[str, str]:
        """Fields fixed on the command line."""
        return {}

    def handle(self, *args, **options):
        if options["template"]:
            self.stdout.write(",".join(one.name for one in self.intake(options).fields))
            return
        if options["file"] is None:
            raise CommandError("Name a file to import.")
        language = options["language"]
        with translation.override(language) if language else nullcontext():
            try:
                summary = self._run(options)
            except (Unreadable, OSError) as error:
                raise CommandError(str(error)) from error
            for line in summary.lines():
                self.stdout.write(line)
            if options["dry_run"]:
                self.stdout.write(translation.gettext("Dry run: nothing was changed."))
        if summary.rejected:
            sys.exit(SOME_REJECTED)

    def _run(self, options: dict):
        mapping = load(options["mapping"]) if options["mapping"] else Mapping()
        mapping = mapping.with_constants(self.constants(options))
        given = {name: options[name] for name in ("encoding", "delimiter", "sheet") if options[name]}
        if options["decimal"]:
            given["form"] = Form(options["decimal"], mapping.form.dates)
        target = options["report"]
        with target.open("w", encoding="utf-8", newline="") if target else nullcontext() as report:
            return run_import(
                self.intake(options),
                options["file"],
                mapping=replace(mapping, **given),
                dry_run=options["dry_run"],
                report=report,
                progress=Progress(),
            )
