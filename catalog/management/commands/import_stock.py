"""import_stock FILE: quantities on hand from CSV or XLSX, see docs/import.md."""

from b2bshop.intake.command import ImportCommand
from catalog.intake import StockIntake


class Command(ImportCommand):
    help = "Imports the quantities on hand per product and warehouse."

    def add_arguments(self, parser):
        super().add_arguments(parser)
        parser.add_argument("--warehouse", help="code of the warehouse, where the file has no such column")

    def intake(self, options):
        return StockIntake()

    def constants(self, options):
        return {"warehouse": options["warehouse"]} if options["warehouse"] else {}
