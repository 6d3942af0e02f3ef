"""import_products FILE: products from CSV or XLSX, see docs/import.md."""

from b2bshop.intake.command import ImportCommand
from catalog.intake import ProductIntake


class Command(ImportCommand):
    help = "Imports products: creates, changes and tells what became of every row."

    def intake(self, options):
        return ProductIntake()
