"""Nuts, washers, pins, rivets and rings."""

from math import cos, radians, sin

from .canvas import DARK, DEEP, INK, LIGHT, MID, THIN, WHITE, Sheet, figure, fmt, teeth
from .threads import HEX, hexagon_front, hexagon_side

Views = tuple[float, float, float, float]


def two_views(sheet: Sheet, tall: float, deep: float) -> Views:
    """Front view (tall × tall) left, side view (deep × tall) right: scale, front centre, side left edge, middle."""
    gap = 56.0 if sheet.large else 14.0
    scale = sheet.scale(tall + deep, tall, gap)
    left = (sheet.width - (tall + deep) * scale - gap) / 2
    return scale, left + tall * scale / 2, left + tall * scale + gap, sheet.cy


def _nut_front(sheet: Sheet, cx: float, cy: float, e: float, s: float, d: float) -> None:
    hexagon_front(sheet, cx, cy, e, s)
    sheet.circle(cx, cy, d * 0.42, WHITE)
    r = d / 2
    sheet.thin(f"M{cx} {cy - r}A{r} {r} 0 1 1 {cx - r} {cy}")
    sheet.cross(cx, cy, e / 2 + 4)


def _nut_dimensions(sheet: Sheet, views: Views, d, s, m, tall) -> None:
    scale, cx, x, cy = views
    low, half = cy + tall * scale / 2, s * scale / 2
    sheet.dim_h(cx - half, cx + half, low + 28, figure(s), cy)
    sheet.dim_h(x, x + m * scale, low + 28, figure(m), low)
    sheet.dim_v(cx - tall * scale / 2 - 22, cy - d * scale / 2, cy + d * scale / 2, f"M{figure(d)}", cx)


def hex_nut(sheet: Sheet, d, s, m) -> None:
    """DIN 934: d thread, s across flats, m height."""
    e = s * HEX
    views = scale, cx, x, cy = two_views(sheet, e, m)
    _nut_front(sheet, cx, cy, e * scale, s * scale, d * scale)
    hexagon_side(sheet, x, cy, m * scale, e * scale)
    sheet.axis(x - 4, cy, x + m * scale + 4, cy)
    _nut_dimensions(sheet, views, d, s, m, e)


def lock_nut(sheet: Sheet, d, s, m) -> None:
    """DIN 985: the collar on the left of the side view holds the insert."""
    e = s * HEX
    views = scale, cx, x, cy = two_views(sheet, e, m)
    _nut_front(sheet, cx, cy, e * scale, s * scale, d * scale)
    sheet.circle(cx, cy, d * scale * 0.62, "none", "#2f6fa8", sheet.pen * 1.2)
    collar = m * 0.28 * scale
    sheet.rect(x, cy - s * scale * 0.43, collar * 1.3, s * scale * 0.86, "steel", rx=collar * 0.5)
    hexagon_side(sheet, x + collar, cy, m * scale - collar, e * scale)
    sheet.axis(x - 4, cy, x + m * scale + 4, cy)
    _nut_dimensions(sheet, views, d, s, m, e)


def cap_nut(sheet: Sheet, d, s, m) -> None:
    """DIN 1587: hexagon below, dome above; m is the whole height."""
    e = s * HEX
    views = scale, cx, x, cy = two_views(sheet, e, m)
    hexagon_front(sheet, cx, cy, e * scale, s * scale)
    sheet.circle(cx, cy, s * scale * 0.45, "steel")
    sheet.circle(cx - s * scale * 0.1, cy - s * scale * 0.12, s * scale * 0.14, WHITE, None)
    sheet.cross(cx, cy, e * scale / 2 + 4)
    body, r = m * 0.5 * scale, s * scale * 0.46
    dome = m * scale - body
    sheet.path(
        f"M{x + dome} {cy - r}C{x} {cy - r} {x} {cy - r * 0.5} {x} {cy}S{x} {cy + r} {x + dome} {cy + r}z",
        "steel",
    )
    hexagon_side(sheet, x + dome, cy, body, e * scale)
    sheet.axis(x - 4, cy, x + m * scale + 4, cy)
    _nut_dimensions(sheet, views, d, s, m, e)


