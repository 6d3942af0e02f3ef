"""Screws: side view to scale, on large sheets with the end view of the head."""

from .canvas import DARK, INK, LIGHT, MID, PALE, THIN, Sheet, figure, ring
from .threads import HEX, Frame, frame, hexagon_front, hexagon_side, thread


def _pitch(d: float, pitch: float) -> float:
    return pitch or 0.15 * d + 0.1


def _dimensions(
    sheet: Sheet, at: Frame, head: float, length: float, d: float, tall: float, label="M"
) -> None:
    """Length under the screw, head height under the head, thread at its end."""
    scale, low = at.scale, at.cy + tall * at.scale / 2
    start, end = at.x + head * scale, at.x + (head + length) * scale
    sheet.dim_h(start, end, low + 40, figure(length), low - (tall - d) * scale / 2)
    if head:
        sheet.dim_h(at.x, start, low + 20, figure(head), low)
    sheet.dim_v(end + 30, at.cy - d * scale / 2, at.cy + d * scale / 2, f"{label}{figure(d)}", end)


def hex_bolt(sheet: Sheet, d, length, k, s, b=0.0, pitch=0.0) -> None:
    """DIN 931 / 933: d thread, length without head, k head height, s across flats, b thread length (0: full)."""
    e = s * HEX
    at = frame(sheet, k + length, e)
    scale, x, cy = at.scale, at.x, at.cy
    shank = max(0.0, length - b) if b else 0.0
    thread(sheet, x + (k + shank) * scale, x + (k + length) * scale, cy, d * scale, _pitch(d, pitch) * scale)
    if shank:
        sheet.bar(x + k * scale, cy, shank * scale, d * scale)
    hexagon_side(sheet, x, cy, k * scale, e * scale)
    sheet.axis(x - 6, cy, x + (k + length) * scale + 6, cy)
    if sheet.large:
        hexagon_front(sheet, at.front, cy, e * scale, s * scale)
        sheet.cross(at.front, cy, e * scale / 2 + 8)
        _dimensions(sheet, at, k, length, d, e)
        half = s * scale / 2
        sheet.dim_h(at.front - half, at.front + half, cy + e * scale / 2 + 30, figure(s), cy + e * scale / 4)
        if shank:
            end, top = x + (k + length) * scale, cy - d * scale / 2
            sheet.dim_h(end - b * scale, end, cy - e * scale / 2 - 18, figure(b), top)


def _round_head(sheet: Sheet, at: Frame, dk: float, s: float, drive: str = "hex") -> None:
    """End view of a round head with its drive, and its dimensions; large sheets only."""
    if not sheet.large:
        return
    scale, cy, x = at.scale, at.cy, at.front
    sheet.circle(x, cy, dk * scale / 2, LIGHT)
    _drive(sheet, x, cy, s * scale, drive)
    sheet.cross(x, cy, dk * scale / 2 + 8)
    half, low = dk * scale / 2, cy + dk * scale / 2
    sheet.dim_h(x - half, x + half, low + 30, f"Ø{figure(dk)}", cy)


def _drive(sheet: Sheet, x: float, y: float, s: float, drive: str) -> None:
    if drive == "hex":
        sheet.poly(ring(x, y, s * HEX / 2, 6), MID)
    elif drive == "slot":
        sheet.rect(x - s, y - s * 0.16, 2 * s, s * 0.32, MID)
    elif drive == "cross":
        w = s * 0.16
        sheet.path(
            f"M{x - w} {y - s / 2}h{2 * w}v{s / 2 - w}h{s / 2 - w}v{2 * w}h{w - s / 2}"
            f"v{s / 2 - w}h{-2 * w}v{w - s / 2}h{w - s / 2}v{-2 * w}h{s / 2 - w}z",
            MID,
        )
    else:
        lobes = [
            p for i in range(6) for p in (ring(x, y, s * 0.56, 12)[2 * i], ring(x, y, s * 0.4, 12)[2 * i + 1])
        ]
        sheet.poly(lobes, MID)


