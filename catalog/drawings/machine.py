"""Bearings and power transmission: front view and section to scale."""

from math import pi, sin

from .canvas import DARK, DEEP, INK, LIGHT, MID, PALE, WHITE, Sheet, figure, ring, teeth
from .rings import Views, two_views


def _bearing_dimensions(sheet: Sheet, views: Views, d, od, b) -> None:
    scale, _, x, cy = views
    low = cy + od * scale / 2
    sheet.dim_h(x, x + b * scale, low + 26, figure(b), low)
    sheet.dim_v(x + b * scale + 46, cy - od * scale / 2, low, f"Ø{figure(od)}", x + b * scale)
    sheet.dim_v(x + b * scale + 24, cy - d * scale / 2, cy + d * scale / 2, f"Ø{figure(d)}", x + b * scale)


def _rings(sheet: Sheet, views: Views, d, od) -> tuple[float, float]:
    """Outer and inner ring in the front view; gives the shoulder radii between which the balls run."""
    scale, cx, _, cy = views
    wall = (od - d) / 2 * scale
    outer, inner = od * scale / 2 - wall * 0.3, d * scale / 2 + wall * 0.3
    sheet.circle(cx, cy, od * scale / 2, "steel")
    sheet.circle(cx, cy, outer, MID)
    return outer, inner


def _bore(sheet: Sheet, views: Views, d, od, inner) -> None:
    scale, cx, _, cy = views
    sheet.circle(cx, cy, inner, "steel")
    sheet.circle(cx, cy, d * scale / 2, WHITE)
    sheet.cross(cx, cy, od * scale / 2 + 4)


def _silhouette(sheet: Sheet, views: Views, d, b) -> None:
    scale, _, x, cy = views
    half, right = d * scale / 2, x + b * scale
    sheet.path(
        f"M{x} {cy - half}V{cy + half}M{right} {cy - half}V{cy + half}",
        "none",
        INK,
        sheet.pen * 0.6,
    )
    sheet.axis(x - 5, cy, right + 5, cy)


def ball_bearing(sheet: Sheet, d, od, b, seal="open") -> None:
    """Deep groove ball bearing: bore d, outside od, width b; open, zz (shields) or 2rs (seals)."""
    views = scale, cx, x, cy = two_views(sheet, od, b)
    wall = (od - d) / 2 * scale
    outer, inner = _rings(sheet, views, d, od)
    mid, ball = (outer + inner) / 2, wall * 0.3
    if seal == "open":
        count = max(6, min(14, int(pi * mid / (ball * 1.35))))
        sheet.balls(ring(cx, cy, mid, count), ball, PALE, sheet.pen * 0.7)
    else:
        sheet.circle(cx, cy, outer - wall * 0.03, DARK if seal == "zz" else DEEP, INK, sheet.pen * 0.5)
        sheet.circle(cx, cy, mid + wall * 0.02, "none", LIGHT, sheet.hair)
    _bore(sheet, views, d, od, inner)
    for side in (-1, 1):
        top = cy - od * scale / 2 if side < 0 else cy + d * scale / 2
        sheet.hatch(x, top, b * scale, wall * 0.3)
        sheet.hatch(x, top + wall * 0.7, b * scale, wall * 0.3)
        sheet.circle(x + b * scale / 2, top + wall / 2, min(ball, b * scale * 0.42), WHITE)
        if seal != "open":
            y1, y2 = top + wall * 0.27, top + wall * 0.73
            lines = f"M{x + 1.6} {y1}V{y2}M{x + b * scale - 1.6} {y1}V{y2}"
            sheet.path(
                lines, "none", INK if seal == "2rs" else DEEP, sheet.pen * (1.4 if seal == "2rs" else 0.8)
            )
    _silhouette(sheet, views, d, b)
    _bearing_dimensions(sheet, views, d, od, b)


