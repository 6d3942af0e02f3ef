"""Threads, hexagon heads and the frame in which every screw stands."""

from dataclasses import dataclass

from .canvas import INK, LIGHT, MID, PALE, Sheet, ring

HEX = 1.1547  # across corners / across flats


def thread(
    sheet: Sheet, x: float, end: float, cy: float, d: float, pitch: float, fill="steel", core=0.83
) -> None:
    """An external thread from x to end, with a chamfered point; all in sheet units."""
    top, depth = cy - d / 2, d * (1 - core) / 2
    tip = min(depth, (end - x) / 3)
    sheet.path(
        f"M{x} {top}H{end - tip}l{tip} {depth}v{d * core}l{-tip} {depth}H{x}z",
        fill,
    )
    step = max(pitch, 3.4 if sheet.large else 2.6)
    turns, at = [], x + step * 0.7
    while at < end - tip:
        turns.append(f"M{at} {top}l{-step * 0.45} {d}")
        at += step
    low = cy + d * core / 2
    sheet.thin("".join(turns) + f"M{x} {cy - d * core / 2}H{end}M{x} {low}H{end}")


def hexagon_side(sheet: Sheet, x: float, cy: float, k: float, e: float, flip=False) -> None:
    """A hexagon seen across its corners: three faces, chamfered on the left (on the right when flipped)."""
    way, left = (-1, x + k) if flip else (1, x)
    right, c, q = left + way * k, way * min(0.055 * e, 0.3 * k), e / 4
    sheet.poly([(left + c, cy - e / 2), (right, cy - e / 2), (right, cy - q), (left, cy - q)], PALE, None)
    sheet.poly([(left, cy - q), (right, cy - q), (right, cy + q), (left, cy + q)], LIGHT, None)
    sheet.poly([(left, cy + q), (right, cy + q), (right, cy + e / 2), (left + c, cy + e / 2)], MID, None)
    sheet.path(
        f"M{left + c} {cy - e / 2}Q{left} {cy - q * 1.5} {left + c} {cy - q}"
        f"Q{left - c} {cy} {left + c} {cy + q}Q{left} {cy + q * 1.5} "
        f"{left + c} {cy + e / 2}M{left + c} {cy - q}H{right}M{left + c} {cy + q}H{right}",
        "none",
        INK,
        sheet.pen * 0.6,
    )
    outline = [(left + c, cy - e / 2), (right, cy - e / 2), (right, cy + e / 2), (left + c, cy + e / 2)]
    sheet.poly([*outline, (left, cy + q * 1.5), (left, cy - q * 1.5)], "none")


def hexagon_front(sheet: Sheet, cx: float, cy: float, e: float, s: float) -> None:
    """The same hexagon from the front, corners up and down, with its chamfer circle."""
    sheet.poly(ring(cx, cy, e / 2, 6, 30), LIGHT)
    sheet.circle(cx, cy, s * 0.475, PALE, INK, sheet.pen * 0.6)


@dataclass(frozen=True, slots=True)
class Frame:
    """Where a screw lies: `x` is the left end of the head, `front` the centre of the end view (large sheets)."""

    scale: float
    x: float
    cy: float
    front: float


def frame(sheet: Sheet, long: float, tall: float) -> Frame:
    """Side view of `long` × `tall` mm; on large sheets an end view of the same height to its right."""
    gap = 64.0 if sheet.large else 0.0
    wide = long + (tall if sheet.large else 0)
    scale = sheet.scale(wide, tall, gap)
    x = (sheet.width - wide * scale - gap) / 2
    return Frame(scale, x, sheet.cy, x + long * scale + gap + tall * scale / 2)
