"""Hand tools."""

from .canvas import BLUE, DARK, DEEP, INK, LIGHT, MID, PALE, RED, WHITE, Sheet, figure, ring
from .cutters import bore_teeth
from .threads import HEX

_ASH = "#d9b98a"


def wrench(sheet: Sheet, s, length, kind="combination") -> None:
    """Spanner for s across flats: combination, open, ring or adjustable."""
    head = max(s * 2.1, length * 0.1)
    scale = sheet.scale(length, head * 1.15)
    x, cy, r = (sheet.width - length * scale) / 2, sheet.cy, head * scale / 2
    end, w = x + length * scale, max(head * 0.36 * scale, 4)
    sheet.poly(
        [(x + r, cy - w / 2), (end - r, cy - w * 0.42), (end - r, cy + w * 0.42), (x + r, cy + w / 2)],
        "steel",
    )
    sheet.rect(
        x + 2.6 * r, cy - w * 0.18, max(end - x - 5.2 * r, 1), w * 0.36, MID, INK, sheet.pen * 0.5, w * 0.15
    )
    if kind == "adjustable":
        _adjustable(sheet, x + r, cy, r, s * scale)
        sheet.circle(end - r * 0.6, cy, w * 0.75, "steel")
        sheet.circle(end - r * 0.6, cy, w * 0.35, WHITE)
    else:
        (_ring_end if kind == "ring" else _open_end)(sheet, x + r, cy, r, s * scale, False)
        (_open_end if kind == "open" else _ring_end)(
            sheet, end - r, cy, r * 0.92, s * scale * (1 if kind != "open" else 0.9), True
        )
    sheet.dim_h(x, end, cy + r + 40, figure(length), cy)
    sheet.note(f"s {figure(s)}")


def _ring_end(sheet: Sheet, cx: float, cy: float, r: float, s: float, _flip: bool) -> None:
    sheet.circle(cx, cy, r * 0.88, "steel")
    bore_teeth(sheet, cx, cy, min(s * HEX / 2, r * 0.7), 12)


def _open_end(sheet: Sheet, cx: float, cy: float, r: float, s: float, flip: bool) -> None:
    way, half = (-1 if flip else 1), min(s / 2, r * 0.62)
    out, root = cx - way * r, cx + way * r * 0.1
    sheet.path(
        f"M{out + way * r * 0.12} {cy - half}L{root} {cy - half}Q{root + way * half * 0.7} {cy} {root} {cy + half}"
        f"L{out + way * r * 0.12} {cy + half}L{out + way * r * 0.42} {cy + r}"
        f"Q{cx + way * r * 0.8} {cy + r * 0.95} {cx + way * r} {cy + r * 0.34}"
        f"V{cy - r * 0.34}Q{cx + way * r * 0.8} {cy - r * 0.95} {out + way * r * 0.42} {cy - r}z",
        "steel",
    )


def _adjustable(sheet: Sheet, cx: float, cy: float, r: float, s: float) -> None:
    half = min(s / 2, r * 0.5)
    sheet.path(
        f"M{cx - r} {cy - r}H{cx + r * 0.5}L{cx + r} {cy}L{cx + r * 0.7} {cy + r * 0.5}"
        f"H{cx - r * 0.1}V{cy - half}H{cx - r}z",
        "steel",
    )
    sheet.path(f"M{cx - r} {cy + half}H{cx - r * 0.1}V{cy + r}H{cx - r * 0.6}z", MID)
    sheet.rect(cx - r * 0.02, cy + r * 0.5, r * 0.5, r * 0.36, DARK, INK, sheet.pen * 0.7)
    sheet.thin("".join(f"M{cx + r * (0.08 + 0.1 * i)} {cy + r * 0.5}v{r * 0.36}" for i in range(4)))


def socket(sheet: Sheet, s, length, square) -> None:
    """Socket: hexagon s in front view, side view with square drive."""
    outer = max(s * 1.42, square * 1.35)
    gap = 56.0 if sheet.large else 14.0
    scale = sheet.scale(outer + length, outer, gap)
    x = (sheet.width - (outer + length) * scale - gap) / 2
    r, cy = outer * scale / 2, sheet.cy
    cx, left = x + r, x + 2 * r + gap
    sheet.circle(cx, cy, r, "steel")
    sheet.poly(ring(cx, cy, s * HEX * scale / 2, 6, 30), DEEP)
    sheet.rect(
        cx - square * scale * 0.3,
        cy - square * scale * 0.3,
        square * scale * 0.6,
        square * scale * 0.6,
        INK,
        None,
    )
    sheet.cross(cx, cy, r + 4)
    split, nose = length * 0.5 * scale, s * 1.42 * scale / 2
    sheet.rect(
        left,
        cy - max(square * 1.35 * scale / 2, nose * 0.9),
        split,
        2 * max(square * 1.35 * scale / 2, nose * 0.9),
        "steel",
    )
    sheet.rect(left + split, cy - nose, length * scale - split, 2 * nose, "steel", rx=1.5)
    sheet.hidden(f"M{left} {cy - square * scale / 2}h{split * 0.8}v{square * scale}h{-split * 0.8}")
    sheet.hidden(f"M{left + length * scale} {cy - s * scale / 2}h{-split * 0.8}v{s * scale}h{split * 0.8}")
    sheet.axis(left - 5, cy, left + length * scale + 5, cy)
    sheet.dim_h(left, left + length * scale, cy + r + 28, figure(length), cy + nose)
    sheet.dim_v(cx - r - 20, cy - s * scale / 2, cy + s * scale / 2, figure(s), cx)


