"""What people wear: gloves, shoes, helmets, goggles, vests."""

from .canvas import DARK, DEEP, INK, LIGHT, MID, PALE, THIN, TINTS, WHITE, Sheet, figure

_GREY_TAPE = "#eef1f2"


def _stage(sheet: Sheet, grow: float = 1.0) -> tuple[float, float, float]:
    """A field of 100 × 100 in the middle of the sheet: origin and unit; `grow` is the size of the article."""
    u = (sheet.height - 2 * sheet.margin[1] * (0.75 if sheet.large else 0.8)) / 100 * grow
    return sheet.cx - 50 * u, sheet.cy - 50 * u, u


class _Pen:
    """Paths written in the 100 × 100 field."""

    def __init__(self, sheet: Sheet, grow: float = 1.0) -> None:
        self.sheet = sheet
        self.x, self.y, self.u = _stage(sheet, grow)

    def draw(
        self, text: str, fill="none", stroke: str | None = INK, weight: float | None = None, extra=""
    ) -> None:
        """`text` is a path whose numbers are absolute field coordinates in pairs (commands M L C Q S Z only)."""
        out, axis = [], 0
        for word in text.split():
            if word.isalpha():
                out.append(word)
                axis = 0
                continue
            out.append(f"{(self.x, self.y)[axis] + float(word) * self.u} ")
            axis = 1 - axis
        self.sheet.path("".join(out), fill, stroke, weight, extra)

    def dot(self, x, y, r, fill, weight=None) -> None:
        self.sheet.circle(self.x + x * self.u, self.y + y * self.u, r * self.u, fill, INK, weight)


def glove(sheet: Sheet, size, colour="grey") -> None:
    """A glove, coated in `colour`; larger sizes are drawn larger."""
    pen = _Pen(sheet, min(1.06, max(0.8, 0.62 + 0.04 * size)))
    top = (
        "C 24 62 16 52 11 44 C 8 38 15 34 20 40 L 30 52 L 27 18 C 27 12 36 11 37 18 L 41 44 L 42 8 "
        "C 42 2 52 2 52 8 L 53 43 L 58 11 C 59 5 68 6 67 13 L 64 46 L 71 23 C 73 18 81 20 79 27 L 72 58"
    )
    hand = f"M 32 98 L 31 70 {top} C 71 66 70 72 69 78 L 69 98 Z"
    fingers = f"M 31 70 {top} C 64 72 40 60 31 70 Z"
    pen.draw(hand, PALE)
    pen.draw(fingers, TINTS[colour])
    pen.draw("M 31 84 L 69 84", "none", TINTS[colour], sheet.pen * 1.6)
    pen.draw(" ".join(f"M {34 + 4 * i} 86 L {34 + 4 * i} 97" for i in range(9)), "none", THIN, sheet.hair)
    pen.draw(hand)
    sheet.note(figure(size))


def shoe(sheet: Sheet, size, kind="low") -> None:
    """Safety shoe or boot, toe to the right."""
    pen = _Pen(sheet, min(1.1, max(0.84, 0.3 + size / 58)))
    upper = {
        "low": "M 2 44 C 2 38 10 36 16 37 L 34 36 C 44 40 50 50 62 "
        "56 C 78 60 98 62 100 76 L 100 80 L 2 80 C 0 68 4 58 2 44 Z",
        "boot": "M 4 8 L 38 8 C 38 26 40 40 52 50 C 64 58 98 60 100 76 L 100 80 L 2 80 C 0 60 8 34 4 8 Z",
    }[kind]
    pen.draw(upper, DEEP)
    pen.draw("M 76 59 C 90 60 99 66 100 78 L 78 78 C 80 70 80 64 76 59 Z", "#333e44")
    pen.draw(
        "M 0 80 L 100 79 L 100 86 C 98 90 94 90 90 90 L 40 90 L 36 87 L 30 90 L 6 90 C 1 90 0 86 0 80 Z",
        "#2b3338",
    )
    pen.draw(" ".join(f"M {8 + 8 * i} 90 L {8 + 8 * i} 86" for i in range(12)), "none", MID, sheet.hair)
    laces = (
        "M 38 44 L 48 38 M 43 49 L 53 43 M 49 54 L 58 47"
        if kind == "low"
        else "M 36 20 L 44 18 M 37 29 L 46 27 M 40 38 L 50 35 M 46 46 L 56 42"
    )
    pen.draw(laces, "none", _GREY_TAPE, sheet.pen * 1.3)
    pen.draw("M 4 62 C 16 56 28 60 34 70 L 34 79", "none", THIN, sheet.pen * 0.7)
    sheet.note(figure(size))


