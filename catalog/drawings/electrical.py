"""Devices on the rail, connection material, lamps and sensors."""

from .canvas import (
    AMBER,
    BRASS,
    COPPER,
    DARK,
    DEEP,
    INK,
    LIGHT,
    MID,
    PALE,
    THIN,
    TINTS,
    WHITE,
    Sheet,
    figure,
    ring,
)
from .threads import HEX, hexagon_side, thread

_MODULE = 17.5  # mm, width of one pole on the rail (DIN 43880)


def breaker(sheet: Sheet, poles, kind="mcb") -> None:
    """A device of `poles` modules: mcb, rcd, motor switch, contactor or supply."""
    poles = max(1, min(8, round(poles)))
    wide = _MODULE * poles * (1 if kind in ("mcb", "rcd") else 0.86)
    scale = sheet.scale(wide, 85)
    x, y = (sheet.width - wide * scale) / 2, sheet.cy - 42.5 * scale
    w, h, u = wide * scale, 85 * scale, scale
    body = PALE if kind in ("mcb", "rcd") else "#dfe4e6"
    sheet.rect(x, y, w, h, body, rx=1.5)
    sheet.rect(x, y + 20 * u, w, 45 * u, LIGHT)
    step = w / poles
    for i in range(poles):
        cx = x + step * (i + 0.5)
        for cy in (y + 10 * u, y + h - 10 * u):
            sheet.circle(cx, cy, 4 * u, MID, INK, sheet.pen * 0.7)
            sheet.line(cx - 2.6 * u, cy - 1.5 * u, cx + 2.6 * u, cy + 1.5 * u, INK, sheet.pen * 0.7)
        if i:
            sheet.thin(f"M{x + step * i} {y}v{h}")
        if kind == "mcb":
            sheet.rect(cx - 4 * u, y + 33 * u, 8 * u, 14 * u, DEEP, INK, sheet.pen * 0.7, 1)
            sheet.rect(cx - 4 * u, y + 33 * u, 8 * u, 4 * u, "#0a6c93", None)
    _front(sheet, x, y, w, u, kind)
    sheet.dim_h(x, x + w, y + h + 24, figure(wide), y + h)
    sheet.dim_v(x - 22, y, y + h, "85", x)


def _front(sheet: Sheet, x: float, y: float, w: float, u: float, kind: str) -> None:
    cx = x + w / 2
    if kind == "rcd":
        sheet.rect(cx - 5 * u, y + 34 * u, 10 * u, 16 * u, DEEP, INK, sheet.pen * 0.7, 1)
        sheet.rect(x + 3 * u, y + 25 * u, 6 * u, 6 * u, AMBER, INK, sheet.pen * 0.6, 1)
        sheet.text(x + 6 * u, y + 30 * u, "T", 5 * u, fill=INK)
    elif kind == "motor":
        sheet.circle(cx, y + 42 * u, 9 * u, DEEP)
        sheet.rect(cx - 1.6 * u, y + 34 * u, 3.2 * u, 16 * u, PALE, INK, sheet.pen * 0.6)
        sheet.circle(cx + w * 0.33, y + 58 * u, 2.6 * u, WHITE, INK, sheet.pen * 0.6)
    elif kind == "contactor":
        sheet.rect(x + w * 0.2, y + 32 * u, w * 0.6, 22 * u, DARK, INK, sheet.pen * 0.7, 1)
        sheet.rect(cx - 5 * u, y + 38 * u, 10 * u, 10 * u, DEEP, INK, sheet.pen * 0.6)
    elif kind == "supply":
        slots = "".join(f"M{x + w * 0.15} {y + (40 + 4 * i) * u}h{w * 0.7}" for i in range(6))
        sheet.path(slots, "none", THIN, sheet.pen)
        sheet.circle(x + w * 0.2, y + 29 * u, 2 * u, "#2f8f4e", INK, sheet.pen * 0.6)


