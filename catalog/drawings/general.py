"""Bottles, cans, boxes: what has a size but no mechanism."""

from .canvas import DARK, LIGHT, MID, THIN, TINTS, WHITE, Sheet, figure


def bottle(sheet: Sheet, volume, colour="petrol", kind="bottle") -> None:
    """A container of `volume` millilitres: bottle, spray can, tube or canister."""
    grow = min(1.0, 0.62 + 0.09 * len(str(int(volume))))
    tall = (sheet.height - 2 * sheet.margin[1]) * grow
    {"can": _can, "tube": _tube, "canister": _canister}.get(kind, _bottle)(sheet, tall, TINTS[colour])
    sheet.note(f"{figure(volume)} ml")


def _label(sheet: Sheet, x, y, w, h, colour) -> None:
    sheet.rect(x, y, w, h, WHITE, THIN, sheet.hair)
    sheet.rect(x, y, w, h * 0.28, colour, None)
    rows = ((0.48, 0.6), (0.64, 0.74), (0.8, 0.42))
    lines = "".join(f"M{x + w * 0.12} {y + h * share}h{w * wide}" for share, wide in rows)
    sheet.path(lines, "none", THIN, sheet.pen * 0.8)


def _bottle(sheet: Sheet, tall: float, colour: str) -> None:
    w, x, y = tall * 0.46, sheet.cx - tall * 0.23, sheet.cy - tall / 2
    neck, body = w * 0.36, tall * 0.36
    sheet.path(
        f"M{x} {y + body}C{x} {y + tall * 0.26} {sheet.cx - neck / 2} "
        f"{y + tall * 0.26} {sheet.cx - neck / 2} {y + tall * 0.16}"
        f"h{neck}C{sheet.cx + neck / 2} {y + tall * 0.26} {x + w} {y + tall * 0.26} {x + w} {y + body}V{y + tall}H{x}z",
        "steel-v",
    )
    sheet.rect(sheet.cx - neck * 0.62, y, neck * 1.24, tall * 0.16, colour, rx=1.5)
    _label(sheet, x, y + tall * 0.48, w, tall * 0.36, colour)


def _can(sheet: Sheet, tall: float, colour: str) -> None:
    w, x, y = tall * 0.34, sheet.cx - tall * 0.17, sheet.cy - tall / 2
    sheet.rect(sheet.cx - w * 0.14, y, w * 0.28, tall * 0.1, DARK, rx=1)
    sheet.path(
        f"M{x} {y + tall * 0.2}Q{sheet.cx} {y + tall * 0.04} {x + w} {y + tall * 0.2}z",
        LIGHT,
    )
    sheet.rect(x, y + tall * 0.2, w, tall * 0.8, "steel-v", rx=1.5)
    sheet.rect(x, y + tall * 0.3, w, tall * 0.6, colour, None)
    _label(sheet, x + w * 0.1, y + tall * 0.4, w * 0.8, tall * 0.36, colour)


def _tube(sheet: Sheet, tall: float, colour: str) -> None:
    long, d = tall * 1.25, tall * 0.34
    x, y = sheet.cx - long / 2, sheet.cy - d / 2
    sheet.path(
        f"M{x} {y - d * 0.06}H{x + long * 0.08}L{x + long * 0.8} {y}v{d}L{x + long * 0.08} {y + d * 1.06}H{x}z",
        "steel",
    )
    sheet.poly(
        [
            (x + long * 0.8, y),
            (x + long * 0.87, y + d * 0.3),
            (x + long * 0.87, y + d * 0.7),
            (x + long * 0.8, y + d),
        ],
        MID,
    )
    sheet.rect(x + long * 0.87, y + d * 0.24, long * 0.13, d * 0.52, colour, rx=1.5)
    _label(sheet, x + long * 0.16, y + d * 0.16, long * 0.52, d * 0.68, colour)


def _canister(sheet: Sheet, tall: float, colour: str) -> None:
    w, x, y = tall * 0.72, sheet.cx - tall * 0.36, sheet.cy - tall / 2
    sheet.path(
        f"M{x} {y + tall * 0.3}L{x + w * 0.3} {y + tall * 0.12}"
        f"H{x + w * 0.94}q{w * 0.06} 0 {w * 0.06} {w * 0.06}V{y + tall}H{x}z",
        "steel-v",
    )
    sheet.path(
        f"M{x + w * 0.48} {y + tall * 0.3}V{y + tall * 0.2}H{x + w * 0.86}V{y + tall * 0.3}z",
        WHITE,
    )
    sheet.poly(
        [
            (x + w * 0.02, y + tall * 0.2),
            (x + w * 0.16, y + tall * 0.08),
            (x + w * 0.26, y + tall * 0.13),
            (x + w * 0.12, y + tall * 0.26),
        ],
        colour,
    )
    _label(sheet, x + w * 0.14, y + tall * 0.46, w * 0.72, tall * 0.4, colour)


def box(sheet: Sheet, w, h, depth) -> None:
    """A carton or case w × h × depth in oblique projection; also stands for what has no drawing of its own."""
    shift = depth * 0.35
    scale = sheet.scale(w + shift, h + shift)
    x = (sheet.width - (w + shift) * scale) / 2
    y = (sheet.height - (h + shift) * scale) / 2 + shift * scale
    a, b, s = w * scale, h * scale, shift * scale
    sheet.rect(x, y, a, b, LIGHT)
    sheet.poly([(x, y), (x + s, y - s), (x + a + s, y - s), (x + a, y)], "#f6f8f9")
    sheet.poly([(x + a, y), (x + a + s, y - s), (x + a + s, y + b - s), (x + a, y + b)], MID)
    sheet.poly(
        [(x + a * 0.42, y), (x + a * 0.42 + s, y - s), (x + a * 0.58 + s, y - s), (x + a * 0.58, y)],
        DARK,
        None,
    )
    sheet.rect(x + a * 0.42, y, a * 0.16, b * 0.3, DARK, None)
    sheet.path(
        f"M{x + a * 0.1} {y + b * 0.78}h{a * 0.24}M{x + a * 0.1} {y + b * 0.87}h{a * 0.16}",
        "none",
        THIN,
        sheet.pen * 0.8,
    )
    sheet.dim_h(x, x + a, y + b + 24, figure(w), y + b)
    sheet.dim_v(x - 18, y, y + b, figure(h), x)
    sheet.note(f"{figure(w)} × {figure(depth)} × {figure(h)}")
