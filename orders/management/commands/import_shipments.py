"""import_shipments FILE: shipments from CSV or XLSX, see docs/import.md."""

from b2bshop.intake.command import ImportCommand
from orders.booking_intake import ShipmentIntake


class Command(ImportCommand):
    help = "Books shipments of placed orders, with carrier and parcel numbers."

    def intake(self, options):
        return ShipmentIntake()
