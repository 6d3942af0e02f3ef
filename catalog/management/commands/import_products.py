"""import_products FILE [--attributes FILE]: products and their attributes from CSV or XLSX, see docs/import.md."""

from pathlib import Path

from django.utils.translation import gettext as _

from b2bshop.intake.command import ImportCommand, Step
from catalog.attribute_intake import AttributeIntake
from catalog.intake import ProductIntake


class Command(ImportCommand):
    help = "Imports products: creates, changes and tells what became of every row."

    def add_arguments(self, parser):
        super().add_arguments(parser)
        parser.add_argument(
            "--attributes",
            type=Path,
            help="second file: one row per article and attribute; FILE may be missing then",
        )
        parser.add_argument("--attributes-mapping", type=Path, help="TOML file of the second file")

    def intake(self, options):
        return AttributeIntake() if options["attributes"] and not options["file"] else ProductIntake()

    def steps(self, options):
        second = options["attributes"]
        first = super().steps(options) if options["file"] or not second else []
        return first + ([self._attributes(options, second)] if second else [])

    def _attributes(self, options, file: Path) -> Step:
        report = options["report"]
        if report and options["file"]:
            report = report.with_name(f"{report.stem}-attributes{report.suffix}")
        return Step(AttributeIntake(), file, options["attributes_mapping"], report, _("Attributes"))
