"""import_bmecat FILE [--price-list CODE] [--folder FOLDER]: a supplier's catalogue, see docs/bmecat.md."""

import csv
import tempfile
from array import array
from pathlib import Path

from django.conf import settings
from django.core.management.base import CommandError
from django.utils import translation
from django.utils.text import slugify
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from b2bshop.intake.command import ImportCommand, Step
from b2bshop.intake.mapping import Mapping
from catalog.bmecat.articles import Header
from catalog.bmecat.rows import OURS, PRICE_KINDS, Choices
from catalog.bmecat.spool import Spool
from catalog.bmecat.telling import join_reports, left_words
from catalog.bmecat_intake import BmecatAttributes, BmecatDocuments, BmecatProducts
from catalog.class_intake import ClassOfProductIntake
from catalog.intake import ProductIntake
from catalog.models import Classification, Document
from catalog.relation_intake import RelationIntake
from pricing.intake import ListPriceIntake
from pricing.models import PriceList, TaxRate


class Command(ImportCommand):
    help = "Imports a catalogue in BMEcat 1.2 or 2005 and tells what became of every article."

    def add_arguments(self, parser):
        parser.add_argument("file", type=Path, help="BMEcat file")
        parser.add_argument(
            "--price-list", help="code of the price list that takes the prices; without: none"
        )
        parser.add_argument(
            "--price-kind", choices=PRICE_KINDS, help="default: the first that an article has"
        )
        parser.add_argument("--territory", help="prices of this country only, and those for all: DE")
        parser.add_argument("--folder", type=Path, help="where the documents lie; without: none are taken")
        parser.add_argument("--category", help="address or names for new articles without a group")
        parser.add_argument(
            "--text-language", choices=OURS, help="of texts that name none of ours (default: the catalogue's)"
        )
        self.add_run_arguments(parser)

    def handle(self, *args, **options):
        with tempfile.TemporaryDirectory() as folder:
            self.spool = Spool(Path(folder))
            super().handle(*args, **options)

    def intake(self, options) -> BmecatProducts:
        header = self.spool.header
        named = options["category"] or header.supplier or header.name
        return BmecatProducts(self.spool, _category_names(named))

    def steps(self, options):
        self._check(options)
        self.spool.fill(options["file"], lambda header: _choices(header, options))
        self.products = self.intake(options)
        folder, root = options["folder"] or Path(), self.spool.header.mime_root
        kinds = {
            "products": self.products,
            "successors": ProductIntake(),
            "relations": RelationIntake(),
            "classes": ClassOfProductIntake(),
            "attributes": BmecatAttributes(),
            "prices": ListPriceIntake(localdate()),
            "documents": BmecatDocuments(folder, root, keeps=not options["dry_run"]),
        }
        titles = _titles()
        return [
            Step(
                intake,
                self.spool.table(name, self._rejected if name != "products" else None),
                Mapping(create=frozenset({"attribute"})),
                self._report(name),
                titles[name],
            )
            for name, intake in kinds.items()
            if self.spool.has(name)
        ]

    def run_all(self, steps, options):
        header, words = self.spool.header, {}
        for name in ("catalog_id", "catalog_version", "supplier", "transaction"):
            words[name] = getattr(header, name) or "–"
        self.stdout.write(
            _(
                "Catalogue %(catalog_id)s %(catalog_version)s of %(supplier)s, %(transaction)s: %(count)d articles"
            )
            % (words | {"count": self.spool.count})
        )
        summaries = super().run_all(steps, options)
        if self.products.made:
            self.stdout.write(_("New categories: %s") % ", ".join(sorted(self.products.made)[:20]))
        if left := left_words(self.spool.left):
            self.stdout.write(_("not taken: %s") % left)
        if options["report"]:
            reports = {n: (t, self._report(n)) for n, t in _titles().items() if self.spool.has(n)}
            join_reports(self.spool, reports, options["report"])
        return summaries

    def _check(self, options) -> None:
        if (
            options["price_list"]
            and not PriceList.objects.filter(code__iexact=options["price_list"]).exists()
        ):
            raise CommandError(_("There is no price list “%s”.") % options["price_list"])
        if options["folder"] and not options["folder"].is_dir():
            raise CommandError(_("There is no folder “%s”.") % options["folder"])

    def _report(self, name: str) -> Path:
        return self.spool.folder / f"{name}.csv"

    def _rejected(self) -> array:
        """Lines of the articles that the first step rejected, in order."""
        if not self.spool.has("products"):
            return array("q")
        with self._report("products").open(encoding="utf-8", newline="") as stream:
            return array("q", (int(r["line"]) for r in csv.DictReader(stream) if r["outcome"] == "rejected"))


def _titles() -> dict[str, str]:
    return {
        "products": "",
        "successors": _("Successors"),
        "relations": _("Relations"),
        "classes": _("Classes"),
        "attributes": _("Attributes"),
        "prices": _("Prices"),
        "documents": _("Documents"),
    }


def _category_names(named: str) -> str:
    names = [name.strip() for name in named.split(">") if slugify(name)]
    return " > ".join(names) or "BMEcat"


def _choices(header: Header, options: dict) -> Choices:
    spoken = next((code for code in header.languages if code in OURS), "")
    if header.languages and not (spoken or options["text_language"]):
        words = ", ".join(header.languages)
        raise CommandError(_("The catalogue is in “%s”; state --text-language de or en.") % words)
    chosen = PriceList.objects.filter(code__iexact=options["price_list"] or "").first()
    return Choices(
        language=options["text_language"] or spoken or settings.LANGUAGE_CODE[:2],
        price_list=chosen.code if chosen else "",
        currency=str(chosen.currency) if chosen else "",
        price_kinds=(options["price_kind"],) if options["price_kind"] else PRICE_KINDS,
        territory=(options["territory"] or "").upper(),
        takes_files=bool(options["folder"]),
        kinds=_document_kinds(),
        taxes=_taxes(),
        releases=_releases(),
    )


def _releases() -> dict[str, dict[str, str]]:
    known: dict[str, dict[str, str]] = {}
    for release in Classification.objects.exclude(system=Classification.System.OWN):
        version = release.version.replace("-", ".").removesuffix(".0")
        known.setdefault(release.system, {})[version] = release.code
    return known


def _document_kinds() -> dict[str, str]:
    """The names in both languages, and the codes."""
    words = {kind.value: kind.value for kind in Document.Kind}
    for language in OURS:
        with translation.override(language):
            words |= {str(kind.label): kind.value for kind in Document.Kind}
    return words


def _taxes() -> dict:
    rates = TaxRate.objects.filter(country=settings.SELLER_COUNTRY, valid__contains=localdate())
    return {rate.percent.normalize(): rate.tax_class for rate in rates}
