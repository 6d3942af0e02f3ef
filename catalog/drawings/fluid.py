"""Cylinders, valves, fittings, hoses."""

from .canvas import BLUE, DARK, DEEP, INK, LIGHT, MID, PALE, RED, TINTS, WHITE, Sheet, figure
from .threads import hexagon_side, thread


def cylinder(sheet: Sheet, bore, stroke, rod, kind="profile") -> None:
    """Pneumatic cylinder, rod retracted: bore, stroke and rod diameter to scale."""
    cap, body = (bore * 0.55 + 8, bore * 1.2) if kind == "profile" else (bore * 0.5 + 4, bore * 1.02)
    tube, nose = stroke + bore * 0.5 + 10, bore * 0.75 + 10
    whole = 2 * cap + tube + nose
    scale = sheet.scale(whole, body)
    x, cy, u = (sheet.width - whole * scale) / 2, sheet.cy, scale
    h, left, right = body * u, x + cap * u, x + (cap + tube) * u
    sheet.bar(left, cy, tube * u, bore * u * 1.06)
    if kind == "profile":
        sheet.thin(
            f"M{left} {cy - h * 0.34}H{right}M{left} {cy + h * 0.34}H{right}M{left} {cy + h * 0.22}H{right}"
        )
    for at in (x, right):
        sheet.rect(at, cy - h / 2, cap * u, h, MID if kind == "profile" else "steel", rx=1.5)
        sheet.circle(
            at + cap * u / 2, cy - h * 0.24, min(cap * u * 0.24, h * 0.1), WHITE, INK, sheet.pen * 0.7
        )
        sheet.circle(
            at + cap * u / 2, cy + h * 0.28, min(cap * u * 0.14, h * 0.06), PALE, INK, sheet.pen * 0.6
        )
    end = right + cap * u
    sheet.bar(end, cy, nose * u * 0.22, max(rod * 1.7, bore * 0.45) * u)
    sheet.bar(end + nose * u * 0.22, cy, nose * u * 0.3, rod * u)
    thread(sheet, end + nose * u * 0.5, end + nose * u, cy, rod * u * 0.86, max(1.5 * u, 2.2))
    hexagon_side(sheet, end + nose * u * 0.52, cy, nose * u * 0.16, rod * u * 1.6)
    sheet.axis(x - 5, cy, end + nose * u + 5, cy)
    sheet.dim_h(x, end, cy + h / 2 + 26, figure(round(2 * cap + tube, 1)), cy + h / 2)
    sheet.dim_v(x - 20, cy - bore * u / 2, cy + bore * u / 2, f"Ø{figure(bore)}", left)
    sheet.dim_v(
        end + nose * u + 24, cy - rod * u / 2, cy + rod * u / 2, f"Ø{figure(rod)}", end + nose * u * 0.4
    )
    sheet.note(f"{figure(bore)} × {figure(stroke)}")


def valve(sheet: Sheet, d, kind="ball") -> None:
    """Ball valve or solenoid valve for thread diameter d."""
    (_ball_valve if kind == "ball" else _solenoid_valve)(sheet, d)
    sheet.note(f"Ø{figure(d)}")


def _ball_valve(sheet: Sheet, d: float) -> None:
    scale = sheet.scale(d * 3 + 34, d * 2.2 + 20)
    cx, cy, u = sheet.cx - 6 * scale, sheet.cy + d * 0.35 * scale, scale
    half, h = d * 1.35 * u, d * 1.45 * u
    sheet.path(
        f"M{cx - half * 0.62} {cy - h * 0.45}Q{cx} {cy - h * 0.72} {cx + half * 0.62} {cy - h * 0.45}"
        f"V{cy + h * 0.45}Q{cx} {cy + h * 0.72} {cx - half * 0.62} {cy + h * 0.45}z",
        "steel",
    )
    hexagon_side(sheet, cx - half, cy, half * 0.4, h)
    hexagon_side(sheet, cx + half * 0.6, cy, half * 0.4, h, flip=True)
    sheet.hidden(f"M{cx - half} {cy - d * u / 2}H{cx + half}M{cx - half} {cy + d * u / 2}H{cx + half}")
    top = cy - h * 0.6
    sheet.rect(cx - d * 0.2 * u, top - d * 0.4 * u, d * 0.4 * u, d * 0.45 * u, "steel-v")
    sheet.path(
        f"M{cx - d * 0.4 * u} {top - d * 0.4 * u}h{d * 0.9 * u}l{d * 0.4 * u} {-d * 0.25 * u}"
        f"H{cx + half + 22 * u}v{-max(d * 0.2, 4) * u}H{cx + d * 0.7 * u}"
        f"l{-d * 0.4 * u} {d * 0.25 * u}H{cx - d * 0.4 * u}z",
        RED,
    )
    sheet.axis(cx - half - 5, cy, cx + half + 5, cy)


