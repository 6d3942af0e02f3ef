"""Units of measure: the UN/ECE Recommendation 20 (and 21 for packages) codes the shop sells in."""

from decimal import Decimal
from fractions import Fraction
from functools import cache

from django.utils.translation import get_language, gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from b2bshop.money import show_number

# code → (short name shown behind a number, decimals a quantity may have)
UNITS = {
    "C62": (pgettext_lazy("unit", "pc"), 0),
    "PR": (pgettext_lazy("unit", "pair"), 0),
    "SET": (pgettext_lazy("unit", "set"), 0),
    "RO": (pgettext_lazy("unit", "roll"), 0),
    "PK": (pgettext_lazy("unit", "pack"), 0),
    "BX": (pgettext_lazy("unit", "box"), 0),
    "CT": (pgettext_lazy("unit", "carton"), 0),
    "PX": (pgettext_lazy("unit", "pallet"), 0),
    "DR": (pgettext_lazy("unit", "drum"), 0),
    "BO": (pgettext_lazy("unit", "bottle"), 0),
    "CA": (pgettext_lazy("unit", "can"), 0),
    "MTR": ("m", 2),
    "MTK": ("m²", 3),
    "KGM": ("kg", 3),
    "LTR": ("l", 3),
    "GRM": ("g", 0),
    "MLT": ("ml", 0),
}
# Units only attributes are measured in.
MEASURES = {
    "MMT": "mm",
    "CMT": "cm",
    "INH": "in",
    "MTR": "m",
    "MMK": "mm²",
    "VLT": "V",
    "AMP": "A",
    "KGM": "kg",
    "GRM": "g",
    "LTR": "l",
    "MLT": "ml",
    "BAR": "bar",
    "NEW": "N",
    "KNW": "kN",
    "B47": "kN",
    "NU": "N·m",
    "CEL": "°C",
    "WTT": "W",
    "KWT": "kW",
    "RPM": "1/min",
    "2N": "dB",
    "LUM": "lm",
    "KEL": "K",
    "P1": "%",
    "DD": "°",
    "MIN": "min",
    "HUR": "h",
    "ANN": _("years"),
}
CHOICES = [(code, code) for code in UNITS]


def unit_name(code: str) -> str:
    """The short name in the reader's language; an unknown code stays readable as itself."""
    return _named(code, get_language()) if code in UNITS else code


@cache
def _named(code: str, language: str | None) -> str:
    """Looked up once: a row says its unit six times."""
    return str(UNITS[code][0])


def measure_name(code: str) -> str:
    return str(MEASURES.get(code, code))


def measured(quantity: Decimal, code: str) -> str:
    """`1.000 St`; number and unit stay together."""
    return f"{show_number(quantity)}\N{NO-BREAK SPACE}{unit_name(code)}"


def show_content(content: Fraction) -> str:
    """`500`, `2,54`; a fraction that no decimals tell exactly stays one: `1/3`."""
    thousandths = content * 1000
    if thousandths.denominator > 1:
        return f"{content.numerator}/{content.denominator}"
    return show_number(Decimal(thousandths.numerator) / 1000)


def pack_name(code: str, content: Fraction) -> str:
    """`carton of 500`"""
    return gettext("%(unit)s of %(size)s") % {"unit": unit_name(code), "size": show_content(content)}


def decimals(code: str) -> int:
    return UNITS[code][1] if code in UNITS else 3
