"""A table of own part numbers: what each row says, and what is wrong with it. Nothing is saved here."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy

from accounts.actor import Actor
from accounts.ceiling import is_wide
from accounts.managing import units_managed
from accounts.models import Unit
from b2bshop.uploads import Columns, Upload, UploadRow, read_upload, written

from .models import CustomerPartNumber, Product
from .part_numbers import MANAGE, Naming, differs, known
from .queries import Found, identify

MOST_ROWS = 5000
_THEIRS = ("teilenummer", "teilenr", "ihre teilenummer")
COLUMNS = Columns(
    names={
        "number": ("number", "part number", "part no", "your part number", "nummer", "ihre nummer", *_THEIRS),
        "article": (
            "article",
            "sku",
            "article number",
            "article no",
            "artikel",
            "artikelnummer",
            "artikelnr",
        ),
        "name": ("name", "your name for it", "bezeichnung", "ihre bezeichnung", "text"),
        "unit": ("unit", "einheit"),
    },
    needed=("number", "article"),
    titles={"number": pgettext_lazy("column", "number"), "article": pgettext_lazy("column", "article")},
)
_LONGEST_NUMBER, _LONGEST_NAME = 60, 120


@dataclass(slots=True)
class Reading:
    """`namings` go with the good rows, in order; `before` is the article such a number meant until now."""

    upload: Upload
    namings: list[Naming] = field(default_factory=list)
    outcome: dict[int, str] = field(default_factory=dict)  # line → new, changed or same
    before: dict[int, str] = field(default_factory=dict)

    @property
    def failed(self) -> list[UploadRow]:
        return [row for row in self.upload.rows if row.problems]

    def count(self, outcome: str) -> int:
        return sum(told == outcome for told in self.outcome.values())


def read_numbers(file: UploadedFile | None) -> Upload:
    """Raises b2bshop.uploads.BadUpload."""
    return read_upload(file, COLUMNS, most_rows=MOST_ROWS)


def judge(upload: Upload, actor: Actor) -> Reading:
    """Every row gets an outcome or problems. A fixed number of statements for any number of rows."""
    units = {unit.name.casefold(): unit for unit in units_managed(actor, MANAGE)}
    typed = {row.values.get("article", "") for row in upload.rows if not row.problems}
    found = identify(typed - {""}, actor)
    reading, good = Reading(upload), []
    seen: dict[tuple[int | None, str], int] = {}
    for row in upload.rows:
        if row.problems:
            continue
        unit, problem = _unit(row.values.get("unit", ""), units, actor)
        row.problems = [text for text in (*_problems(row.values, found), problem) if text]
        if row.problems:
            continue
        product = found[row.values["article"]].product
        assert product is not None  # else there were problems
        naming = Naming(row.values["number"], product, row.values.get("name", ""), unit)
        if first := seen.get(naming.key):
            row.problems = [_("The same number stands in row %(row)d.") % {"row": first}]
            continue
        seen[naming.key] = row.line
        good.append((row, naming))
    _compare(reading, good, actor)
    return reading


def _compare(reading: Reading, good: Sequence[tuple[UploadRow, Naming]], actor: Actor) -> None:
    reading.namings = [naming for _row, naming in good]
    today = known(reading.namings, actor)
    for row, naming in good:
        old = today.get(naming.key)
        if old is None:
            reading.outcome[row.line] = "new"
        elif differs(old, naming):
            reading.outcome[row.line] = "changed"
            reading.before[row.line] = " · ".join(filter(None, (old.product.sku, old.text)))
        else:
            reading.outcome[row.line] = "same"


def _problems(values: dict[str, str], found: dict[str, Found]) -> Iterator[str]:
    number, article = values["number"], values["article"]
    if not number:
        yield _("The part number is missing.")
    elif len(number) > _LONGEST_NUMBER:
        yield _("The part number is longer than %(most)d characters.") % {"most": _LONGEST_NUMBER}
    elif "\x00" in number + values.get("name", ""):
        yield _("This cannot be read.")
    if len(values.get("name", "")) > _LONGEST_NAME:
        yield _("The name is longer than %(most)d characters.") % {"most": _LONGEST_NAME}
    yield said_of(article, found.get(article))


def said_of(article: str, found: Found | None) -> str:
    """What stands against an article as it was typed; empty where it is one that is known."""
    if not article:
        return _("The article number is missing.")
    if found and len(found.products) > 1:
        skus = ", ".join(product.sku for product in found.products[:5])
        return _("“%(number)s” means several articles: %(skus)s. Please choose one.") % {
            "number": article,
            "skus": skus,
        }
    return "" if found and found.product else _("No article “%(number)s”.") % {"number": article[:60]}


def _unit(name: str, units: dict[str, Unit], actor: Actor) -> tuple[Unit | None, str]:
    """Without a name the whole company, where the person may, else the unit they act in."""
    if name:
        unit = units.get(name.casefold())
        return unit, "" if unit else _("There is no unit “%(name)s” that you may do this for.") % {
            "name": name
        }
    return (None if is_wide(actor, MANAGE) else actor.unit), ""


def table(rows: Iterable[CustomerPartNumber]) -> Iterator[list[str]]:
    """As the upload takes it back."""
    yield list(COLUMNS.names)
    for row in rows:
        yield [row.number, row.product.sku, row.text, row.unit.name if row.unit else ""]


def sample(product: Product | None) -> str:
    """The columns and one row to write over."""
    sku, name = (product.sku, product.name[:_LONGEST_NAME]) if product else ("", "")
    return written([list(COLUMNS.names), ["4711-08", sku, name, ""]])
