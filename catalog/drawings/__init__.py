"""Parametric product drawings: a shape and its dimensions in, an SVG document out. Pure Python, no Django.

`draw("hex_bolt", {"d": 8, "l": 40, "k": 5.3, "s": 13})` is an M8×40 to scale. `SHAPES` names the parameters of each
shape, so that a view can pick them from a query string.
"""

from collections.abc import Mapping
from decimal import Decimal

from .canvas import Sheet
from .shapes import REGISTER, Shape

__all__ = ["SHAPES", "BadDimension", "UnknownShape", "draw"]

SHAPES: Mapping[str, tuple[str, ...]] = {name: shape.parameters for name, shape in REGISTER.items()}
Option = float | str | tuple[str, ...]
LARGEST = 100_000.0  # mm; nothing in a catalogue is longer
SMALLEST = 0.001


class UnknownShape(ValueError):
    """There is no drawing of this name."""


class BadDimension(ValueError):
    """A parameter is missing, unknown, not a number, out of range, or not one of the allowed words."""


def draw(shape: str, params: Mapping[str, str | int | float | Decimal], *, large: bool = False) -> str:
    """The SVG document of a shape: 128 × 96 units, or 480 × 320 with dimension lines when `large`."""
    found = REGISTER.get(shape)
    if found is None:
        raise UnknownShape(shape)
    sizes, options = _arguments(found, params)
    sheet = Sheet(large)
    found.draw(sheet, *sizes, **options)
    return sheet.svg()


def _arguments(shape: Shape, params: Mapping[str, object]) -> tuple[list[float], dict[str, Option]]:
    strangers = set(params) - set(shape.parameters)
    if strangers:
        raise BadDimension(f"unknown parameter {min(strangers)}")
    missing = [name for name in shape.sizes if name not in params]
    if missing:
        raise BadDimension(f"missing {missing[0]}")
    options: dict[str, Option] = {}
    for name in shape.options:
        if name in params:
            options[name] = _size(name, params[name])
    for name, choice in shape.words.items():
        options[name] = _choice(name, params.get(name, choice[0]), choice)
    for name, choice in shape.lists.items():
        if name in params:
            options[name] = _list(name, str(params[name]), choice)
    return [_size(name, params[name]) for name in shape.sizes], options


def _size(name: str, value: object) -> float:
    try:
        size = float(str(value))
    except ValueError:
        raise BadDimension(f"{name} is not a number") from None
    if not SMALLEST <= size <= LARGEST:  # refuses NaN too
        raise BadDimension(f"{name} is out of range")
    return size


def _choice(name: str, value: object, choice: tuple[str, ...]) -> str:
    if value not in choice:
        raise BadDimension(f"{name} must be one of {', '.join(choice)}")
    return str(value)


def _list(name: str, value: str, choice: tuple[str, ...]) -> tuple[str, ...]:
    """Up to twelve words from the choice, written "a-b-c"."""
    words = tuple(value.split("-"))
    if len(words) > 12:
        raise BadDimension(f"{name} has more than 12 entries")
    return tuple(_choice(name, word, choice) for word in words)