def helmet(sheet: Sheet, colour="white") -> None:
    """Safety helmet from the side."""
    pen = _Pen(sheet)
    shell = "M 12 64 C 8 30 30 10 56 10 C 84 10 100 34 98 62 L 98 66 L 12 66 Z"
    pen.draw(shell, TINTS[colour])
    pen.draw(
        "M 82 20 C 92 30 98 46 97 64 L 82 64 C 86 48 84 32 78 18 Z", "#000000", None, extra=' opacity="0.13"'
    )
    pen.draw(
        "M 22 46 C 26 32 34 24 44 19", "none", WHITE, sheet.pen * 2, ' stroke-linecap="round" opacity="0.8"'
    )
    pen.draw("M 46 12 C 40 26 38 46 39 65 M 66 11 C 72 26 74 46 73 65", "none", INK, sheet.pen * 0.7)
    pen.draw(
        "M 2 72 C 0 66 6 64 12 64 L 98 63 C 106 64 110 68 112 72 C 108 75 104 74 98 73 L 12 73 C 8 74 4 74 2 72 Z",
        TINTS[colour],
    )
    pen.draw("M 24 74 C 26 84 40 90 56 90 C 72 90 84 84 86 74", "none", THIN, sheet.pen)


def goggles(sheet: Sheet, kind="spectacles") -> None:
    """Spectacles or full goggles from the front."""
    pen = _Pen(sheet)
    if kind == "full":
        pen.draw(
            "M -6 34 C 10 26 90 26 106 34 C 110 54 104 74 86 76 C 72 "
            "78 62 66 56 64 L 44 64 C 38 66 28 78 14 76 C -4 74 -10 54 -6 34 Z",
            "#8fa6b2",
        )
        pen.draw(
            "M 2 40 C 16 34 84 34 98 40 C 100 54 96 66 84 68 C 72 "
            "70 64 58 56 57 L 44 57 C 36 58 28 70 16 68 C 4 66 0 54 2 40 Z",
            "#eaf3f8",
        )
        pen.draw("M -8 40 L -20 38 L -20 58 L -6 58 M 108 40 L 120 38 L 120 58 L 106 58", DEEP)
    else:
        pen.draw(
            "M -6 36 C 12 28 40 28 50 36 C 60 28 88 28 106 36 C 108 56 98 68 80 68 "
            "C 64 68 58 58 53 50 C 51 47 49 47 47 50 C 42 58 36 68 20 68 C 2 68 -8 56 -6 36 Z",
            "#eaf3f8",
        )
        pen.draw("M -6 36 L -18 44 M 106 36 L 118 44", "none", INK, sheet.pen * 2.2)
        pen.draw("M -6 36 C 12 28 40 28 50 36 C 60 28 88 28 106 36", "none", INK, sheet.pen * 2)
    pen.draw(
        "M 14 56 L 26 40 M 24 60 L 36 42 M 70 58 L 84 40",
        "none",
        WHITE,
        sheet.pen * 1.6,
        ' stroke-linecap="round"',
    )


