"""Lamps."""

from .canvas import INK, THIN, Sheet, figure


def lamp(sheet: Sheet, w, kind="panel") -> None:
    """Panel, tube, high bay or spot; w is the width or diameter."""
    fit = (sheet.width - 2 * sheet.margin[0]) * min(1.0, 0.6 + w / 3000)
    tall = sheet.height - 2 * sheet.margin[1]
    if kind == "tube":
        _tube(sheet, fit, tall * 0.14)
    elif kind == "panel":
        _panel(sheet, min(fit, tall))
    else:
        (_high_bay if kind == "bay" else _spot)(sheet, tall)
    sheet.note(f"{figure(w)} mm")


def _tube(sheet: Sheet, long: float, h: float) -> None:
    cx, cy = sheet.cx, sheet.cy
    sheet.rect(cx - long / 2, cy - h / 2, long, h, "#fff8dc", rx=h / 2)
    pins = ""
    for way in (-1, 1):
        edge = cx + way * long / 2
        sheet.rect(min(edge, edge - way * long * 0.06), cy - h / 2, long * 0.06, h, "steel")
        pins += f"M{edge} {cy - h * 0.2}h{way * long * 0.03}M{edge} {cy + h * 0.2}h{way * long * 0.03}"
    sheet.path(pins)


def _panel(sheet: Sheet, s: float) -> None:
    cx, cy = sheet.cx, sheet.cy
    sheet.rect(cx - s / 2, cy - s / 2, s, s, "steel", rx=1.5)
    sheet.rect(cx - s * 0.44, cy - s * 0.44, s * 0.88, s * 0.88, "#fffbe8", THIN, sheet.hair)
    right = cx + s * 0.3
    sheet.thin(
        f"M{cx - s * 0.3} {cy + s * 0.3}L{right} {cy - s * 0.3}M{cx - s * 0.1} {cy + s * 0.3}L{right} {cy - s * 0.1}"
    )


def _high_bay(sheet: Sheet, s: float) -> None:
    cx, low, top = sheet.cx, sheet.cy + s * 0.32, sheet.cy - s * 0.12
    sheet.path(f"M{cx - s * 0.5} {low}L{cx - s * 0.22} {top}H{cx + s * 0.22}L{cx + s * 0.5} {low}z", "dark")
    sheet.rect(cx - s * 0.5, low, s, s * 0.08, "#fff3c4")
    sheet.thin("".join(f"M{cx + s * 0.05 * i} {top}L{cx + s * 0.115 * i} {low}" for i in range(-3, 4)))
    sheet.rect(cx - s * 0.18, top - s * 0.22, s * 0.36, s * 0.22, "steel-v")
    hook = f"a{s * 0.05} {s * 0.05} 0 1 1 {s * 0.05} {-s * 0.05}"
    sheet.path(f"M{cx} {top - s * 0.22}v{-s * 0.06}{hook}", "none", INK, sheet.pen)


def _spot(sheet: Sheet, s: float) -> None:
    cx, cy = sheet.cx, sheet.cy
    foot, hinge = cy + s * 0.45, cy - s * 0.05
    stand = f"M{cx - s * 0.42} {foot}L{cx - s * 0.3} {hinge}H{cx + s * 0.3}L{cx + s * 0.42} {foot}"
    sheet.path(stand, "none", INK, sheet.pen * 2)
    sheet.rect(cx - s * 0.46, cy - s * 0.42, s * 0.92, s * 0.6, "dark", rx=3)
    sheet.rect(cx - s * 0.38, cy - s * 0.34, s * 0.76, s * 0.44, "#fff3c4", INK, sheet.pen * 0.7)
    sheet.thin("".join(f"M{cx - s * 0.38} {cy - s * (0.34 - 0.11 * i)}h{s * 0.76}" for i in range(1, 4)))
