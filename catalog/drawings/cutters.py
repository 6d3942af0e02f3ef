"""Drills, taps, mills, saw blades and discs."""

from .canvas import AMBER, DARK, DEEP, INK, LIGHT, MID, PALE, THIN, WHITE, Sheet, figure, ring, teeth
from .threads import thread


def _lying(sheet: Sheet, length: float, tall: float) -> tuple[float, float, float]:
    """A long tool along the axis: scale, left end, axis height."""
    scale = sheet.scale(length, tall)
    return scale, (sheet.width - length * scale) / 2, sheet.cy


def _tool_dimensions(sheet: Sheet, x, cy, length, d, scale, cut=0.0) -> None:
    end, low = x + length * scale, cy + d * scale / 2
    sheet.dim_h(x, end, low + 62, figure(length), low)
    if cut:
        sheet.dim_h(end - cut * scale, end, low + 34, figure(cut), low)
    sheet.dim_v(x - 22, cy - d * scale / 2, low, f"Ø{figure(d)}", x)


def _flutes(sheet: Sheet, start: float, end: float, cy: float, d: float, rise: float) -> None:
    """Helical flutes between two stations."""
    at = start
    while at < end - rise * 0.3:
        w = min(rise, end - at)
        sheet.path(
            f"M{at} {cy + d / 2}C{at + w * 0.4} {cy + d / 2} {at + w * 0.55} {cy - d / 2} {at + w} {cy - d / 2}"
            f"H{at + w * 0.6}C{at + w * 0.2} {cy - d / 2} {at + w * 0.1} "
            f"{cy + d / 2} {max(start, at - w * 0.3)} {cy + d / 2}"
            f"z",
            DARK,
            INK,
            sheet.pen * 0.6,
        )
        at += rise


def drill(sheet: Sheet, d, length, b=0.0, kind="twist") -> None:
    """DIN 338: diameter, overall length, flute length b; masonry drills have a carbide tip."""
    b = min(b or length * 0.62, length * 0.9)
    scale, x, cy = _lying(sheet, length, d * 1.2)
    end, thick = x + length * scale, max(d * scale, 3.2)
    start, tip = end - b * scale, thick * 0.32
    sheet.bar(x, cy, start - x, thick)
    sheet.path(
        f"M{start} {cy - thick / 2}H{end - tip}L{end} {cy}L{end - tip} {cy + thick / 2}H{start}z", "steel"
    )
    _flutes(sheet, start, end - tip, cy, thick, max(thick * 2.1, b * scale / 8))
    if kind == "masonry":
        wide = thick * 0.62
        sheet.poly(
            [(end - tip * 2, cy - wide), (end, cy), (end - tip * 2, cy + wide), (end - tip * 2.6, cy)], AMBER
        )
        sheet.thin(f"M{x + thick} {cy - thick * 0.2}h{thick * 2}M{x + thick} {cy + thick * 0.2}h{thick * 2}")
    sheet.axis(x - 5, cy, end + 5, cy)
    _tool_dimensions(sheet, x, cy, length, d, scale, b)


def tap(sheet: Sheet, d, length, pitch=0.0) -> None:
    """DIN 371: thread, neck, shank and square."""
    scale, x, cy = _lying(sheet, length, d * 1.2)
    end, thick = x + length * scale, max(d * scale, 4)
    square, cut = length * 0.1 * scale, length * 0.3 * scale
    sheet.rect(x, cy - thick * 0.4, square, thick * 0.8, LIGHT)
    sheet.path(
        f"M{x} {cy - thick * 0.4}l{square} {thick * 0.8}m0 {-thick * 0.8}l{-square} {thick * 0.8}",
        "none",
        THIN,
        sheet.hair,
    )
    sheet.bar(x + square, cy, length * scale * 0.4, thick)
    sheet.bar(
        x + square + length * scale * 0.4, cy, end - cut - x - square - length * scale * 0.4, thick * 0.78
    )
    thread(sheet, end - cut, end, cy, thick, max((pitch or d * 0.15) * scale, 2.2))
    sheet.path(
        f"M{end - cut} {cy - thick * 0.12}H{end - thick * 0.1}v{thick * 0.24}H{end - cut}z",
        DARK,
        INK,
        sheet.pen * 0.6,
    )
    sheet.axis(x - 5, cy, end + 5, cy)
    _tool_dimensions(sheet, x, cy, length, d, scale)
    sheet.note(f"M{figure(d)}")


