"""reclassify --from etim-8 --to etim-9 [--dry-run]: see docs/classification.md."""

from contextlib import nullcontext

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import translation
from django.utils.translation import gettext as _

from catalog.models import Classification
from catalog.reclassify import Move, plan, reclassify


class Command(BaseCommand):
    help = "Gives products and categories their class in another release of a classification."

    def add_arguments(self, parser):
        parser.add_argument("--from", dest="old", required=True, metavar="CODE", help="such as etim-8")
        parser.add_argument("--to", dest="new", required=True, metavar="CODE", help="such as etim-9")
        parser.add_argument("--dry-run", action="store_true", help="show what would change, change nothing")
        parser.add_argument("--language", choices=[code for code, _name in settings.LANGUAGES])

    def handle(self, *, old, new, dry_run, language, **options):
        with translation.override(language) if language else nullcontext():
            source, target = _release(old), _release(new)
            if source == target:
                raise CommandError(_("Name two different releases."))
            for move in plan(source, target):
                for line in lines(move):
                    self.stdout.write(line)
            if dry_run:
                self.stdout.write(_("Dry run: nothing was changed."))
                return
            done = reclassify(source, target)
            self.stdout.write(summary(done))


def _release(code: str) -> Classification:
    system, _mark, version = code.lower().partition("-")
    found = Classification.objects.filter(system=system, version__iexact=version).first()
    if found is None:
        known = ", ".join(sorted(each.code for each in Classification.objects.all()))
        raise CommandError(_("There is no classification %(code)s; known are: %(known)s") % {
            "code": code, "known": known or "—"
        })  # fmt: skip
    return found


def lines(move: Move):
    told = {"products": move.products, "categories": move.categories}
    if move.target:
        where = f"{move.target.code} {move.target.name}".strip()
    elif move.targets:
        names = ", ".join(target.code for target in move.targets)
        where = _("split, choose by hand: %(classes)s") % {"classes": names}
    else:
        where = _("no class found")
    source = f"{move.source.code} {move.source.name}".strip()
    numbers = _("products: %(products)d, categories: %(categories)d") % told
    yield f"{source} → {where} ({numbers})"
    for sign, codes in (("+", move.added), ("−", move.gone), ("≠", move.changed)):
        if codes:
            yield f"    {sign} {', '.join(codes)}"


def summary(done) -> str:
    told = {"products": done.products, "categories": done.categories, "links": done.links}
    return (
        _("Products: %(products)d, categories: %(categories)d, features linked to attributes: %(links)d")
        % told
    )