def _solenoid_valve(sheet: Sheet, d: float) -> None:
    long, tall = d * 5.5, d * 2
    scale = sheet.scale(long * 1.5, tall * 1.6)
    n, h, cx, cy = long * scale, tall * scale, sheet.cx, sheet.cy + tall * 0.2 * scale
    sheet.rect(cx - n * 0.5, cy - h * 0.5, n * 0.75, h, "steel", rx=2)
    sheet.rect(cx + n * 0.25, cy - h * 0.42, n * 0.12, h * 0.84, MID)
    sheet.rect(cx + n * 0.37, cy - h * 0.5, n * 0.3, h * 0.8, DEEP, rx=2)
    sheet.rect(cx + n * 0.42, cy - h * 0.86, n * 0.2, h * 0.36, DARK, rx=1.5)
    for i in range(3):
        sheet.circle(cx + n * (-0.36 + 0.2 * i), cy + h * 0.16, d * scale * 0.45, WHITE)
        sheet.circle(cx + n * (-0.36 + 0.2 * i), cy + h * 0.16, d * scale * 0.36, "none", DARK, sheet.hair)
    for i in range(2):
        sheet.circle(cx + n * (-0.26 + 0.2 * i), cy - h * 0.27, h * 0.08, PALE, INK, sheet.pen * 0.6)
    sheet.rect(cx - n * 0.62, cy - h * 0.36, n * 0.12, h * 0.72, MID, rx=2)


def fitting(sheet: Sheet, d, tube, kind="straight") -> None:
    """Threaded fitting: thread d, tube diameter; push-in straight, elbow, tee, or a nipple."""
    s = max(d * 1.35, tube * 1.5)
    scale = sheet.scale(d * 0.9 + s * 2.6, s * (1.2 if kind in ("straight", "nipple") else 2.2))
    u, cy = scale, sheet.cy + (0 if kind in ("straight", "nipple", "tee") else -s * 0.35 * scale)
    whole = (d * 0.9 + s * 2.1) * u
    x = (sheet.width - whole) / 2
    body, flat = x + d * 0.9 * u, s * 0.6 * u
    thread(sheet, x, body, cy, d * u, max(d * 0.1 * u, 2.2), core=0.88)
    hexagon_side(sheet, body, cy, flat, s * 1.12 * u)
    end, w = body + flat, max(tube * 1.35, d * 0.9) * u
    if kind == "nipple":
        thread(sheet, end, end + d * 0.9 * u, cy, d * u, max(d * 0.1 * u, 2.2), core=0.88)
    elif kind == "straight":
        sheet.bar(end, cy, s * 0.9 * u, w)
        _collet(sheet, end + s * 0.9 * u, cy, s * 0.22 * u, tube * 1.15 * u, True)
    else:
        sheet.rect(end, cy - w / 2, w, w, "steel", rx=w * 0.2)
        ways = (1,) if kind == "elbow" else (-1, 1)
        for way in ways:
            edge = cy + way * w / 2
            sheet.rect(end, min(edge, edge + way * s * 0.4 * u), w, s * 0.4 * u, "steel-v")
            tip = edge + way * s * 0.4 * u
            sheet.rect(
                end + (w - tube * 1.15 * u) / 2,
                min(tip, tip + way * s * 0.2 * u),
                tube * 1.15 * u,
                s * 0.2 * u,
                BLUE,
                rx=1,
            )
        sheet.axis(end + w / 2, cy - s * 1.1 * u, end + w / 2, cy + s * 1.1 * u)
    sheet.axis(x - 5, cy, x + whole + 5, cy)
    sheet.dim_v(x - 18, cy - d * u / 2, cy + d * u / 2, f"Ø{figure(d)}", x)
    sheet.note(f"{figure(d)} / {figure(tube)}")


def _collet(sheet: Sheet, x: float, cy: float, deep: float, wide: float, tube: bool) -> None:
    sheet.rect(x, cy - wide / 2, deep, wide, BLUE, rx=1)
    if tube:
        sheet.rect(x + deep, cy - wide * 0.43, deep * 1.3, wide * 0.86, "#eef6fb", INK, sheet.pen * 0.6)