def terminal(sheet: Sheet, w, h, colour="grey") -> None:
    """Terminal block seen from the side, h high; its width w is shown as a strip of three."""
    gap = 40.0 if sheet.large else 10.0
    scale = sheet.scale(h + 3 * w, h * 0.82, gap)
    x, n, t = (sheet.width - (h + 3 * w) * scale - gap) / 2, h * scale, TINTS[colour]
    y = sheet.cy - n * 0.4
    sheet.path(
        f"M{x} {y + n * 0.3}L{x + n * 0.22} {y}H{x + n * 0.78}L{x + n} {y + n * 0.3}V{y + n * 0.55}"
        f"H{x + n * 0.8}V{y + n * 0.8}H{x + n * 0.7}V{y + n * 0.7}"
        f"H{x + n * 0.3}V{y + n * 0.8}H{x + n * 0.2}V{y + n * 0.55}H{x}z",
        t,
    )
    for share in (0.2, 0.8):
        sheet.circle(x + n * share, y + n * 0.34, n * 0.075, WHITE, INK, sheet.pen * 0.7)
        sheet.rect(
            x + n * (share - 0.06) + (n * 0.14 if share < 0.5 else -n * 0.14),
            y + n * 0.1,
            n * 0.12,
            n * 0.14,
            BRASS,
            INK,
            sheet.pen * 0.6,
        )
    sheet.path(f"M{x + n * 0.27} {y + n * 0.42}H{x + n * 0.73}", "none", COPPER, sheet.pen * 1.6)
    left = x + n + gap
    for i in range(3):
        sheet.rect(left + i * w * scale, y, w * scale, n * 0.8, t, INK, sheet.pen * 0.8)
        sheet.circle(left + (i + 0.5) * w * scale, y + n * 0.2, w * scale * 0.28, WHITE, INK, sheet.pen * 0.5)
        sheet.circle(left + (i + 0.5) * w * scale, y + n * 0.6, w * scale * 0.28, WHITE, INK, sheet.pen * 0.5)
    sheet.dim_h(left, left + w * scale, y + n * 0.8 + 24, figure(w), y + n * 0.8)
    sheet.dim_h(x, x + n, y + n * 0.8 + 24, figure(h), y + n * 0.55)


def lug(sheet: Sheet, d, w) -> None:
    """Tubular lug for a conductor of w mm² and screw d."""
    tube = 1.13 * w**0.5 * 1.7 + 2
    eye = max(d * 2, tube)
    length = tube * 2 + eye * 1.3
    scale = sheet.scale(length, eye)
    x, cy, r = (sheet.width - length * scale) / 2, sheet.cy, eye * scale / 2
    end, t, split = x + length * scale, tube * scale / 2, x + tube * 2 * scale
    sheet.path(
        f"M{split - 2} {cy - t}C{split + r * 0.5} {cy - t} {split + r * 0.4} {cy - r} {end - r} {cy - r}"
        f"A{r} {r} 0 0 1 {end - r} {cy + r}C{split + r * 0.4} {cy + r} {split + r * 0.5} {cy + t} {split - 2} {cy + t}"
        f"z",
        "steel",
    )
    sheet.rect(x, cy - t, split - x, 2 * t, "steel")
    sheet.circle(split - t * 0.4, cy, max(t * 0.18, 1), DEEP, None)
    sheet.circle(end - r, cy, d * scale * 0.53, WHITE)
    sheet.axis(x - 5, cy, end + 5, cy)
    sheet.dim_v(end + 20, cy - d * scale * 0.53, cy + d * scale * 0.53, f"M{figure(d)}", end - r)
    sheet.note(f"{figure(w)} mm²")


def ferrule(sheet: Sheet, d, length, colour="grey") -> None:
    """Insulated ferrule for d mm², metal sleeve `length` long."""
    bore = 1.13 * d**0.5 + 0.8
    collar, wide = 6.5, bore * 1.9
    scale = sheet.scale(length + collar, max(wide, (length + collar) * 0.3))
    x, cy = (sheet.width - (length + collar) * scale) / 2, sheet.cy
    edge, half = x + collar * scale, bore * scale / 2
    sheet.poly(
        [
            (x, cy - wide * scale / 2),
            (edge * 0.4 + x * 0.6, cy - wide * scale / 2),
            (edge, cy - half * 1.1),
            (edge, cy + half * 1.1),
            (edge * 0.4 + x * 0.6, cy + wide * scale / 2),
            (x, cy + wide * scale / 2),
        ],
        TINTS[colour],
    )
    sheet.bar(edge, cy, length * scale, bore * scale)
    sheet.axis(x - 5, cy, edge + length * scale + 5, cy)
    sheet.dim_h(edge, edge + length * scale, cy + wide * scale / 2 + 30, figure(length), cy + half)
    sheet.note(f"{figure(d)} mm²")


