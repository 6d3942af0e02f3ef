"""Measuring tools."""

from math import cos, radians, sin

from .canvas import AMBER, BLUE, DARK, DEEP, INK, LIGHT, MID, PALE, RED, WHITE, Sheet, figure


def _marks(x: float, y: float, length: float, count: int, tall: float) -> str:
    return "".join(
        f"M{x + length * i / count} {y}v{tall * (1.6 if i % 5 == 0 else 1)}" for i in range(count + 1)
    )


def caliper(sheet: Sheet, length) -> None:
    """Caliper with measuring range `length`."""
    whole = length + 85
    scale = sheet.scale(whole, 80)
    x, y, u = (sheet.width - whole * scale) / 2, sheet.cy - 26 * scale, scale
    sheet.path(
        f"M{x} {y - 14 * u}l{6 * u} {14 * u}H{x + whole * u}v{16 * u}"
        f"H{x + 18 * u}L{x + 14 * u} {y + 56 * u}l{-6 * u} {-12 * u}L{x} {y + 12 * u}z",
        "steel",
    )
    slide = x + 18 * u
    sheet.path(
        f"M{slide + 4 * u} {y - 14 * u}l{-4 * u} {9 * u}v{5 * u}h{-0.5}V{y + 56 * u}"
        f"l{6 * u} {-12 * u}l{5 * u} {-22 * u}h{48 * u}V{y - 5 * u}H{slide + 6 * u}z",
        MID,
    )
    sheet.rect(slide + 12 * u, y - 1 * u, 36 * u, 15 * u, "#cfdccb", INK, sheet.pen * 0.6, 1)
    sheet.thin(_marks(slide + 62 * u, y + 10 * u, x + whole * u - slide - 66 * u, 40, 2.4 * u))
    sheet.dim_h(x, x + whole * u, y + 56 * u + 26, f"0–{figure(length)}", y + 18 * u)


def micrometer(sheet: Sheet, length) -> None:
    """Outside micrometer with range up to `length`."""
    whole, tall = length + 120, length * 0.62 + 48
    scale = sheet.scale(whole, tall)
    x, cy, u = (sheet.width - whole * scale) / 2, sheet.cy - tall * scale * 0.22, scale
    gap, frame = length * u, 14 * u
    right = x + frame + 6 * u + gap + 12 * u
    sheet.path(
        f"M{x} {cy - 8 * u}h{frame}v{16 * u}C{x + frame} {cy + tall * u * 0.55} "
        f"{right} {cy + tall * u * 0.55} {right} {cy + 8 * u}"
        f"V{cy - 8 * u}h{frame}V{cy + 8 * u}"
        f"C{right + frame} {cy + tall * u * 0.78} {x} {cy + tall * u * 0.78} {x} {cy + 8 * u}z",
        "dark",
    )
    sheet.bar(x + frame, cy, 6 * u, 7 * u)
    sheet.bar(x + frame + 6 * u + gap * 0.35, cy, right - x - frame - 6 * u - gap * 0.35, 7 * u)
    sheet.bar(right + frame, cy, 30 * u, 14 * u)
    sheet.thin(_marks(right + frame + 3 * u, cy, 24 * u, 12, 2.4 * u) + f"M{right + frame} {cy}h{28 * u}")
    sheet.bar(right + frame + 28 * u, cy, 30 * u, 18 * u)
    sheet.thin("".join(f"M{right + frame + 28 * u} {cy + k * 3 * u}h{6 * u}" for k in range(-2, 3)))
    sheet.bar(right + frame + 58 * u, cy, 12 * u, 11 * u)
    sheet.note(f"0–{figure(length)}")


def rule(sheet: Sheet, length) -> None:
    """Steel rule; graduation every tenth of its length."""
    tall = max(13.0, length * 0.06)
    scale = sheet.scale(length + 10, tall)
    x, y, h = (sheet.width - (length + 10) * scale) / 2, sheet.cy - tall * scale / 2, tall * scale
    sheet.rect(x, y, (length + 10) * scale, h, "steel", rx=1.2)
    sheet.path(_marks(x + 4 * scale, y, length * scale, 50, h * 0.26), "none", INK, sheet.hair)
    sheet.circle(x + (length + 4) * scale, y + h * 0.6, h * 0.16, WHITE, INK, sheet.pen * 0.6)
    sheet.dim_h(x, x + length * scale, y + h + 40, figure(length), y + h)