def end_mill(sheet: Sheet, d, length, b) -> None:
    """Cutting diameter and length b, overall length; shank of at least 6 mm."""
    shank = max(d, 6.0)
    scale, x, cy = _lying(sheet, length, shank * 1.2)
    end, thick = x + length * scale, d * scale
    start = end - b * scale
    sheet.bar(x, cy, (length - b) * scale - (shank - d) * scale * 0.4, shank * scale)
    if shank > d:
        edge = start - (shank - d) * scale * 0.4
        sheet.poly(
            [
                (edge, cy - shank * scale / 2),
                (start, cy - thick / 2),
                (start, cy + thick / 2),
                (edge, cy + shank * scale / 2),
            ],
            MID,
        )
    sheet.bar(start, cy, end - start, thick)
    _flutes(sheet, start, end, cy, thick, max(thick * 0.9, b * scale / 6))
    sheet.axis(x - 5, cy, end + 5, cy)
    _tool_dimensions(sheet, x, cy, length, d, scale, b)


def countersink(sheet: Sheet, d, length) -> None:
    """DIN 335 C: 90° cone of diameter d on a straight shank."""
    scale, x, cy = _lying(sheet, length, d * 1.1)
    end, half, shank = x + length * scale, d * scale / 2, max(d * 0.4, 5) * scale
    cone, body = half, d * 0.35 * scale
    sheet.bar(x, cy, end - x - cone - body, shank)
    sheet.rect(end - cone - body, cy - half, body, 2 * half, "steel")
    sheet.poly([(end - cone, cy - half), (end, cy), (end - cone, cy + half)], "steel")
    for share in (-0.45, 0.25):
        sheet.path(
            f"M{end - cone - body} {cy + half * share}L{end - cone} {cy + half * share}L{end} {cy}",
            "none",
            INK,
            sheet.pen * 0.7,
        )
    sheet.axis(x - 5, cy, end + 5, cy)
    _tool_dimensions(sheet, x, cy, length, d, scale)


def hole_saw(sheet: Sheet, d, h) -> None:
    """A cup with teeth: diameter d, cutting depth h."""
    scale = sheet.scale(d, h * 1.5)
    x, top = sheet.cx - d * scale / 2, sheet.cy - h * scale * 0.5
    low, w = top + h * scale, d * scale
    count = max(6, min(30, int(d / 4)))
    step = w / count
    saw = "".join(f"l{step * 0.3} {step * 0.55}l{step * 0.7} {-step * 0.55}" for _ in range(count))
    sheet.path(f"M{x} {low}V{top}H{x + w}V{low}M{x} {low}{saw}", "steel-v")
    sheet.rect(sheet.cx - min(w * 0.16, 9), top - h * scale * 0.3, min(w * 0.32, 18), h * scale * 0.3, MID)
    sheet.rect(
        x + w * 0.62, top + h * scale * 0.3, w * 0.16, h * scale * 0.34, WHITE, INK, sheet.pen * 0.7, 2
    )
    sheet.axis(sheet.cx, top - h * scale * 0.4, sheet.cx, low + step + 4)
    sheet.dim_h(x, x + w, low + 40, f"Ø{figure(d)}", low)
    sheet.dim_v(x - 20, top, low, figure(h), x)


def saw_blade(sheet: Sheet, d, bore, z) -> None:
    """Circular saw blade with z teeth."""
    scale = sheet.scale(d, d)
    count, r = max(8, min(96, int(z))), d * scale / 2
    points = []
    step = 360 / count
    for i in range(count):
        turn = i * step
        points += [
            ring(sheet.cx, sheet.cy, r, 1, turn)[0],
            ring(sheet.cx, sheet.cy, r * 0.92, 1, turn + step * 0.15)[0],
        ]
        points.append(ring(sheet.cx, sheet.cy, r * 0.93, 1, turn + step * 0.6)[0])
    sheet.poly(points, "steel", INK, sheet.pen * 0.8)
    for x, y in ring(sheet.cx, sheet.cy, r * 0.78, 4, 20):
        sheet.circle(x, y, r * 0.035, WHITE, INK, sheet.pen * 0.6)
    sheet.circle(sheet.cx, sheet.cy, r * 0.5, "none", THIN, sheet.hair)
    sheet.circle(sheet.cx, sheet.cy, bore * scale / 2, WHITE)
    sheet.cross(sheet.cx, sheet.cy, r + 4)
    sheet.dim_v(sheet.cx + r + 30, sheet.cy - r, sheet.cy + r, f"Ø{figure(d)}", sheet.cx)
    sheet.note(f"Ø{figure(d)} / {figure(bore)}   z = {count}")


