"""Cables with their cores in colour."""

from .canvas import BRASS, COPPER, DARK, INK, MID, THIN, TINTS, WHITE, Sheet, figure

# code of IEC 60757 → colour on the sheet
CORES = {
    "bk": "#2b3338",
    "bn": "#7a4b2a",
    "bu": "#2f6fa8",
    "gy": "#96a3aa",
    "rd": "#b8372c",
    "wh": "#ffffff",
    "or": "#dd7a1f",
    "gn": "#2f8f4e",
    "ye": "#e3b500",
    "gnye": "#e3b500",
}


def cable(
    sheet: Sheet, d, cores: tuple[str, ...] = ("bn", "bu", "gnye"), jacket="black", shield="no"
) -> None:
    """A stripped cable of outer diameter d (mm): jacket, braid where shielded, cores in their colours."""
    u = 1.0 if not sheet.large else 3.2
    thick = min(46.0, 11 + 4.6 * d**0.62) * u
    left, cy = sheet.margin[0] - 4 * u, sheet.cy
    edge = sheet.width * 0.52
    single = len(cores) == 1
    fan = min(thick * 1.7, sheet.height - 2 * sheet.margin[1] - 6 * u) if not single else 0
    _fan(sheet, cores, (edge, cy, thick, fan), u)
    if shield == "yes":
        w, h = 14 * u, thick * 0.78
        sheet.rect(edge - 2, cy - h / 2, w, h, MID)
        sheet.thin(
            "".join(
                f"M{edge + i * w / 5} {cy - h / 2}l{w / 3} {h}M{edge + w / 3 + i * w / 5} {cy - h / 2}l{-w / 3} {h}"
                for i in range(4)
            )
        )
    if single:
        return
    half, bend = thick / 2, thick * 0.12
    sheet.path(
        f"M{left} {cy - half}H{edge}a{bend} {half} 0 0 1 0 {thick}H{left}q{bend * 2} {-half / 2} 0 {-half}t0 {-half}z",
        TINTS[jacket],
    )
    sheet.path(
        f"M{left + 2} {cy - half * 0.55}H{edge + bend * 0.6}", "none", WHITE, thick * 0.09, ' opacity="0.35"'
    )
    sheet.path(
        f"M{left + 2} {cy + half * 0.72}H{edge + bend * 0.4}",
        "none",
        "#000000",
        thick * 0.16,
        ' opacity="0.14"',
    )
    sheet.dim_v(left + 16, cy - half, cy + half, f"Ø{figure(d)}", left + 34)


def _fan(sheet: Sheet, cores: tuple[str, ...], place: tuple[float, float, float, float], u: float) -> None:
    """The cores fan out of the jacket and end in bare copper."""
    edge, cy, thick, fan = place
    count = len(cores)
    weight = min(
        7.0 * u, thick * 0.9 / max(count, 2.2), (fan / max(count - 1, 1) * 0.72) if count > 1 else 99
    )
    end = sheet.width - sheet.margin[0] - 8 * u
    if count == 1:
        edge, weight = sheet.margin[0] - 6 * u, thick * 0.55
    for i, code in enumerate(cores):
        share = (i - (count - 1) / 2) / max(count - 1, 1)
        y0, y1 = cy + share * thick * 0.66, cy + share * fan
        d = f"M{edge - 4 * u} {y0}C{edge + 16 * u} {y0} {edge + 12 * u} {y1} {edge + 28 * u} {y1}H{end}"
        if count == 1:
            d = f"M{edge} {cy}H{end}"
        sheet.path(f"M{end} {y1}h{9 * u}", "none", COPPER, weight * 0.62)
        sheet.path(d, "none", INK, weight + 1.8)
        sheet.path(d, "none", CORES[code], weight)
        if code == "gnye":
            sheet.path(d, "none", CORES["gn"], weight * 0.42)
    sheet.thin(f"M{end} {cy - fan / 2}V{cy + fan / 2}")


def patch_cable(sheet: Sheet, length, colour="grey", kind="rj45") -> None:
    """An assembled cable: coil with two plugs; longer cables have more turns."""
    size = sheet.height - 2 * sheet.margin[1]
    cx, cy, turns = sheet.cx, sheet.cy, 1 + min(4, int(length**0.5))
    weight = size * 0.055
    fill = TINTS[colour]
    tails = "".join(
        f"M{cx + way * size * 0.42} {cy}C{cx + way * size * 0.42} {cy + size * 0.3} "
        f"{cx + way * size * 0.44} {cy + size * 0.36} {cx + way * size * 0.52} {cy + size * 0.36}"
        for way in (-1, 1)
    )
    for stroke, w in ((INK, weight + 2), (fill, weight)):
        for i in range(turns):
            sheet.circle(cx, cy - size * 0.06, size * (0.42 - 0.075 * i), "none", stroke, w)
        sheet.path(tails, "none", stroke, w)
    y = cy + size * 0.36
    for way in (-1, 1):
        x = cx + way * size * 0.52
        if kind == "m12":
            sheet.rect(
                min(x, x + way * size * 0.2),
                y - size * 0.07,
                size * 0.2,
                size * 0.14,
                "steel" if way < 0 else DARK,
            )
        else:
            sheet.rect(
                min(x, x + way * size * 0.2), y - size * 0.075, size * 0.2, size * 0.15, "#dcebf2", rx=1
            )
            sheet.path(
                f"M{x + way * size * 0.12} {y - size * 0.05}h{way * size * 0.08}m0 {size * 0.05}"
                f"h{-way * size * 0.08}m0 {size * 0.05}h{way * size * 0.08}",
                "none",
                BRASS,
                sheet.pen * 0.7,
            )
            sheet.path(f"M{x} {y - size * 0.075}l{way * size * 0.12} {-size * 0.06}", "none", THIN, sheet.pen)
    sheet.note(f"{figure(length)} m")
