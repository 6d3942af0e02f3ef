"""import_classification FILE --system SYSTEM --version VERSION, see docs/classification.md."""

from django.core.management.base import CommandError
from django.core.validators import slug_re
from django.utils.translation import gettext as _

from b2bshop.intake.command import ImportCommand
from catalog.classification_intake import ClassificationIntake
from catalog.models import Classification


class Command(ImportCommand):
    help = "Imports one release of a classification: classes, features, allowed values."

    def create_parser(self, prog_name, subcommand, **kwargs):
        """Django's own --version gives way: here it is the release."""
        return super().create_parser(prog_name, subcommand, conflict_handler="resolve", **kwargs)

    def add_arguments(self, parser):
        super().add_arguments(parser)
        parser.add_argument("--system", choices=Classification.System.values, default="own")
        parser.add_argument("--version", dest="release", default="1", help="such as 9 or 14")

    def intake(self, options):
        longest = Classification._meta.get_field("version").max_length
        if not slug_re.match(options["release"]) or len(options["release"]) > longest:
            raise CommandError(_("A version has letters, digits and hyphens, at most %d.") % longest)
        return ClassificationIntake(options["system"], options["release"])
