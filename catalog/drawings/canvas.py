"""The sheet that every drawing is made on: line weights, shading, hatching, axes and dimensions.

A small sheet is 128 × 96 units (a row in a list), a large one 480 × 320 with dimensions. Shapes are drawn once for
both: dimension lines and notes simply stay away from the small sheet.
"""

from collections.abc import Iterable
from math import cos, radians, sin
from re import Match, compile
from xml.sax.saxutils import escape

INK, THIN, MARK = "#21323b", "#6c808a", "#0a6c93"
WHITE, PALE, LIGHT, MID, DARK, DEEP = "#ffffff", "#f6f8f9", "#e8edf0", "#d8e0e5", "#bfcad1", "#56646c"
RED, AMBER, BLUE, GREEN, COPPER, BRASS = "#b8372c", "#e3b500", "#2f6fa8", "#2f8f4e", "#c27a3d", "#d9b45b"

TINTS = {
    "petrol": MARK,
    "grey": "#8e9aa1",
    "black": "#353f45",
    "white": "#f4f6f7",
    "red": RED,
    "blue": BLUE,
    "yellow": AMBER,
    "green": GREEN,
    "orange": "#dd7a1f",
    "brown": "#7a4b2a",
    "natural": "#efe8d6",
    "clear": "#dcebf2",
    "greenyellow": "#8fae2b",
}

_STOPS = {
    "steel": ((0, "#d5dde2"), (0.22, "#fbfcfd"), (0.5, "#e6ecef"), (0.8, "#c5d0d6"), (1, "#b2bec6")),
    "dark": ((0, "#4d5a61"), (0.25, "#7f8d95"), (0.55, "#56646c"), (1, "#333e44")),
    "brass": ((0, "#cfa94e"), (0.25, "#f6e2ad"), (0.6, "#d9b45b"), (1, "#a8832f")),
}

_FRACTION = compile(r"-?\d+\.\d+(?:e[-+]?\d+)?")

Point = tuple[float, float]


def fmt(value: float) -> str:
    """A coordinate with at most one decimal."""
    text = f"{value:.1f}"
    text = text.removesuffix(".0")
    return "0" if text == "-0" else text


def _rounded(number: Match[str]) -> str:
    return fmt(float(number[0]))


def figure(value: float) -> str:
    """A dimension as written on the drawing: 40, 5.3."""
    return f"{value:.6g}"