def _socket(sheet: Sheet, x: float, cy: float, depth: float, s: float) -> None:
    """The hexagon socket as hidden lines in the side view."""
    h = s * HEX / 2
    sheet.hidden(f"M{x} {cy - h}h{depth}l{h * 0.5} {h}l{-h * 0.5} {h}h{-depth}")


def socket_cap(sheet: Sheet, d, length, dk, k, s, pitch=0.0) -> None:
    """DIN 912: dk × k cylindrical head with hexagon socket s."""
    at = frame(sheet, k + length, dk)
    scale, x, cy = at.scale, at.x, at.cy
    thread(sheet, x + k * scale, x + (k + length) * scale, cy, d * scale, _pitch(d, pitch) * scale)
    sheet.rect(x, cy - dk * scale / 2, k * scale, dk * scale, "steel", rx=min(k, dk) * scale * 0.08)
    rows, y, step = [], cy - dk * scale / 2 + 2, max(2.4, dk * scale / 22)
    while y < cy + dk * scale / 2 - 1:
        rows.append(f"M{x + k * scale * 0.14} {y}H{x + k * scale * 0.94}")
        y += step
    sheet.thin("".join(rows))
    _socket(sheet, x, cy, k * scale * 0.5, s * scale)
    sheet.axis(x - 6, cy, x + (k + length) * scale + 6, cy)
    _round_head(sheet, at, dk, s)
    _dimensions(sheet, at, k, length, d, dk)


def countersunk(sheet: Sheet, d, length, dk, k, s, pitch=0.0, drive="hex") -> None:
    """DIN 7991: length includes the 90° head dk × k."""
    at = frame(sheet, length, dk)
    scale, x, cy = at.scale, at.x, at.cy
    neck = min(k, length * 0.8) * scale
    thread(sheet, x + neck, x + length * scale, cy, d * scale, _pitch(d, pitch) * scale)
    rim = dk * scale * 0.04
    half, stem = dk * scale / 2, d * scale / 2
    outline = [(x, cy - half), (x + rim, cy - half), (x + neck, cy - stem), (x + neck, cy + stem)]
    sheet.poly([*outline, (x + rim, cy + half), (x, cy + half)], "steel")
    _socket(sheet, x, cy, neck * 0.5, s * scale * 0.9)
    sheet.axis(x - 6, cy, x + length * scale + 6, cy)
    _round_head(sheet, at, dk, s, drive)
    _dimensions(sheet, at, 0, length, d, dk)


def button_head(sheet: Sheet, d, length, dk, k, s, pitch=0.0, drive="hex") -> None:
    """ISO 7380: low rounded head."""
    at = frame(sheet, k + length, dk)
    scale, x, cy = at.scale, at.x, at.cy
    thread(sheet, x + k * scale, x + (k + length) * scale, cy, d * scale, _pitch(d, pitch) * scale)
    _dome(sheet, x, cy, k * scale, dk * scale)
    _socket(sheet, x, cy, k * scale * 0.55, s * scale)
    sheet.axis(x - 6, cy, x + (k + length) * scale + 6, cy)
    _round_head(sheet, at, dk, s, drive)
    _dimensions(sheet, at, k, length, d, dk)


def _dome(sheet: Sheet, x: float, cy: float, k: float, dk: float) -> None:
    right, flat = x + k, dk * 0.22
    sheet.path(
        f"M{right} {cy - dk / 2}C{x + k * 0.35} {cy - dk / 2} {x} {cy - dk * 0.34} "
        f"{x} {cy - flat}V{cy + flat}C{x} {cy + dk * 0.34} {x + k * 0.35} "
        f"{cy + dk / 2} {right} {cy + dk / 2}z",
        "steel",
    )


