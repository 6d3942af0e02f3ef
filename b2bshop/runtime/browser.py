"""Find a Chromium on this machine; the browser tests bring none along."""

from __future__ import annotations

import os
import shutil
from collections.abc import Mapping

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
HOW_TO_GET_ONE = (
    "No Chromium found, so the browser tests are skipped. To have them run: "
    "`apt install chromium` (Debian, Ubuntu), `brew install --cask chromium` (macOS), "
    "or name one you have: CHROMIUM=<path of the program> make test"
)


def find_chromium(environ: Mapping[str, str] | None = None) -> str | None:
    """The path of a Chromium: $CHROMIUM, else the first known name on the PATH."""
    environ = os.environ if environ is None else environ
    path = environ.get("PATH")
    wanted = environ.get("CHROMIUM")
    if wanted:
        return shutil.which(wanted, path=path)
    return next((found for name in NAMES if (found := shutil.which(name, path=path))), None)