def gland(sheet: Sheet, d, length, s) -> None:
    """Cable gland: thread d, overall length, across flats s."""
    e = s * HEX
    whole = length * 1.6
    scale = sheet.scale(whole, e)
    x, cy, n = (sheet.width - whole * scale) / 2, sheet.cy, whole * scale
    thread(sheet, x, x + n * 0.26, cy, d * scale, max(1.5 * scale, 2.4), core=0.9)
    hexagon_side(sheet, x + n * 0.26, cy, n * 0.16, e * scale)
    sheet.bar(x + n * 0.42, cy, n * 0.05, d * scale * 1.02)
    hexagon_side(sheet, x + n * 0.47, cy, n * 0.26, e * scale * 0.96, flip=True)
    r = d * scale * 0.46
    sheet.path(
        f"M{x + n * 0.73} {cy - r}C{x + n * 0.84} {cy - r} {x + n * 0.94} {cy - r * 0.9} {x + n * 0.94} {cy - r * 0.55}"
        f"V{cy + r * 0.55}C{x + n * 0.94} {cy + r * 0.9} {x + n * 0.84} {cy + r} {x + n * 0.73} {cy + r}z",
        "steel",
    )
    sheet.rect(x + n * 0.94, cy - r * 0.5, n * 0.06, r, DEEP)
    sheet.axis(x - 5, cy, x + n + 5, cy)
    sheet.dim_v(x - 18, cy - d * scale / 2, cy + d * scale / 2, f"M{figure(d)}", x)
    sheet.note(f"s {figure(s)}")


def conduit(sheet: Sheet, d, kind="corrugated") -> None:
    """A stretch of conduit, outer diameter d, three diameters long."""
    scale = sheet.scale(70 + 2 * d, d)
    length, h = (70 + 2 * d) * scale, d * scale
    x, cy = (sheet.width - length) / 2, sheet.cy
    if kind == "rigid":
        sheet.bar(x, cy, length, h)
        sheet.path(
            f"M{x + length} {cy - h / 2}a{h * 0.18} {h / 2} 0 0 1 0 {h}a{h * 0.18} {h / 2} 0 0 1 0 {-h}z",
            DEEP,
        )
        sheet.rect(x, cy - h * 0.56, h * 0.9, h * 1.12, "steel", rx=1.5)
    else:
        step = max(length / 26, 3.5)
        count = int(length / step)
        sheet.rect(x, cy - h * 0.42, length, h * 0.84, DEEP, None)
        ribs = "".join(f"M{x + i * step} {cy - h / 2}h{step * 0.6}v{h}h{-step * 0.6}z" for i in range(count))
        sheet.path(ribs, "dark", INK, sheet.pen * 0.5)
    sheet.axis(x - 5, cy, x + length + 5, cy)
    sheet.dim_v(x - 20, cy - h / 2, cy + h / 2, f"Ø{figure(d)}", x)


def tie(sheet: Sheet, length, w, colour="natural") -> None:
    """A cable tie, closed to a loop; the free end shows its length."""
    size = sheet.height - 2 * sheet.margin[1]
    r, band = size * min(0.44, 0.24 + length / 2200), max(2.4, w * (0.8 if not sheet.large else 1.8))
    cx, cy, fill = sheet.cx - size * 0.12, sheet.cy, TINTS[colour]
    tail = f"M{cx} {cy + r}H{cx + r + size * 0.5}"
    for weight, stroke in ((band + 2.4, INK), (band, fill)):
        sheet.circle(cx, cy, r, "none", stroke, weight)
        sheet.path(tail, "none", stroke, weight)
    sheet.path(tail, "none", INK, band * 0.4, ' stroke-dasharray="0.8 2"')
    sheet.rect(cx - band * 1.1, cy + r - band * 1.4, band * 2.6, band * 2.4, fill, INK, sheet.pen, 1)
    sheet.note(f"{figure(length)} × {figure(w)}")


