"""How files write units, GTINs, categories and article numbers."""

import re
from fractions import Fraction
from functools import lru_cache

from django.utils.text import slugify
from django.utils.translation import gettext as _

from b2bshop.intake.cells import Bad, Cell, Form, number, shown, text

from .models import Product
from .rules import gtin_is_valid
from .units import MEASURES, UNITS

# Words that files use for the codes of units.UNITS (Rec 20 and 21), in lower case.
UNIT_WORDS = {
    "C62": "stk stk. st st. stück stueck pc pcs pce pce. piece pieces ea each h87 pza",
    "PR": "paar pair pairs pa",
    "SET": "satz set sets garnitur kit",
    "RO": "rolle rollen roll rolls rl",
    "PK": "packung pack packs packet package pkg pck paket ve",
    "BX": "box boxes schachtel kasten",
    "CT": "karton kartons carton cartons ktn",
    "PX": "palette paletten pallet pallets pal",
    "DR": "trommel trommeln drum drums kabeltrommel",
    "BO": "flasche flaschen bottle bottles fl",
    "CA": "dose dosen can cans",
    "MTR": "m meter metre metres mtr. lfm",
    "MTK": "m² m2 qm quadratmeter sqm",
    "KGM": "kg kilo kilogramm kilogram",
    "LTR": "l liter litre litres ltr",
    "GRM": "g gramm gram gr",
    "MLT": "ml milliliter millilitre",
}
_UNITS = {word: code for code, words in UNIT_WORDS.items() for word in words.split()}
_UNITS |= {code.casefold(): code for code in UNITS}
_MEASURES = {str(name).casefold(): code for code, name in MEASURES.items() if isinstance(name, str)}
_MEASURES |= {
    "deg": "DD",
    "inch": "INH",
    "nm": "NU",
    "celsius": "CEL",
    **{code.casefold(): code for code in MEASURES},
}
_content = number(12, 3, above=0)
PATH_MARKS = (">", "/")


def unit(cell: Cell, form: Form) -> str:
    """A Rec 20 code the shop sells in, or one of the words people write for it."""
    code = _UNITS.get(shown(cell).strip().casefold())
    if code is None:
        raise Bad(_("unknown unit of measure; use a UN/ECE Rec 20 code such as C62, MTR, KGM"))
    return code


def measure(cell: Cell, form: Form) -> str:
    """A Rec 20 code that attributes are measured in, or its sign: MMT, mm."""
    code = _MEASURES.get(shown(cell).strip().casefold())
    if code is None:
        raise Bad(_("unknown unit of measure; use a UN/ECE Rec 20 code such as MMT, KGM, VLT"))
    return code


def gtin(cell: Cell, form: Form) -> str:
    digits = shown(cell).strip()
    if not gtin_is_valid(digits):
        raise Bad(_("not a GTIN: 8, 12, 13 or 14 digits with a valid check digit"))
    return digits


_FRACTION = re.compile(r"([0-9]{1,10})\s*/\s*([0-9]{1,10})")
_MOST_IN_A_PACK = 2**31 - 1


def content(cell: Cell, form: Form) -> str:
    """What a packaging holds of the product's unit, as a reduced fraction: 500, 2.54 or 1/3 → `500/1 127/50 1/3`."""
    parts = _FRACTION.fullmatch(shown(cell).strip())
    if parts and int(parts[2]):
        value = Fraction(int(parts[1]), int(parts[2]))
    else:
        value = Fraction(_content(cell, form))
    if not value or max(value.numerator, value.denominator) > _MOST_IN_A_PACK:
        raise Bad(_("must be greater than 0, and written with no more than nine digits"))
    return f"{value.numerator}/{value.denominator}"


def category(cell: Cell, form: Form) -> str:
    """The address of a category: `fasteners/hex-bolts`, or names as in `Fasteners > Hex bolts`."""
    return _category_names(text(250)(cell, form))


@lru_cache(maxsize=10_000)
def _category_names(words: str) -> str:
    mark = next((mark for mark in PATH_MARKS if mark in words), "/")
    names = [part.strip() for part in words.split(mark) if part.strip()]
    if not names or not all(slugify(name) for name in names):
        raise Bad(_("not the address of a category"))
    return " > ".join(names)


_sku_text = text(Product._meta.get_field("sku").max_length or 40)


def sku(cell: Cell, form: Form) -> str:
    value = _sku_text(cell, form)
    if not value.isprintable():
        raise Bad(_("contains characters that cannot be printed"))
    return value