def screwdriver(sheet: Sheet, d, length, tip="slot", kind="driver") -> None:
    """Screwdriver, bit or chisel: blade d × length."""
    grip = 45 + 8 * d if kind == "driver" else 0.0
    thick = max(d * 3.4, 16) if grip else d
    scale = sheet.scale(length + grip, thick)
    x, cy = (sheet.width - (length + grip) * scale) / 2, sheet.cy
    start, end, w = x + grip * scale, x + (length + grip) * scale, max(d * scale, 2.6)
    sheet.bar(start, cy, end - start - w * 1.4, w, "dark" if kind == "chisel" else "steel")
    nose = {"slot": 0.5, "torx": 0.4, "cross": 0.08, "hex": 0.45}[tip]
    edge = end - w * 1.4
    sheet.poly([(edge, cy - w / 2), (end, cy - w * nose), (end, cy + w * nose), (edge, cy + w / 2)], MID)
    if tip == "cross":
        sheet.thin(f"M{end - w * 1.2} {cy}H{end}")
    elif tip == "torx":
        sheet.thin(f"M{end - w} {cy - w * 0.16}H{end}M{end - w} {cy + w * 0.16}H{end}")
    if grip:
        _handle(sheet, x, cy, grip * scale, thick * scale / 2)
    elif kind == "bit":
        ring_at, groove = start + (end - start) * 0.35, (end - start) * 0.1
        sheet.path(
            f"M{ring_at} {cy - w / 2}v{w}m{groove} 0v{-w}M{start} {cy}H{ring_at}",
            "none",
            INK,
            sheet.pen * 0.6,
        )
    sheet.axis(x - 5, cy, end + 5, cy)
    sheet.dim_h(start, end, cy + thick * scale / 2 + 34, figure(length), cy + w / 2)
    sheet.dim_v(end + 24, cy - w / 2, cy + w / 2, f"{figure(d)}", end)


def _handle(sheet: Sheet, x: float, cy: float, g: float, h: float) -> None:
    """A grip of length g and half height h."""
    waist, belly = x + g * 0.74, x + g * 0.16
    sheet.path(
        f"M{x} {cy}Q{x} {cy - h} {belly} {cy - h}"
        f"C{x + g * 0.5} {cy - h} {x + g * 0.62} {cy - h * 0.9} {waist} {cy - h * 0.6}"
        f"S{x + g * 0.92} {cy - h * 0.8} {x + g} {cy - h * 0.5}V{cy + h * 0.5}"
        f"C{x + g * 0.92} {cy + h * 0.8} {x + g * 0.86} {cy + h * 0.4} {waist} {cy + h * 0.6}"
        f"C{x + g * 0.62} {cy + h * 0.9} {x + g * 0.5} {cy + h} {belly} {cy + h}Q{x} {cy + h} {x} {cy}z",
        RED,
    )
    seam = f"M{belly} {cy - h * 0.45}H{x + g * 0.64}M{belly} {cy + h * 0.45}H{x + g * 0.64}"
    sheet.path(seam, "none", INK, sheet.pen * 0.6)


def hex_key(sheet: Sheet, s, length) -> None:
    """DIN 2936: long arm `length`, short arm about a third."""
    short = length * 0.36 + s
    scale = sheet.scale(length, short)
    w = max(s * scale, 2.8)
    x, y = (sheet.width - length * scale) / 2, sheet.cy - short * scale / 2
    r = w * 1.5
    path = (
        f"M{x + w / 2} {y + short * scale}V{y + w / 2 + r}Q{x + w / 2} {y + w / 2} {x + w / 2 + r} {y + w / 2}"
        f"H{x + length * scale}"
    )
    sheet.path(path, "none", INK, w + 2 * sheet.pen * 0.8)
    sheet.path(path, "none", LIGHT, w)
    sheet.path(path, "none", DARK, w * 0.3)
    sheet.dim_h(x, x + length * scale, y - 26, figure(length), y)
    sheet.dim_v(x + length * scale + 20, y, y + w, figure(s), x + length * scale)