def set_screw(sheet: Sheet, d, length, s, pitch=0.0, tip="flat") -> None:
    """DIN 913 (flat), 914 (cone), 916 (cup)."""
    at = frame(sheet, length, d)
    scale, x, cy = at.scale, at.x, at.cy
    point = min(d * 0.25, length * 0.3) * scale
    end = x + length * scale
    thread(sheet, x, end - point, cy, d * scale, _pitch(d, pitch) * scale, core=0.88)
    face = {"flat": 0.28, "cup": 0.3, "cone": 0.02}[tip] * d * scale
    half = d * scale * 0.44
    sheet.poly([(end - point, cy - half), (end, cy - face), (end, cy + face), (end - point, cy + half)], MID)
    if tip == "cup":
        sheet.hidden(f"M{end} {cy - face * 0.8}l{-point * 0.7} {face * 0.8}l{point * 0.7} {face * 0.8}")
    _socket(sheet, x, cy, length * scale * 0.35, s * scale)
    sheet.axis(x - 6, cy, end + 6, cy)
    _round_head(sheet, at, d, s)
    _dimensions(sheet, at, 0, length, d, d)


def wood_screw(sheet: Sheet, d, length, dk, drive="torx", shank=0.0) -> None:
    """Chipboard and tapping screws: countersunk head dk, length includes it; shank is the plain part."""
    at = frame(sheet, length, dk)
    scale, x, cy = at.scale, at.x, at.cy
    head, half, core = 0.5 * (dk - d * 0.65) * scale, dk * scale / 2, d * scale * 0.32
    start, end = x + head + shank * scale, x + length * scale
    tip = min(d * 1.3 * scale, (end - start) * 0.5)
    sheet.poly(
        [
            (x, cy - half),
            (x + head, cy - core),
            (start, cy - core),
            (start, cy + core),
            (x + head, cy + core),
            (x, cy + half),
        ],
        "steel",
    )
    sheet.poly(
        [(start, cy - core), (end - tip, cy - core), (end, cy), (end - tip, cy + core), (start, cy + core)],
        "steel",
    )
    step, at_x, flanks = max(d * 0.5 * scale, 4.0), start, []
    while at_x + step * 0.3 < end - tip * 0.3:
        share = 1.0 if at_x < end - tip else max(0.15, (end - at_x) / tip)
        rise = d * scale / 2 * share
        flanks.append(f"M{at_x} {cy - rise}l{step * 0.45} {2 * rise}")
        at_x += step
    sheet.path("".join(flanks), "none", INK, sheet.pen * 0.75, ' stroke-linecap="round"')
    sheet.axis(x - 6, cy, end + 6, cy)
    _round_head(sheet, at, dk, dk * 0.45, drive)
    _dimensions(sheet, at, 0, length, d, dk, "Ø")


def threaded_rod(sheet: Sheet, d, length, pitch=0.0) -> None:
    """DIN 975: a long rod is shown broken."""
    shown = min(length, 9 * d)
    at = frame(sheet, shown, d * 1.8 if not sheet.large else d)
    scale, x, cy = at.scale, at.x, at.cy
    end = x + shown * scale
    thread(sheet, x, end, cy, d * scale, _pitch(d, pitch) * scale)
    if length > shown:
        mid, wave, half = (x + end) / 2, d * scale * 0.18, d * scale * 0.62
        for side in (-1, 1):
            left = mid + side * wave * 1.2
            sheet.path(
                f"M{left} {cy - half}c{wave} {half / 2} {-wave} {half} 0 {2 * half}",
                "none",
                INK if side else THIN,
                sheet.pen * 0.7,
            )
    sheet.axis(x - 6, cy, end + 6, cy)
    if sheet.large:
        sheet.circle(at.front, cy, d * scale / 2, LIGHT)
        sheet.circle(at.front, cy, d * scale * 0.415, PALE, THIN, sheet.hair)
        sheet.cross(at.front, cy, d * scale / 2 + 8)
    low = cy + d * scale / 2
    sheet.dim_h(x, end, low + 36, figure(length), low)
    sheet.dim_v(end + 28, cy - d * scale / 2, low, f"M{figure(d)}", end)


