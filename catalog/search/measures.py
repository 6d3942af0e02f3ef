"""Units as people write them; one unit per dimension, so that 0.5 m, 50 cm and 500 mm are the same thing. Pure."""

import re
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation


@dataclass(frozen=True, slots=True)
class Measure:
    """An amount in the one unit of its dimension."""

    dimension: str
    amount: Decimal

    @property
    def mark(self) -> str:
        """How it stands in the search index."""
        return f"=|{self.dimension}:{show(self.amount)}"


# dimension (its unit) → {factor: symbols}; symbols as they are written, upper and lower case told apart
_SYMBOLS: dict[str, dict[str, str]] = {
    "mm": {"0.001": "µm μm um", "1": "mm", "10": "cm", "1000": "m", "25.4": 'in inch Zoll zoll "', "304.8": "ft"},
    "mm2": {"1": "mm² mm2 mm^2 qmm", "100": "cm² cm2", "1000000": "m² m2 qm"},
    "V": {"0.001": "mV", "1": "V Volt", "1000": "kV KV"},
    "A": {"0.000000001": "nA", "0.000001": "µA μA uA", "0.001": "mA", "1": "A Ampere"},
    "W": {"0.001": "mW", "1": "W Watt", "1000": "kW KW", "1000000": "MW"},
    "g": {"0.001": "mg", "1": "g", "1000": "kg KG Kg", "1000000": "t"},
    "ml": {"1": "ml mL", "10": "cl", "1000": "l L Liter"},
    "bar": {"0.001": "mbar", "0.00001": "Pa", "0.01": "kPa", "10": "MPa", "1": "bar", "0.0689476": "psi"},
    "N": {"1": "N", "1000": "kN KN"},
    "Nm": {"0.01": "Ncm N·cm", "1": "Nm N·m"},
    "°C": {"1": "°C"},
    "K": {"1": "K"},
    "%": {"1": "%"},
    "°": {"1": "° deg"},
    "lm": {"1": "lm"},
    "dB": {"1": "dB"},
    "rpm": {"1": "rpm 1/min min-1 U/min"},
    "Ohm": {"0.001": "mOhm mΩ", "1": "Ohm ohm Ω", "1000": "kOhm kohm kΩ", "1000000": "MOhm Mohm MΩ"},
    "F": {"0.000000000001": "pF", "0.000000001": "nF", "0.000001": "µF μF uF", "0.001": "mF", "1": "F"},
    "H": {"0.000000001": "nH", "0.000001": "µH μH uH", "0.001": "mH", "1": "H"},
    "Hz": {"1": "Hz", "1000": "kHz KHz", "1000000": "MHz Mhz", "1000000000": "GHz Ghz"},
    "B": {"1024": "kB KB", "1048576": "MB", "1073741824": "GB"},
    "bit": {"1": "bit", "1024": "kb Kb kbit Kbit", "1048576": "Mb Mbit", "1073741824": "Gb Gbit"},
}  # fmt: skip
# UN/ECE Rec 20 codes of attributes → symbol
CODES = {
    "MMT": "mm", "CMT": "cm", "MTR": "m", "INH": "in", "MMK": "mm²", "MTK": "m²", "VLT": "V", "AMP": "A", "KGM": "kg",
    "GRM": "g", "LTR": "l", "MLT": "ml", "BAR": "bar", "NEW": "N", "KNW": "kN", "B47": "kN", "NU": "Nm", "CEL": "°C",
    "WTT": "W", "KWT": "kW", "RPM": "rpm", "2N": "dB", "LUM": "lm", "KEL": "K", "P1": "%", "DD": "°",
}  # fmt: skip

SYMBOLS: dict[str, tuple[str, Decimal]] = {
    symbol: (dimension, Decimal(factor))
    for dimension, factors in _SYMBOLS.items()
    for factor, symbols in factors.items()
    for symbol in symbols.split()
}
# What nobody means otherwise may be typed in any case: 24v, 5KG. Those that differ only in case are left out.
_ANY_CASE: dict[str, str] = {}
for _symbol in SYMBOLS:
    _folded = _symbol.lower()
    _ANY_CASE[_folded] = (
        "" if _folded in _ANY_CASE and SYMBOLS[_symbol] != SYMBOLS[_ANY_CASE[_folded] or _symbol] else _symbol
    )
_NUMBER = re.compile(r"\d{1,9}(?:[.,]\d{1,6})?")
_FRACTION = re.compile(r"(?:(\d{1,3})[ -])?(\d{1,3})/(\d{1,3})")


def symbol_of(text: str) -> str | None:
    """The unit a piece of text is the symbol of; the case may be wrong where only one unit can be meant."""
    return text if text in SYMBOLS else _ANY_CASE.get(text.lower()) or None


def number(text: str) -> Decimal | None:
    """`0,5`, `0.5`, `1/4`, `1 1/2`."""
    if _NUMBER.fullmatch(text):
        return Decimal(text.replace(",", "."))
    told = _FRACTION.fullmatch(text)
    if not told or told[3].strip("0") == "":
        return None
    return Decimal(told[1] or 0) + Decimal(told[2]) / Decimal(told[3])


def measure(text: str, symbol: str) -> Measure | None:
    """`measure("0,5", "m")` → 500 mm; None where the number or the unit is unknown."""
    amount, known = number(text), symbol_of(symbol)
    if amount is None or known is None:
        return None
    dimension, factor = SYMBOLS[known]
    return Measure(dimension, amount * factor)


def show(amount: Decimal) -> str:
    """As PostgreSQL's trim_scale prints it: no trailing zeros, no exponent; at most nine decimals."""
    try:
        text = f"{amount.quantize(Decimal('0.000000001')):f}"
    except InvalidOperation:
        text = f"{amount:f}"
    return (text.rstrip("0").rstrip(".") if "." in text else text) or "0"
