"""What the person at the terminal reads: prefixed, coloured lines where a terminal can show colour."""

from __future__ import annotations

import contextlib
import os
import sys

# Distinguishable for colour-blind eyes too, and the name always stands beside the colour.
COLOURS = {
    "shop": 1,
    "web": 36,
    "worker": 33,
    "beat": 35,
    "postgres": 34,
    "valkey": 31,
    "migrate": 32,
    "load": 32,
}
WIDTH = max(len(name) for name in COLOURS)


def colourful() -> bool:
    """Colour only for a terminal, and not against the person's wish (https://no-color.org)."""
    return sys.stdout.isatty() and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"


def paint(text: str, code: int) -> str:
    return f"\x1b[{code}m{text}\x1b[0m" if colourful() else text


def line(name: str, text: str) -> None:
    """One line of a process, behind its name."""
    write(f"{paint(f'{name:<{WIDTH}} |', COLOURS.get(name, 37))} {text}")


def write(text: str) -> None:
    """Print; a reader that went away (`make demo | head`) must not stop the shop."""
    with contextlib.suppress(BrokenPipeError, OSError):
        print(text, flush=True)