def strip_blade(sheet: Sheet, length, pitch) -> None:
    """Jigsaw blade with T shank; teeth in their real pitch."""
    tall = 9.0
    scale, x, cy = _lying(sheet, length, tall * 1.6)
    end, half = x + length * scale, tall * scale / 2
    neck = min(16, length * 0.25) * scale
    step, saw = max(pitch * scale, 1.2), ""
    count = int((end - x - neck - half) / step)
    saw = "".join(
        f"l{step * 0.4} {min(step, half * 0.5) * 0.8}l{step * 0.6} {-min(step, half * 0.5) * 0.8}"
        for _ in range(count)
    )
    sheet.path(
        f"M{x} {cy - half * 0.5}h{neck * 0.4}v{-half * 0.5}h{neck * 0.2}v{half * 0.5}H{x + neck}V{cy - half}"
        f"H{end - half}L{end} {cy + half}H{x + neck + count * step}m0 0M{x + neck} {cy + half}{saw}",
        "steel",
    )
    sheet.path(
        f"M{x + neck} {cy + half}V{cy + half * 0.5}h{-neck * 0.4}"
        f"v{half * 0.5}h{-neck * 0.2}v{-half * 0.5}H{x}V{cy - half * 0.5}",
        "steel",
    )
    sheet.dim_h(x, end, cy + half + 50, figure(length), cy + half)
    sheet.note(f"t = {figure(pitch)}")


def grinding_disc(sheet: Sheet, d, bore, h=2.0, kind="wheel") -> None:
    """Cut-off and grinding wheels, flap discs, sanding paper."""
    gap = 50.0 if sheet.large else 12.0
    scale = sheet.scale(d + h, d, gap)
    x = (sheet.width - (d + h) * scale - gap) / 2
    r = d * scale / 2
    cx, cy = x + r, sheet.cy
    sheet.circle(cx, cy, r, {"paper": "#c98f5a", "flap": "#8f6a4a"}.get(kind, DEEP))
    if kind == "flap":
        lines = "".join(
            f"M{a[0]} {a[1]}L{b[0]} {b[1]}"
            for a, b in zip(ring(cx, cy, r, 30), ring(cx, cy, r * 0.58, 30, 7), strict=True)
        )
        sheet.path(lines, "none", INK, sheet.pen * 0.5)
        sheet.circle(cx, cy, r * 0.58, MID)
    elif kind == "paper":
        sheet.balls(ring(cx, cy, r * 0.62, 8), r * 0.09, WHITE, sheet.pen * 0.6)
    else:
        sheet.circle(cx, cy, r * 0.96, "none", "#8b969c", sheet.hair)
        sheet.circle(cx, cy, r * 0.52, LIGHT)
        sheet.circle(cx, cy, r * 0.36, "none", "#b8372c", sheet.pen)
    sheet.circle(cx, cy, bore * scale / 2, WHITE)
    sheet.cross(cx, cy, r + 4)
    left, t = cx + r + gap, max(h * scale, 2.5)
    sheet.hatch(left, cy - r, t, r - bore * scale / 2, DARK)
    sheet.hatch(left, cy + bore * scale / 2, t, r - bore * scale / 2, DARK)
    sheet.axis(left - 5, cy, left + t + 5, cy)
    sheet.dim_h(cx - r, cx + r, cy + r + 26, f"Ø{figure(d)}", cy)
    sheet.dim_h(left, left + t, cy + r + 26, figure(h), cy + r)


def cup_brush(sheet: Sheet, d) -> None:
    """Twisted wire cup brush."""
    scale = sheet.scale(d * 1.1, d * 0.9)
    cx, top, w = sheet.cx, sheet.cy - d * scale * 0.42, d * scale
    sheet.rect(cx - w * 0.12, top, w * 0.24, w * 0.2, "steel-v")
    sheet.path(
        f"M{cx - w * 0.4} {top + w * 0.5}L{cx - w * 0.3} {top + w * 0.2}"
        f"H{cx + w * 0.3}L{cx + w * 0.4} {top + w * 0.5}z",
        "steel-v",
    )
    for i in range(9):
        left = cx - w * 0.4 + i * w * 0.8 / 9
        spread = (i - 4) * w * 0.025
        sheet.poly(
            [
                (left, top + w * 0.5),
                (left + w * 0.085, top + w * 0.5),
                (left + w * 0.1 + spread, top + w * 0.82),
                (left + spread - w * 0.012, top + w * 0.82),
            ],
            PALE,
            INK,
            sheet.pen * 0.5,
        )
    sheet.axis(cx, top - 5, cx, top + w * 0.9)
    sheet.dim_h(cx - w / 2, cx + w / 2, top + w * 0.86 + 26, f"Ø{figure(d)}", top + w * 0.82)


def bore_teeth(sheet: Sheet, cx: float, cy: float, r: float, count: int) -> None:
    """Internal teeth, twelve-point rings for instance."""
    sheet.poly(teeth(cx, cy, r, r * 0.84, count, 0.5), WHITE)