def hose(sheet: Sheet, d, di, colour="blue") -> None:
    """A coil of tube and its section: outer d, inner di."""
    size = sheet.height - 2 * sheet.margin[1]
    weight, fill = min(size * 0.13, size * (0.035 + d * 0.0055)), TINTS[colour]
    cx, cy = sheet.width * 0.33, sheet.cy
    for i in range(3):
        r = size * 0.46 - weight * 0.5 - i * (weight + 1.6)
        sheet.circle(cx, cy, r, "none", INK, weight + 1.8)
        sheet.circle(cx, cy, r, "none", fill, weight)
    r = size * min(0.34, 0.14 + d * 0.013)
    sx = sheet.width * 0.77
    sheet.circle(sx, cy, r, fill)
    sheet.circle(sx, cy, r * min(di / d, 0.95), WHITE)
    sheet.cross(sx, cy, r + 5)
    sheet.dim_h(sx - r, sx + r, cy + r + 30, f"Ø{figure(d)}", cy)
    sheet.dim_h(sx - r * di / d, sx + r * di / d, cy - r - 22, f"Ø{figure(di)}", cy)


def clamp(sheet: Sheet, d, w) -> None:
    """Worm drive clamp closed to d, band width w."""
    gap = 46.0 if sheet.large else 12.0
    scale = sheet.scale(d + 14 + w, d + 18, gap)
    x, u = (sheet.width - (d + 14 + w) * scale - gap) / 2, scale
    r, cx, cy = d * u / 2, x + (d / 2 + 7) * u, sheet.cy + 5 * u
    sheet.circle(cx, cy, r, "none", INK, 3.4)
    sheet.circle(cx, cy, r, "none", MID, 1.4)
    house = max(9 * u, 9)
    sheet.rect(cx - house, cy - r - house * 0.75, house * 2, house * 0.75, "steel", rx=1.5)
    hexagon_side(sheet, cx + house, cy - r - house * 0.4, house * 0.4, house * 0.7, flip=True)
    left = cx + r + 7 * u + gap
    sheet.rect(left, cy - r, w * u, 2 * r, "steel-v")
    slots = "".join(
        f"M{left + w * u * 0.25} {cy - r + 2 * r * i / 12}l{w * u * 0.5} {2 * r / 30}" for i in range(1, 11)
    )
    sheet.path(slots, "none", DEEP, sheet.pen * 0.8)
    sheet.cross(cx, cy, r * 0.5)
    sheet.dim_h(left, left + w * u, cy + r + 24, figure(w), cy + r)
    sheet.dim_h(cx - r, cx + r, cy + r + 24, f"Ø{figure(d)}", cy)


def filter_unit(sheet: Sheet, d) -> None:
    """Air filter regulator for port diameter d: knob, body, bowl."""
    wide, tall = d * 0.6 + 42, d * 0.9 + 150
    scale = sheet.scale(wide, tall)
    cx, top, w, h = sheet.cx, sheet.cy - tall * scale / 2, wide * scale, tall * scale
    sheet.rect(cx - w * 0.34, top, w * 0.68, h * 0.2, "dark", rx=2)
    sheet.thin("".join(f"M{cx - w * 0.3 + w * 0.1 * i} {top + h * 0.02}v{h * 0.16}" for i in range(7)))
    sheet.rect(cx - w / 2, top + h * 0.2, w, h * 0.24, "steel-v", rx=2)
    sheet.circle(cx, top + h * 0.32, w * 0.2, WHITE)
    sheet.line(cx, top + h * 0.32, cx + w * 0.1, top + h * 0.28, RED, sheet.pen * 0.8)
    sheet.path(
        f"M{cx - w * 0.4} {top + h * 0.44}h{w * 0.8}v{h * 0.36}Q{cx + w * 0.4} {top + h * 0.92} {cx} {top + h * 0.93}"
        f"T{cx - w * 0.4} {top + h * 0.8}z",
        "#dcebf2",
    )
    sheet.path(f"M{cx - w * 0.4} {top + h * 0.74}h{w * 0.8}", "none", BLUE, sheet.pen)
    sheet.rect(cx - w * 0.18, top + h * 0.5, w * 0.36, h * 0.2, LIGHT, INK, sheet.pen * 0.6)
    sheet.rect(cx - w * 0.08, top + h * 0.93, w * 0.16, h * 0.07, DARK)
    sheet.dim_v(cx - w / 2 - 18, top, top + h, figure(round(tall)), cx - w * 0.34)