def plug(sheet: Sheet, current, poles) -> None:
    """CEE plug: front with its pins, side view; the size follows the current."""
    poles = max(3, min(7, round(poles)))
    size = (sheet.height - 2 * sheet.margin[1]) * min(1.0, 0.55 + current / 140)
    r, cy = size / 2, sheet.cy
    cx, x = sheet.width * 0.28, sheet.width * 0.5
    body = {3: "#2f6fa8"}.get(poles, "#b8372c")
    sheet.circle(cx, cy, r, body)
    sheet.circle(cx, cy, r * 0.82, LIGHT)
    sheet.balls(ring(cx, cy, r * 0.5, poles, 90), r * 0.13, BRASS, sheet.pen * 0.7)
    sheet.rect(cx - r * 0.1, cy + r * 0.8, r * 0.2, r * 0.2, INK, None)
    sheet.rect(x, cy - r * 0.88, size * 0.4, size * 0.88, body, rx=2)
    sheet.path(
        f"M{x + size * 0.4} {cy - r * 0.7}L{x + size * 0.86} {cy - r * 0.4}"
        f"V{cy + r * 0.4}L{x + size * 0.4} {cy + r * 0.7}z",
        PALE,
    )
    sheet.rect(x + size * 0.86, cy - r * 0.28, size * 0.16, r * 0.56, DEEP)
    sheet.axis(x - 5, cy, x + size * 1.05, cy)
    sheet.note(f"{figure(current)} A / {poles}P")


def button(sheet: Sheet, d, colour="red") -> None:
    """Push button for a hole of diameter d: front and side."""
    bezel = d * 1.34
    gap = 50.0 if sheet.large else 14.0
    scale = sheet.scale(bezel * 2.3, bezel, gap)
    x, cy, r = (sheet.width - bezel * 2.3 * scale - gap) / 2, sheet.cy, bezel * scale / 2
    sheet.circle(x + r, cy, r, "steel")
    sheet.circle(x + r, cy, r * 0.74, TINTS[colour])
    sheet.circle(x + r, cy, r * 0.64, "none", WHITE, sheet.hair)
    left = x + 2 * r + gap
    sheet.rect(left, cy - r * 0.6, r * 0.22, r * 1.2, TINTS[colour], rx=1.5)
    sheet.rect(left + r * 0.22, cy - r, r * 0.2, 2 * r, "steel")
    thread(sheet, left + r * 0.42, left + r * 1.2, cy, d * scale, 2.6, core=0.92)
    sheet.rect(left + r * 1.2, cy - r * 0.7, r * 1.3, r * 1.4, DEEP)
    sheet.dim_v(left + r * 2.5 + 24, cy - d * scale / 2, cy + d * scale / 2, f"Ø{figure(d)}", left + r * 1.2)


def sensor(sheet: Sheet, d, length, kind="inductive") -> None:
    """Threaded barrel d × length with connector, or a photoelectric block."""
    whole = length * 1.35
    scale = sheet.scale(whole, max(d * 1.5, whole * 0.3))
    x, cy, n = (sheet.width - whole * scale) / 2, sheet.cy, length * scale
    h = d * scale
    if kind == "photo":
        sheet.rect(x, cy - h * 0.75, n * 0.9, h * 1.5, "dark", rx=3)
        sheet.circle(x + n * 0.24, cy, h * 0.42, "#7d2620")
        sheet.circle(x + n * 0.24, cy, h * 0.2, "#e05a4f", None)
        sheet.circle(x + n * 0.62, cy, h * 0.36, "#2b3338")
        sheet.bar(x + n * 0.9, cy, n * 0.4, h * 0.6)
        return
    sheet.rect(x, cy - h / 2, n * 0.1, h, "#2f6fa8", rx=1)
    thread(sheet, x + n * 0.1, x + n * 0.82, cy, h, max(scale, 2.4), core=0.9)
    for at in (0.34, 0.62):
        hexagon_side(sheet, x + n * at, cy, n * 0.07, h * 1.55)
    sheet.bar(x + n * 0.82, cy, n * 0.18, h * 0.86)
    sheet.circle(x + n * 0.91, cy - h * 0.2, max(h * 0.07, 1), AMBER, None)
    sheet.bar(x + n, cy, n * 0.3, min(12 * scale, h * 0.8), "dark")
    sheet.axis(x - 5, cy, x + whole * scale + 5, cy)
    sheet.dim_h(x, x + n, cy + h * 0.9 + 30, figure(length), cy + h / 2)
    sheet.dim_v(x - 18, cy - h / 2, cy + h / 2, f"M{figure(d)}", x)