def roller_bearing(sheet: Sheet, d, od, b, kind="cylindrical") -> None:
    """Cylindrical (NU), tapered (302) or spherical (222) roller bearing."""
    views = scale, cx, x, cy = two_views(sheet, od, b)
    wall = (od - d) / 2 * scale
    outer, inner = _rings(sheet, views, d, od)
    mid, half = (outer + inner) / 2, wall * 0.18
    count = max(8, min(18, int(pi * mid / (half * 1.5))))
    sheet.balls(ring(cx, cy, mid, count), half, PALE, sheet.pen * 0.6)
    _bore(sheet, views, d, od, inner)
    for side in (-1, 1):
        _roller_section(sheet, x, cy, side, (d * scale / 2, wall, b * scale), kind)
    _silhouette(sheet, views, d, b)
    _bearing_dimensions(sheet, views, d, od, b)


def _roller_section(sheet: Sheet, x, cy, side, size, kind) -> None:
    """One half of the section; y counts outwards from the shaft axis."""
    bore, wall, b = size

    def at(share: float, depth: float) -> tuple[float, float]:
        return x + b * share, cy + side * (bore + wall * depth)

    def block(*corners: tuple[float, float], fill=PALE) -> None:
        sheet.poly([at(*corner) for corner in corners], fill)

    if kind == "tapered":
        block((0.15, 1), (1, 1), (1, 0.66), (0.15, 0.8))
        block((0, 0), (0.85, 0), (0.85, 0.42), (0, 0.3))
        block((0.14, 0.36), (0.82, 0.24), (0.88, 0.66), (0.2, 0.78), fill=WHITE)
    elif kind == "spherical":
        block((0, 1), (1, 1), (1, 0.74), (0.5, 0.84), (0, 0.74))
        block((0, 0), (1, 0), (1, 0.2), (0.5, 0.36), (0, 0.2))
        block((0.06, 0.3), (0.44, 0.38), (0.46, 0.8), (0.1, 0.72), fill=WHITE)
        block((0.94, 0.3), (0.56, 0.38), (0.54, 0.8), (0.9, 0.72), fill=WHITE)
    else:
        block((0, 1), (1, 1), (1, 0.6), (0.84, 0.6), (0.84, 0.74), (0.16, 0.74), (0.16, 0.6), (0, 0.6))
        block((0, 0), (1, 0), (1, 0.27), (0, 0.27))
        block((0.19, 0.27), (0.81, 0.27), (0.81, 0.74), (0.19, 0.74), fill=WHITE)


def needle_bearing(sheet: Sheet, d, od, b) -> None:
    """Drawn cup with needles, DIN 618."""
    views = scale, cx, x, cy = two_views(sheet, od, b)
    wall = (od - d) / 2 * scale
    shell = wall * 0.36
    sheet.circle(cx, cy, od * scale / 2, "steel")
    sheet.circle(cx, cy, od * scale / 2 - shell, WHITE)
    r = (wall - shell) / 2
    mid = d * scale / 2 + r
    count = max(10, min(24, int(pi * mid / (r * 1.15))))
    sheet.balls(ring(cx, cy, mid, count), r, LIGHT, sheet.pen * 0.5)
    sheet.cross(cx, cy, od * scale / 2 + 4)
    for side in (-1, 1):
        outer = cy + side * od * scale / 2
        top = outer if side < 0 else outer - shell
        sheet.rect(x, top, b * scale, shell, DARK)
        for edge in (x, x + b * scale - shell):
            sheet.rect(edge, min(outer, outer - side * wall * 0.8), shell, wall * 0.8, DARK)
        sheet.rect(x + shell * 1.4, (outer - side * (shell + r) - r), b * scale - 2.8 * shell, 2 * r, WHITE)
    _silhouette(sheet, views, d, b)
    _bearing_dimensions(sheet, views, d, od, b)