def flange_nut(sheet: Sheet, d, s, m, df) -> None:
    """DIN 6923: df is the flange diameter."""
    e = s * HEX
    views = scale, cx, x, cy = two_views(sheet, df, m)
    sheet.circle(cx, cy, df * scale / 2, MID)
    _nut_front(sheet, cx, cy, e * scale, s * scale, d * scale)
    hexagon_side(sheet, x, cy, m * scale * 0.8, e * scale)
    top, base = x + m * scale * 0.66, x + m * scale
    half, rim = df * scale / 2, base - m * scale * 0.14
    sheet.poly(
        [
            (top, cy - e * scale * 0.46),
            (rim, cy - half),
            (base, cy - half),
            (base, cy + half),
            (rim, cy + half),
            (top, cy + e * scale * 0.46),
        ],
        "steel",
    )
    sheet.axis(x - 4, cy, x + m * scale + 4, cy)
    _nut_dimensions(sheet, views, d, s, m, df)


def _washer_side(sheet: Sheet, views: Views, d, od, h) -> None:
    scale, cx, x, cy = views
    thick, ring_height = max(h * scale, 3.0), (od - d) / 2 * scale
    sheet.hatch(x, cy - od * scale / 2, thick, ring_height)
    sheet.hatch(x, cy + d * scale / 2, thick, ring_height)
    sheet.thin(
        f"M{x} {cy - d * scale / 2}V{cy + d * scale / 2}M{x + thick} {cy - d * scale / 2}V{cy + d * scale / 2}"
    )
    sheet.axis(x - 5, cy, x + thick + 5, cy)
    low, half = cy + od * scale / 2, d * scale / 2
    sheet.dim_h(x, x + thick, low + 28, figure(h), low)
    sheet.dim_h(cx - od * scale / 2, cx + od * scale / 2, low + 28, f"Ø{figure(od)}", cy)
    sheet.dim_v(cx - od * scale / 2 - 22, cy - half, cy + half, f"Ø{figure(d)}", cx)


def washer(sheet: Sheet, d, od, h) -> None:
    """DIN 125 / 9021: inner d, outer od, thickness h."""
    views = scale, cx, _, cy = two_views(sheet, od, h)
    sheet.circle(cx, cy, od * scale / 2, "steel")
    sheet.circle(cx, cy, d * scale / 2, WHITE)
    sheet.cross(cx, cy, od * scale / 2 + 4)
    _washer_side(sheet, views, d, od, h)


def tooth_washer(sheet: Sheet, d, od, h) -> None:
    """DIN 6798 A: externally serrated."""
    views = scale, cx, _, cy = two_views(sheet, od, h)
    sheet.poly(teeth(cx, cy, od * scale / 2, od * scale * 0.42, 18, 0.45), "steel")
    sheet.circle(cx, cy, d * scale / 2, WHITE)
    sheet.cross(cx, cy, od * scale / 2 + 4)
    _washer_side(sheet, views, d, od, h)


