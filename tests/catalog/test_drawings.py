"""What a drawing promises: true proportions, one whole document, and a clear refusal of nonsense."""

import re
from decimal import Decimal
from xml.etree import ElementTree

import pytest

from catalog.drawings import SHAPES, BadDimension, UnknownShape, draw

BOLT = {"d": 8, "l": 40, "k": Decimal("5.3"), "s": "13"}
# One plausible size for every parameter name; words are left to their defaults.
TYPICAL = {
    "d": 12, "l": 40, "k": 5, "s": 13, "b": 10, "pitch": 2, "dk": 16, "m": 8, "df": 18, "od": 30, "h": 6, "cord": 2,
    "top": 60, "spacing": 30, "w": 10, "z": 19, "roller": 8, "volume": 500, "depth": 20, "poles": 3, "current": 16,
    "square": 12, "weight": 500, "bore": 20, "size": 42, "stroke": 100, "rod": 10, "tube": 8, "di": 6, "max": 10,
    "shank": 8,
}  # fmt: skip


def sizes_of(shape):
    return {name: TYPICAL[name] for name in SHAPES[shape] if name in TYPICAL}


def shank_share(length):
    """Thread diameter over length in the drawn side view of an M8 screw."""
    svg = draw("hex_bolt", {**BOLT, "l": length})
    across, tip = re.search(r"M([\d.]+) [\d.]+H([\d.]+)l", svg).groups()
    height = re.search(r"l[\d.]+ ([\d.]+)v([\d.]+)l", svg)
    depth, core = map(float, height.groups())
    return (core + 2 * depth) / (float(tip) - float(across))


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("large", [False, True])
def test_every_shape_is_a_whole_document_without_scripts_or_references(shape, large):
    root = ElementTree.fromstring(draw(shape, sizes_of(shape), large=large))  # noqa: S314 our own text
    assert root.tag == "{http://www.w3.org/2000/svg}svg"
    assert root.get("viewBox") == ("0 0 480 320" if large else "0 0 128 96")
    for element in root.iter():
        assert element.tag.rsplit("}")[-1] in {
            "svg",
            "g",
            "defs",
            "linearGradient",
            "stop",
            "path",
            "rect",
            "circle",
            "text",
        }
        assert not {
            name for name in element.attrib if name.startswith("on") or name in {"style", "href", "class"}
        }
        assert "nan" not in " ".join(element.attrib.values())


@pytest.mark.parametrize("shape", SHAPES)
def test_the_small_drawing_stays_small_enough_for_a_row(shape):
    assert len(draw(shape, sizes_of(shape))) <= 4_500


def test_a_longer_bolt_is_drawn_longer_in_proportion():
    assert shank_share(40) == pytest.approx(8 / 40, rel=0.1)
    assert shank_share(80) == pytest.approx(8 / 80, rel=0.1)


def test_two_lengths_of_one_thread_are_different_drawings():
    assert draw("hex_bolt", BOLT) != draw("hex_bolt", {**BOLT, "l": 80})


def test_the_large_drawing_states_the_dimensions():
    figures = re.findall(r">([^<>]+)</text>", draw("hex_bolt", BOLT, large=True))
    assert {"40", "M8", "5.3", "13"} <= set(figures)
    assert "</text>" not in draw("hex_bolt", BOLT)


def test_a_sealed_bearing_does_not_look_like_an_open_one():
    size = {"d": 20, "od": 47, "b": 14}
    looks = {draw("ball_bearing", {**size, "seal": seal}) for seal in ("open", "zz", "2rs")}
    assert len(looks) == 3


def test_the_cores_of_a_cable_have_their_colours():
    svg = draw("cable", {"d": 9, "cores": "bn-bu-gnye"})
    assert all(colour in svg for colour in ("#7a4b2a", "#2f6fa8", "#2f8f4e"))
    assert "#b8372c" not in svg


def test_the_same_article_is_drawn_the_same_every_time():
    assert draw("hex_bolt", BOLT) == draw("hex_bolt", dict(BOLT))


def test_an_unknown_shape_is_refused():
    with pytest.raises(UnknownShape):
        draw("teapot", {})


@pytest.mark.parametrize(
    "change",
    [
        {"l": 0},
        {"l": -1},
        {"l": "1e9"},
        {"l": "nan"},
        {"l": "inf"},
        {"l": "long"},
        {"l": ""},
        {"l": None},
        {"colour": "red"},
        {"pitch": "<script>"},
    ],
)
def test_a_nonsensical_dimension_is_refused(change):
    with pytest.raises(BadDimension):
        draw("hex_bolt", BOLT | change)


def test_a_missing_dimension_is_named():
    with pytest.raises(BadDimension, match="missing s"):
        draw("hex_bolt", {"d": 8, "l": 40, "k": 5})


@pytest.mark.parametrize("cores", ["pink", "bn-<b>", "-".join(["bk"] * 13)])
def test_only_known_core_colours_up_to_twelve_are_drawn(cores):
    with pytest.raises(BadDimension):
        draw("cable", {"d": 9, "cores": cores})


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("value", [Decimal("0.001"), 100_000])
def test_the_limits_of_every_size_still_give_a_drawing(shape, value):
    for name in sizes_of(shape):
        svg = draw(shape, sizes_of(shape) | {name: value}, large=True)
        assert "nan" not in svg
        assert len(svg) < 40_000
