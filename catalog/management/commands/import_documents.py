"""import_documents FILE [--folder FOLDER]: which article has which document, see docs/import.md."""

from pathlib import Path

from b2bshop.intake.command import ImportCommand
from catalog.document_intake import DocumentIntake


class Command(ImportCommand):
    help = "Imports documents from a folder: data sheets, certificates, manuals."

    def add_arguments(self, parser):
        super().add_arguments(parser)
        parser.add_argument("--folder", type=Path, help="where the files lie (default: beside FILE)")

    def intake(self, options):
        folder = options["folder"] or (options["file"] or Path()).parent
        return DocumentIntake(folder, keeps=not options["dry_run"])