def spring_washer(sheet: Sheet, d, od, h) -> None:
    """DIN 127 B: split ring, its ends apart in the side view."""
    scale, cx, x, cy = two_views(sheet, od, 2 * h)
    sheet.circle(cx, cy, od * scale / 2, "steel")
    sheet.circle(cx, cy, d * scale / 2, WHITE)
    width = (od - d) / 2 * scale
    sheet.poly(
        [
            (cx - 2, cy - od * scale / 2 - 1),
            (cx + 3, cy - od * scale / 2 - 1),
            (cx + 1, cy - od * scale / 2 + width + 1),
            (cx - 4, cy - od * scale / 2 + width + 1),
        ],
        WHITE,
        None,
    )
    sheet.line(cx - 2, cy - od * scale / 2, cx - 4, cy - d * scale / 2)
    sheet.line(cx + 3, cy - od * scale / 2, cx + 1, cy - d * scale / 2)
    sheet.cross(cx, cy, od * scale / 2 + 4)
    t, half = max(h * scale, 3.0), od * scale / 2
    sheet.poly(
        [(x, cy - half), (x + t, cy - half), (x + 1.6 * t, cy + half), (x + 0.6 * t, cy + half)], "steel"
    )
    sheet.path(f"M{x + 0.1 * t} {cy - 2}l{1.2 * t} {4}", "none", INK, sheet.pen)
    low = cy + half
    sheet.dim_h(x + 0.6 * t, x + 1.6 * t, low + 28, figure(h), low)
    sheet.dim_h(cx - half, cx + half, low + 28, f"Ø{figure(od)}", cy)
    sheet.dim_v(cx - half - 22, cy - d * scale / 2, cy + d * scale / 2, f"Ø{figure(d)}", cx)


def circlip(sheet: Sheet, d, h, kind="shaft") -> None:
    """DIN 471 (shaft) or 472 (bore) for nominal diameter d, thickness h."""
    width = 0.11 * d + 0.8
    outer, inner = (d / 2 + width, d / 2) if kind == "shaft" else (d / 2, d / 2 - width)
    tall = 2 * outer + (2.4 * width if kind == "shaft" else 0)
    scale, cx, x, cy = two_views(sheet, tall, h)
    open_half = 16 if kind == "shaft" else 20
    points = []
    for r, turn in ((outer, 1), (inner, -1)):
        a0, a1 = radians(-90 + open_half), radians(270 - open_half)
        xs = [(cx + r * scale * cos(a), cy + r * scale * sin(a)) for a in (a0, a1)]
        points.append(xs if turn == 1 else xs[::-1])
    (o1, o2), (i2, i1) = points
    ro, ri = fmt(outer * scale), fmt(inner * scale)
    sheet.path(
        f"M{o1[0]} {o1[1]}A{ro} {ro} 0 1 1 {o2[0]} {o2[1]}L{i2[0]} {i2[1]}A{ri} {ri} 0 1 0 {i1[0]} {i1[1]}z",
        "steel",
    )
    eye = (outer + width * 0.35 if kind == "shaft" else inner - width * 0.35) * scale
    for side in (-1, 1):
        a = radians(-90 + side * open_half)
        ex, ey = cx + eye * cos(a), cy + eye * sin(a)
        sheet.circle(ex, ey, width * scale * 0.72, LIGHT)
        sheet.circle(ex, ey, width * scale * 0.3, WHITE, INK, sheet.pen * 0.7)
    sheet.cross(cx, cy, outer * scale + 4)
    t = max(h * scale, 2.5)
    sheet.rect(x, cy - outer * scale, t, 2 * outer * scale, "steel")
    low = cy + outer * scale
    sheet.dim_h(x, x + t, low + 28, figure(h), low)
    half = d * scale / 2
    sheet.dim_h(cx - half, cx + half, low + 28, f"Ø{figure(d)}", cy)


def dowel_pin(sheet: Sheet, d, length, kind="solid") -> None:
    """DIN 6325 / ISO 2338 (solid), ISO 8752 (spring pin with slot)."""
    tall = d if not sheet.large else d * 1.4
    gap = 60.0 if sheet.large else 12.0
    scale = sheet.scale(length + d, max(tall, length * 0.12), gap)
    x, cy = (sheet.width - (length + d) * scale - gap) / 2, sheet.cy
    half, c = d * scale / 2, min(d * 0.14, length * 0.2) * scale
    end = x + length * scale
    sheet.path(
        f"M{x} {cy - half * 0.72}l{c} {-half * 0.28}H{end - c}l{c} {half * 0.28}"
        f"v{half * 1.44}l{-c} {half * 0.28}H{x + c}l{-c} {-half * 0.28}z",
        "steel",
    )
    sheet.thin(f"M{x + c} {cy - half}v{2 * half}M{end - c} {cy - half}v{2 * half}")
    front = end + gap + half
    sheet.circle(front, cy, half, "steel")
    if kind == "spring":
        sheet.path(
            f"M{x} {cy - half * 0.12}H{end}M{x} {cy + half * 0.12}H{end}",
            "none",
            INK,
            sheet.pen * 0.6,
        )
        sheet.circle(front, cy, half * 0.6, WHITE)
        sheet.rect(front, cy - half * 0.14, half * 1.2, half * 0.28, WHITE, None)
    sheet.axis(x - 6, cy, front + half + 5, cy)
    sheet.dim_h(x, end, cy + half + 34, figure(length), cy + half)
    sheet.dim_v(end + 28, cy - half, cy + half, f"Ø{figure(d)}", end)


