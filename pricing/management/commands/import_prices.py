"""import_prices FILE --contract NUMBER | --price-list CODE: prices from CSV or XLSX, see docs/import.md."""

from django.core.management.base import CommandError
from django.utils.timezone import localdate

from b2bshop.intake.command import ImportCommand
from pricing.intake import ContractPriceIntake, ListPriceIntake


class Command(ImportCommand):
    help = "Imports the prices of a price list or of contracts."

    def add_arguments(self, parser):
        super().add_arguments(parser)
        target = parser.add_mutually_exclusive_group()
        target.add_argument("--contract", help="number of the contract")
        target.add_argument(
            "--contracts", action="store_true", help="the file names the contract in each row"
        )
        target.add_argument("--price-list", help="code of the price list")
        target.add_argument(
            "--price-lists", action="store_true", help="the file names the price list in each row"
        )

    def intake(self, options):
        if options["contract"] or options["contracts"]:
            return ContractPriceIntake(localdate())
        if options["price_list"] or options["price_lists"]:
            return ListPriceIntake(localdate())
        raise CommandError(
            "Name a --contract or a --price-list; --contracts or --price-lists if the rows do."
        )

    def constants(self, options):
        return {name: options[name] for name in ("contract", "price_list") if options[name]}
