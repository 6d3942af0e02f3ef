"""What a barcode scanner types: a GTIN, GS1 element strings with a GTIN and a quantity, a shelf label. Pure."""

import re
from urllib.parse import unquote

GROUP = "\x1d"  # what scanners send for FNC1, the end of an element of variable length
_SYMBOLOGY = re.compile(r"\A\](C1|d2|Q3|e0)")
_OWN_LABEL = re.compile(r"https?://[^/?#]+/products/([^?#]+?)/?")  # what the shop prints on shelf labels
_IN_BRACKETS = re.compile(r"\((\d{2,4})\)([^(]*)")
# Application identifiers of fixed length that stand before or behind those we read (GS1 General Specifications 3.2).
_FIXED = {
    "00": 18, "01": 14, "02": 14, "11": 6, "12": 6, "13": 6, "15": 6, "16": 6, "17": 6, "20": 2,
}  # fmt: skip
_COUNTS = ("30", "37")


def read_scan(text: str) -> tuple[str, str] | None:
    """(GTIN, quantity or nothing) of a GS1 symbol: `(01)04006381333931(30)12`, `]C101…`, `01…\\x1d30…`; (number,
    nothing) of a shelf label of the shop. Else None."""
    text = text.strip()
    if label := _OWN_LABEL.fullmatch(text):
        return unquote(label[1])[:200], ""
    bare = _SYMBOLOGY.sub("", text)
    elements = dict(_IN_BRACKETS.findall(text)) if text.startswith("(") else _elements(bare.lstrip(GROUP))
    gtin = elements.get("01") or elements.get("02")
    if gtin is None or not re.fullmatch(r"[0-9]{14}", gtin):
        return None
    count = next((elements[ai] for ai in _COUNTS if ai in elements), "").strip()
    return _shortest(gtin), count.lstrip("0") if count.isascii() and count.isdigit() else ""


def _elements(text: str) -> dict[str, str]:
    """Empty where it is no chain of elements from front to back."""
    found: dict[str, str] = {}
    while text:
        ai = text[:2]
        if ai in _FIXED:
            value, text = text[2 : 2 + _FIXED[ai]], text[2 + _FIXED[ai] :].lstrip(GROUP)
            if len(value) < _FIXED[ai]:
                return {}
        elif ai in ("10", "21", *_COUNTS) and found:
            value, _, text = text[2:].partition(GROUP)
        else:
            return {}
        found[ai] = value
    return found


def _shortest(gtin: str) -> str:
    """A GTIN-13 is padded with a zero in GS1 symbols."""
    return gtin[1:] if gtin.startswith("0") else gtin
