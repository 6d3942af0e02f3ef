"""Units as partners write them, as the shop writes them (UN/ECE Recommendation 20 and 21).

A partner's own table goes before this one. A code that is in neither stays as it is, and is refused with its line.
"""

from collections.abc import Mapping

# Old EDIFACT codes, ANSI X12 codes as cXML sends them, and words of German ERP systems.
COMMON = {
    **dict.fromkeys(("PCE", "EA", "H87", "NAR", "ST", "STK", "PCS", "PC", "NMB", "XPP"), "C62"),
    **dict.fromkeys(("PA", "PAR", "NPR"), "PR"),
    **dict.fromkeys(("XBX", "BOX"), "BX"),
    **dict.fromkeys(("XCT", "KAR", "KRT"), "CT"),
    **dict.fromkeys(("XPK", "PAK"), "PK"),
    **dict.fromkeys(("XPX", "PAL", "PF"), "PX"),
    **dict.fromkeys(("XRO", "ROL", "RL"), "RO"),
    **dict.fromkeys(("XBO", "BOT", "FL"), "BO"),
    **dict.fromkeys(("XCA", "DOS"), "CA"),
    **dict.fromkeys(("XDR", "FAS"), "DR"),
    **dict.fromkeys(("M", "MT", "MTR"), "MTR"),
    **dict.fromkeys(("M2", "QM"), "MTK"),
    **dict.fromkeys(("KG", "KGS"), "KGM"),
    **dict.fromkeys(("L", "LT"), "LTR"),
    **dict.fromkeys(("G", "GR"), "GRM"),
    **dict.fromkeys(("ML",), "MLT"),
    **dict.fromkeys(("SA", "SETS"), "SET"),
}


def shop_unit(code: str, own: Mapping[str, str]) -> str:
    """`PCE` → `C62`; the partner's own names go first."""
    written = code.strip().upper()
    return own.get(written) or COMMON.get(written, written)