# where the pivot sits and how high the jaws stand, as shares of the overall length
_JAWS = {"combination": (0.3, 0.065), "cutter": (0.24, 0.08), "pump": (0.34, 0.1), "needle": (0.38, 0.03)}


def pliers(sheet: Sheet, length, kind="combination") -> None:
    """Pliers of overall length; the jaws tell the kind."""
    scale = sheet.scale(length, length * 0.34)
    x, cy, n = (sheet.width - length * scale) / 2, sheet.cy, length * scale
    share, height = _JAWS[kind]
    pivot, jaw = x + n * share, n * height
    for side, colour in ((-1, "#27608f"), (1, BLUE)):
        _grip(sheet, pivot, x + n, cy, side * n, colour)
    for side in (-1, 1):
        sheet.path(
            f"M{x} {cy + side * 0.5}L{x + n * 0.01} {cy + side * jaw * 0.6}C{x + n * 0.06} {cy + side * jaw} "
            f"{pivot - n * 0.1} {cy + side * max(jaw, n * 0.055)} {pivot} {cy + side * n * 0.075}V{cy + side * 0.5}z",
            "steel" if side < 0 else MID,
        )
    if kind == "cutter":
        sheet.poly(
            [(x, cy), (x + n * 0.13, cy - jaw * 0.45), (x + n * 0.13, cy + jaw * 0.45)],
            DARK,
            INK,
            sheet.pen * 0.6,
        )
    else:
        grooves = "".join(f"M{x + n * 0.02 * i} {cy - n * 0.016}v{n * 0.032}" for i in range(1, 8))
        sheet.thin(grooves)
    if kind == "pump":
        sheet.balls(
            [(pivot + n * 0.045 * i, cy + n * 0.03 * i) for i in (1, 2)], n * 0.022, DARK, sheet.pen * 0.5
        )
    sheet.circle(pivot, cy, n * 0.066, LIGHT)
    sheet.circle(pivot, cy, n * 0.03, PALE, INK, sheet.pen * 0.7)
    sheet.dim_h(x, x + n, cy + n * 0.19 + 30, figure(length), cy + n * 0.19)


def _grip(sheet: Sheet, pivot: float, end: float, cy: float, reach: float, colour: str) -> None:
    """One handle; `reach` is the overall length, negative for the upper one."""
    n = abs(reach)
    bend = f"S{end - n * 0.1} {cy + reach * 0.12} {end} {cy + reach * 0.09}"
    middle = f"{pivot + n * 0.18} {cy + reach * 0.142} {pivot + n * 0.3} {cy + reach * 0.15}"
    steel = f"M{pivot} {cy + reach * 0.03}C{pivot + n * 0.1} {cy + reach * 0.05} {middle}{bend}"
    sleeve = f"M{pivot + n * 0.08} {cy + reach * 0.06}C{pivot + n * 0.13} {cy + reach * 0.09} {middle}{bend}"
    sheet.path(steel, "none", INK, n * 0.062 + 2.2)
    sheet.path(sleeve, "none", colour, n * 0.062)


def hammer(sheet: Sheet, weight) -> None:
    """Hammer of `weight` grams: head and handle grow with its cube root."""
    size = (weight / 7.85) ** (1 / 3)  # cm edge of a steel cube of that weight
    head, handle = size * 26, 210 + size * 26
    scale = sheet.scale(handle, head * 1.05)
    x, cy = (sheet.width - handle * scale) / 2, sheet.cy
    t, h = head * scale * 0.36, head * scale
    sheet.path(
        f"M{x + t} {cy - h * 0.07}L{x + handle * scale * 0.6} {cy - h * 0.06}"
        f"Q{x + handle * scale} {cy - h * 0.15} {x + handle * scale} {cy}"
        f"T{x + handle * scale * 0.6} {cy + h * 0.06}L{x + t} {cy + h * 0.07}z",
        _ASH,
    )
    sheet.path(
        f"M{x} {cy - h * 0.5}H{x + t}V{cy - h * 0.34}L{x + t * 0.86} {cy - h * 0.2}V{cy + h * 0.16}"
        f"L{x + t * 0.6} {cy + h * 0.5}H{x + t * 0.4}L{x + t * 0.14} {cy + h * 0.16}"
        f"V{cy - h * 0.2}L{x} {cy - h * 0.34}z",
        "dark",
    )
    sheet.rect(x - t * 0.04, cy - h * 0.5, t * 1.08, h * 0.12, "steel-v")
    sheet.rect(x + t * 0.2, cy - h * 0.08, t * 0.6, h * 0.16, DEEP, INK, sheet.pen * 0.6)
    sheet.note(f"{figure(weight)} g")
