"""import_invoices FILE: invoices and credit notes from CSV or XLSX, see docs/import.md."""

from b2bshop.intake.command import ImportCommand
from orders.booking_intake import InvoiceIntake


class Command(ImportCommand):
    help = "Books invoices and credit notes of orders, and which of them are paid."

    def intake(self, options):
        return InvoiceIntake()
