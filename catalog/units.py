"""Units of measure: the UN/ECE Recommendation 20 (and 21 for packages) codes the shop sells in."""

from functools import cache

from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _

# code → (short name shown behind a number, decimals a quantity may have)
UNITS = {
    "C62": (pgettext_lazy("unit", "pc"), 0),
    "PR": (pgettext_lazy("unit", "pair"), 0),
    "SET": (pgettext_lazy("unit", "set"), 0),
    "RO": (pgettext_lazy("unit", "roll"), 0),
    "PK": (pgettext_lazy("unit", "pack"), 0),
    "BX": (pgettext_lazy("unit", "box"), 0),
    "CT": (pgettext_lazy("unit", "carton"), 0),
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


def decimals(code: str) -> int:
    return UNITS[code][1] if code in UNITS else 3