def earmuff(sheet: Sheet, kind="muff") -> None:
    """Earmuffs, or a pair of foam plugs."""
    pen = _Pen(sheet)
    if kind == "plugs":
        for x in (10, 58):
            pen.draw(f"M {x} 62 L {x + 30} 62 L {x + 28} 90 L {x + 2} 90 Z", "#e3a12b")
            pen.draw(
                f"M {x + 2} 62 C {x + 2} 30 {x + 6} 12 {x + 15} 12 C {x + 24} 12 {x + 28} 30 {x + 28} 62 Z",
                "#f2c14e",
            )
            pen.draw(f"M {x + 8} 54 C {x + 8} 36 {x + 10} 24 {x + 13} 20", "none", WHITE, sheet.pen * 1.4)
        return
    pen.draw("M 12 56 C 8 4 92 4 88 56", "none", INK, sheet.pen * 4.6)
    pen.draw("M 12 56 C 8 4 92 4 88 56", "none", DARK, sheet.pen * 2.6)
    for way, x in ((1, 12), (-1, 88)):
        pen.draw(
            f"M {x - way * 14} 50 C {x - way * 14} 40 {x + way * 2} 40 {x + way * 4} 42 "
            f"L {x + way * 4} 88 C {x + way * 2} 90 {x - way * 14} 90 {x - way * 14} 80 Z",
            "#b8372c",
        )
        pen.draw(f"M {x + way * 4} 40 C {x + way * 14} 42 {x + way * 14} 88 {x + way * 4} 90 Z", DEEP)


def respirator(sheet: Sheet, kind="mask") -> None:
    """Folded filtering mask, or half mask with two filters."""
    pen = _Pen(sheet)
    pen.draw(
        "M 14 40 C -6 34 -12 26 -14 18 M 86 40 C 106 34 112 26 114 "
        "18 M 16 66 C -2 70 -8 76 -12 84 M 84 66 C 102 70 108 76 112 84",
        "none",
        THIN,
        sheet.pen * 1.3,
    )
    if kind == "half":
        pen.draw(
            "M 50 12 C 66 20 78 40 78 62 C 78 80 66 90 50 90 C 34 90 22 80 22 62 C 22 40 34 20 50 12 Z", DEEP
        )
        for x in (10, 90):
            pen.dot(x, 62, 22, LIGHT)
            pen.dot(x, 62, 16, MID, sheet.pen * 0.6)
            pen.dot(x, 62, 7, PALE, sheet.pen * 0.6)
        pen.dot(50, 66, 12, PALE)
        return
    pen.draw(
        "M 50 10 C 64 12 84 30 90 52 C 88 74 68 90 50 90 C 32 90 12 74 10 52 C 16 30 36 12 50 10 Z", WHITE
    )
    pen.draw(
        "M 10 52 C 30 58 70 58 90 52 M 18 36 C 36 30 64 30 82 36 M 16 70 C 36 76 64 76 84 70",
        "none",
        THIN,
        sheet.pen * 0.8,
    )
    pen.draw("M 36 16 C 44 22 56 22 64 16", "none", INK, sheet.pen * 1.6)
    pen.dot(50, 60, 11, LIGHT)
    pen.draw("M 42 60 L 58 60 M 44 55 L 56 55 M 44 65 L 56 65", "none", THIN, sheet.pen * 0.7)


def vest(sheet: Sheet, colour="yellow", kind="vest") -> None:
    """High-visibility vest or jacket."""
    pen = _Pen(sheet)
    fill = {"yellow": "#d9e021", "orange": "#f08a24"}.get(colour, TINTS[colour])
    if kind == "jacket":
        pen.draw("M 22 12 L 2 30 L -10 78 L 6 82 L 20 42 Z M 78 12 L 98 30 L 110 78 L 94 82 L 80 42 Z", fill)
        pen.draw("M -5 58 L 13 64 M 105 58 L 87 64", "none", _GREY_TAPE, sheet.pen * 3)
    pen.draw(
        "M 32 6 C 38 18 44 26 50 30 C 56 26 62 18 68 6 L 84 14 C "
        "78 28 80 38 86 44 L 86 96 L 14 96 L 14 44 C 20 38 22 28 16 14 Z",
        fill,
    )
    for y in (58, 76):
        pen.draw(f"M 14 {y} L 86 {y} L 86 {y + 9} L 14 {y + 9} Z", _GREY_TAPE, THIN, sheet.hair)
    pen.draw(
        "M 28 9 L 30 58 L 38 58 L 37 16 Z M 72 9 L 70 58 L 62 58 L 63 16 Z", _GREY_TAPE, THIN, sheet.hair
    )
    pen.draw("M 50 30 L 50 96", "none", INK, sheet.pen * 0.7)