def tape(sheet: Sheet, length) -> None:
    """Tape measure; the case grows with the tape."""
    size = (sheet.height - 2 * sheet.margin[1]) * min(1.0, 0.62 + 0.03 * length / 1000)
    x, y = sheet.cx - size * 0.72, sheet.cy - size / 2
    sheet.rect(x + size * 0.8, y + size * 0.78, size * 0.62, size * 0.12, AMBER)
    sheet.thin(_marks(x + size * 0.95, y + size * 0.78, size * 0.42, 15, size * 0.04))
    sheet.rect(x + size * 1.4, y + size * 0.74, size * 0.05, size * 0.24, MID)
    sheet.path(
        f"M{x} {y + size * 0.3}Q{x} {y} {x + size * 0.32} {y}H{x + size * 0.6}"
        f"Q{x + size} {y + size * 0.05} {x + size} {y + size * 0.6}"
        f"V{y + size * 0.92}H{x + size * 0.1}Q{x} {y + size * 0.92} {x} {y + size * 0.82}z",
        AMBER,
    )
    sheet.circle(x + size * 0.46, y + size * 0.48, size * 0.32, DEEP)
    sheet.circle(x + size * 0.46, y + size * 0.48, size * 0.24, PALE, INK, sheet.pen * 0.6)
    sheet.text(x + size * 0.46, y + size * 0.54, f"{length / 1000:g} m", size * 0.15, fill=INK, bold=True)


def level(sheet: Sheet, length) -> None:
    """Spirit level with two vials."""
    tall = max(50.0, length * 0.09)
    scale = sheet.scale(length, tall)
    x, y, n, h = (sheet.width - length * scale) / 2, sheet.cy - tall * scale / 2, length * scale, tall * scale
    sheet.rect(x, y, n, h, "steel", rx=1.5)
    sheet.rect(x, y, n * 0.035, h, RED)
    sheet.rect(x + n * 0.965, y, n * 0.035, h, RED)
    sheet.rect(x + n * 0.42, y, n * 0.16, h * 0.5, WHITE, INK, sheet.pen * 0.7)
    sheet.rect(x + n * 0.43, y + h * 0.1, n * 0.14, h * 0.3, "#c9dd5a", INK, sheet.pen * 0.6, h * 0.14)
    sheet.rect(x + n * 0.48, y + h * 0.14, n * 0.04, h * 0.2, PALE, INK, sheet.hair, h * 0.1)
    sheet.circle(x + n * 0.85, y + h * 0.5, h * 0.36, WHITE, INK, sheet.pen * 0.7)
    sheet.rect(
        x + n * 0.85 - h * 0.1, y + h * 0.2, h * 0.2, h * 0.6, "#c9dd5a", INK, sheet.pen * 0.5, h * 0.1
    )
    sheet.rect(x + n * 0.16, y + h * 0.35, n * 0.14, h * 0.34, LIGHT, INK, sheet.pen * 0.6, h * 0.16)
    sheet.dim_h(x, x + n, y + h + 40, figure(length), y + h)


def pressure_gauge(sheet: Sheet, d, max_value) -> None:
    """Round dial d with a scale from 0 to `max`; also dial gauges."""
    scale = sheet.scale(d, d * 1.2)
    r, cx, cy = d * scale / 2, sheet.cx, sheet.cy - d * scale * 0.08
    sheet.rect(cx - r * 0.18, cy + r * 0.9, r * 0.36, r * 0.4, "brass")
    sheet.circle(cx, cy, r, "dark")
    sheet.circle(cx, cy, r * 0.88, WHITE, INK, sheet.pen * 0.7)
    marks = []
    for i in range(21):
        a = radians(135 + 270 * i / 20)
        inner = 0.66 if i % 5 == 0 else 0.73
        marks.append(
            f"M{cx + r * 0.8 * cos(a)} {cy + r * 0.8 * sin(a)}L{cx + r * inner * cos(a)} {cy + r * inner * sin(a)}"
        )
    sheet.path("".join(marks), "none", INK, sheet.pen * 0.5)
    a = radians(135 + 100)
    sheet.line(
        cx - r * 0.16 * cos(a),
        cy - r * 0.16 * sin(a),
        cx + r * 0.7 * cos(a),
        cy + r * 0.7 * sin(a),
        RED,
        sheet.pen,
    )
    sheet.circle(cx, cy, r * 0.08, DARK, INK, sheet.pen * 0.6)
    sheet.text(cx, cy + r * 0.5, figure(max_value), r * 0.26, fill=BLUE, bold=True)
    sheet.dim_h(cx - r, cx + r, cy - r - 22, f"Ø{figure(d)}", cy)