def pillow_block(sheet: Sheet, d, length, h, top, spacing) -> None:
    """UCP unit: bore d, foot length, centre height h, overall height top, bolt spacing."""
    scale = sheet.scale(length, top)
    x, base = (sheet.width - length * scale) / 2, sheet.cy + top * scale / 2
    cx, cy, foot = sheet.cx, base - h * scale, h * 0.4 * scale
    r = (top - h) * scale
    sheet.path(
        f"M{x} {base}V{base - foot * 0.8}q0 {-foot * 0.2} {foot * 0.3} {-foot * 0.2}"
        f"H{cx - r * 1.25}Q{cx - r} {base - foot} {cx - r} {cy}"
        f"A{r} {r} 0 0 1 {cx + r} {cy}Q{cx + r} {base - foot} {cx + r * 1.25} {base - foot}"
        f"H{x + length * scale - foot * 0.3}q{foot * 0.3} 0 {foot * 0.3} {foot * 0.2}V{base}z",
        "steel",
    )
    sheet.circle(cx, cy, r * 0.78, MID)
    sheet.circle(cx, cy, r * 0.74, DEEP, INK, sheet.pen * 0.5)
    sheet.circle(cx, cy, max(d * scale / 2 * 1.35, r * 0.5), "steel")
    sheet.circle(cx, cy, d * scale / 2, WHITE)
    sheet.rect(cx - r * 0.09, cy - r * 1.12, r * 0.18, r * 0.16, "brass", INK, sheet.pen * 0.6)
    for side in (-1, 1):
        bx, w = cx + side * spacing * scale / 2, foot * 0.45
        sheet.hidden(f"M{bx - w / 2} {base - foot}V{base}M{bx + w / 2} {base - foot}V{base}")
        sheet.axis(bx, base - foot - 6, bx, base + 5)
    sheet.cross(cx, cy, r + 4)
    half = spacing * scale / 2
    sheet.dim_h(cx - half, cx + half, base + 24, figure(spacing), base)
    sheet.dim_h(x, x + length * scale, base + 46, figure(length), base)
    sheet.dim_v(x - 18, cy, base, figure(h), cx)
    sheet.dim_v(x + length * scale + 26, cy - d * scale / 2, cy + d * scale / 2, f"Ø{figure(d)}", cx)


def v_belt(sheet: Sheet, w, h, length) -> None:
    """DIN 7753 / 2215: a loop whose length follows the belt, and its section w × h."""
    span = min(1.9, 0.9 + length / 2500)
    size = sheet.height - 2 * sheet.margin[1]
    tall = size * (0.5 if not sheet.large else 0.62)
    wide = min(tall * span, sheet.width * 0.52)
    gap = sheet.width * 0.06
    section = min(sheet.width * 0.22, size * 0.6 * w / max(w, h))
    x = (sheet.width - wide - gap - section) / 2
    y, band = sheet.cy - tall / 2, max(4.0, tall * 0.12)
    sheet.rect(x, y, wide, tall, DEEP, rx=tall / 2)
    sheet.rect(x + band, y + band, wide - 2 * band, tall - 2 * band, WHITE, rx=tall / 2 - band)
    sheet.path(
        f"M{x + tall / 2} {y + band * 0.4}H{x + wide - tall / 2}",
        "none",
        DARK,
        sheet.pen * 0.6,
        ' stroke-dasharray="5 3"',
    )
    sx, k = x + wide + gap, section / w
    low = sheet.cy + h * k / 2
    slope = min(h * k * 0.34, section * 0.35)
    corners = [(sx, low - h * k), (sx + section, low - h * k), (sx + section - slope, low), (sx + slope, low)]
    sheet.poly(corners, DEEP)
    cord = low - h * k * 0.72
    for i in range(5):
        sheet.circle(sx + section * (0.22 + 0.14 * i), cord, section * 0.045, "#d9b45b", None)
    sheet.dim_h(sx, sx + section, low - h * k - 20, figure(w), low - h * k)
    sheet.dim_v(sx + section + 26, low - h * k, low, figure(h), sx + section)
    sheet.note(f"L = {figure(length)}")


