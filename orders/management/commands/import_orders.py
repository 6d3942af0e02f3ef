"""import_orders FILE: order history from CSV or XLSX, see docs/import.md."""

from b2bshop.intake.command import ImportCommand
from orders.intake import OrderIntake


class Command(ImportCommand):
    help = "Imports orders of the past as shipped ones, with the prices of their time."

    def intake(self, options):
        return OrderIntake()
