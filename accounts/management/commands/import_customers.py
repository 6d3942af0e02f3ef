"""import_customers FILE: companies, addresses and people from CSV or XLSX, see docs/import.md."""

from accounts.intake import CustomerIntake
from b2bshop.intake.command import ImportCommand


class Command(ImportCommand):
    help = "Imports companies with their first unit, main address and one person each."

    def intake(self, options):
        return CustomerIntake()