class Sheet:
    """Collects SVG elements; coordinates are sheet units with the origin top left."""

    def __init__(self, large: bool) -> None:
        self.large = large
        self.width, self.height = (480.0, 320.0) if large else (128.0, 96.0)
        self.pen, self.hair = (1.8, 0.8) if large else (1.5, 0.75)
        self.margin = (62.0, 58.0) if large else (9.0, 10.0)
        self.cx, self.cy = self.width / 2, self.height / 2
        self._parts: list[str] = []
        self._gradients: set[str] = set()

    # Scale -----------------------------------------------------------------------------------------------------

    def scale(self, wide: float, tall: float, gap: float = 0) -> float:
        """Sheet units per mm so that wide × tall fits; on small sheets small things stay a little smaller."""
        room_x, room_y = self.width - 2 * self.margin[0] - gap, self.height - 2 * self.margin[1]
        fit = min(room_x / wide, room_y / tall)
        if self.large:
            return fit
        return fit * min(1.0, max(0.66, (max(wide, tall) / 120) ** 0.12))

    # Elements --------------------------------------------------------------------------------------------------

    def add(self, element: str) -> None:
        self._parts.append(element)

    def _paint(self, fill: str, stroke: str | None, weight: float | None) -> str:
        if fill in _STOPS or fill.removesuffix("-v") in _STOPS:
            self._gradients.add(fill)
            fill = f"url(#{fill})"
        line = f' stroke="{stroke}" stroke-width="{fmt(weight or self.pen)}"' if stroke else ""
        return f' fill="{fill}"{line}'

    def rect(self, x, y, w, h, fill=LIGHT, stroke: str | None = INK, weight=None, rx=0.0) -> None:
        corner = f' rx="{fmt(rx)}"' if rx else ""
        box = f'x="{fmt(x)}" y="{fmt(y)}" width="{fmt(max(w, 0.1))}" height="{fmt(max(h, 0.1))}"{corner}'
        self.add(f"<rect {box}{self._paint(fill, stroke, weight)}/>")

    def path(self, d: str, fill="none", stroke: str | None = INK, weight=None, extra="") -> None:
        d = _FRACTION.sub(_rounded, d)
        self.add(f'<path d="{d}"{self._paint(fill, stroke, weight)}{extra}/>')

    def poly(
        self, points: Iterable[Point], fill=LIGHT, stroke: str | None = INK, weight=None, extra=""
    ) -> None:
        d = "M" + "L".join(f"{x} {y}" for x, y in points) + "Z"
        self.path(d, fill, stroke, weight, extra)

    def circle(self, x, y, r, fill="none", stroke: str | None = INK, weight=None) -> None:
        self.add(
            f'<circle cx="{fmt(x)}" cy="{fmt(y)}" r="{fmt(max(r, 0.1))}"{self._paint(fill, stroke, weight)}/>'
        )

    def balls(self, centres: Iterable[Point], r, fill=PALE, weight=None) -> None:
        """Many equal circles as one path."""
        a, d = fmt(max(r, 0.2)), fmt(2 * max(r, 0.2))
        parts = (f"M{x - r} {y}a{a} {a} 0 1 1 {d} 0a{a} {a} 0 1 1 -{d} 0" for x, y in centres)
        self.path("".join(parts), fill, INK, weight)

    def line(self, x1, y1, x2, y2, stroke=INK, weight=None, dash="") -> None:
        extra = f' stroke-dasharray="{dash}"' if dash else ""
        self.path(f"M{x1} {y1}L{x2} {y2}", "none", stroke, weight, extra)

    def thin(self, d: str) -> None:
        self.path(d, "none", THIN, self.hair)

    def hidden(self, d: str) -> None:
        self.path(d, "none", THIN, self.hair, ' stroke-dasharray="3 1.6"')

    def text(self, x, y, words: str, size=12.0, anchor="middle", fill=MARK, turn=0, bold=False) -> None:
        rotate = f' transform="rotate({turn} {fmt(x)} {fmt(y)})"' if turn else ""
        weight = ' font-weight="700"' if bold else ""
        place = f'x="{fmt(x)}" y="{fmt(y)}" font-size="{fmt(size)}" text-anchor="{anchor}" fill="{fill}"'
        self.add(f"<text {place}{weight}{rotate}>{escape(words)}</text>")

    # Drafting --------------------------------------------------------------------------------------------------

    def bar(self, x, cy, length, d, fill="steel") -> None:
        """A round bar lying along x, shaded."""
        self.rect(x, cy - d / 2, length, d, fill)

    def axis(self, x1, y1, x2, y2) -> None:
        self.line(x1, y1, x2, y2, MARK, self.hair, "7 2 1.5 2")

    def cross(self, x, y, r) -> None:
        """The two axes of a round view; r is the half length."""
        self.axis(x - r, y, x + r, y)
        self.axis(x, y - r, x, y + r)

    def hatch(self, x, y, w, h, fill=PALE) -> None:
        """A cut surface: rectangle with 45° lines."""
        self.rect(x, y, w, h, fill)
        step = 6.0 if self.large else 4.0
        strokes, start = [], step - h
        while start < w:
            a, b = max(start, 0.0), min(start + h, w)
            if b - a > 0.8:
                strokes.append(f"M{x + a} {y + h - (a - start)}L{x + b} {y + h - (b - start)}")
            start += step
        if strokes:
            self.thin("".join(strokes))

    def dim_h(self, x1, x2, y, words: str, start: float) -> None:
        """A horizontal dimension at height y; extension lines come from height `start`."""
        if not self.large:
            return
        way = 1 if y > start else -1
        self.path(
            f"M{x1} {start + 3 * way}V{y + 4 * way}M{x2} {start + 3 * way}V{y + 4 * way}",
            "none",
            MARK,
            self.hair,
        )
        if x2 - x1 < 16:
            self._arrows(f"M{x1} {y}l-7 -2.2v4.4zM{x2} {y}l7 -2.2v4.4z", x1 - 16, y, x2 + 16, y)
        else:
            self._arrows(f"M{x1} {y}l7 -2.2v4.4zM{x2} {y}l-7 -2.2v4.4z", x1, y, x2, y)
        if x2 - x1 < 7.5 * len(words):
            self.text(x2 + 12, y - 4, words, anchor="start")
        else:
            self.text((x1 + x2) / 2, y - 4, words)

    def dim_v(self, x, y1, y2, words: str, start: float) -> None:
        """A vertical dimension at x; extension lines come from x = `start`."""
        if not self.large:
            return
        way = 1 if x > start else -1
        self.path(
            f"M{start + 3 * way} {y1}H{x + 4 * way}M{start + 3 * way} {y2}H{x + 4 * way}",
            "none",
            MARK,
            self.hair,
        )
        if y2 - y1 < 16:
            self._arrows(f"M{x} {y1}l-2.2 -7h4.4zM{x} {y2}l-2.2 7h4.4z", x, y1 - 16, x, y2 + 16)
        else:
            self._arrows(f"M{x} {y1}l-2.2 7h4.4zM{x} {y2}l-2.2 -7h4.4z", x, y1, x, y2)
        if y2 - y1 < 7.5 * len(words):
            self.text(x - 4, y1 - 12, words, anchor="start", turn=-90)
        else:
            self.text(x - 4, (y1 + y2) / 2, words, turn=-90)

    def note(self, words: str) -> None:
        """A line of text under the drawing, on large sheets only."""
        if self.large:
            self.text(self.cx, self.height - 12, words, 13, fill=INK)

    def _arrows(self, heads: str, x1, y1, x2, y2) -> None:
        self.line(x1, y1, x2, y2, MARK, self.hair)
        self.path(heads, MARK, None)

    # Result ----------------------------------------------------------------------------------------------------

    def svg(self) -> str:
        """The whole document."""
        head = (
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {fmt(self.width)} {fmt(self.height)}" '
            'stroke-linejoin="round" font-family="sans-serif">'
        )
        defs = "".join(_gradient(name) for name in sorted(self._gradients))
        return f"{head}{f'<defs>{defs}</defs>' if defs else ''}{''.join(self._parts)}</svg>\n"


def _gradient(name: str) -> str:
    way = 'x2="1" y2="0"' if name.endswith("-v") else 'x2="0" y2="1"'
    stops = "".join(
        f'<stop offset="{at}" stop-color="{colour}"/>' for at, colour in _STOPS[name.removesuffix("-v")]
    )
    return f'<linearGradient id="{name}" {way}>{stops}</linearGradient>'


def ring(cx: float, cy: float, r: float, corners: int, turn: float = 0) -> list[Point]:
    """Corners of a regular polygon."""
    angles = (radians(turn + 360 * i / corners) for i in range(corners))
    return [(cx + r * cos(a), cy + r * sin(a)) for a in angles]


def teeth(cx: float, cy: float, outer: float, inner: float, count: int, share: float = 0.5) -> list[Point]:
    """Outline of a toothed wheel; `share` of the pitch lies on the outer circle."""
    points, step = [], 360 / count
    for i in range(count):
        for r, part in ((inner, 0.0), (outer, (1 - share) / 2), (outer, (1 + share) / 2), (inner, 0.99)):
            a = radians((i + part) * step)
            points.append((cx + r * cos(a), cy + r * sin(a)))
    return points
