"""Which column of a table is what: by its name, by what the company has said before, or by what stands in it."""

import re
import unicodedata
from collections.abc import Mapping, Sequence

from django.utils.translation import gettext_lazy as _

from accounts.actor import Actor
from b2bshop.uploads import bare
from catalog.rules import read_quantity

from ..models import ColumnMap

FIELDS = {
    "number": _("Article number"),
    "quantity": _("Quantity"),
    "unit": _("Unit"),
    "note": _("Note"),
    "cost_centre": _("Cost centre"),
    "requested_on": _("Requested date"),
}
_NAMES = {
    "number": (
        "article", "article number", "article no", "item", "item number", "item no", "sku", "part number", "part no",
        "material", "material number", "product", "product code", "stock code", "stockcode", "number", "gtin", "ean",
        "artikel", "artikelnummer", "artikelnr", "art nr", "artnr", "bestellnummer", "bestellnr", "materialnummer",
        "nummer", "teilenummer", "teilenr", "ihre nummer", "unsere nummer", "produkt",
    ),
    "quantity": ("quantity", "qty", "amount", "pieces", "count", "menge", "anzahl", "stück", "stueck", "bestellmenge"),
    "unit": ("unit", "unit of measure", "uom", "einheit", "mengeneinheit", "me", "ve"),
    "note": ("note", "remark", "comment", "text", "bemerkung", "notiz", "hinweis", "kommentar"),
    "cost_centre": ("cost centre", "cost center", "cc", "kostenstelle", "kst", "kostenst"),
    "requested_on": (
        "requested date", "date", "delivery date", "wanted on", "datum", "wunschtermin", "liefertermin", "termin",
        "lieferdatum",
    ),
}  # fmt: skip
_KNOWN = {bare(name): field for field, names in _NAMES.items() for name in names}
NEEDED = ("number", "quantity")
_INVISIBLE = re.compile("[\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff\u00ad]")


def clean(text: str) -> str:
    """As a person meant it: no invisible characters, plain blanks, composed umlauts."""
    text = unicodedata.normalize("NFC", _INVISIBLE.sub("", text.replace("\x00", "")))
    return " ".join(text.replace("\N{NO-BREAK SPACE}", " ").split())


def is_header(cells: Sequence[str], rows: Sequence[Sequence[str]]) -> bool:
    """Names of columns: no quantity among them, and either one that is known or quantities below them all."""
    if any(read_quantity(cell) is not None for cell in cells):
        return False
    below = all(any(read_quantity(cell) is not None for cell in row) for row in rows[:20])
    return bool(rows and below) or any(bare(cell) in _KNOWN for cell in cells)


def by_name(header: Sequence[str]) -> dict[str, int]:
    """Field → place of the first column called so. Empty unless article and quantity are there."""
    found: dict[str, int] = {}
    for place, cell in enumerate(header):
        if field := _KNOWN.get(bare(cell)):
            found.setdefault(field, place)
    return found if all(field in found for field in NEEDED) else {}


def has_names(header: Sequence[str]) -> bool:
    """Columns of a table without names are numbered; what was said of one such table says nothing of the next."""
    return not all(name.isdigit() for name in header)


def said_before(header: Sequence[str], actor: Actor) -> dict[str, int]:
    if not has_names(header):
        return {}
    said = ColumnMap.objects.visible_to(actor).filter(header=list(header)).first()
    return dict(said.columns) if said else {}


def usable(columns: Mapping[str, int], width: int) -> dict[str, int]:
    """What a person chose, where it makes sense: known fields, columns that exist, each once. Else empty."""
    fine = {field: place for field, place in columns.items() if field in FIELDS and 0 <= place < width}
    is_clear = len(set(fine.values())) == len(fine) == len(columns)
    return fine if is_clear and all(field in fine for field in NEEDED) else {}
