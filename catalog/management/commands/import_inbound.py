"""import_inbound FILE: expected receipts from CSV or XLSX, see docs/import.md."""

from b2bshop.intake.command import ImportCommand
from catalog.intake import InboundIntake


class Command(ImportCommand):
    help = "Imports what is expected per product, warehouse and reference."

    def add_arguments(self, parser):
        super().add_arguments(parser)
        parser.add_argument("--warehouse", help="code of the warehouse, where the file has no such column")

    def intake(self, options):
        return InboundIntake()

    def constants(self, options):
        return {"warehouse": options["warehouse"]} if options["warehouse"] else {}
