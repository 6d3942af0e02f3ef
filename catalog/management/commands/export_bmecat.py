"""export_bmecat FILE [--company NUMBER] [--price-list CODE] --version 1.2|2005, see docs/bmecat.md."""

import shutil
from contextlib import suppress
from pathlib import Path

from django.conf import settings
from django.core.files.storage import default_storage
from django.core.management.base import BaseCommand, CommandError
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from accounts.actor import ANONYMOUS, Actor
from accounts.models import Company
from catalog.bmecat.rows import OURS
from catalog.bmecat.telling import left_words
from catalog.bmecat.writer import VERSIONS, write
from catalog.models import Document
from pricing.bmecat_export import Export
from pricing.models import PriceList


class Command(BaseCommand):
    help = "Writes the catalogue of one customer with its own prices, or a price list, as BMEcat."

    def create_parser(self, prog_name, subcommand, **options):
        """`--version` is BMEcat's here; Django's own gives way."""
        return super().create_parser(prog_name, subcommand, conflict_handler="resolve", **options)

    def add_arguments(self, parser):
        parser.add_argument("file", type=Path)
        parser.add_argument("--company", help="number of the company: what it sees, and its own prices")
        parser.add_argument("--price-list", help="code of a price list instead of the company's own prices")
        parser.add_argument("--version", choices=VERSIONS, default="2005", help="of BMEcat")
        parser.add_argument("--language", choices=OURS, help="of the texts in 1.2, the first one in 2005")
        parser.add_argument(
            "--folder", type=Path, help="the documents are copied there; without: none are listed"
        )
        parser.add_argument("--catalog-id", default="b2bshop")
        parser.add_argument("--catalog-version", default="001.000", help="three digits, a dot, three digits")

    def handle(self, *args, **options):
        export = self._export(options)
        header = export.header(options["version"], options["catalog_id"], options["catalog_version"])
        target = options["file"]
        part = target.with_name(f"{target.name}.part")
        try:
            with part.open("wb") as stream:
                left = write(stream, header, export.groups(), export.articles())
            part.replace(target)
        except OSError as error:
            raise CommandError(str(error)) from error
        finally:
            with suppress(OSError):
                part.unlink()
        self.stdout.write(_("%(count)d articles written.") % {"count": left.pop("written", 0)})
        if words := left_words(left):
            self.stdout.write(_("not written: %s") % words)

    def _export(self, options) -> Export:
        price_list = _found(PriceList, "code", options["price_list"], _("There is no price list “%s”."))
        company = _found(Company, "number", options["company"], _("There is no company “%s”."))
        if not (price_list or company):
            raise CommandError(_("Name a --company or a --price-list."))
        first = options["language"] or (company.language if company else "") or settings.LANGUAGE_CODE[:2]
        languages = tuple(sorted(OURS, key=lambda code: code != first))
        keep = _Copies(options["folder"]).keep if options["folder"] else None
        actor = Actor.system(company) if company else ANONYMOUS
        return Export(actor, localdate(), languages, price_list, keep)


def _found(model, field: str, value: str | None, complaint: str):
    if not value:
        return None
    row = model.objects.filter(**{f"{field}__iexact": value}).first()
    if row is None:
        raise CommandError(complaint % value)
    return row


class _Copies:
    """Each file once, below the folder under its name in the storage."""

    def __init__(self, folder: Path):
        self._folder = folder
        self._kept: set[str] = set()

    def keep(self, document: Document) -> None:
        name = document.file.name
        if name in self._kept:
            return
        self._kept.add(name)
        target = self._folder / name
        target.parent.mkdir(parents=True, exist_ok=True)
        with default_storage.open(name, "rb") as source, target.open("wb") as copy:
            shutil.copyfileobj(source, copy)