def anchor(sheet: Sheet, d, length, kind="bolt") -> None:
    """A bolt anchor with cone and sleeve, or a nylon plug (d is the drill diameter)."""
    (_bolt_anchor if kind == "bolt" else _nylon_plug)(sheet, d, length)


def _bolt_anchor(sheet: Sheet, d: float, length: float) -> None:
    e = 1.7 * d * HEX
    at = frame(sheet, length, 2.2 * d)
    scale, x, cy = at.scale, at.x, at.cy
    end, nut, wash = x + length * scale, 0.8 * d * scale, 0.16 * d * scale
    thread(sheet, x, x + length * scale * 0.5, cy, d * scale, 0.16 * d * scale)
    sheet.bar(x + length * scale * 0.5, cy, length * scale * 0.28, d * scale * 0.9)
    cone = 0.22 * length * scale
    sheet.poly(
        [
            (end - cone, cy - d * scale * 0.36),
            (end, cy - d * scale / 2),
            (end, cy + d * scale / 2),
            (end - cone, cy + d * scale * 0.36),
        ],
        DARK,
    )
    sheet.rect(end - cone, cy - d * scale / 2, cone * 0.62, d * scale, "steel")
    sheet.thin(f"M{end - cone} {cy}h{cone * 0.62}")
    hexagon_side(sheet, x + d * scale * 0.5, cy, nut, e * scale)
    sheet.rect(x + d * scale * 0.5 + nut, cy - 1.1 * d * scale, wash, 2.2 * d * scale, MID)
    sheet.axis(x - 6, cy, end + 6, cy)
    if sheet.large:
        hexagon_front(sheet, at.front, cy, e * scale, 1.7 * d * scale)
        sheet.cross(at.front, cy, 1.1 * d * scale + 8)
    low = cy + 1.1 * d * scale
    sheet.dim_h(x, end, low + 30, figure(length), cy + d * scale / 2)
    sheet.dim_v(end + 28, cy - d * scale / 2, cy + d * scale / 2, f"M{figure(d)}", end)


def _nylon_plug(sheet: Sheet, d: float, length: float) -> None:
    at = frame(sheet, length, 1.3 * d)
    scale, x, cy = at.scale, at.x, at.cy
    end, half = x + length * scale, d * scale / 2
    sheet.rect(x, cy - 1.25 * half, d * 0.14 * scale, 2.5 * half, MID, rx=1)
    sheet.rect(x + d * 0.14 * scale, cy - half, length * scale * 0.3, 2 * half, "steel")
    slot, count = x + length * scale * 0.36, 6
    step = (end - slot) / count
    for side in (-1, 1):
        saw = "".join(
            f"l{step * 0.75} {-side * half * 0.22}l{step * 0.25} {side * half * 0.22}" for _ in range(count)
        )
        sheet.path(
            f"M{slot} {cy + side * half * 0.14}V{cy + side * half}{saw.replace('--', '')}V{cy + side * half * 0.14}z",
            LIGHT,
        )
    sheet.rect(slot - length * scale * 0.07, cy - half * 0.9, length * scale * 0.07, half * 1.8, PALE)
    sheet.axis(x - 6, cy, end + 6, cy)
    if sheet.large:
        sheet.circle(at.front, cy, 1.25 * half, LIGHT)
        sheet.circle(at.front, cy, half * 0.55, PALE)
        sheet.cross(at.front, cy, 1.25 * half + 8)
    sheet.dim_h(x, end, cy + 1.3 * half + 30, figure(length), cy + half)
    sheet.dim_v(end + 28, cy - half, cy + half, f"Ø{figure(d)}", end)