def rivet(sheet: Sheet, d, length, dk) -> None:
    """ISO 15977 blind rivet: dome head dk, sleeve d × length, mandrel to the left."""
    k, nail = 0.3 * d, 6 * d
    scale = sheet.scale(nail + k + length + d, dk)
    x = (sheet.width - (nail + k + length + d) * scale) / 2
    cy, head = sheet.cy, x + nail * scale
    half = dk * scale / 2
    sheet.bar(x, cy, nail * scale, d * 0.5 * scale)
    sheet.path(
        f"M{head + k * scale} {cy - half}Q{head} {cy - half * 0.8} {head} {cy - d * scale * 0.3}"
        f"V{cy + d * scale * 0.3}Q{head} {cy + half * 0.8} {head + k * scale} {cy + half}z",
        "steel",
    )
    sheet.bar(head + k * scale, cy, length * scale, d * scale)
    end = head + (k + length) * scale
    sheet.path(
        f"M{end} {cy - d * scale * 0.42}Q{end + d * scale} {cy - d * scale * 0.4} {end + d * scale} {cy}"
        f"T{end} {cy + d * scale * 0.42}z",
        DARK,
    )
    sheet.axis(x - 5, cy, end + d * scale + 5, cy)
    sheet.dim_h(head + k * scale, end, cy + half + 34, figure(length), cy + d * scale / 2)
    sheet.dim_v(end + d * scale + 30, cy - d * scale / 2, cy + d * scale / 2, f"Ø{figure(d)}", end)
    sheet.dim_v(x - 14, cy - half, cy + half, f"Ø{figure(dk)}", head)


def o_ring(sheet: Sheet, d, cord) -> None:
    """ISO 3601: inner diameter d, cord thickness."""
    od = d + 2 * cord
    scale, cx, x, cy = two_views(sheet, od, cord)
    sheet.circle(cx, cy, (d + cord) / 2 * scale, "none", INK, max(cord * scale, 2.4) + 1.2)
    sheet.circle(cx, cy, (d + cord) / 2 * scale, "none", DEEP, max(cord * scale - 1, 1.4))
    r = (d + cord) / 2 * scale - cord * scale * 0.18
    sheet.path(
        f"M{cx - r} {cy}A{r} {r} 0 0 1 {cx} {cy - r}",
        "none",
        "#9fb0b8",
        max(cord * scale * 0.18, 0.8),
    )
    sheet.cross(cx, cy, od * scale / 2 + 4)
    rc = max(cord * scale / 2, 1.6)
    for side in (-1, 1):
        sheet.circle(x + rc, cy + side * (d + cord) / 2 * scale, rc, DEEP)
    sheet.path(
        f"M{x} {cy - (d + cord) / 2 * scale}V{cy + (d + cord) / 2 * scale}"
        f"M{x + 2 * rc} {cy - (d + cord) / 2 * scale}V{cy + (d + cord) / 2 * scale}",
        "none",
        THIN,
        sheet.hair,
    )
    low, half = cy + od * scale / 2, d * scale / 2
    sheet.dim_h(x, x + 2 * rc, low + 28, figure(cord), low)
    sheet.dim_h(cx - half, cx + half, low + 28, f"Ø{figure(d)}", cy)