def chain(sheet: Sheet, pitch, roller, width) -> None:
    """ISO 606 roller chain, side view: pitch, roller diameter, inner width."""
    links = 4 if not sheet.large else 5
    plate = pitch * 0.92
    scale = sheet.scale(pitch * links + plate, max(plate, pitch * 1.6))
    x, cy = sheet.cx - pitch * links * scale / 2, sheet.cy
    p, r = pitch * scale, plate * scale / 2
    for inner in (True, False):
        for i in range(links):
            if (i % 2 == 0) is not inner:
                continue
            x1, x2, h = x + i * p, x + (i + 1) * p, r * (1.0 if inner else 0.9)
            waist = h * 0.7
            d = (
                f"M{x1} {cy - h}Q{(x1 + x2) / 2} {cy - waist * 0.72} {x2} {cy - h}A{h} {h} 0 0 1 {x2} {cy + h}"
                f"Q{(x1 + x2) / 2} {cy + waist * 0.72} {x1} {cy + h}A{h} {h} 0 0 1 {x1} {cy - h}z"
            )
            sheet.path(d, DARK if inner else "steel")
    for i in range(links + 1):
        sheet.circle(x + i * p, cy, roller * scale * 0.32, PALE)
        sheet.circle(x + i * p, cy, roller * scale * 0.12, MID, INK, sheet.pen * 0.5)
    sheet.axis(x - r - 5, cy, x + links * p + r + 5, cy)
    sheet.dim_h(x + p, x + 2 * p, cy - r - 30, figure(pitch), cy - r * 0.4)
    sheet.note(f"p {figure(pitch)}   d₁ {figure(roller)}   b₁ {figure(width)}")


def sprocket(sheet: Sheet, pitch, z, bore, width) -> None:
    """Sprocket for roller chain: z teeth, pitch circle p / sin(180°/z), pilot bore."""
    z = max(6, min(120, int(z)))
    circle = pitch / sin(pi / z)
    od = circle + 0.6 * pitch
    scale, cx, x, cy = two_views(sheet, od, width * 2.4)
    sheet.poly(teeth(cx, cy, od * scale / 2, (circle - 0.62 * pitch) * scale / 2, z, 0.34), "steel")
    sheet.circle(cx, cy, circle * scale / 2, "none", "#0a6c93", sheet.hair)
    hub = min(circle * 0.62, bore * 2.2) * scale / 2
    sheet.circle(cx, cy, hub, PALE)
    sheet.circle(cx, cy, bore * scale / 2, WHITE)
    sheet.cross(cx, cy, od * scale / 2 + 4)
    b = width * scale
    sheet.rect(x, cy - od * scale / 2, b, od * scale, "steel", rx=b * 0.4)
    sheet.rect(x + b, cy - hub, b * 1.4, 2 * hub, "steel")
    sheet.hidden(f"M{x} {cy - bore * scale / 2}h{2.4 * b}M{x} {cy + bore * scale / 2}h{2.4 * b}")
    sheet.axis(x - 5, cy, x + 2.4 * b + 5, cy)
    low = cy + od * scale / 2
    sheet.dim_h(x, x + b, low + 26, figure(width), low)
    sheet.dim_v(
        x + 2.4 * b + 24, cy - bore * scale / 2, cy + bore * scale / 2, f"Ø{figure(bore)}", x + 2.4 * b
    )
    sheet.note(f"z = {z}   p = {figure(pitch)}")


def shaft_seal(sheet: Sheet, d, od, b) -> None:
    """DIN 3760 rotary shaft seal."""
    views = scale, cx, x, cy = two_views(sheet, od, b)
    wall = (od - d) / 2 * scale
    sheet.circle(cx, cy, od * scale / 2, DEEP)
    sheet.circle(cx, cy, od * scale / 2 - wall * 0.35, "dark")
    sheet.circle(cx, cy, d * scale / 2 + wall * 0.25, "steel", INK, sheet.pen * 0.7)
    sheet.circle(cx, cy, d * scale / 2, WHITE)
    sheet.cross(cx, cy, od * scale / 2 + 4)
    for side in (-1, 1):
        edge, lip, t = cy + side * od * scale / 2, cy + side * d * scale / 2, b * scale
        s = -side * wall
        corners = [(x, edge), (x + t, edge), (x + t, edge + s * 0.25), (x + t * 0.25, edge + s * 0.25)]
        corners += [
            (x + t * 0.25, edge + s * 0.6),
            (x + t * 0.75, edge + s * 0.72),
            (x + t * 0.5, lip),
            (x, edge + s * 0.7),
        ]
        sheet.poly(corners, DEEP)
        sheet.circle(x + t * 0.72, edge + s * 0.6, max(wall * 0.09, 0.8), "#d9b45b", INK, sheet.pen * 0.4)
    _silhouette(sheet, views, d, b)
    _bearing_dimensions(sheet, views, d, od, b)
